//! The recipe with many seeds: under the same ruler, from the earliest to the latest time of everything, and its median.

use yew::prelude::*;

use crate::ui::speech::{Speech, use_speech};
use crate::view::bands::{BandRow, Bands};
use crate::view::window::Window;
use crate::view::{Clock, Msg};

#[derive(PartialEq, Properties)]
pub struct SeedsProps {
    pub bands: Option<Bands>,
    pub window: Window,
    pub width: f64,
    pub send: Callback<Msg>,
}

#[component]
pub fn Seeds(props: &SeedsProps) -> Html {
    let speech = use_speech();
    let measure = props.send.reform(|_| Msg::Measure);
    let Some(bands) = &props.bands else {
        return html! {
            <div class="seeds-empty">
                <p>{ speech.say("seeds.about") }</p>
                <button onclick={measure}>{ speech.say("seeds.measure") }</button>
            </div>
        };
    };
    let (done, all) = (bands.done.to_string(), bands.seeds.to_string());
    let is_over = bands.seeds <= bands.done;
    html! {
        <div class="seeds">
            <div class="seeds-head">
                if is_over {
                    <p>{ speech.fill("seeds.done", &[("seeds", &all)]) }</p>
                } else {
                    <progress max={all.clone()} value={done.clone()} aria-label={speech.say("seeds.progress")} />
                    <p>{ speech.fill("seeds.under-way", &[("done", &done), ("seeds", &all)]) }</p>
                    <button onclick={props.send.reform(|_| Msg::Measured)}>{ speech.say("seeds.cancel") }</button>
                }
                if bands.is_stale { <p class="tone waiting">{ speech.say("seeds.stale") }</p> }
                if is_over || bands.is_stale { <button onclick={measure}>{ speech.say("seeds.again") }</button> }
            </div>
            if is_over && bands.rows.is_empty() { <p class="lanes-empty">{ speech.say("seeds.nothing") }</p> }
            { for bands.rows.iter().map(|row| strip(row, bands.done, props, speech)) }
        </div>
    }
}

fn strip(row: &BandRow, done: u32, props: &SeedsProps, speech: Speech) -> Html {
    let x = |at| props.window.x(at, props.width);
    let (left, middle, right) = (x(row.earliest), x(row.typical), x(row.latest));
    let fills: Vec<(&str, &str)> =
        row.fills.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let what = speech.fill(row.key, &fills);
    let at = row.typical;
    let go = props.send.reform(move |_: MouseEvent| Msg::Clock(Clock::Seek(at)));
    html! {
        <div class="lane seed-row" key={row.id.clone()}>
            <div class="lane-label" title={format!("{} {what}", row.pod)}>
                <button class="name" lang="en" onclick={go}>{ &row.pod }</button>
            </div>
            <div class="seed-told">
                <span class={classes!("tone", row.tone.class())}><span aria-hidden="true">{ row.tone.sign() }</span>{ " " }{ what }</span>
                { " " }{ told(row, speech) }
                if row.seeds < done { <span class="soft">{ " " }{ speech.fill("seeds.some", &[("count", &row.seeds.to_string()), ("seeds", &done.to_string())]) }</span> }
            </div>
            <svg class={classes!("lane-plot", row.tone.class())} aria-hidden="true">
                <rect class="spread" x={format!("{left:.1}")} y="5" width={format!("{:.1}", (right - left).max(2.0))} height="12" rx="3" />
                <path class="median" d={format!("M{middle:.1} 2v18")} />
            </svg>
        </div>
    }
}

/// "11.0–13.4–15.9 s after sim freeze web", or the times themselves.
fn told(row: &BandRow, speech: Speech) -> Html {
    match &row.after {
        Some((line, [earliest, typical, latest])) => speech.sentence(
            "seeds.after",
            &[("earliest", earliest), ("typical", typical), ("latest", latest), ("line", line)],
        ),
        None => html! {},
    }
}

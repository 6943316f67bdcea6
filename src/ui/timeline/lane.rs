//! One lane: its name and its picture. It is drawn again only when it, the window or the width changes.

use std::rc::Rc;

use yew::prelude::*;

use super::marks;
use crate::ui::parts::icon::Icon;
use crate::ui::speech::{Speech, use_speech};
use crate::view::lanes::{Label, Lane, Track};
use crate::view::moment;
use crate::view::probes::Answer;
use crate::view::room::is_long;
use crate::view::window::Window;

#[derive(PartialEq, Properties)]
pub struct LaneRowProps {
    pub lane: Rc<Lane>,
    pub window: Window,
    pub width: f64,
    pub selected: Option<u32>,
    pub folded: bool,
    pub fold: Callback<String>,
}

#[component]
pub fn LaneRow(props: &LaneRowProps) -> Html {
    let speech = use_speech();
    let LaneRowProps { window, width, selected, folded, .. } = *props;
    let lane = &*props.lane;
    let picture = match &lane.track {
        Track::Bands(bands) => marks::bands(bands, window, width, selected, speech),
        Track::Ticks(ticks) => marks::ticks(ticks, window, width, selected),
        Track::Flags(flags) => marks::flags(flags, window, width, selected),
    };
    html! {
        <div class={class(lane, folded)}>
            if lane.label == Label::Status {
                <div class="lane-head">{ head(lane, folded, &props.fold, speech) }</div>
            }
            if lane.label != Label::Status || !folded {
                <div class="lane-label" title={name(&lane.label, "", speech)}>{ label(lane, speech) }</div>
            }
            <svg class="lane-plot" data-lane={lane.id.clone()} role="img" aria-label={spoken(lane, speech)}>{ picture }{ marks::links(&lane.links, window, width) }</svg>
        </div>
    }
}

/// What the stylesheet knows a lane by, which is how tall it is.
pub fn class(lane: &Lane, folded: bool) -> &'static str {
    match lane.label {
        Label::Status if folded => "lane first",
        Label::Status => "lane first headed",
        Label::Commands => "lane own",
        Label::Requests { .. } => "lane whole",
        Label::Ready | Label::Probe { .. } | Label::BackOff { .. } => "lane",
        Label::Stopping { .. } | Label::Endpoint { .. } => "lane",
    }
}

/// Above a pod's lanes its name, which folds them away.
fn head(lane: &Lane, folded: bool, fold: &Callback<String>, speech: Speech) -> Html {
    let group = lane.group.clone();
    let title =
        speech.fill(if folded { "lane.unfold" } else { "lane.fold" }, &[("pod", &lane.group)]);
    html! {
        <button class="fold" aria-expanded={(!folded).to_string()} {title}
            onclick={fold.reform(move |_| group.clone())}>
            <span class={classes!("fold-sign", (!folded).then_some("open"))}>{ Icon::Fold.draw() }</span><b lang="en">{ &lane.group }</b>
        </button>
    }
}

fn label(lane: &Lane, speech: Speech) -> Html {
    let text = match &lane.label {
        Label::Status => "STATUS".to_owned(),
        Label::Requests { client } => client.clone(),
        label => name(label, &lane.group, speech),
    };
    let lang = match &lane.label {
        Label::Status | Label::Requests { .. } | Label::Ready | Label::Probe { .. } => Some("en"),
        Label::Commands | Label::BackOff { .. } => None,
        Label::Stopping { .. } | Label::Endpoint { .. } => None,
    };
    let own = (lane.label == Label::Commands).then_some("own");
    let class = classes!("lane-name", own, is_long(&text).then_some("long"));
    html! { <span {class} {lang}>{ text }</span> }
}

/// What a lane shows, of a pod's group where it names it.
pub fn name(label: &Label, group: &str, speech: Speech) -> String {
    match label {
        Label::Commands => speech.say("lane.commands"),
        Label::Requests { client } => speech.fill("lane.requests", &[("client", client)]),
        Label::Status => format!("{group} STATUS").trim_start().to_owned(),
        Label::Ready => "Ready".to_owned(),
        Label::Probe { kind, container } if container.is_empty() => kind.name().to_owned(),
        Label::Probe { kind, container } => format!("{} {container}", kind.name()),
        Label::BackOff { container } if container.is_empty() => speech.say("lane.backoff"),
        Label::BackOff { container } => format!("{} {container}", speech.say("lane.backoff")),
        Label::Stopping { container } if container.is_empty() => speech.say("lane.stopping"),
        Label::Stopping { container } => format!("{} {container}", speech.say("lane.stopping")),
        Label::Endpoint { service } => speech.fill("lane.endpoint", &[("service", service)]),
    }
}

/// The lane in one sentence.
fn spoken(lane: &Lane, speech: Speech) -> String {
    let label = name(&lane.label, &lane.group, speech);
    match &lane.track {
        Track::Bands(bands) => match bands.last() {
            None => speech.fill("lane.silent.spoken", &[("label", &label)]),
            Some(last) => {
                let fills = [
                    ("label", label.as_str()),
                    ("text", &speech.plain(&last.text)),
                    ("at", &moment::short(last.from)),
                ];
                speech.fill("lane.bands.spoken", &fills)
            }
        },
        Track::Ticks(ticks) => {
            let count =
                |answer| ticks.iter().filter(|tick| tick.answer == answer).count().to_string();
            let unknown = count(Answer::Unknown);
            let key = match unknown.as_str() {
                "0" => "lane.ticks.spoken",
                _ => "lane.ticks.unknown.spoken",
            };
            let (passed, failed) = (count(Answer::Success), count(Answer::Failure));
            let fills = [
                ("label", &label),
                ("passed", &passed),
                ("failed", &failed),
                ("unknown", &unknown),
            ];
            speech.fill(key, &fills.map(|(place, value)| (place, value.as_str())))
        }
        Track::Flags(flags) => speech
            .fill("lane.flags.spoken", &[("label", &label), ("count", &flags.len().to_string())]),
    }
}

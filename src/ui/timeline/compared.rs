//! Two takes side by side: what differs first in one sentence, the figures, lane under lane, and a table that says the same.

use web_sys::Element;
use yew::prelude::*;

use super::takes::{SIDES, called};
use super::{lane, marks};
use crate::kit::time::SimTime;
use crate::ui::speech::Speech;
use crate::view::lanes::{Lane, Track};
use crate::view::msg::{TakeDeed, TakeNumber};
use crate::view::takes::{Cell, Compared, Figure, Pair, Parting, Takes};
use crate::view::window::Window;
use crate::view::{Msg, moment};

type Place = (Window, f64);

/// Which lanes are drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Those that differ.
    Parted,
    All,
}

impl Seen {
    pub fn other(self) -> Seen {
        match self {
            Seen::Parted => Seen::All,
            Seen::All => Seen::Parted,
        }
    }
}

pub fn draw(
    compared: &Compared,
    takes: &Takes,
    place: Place,
    (seen, toggle): (Seen, Callback<Event>),
    send: &Callback<Msg>,
    speech: Speech,
) -> Html {
    let names = compared.takes.map(|number| {
        let row = takes.rows.iter().find(|row| row.number == number);
        row.map_or_else(String::new, |row| called(row, speech))
    });
    let close = speech.say(if compared.progress.is_some() { "seeds.cancel" } else { "close" });
    let again = compared.takes;
    let found = &compared.found;
    let is_seen = |pair: &&Pair| seen == Seen::All || pair.parting.is_some();
    html! {
        <>
            <div class="takes-head">
                <p>{ for SIDES.into_iter().zip(&names).map(|(side, name)| html! { <span class="side-of">{ tag(side) }{ " " }{ name }</span> }) }</p>
                if let Some(percent) = compared.progress {
                    <progress max="100" value={percent.to_string()} aria-label={speech.say("compared.progress")} />
                }
                if compared.is_stale {
                    <p class="tone waiting">{ speech.say("compared.stale") }</p>
                    <button onclick={send.reform(move |_| Msg::Takes(TakeDeed::Compare(again)))}>{ speech.say("compared.again") }</button>
                }
                <button class="quiet" onclick={send.reform(|_| Msg::Takes(TakeDeed::CompareNoMore))}>{ close }</button>
            </div>
            <div role="status" class="parting-told">
                if compared.progress.is_none() { { told(compared, speech) } }
            </div>
            if !found.figures.is_empty() { { figures(&found.figures, compared.takes, &names, send, speech) } }
            if compared.progress.is_none() {
                <label class="check"><input type="checkbox" checked={seen == Seen::All} onchange={toggle} />{ speech.say("compared.same") }</label>
                <div class="pairs" aria-hidden="true">
                    { for found.pairs.iter().filter(is_seen).map(|pair| lanes(pair, compared, place, send, speech)) }
                    { line(compared, place) }
                </div>
                { twin(compared, &names, send, speech) }
            }
        </>
    }
}

/// Where they part, and what each says there.
fn told(compared: &Compared, speech: Speech) -> Html {
    let until = moment::short(compared.until);
    let first = compared.found.first.and_then(|index| compared.found.pairs.get(index));
    let Some((pair, parting)) = first.and_then(|pair| Some((pair, pair.parting.as_ref()?))) else {
        return html! { <p>{ speech.fill("compared.nothing", &[("until", &until)]) }</p> };
    };
    let at = moment::clock(parting.at);
    let lane = full_name(pair, speech);
    let says = SIDES.into_iter().zip(&parting.says);
    html! {
        <>
            <p class="parting-first">
                <span>{ speech.sentence("compared.first", &[("at", &at), ("lane", &lane)]) }</span>
                { for says.map(|(side, says)| html! { <span class="side-of">{ tag(side) }{ " " }<b>{ speech.saying(says) }</b></span> }) }
            </p>
            if let Some(since) = compared.found.probes {
                <p class="soft">{ speech.fill("compared.probes", &[("at", &moment::clock(since))]) }</p>
            }
        </>
    }
}

fn tag(side: &'static str) -> Html {
    html! { <span class={classes!("side", side)}>{ side }</span> }
}

fn full_name(pair: &Pair, speech: Speech) -> String {
    let name = lane::name(&pair.label, &pair.group, speech);
    match pair.group.is_empty() || name.starts_with(&pair.group) {
        true => name,
        false => format!("{} {name}", pair.group),
    }
}

fn figures(
    rows: &[Figure],
    takes: [TakeNumber; 2],
    names: &[String; 2],
    send: &Callback<Msg>,
    speech: Speech,
) -> Html {
    let row = |figure: &Figure| {
        html! {
            <tr>
                <th scope="row">
                    if !figure.pod.is_empty() { <span class="mono" lang="en">{ &figure.pod }</span>{ " " } }
                    { speech.saying(&figure.what) }
                </th>
                { for figure.cells.iter().zip(takes).map(|(cell, take)| self::cell(cell, take, send, speech)) }
            </tr>
        }
    };
    html! {
        <table class="twin figures">
            <caption class="unseen">{ speech.say("compared.figures") }</caption>
            { heads(&speech.say("compared.what"), names) }
            <tbody>{ for rows.iter().map(row) }</tbody>
        </table>
    }
}

fn heads(first: &str, names: &[String; 2]) -> Html {
    let side = |(side, name): (&'static str, &String)| {
        html! { <th scope="col">{ tag(side) }{ " " }{ name }</th> }
    };
    html! { <thead><tr><th scope="col">{ first }</th>{ for SIDES.into_iter().zip(names).map(side) }</tr></thead> }
}

fn cell(cell: &Cell, take: TakeNumber, send: &Callback<Msg>, speech: Speech) -> Html {
    let text = speech.saying(&cell.text);
    match cell.at {
        Some(at) => html! { <td>{ go(text, take, at, send, speech) }</td> },
        None => html! { <td>{ text }</td> },
    }
}

/// A button to an instant of a take.
fn go(text: Html, take: TakeNumber, at: SimTime, send: &Callback<Msg>, speech: Speech) -> Html {
    let onclick = send.reform(move |_: MouseEvent| Msg::Takes(TakeDeed::Look { take, at }));
    let title =
        speech.fill("compared.go", &[("at", &moment::clock(at)), ("take", &take.to_string())]);
    html! { <button class="at" {title} {onclick}>{ text }</button> }
}

fn lanes(
    pair: &Pair,
    compared: &Compared,
    place: Place,
    send: &Callback<Msg>,
    speech: Speech,
) -> Html {
    let name = lane::name(&pair.label, "", speech);
    let (window, width) = place;
    let plot = |(index, lane): (usize, &Option<std::rc::Rc<Lane>>)| {
        let take = compared.takes[index];
        let onclick = {
            let send = send.clone();
            Callback::from(move |event: MouseEvent| {
                if let Some(at) = instant(&event, window) {
                    send.emit(Msg::Takes(TakeDeed::Look { take, at }));
                }
            })
        };
        let picture = lane.as_ref().map(|lane| match &lane.track {
            Track::Bands(bands) => marks::bands(bands, window, width, None, speech),
            Track::Ticks(ticks) => marks::ticks(ticks, window, width, None),
            Track::Flags(flags) => marks::flags(flags, window, width, None),
        });
        html! {
            <>
                { tag(SIDES[index]) }
                <svg class="lane-plot" aria-hidden="true" {onclick}>{ for picture }{ for pair.parting.as_ref().map(|parting| mark(parting, place)) }</svg>
            </>
        }
    };
    html! {
        <div class="pair" key={format!("{} {:?}", pair.group, pair.label)}>
            <div class="lane-label" title={full_name(pair, speech)}>
                if !pair.group.is_empty() { <b class="mono" lang="en">{ &pair.group }</b> }
                <span class="soft">{ name }</span>
            </div>
            { for pair.sides.iter().enumerate().map(plot) }
        </div>
    }
}

/// In a lane, where it differs first.
fn mark(parting: &Parting, (window, width): Place) -> Html {
    html! { <path class="parts" d={format!("M{:.1} 0v22", window.x(parting.at, width))} /> }
}

/// Through all lanes, where they part.
fn line(compared: &Compared, (window, width): Place) -> Html {
    let first = compared.found.first.and_then(|index| compared.found.pairs[index].parting.as_ref());
    let Some(parting) = first else { return html! {} };
    let x = window.x(parting.at, width);
    html! {
        <div class="cover" aria-hidden="true">
            <div class="parts-line" style={format!("transform:translateX({x:.2}px)")} />
        </div>
    }
}

/// The first difference in each lane, in words.
fn twin(compared: &Compared, names: &[String; 2], send: &Callback<Msg>, speech: Speech) -> Html {
    let row = |pair: &Pair| {
        let parting = pair.parting.as_ref()?;
        let cells = parting.says.iter().zip(compared.takes).map(|(says, take)| {
            html! { <td>{ go(html! { <>{ moment::clock(parting.at) }{ " " }{ speech.saying(says) }</> }, take, parting.at, send, speech) }</td> }
        });
        Some(html! { <tr><th scope="row">{ full_name(pair, speech) }</th>{ for cells }</tr> })
    };
    let rows: Vec<Html> = compared.found.pairs.iter().filter_map(row).collect();
    if rows.is_empty() {
        return html! {};
    }
    html! {
        <table class="twin partings">
            <caption>{ speech.say("compared.twin") }</caption>
            { heads(&speech.say("compared.lane"), names) }
            <tbody>{ for rows }</tbody>
        </table>
    }
}

fn instant(event: &MouseEvent, window: Window) -> Option<SimTime> {
    let plot = event.target_dyn_into::<Element>()?.closest(".lane-plot").ok()??;
    let place = plot.get_bounding_client_rect();
    Some(window.at(f64::from(event.client_x()) - place.left(), place.width()))
}

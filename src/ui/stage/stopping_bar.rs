//! One bar for the grace period: preStop, then the stop signal and the wait for the process, then SIGKILL.

use std::rc::Rc;

use yew::prelude::*;

use crate::kit::time::SimTime;
use crate::ui::parts::now::use_now;
use crate::ui::parts::why_button::why_button;
use crate::ui::speech::{Speech, use_speech};
use crate::view::pods::{Leg, LegKind, Stopping};
use crate::view::{Msg, arc, moment};

#[derive(PartialEq, Properties)]
pub struct StoppingBarProps {
    pub stopping: Rc<Stopping>,
    pub send: Callback<Msg>,
}

#[component]
pub fn StoppingBar(props: &StoppingBarProps) -> Html {
    let speech = use_speech();
    let Stopping { from, kill_at, legs, asks } = &*props.stopping;
    let (from, kill_at) = (*from, *kill_at);
    let ends = legs.iter().skip(1).map(|leg| leg.from).chain([kill_at]);
    let leg = |(leg, until): (&Leg, SimTime)| {
        let percent = |at| arc::percent(from, kill_at, at);
        let (class, name) = leg_words(&leg.kind, speech);
        let width = format!("width:{:.1}%", percent(until) - percent(leg.from));
        html! { <span {class} style={width} title={name.clone()}>{ name }</span> }
    };
    html! {
        <div class="stopping-bar" role="group" aria-label={speech.say("stopping.title")}>
            <div class="stopping-track" aria-hidden="true">
                <div class="stopping-legs">
                    { for legs.iter().zip(ends).map(leg) }
                    <Hand {from} {kill_at} />
                </div>
                <span class="kill" lang="en">{ "SIGKILL" }</span>
            </div>
            <div class="stopping-foot"><Progress {from} {kill_at} />{ why_button(asks, &speech.say("stopping.title"), &props.send, speech) }</div>
        </div>
    }
}

fn leg_words(kind: &LegKind, speech: Speech) -> (&'static str, String) {
    match kind {
        LegKind::PreStop => ("hook", "preStop".to_owned()),
        LegKind::Turn => ("turn", speech.say("stopping.turn")),
        LegKind::Signal(name) => ("term", name.clone()),
    }
}

#[derive(PartialEq, Properties)]
struct GraceProps {
    from: SimTime,
    kill_at: SimTime,
}

#[component]
fn Hand(props: &GraceProps) -> Html {
    let gone = arc::percent(props.from, props.kill_at, use_now());
    html! { <span class="hand" style={format!("left:{gone:.2}%")} /> }
}

#[component]
fn Progress(props: &GraceProps) -> Html {
    let speech = use_speech();
    let grace = props.kill_at.as_millis().saturating_sub(props.from.as_millis());
    let gone = use_now().as_millis().saturating_sub(props.from.as_millis()).min(grace);
    let fills = [("gone", moment::left(gone)), ("grace", moment::short(SimTime::millis(grace)))];
    let fills = [(fills[0].0, fills[0].1.as_str()), (fills[1].0, fills[1].1.as_str())];
    html! { <p class="stopping-text">{ speech.sentence("stopping.progress", &fills) }</p> }
}

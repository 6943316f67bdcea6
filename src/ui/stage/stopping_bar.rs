//! One bar for the grace period: preStop, then SIGTERM and the wait for the process, then SIGKILL.

use std::rc::Rc;

use yew::prelude::*;

use crate::kit::time::SimTime;
use crate::ui::parts::now::use_now;
use crate::ui::speech::use_speech;
use crate::view::pods::Stopping;
use crate::view::{arc, moment};

#[derive(PartialEq, Properties)]
pub struct StoppingBarProps {
    pub stopping: Rc<Stopping>,
}

#[component]
pub fn StoppingBar(props: &StoppingBarProps) -> Html {
    let speech = use_speech();
    let Stopping { from, term_at, kill_at } = *props.stopping;
    let hook = arc::percent(from, kill_at, term_at);
    html! {
        <div class="stopping-bar" role="group" aria-label={speech.say("stopping.title")}>
            <div class="stopping-track" aria-hidden="true" lang="en">
                if 0.0 < hook { <span class="hook" style={format!("width:{hook:.1}%")}>{ "preStop" }</span> }
                <span class="term">{ "SIGTERM" }</span>
                <span class="kill">{ "SIGKILL" }</span>
                <Hand {from} {kill_at} />
            </div>
            <Progress {from} {kill_at} />
        </div>
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

//! What happens next, and when.

use yew::prelude::*;

use crate::ui::parts::countdown::Countdown;
use crate::ui::speech::{Speech, use_speech};
use crate::view::transport::{Coming, Due, NextUp};

/// More would not fit on the line.
const SHOWN_MAX: usize = 2;

#[derive(PartialEq, Properties)]
pub struct NextUpLineProps {
    pub next_up: NextUp,
}

#[component]
pub fn NextUpLine(props: &NextUpLineProps) -> Html {
    let speech = use_speech();
    let rows = &props.next_up.rows;
    if rows.is_empty() {
        let words = if props.next_up.is_brewing { "next.soon" } else { "next.nothing" };
        return html! { <p class="next-up">{ speech.say(words) }</p> };
    }
    html! {
        <p class="next-up">
            <span class="next-label">{ speech.say("next.label") }</span>
            { for rows.iter().take(SHOWN_MAX).map(|due| row(due, speech)) }
        </p>
    }
}

fn row(due: &Due, speech: Speech) -> Html {
    let word = match due.what {
        Coming::Probe(kind) | Coming::ProbeTimeout(kind) => Some(kind.name()),
        Coming::Hook(name) => Some(name),
        Coming::Scheduled | Coming::ScheduledAgain | Coming::Restart | Coming::Kill => None,
        Coming::ImagePulled | Coming::Started | Coming::Sandbox | Coming::Mount => None,
        Coming::MountAgain
        | Coming::Retry
        | Coming::Signal
        | Coming::Gone
        | Coming::Program
        | Coming::ScriptLine => None,
    };
    html! {
        <span class="due">
            <b><Countdown until={due.at} words="next.in" over="next.now" /></b>
            { " " }<span class="mono" lang="en">{ &due.about }</span>{ " " }
            if let Some(word) = word { <span class="mono" lang="en">{ word }</span>{ " " } }
            { speech.say(due.what.key()) }
        </span>
    }
}

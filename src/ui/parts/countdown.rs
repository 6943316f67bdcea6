//! What is left until an instant, or gone since one; redrawn by itself.

use yew::prelude::*;

use super::now::use_now;
use crate::kit::time::SimTime;
use crate::ui::speech::use_speech;
use crate::view::{arc, moment};

#[derive(PartialEq, Properties)]
pub struct CountdownProps {
    pub until: SimTime,
    /// A sentence with the place `{left}`.
    pub words: &'static str,
    /// Another one for when nothing is left.
    #[prop_or_default]
    pub over: Option<&'static str>,
}

/// What is left is written in tenths, and less is nothing.
const TENTH_MILLIS: u64 = 100;

#[component]
pub fn Countdown(props: &CountdownProps) -> Html {
    let speech = use_speech();
    let millis = arc::left_millis(props.until, use_now());
    if let Some(over) = props.over.filter(|_| millis < TENTH_MILLIS) {
        return html! { { speech.say(over) } };
    }
    let left = moment::left(millis);
    speech.sentence(props.words, &[("left", &left)])
}

#[derive(PartialEq, Properties)]
pub struct GoneProps {
    pub since: SimTime,
    /// A sentence with the place `{time}`.
    pub words: &'static str,
}

/// Whole seconds since an instant.
#[component]
pub fn Gone(props: &GoneProps) -> Html {
    let seconds = use_now().as_secs().saturating_sub(props.since.as_secs());
    use_speech().sentence(props.words, &[("time", &moment::short(SimTime::secs(seconds)))])
}

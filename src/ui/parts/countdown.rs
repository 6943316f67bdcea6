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
}

#[component]
pub fn Countdown(props: &CountdownProps) -> Html {
    let left = moment::left(arc::left_millis(props.until, use_now()));
    use_speech().sentence(props.words, &[("left", &left)])
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

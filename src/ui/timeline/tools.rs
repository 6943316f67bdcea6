//! The timeline's few buttons: nearer, farther, all of it, go along, the table that says the same, many seeds, and two takes.

use yew::prelude::*;

use super::Look;
use crate::ui::parts::icon::Icon;
use crate::ui::speech::use_speech;
use crate::view::window::Zoom;

/// The forms of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Lanes,
    Table,
    Seeds,
    /// The takes, two of them side by side.
    Takes,
}

impl Shown {
    /// What a screen reader calls it, of `words/`.
    pub fn label(self) -> &'static str {
        match self {
            Shown::Lanes => "timeline.lanes",
            Shown::Table => "twin.caption",
            Shown::Seeds => "timeline.seeds.lanes",
            Shown::Takes => "timeline.takes",
        }
    }
}

#[derive(PartialEq, Properties)]
pub struct ToolsProps {
    pub shown: Shown,
    pub follows: bool,
    pub look: Callback<Look>,
    pub on_show: Callback<Shown>,
}

#[component]
pub fn Tools(props: &ToolsProps) -> Html {
    let speech = use_speech();
    let button = |icon: Icon, key: &str, look: Look| {
        let label = speech.say(key);
        html! {
            <button class="quiet square" title={label.clone()} aria-label={label} onclick={props.look.reform(move |_| look)}>{ icon.draw() }</button>
        }
    };
    let form = |icon: Icon, key: &str, form: Shown| {
        let label = speech.say(key);
        let is_shown = props.shown == form;
        let other = if is_shown { Shown::Lanes } else { form };
        html! {
            <button class="quiet square" title={label.clone()} aria-label={label} aria-pressed={is_shown.to_string()}
                onclick={props.on_show.reform(move |_| other)}>{ icon.draw() }</button>
        }
    };
    html! {
        <div class="time-tools">
            { button(Icon::Minus, "zoom.out", Look::Zoom(Zoom::Out, None)) }
            { button(Icon::Plus, "zoom.in", Look::Zoom(Zoom::In, None)) }
            { button(Icon::Fit, "zoom.fit", Look::Whole) }
            if !props.follows { { button(Icon::Follow, "timeline.follow", Look::Follow) } }
            { form(Icon::Table, "timeline.table", Shown::Table) }
            { form(Icon::Seeds, "timeline.seeds", Shown::Seeds) }
            { form(Icon::Takes, "timeline.takes", Shown::Takes) }
        </div>
    }
}

//! The timeline's few buttons: nearer, farther, all of it, go along, and the table that says the same.

use yew::prelude::*;

use super::Look;
use crate::ui::parts::icon::Icon;
use crate::ui::speech::use_speech;
use crate::view::window::Zoom;

/// The two forms of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Lanes,
    Table,
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
    let table = speech.say("timeline.table");
    let (pressed, other) = match props.shown {
        Shown::Lanes => ("false", Shown::Table),
        Shown::Table => ("true", Shown::Lanes),
    };
    html! {
        <div class="time-tools">
            { button(Icon::Minus, "zoom.out", Look::Zoom(Zoom::Out, None)) }
            { button(Icon::Plus, "zoom.in", Look::Zoom(Zoom::In, None)) }
            { button(Icon::Fit, "zoom.fit", Look::Whole) }
            if !props.follows { { button(Icon::Follow, "timeline.follow", Look::Follow) } }
            <button class="quiet square" title={table.clone()} aria-label={table} aria-pressed={pressed}
                onclick={props.on_show.reform(move |_| other)}>{ Icon::Table.draw() }</button>
        </div>
    }
}

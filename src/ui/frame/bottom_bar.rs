//! On a phone: which pane is seen.

use yew::prelude::*;

use crate::ui::parts::icon::Icon;
use crate::ui::speech::use_speech;
use crate::view::Pane;

#[derive(PartialEq, Properties)]
pub struct BottomBarProps {
    pub panes: Vec<Pane>,
    pub chosen: Pane,
    pub on_choose: Callback<Pane>,
}

#[component]
pub fn BottomBar(props: &BottomBarProps) -> Html {
    let speech = use_speech();
    if props.panes.len() < 2 {
        return html! {};
    }
    let entry = |pane: Pane| {
        let current = (pane == props.chosen).then_some("true");
        html! {
            <button key={pane.tag()} aria-current={current} onclick={props.on_choose.reform(move |_| pane)}>
                { icon(pane).draw() }<span>{ speech.say(&format!("pane.{}", pane.tag())) }</span>
            </button>
        }
    };
    html! {
        <nav class="bottom-bar" aria-label={speech.say("pane.choose")}>
            { for props.panes.iter().copied().map(entry) }
        </nav>
    }
}

fn icon(pane: Pane) -> Icon {
    match pane {
        Pane::Lesson => Icon::Lesson,
        Pane::Write => Icon::Files,
        Pane::Stage => Icon::Stage,
        Pane::Time => Icon::Time,
        Pane::Ask => Icon::Console,
    }
}

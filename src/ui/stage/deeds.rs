//! What the learner can do to a container or a node: a row of buttons, each of which types its line into the console.

use yew::prelude::*;

use crate::ui::parts::icon::Icon;
use crate::ui::speech::use_speech;
use crate::view::Msg;
use crate::view::pods::Deed;

#[derive(PartialEq, Properties)]
pub struct ToggleProps {
    pub about: String,
    pub open: bool,
    pub set: Callback<bool>,
}

#[component]
pub fn Toggle(props: &ToggleProps) -> Html {
    let label = use_speech().fill("deeds.label", &[("about", &props.about)]);
    let open = props.open;
    html! {
        <button class="quiet small" title={label.clone()} aria-label={label} aria-expanded={open.to_string()} onclick={props.set.reform(move |_| !open)}>
            { Icon::Break.draw() }
        </button>
    }
}

#[derive(PartialEq, Properties)]
pub struct DeedsProps {
    /// A container or a node.
    pub about: String,
    pub deeds: Vec<Deed>,
    pub send: Callback<Msg>,
}

#[component]
pub fn Deeds(props: &DeedsProps) -> Html {
    let speech = use_speech();
    let label = speech.fill("deeds.label", &[("about", &props.about)]);
    let button = |deed: &Deed| {
        let line = deed.line.clone();
        html! {
            <button key={deed.slot()} title={deed.line.clone()} onclick={props.send.reform(move |_| Msg::Run(line.clone()))}>
                { speech.say(deed.key) }
            </button>
        }
    };
    html! {
        <div class="deeds" role="group" aria-label={label}>{ for props.deeds.iter().map(button) }</div>
    }
}

/// Opens and closes the row.
pub fn setter(open: &UseStateHandle<bool>) -> Callback<bool> {
    let open = open.clone();
    Callback::from(move |now| open.set(now))
}

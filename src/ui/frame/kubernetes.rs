//! Which Kubernetes is played. Another choice plays the same run again on that one.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::ui::speech::use_speech;
use crate::view::Msg;

#[derive(PartialEq, Properties)]
pub struct KubernetesChoiceProps {
    pub versions: Rc<[String]>,
    pub chosen: String,
    pub send: Callback<Msg>,
}

#[component]
pub fn KubernetesChoice(props: &KubernetesChoiceProps) -> Html {
    let speech = use_speech();
    let label = speech.say("header.kubernetes");
    let onchange = props.send.reform(|event: Event| {
        let chosen = event.target_dyn_into::<HtmlSelectElement>().map(|list| list.value());
        Msg::Kubernetes(chosen.unwrap_or_default())
    });
    let option = |version: &String| {
        html! { <option lang="en" value={version.clone()} selected={*version == props.chosen}>{ format!("Kubernetes {version}") }</option> }
    };
    // What an option is marked with counts until somebody chooses by hand.
    html! {
        <select ~value={props.chosen.clone()} title={label.clone()} aria-label={label} {onchange}>{ for props.versions.iter().map(option) }</select>
    }
}

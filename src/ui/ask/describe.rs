//! What `kubectl describe` says of the selection, line for line, at the instant that is looked at.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::speech::use_speech;
use crate::view::Msg;
use crate::view::described::Described;

#[derive(PartialEq, Properties)]
pub struct DescriptionProps {
    pub described: Option<Rc<Described>>,
    pub send: Callback<Msg>,
}

#[component]
pub fn Description(props: &DescriptionProps) -> Html {
    let speech = use_speech();
    let Some(described) = &props.described else {
        return html! { <p class="describe-hint soft">{ speech.say("describe.hint") }</p> };
    };
    let line = described.line.clone();
    let run = props.send.reform(move |_| Msg::Run(line.clone()));
    html! {
        <div class="describe">
            <p class="describe-line">
                <span class="dollar" aria-hidden="true">{ "$" }</span><code lang="en">{ &described.line }</code>
                <button class="quiet" onclick={run}>{ speech.say("describe.run") }</button>
            </p>
            if let Some(text) = &described.text {
                <pre lang="en" tabindex="0">{ text }</pre>
            } else {
                <p class="soft">{ speech.say("describe.gone") }</p>
            }
        </div>
    }
}

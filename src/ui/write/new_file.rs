//! A new file: a plus that becomes a field for the name.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::ui::keys::is_composing;
use crate::ui::parts::icon::Icon;
use crate::ui::speech::use_speech;
use crate::view::Msg;

#[derive(PartialEq, Properties)]
pub struct NewFileProps {
    pub send: Callback<Msg>,
}

#[component]
pub fn NewFile(props: &NewFileProps) -> Html {
    let speech = use_speech();
    let asking = use_state(|| false);
    let field = use_node_ref();
    use_effect_with((*asking, field.clone()), |(_, field)| {
        if let Some(field) = field.cast::<HtmlInputElement>() {
            let _ = field.focus();
        }
    });
    let ask = |value: bool| {
        let asking = asking.setter();
        Callback::from(move |()| asking.set(value))
    };
    let onsubmit = {
        let (field, send, close) = (field.clone(), props.send.clone(), ask(false));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let name =
                field.cast::<HtmlInputElement>().map(|field| field.value()).unwrap_or_default();
            close.emit(());
            if !name.trim().is_empty() {
                send.emit(Msg::NewFile(name.trim().to_owned()));
            }
        })
    };
    let onkeydown = {
        let close = ask(false);
        Callback::from(move |event: KeyboardEvent| {
            // In an input method Escape takes back a syllable.
            if event.key() == "Escape" && !is_composing(&event) {
                close.emit(());
            }
        })
    };
    let label = speech.say("file.new");
    html! {
        <span class="new-file">
            if *asking {
                <form {onsubmit} {onkeydown}>
                    <input ref={field} aria-label={speech.say("file.name")} placeholder="service.yaml" maxlength="80"
                        autocomplete="off" autocapitalize="none" spellcheck="false" />
                    <button class="quiet">{ speech.say("file.add") }</button>
                </form>
            } else {
                <button class="quiet square" title={label.clone()} aria-label={label} onclick={ask(true).reform(|_| ())}>{ Icon::Plus.draw() }</button>
            }
        </span>
    }
}

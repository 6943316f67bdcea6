//! The run as a file: one line a format.

use yew::prelude::*;

use crate::ui::parts::dialog::Dialog;
use crate::ui::parts::icon::Icon;
use crate::ui::speech::{Speech, use_speech};
use crate::view::Msg;
use crate::view::msg::Format;

#[derive(PartialEq, Properties)]
pub struct ExportButtonProps {
    pub send: Callback<Msg>,
}

#[component]
pub fn ExportButton(props: &ExportButtonProps) -> Html {
    let speech = use_speech();
    let open = use_state(|| false);
    let set_open = |value: bool| {
        let open = open.setter();
        Callback::from(move |()| open.set(value))
    };
    let label = speech.say("export.button");
    html! {
        <span class="holder">
            <button class="export" title={label.clone()} aria-label={label.clone()} onclick={set_open(true).reform(|_| ())}>
                { Icon::Export.draw() }<span>{ label }</span>
            </button>
            if *open {
                <Dialog title={speech.say("export.title")} on_close={set_open(false)}>
                    <p class="soft">{ speech.say("export.body") }</p>
                    <ul class="formats">{ for Format::ALL.map(|format| line(format, &props.send, speech)) }</ul>
                </Dialog>
            }
        </span>
    }
}

/// The whole line is the button.
fn line(format: Format, send: &Callback<Msg>, speech: Speech) -> Html {
    let name = speech.say(&format!("export.{}", format.tag()));
    let about = speech.say(&format!("export.{}.about", format.tag()));
    html! {
        <li key={format.tag()}>
            <button class="format" data-format={format.tag()} onclick={send.reform(move |_| Msg::Export(format))}>
                <b>{ name }</b><span class="soft">{ about }</span>{ Icon::Export.draw() }
            </button>
        </li>
    }
}

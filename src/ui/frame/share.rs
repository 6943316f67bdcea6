//! One button, one link. It is copied at once, and shown in case the browser does not allow that.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::ui::address;
use crate::ui::clipboard::{self, Copied};
use crate::ui::parts::dialog::Dialog;
use crate::ui::parts::icon::Icon;
use crate::ui::speech::use_speech;
use crate::view::Msg;

#[derive(PartialEq, Properties)]
pub struct ShareButtonProps {
    /// The link's fragment, while its dialog is open.
    pub link: Option<Rc<str>>,
    pub send: Callback<Msg>,
}

#[component]
pub fn ShareButton(props: &ShareButtonProps) -> Html {
    let speech = use_speech();
    let share = props.send.reform(|_: MouseEvent| Msg::Share);
    let close = props.send.reform(|()| Msg::Shared);
    let shown = props.link.as_ref().map(|fragment| AttrValue::from(address::link(fragment)));
    html! {
        <span class="holder">
            <button class="primary" aria-label={speech.say("share.button")} onclick={share}>{ Icon::Link.draw() }<span>{ speech.say("share.button") }</span></button>
            if let Some(link) = shown {
                <Dialog title={speech.say("share.title")} on_close={close}>
                    <p>{ speech.say("share.body") }</p>
                    <LinkField {link} />
                </Dialog>
            }
        </span>
    }
}

#[derive(PartialEq, Properties)]
struct LinkFieldProps {
    link: AttrValue,
}

/// The link, selected and copied.
#[component]
fn LinkField(props: &LinkFieldProps) -> Html {
    let speech = use_speech();
    let field = use_node_ref();
    let copied = use_state(|| None::<Copied>);
    let copy = {
        let (link, field, copied) = (props.link.clone(), field.clone(), copied.setter());
        Callback::from(move |()| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.select();
            }
            let copied = copied.clone();
            clipboard::copy(&link, Callback::from(move |answer| copied.set(Some(answer))));
        })
    };
    let at_first = copy.clone();
    use_effect_with(props.link.clone(), move |_| at_first.emit(()));
    let answer = match *copied {
        None => String::new(),
        Some(Copied::Yes) => speech.say("share.copied"),
        Some(Copied::Blocked) => speech.say("share.blocked"),
    };
    html! {
        <div class="link-field">
            <input ref={field} readonly=true value={props.link.clone()} aria-label={speech.say("share.label")} />
            <button class="primary" onclick={copy.reform(|_| ())}>{ Icon::Copy.draw() }<span>{ speech.say("share.copy") }</span></button>
            <p role="status">{ answer }</p>
        </div>
    }
}

//! Back to the beginning, after asking once: what was typed since would be lost. Works from before are found here too.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::parts::dialog::Dialog;
use crate::ui::parts::icon::Icon;
use crate::ui::speech::use_speech;
use crate::view::Msg;

#[derive(PartialEq, Properties)]
pub struct ResetButtonProps {
    /// The titles of works from before.
    pub aside: Rc<[String]>,
    pub send: Callback<Msg>,
}

#[component]
pub fn ResetButton(props: &ResetButtonProps) -> Html {
    let speech = use_speech();
    let open = use_state(|| false);
    let set_open = |value: bool| {
        let open = open.setter();
        Callback::from(move |()| open.set(value))
    };
    let confirm = |msg: Msg| {
        let (send, close) = (props.send.clone(), set_open(false));
        Callback::from(move |_: MouseEvent| {
            close.emit(());
            send.emit(msg.clone());
        })
    };
    let back = |(number, title): (usize, &String)| {
        html! {
            <li key={number}><button onclick={confirm(Msg::BringBackWork(number))}>{ speech.fill("reset.back", &[("title", title)]) }</button></li>
        }
    };
    let label = speech.say("reset.button");
    html! {
        <span class="holder">
            <button class="square" title={label.clone()} aria-label={label} onclick={set_open(true).reform(|_| ())}>
                { Icon::Reset.draw() }
            </button>
            if *open {
                <Dialog title={speech.say("reset.title")} on_close={set_open(false)}>
                    <p>{ speech.say("reset.body") }</p>
                    if !props.aside.is_empty() {
                        <p class="reset-aside">{ speech.say("reset.aside") }</p>
                        <ul class="works-aside">{ for props.aside.iter().enumerate().map(back) }</ul>
                    }
                    <div class="dialog-foot">
                        <button onclick={set_open(false).reform(|_| ())}>{ speech.say("cancel") }</button>
                        <button class="primary" onclick={confirm(Msg::Reset)}>{ speech.say("reset.confirm") }</button>
                    </div>
                </Dialog>
            }
        </span>
    }
}

//! What the learner must be told: a bar under the header that pushes the desk down and covers nothing.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::parts::icon::Icon;
use crate::ui::speech::{Speech, use_speech};
use crate::view::Msg;
use crate::view::notices::{self, Notice};

#[derive(PartialEq, Properties)]
pub struct NoticeBarProps {
    pub notices: Rc<Vec<Notice>>,
    pub send: Callback<Msg>,
}

/// Always in the page, so that what comes into it is read aloud.
#[component]
pub fn NoticeBar(props: &NoticeBarProps) -> Html {
    let speech = use_speech();
    let label = speech.say("notice.label");
    html! {
        <div class="notices" role="status" aria-label={label}>
            { for props.notices.iter().map(|notice| row(notice, &props.send, speech)) }
        </div>
    }
}

fn row(notice: &Notice, send: &Callback<Msg>, speech: Speech) -> Html {
    let index = notice.index;
    let close = speech.say("notice.close");
    let remedy = notice.remedy.map(|remedy| {
        let (words, msg) = notices::remedy(remedy);
        html! { <button onclick={send.reform(move |_| msg.clone())}>{ speech.say(words) }</button> }
    });
    html! {
        <div key={speech.plain(&notice.saying)} class={classes!("told", notice.tone.class())}>
            <span class="sign" aria-hidden="true">{ notice.tone.sign() }</span>
            <p>{ speech.saying(&notice.saying) }</p>
            { for remedy }
            <button class="quiet small" title={close.clone()} aria-label={close} onclick={send.reform(move |_| Msg::PutAway(index))}>
                { Icon::Close.draw() }
            </button>
        </div>
    }
}

//! Why: from what is seen back to its first cause, each step with its rule and where Kubernetes says so.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::parts::icon::Icon;
use crate::ui::speech::{Speech, use_speech};
use crate::view::why::{Step, Why};
use crate::view::{Clock, Msg, Selection, moment};
use crate::words::Words;

#[derive(PartialEq, Properties)]
pub struct WhyPanelProps {
    pub why: Rc<Why>,
    pub send: Callback<Msg>,
}

#[component]
pub fn WhyPanel(props: &WhyPanelProps) -> Html {
    let speech = use_speech();
    let close = speech.say("why.close");
    html! {
        <aside class="why" aria-labelledby="why-title">
            <div class="why-head">
                <h2 id="why-title">{ speech.sentence("why.title", &[("subject", &props.why.subject)]) }</h2>
                <button class="quiet small" title={close.clone()} aria-label={close} onclick={props.send.reform(|_| Msg::Select(Selection::Nothing))}>
                    { Icon::Close.draw() }
                </button>
            </div>
            <ol>{ for props.why.steps.iter().map(|step| draw(step, &props.send, speech)) }</ol>
        </aside>
    }
}

fn draw(step: &Step, send: &Callback<Msg>, speech: Speech) -> Html {
    let at = step.at;
    let time = moment::clock(at);
    html! {
        <li key={step.record} class={step.tone.class()}>
            <button class="at" title={speech.fill("goto", &[("at", &time)])} onclick={send.reform(move |_| Msg::Clock(Clock::Seek(at)))}>{ time.clone() }</button>
            <span class="why-text" lang="en">{ &step.text }</span>
            if let Some(rule) = &step.rule {
                if let Some(sentence) = Words::find(speech.0, rule.name) { <span class="why-rule">{ sentence }</span> }
                <code class="source" lang="en">{ rule.source }</code>
            }
        </li>
    }
}

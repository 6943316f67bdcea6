//! Why: the question, its answer step by step with the rule and the line of the manifest, and what else could be asked.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::parts::icon::Icon;
use crate::ui::parts::why_button::asking;
use crate::ui::speech::{Speech, use_speech};
use crate::view::why::{Field, Place, Question, Step, Why};
use crate::view::{Clock, Msg, Saying, Selection, moment};
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
    let Why { question, steps, related } = &*props.why;
    let step = |(index, step): (usize, &Step)| html! { <li key={index} class={step.tone.class()}>{ draw(step, &props.send, speech) }</li> };
    let other = |other: &Question| {
        html! { <button onclick={asking(&other.asks, &props.send)}>{ speech.saying(&other.saying) }</button> }
    };
    html! {
        <aside class="why" aria-labelledby="why-title">
            <div class="why-head">
                <h2 id="why-title">{ speech.saying(question) }</h2>
                <button class="quiet small" title={close.clone()} aria-label={close} onclick={asking(&Selection::Nothing, &props.send)}>
                    { Icon::Close.draw() }
                </button>
            </div>
            <ol>{ for steps.iter().enumerate().map(step) }</ol>
            if !related.is_empty() {
                <div class="why-also" role="group" aria-label={speech.say("why.also")}>{ for related.iter().map(other) }</div>
            }
        </aside>
    }
}

fn draw(step: &Step, send: &Callback<Msg>, speech: Speech) -> Html {
    let said = speech.saying(&step.saying);
    // A question of its own needs no instant.
    if let Selection::Asked(..) = &step.goes {
        return html! { <button class="why-see" onclick={asking(&step.goes, send)}>{ said }</button> };
    }
    let at = step.at;
    let time = moment::clock(at);
    let go = {
        let (goes, send) = (step.goes.clone(), send.clone());
        Callback::from(move |_: MouseEvent| {
            if goes != Selection::Nothing {
                send.emit(Msg::Select(goes.clone()));
            }
            send.emit(Msg::Clock(Clock::Seek(at)));
        })
    };
    html! {
        <>
            <button class="at" title={speech.fill("goto", &[("at", &time)])} onclick={go}>{ time.clone() }</button>
            <span class="why-said">{ said }</span>
            if !step.quote.is_empty() { <span class="why-quote" lang="en">{ &step.quote }</span> }
            if let Some(place) = &step.place { { line(place, send, speech) } }
            if let Some(rule) = &step.rule {
                if let Some(sentence) = Words::find(speech.0, rule.name).filter(|_| step.saying != Saying::plain(rule.name)) {
                    <details><summary><code class="source" lang="en">{ rule.source }</code></summary><p class="why-rule">{ sentence }</p></details>
                } else {
                    <code class="source" lang="en">{ rule.source }</code>
                }
            }
        </>
    }
}

/// The line of the manifest; the editor goes there, if it still stands there.
fn line(place: &Place, send: &Callback<Msg>, speech: Speech) -> Html {
    let number = place.line.to_string();
    let shown = html! {
        <>
            <span class="why-file" lang="en">{ format!("{}:{number}", place.file) }</span>
            { " " }
            <code lang="en">{ &place.text }</code>
        </>
    };
    let note = match place.field {
        Field::Written => None,
        Field::Default => Some("why.unset"),
        Field::Differs => Some("why.differs"),
    };
    let shown = match place.spot.clone() {
        None => html! { <>{ shown }<span class="soft">{ speech.say("why.former") }</span></> },
        Some(spot) => {
            let label = speech.fill("why.line", &[("file", &place.file), ("line", &number)]);
            let go = send.reform(move |_: MouseEvent| Msg::Point(spot.clone()));
            html! { <button title={label} onclick={go}>{ shown }</button> }
        }
    };
    html! {
        <span class="why-place">
            { shown }
            if let Some(note) = note { <span class="soft">{ speech.say(note) }</span> }
        </span>
    }
}

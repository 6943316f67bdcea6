//! What makes pods: kubectl's numbers, and for each template its pods, old and new side by side.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::parts::why_button::why_button;
use crate::ui::speech::{Speech, use_speech};
use crate::view::workloads::{Age, Generation, PodMark, WorkloadCard};
use crate::view::{Msg, Selection};

#[derive(PartialEq, Properties)]
pub struct WorkloadProps {
    pub card: Rc<WorkloadCard>,
    pub send: Callback<Msg>,
}

#[component]
pub fn Workload(props: &WorkloadProps) -> Html {
    let speech = use_speech();
    let WorkloadCard { key, kind, columns, rollout, asks, generations } = &*props.card;
    let chosen = key.clone();
    let choose = props.send.reform(move |_| Msg::Select(Selection::Object(chosen.clone())));
    let label = format!("{kind} {}", key.name);
    // A list of its own: the line below it stays the same one when a generation comes.
    let generations =
        generations.iter().map(|one| generation(one, &props.send, speech)).collect::<Html>();
    html! {
        <article class="workload card" aria-label={label}>
            <h2><span lang="en">{ kind }</span>{ " " }<button class="name" lang="en" onclick={choose}>{ &key.name }</button></h2>
            <dl class="columns" lang="en">{ for columns.iter().map(column) }</dl>
            { generations }
            if !rollout.is_empty() { <p class="rollout"><span lang="en">{ rollout }</span>{ " " }{ why_button(asks, &key.name, &props.send, speech) }</p> }
        </article>
    }
}

fn column((name, cell): &(String, String)) -> Html {
    html! { <div key={name.clone()}><dt>{ name }</dt><dd>{ cell }</dd></div> }
}

fn generation(one: &Generation, send: &Callback<Msg>, speech: Speech) -> Html {
    let age = match one.age {
        Age::Only => None,
        Age::New => Some("generation.new"),
        Age::Old => Some("generation.old"),
    };
    let choose = one
        .set
        .clone()
        .map(|key| send.reform(move |_: MouseEvent| Msg::Select(Selection::Object(key.clone()))));
    html! {
        <div class="generation" key={one.hash.clone()}>
            if let Some(choose) = choose {
                <p><button class="name" lang="en" onclick={choose}>{ &one.hash }</button>
                    if let Some(age) = age { <span class="soft">{ " " }{ speech.say(age) }</span> }
                </p>
            }
            <ul class="marks">{ for marks(one, send) }</ul>
            if 0 < one.missing {
                <span class="unseen">{ speech.fill("generation.missing", &[("count", &one.missing.to_string())]) }</span>
            }
        </div>
    }
}

/// Each with a key, or a mark that comes would make those after it anew, and take the focus from them.
fn marks(one: &Generation, send: &Callback<Msg>) -> impl Iterator<Item = Html> {
    let missing = (0..one.missing.min(MISSING_MAX))
        .map(|index| html! { <li key={index} class="pod-mark missing" aria-hidden="true" /> });
    let hidden = (0 < one.hidden)
        .then(|| html! { <li key="hidden" class="soft">{ format!("+{}", one.hidden) }</li> });
    one.pods.iter().map(|pod| mark(pod, send)).chain(missing).chain(hidden)
}

/// Empty places beyond these say nothing more.
const MISSING_MAX: usize = 12;

fn mark(pod: &PodMark, send: &Callback<Msg>) -> Html {
    let key = pod.key.clone();
    let choose = send.reform(move |_| Msg::Select(Selection::Object(key.clone())));
    let title = format!("{} {}", pod.key.name, pod.told);
    html! {
        <li key={pod.key.name.clone()} class={classes!("pod-mark", pod.tone.class())}>
            <button onclick={choose} title={title.clone()} aria-label={title} lang="en">{ sign(pod) }</button>
        </li>
    }
}

fn sign(pod: &PodMark) -> &'static str {
    match pod.tone {
        crate::view::Tone::Fine => "✓",
        tone => tone.sign(),
    }
}

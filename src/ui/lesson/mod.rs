//! The lesson: what it says, what it asks before play, what it wants, and the ways on from here.

mod prose;
mod questions;

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use self::prose::{blocks, inlines};
use self::questions::questions;
use super::parts::dialog::Dialog;
use super::parts::icon::Icon;
use super::speech::{Speech, use_speech};
use crate::view::lesson::{Block, Goal, Lesson, Neighbour, Solution};
use crate::view::{Learn, Msg, Tone};

#[derive(PartialEq, Properties)]
pub struct LessonPaneProps {
    pub lesson: Rc<Lesson>,
    pub send: Callback<Msg>,
}

#[component]
pub fn LessonPane(props: &LessonPaneProps) -> Html {
    let speech = use_speech();
    let folded = use_state(|| false);
    let body = use_node_ref();
    let lesson = &props.lesson;
    use_effect_with((lesson.name.clone(), body.clone()), |(_, body)| {
        if let Some(body) = body.cast::<Element>() {
            body.set_scroll_top(0);
        }
    });
    let send = props.send.reform(Msg::Learn);
    let fold = {
        let folded = folded.clone();
        Callback::from(move |_: MouseEvent| folded.set(!*folded))
    };
    let label = speech.say(if *folded { "lesson.unfold" } else { "lesson.fold" });
    html! {
        <section class={classes!("pane", "lesson-pane", folded.then_some("folded"))} aria-label={speech.say("lesson.label")}>
            <div class="lesson-head">
                <h2>{ &lesson.title }</h2>
                { pips(lesson, speech) }
                <button class="quiet square fold" title={label.clone()} aria-label={label} aria-expanded={(!*folded).to_string()} onclick={fold}>
                    { Icon::Fold.draw() }
                </button>
            </div>
            <div class="lesson-body" ref={body} tabindex="0" role="group" aria-label={lesson.title.clone()}>
                { told(lesson, &send, speech) }
                { goals(lesson, &send, speech) }
                { ways(lesson, &send, speech) }
            </div>
        </section>
    }
}

/// How many goals are reached, also while the rest is folded.
fn pips(lesson: &Lesson, speech: Speech) -> Html {
    let held = lesson.goals.iter().filter(|goal| goal.tone == Tone::Done).count().to_string();
    let count = lesson.goals.len().to_string();
    let label = speech.fill("lesson.goals.count", &[("held", &held), ("count", &count)]);
    html! {
        <span class="goal-pips" role="img" title={label.clone()} aria-label={label}>
            { for lesson.goals.iter().map(|goal| html! { <span class={classes!("sign", goal.tone.class())}>{ goal.tone.sign() }</span> }) }
        </span>
    }
}

fn told(lesson: &Lesson, send: &Callback<Learn>, speech: Speech) -> Html {
    let section = |key: &str, text: &[Block]| match text {
        [] => html! {},
        text => html! { <><h3>{ speech.say(key) }</h3>{ blocks(text, send) }</> },
    };
    let prose = lesson.prose.as_deref();
    html! {
        <>
            if !lesson.complaints.is_empty() {
                <div class="complaints failing" role="status">
                    <h3>{ speech.say("lesson.complaints") }</h3>
                    { complaints(&lesson.complaints, speech) }
                </div>
            }
            if let Some(prose) = prose { <div class="lede">{ blocks(&prose.lede, send) }</div> }
            { prose.map(|prose| section("lesson.explain", &prose.explain)) }
            { questions(lesson, send, speech) }
            { prose.map(|prose| section("lesson.try", &prose.attempt)) }
        </>
    }
}

pub fn complaints(complaints: &[crate::view::lesson::Complaint], speech: Speech) -> Html {
    html! {
        <ul class="complaint-list">
            { for complaints.iter().map(|complaint| html! {
                <li>
                    <b>{ speech.fill("lesson.complaint", &[("line", &complaint.line.to_string())]) }</b>
                    { " " }<span lang="en">{ &complaint.sentence }</span>
                </li>
            }) }
        </ul>
    }
}

fn goals(lesson: &Lesson, send: &Callback<Learn>, speech: Speech) -> Html {
    if lesson.goals.is_empty() {
        return html! {};
    }
    html! {
        <>
            <h3>{ speech.say("lesson.goals") }</h3>
            <ul class="goals">
                { for lesson.goals.iter().enumerate().map(|(index, one)| goal(lesson, index, one, send, speech)) }
            </ul>
            <p class="reached fine" role="status">{ lesson.is_reached.then(|| speech.say("lesson.reached")) }</p>
        </>
    }
}

fn goal(
    lesson: &Lesson,
    index: usize,
    goal: &Goal,
    send: &Callback<Learn>,
    speech: Speech,
) -> Html {
    let sentence = lesson.prose.as_ref().and_then(|prose| prose.goals.get(index));
    let seen = goal.seen.as_ref().map(|seen| match &seen.at {
        Some(at) => html! { <span class="seen"><span class="mono">{ at }</span>{ " · " }<code lang="en">{ &seen.what }</code></span> },
        None => html! { <span class="seen">{ speech.sentence("lesson.goal.now", &[("what", &seen.what)]) }</span> },
    });
    html! {
        <li key={index} class={goal.tone.class()} title={goal.line.clone()}>
            <span class="sign" role="img" aria-label={speech.say(goal.state())}>{ goal.tone.sign() }</span>
            <span>
                if let Some(sentence) = sentence { <span class="wanted">{ inlines(sentence, send) }</span> }
                else { <code class="wanted" lang="en">{ &goal.line }</code> }
                { seen }
            </span>
        </li>
    }
}

/// Hints, the solution, what should have been seen, and the lessons around this one.
fn ways(lesson: &Lesson, send: &Callback<Learn>, speech: Speech) -> Html {
    let prose = lesson.prose.as_deref();
    let hints = prose.map(|prose| prose.hints.as_slice()).unwrap_or_default();
    let open = lesson.hints.min(hints.len());
    let left = (hints.len() - open).to_string();
    let say = |learn: Learn| send.reform(move |_: MouseEvent| learn.clone());
    let check = prose.map(|prose| prose.check.as_slice()).unwrap_or_default();
    html! {
        <>
            if 0 < open {
                <h3>{ speech.say("lesson.hints") }</h3>
                <ol class="hints">{ for hints[..open].iter().map(|hint| html! { <li>{ inlines(hint, send) }</li> }) }</ol>
            }
            if matches!(lesson.solution, Solution::Shown | Solution::ShownOverOwn) {
                <p class="solved mine" role="status">{ speech.say("lesson.solved") }</p>
            }
            <div class="ways">
                if open < hints.len() {
                    <button onclick={say(Learn::Hint)}>
                        { if open == 0 { speech.say("lesson.hint") } else { speech.fill("lesson.hint.next", &[("left", &left)]) } }
                    </button>
                }
                if lesson.solution == Solution::Ready { <button onclick={say(Learn::Solve)}>{ speech.say("lesson.solve") }</button> }
                if lesson.solution == Solution::ShownOverOwn { <button onclick={say(Learn::Own)}>{ speech.say("lesson.own") }</button> }
                <button onclick={say(Learn::StartAgain)}>{ Icon::Reset.draw() }{ speech.say("lesson.again") }</button>
                if !check.is_empty() && !lesson.is_checked {
                    <button class="quiet" onclick={say(Learn::Check)}>{ speech.say("lesson.check.open") }</button>
                }
            </div>
            if !check.is_empty() && lesson.is_checked {
                <div class="looked-back">
                    <h3>{ speech.say("lesson.check") }</h3>
                    { blocks(check, send) }
                </div>
            }
            if lesson.previous.is_some() || lesson.next.is_some() {
                <nav class="neighbours" aria-label={speech.say("gallery.title")}>
                    { neighbour(lesson.previous.as_ref(), "lesson.previous", send, speech) }
                    { neighbour(lesson.next.as_ref(), "lesson.next", send, speech) }
                </nav>
            }
        </>
    }
}

fn neighbour(to: Option<&Neighbour>, key: &str, send: &Callback<Learn>, speech: Speech) -> Html {
    let Some(to) = to else { return html! { <span /> } };
    let name = to.name.clone();
    html! {
        <button class={classes!("quiet", "neighbour")} onclick={send.reform(move |_| Learn::Open(name.clone()))}>
            <small>{ speech.say(key) }</small><span>{ &to.title }</span>
        </button>
    }
}

/// Whether to begin the lesson again. It stands outside the pane: a pane that a narrow screen hides would hide it too.
pub fn again(send: &Callback<Msg>, speech: Speech) -> Html {
    let send = send.reform(Msg::Learn);
    let say = |learn: Learn| send.reform(move |_: MouseEvent| learn.clone());
    html! {
        <Dialog title={speech.say("lesson.again.title")} on_close={send.reform(|()| Learn::StartAgainNot)}>
            <p>{ speech.say("lesson.again.body") }</p>
            <div class="dialog-foot">
                <button onclick={say(Learn::StartAgainNot)}>{ speech.say("cancel") }</button>
                <button class="primary" onclick={say(Learn::StartAgainSurely)}>{ speech.say("lesson.again") }</button>
            </div>
        </Dialog>
    }
}

//! The questions before play: choices that can be changed until they are handed in, and then what the run said.

use yew::prelude::*;

use super::prose::inlines;
use crate::ui::speech::Speech;
use crate::view::Learn;
use crate::view::lesson::{Lesson, Question};

pub fn questions(lesson: &Lesson, send: &Callback<Learn>, speech: Speech) -> Html {
    if lesson.questions.is_empty() {
        return html! {};
    }
    let all = lesson.questions.iter().enumerate();
    let is_answered = lesson.questions.iter().all(|question| question.chosen.is_some());
    html! {
        <>
            <h3>{ speech.say("lesson.predict") }</h3>
            { for all.map(|(index, question)| one(lesson, index, question, send, speech)) }
            if !lesson.is_locked {
                <p class="hand-in">
                    <button disabled={!is_answered} onclick={send.reform(|_| Learn::Answer)}>{ speech.say("lesson.answer") }</button>
                    <span class="soft">{ speech.say("lesson.answer.hint") }</span>
                </p>
            }
        </>
    }
}

fn one(
    lesson: &Lesson,
    index: usize,
    question: &Question,
    send: &Callback<Learn>,
    speech: Speech,
) -> Html {
    let said = lesson.prose.as_ref().and_then(|prose| prose.predict.get(index));
    let right = question.answer.as_ref().and_then(|answer| answer.right);
    let choice = |(place, text): (usize, &String)| {
        let is_right = right == Some(place);
        let id = format!("choice-{index}-{place}");
        html! {
            <label key={place} class={classes!("choice", is_right.then_some("right"))} for={id.clone()}>
                <input {id} type="radio" name={format!("question-{index}")} checked={question.chosen == Some(place)} disabled={lesson.is_locked}
                    onchange={send.reform(move |_| Learn::Choose { question: index, choice: place })} />
                <span class="mono" lang="en">{ text }</span>
                if is_right { <span class="unseen">{ speech.say("lesson.choice.right") }</span> }
            </label>
        }
    };
    html! {
        <fieldset class="question" key={index}>
            <legend>
                if let Some((_, said)) = said { { inlines(said, send) } } else { <span lang="en">{ &question.name }</span> }
            </legend>
            <div class="choices-row">{ for question.choices.iter().enumerate().map(choice) }</div>
            <p class="answer" role="status">{ answer(lesson, question, speech) }</p>
        </fieldset>
    }
}

fn answer(lesson: &Lesson, question: &Question, speech: Speech) -> Html {
    match &question.answer {
        Some(answer) => html! {
            <span class={answer.tone.class()}>
                <span class="sign" aria-hidden="true">{ answer.tone.sign() }</span>{ " " }{ speech.saying(&answer.saying) }
            </span>
        },
        None if lesson.is_locked => {
            html! { <span class="soft">{ speech.say("lesson.answer.waiting") }</span> }
        }
        None => html! {},
    }
}

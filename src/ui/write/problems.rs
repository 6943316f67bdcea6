//! What is wrong with the open file, in a strip under it; each problem leads to its place in the text.

use std::rc::Rc;

use yew::prelude::*;

use super::editor::select;
use crate::ui::speech::{Speech, use_speech};
use crate::view::Msg;
use crate::view::files::{Fix, Level, Problem};

/// The strip scrolls; more than these nobody reads.
const SHOWN_MAX: usize = 50;

#[derive(PartialEq, Properties)]
pub struct ProblemsProps {
    pub file: String,
    pub text: Rc<str>,
    pub problems: Rc<Vec<Problem>>,
    pub editor: NodeRef,
    pub send: Callback<Msg>,
}

#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let speech = use_speech();
    if props.problems.is_empty() {
        return html! { <div class="problems none" /> };
    }
    let more = props.problems.len().saturating_sub(SHOWN_MAX);
    html! {
        <div class="problems" role="region" aria-label={speech.say("problems.label")}>
            <ul>{ for props.problems.iter().take(SHOWN_MAX).map(|problem| row(problem, props, speech)) }</ul>
            if 0 < more { <p>{ speech.fill("problems.more", &[("count", &more.to_string())]) }</p> }
        </div>
    }
}

fn row(problem: &Problem, props: &ProblemsProps, speech: Speech) -> Html {
    let (sign, tone, level) = match problem.level {
        Level::Error => ("✕", "failing", "problems.error"),
        Level::Warning => ("▲", "waiting", "problems.warning"),
        Level::Advice => ("●", "mine", "problems.advice"),
    };
    let (editor, from, to) = (props.editor.clone(), problem.from, problem.to);
    let go = Callback::from(move |_: MouseEvent| select(&editor, from, to));
    html! {
        <li class={tone}>
            <span class="sign" aria-hidden="true">{ sign }</span>
            <span class="unseen">{ speech.say(level) }</span>
            <button class="line-number" onclick={go}>{ speech.fill("problems.line", &[("line", &problem.line.to_string())]) }</button>
            <span class="said">
                { speech.saying(&problem.saying) }
                if let Some(why) = &problem.why { <span class="meaning">{ speech.saying(why) }</span> }
                if let Some(fix) = &problem.fix { { repair(fix, props, speech) } }
                { further(problem, speech) }
            </span>
        </li>
    }
}

fn repair(fix: &Fix, props: &ProblemsProps, speech: Speech) -> Html {
    let mend = {
        let (fix, text, file) = (fix.clone(), props.text.clone(), props.file.clone());
        props
            .send
            .reform(move |_: MouseEvent| Msg::Edit { file: file.clone(), text: fix.mend(&text) })
    };
    html! { <>{ " " }<button class="fix" onclick={mend}><span>{ speech.saying(&fix.label) }</span></button></> }
}

/// Where more is to be read, in a tab of its own: the run stays as it is.
fn further(problem: &Problem, speech: Speech) -> Html {
    let Some(address) = problem.address(speech.0.tag()) else {
        return html! {};
    };
    let label = speech.fill("problems.read.label", &[("line", &problem.line.to_string())]);
    let lesson = problem.lesson.as_ref().map(|lesson| {
        let label = speech.fill("problems.lesson.label", &[("line", &problem.line.to_string())]);
        html! {
            <a class="read" href={format!("#{lesson}")} target="_blank" rel="noopener" aria-label={label}>
                { speech.say("problems.lesson") }
            </a>
        }
    });
    html! {
        <>
            { " " }
            <a class="read" href={address} target="_blank" rel="noopener noreferrer" aria-label={label}>
                { speech.say("problems.read") }
            </a>
            { " " }
            { lesson }
        </>
    }
}

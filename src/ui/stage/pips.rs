//! ✓ ✓ ✓ or ✗ ✗ ? ○: the last answers, and how many are left to the threshold.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::speech::{Speech, use_speech};
use crate::view::probes::{Dial, Pip, QUESTION_MARK, Run, pips};

const STEP: usize = 13;

#[derive(PartialEq, Properties)]
pub struct PipsProps {
    pub dial: Rc<Dial>,
}

#[component]
pub fn Pips(props: &PipsProps) -> Html {
    let speech = use_speech();
    let pips = pips(&props.dial);
    let width = pips.len() * STEP;
    html! {
        <svg class="pips" viewBox={format!("0 0 {width} 12")} width={width.to_string()} height="12" role="img" aria-label={spoken(&props.dial, speech)}>
            { for pips.iter().enumerate().map(|(index, pip)| draw(index, *pip)) }
        </svg>
    }
}

fn draw(index: usize, pip: Pip) -> Html {
    let x = index * STEP + 6;
    match pip {
        Pip::Success => {
            html! { <path class="pip-success" d={format!("M{} 6.5l2.6 2.8 4.6-6", x - 4)} /> }
        }
        Pip::Failure => {
            html! { <path class="pip-failure" d={format!("M{} 2.5l7 7m0-7l-7 7", x as f64 - 3.5)} /> }
        }
        Pip::Unknown => {
            html! { <path class="pip-unknown" d={format!("M{} 4{QUESTION_MARK}", x as f64 - 2.5)} /> }
        }
        Pip::Free => html! { <circle class="pip-free" cx={x.to_string()} cy="6" r="3.6" /> },
    }
}

fn spoken(dial: &Dial, speech: Speech) -> String {
    let counted = match dial.run {
        Run::Nothing if 0 < dial.unknown() => return speech.say("pips.unknown"),
        Run::Nothing => speech.say("pips.none"),
        Run::Successes(count) => speech.fill("pips.passed", &[("count", &count.to_string())]),
        Run::Failures(count) => speech.fill("pips.failed", &[("count", &count.to_string())]),
    };
    match dial.unknown() {
        0 => counted,
        _ => format!("{counted}. {}", speech.say("pips.unknown")),
    }
}

//! What came of what the learner did, in a sentence, for whoever does not see it: the answer to Why, what a step in time led to,
//! the take that came to the page, and how many endings a word may have. What time does by itself is not told.

use super::speech::Speech;
use super::timeline::takes::called;
use crate::view::takes::TakeRow;
use crate::view::{Clock, Msg, Screen};

/// What changed the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Time,
    /// To the next event, or to the one before.
    Step,
    /// Anything else that somebody did.
    Deed,
}

impl Cause {
    pub fn of(msg: &Msg) -> Cause {
        if matches!(msg, Msg::Frame { .. } | Msg::Idle) {
            Cause::Time
        } else if matches!(msg, Msg::Clock(Clock::NextEvent | Clock::PreviousEvent)) {
            Cause::Step
        } else {
            Cause::Deed
        }
    }
}

/// One sentence, or none.
pub fn heard(cause: Cause, was: &Screen, is: &Screen) -> Option<String> {
    let speech = Speech(is.language);
    match cause {
        Cause::Time => None,
        Cause::Step => step(is, speech),
        Cause::Deed => take(was, is, speech)
            .or_else(|| why(was, is, speech))
            .or_else(|| endings(was, is, speech)),
    }
}

/// The instant, and what happened last in it.
fn step(is: &Screen, speech: Speech) -> Option<String> {
    let now = is.transport.now;
    let at = speech.spoken(now);
    let row = is.timeline.twin.rows.iter().rev().find(|row| row.at == now);
    Some(row.map_or_else(
        || at.clone(),
        |row| {
            let text = speech.plain(&row.text);
            // A typed line is about nobody.
            let what = match row.object.is_empty() {
                true => text,
                false => format!("{}: {text}", row.object),
            };
            speech.fill("heard.step", &[("at", &at), ("what", &what)])
        },
    ))
}

fn take(was: &Screen, is: &Screen, speech: Speech) -> Option<String> {
    let before = current(was).map(|row| row.number);
    let row = current(is).filter(|row| before.is_some_and(|number| number != row.number))?;
    let (take, origin) = (called(row, speech), speech.plain(&row.origin));
    Some(speech.fill("heard.take", &[("take", &take), ("origin", &origin)]))
}

fn current(screen: &Screen) -> Option<&TakeRow> {
    screen.takes.rows.iter().find(|row| row.is_current)
}

/// The question and the first step of its answer.
fn why(was: &Screen, is: &Screen, speech: Speech) -> Option<String> {
    let asked = is.why.as_ref()?;
    if was.why.as_ref().is_some_and(|before| before.question == asked.question) {
        return None;
    }
    let question = speech.plain(&asked.question);
    let answer = asked.steps.first().map(|step| speech.plain(&step.saying)).unwrap_or_default();
    Some(format!("{question} {answer}").trim_end().to_owned())
}

fn endings(was: &Screen, is: &Screen, speech: Speech) -> Option<String> {
    let (before, answer) = (&was.console.completion, &is.console.completion);
    // The only ending is in the field already.
    if before.asked == answer.asked || answer.endings.len() == 1 {
        return None;
    }
    match answer.endings.len() {
        0 => Some(speech.say("heard.endings.none")),
        count => Some(speech.fill("heard.endings", &[("count", &count.to_string())])),
    }
}

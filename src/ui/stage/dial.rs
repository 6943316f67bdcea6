//! A probe as a dial: the arc fills towards the next question, the number in it counts down, pips stand beside it.

use std::rc::Rc;

use yew::prelude::*;

use super::pips::Pips;
use crate::kit::time::SimTime;
use crate::ui::parts::now::use_now;
use crate::ui::parts::why_button::asking;
use crate::ui::speech::{Speech, use_speech};
use crate::view::probes::{Dial, Kind, Run, Skip, Wait};
use crate::view::{Msg, arc, moment};

#[derive(PartialEq, Properties)]
pub struct ProbeDialProps {
    pub dial: Rc<Dial>,
    pub send: Callback<Msg>,
}

#[component]
pub fn ProbeDial(props: &ProbeDialProps) -> Html {
    let speech = use_speech();
    let dial = &props.dial;
    let kind = dial.kind.name();
    html! {
        <div class={classes!("dial", tone(dial))} role="group" aria-label={speech.fill("dial.label", &[("kind", kind)])}>
            <Ring wait={dial.wait} />
            <div class="dial-text">
                <button class="dial-kind" title={dial.action.clone()} onclick={asking(&dial.asks, &props.send)}><span lang="en">{ kind }</span><span class="unseen">{ " " }{ speech.say("why.button") }</span></button>
                <Pips dial={dial.clone()} />
                <p class="dial-note">{ note(dial, speech) }</p>
            </div>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct RingProps {
    wait: Wait,
}

/// The only part of a dial that is drawn again as time goes by.
#[component]
fn Ring(props: &RingProps) -> Html {
    let now = use_now();
    let (filled, number) = match props.wait {
        Wait::Ticking { from, until } => span(from, until, now),
        Wait::Asking { from, until } => (arc::per_mille(from, until, now), "?".to_owned()),
        Wait::Skipped(Skip::InitialDelay { from, until }) => span(from, until, now),
        Wait::Skipped(Skip::StartupFirst | Skip::NotRunning | Skip::OnHold | Skip::Stopping) => {
            (0, "–".to_owned())
        }
        Wait::Finished => (1000, "✓".to_owned()),
    };
    let skipped = matches!(props.wait, Wait::Skipped(_)).then_some("skipped");
    html! {
        <svg class={classes!("ring", skipped)} viewBox="0 0 54 54" width="54" height="54" aria-hidden="true">
            <circle class="ring-ground" cx="27" cy="27" r="23" />
            <circle class="ring-arc" cx="27" cy="27" r="23" pathLength="1000" stroke-dasharray={format!("{filled} 1000")} transform="rotate(-90 27 27)" />
            <text x="27" y="31">{ number }</text>
        </svg>
    }
}

fn span(from: SimTime, until: SimTime, now: SimTime) -> (u64, String) {
    (arc::per_mille(from, until, now), moment::left(arc::left_millis(until, now)))
}

/// The colour of the arc: what the last answers say.
fn tone(dial: &Dial) -> &'static str {
    match (dial.wait, dial.run) {
        (Wait::Skipped(_), _) => "quiet",
        (_, Run::Failures(_)) if dial.has_failed() => "failing",
        (_, Run::Failures(_)) => "waiting",
        _ if 0 < dial.unknown() => "waiting",
        (_, Run::Successes(_)) => "fine",
        (_, Run::Nothing) => "quiet",
    }
}

/// The line under the pips.
fn note(dial: &Dial, speech: Speech) -> String {
    let progress = |key, count: u32| {
        let (streak, threshold) =
            (count.min(dial.threshold).to_string(), dial.threshold.to_string());
        speech.fill(key, &[("streak", &streak), ("threshold", &threshold)])
    };
    match (dial.wait, dial.run) {
        (Wait::Skipped(skip), _) => speech.say(skip_words(skip)),
        (Wait::Asking { .. }, _) => speech.say("dial.asking"),
        (Wait::Finished, _) => speech.say("dial.finished"),
        (Wait::Ticking { .. }, Run::Failures(count)) if dial.has_failed() => {
            progress(reached_words(dial.kind), count)
        }
        (Wait::Ticking { .. }, _) if 0 < dial.unknown() => speech.say("dial.unknown"),
        (Wait::Ticking { .. }, Run::Failures(count)) => progress("dial.progress", count),
        (Wait::Ticking { until, .. }, Run::Successes(_) | Run::Nothing) => {
            speech.fill("dial.next", &[("at", &moment::clock(until))])
        }
    }
}

fn skip_words(skip: Skip) -> &'static str {
    match skip {
        Skip::InitialDelay { .. } => "skip.delay",
        Skip::StartupFirst => "skip.startup",
        Skip::NotRunning => "skip.waiting",
        Skip::OnHold => "skip.hold",
        Skip::Stopping => "skip.stopping",
    }
}

fn reached_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Startup => "dial.reached.startup",
        Kind::Readiness => "dial.reached.readiness",
        Kind::Liveness => "dial.reached.liveness",
    }
}

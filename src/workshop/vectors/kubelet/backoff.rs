//! Back-off: how long, since when, and when it is forgotten.

use std::rc::Rc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::case::{Case, Failure, same};
use super::back_off_ops::{self, Op};
use crate::cluster::kubelet::CRASH_BACK_OFF_EXPIRY;
use crate::cluster::kubelet::crash_back_off::{BackOff, do_back_off};
use crate::cluster::kubelet::pleg::PodRuntime;
use crate::cluster::runtime::{Container, ContainerRun, Exit, LastWords};
use crate::cluster::{ContainerId, Uid};
use crate::kit::backoff::{Backoff, Expiry};
use crate::kit::chance::draw;
use crate::kit::time::{SimTime, Span};
use crate::objects::Key;

const KEY: &str = "_idReason";

/// Every clock of these tables starts here.
const START: SimTime = SimTime::secs(1_000);

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Operations {
    initial: u64,
    max: u64,
    has_expired_func: Option<String>,
    ops: Value,
}

/// A list of operations, or a sentence of them; each expectation names a question asked on the way.
pub fn operations(case: &Case) -> Result<(), Failure> {
    let input: Operations = case.input()?;
    let expect: Map<String, Value> = case.expect()?;
    let expiry = input.has_expired_func.as_deref().map_or(Ok(Expiry::TwiceMax), read_expiry)?;
    let back_off = Backoff::with_expiry(Span::secs(input.initial), Span::secs(input.max), expiry);
    let mut play = Play { back_off, now: START, updated: START, answers: Answers::default() };
    for op in back_off_ops::read(&input.ops)? {
        play.perform(op);
    }
    expect.iter().try_for_each(|(name, expected)| play.check(name, expected))
}

struct Play {
    back_off: Backoff,
    now: SimTime,
    updated: SimTime,
    answers: Answers,
}

#[derive(Default)]
struct Answers {
    in_back_off: Vec<bool>,
    gets: Vec<u64>,
    gets_before_next: Vec<u64>,
    present_after_gc: Vec<bool>,
}

impl Play {
    fn perform(&mut self, op: Op) {
        match op {
            Op::Advance(span) => self.now += span,
            Op::Next => {
                self.back_off.next(KEY, self.now, self.now);
                self.updated = self.now;
            }
            Op::Gc => {
                self.back_off.gc(self.now);
                self.answers.present_after_gc.push(self.back_off.contains(KEY));
            }
            Op::Get => self.answers.gets.push(self.delay_secs()),
            Op::GetBeforeNext => self.answers.gets_before_next.push(self.delay_secs()),
            Op::IsInBackOffSinceNow => self.ask(self.now),
            Op::IsInBackOffSinceUpdate => self.ask(self.updated),
            Op::Reset => self.back_off.reset(KEY),
        }
    }

    fn ask(&mut self, since: SimTime) {
        let answer = self.back_off.is_in_back_off_since(KEY, since, self.now);
        self.answers.in_back_off.push(answer);
    }

    fn delay_secs(&self) -> u64 {
        self.back_off.get(KEY).as_secs()
    }

    fn check(&self, name: &str, expected: &Value) -> Result<(), Failure> {
        let Answers { in_back_off, gets, gets_before_next, present_after_gc } = &self.answers;
        match name {
            "getBeforeEachNext" => same(expected, gets_before_next),
            "getAfterReset" | "get" => same(expected, self.delay_secs()),
            "first" => same(expected, in_back_off.first()),
            "second" => same(expected, in_back_off.get(1)),
            "presentAfterFirstGC" => same(expected, present_after_gc.first()),
            "presentAfterSecondGC" => same(expected, present_after_gc.get(1)),
            "firstGetAtLeast" => match (expected.as_u64(), gets.first()) {
                (Some(least), Some(got)) if least <= *got => Ok(()),
                (_, got) => {
                    Err(Failure::new(&format!("at least {expected}"), &json!(got).to_string()))
                }
            },
            "secondGet" => same(expected, gets.get(1)),
            other => Err(Failure::unknown(other)),
        }
    }
}

/// Reads `eventTime-lastUpdate >= 200s`. A delay is forgotten *later* than its expiry, and time comes in milliseconds.
fn read_expiry(words: &str) -> Result<Expiry, Failure> {
    words
        .strip_prefix("eventTime-lastUpdate >= ")
        .and_then(|span| span.strip_suffix('s')?.parse().ok())
        .map(|secs: u64| Expiry::After(Span::secs(secs) - Span::millis(1)))
        .ok_or_else(|| Failure::unknown(words))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ticks {
    initial: u64,
    max: u64,
    ticks: Vec<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct TicksExpect {
    in_back_off: Vec<bool>,
    value: Vec<u64>,
}

/// Next is called whenever it is out of back-off; the value counts only where it is in.
pub fn ticks(case: &Case) -> Result<(), Failure> {
    let input: Ticks = case.input()?;
    let expect: TicksExpect = case.expect()?;
    let mut back_off = Backoff::new(Span::secs(input.initial), Span::secs(input.max));
    let mut in_back_off = Vec::new();
    for (tick, value) in input.ticks.iter().zip(&expect.value) {
        let now = START + Span::secs(*tick);
        let is_in = back_off.is_in_back_off_since_update(KEY, now);
        in_back_off.push(is_in);
        if is_in {
            same(value, back_off.get(KEY).as_secs())?;
        } else {
            back_off.next(KEY, now, now);
        }
    }
    same(expect.in_back_off, in_back_off)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Jitter {
    initial_ms: u64,
    max_ms: u64,
    max_jitter_factor: f64,
    attempts: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct JitterExpect {
    get_before_any_next: u64,
    rule: String,
}

/// Upstream's chance is finer than a millisecond, so its open lower bounds are reached here.
pub fn jitter(case: &Case) -> Result<(), Failure> {
    let input: Jitter = case.input()?;
    let expect: JitterExpect = case.expect()?;
    if expect.rule != "as in the name" {
        return Err(Failure::unknown(&expect.rule));
    }
    let percent = (input.max_jitter_factor * 100.0).round() as u32;
    let (initial, max) = (Span::millis(input.initial_ms), Span::millis(input.max_ms));
    let mut back_off = Backoff::new(initial, max);
    same(expect.get_before_any_next, back_off.get(KEY).as_millis())?;
    let share = |span: Span| Span::millis(span.as_millis() * u64::from(percent) / 100);
    let mut previous = Span::ZERO;
    for attempt in 0..input.attempts {
        let chance = draw(7, "jitter", &attempt.to_string());
        back_off.next_with_jitter(KEY, START, START, percent, chance);
        let delay = back_off.get(KEY);
        let (least, most) = match attempt {
            0 => (initial, initial + share(initial)),
            _ => ((previous * 2).min(max), (previous * 2 + share(previous)).min(max)),
        };
        if delay < least || most < delay {
            let expected = format!("a delay from {least} to {most} at attempt {attempt}");
            return Err(Failure::new(&expected, &delay.to_string()));
        }
        previous = delay;
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct DoBackOff {
    initial: u64,
    max: u64,
    container: String,
    next_called_before: bool,
}

/// Whether a container that exited has to wait.
pub fn do_back_off_of_a_container(case: &Case) -> Result<(), Failure> {
    let input: DoBackOff = case.input()?;
    let run = match input.container.as_str() {
        "running" => ContainerRun::Created,
        "exited at now" => ContainerRun::Exited(exit_at(START)),
        other => return Err(Failure::unknown(other)),
    };
    let snapshot = PodRuntime { sandboxes: Vec::new(), containers: vec![Rc::new(container(run))] };
    let mut back_off = Backoff::new(Span::secs(input.initial), Span::secs(input.max));
    if input.next_called_before {
        back_off.next(KEY, START, START);
    }
    let got = match do_back_off(&mut back_off, KEY, "app", &snapshot, START) {
        BackOff::NotNeeded | BackOff::Over => {
            json!({"inBackOff": false, "error": null, "messageEmpty": true})
        }
        BackOff::Blocked { until } => {
            let error = format!("CrashLoopBackOff, expiring at now+{}", until - START);
            json!({"inBackOff": true, "error": error, "messageEmpty": false})
        }
    };
    case.check(got)
}

/// When a container that ends as it starts is started, in seconds since the first time, if nothing else takes time.
pub fn starts_of_a_container_that_fails_at_once(
    initial: Span,
    max: Span,
    count: usize,
) -> Vec<u64> {
    let expiry = Expiry::After(CRASH_BACK_OFF_EXPIRY);
    let mut back_off = Backoff::with_expiry(initial, max, expiry);
    let (mut now, mut starts) = (START, Vec::new());
    while starts.len() < count {
        let exited = starts.last().map(|_| Rc::new(container(ContainerRun::Exited(exit_at(now)))));
        let snapshot =
            PodRuntime { sandboxes: Vec::new(), containers: exited.into_iter().collect() };
        while let BackOff::Blocked { until } =
            do_back_off(&mut back_off, KEY, "app", &snapshot, now)
        {
            now = until;
        }
        starts.push((now - START).as_secs());
    }
    starts
}

fn container(run: ContainerRun) -> Container {
    Container {
        id: ContainerId::new("1234"),
        uid: Uid::new("test-pod-uid"),
        pod: Key::pod("default", "web"),
        name: "app".to_owned(),
        image: "web".to_owned(),
        attempt: 0,
        hash: 0,
        start: None,
        last_words: LastWords::default(),
        created_at: SimTime::ZERO,
        run,
    }
}

fn exit_at(finished_at: SimTime) -> Exit {
    Exit {
        started_at: Some(SimTime::ZERO),
        finished_at,
        code: 1,
        reason: "Error".to_owned(),
        message: String::new(),
        cause: None,
    }
}

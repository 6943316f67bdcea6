//! What upstream's end-to-end tests saw on real nodes: stories, played as recipes.

mod story;

use serde::Deserialize;

use self::story::{POD, Situation};
use super::super::case::{Case, Failure, same};
use super::backoff::starts_of_a_container_that_fails_at_once;
use crate::kit::time::{SimTime, Span};
use crate::objects::{ConditionStatus, Event, Kind, Object, Pod};
use crate::session::observe::Moment;
use crate::session::performance::perform;
use crate::session::recipe::Recipe;

/// How long upstream's tests watch a pod.
const WATCHED_SECS: u64 = 240;
/// From an ideal time to what the test still lets pass.
const TOLERANCE_SECS: u64 = 15;

#[derive(Deserialize)]
#[serde(untagged)]
enum Input {
    RestartPeriods(RestartPeriods),
    Situation(Box<Situation>),
}

/// The kubelet's restart back-off, in seconds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RestartPeriods {
    initial: u64,
    max: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Expect {
    restarts: Option<i32>,
    /// The restarts are there by then.
    within_seconds: Option<u64>,
    ideal_seconds: Option<u64>,
    /// The restarts are not exceeded so long.
    for_seconds: Option<u64>,
    ready: Option<bool>,
    event_reason: Option<String>,
    event_message_contains: Option<String>,
    no_event_containing: Option<String>,
    ready_within_seconds_of_started: Option<u64>,
    not_before_started: Option<bool>,
    ready_becomes_false_while_terminating: Option<bool>,
    start_seconds_from_first: Option<Vec<u64>>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let expect: Expect = case.expect()?;
    match case.input()? {
        Input::RestartPeriods(RestartPeriods { initial, max }) => {
            let expected = expect.start_seconds_from_first.unwrap_or_default();
            let (initial, max) = (Span::secs(initial), Span::secs(max));
            same(&expected, starts_of_a_container_that_fails_at_once(initial, max, expected.len()))
        }
        Input::Situation(situation) => expect.judge(&watch(&situation, expect.watched())?),
    }
}

/// What was seen of the pod.
#[derive(Default)]
struct Seen {
    /// Each restart count with when it showed first.
    restarts: Vec<(SimTime, i32)>,
    was_ready: Option<SimTime>,
    started: Option<SimTime>,
    lost_readiness_while_terminating: bool,
    events: Vec<(String, String)>,
}

impl Seen {
    fn note(&mut self, moment: &Moment) {
        let now = moment.scene.now();
        let store = moment.scene.cluster.objects();
        if let Some(pod) = store.pod("default", POD) {
            self.note_pod(pod, now);
        }
        let events = store.list(Kind::Event, None).filter_map(|object| match object {
            Object::Event(event) => Some(&**event),
            _ => None,
        });
        self.events =
            events.map(|event: &Event| (event.reason.clone(), event.message.clone())).collect();
    }

    fn note_pod(&mut self, pod: &Pod, now: SimTime) {
        let Some(container) = pod.status.container_statuses.first() else { return };
        if self.restarts.last().is_none_or(|(_, count)| *count < container.restart_count) {
            self.restarts.push((now, container.restart_count));
        }
        if container.started == Some(true) && self.started.is_none() {
            self.started = Some(now);
        }
        if pod.status.is_ready() && self.was_ready.is_none() {
            self.was_ready = Some(now);
        }
        let is_not_ready = pod
            .status
            .condition("Ready")
            .is_some_and(|ready| ready.status == ConditionStatus::False);
        if pod.is_deleting() && container.running().is_some() && is_not_ready {
            self.lost_readiness_while_terminating = true;
        }
    }
}

/// Plays the story; what the learner does in it is done once the pod is ready.
fn watch(situation: &Situation, watched: Span) -> Result<Seen, Failure> {
    let manifest = situation.manifest()?;
    let seen = play_script("0s kubectl apply -f pod.yaml", &manifest, watched)?;
    let Some(action) = &situation.action else { return Ok(seen) };
    if action != "delete the pod once ready" {
        return Err(Failure::unknown(&format!("action {action:?}")));
    }
    let ready = seen.was_ready.ok_or_else(|| Failure::new("a pod that becomes ready", "none"))?;
    let script = format!(
        "0s kubectl apply -f pod.yaml\n{}s kubectl delete pod {POD} --wait=false",
        ready.as_secs() + 1
    );
    play_script(&script, &manifest, watched)
}

fn play_script(script: &str, manifest: &str, watched: Span) -> Result<Seen, Failure> {
    let recipe = Recipe::parse(&format!("{script}\n-- pod.yaml --\n{manifest}"))
        .map_err(|error| Failure::new("a recipe", &error.to_string()))?;
    let mut seen = Seen::default();
    let performance = perform(&recipe, SimTime::ZERO + watched, |moment| seen.note(moment));
    let refused = performance.scene.cluster.objects().pods(None).next().is_none()
        && !script.contains("delete");
    if refused {
        return Err(Failure::new("a pod that is accepted", "none in the store"));
    }
    Ok(seen)
}

impl Expect {
    fn watched(&self) -> Span {
        let ideal = self.ideal_seconds.map(|secs| secs + TOLERANCE_SECS);
        let asked = self.within_seconds.or(self.for_seconds).or(ideal);
        Span::secs(asked.unwrap_or(WATCHED_SECS))
    }

    fn judge(&self, seen: &Seen) -> Result<(), Failure> {
        let restarts = seen.restarts.last().map_or(0, |(_, count)| *count);
        match self.restarts {
            Some(0) => same(0, restarts)?,
            Some(wanted) if restarts < wanted => {
                return Err(Failure::new(&format!("{wanted} restarts"), &restarts.to_string()));
            }
            Some(_) | None => {}
        }
        if let Some(ready) = self.ready {
            same(ready, seen.was_ready.is_some())?;
        }
        if let Some(wanted) = self.ready_becomes_false_while_terminating {
            same(wanted, seen.lost_readiness_while_terminating)?;
        }
        self.judge_start(seen)?;
        self.judge_events(seen)
    }

    fn judge_start(&self, seen: &Seen) -> Result<(), Failure> {
        let Some(within) = self.ready_within_seconds_of_started else { return Ok(()) };
        let (Some(started), Some(ready)) = (seen.started, seen.was_ready) else {
            return Err(Failure::new("a pod that starts and is ready", "one that does not"));
        };
        if self.not_before_started == Some(true) && ready < started {
            return Err(Failure::new("ready after it has started", "ready before"));
        }
        let took = (ready - started).as_secs();
        if within < took {
            return Err(Failure::new(&format!("ready within {within}s"), &format!("{took}s")));
        }
        Ok(())
    }

    fn judge_events(&self, seen: &Seen) -> Result<(), Failure> {
        if let Some(reason) = &self.event_reason {
            let text = self.event_message_contains.as_deref().unwrap_or("");
            let found =
                seen.events.iter().any(|(of, message)| of == reason && message.contains(text));
            if !found {
                let events = format!("{:?}", seen.events);
                return Err(Failure::new(&format!("event {reason}: …{text}…"), &events));
            }
        }
        if let Some(text) = &self.no_event_containing
            && let Some((_, message)) =
                seen.events.iter().find(|(_, message)| message.contains(text))
        {
            return Err(Failure::new(&format!("no event with {text}"), message));
        }
        Ok(())
    }
}

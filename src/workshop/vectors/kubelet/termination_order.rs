//! Who waits for whom when a pod ends, and for how long.

use crate::kit::sorted::SortedMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::case::{Case, Failure};
use super::kill_restart_policy::{kill, pod_with};
use crate::cluster::kubelet::actions::KillReason;
use crate::cluster::kubelet::stop::{Act, Farewell, HookState, Leg, Process, Sight};
use crate::kit::time::{SimTime, Span};
use crate::objects::{Container, ContainerRestartPolicy};

/// Time passes in steps of this length.
const STEP: Span = Span::millis(50);
/// By then everyone has gone.
const STEPS_MAX: u32 = 100_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Input {
    sidecars: Vec<String>,
    containers: Vec<String>,
    /// Seconds from a container's signal to its end; nobody waits for one that is not named.
    exit_takes: SortedMap<String, f64>,
    grace: Grace,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Grace {
    Same(i64),
    Each(SortedMap<String, i64>),
}

impl Grace {
    fn of(&self, name: &str) -> Result<i64, Failure> {
        match self {
            Grace::Same(secs) => Ok(*secs),
            Grace::Each(each) => each.get(name).copied().ok_or_else(|| Failure::unknown(name)),
        }
    }
}

/// A container on its way out, with what it was given and when it ends.
struct Leaving {
    farewell: Farewell,
    given_secs: i64,
    takes: Span,
    ends: Option<SimTime>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let mut leaving = begin(&case.input()?)?;
    let mut now = SimTime::ZERO;
    for _ in 0..STEPS_MAX {
        // What one container's end allows another happens at the same instant.
        while pass(&mut leaving, now) {}
        if leaving.iter().all(|one| one.farewell.leg == Leg::Dead) {
            break;
        }
        now += STEP;
    }
    let waited = |one: &Leaving| {
        let spent = json!(one.given_secs - one.farewell.grace_secs);
        (one.farewell.kill.name.clone(), spent)
    };
    let waited: SortedMap<String, Value> = leaving.iter().map(waited).collect();
    case.check(json!({"waitSeconds": waited}))
}

fn begin(input: &Input) -> Result<Vec<Leaving>, Failure> {
    let named = |name: &String| Container { name: name.clone(), ..Container::default() };
    let sidecar = |name: &String| Container {
        restart_policy: Some(ContainerRestartPolicy::Always),
        ..named(name)
    };
    let mut pod = pod_with(input.containers.iter().map(named).collect());
    pod.spec.init_containers = input.sidecars.iter().map(sidecar).collect();
    let names: Vec<String> = input.sidecars.iter().chain(&input.containers).cloned().collect();
    let leaving = names.iter().map(|name| {
        let given_secs = input.grace.of(name)?;
        let farewell = Farewell::new(&pod, kill(name, KillReason::PodStops), Some(given_secs))
            .map_err(|error| Failure::new("a container to kill", &error))?;
        let takes = input.exit_takes.get(name).copied().unwrap_or_default();
        Ok(Leaving {
            farewell: farewell.in_turn(&pod, &names),
            given_secs,
            takes: Span::millis((takes * 1000.0).round() as u64),
            ends: None,
        })
    });
    leaving.collect()
}

/// Lets everyone go on; true if someone came further.
fn pass(leaving: &mut [Leaving], now: SimTime) -> bool {
    let dead: Vec<String> = leaving
        .iter()
        .filter(|one| one.farewell.leg == Leg::Dead)
        .map(|one| one.farewell.kill.name.clone())
        .collect();
    let mut is_further = false;
    for one in leaving {
        let before = one.farewell.leg;
        loop {
            let has_ended = one.ends.is_some_and(|ends| ends <= now);
            let act = one.farewell.go_on(&Sight {
                now,
                process: if has_ended { Process::Ended } else { Process::Runs },
                pre_stop: HookState::Over,
                dead: &dead,
            });
            let Some(Act::Stop { .. }) = act else { break };
            one.ends = Some(now + one.takes);
        }
        is_further |= one.farewell.leg != before;
    }
    is_further
}

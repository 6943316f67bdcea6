//! What a probe's numbers and a pod's grace come to: how long a freeze goes unnoticed, how long a start may take.
//! Models pkg/kubelet/prober/worker.go doProbe and kuberuntime_container.go killContainer (v1.36): K11 to K15, K22, K24, K67.
//!
//! Whole seconds, as the API writes them. What a program, a runtime or a network takes on top is not counted.

use std::fmt;

use crate::kit::offset::compact;
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{Probe, ProbeKind};
use crate::objects::{Container, LifecycleHandler, PodSpec};

/// The kubelet gives every container at least so long between SIGTERM and SIGKILL.
const GRACE_LEAST_SECS: u64 = 2;
const GRACE_DEFAULT_SECS: u64 = 30;
/// Longer than any cluster lives: sums stop here.
const LONGEST_SECS: u64 = 1_000_000_000;

/// From the best case to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub least_secs: u64,
    pub most_secs: u64,
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", clock(self.least_secs), clock(self.most_secs))
    }
}

/// Everything that follows from one probe's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeFigures {
    pub kind: ProbeKind,
    pub period_secs: u64,
    pub timeout_secs: u64,
    pub failure_threshold: u64,
    /// From the moment a running program stops answering until the last failure needed.
    pub freeze: Range,
    /// The same for one that answers at once, but wrongly: a refused connection, a 500.
    pub refusal: Range,
    /// From the start of the container until a probe that never succeeds has it killed; nothing for a readiness probe,
    /// and for a liveness probe that a startup probe holds back.
    pub budget: Option<Range>,
    /// From the start of a new pod's container until this lets it be Ready, if every answer is good.
    pub first_ready_secs: u64,
    /// How the container is stopped when this probe has failed; nothing for a readiness probe.
    pub stop: Option<StopFigures>,
}

/// A container's way from "stop" to "dead" if it never ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopFigures {
    pub grace_secs: u64,
    /// How long the preStop hook takes, if its length is written down.
    pub pre_stop_secs: Option<u64>,
    pub term_at_secs: u64,
    pub kill_at_secs: u64,
}

/// What the numbers of this probe come to. The object has its defaults.
pub fn of_probe(kind: ProbeKind, container: &Container, spec: &PodSpec) -> Option<ProbeFigures> {
    let probe = container.probe(kind)?;
    let (period, timeout) = (period(probe), timeout(probe));
    let threshold = at_least_one(probe.failure_threshold);
    // A probe that takes longer than the period is followed by the next one at once (K13).
    let frozen = bounded((threshold - 1) * period.max(timeout) + timeout);
    let refused = bounded((threshold - 1) * period);
    let from = |least: u64| Range { least_secs: least, most_secs: bounded(least + period) };
    let is_held_back = kind == ProbeKind::Liveness && container.startup_probe.is_some();
    let budget = (kind != ProbeKind::Readiness && !is_held_back)
        .then(|| from(bounded(delay(probe) + refused)));
    Some(ProbeFigures {
        kind,
        period_secs: period,
        timeout_secs: timeout,
        failure_threshold: threshold,
        freeze: from(frozen),
        refusal: from(refused),
        budget,
        first_ready_secs: first_ready(kind, probe, container),
        stop: (kind != ProbeKind::Readiness).then(|| of_stop(container, spec, grace_of(probe))),
    })
}

/// How this container is stopped; a probe may bring a grace of its own.
pub fn of_stop(container: &Container, spec: &PodSpec, own_grace: Option<u64>) -> StopFigures {
    let grace_secs = own_grace.unwrap_or_else(|| pod_grace(spec));
    let hook = container.lifecycle.as_ref().and_then(|lifecycle| lifecycle.pre_stop.as_ref());
    let pre_stop_secs = hook.and_then(hook_secs);
    // Without any grace the hook is not run (K67).
    let spent = if grace_secs == 0 { 0 } else { pre_stop_secs.unwrap_or(0).min(grace_secs) };
    StopFigures {
        grace_secs,
        pre_stop_secs,
        term_at_secs: spent,
        kill_at_secs: bounded(spent + (grace_secs - spent).max(GRACE_LEAST_SECS)),
    }
}

/// A pod's `terminationGracePeriodSeconds`; a negative one counts as 1.
pub fn pod_grace(spec: &PodSpec) -> u64 {
    match spec.termination_grace_period_seconds {
        Some(secs) => bounded(u64::try_from(secs).unwrap_or(1)),
        None => GRACE_DEFAULT_SECS,
    }
}

/// How long a hook surely takes: its own sleep, or the sleeps its script begins and goes on with.
pub fn hook_secs(hook: &LifecycleHandler) -> Option<u64> {
    match hook {
        LifecycleHandler::Sleep(sleep) => Some(bounded(u64::try_from(sleep.seconds).unwrap_or(0))),
        LifecycleHandler::Exec(exec) => slept_secs(&exec.command),
        LifecycleHandler::HttpGet(_) | LifecycleHandler::TcpSocket(_) => None,
    }
}

/// The seconds a command sleeps for: `sleep 10`, or the sleeps of a simple script given to a shell. Scripts that branch
/// or repeat may sleep more or less, so nothing is said of them.
pub fn slept_secs(command: &[String]) -> Option<u64> {
    const BRANCHES: [&str; 6] = ["if", "while", "until", "for", "case", "||"];
    let words: Vec<&str> = match command {
        [shell, flag, script, ..] if is_shell(shell) && flag.starts_with('-') => {
            script.split(|c: char| c.is_whitespace() || matches!(c, ';' | '&')).collect()
        }
        plain => plain.iter().map(String::as_str).collect(),
    };
    if words.iter().any(|word| BRANCHES.contains(word)) {
        return None;
    }
    let slept = words.windows(2).filter(|pair| is_program(pair[0], "sleep"));
    let secs: Vec<u64> = slept.filter_map(|pair| sleep_argument(pair[1])).collect();
    (!secs.is_empty()).then(|| bounded(secs.into_iter().fold(0, u64::saturating_add)))
}

/// `sh`, `/bin/bash` …
pub fn is_shell(program: &str) -> bool {
    ["sh", "bash", "ash", "dash", "zsh", "ksh"].iter().any(|shell| is_program(program, shell))
}

/// `90` as `1m30s`.
pub fn clock(secs: u64) -> String {
    compact(SimTime::ZERO + Span::secs(bounded(secs)))
}

fn is_program(word: &str, name: &str) -> bool {
    word.rsplit('/').next() == Some(name)
}

fn sleep_argument(word: &str) -> Option<u64> {
    let (number, unit) = match word.strip_suffix(['s', 'm', 'h']) {
        Some(number) => (number, &word[number.len()..]),
        None => (word, "s"),
    };
    let secs = match unit {
        "m" => 60,
        "h" => 3600,
        _ => 1,
    };
    number.parse::<u64>().ok().map(|count| bounded(count.saturating_mul(secs)))
}

/// The first good answer a pod may be Ready at. A startup probe waits for its own ticks, which count from when the pod's
/// worker was made; its success asks the readiness probe at once (K24).
fn first_ready(kind: ProbeKind, probe: &Probe, container: &Container) -> u64 {
    let successes = (at_least_one(probe.success_threshold) - 1) * period(probe);
    let by_itself = bounded(delay(probe) + successes);
    let startup = container.startup_probe.as_ref().map_or(0, |startup| {
        bounded(delay(startup).div_ceil(period(startup)).max(1) * period(startup))
    });
    match kind {
        ProbeKind::Readiness => by_itself.max(bounded(startup + successes)),
        ProbeKind::Startup => startup,
        // Liveness holds no pod back from being Ready.
        ProbeKind::Liveness => 0,
    }
}

fn grace_of(probe: &Probe) -> Option<u64> {
    let secs = probe.termination_grace_period_seconds?;
    u64::try_from(secs).ok().map(bounded)
}

fn period(probe: &Probe) -> u64 {
    at_least_one(probe.period_seconds)
}

fn timeout(probe: &Probe) -> u64 {
    at_least_one(probe.timeout_seconds)
}

fn delay(probe: &Probe) -> u64 {
    u64::try_from(probe.initial_delay_seconds).unwrap_or(0)
}

fn at_least_one(number: i32) -> u64 {
    u64::try_from(number).unwrap_or(0).max(1)
}

fn bounded(secs: u64) -> u64 {
    secs.min(LONGEST_SECS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn figures(kind: ProbeKind, container: serde_json::Value, grace: i64) -> ProbeFigures {
        let container: Container = serde_json::from_value(container).expect("a container");
        let spec = PodSpec { termination_grace_period_seconds: Some(grace), ..PodSpec::default() };
        of_probe(kind, &container, &spec).expect("the container has this probe")
    }

    fn probe(delay: i32, timeout: i32, period: i32, failures: i32) -> serde_json::Value {
        json!({"tcpSocket": {"port": 1}, "initialDelaySeconds": delay, "timeoutSeconds": timeout,
            "periodSeconds": period, "successThreshold": 1, "failureThreshold": failures})
    }

    fn range(least_secs: u64, most_secs: u64) -> Range {
        Range { least_secs, most_secs }
    }

    #[test]
    fn a_freeze_is_seen_after_the_threshold_and_at_worst_one_period_later() {
        let found = figures(ProbeKind::Liveness, json!({"livenessProbe": probe(0, 1, 10, 3)}), 30);
        assert_eq!((found.freeze, found.refusal), (range(21, 31), range(20, 30)));
    }

    #[test]
    fn a_probe_slower_than_its_period_is_followed_by_the_next_at_once() {
        let found = figures(ProbeKind::Liveness, json!({"livenessProbe": probe(0, 7, 5, 3)}), 30);
        assert_eq!(found.freeze, range(21, 26));
    }

    /// Trace B: exec, period 10, initialDelay 10, threshold 3; it fails at 10, 20 and 30, and SIGKILL comes at 60.
    #[test]
    fn a_liveness_probe_that_never_succeeds_kills_when_trace_b_says() {
        let found = figures(ProbeKind::Liveness, json!({"livenessProbe": probe(10, 1, 10, 3)}), 30);
        assert_eq!(found.budget, Some(range(30, 40)));
        let stop = found.stop.expect("liveness stops the container");
        assert_eq!(30 + stop.kill_at_secs, 60);
    }

    /// Trace A: period 10, threshold 3: the third failure comes between 20 and 30 seconds after the start (25.3 there).
    #[test]
    fn a_restarted_container_meets_the_ticks_anywhere_as_in_trace_a() {
        let found = figures(ProbeKind::Liveness, json!({"livenessProbe": probe(0, 1, 10, 3)}), 30);
        let budget = found.budget.expect("nothing holds liveness back");
        assert!((budget.least_secs..=budget.most_secs).contains(&25));
    }

    #[test]
    fn a_startup_probe_has_the_budget_and_liveness_waits_for_it() {
        let both =
            json!({"livenessProbe": probe(0, 1, 10, 1), "startupProbe": probe(0, 1, 10, 30)});
        assert_eq!(figures(ProbeKind::Startup, both.clone(), 30).budget, Some(range(290, 300)));
        assert_eq!(figures(ProbeKind::Liveness, both, 30).budget, None);
    }

    /// Startup and readiness answer in the same second (K24); a startup probe's first tick is one period after W (K11).
    #[test]
    fn ready_comes_with_the_first_good_startup_tick_and_the_successes_asked_for() {
        let mut readiness = probe(0, 1, 3, 3);
        let both = json!({"readinessProbe": readiness, "startupProbe": probe(0, 1, 3, 30)});
        assert_eq!(figures(ProbeKind::Readiness, both, 30).first_ready_secs, 3);
        readiness["successThreshold"] = 3.into();
        readiness["initialDelaySeconds"] = 5.into();
        let found = figures(ProbeKind::Readiness, json!({"readinessProbe": readiness}), 30);
        assert_eq!((found.first_ready_secs, found.budget, found.stop), (11, None, None));
    }

    #[test]
    fn a_probe_s_own_grace_goes_before_the_pod_s() {
        let mut liveness = probe(0, 1, 10, 3);
        liveness["terminationGracePeriodSeconds"] = 5.into();
        let stop = figures(ProbeKind::Liveness, json!({"livenessProbe": liveness}), 60).stop;
        assert_eq!(stop.map(|stop| stop.kill_at_secs), Some(5));
    }

    /// K68: no hook, a hook of 10, one longer than the grace; and a grace of nothing, which runs no hook (K67).
    #[test]
    fn the_grace_covers_the_hook_and_two_seconds_are_always_left() {
        for (grace, hook, term_at, kill_at) in
            [(30, None, 0, 30), (30, Some(10), 10, 30), (30, Some(40), 30, 32), (0, Some(10), 0, 2)]
        {
            let hook = hook.map(|seconds| json!({"preStop": {"sleep": {"seconds": seconds}}}));
            let container = json!({"lifecycle": hook});
            let container: Container = serde_json::from_value(container).expect("a container");
            let spec =
                PodSpec { termination_grace_period_seconds: Some(grace), ..PodSpec::default() };
            let stop = of_stop(&container, &spec, None);
            assert_eq!((stop.term_at_secs, stop.kill_at_secs), (term_at, kill_at));
        }
    }

    #[test]
    fn the_sleeps_of_a_simple_script_are_added_up() {
        let slept = |words: &[&str]| {
            slept_secs(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(slept(&["sleep", "10"]), Some(10));
        assert_eq!(slept(&["/bin/sh", "-c", "sleep 5; nginx -s quit && sleep 1m"]), Some(65));
        assert_eq!(slept(&["sh", "-c", "while true; do sleep 1; done"]), None);
        assert_eq!(slept(&["nginx", "-s", "quit"]), None);
        assert_eq!(slept(&["sleep", "99999999999999999999h"]), None);
    }

    #[test]
    fn numbers_without_end_stay_bounded() {
        let all = probe(i32::MAX, i32::MAX, i32::MAX, i32::MAX);
        let found = figures(ProbeKind::Liveness, json!({"livenessProbe": all}), i64::MAX);
        assert_eq!(found.freeze.most_secs, LONGEST_SECS);
        assert_eq!(found.stop.map(|stop| stop.grace_secs), Some(LONGEST_SECS));
        assert_eq!(clock(90), "1m30s");
    }
}

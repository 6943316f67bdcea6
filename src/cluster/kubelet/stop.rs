//! Stopping containers: how long each is given, and waiting until it is dead.
//! Models pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer (v1.36), K67.

use super::actions::{Kill, KillReason};
use super::desk::{Desk, Note};
use super::workers::{Stage, Wait};
use crate::kit::time::Span;
use crate::objects::{EventType, Pod};

/// Nobody is given less.
const MINIMUM_GRACE_SECS: i64 = 2;

/// Stops the containers at once and together; the worker is blocked until the last is dead.
pub fn kill_all(desk: &mut Desk, kills: Vec<Kill>) -> Option<Wait> {
    let job = desk.job();
    let (stage, pod) = (job.stage, job.pod.clone());
    let mut dying = Vec::new();
    let before = desk.ctx.cause;
    for kill in kills {
        // One that has died since the last relist is stopped all the same, and said to be.
        let id = desk.note(Note {
            container: Some(&kill.name),
            kind: EventType::Normal,
            reason: "Killing",
            message: &kill.message,
            rule: Some(kill.why.rule()),
        });
        if desk.runtime.is_running(&kill.id) {
            desk.ctx.cause = Some(id);
            let grace = match stage {
                Stage::Terminating => terminating_grace(&pod),
                Stage::Syncing | Stage::Terminated | Stage::Finished => grace(&pod, &kill),
            };
            desk.runtime.stop_container(desk.ctx, &kill.id, grace);
            dying.push(kill.id);
            desk.ctx.cause = before;
        }
    }
    if dying.is_empty() { None } else { Some(Wait::Death(dying)) }
}

/// The pod's deletion first, then the failed probe's own grace, then the pod's (K67.1).
fn grace(pod: &Pod, kill: &Kill) -> Span {
    let deletion = pod.metadata.deletion_grace_period_seconds;
    let probe = || probe_grace_secs(pod, &kill.name, kill.why);
    let own = pod.spec.termination_grace_period_seconds;
    at_least_the_minimum(deletion.or_else(probe).or(own).unwrap_or(MINIMUM_GRACE_SECS))
}

fn probe_grace_secs(pod: &Pod, container: &str, why: KillReason) -> Option<i64> {
    pod.container(container)?.probe(why.probe()?)?.termination_grace_period_seconds
}

/// What a pod that ends is given: its deletion's grace, else its own (K73).
fn terminating_grace(pod: &Pod) -> Span {
    let deletion = pod.metadata.deletion_grace_period_seconds;
    let own = pod.spec.termination_grace_period_seconds;
    at_least_the_minimum(deletion.or(own).unwrap_or(MINIMUM_GRACE_SECS))
}

fn at_least_the_minimum(secs: i64) -> Span {
    Span::secs(secs.max(MINIMUM_GRACE_SECS).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::ids::ContainerId;
    use crate::objects::Container;
    use crate::objects::probe::Probe;

    /// A pod with these graces: its own, its liveness probe's, its deletion's.
    fn pod(own: i64, probe: Option<i64>, deletion: Option<i64>) -> Pod {
        let liveness = Probe { termination_grace_period_seconds: probe, ..Probe::default() };
        let mut pod = Pod::default();
        pod.metadata.deletion_grace_period_seconds = deletion;
        pod.spec.termination_grace_period_seconds = Some(own);
        pod.spec.containers = vec![Container {
            name: "app".into(),
            liveness_probe: Some(liveness),
            ..Container::default()
        }];
        pod
    }

    fn kill(why: KillReason) -> Kill {
        Kill { id: ContainerId::new("1"), name: "app".into(), why, message: String::new() }
    }

    #[test]
    fn a_liveness_kill_has_the_probe_s_own_grace_unless_the_pod_is_deleted() {
        use KillReason::{DefinitionChanged, LivenessProbe, StartupProbe};
        for (own, probe, deletion, why, secs) in [
            (30, None, None, LivenessProbe, 30),
            (30, Some(5), None, LivenessProbe, 5),
            (30, Some(60), None, LivenessProbe, 60),
            (30, Some(5), None, StartupProbe, 30),
            (30, Some(5), None, DefinitionChanged, 30),
            (30, Some(5), Some(10), LivenessProbe, 10),
            (0, None, None, LivenessProbe, 2),
        ] {
            let got = grace(&pod(own, probe, deletion), &kill(why));
            assert_eq!(got, Span::secs(secs), "{own} {probe:?} {deletion:?} {why:?}");
        }
    }

    #[test]
    fn a_pod_that_ends_has_its_deletion_s_grace_else_its_own_but_two_seconds_at_least() {
        for (own, deletion, secs) in
            [(30, None, 30), (30, Some(5), 5), (30, Some(1), 2), (0, None, 2)]
        {
            assert_eq!(terminating_grace(&pod(own, None, deletion)), Span::secs(secs));
        }
    }
}

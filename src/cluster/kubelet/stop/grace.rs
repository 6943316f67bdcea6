//! How long a container is given to end.
//! Models kuberuntime_container.go setTerminationGracePeriod and pod_workers.go calculateEffectiveGracePeriod (v1.36), K67.1 and K73.

use crate::cluster::kubelet::actions::{Kill, KillReason};
use crate::objects::Pod;

/// Nobody is given less.
pub const MINIMUM_GRACE_SECS: i64 = 2;

/// The pod's deletion first, then the failed probe's own grace, then the pod's.
pub fn grace_secs(pod: &Pod, kill: &Kill) -> i64 {
    if kill.why == KillReason::RestartAllContainers {
        return 0;
    }
    if let Some(deletion) = pod.metadata.deletion_grace_period_seconds {
        return deletion;
    }
    let Some(own) = pod.spec.termination_grace_period_seconds else { return MINIMUM_GRACE_SECS };
    probe_grace_secs(pod, kill).unwrap_or(own)
}

fn probe_grace_secs(pod: &Pod, kill: &Kill) -> Option<i64> {
    let probe = pod.container(&kill.name)?.probe(kill.why.probe()?)?;
    probe.termination_grace_period_seconds
}

/// What a pod that ends is given: what its deletion grants, or less if someone asks for less, else its own; once
/// granted it can only shrink, and it is never nothing. A grant of 0 counts as none.
pub fn effective_grace_secs(granted: Option<i64>, pod: &Pod, asked: Option<i64>) -> i64 {
    let deletion = pod.metadata.deletion_grace_period_seconds;
    let shrink = |least: i64, other: i64| if least == 0 { other } else { least.min(other) };
    let least = [granted, deletion, asked].into_iter().flatten().reduce(shrink);
    least.or(pod.spec.termination_grace_period_seconds).unwrap_or_default().max(1)
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
        use KillReason::{DefinitionChanged, LivenessProbe, RestartAllContainers, StartupProbe};
        for (own, probe, deletion, why, secs) in [
            (30, None, None, LivenessProbe, 30),
            (30, Some(5), None, LivenessProbe, 5),
            (30, Some(60), None, LivenessProbe, 60),
            (30, Some(5), None, StartupProbe, 30),
            (30, Some(5), None, DefinitionChanged, 30),
            (30, Some(5), Some(10), LivenessProbe, 10),
            (30, None, None, RestartAllContainers, 0),
            (0, None, None, LivenessProbe, 0),
        ] {
            let got = grace_secs(&pod(own, probe, deletion), &kill(why));
            assert_eq!(got, secs, "{own} {probe:?} {deletion:?} {why:?}");
        }
    }

    #[test]
    fn what_a_pod_is_granted_can_only_shrink() {
        for (granted, own, deletion, asked, secs) in [
            (None, 30, None, None, 30),
            (None, 30, Some(5), None, 5),
            (None, 30, Some(60), None, 60),
            (None, 30, Some(5), Some(2), 2),
            (None, 30, Some(0), None, 1),
            (None, 30, Some(0), Some(5), 5),
            (Some(30), 30, Some(5), None, 5),
            (Some(5), 30, Some(30), None, 5),
            (Some(5), 30, None, None, 5),
        ] {
            let got = effective_grace_secs(granted, &pod(own, None, deletion), asked);
            assert_eq!(got, secs, "{granted:?} {own} {deletion:?} {asked:?}");
        }
    }
}

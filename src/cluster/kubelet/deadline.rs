//! activeDeadlineSeconds: a pod that has been on its node for too long is ended, whatever its containers do.
//! Models pkg/kubelet/active_deadline.go (v1.36), S13.

use std::borrow::Cow;

use super::status::Eviction;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Pod, PodStatus};

pub const EVICTION: Eviction = Eviction {
    reason: "DeadlineExceeded",
    message: Cow::Borrowed("Pod was active on the node longer than the specified deadline"),
    disruption: None,
};

/// From when on the pod is past its deadline. None: it has none, or it was never reported on.
pub fn deadline(pod: &Pod, status: Option<&PodStatus>) -> Option<SimTime> {
    let allowed = pod.spec.active_deadline_seconds?;
    let started_at = status.unwrap_or(&pod.status).start_time?;
    Some(started_at.begin() + Span::secs(u64::try_from(allowed).unwrap_or(0)))
}

pub fn is_past(pod: &Pod, status: Option<&PodStatus>, now: SimTime) -> bool {
    deadline(pod, status).is_some_and(|deadline| deadline <= now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::stamp::Stamp;

    #[test]
    fn the_deadline_counts_from_the_whole_second_in_which_the_pod_started() {
        let mut pod = Pod::default();
        pod.status.start_time = Some(Stamp::of(SimTime::millis(4_900)));
        assert_eq!(deadline(&pod, None), None, "no deadline asked for");
        pod.spec.active_deadline_seconds = Some(10);
        assert_eq!(deadline(&pod, None), Some(SimTime::secs(14)));
        assert_eq!(deadline(&pod, Some(&PodStatus::default())), None, "not started");
        assert!(!is_past(&pod, None, SimTime::millis(13_999)));
        assert!(is_past(&pod, None, SimTime::secs(14)));
    }
}

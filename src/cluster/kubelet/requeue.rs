//! How a sync ended, and when its pod is looked at again.
//! Models pkg/kubelet/pod_workers.go completeWork and container/sync_result.go MinBackoffExpiration (v1.36), K5.

use crate::cluster::version::Version;
use crate::kit::chance::Draw;
use crate::kit::time::{SimTime, Span};

/// Time between two looks at a pod that nothing happens to.
pub const RESYNC_INTERVAL: Span = Span::secs(60);
/// Wait after a failed sync that names no better time.
pub const BACK_OFF_PERIOD: Span = Span::secs(10);
/// Wait while the network is not ready.
pub const TRANSIENT_BACK_OFF_PERIOD: Span = Span::secs(1);
/// Every wait is stretched by up to this much, by chance.
const JITTER_PERCENT: u32 = 50;

/// How a sync ended, as far as the next one depends on it.
#[derive(Clone, Debug, PartialEq)]
pub enum SyncEnd {
    PhaseTransition,
    Success,
    NetworkNotReady,
    /// Failed; with the earliest time at which a back-off is over, if some error names one.
    Failure {
        back_off_ends: Option<SimTime>,
    },
}

/// One failure within a sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncFailure {
    NetworkNotReady,
    BackOff { until: SimTime },
    Other,
}

impl SyncEnd {
    /// A network that is not ready outweighs every other failure; of several back-offs the first to end counts.
    pub fn of(failures: &[SyncFailure]) -> SyncEnd {
        if failures.is_empty() {
            return SyncEnd::Success;
        }
        if failures.contains(&SyncFailure::NetworkNotReady) {
            return SyncEnd::NetworkNotReady;
        }
        let ends = failures.iter().filter_map(|failure| match failure {
            SyncFailure::BackOff { until } => Some(*until),
            SyncFailure::NetworkNotReady | SyncFailure::Other => None,
        });
        SyncEnd::Failure { back_off_ends: ends.min() }
    }

    /// Kubelets before 1.35 do not look at an error's back-off.
    pub fn as_seen_by(self, version: Version) -> SyncEnd {
        match self {
            SyncEnd::Failure { .. } if !version.syncs_again_after_back_off() => {
                SyncEnd::Failure { back_off_ends: None }
            }
            end => end,
        }
    }
}

/// When the pod is looked at again after a sync (K5).
pub fn requeue_delay(
    end: &SyncEnd,
    resync: Span,
    back_off: Span,
    now: SimTime,
    draw: Draw,
) -> Span {
    match end {
        SyncEnd::PhaseTransition => Span::ZERO,
        SyncEnd::Success => draw.jitter(resync, JITTER_PERCENT),
        SyncEnd::NetworkNotReady => draw.jitter(TRANSIENT_BACK_OFF_PERIOD, JITTER_PERCENT),
        SyncEnd::Failure { back_off_ends: None } => draw.jitter(back_off, JITTER_PERCENT),
        SyncEnd::Failure { back_off_ends: Some(at) } => {
            draw.jitter((*at - now).min(resync), JITTER_PERCENT)
        }
    }
}

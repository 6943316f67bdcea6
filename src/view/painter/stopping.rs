//! The way of one container from the request to stop to the kill: behind it as it went, ahead as the kubelet expects it.

use crate::cluster::kubelet::hooks::Hook;
use crate::cluster::kubelet::stop::Farewell;
use crate::cluster::kubelet::workers::Job;
use crate::cluster::runtime::{Container, Patience};
use crate::kit::time::SimTime;
use crate::session::msg::{Ask, Selection};
use crate::view::pods::{Leg, LegKind, Stopping};

/// The instants between which its legs lie.
struct Milestones {
    from: SimTime,
    turn_at: SimTime,
    told_at: SimTime,
    kill_at: SimTime,
}

pub fn stopping(job: Option<&Job>, instance: &Container) -> Option<Stopping> {
    let asks = Selection::Asked(instance.pod.clone(), Ask::Restart(instance.name.clone()));
    let milestones = milestones(job, instance)?;
    let Milestones { from, turn_at, told_at, kill_at } = milestones;
    let signal = instance.start.as_ref().map(|start| start.image.stop_signal.to_string());
    let legs = [
        (LegKind::PreStop, from, turn_at),
        (LegKind::Turn, turn_at, told_at),
        (LegKind::Signal(signal.unwrap_or_default()), told_at, kill_at),
    ];
    let legs = legs.into_iter().filter(|(_, from, until)| from < until);
    Some(Stopping {
        from,
        legs: legs.map(|(kind, from, _)| Leg { kind, from }).collect(),
        kill_at,
        asks,
    })
}

fn milestones(job: Option<&Job>, instance: &Container) -> Option<Milestones> {
    let is_of = |farewell: &&Farewell| farewell.kill.id == instance.id;
    let farewell = job.and_then(|job| job.farewells.iter().find(is_of));
    let Some(stop) = instance.stop() else {
        let (job, farewell) = (job?, farewell?);
        let hook = job.hooks.iter().find(|hook| hook.key.container == instance.id);
        let ahead = farewell.expects(hook.and_then(Hook::due))?;
        return Some(Milestones {
            from: farewell.begun_at?,
            turn_at: ahead.turn_at,
            told_at: ahead.told_at,
            kill_at: ahead.kill_at,
        });
    };
    let told_at = stop.signalled_at;
    // A kubelet that began anew, or stops it once more, remembers nothing of what was before the signal.
    let before = |at: Option<SimTime>| at.map_or(told_at, |at| at.min(told_at));
    let (Patience::Until(kill_at) | Patience::Over { dies_at: kill_at }) = stop.patience;
    Some(Milestones {
        from: before(farewell.and_then(|farewell| farewell.begun_at)),
        turn_at: before(farewell.and_then(|farewell| farewell.turn_at)),
        told_at,
        kill_at,
    })
}

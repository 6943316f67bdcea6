//! How many pods a rolling update may have too many, how many too few, and how large its new ReplicaSet may be.
//! Models pkg/controller/deployment/util/deployment_util.go ResolveFenceposts, MaxSurge, MaxUnavailable, NewRSNewReplicas
//! (v1.36), R29, R30.

use crate::objects::{Deployment, IntOrString, RollingUpdate};

pub const ROLLING_UPDATE: &str = "RollingUpdate";
pub const RECREATE: &str = "Recreate";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fenceposts {
    pub surge: i32,
    pub unavailable: i32,
}

#[derive(Clone, Copy)]
enum Round {
    Up,
    Down,
}

/// None if one of the two is neither a number nor a percentage.
pub fn resolve(
    max_surge: Option<&IntOrString>,
    max_unavailable: Option<&IntOrString>,
    desired: i32,
) -> Option<Fenceposts> {
    let scaled = |value: Option<&IntOrString>, round| match value {
        None => Some(0),
        Some(value) => of_total(value, desired, round),
    };
    let surge = scaled(max_surge, Round::Up)?;
    let unavailable = scaled(max_unavailable, Round::Down)?;
    // Both may be nothing only by rounding; something has to move.
    let unavailable = if (surge, unavailable) == (0, 0) { 1 } else { unavailable };
    Some(Fenceposts { surge, unavailable })
}

/// Models intstr.GetScaledValueFromIntOrPercent.
fn of_total(value: &IntOrString, total: i32, round: Round) -> Option<i32> {
    let text = match value {
        IntOrString::Int(number) => return Some(*number),
        IntOrString::String(text) => text,
    };
    let percent: i32 = text.strip_suffix('%')?.parse().ok()?;
    let hundredths = i64::from(percent) * i64::from(total);
    let part = match round {
        Round::Down => hundredths.div_euclid(100),
        Round::Up => -(-hundredths).div_euclid(100),
    };
    i32::try_from(part).ok()
}

pub fn replicas(deployment: &Deployment) -> i32 {
    deployment.spec.replicas.unwrap_or(1)
}

pub fn is_rolling(deployment: &Deployment) -> bool {
    deployment.spec.strategy.kind == ROLLING_UPDATE
}

pub fn max_surge(deployment: &Deployment) -> i32 {
    of_deployment(deployment).map_or(0, |posts| posts.surge)
}

pub fn max_unavailable(deployment: &Deployment) -> i32 {
    let replicas = replicas(deployment);
    if replicas == 0 {
        return 0;
    }
    of_deployment(deployment).map_or(0, |posts| posts.unavailable.min(replicas))
}

pub fn min_available(deployment: &Deployment) -> i32 {
    if is_rolling(deployment) { replicas(deployment) - max_unavailable(deployment) } else { 0 }
}

/// None unless pods are exchanged a few at a time.
fn of_deployment(deployment: &Deployment) -> Option<Fenceposts> {
    if !is_rolling(deployment) {
        return None;
    }
    let none = RollingUpdate::default();
    let rolling = deployment.spec.strategy.rolling_update.as_ref().unwrap_or(&none);
    let (surge, unavailable) = (&rolling.max_surge, &rolling.max_unavailable);
    resolve(surge.as_ref(), unavailable.as_ref(), replicas(deployment))
}

/// The size of the new ReplicaSet, from what it is and what all of them are together. Models NewRSNewReplicas.
pub fn new_replicas(deployment: &Deployment, all: i32, present: i32) -> i32 {
    let wanted = replicas(deployment);
    if !is_rolling(deployment) {
        return wanted;
    }
    let rolling = deployment.spec.strategy.rolling_update.as_ref();
    let surge = rolling.and_then(|rolling| rolling.max_surge.as_ref());
    let surge = surge.and_then(|surge| of_total(surge, wanted, Round::Up)).unwrap_or(0);
    let room = wanted.saturating_add(surge) - all;
    if room <= 0 { present } else { present + room.min(wanted - present) }
}

//! Whether a container that ended has to wait before it is started again.
//! Models kuberuntime_manager.go doBackOff (v1.36), K42–K44.

use super::pleg::PodRuntime;
use crate::kit::backoff::Backoff;
use crate::kit::quote::duration;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Container, Pod};

/// What back-off makes of a start.
#[derive(Clone, Debug, PartialEq)]
pub enum BackOff {
    /// Nothing exited before it.
    NotNeeded,
    /// It may start, and the next start waits longer.
    Over,
    Blocked {
        until: SimTime,
    },
}

/// Whether a container has to wait, from the runtime as it was before this sync killed anything (K42).
pub fn do_back_off(
    back_off: &mut Backoff,
    key: &str,
    container: &str,
    snapshot: &PodRuntime,
    now: SimTime,
) -> BackOff {
    let exited =
        snapshot.containers.iter().filter(|one| one.name == container).find_map(|one| one.exit());
    let Some(exit) = exited else { return BackOff::NotNeeded };
    if back_off.is_in_back_off_since(key, exit.finished_at, now) {
        return BackOff::Blocked { until: exit.finished_at + back_off.get(key) };
    }
    back_off.next(key, exit.finished_at, now);
    BackOff::Over
}

/// `back-off 10s restarting failed container=app pod=web_default(uid)`.
pub fn back_off_message(delay: Span, container: &str, pod: &Pod) -> String {
    let delay = duration(delay.as_nanos());
    format!("back-off {delay} restarting failed container={container} pod={}", pod.full_name())
}

/// Names pod, container and image, so that a changed image starts afresh (K43).
pub fn back_off_key(pod: &Pod, container: &Container) -> String {
    format!("{}/{}/{}", pod.full_name(), container.name, container.image)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::cluster::ids::{ContainerId, Uid};
    use crate::cluster::runtime::{self, ContainerRun, Exit, LastWords};
    use crate::kit::backoff::Expiry;
    use crate::objects::Key;

    /// What the cache shows of a container that exited at these seconds, the last first.
    fn exits(at: &[u64]) -> PodRuntime {
        let exited = |(attempt, secs): (usize, &u64)| {
            Rc::new(runtime::Container {
                id: ContainerId::new(&attempt.to_string()),
                uid: Uid::new("uid"),
                pod: Key::pod("default", "web"),
                name: "app".to_owned(),
                image: "web".to_owned(),
                attempt: attempt as i32,
                hash: 0,
                start: None,
                last_words: LastWords::default(),
                created_at: SimTime::ZERO,
                run: ContainerRun::Exited(Exit {
                    started_at: Some(SimTime::ZERO),
                    finished_at: SimTime::secs(*secs),
                    code: 1,
                    reason: "Error".to_owned(),
                    message: String::new(),
                    cause: None,
                }),
            })
        };
        PodRuntime {
            sandboxes: Vec::new(),
            containers: at.iter().enumerate().map(exited).collect(),
        }
    }

    fn back_off() -> Backoff {
        let expiry = Expiry::After(Span::secs(600));
        Backoff::with_expiry(Span::secs(10), Span::secs(300), expiry)
    }

    #[test]
    fn a_container_that_exits_at_once_starts_at_0_0_10_30_70_150_310() {
        let mut back_off = back_off();
        let (mut now, mut starts) = (SimTime::ZERO, vec![0]);
        while starts.len() < 7 {
            let exited = exits(&[*starts.last().expect("there is a first")]);
            match do_back_off(&mut back_off, "app", "app", &exited, now) {
                BackOff::Blocked { until } => now = until,
                BackOff::Over | BackOff::NotNeeded => starts.push(now.as_secs()),
            }
        }
        assert_eq!(starts, [0, 0, 10, 30, 70, 150, 310]);
    }

    #[test]
    fn liveness_kills_every_thirty_seconds_are_blocked_at_the_fifth() {
        let mut back_off = back_off();
        // Each kill is judged by the exit before it, for the cache does not show its own yet.
        let kills = [25, 55, 85, 115, 145].map(SimTime::secs);
        let decided: Vec<BackOff> = kills
            .iter()
            .enumerate()
            .map(|(nth, now)| {
                let before = if nth == 0 { exits(&[]) } else { exits(&[kills[nth - 1].as_secs()]) };
                do_back_off(&mut back_off, "app", "app", &before, *now)
            })
            .collect();
        let blocked = BackOff::Blocked { until: SimTime::secs(155) };
        assert_eq!(
            decided,
            [BackOff::NotNeeded, BackOff::Over, BackOff::Over, BackOff::Over, blocked]
        );
    }

    #[test]
    fn ten_quiet_minutes_are_forgiven() {
        let mut back_off = back_off();
        for exit in [0, 10, 30] {
            do_back_off(&mut back_off, "app", "app", &exits(&[exit]), SimTime::secs(exit + 20));
        }
        assert_eq!(back_off.get("app"), Span::secs(40));
        do_back_off(&mut back_off, "app", "app", &exits(&[651]), SimTime::secs(651));
        assert_eq!(back_off.get("app"), Span::secs(10));
    }
}

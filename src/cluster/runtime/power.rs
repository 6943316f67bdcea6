//! A machine loses its power and boots again: what ran is dead, and containerd finds it so when it is back.
//! Models internal/cri/server/restart.go loadContainer and sandbox_status (containerd 2.x).

use std::rc::Rc;

use super::{Container, ContainerRun, Exit, Runtime, SandboxState};
use crate::cluster::ctx::{About, Ctx};
use crate::cluster::record::{Actor, ContainerChange, What};
use crate::kit::time::SimTime;

/// What containerd says of a container whose task it no longer finds.
const UNKNOWN_EXIT_CODE: i32 = 255;
const UNKNOWN_EXIT_REASON: &str = "Unknown";

impl Runtime {
    /// Everything dies at once; nobody is there to notice.
    pub fn lose_power(&mut self, ctx: &mut Ctx) {
        self.lost_power = ctx.cause;
        let unfinished = self.containers.values().filter(|one| one.exit().is_none());
        let unfinished: Vec<Rc<Container>> = unfinished.cloned().collect();
        for container in unfinished {
            let started_at = match container.run {
                ContainerRun::Running { started_at, .. } => Some(started_at),
                ContainerRun::Created | ContainerRun::Exited(_) | ContainerRun::Unknown => None,
            };
            if started_at.is_some() {
                let reason = UNKNOWN_EXIT_REASON.to_owned();
                let change = ContainerChange::Exited { code: UNKNOWN_EXIT_CODE, reason };
                let what = What::Container { id: container.id.clone(), change };
                let about = About::container(container.pod.clone(), &container.name);
                ctx.record(Actor::Runtime, about, what, None);
            }
            self.container_mut(&container.id).run = ContainerRun::Exited(Exit {
                started_at,
                finished_at: ctx.now(),
                code: UNKNOWN_EXIT_CODE,
                reason: UNKNOWN_EXIT_REASON.to_owned(),
                message: String::new(),
                cause: ctx.cause,
            });
            self.touch(ctx, &container.id);
        }
    }

    /// The sandboxes are gone with the power, and what died is said to have ended now.
    pub fn boot(&mut self, now: SimTime) {
        let lost_power = self.lost_power.take();
        for container in self.containers.values_mut() {
            if container.exit().is_some_and(|exit| exit.cause == lost_power)
                && let ContainerRun::Exited(exit) = &mut Rc::make_mut(container).run
                && exit.code == UNKNOWN_EXIT_CODE
            {
                exit.finished_at = now;
            }
        }
        let pods: Vec<_> = self.sandboxes.keys().cloned().collect();
        for uid in pods {
            if let Some(sandboxes) = self.sandboxes.get_mut(&uid) {
                for sandbox in Rc::make_mut(sandboxes) {
                    sandbox.state = SandboxState::NotReady;
                }
            }
            self.changed.insert(uid);
        }
    }
}

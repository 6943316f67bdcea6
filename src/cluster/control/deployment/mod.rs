//! Deployments: a ReplicaSet for every template, and pods moved from the old ones to the new one a few at a time.
//! Models pkg/controller/deployment (v1.36), R27–R52.
//!
//! Pure, and called by the tables of facts as well: `fenceposts` and `rolling` (how many), `recreate`, `scaling` (shares),
//! `sets` (which is the new one), `revision` (annotations), `conditions`, `status`, `progress`. They decide; `sync` reads
//! the store and does it, `rollback` what an annotation asks for; `wake` says when.

pub mod conditions;
pub mod fenceposts;
pub mod progress;
pub mod recreate;
pub mod revision;
mod rollback;
pub mod rolling;
mod rollout;
pub mod scaling;
pub mod sets;
pub mod status;
pub mod sync;
mod wake;

use super::queue::Queue;
use super::{Change, Controller, ControllerName};
use crate::cluster::ctx::Ctx;
use crate::kit::time::{SimTime, Span};
use crate::kit::workqueue::ExponentialLimiter;
use crate::objects::Key;

/// What keeps failing is left alone until something changes. Models deployment_controller.go maxRetries.
const RETRIES_MAX: u32 = 15;
/// What a check of the deadline is late by. Models progress.go requeueStuckDeployment.
const CHECK_DELAY: Span = Span::secs(1);

#[derive(Clone, Debug, PartialEq)]
pub struct DeploymentController {
    queue: Queue<Key>,
}

impl Default for DeploymentController {
    fn default() -> DeploymentController {
        let limiter = ExponentialLimiter::for_controllers();
        DeploymentController { queue: Queue::new(ControllerName::Deployment, limiter) }
    }
}

impl Controller for DeploymentController {
    fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        for key in wake::by(ctx, change) {
            self.queue.add(ctx, key);
        }
    }

    fn due(&self) -> Option<SimTime> {
        self.queue.due()
    }

    fn turn(&mut self, ctx: &mut Ctx) {
        let Some(key) = self.queue.take(ctx) else { return };
        match rollout::sync(ctx, &key) {
            Ok(None) => self.queue.forget(&key),
            Ok(Some(check)) => {
                self.queue.forget(&key);
                match check.is_zero() {
                    true => self.queue.retry(ctx, key.clone()),
                    false => self.queue.add_after(ctx, key.clone(), check + CHECK_DELAY),
                }
            }
            Err(sync::Stopped::Again) if self.queue.failures(&key) < RETRIES_MAX => {
                self.queue.retry(ctx, key.clone());
            }
            // Trying again would not help.
            Err(sync::Stopped::Again | sync::Stopped::NamespaceEnding) => self.queue.forget(&key),
        }
        self.queue.done(&key);
    }
}

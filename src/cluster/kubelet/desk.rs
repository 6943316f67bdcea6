//! What a pod's worker has before it while it syncs, and the few things every step does with it.

use super::Kubelet;
use super::workers::{Job, PodWorker, Wait};
use crate::cluster::api::{self, EventNote};
use crate::cluster::ctx::Ctx;
use crate::cluster::pace::Pace;
use crate::cluster::record::{Actor, RecordId};
use crate::cluster::rule::Rule;
use crate::cluster::runtime::Runtime;
use crate::objects::{EventType, Object};

pub struct Desk<'a, 'b> {
    pub kubelet: &'a mut Kubelet,
    pub runtime: &'a mut Runtime,
    pub ctx: &'a mut Ctx<'b>,
    pub worker: &'a mut PodWorker,
}

/// What the kubelet has to say about the pod.
pub struct Note<'a> {
    pub container: Option<&'a str>,
    pub kind: EventType,
    pub reason: &'a str,
    pub message: &'a str,
    pub rule: Option<Rule>,
}

impl Desk<'_, '_> {
    pub fn job(&mut self) -> &mut Job {
        self.worker.job.as_mut().expect("steps are carried out within a job")
    }

    /// Waits for something the scenario's pace decides.
    pub fn takes(&self, pace: Pace) -> Wait {
        Wait::Until(self.ctx.now() + self.ctx.pace(pace, self.worker.uid.as_str()))
    }

    pub fn note(&mut self, note: Note) -> RecordId {
        let Note { container, kind, reason, message, rule } = note;
        let node = self.kubelet.node.clone();
        let pod = Object::Pod(self.worker.pod.clone());
        let note = EventNote {
            actor: Actor::Kubelet,
            component: "kubelet",
            host: node.as_str(),
            kind,
            reason,
            message,
            container,
            rule,
        };
        api::note(self.ctx, &pod, note)
    }
}

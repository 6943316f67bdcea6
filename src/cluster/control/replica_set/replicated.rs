//! A ReplicaSet or a ReplicationController, as one and the same thing.
//! Models pkg/controller/replication/conversion.go (v1.36), R23.

use std::rc::Rc;

use crate::cluster::control::claim::Claimant;
use crate::kit::sorted::SortedMap;
use crate::kit::time::Span;
use crate::objects::{
    LabelSelector, Object, ObjectMeta, ReplicaSet, ReplicaSetStatus, ReplicationController,
    ReplicationControllerStatus,
};

#[derive(Clone, Debug)]
pub struct Replicated {
    pub object: Object,
    pub selector: Option<LabelSelector>,
    pub replicas: i32,
    pub min_ready: Span,
    pub template_labels: SortedMap<String, String>,
    pub status: ReplicaSetStatus,
}

impl Replicated {
    /// None for any other kind.
    pub fn of(object: &Object) -> Option<Replicated> {
        match object {
            Object::ReplicaSet(set) => Some(of_set(object.clone(), set)),
            Object::ReplicationController(controller) => {
                Some(of_controller(object.clone(), controller))
            }
            _ => None,
        }
    }

    pub fn meta(&self) -> &ObjectMeta {
        self.object.meta()
    }

    pub fn claimant(&self) -> Claimant<'_> {
        Claimant { meta: self.meta(), selector: self.selector.as_ref() }
    }

    /// The object with a new status, which says what generation it is of; None if there is nothing new to say.
    /// Models replica_set_utils.go updateReplicaSetStatus.
    pub fn with_status(&self, mut status: ReplicaSetStatus) -> Option<Object> {
        let generation = self.meta().generation;
        if status == self.status && generation == self.status.observed_generation {
            return None;
        }
        status.observed_generation = generation;
        let mut object = self.object.clone();
        match &mut object {
            Object::ReplicaSet(set) => Rc::make_mut(set).status = status,
            Object::ReplicationController(controller) => {
                Rc::make_mut(controller).status = into_controllers(status);
            }
            _ => unreachable!("made of one of the two"),
        }
        Some(object)
    }
}

fn of_set(object: Object, set: &ReplicaSet) -> Replicated {
    Replicated {
        object,
        selector: set.spec.selector.clone(),
        replicas: set.spec.replicas.unwrap_or(1),
        min_ready: seconds(set.spec.min_ready_seconds),
        template_labels: set.spec.template.metadata.labels.clone(),
        status: set.status.clone(),
    }
}

fn of_controller(object: Object, controller: &ReplicationController) -> Replicated {
    let spec = &controller.spec;
    let selector =
        LabelSelector { match_labels: spec.selector.clone(), ..LabelSelector::default() };
    let template = spec.template.as_ref();
    Replicated {
        object,
        selector: (!selector.is_empty()).then_some(selector),
        replicas: spec.replicas.unwrap_or(1),
        min_ready: seconds(spec.min_ready_seconds),
        template_labels: template
            .map(|template| template.metadata.labels.clone())
            .unwrap_or_default(),
        status: of_controllers(&controller.status),
    }
}

fn of_controllers(status: &ReplicationControllerStatus) -> ReplicaSetStatus {
    ReplicaSetStatus {
        available_replicas: status.available_replicas,
        conditions: status.conditions.clone(),
        fully_labeled_replicas: status.fully_labeled_replicas,
        observed_generation: status.observed_generation,
        ready_replicas: status.ready_replicas,
        replicas: status.replicas,
        terminating_replicas: None,
    }
}

fn into_controllers(status: ReplicaSetStatus) -> ReplicationControllerStatus {
    ReplicationControllerStatus {
        available_replicas: status.available_replicas,
        conditions: status.conditions,
        fully_labeled_replicas: status.fully_labeled_replicas,
        observed_generation: status.observed_generation,
        ready_replicas: status.ready_replicas,
        replicas: status.replicas,
    }
}

fn seconds(seconds: i32) -> Span {
    Span::secs(u64::try_from(seconds).unwrap_or(0))
}

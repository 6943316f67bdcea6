//! The log of what has no pod yet: kubectl waits for the first one.
//! Models GetPodList in kubectl's pkg/polymorphichelpers/helpers.go (v1.36), C38.

use super::{VERB, begin};
use crate::cluster::{Record, Verb as Change, What};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::Flags;
use crate::console::kubectl::verbs::Call;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::time::SimTime;
use crate::objects::{LabelSelector, Object};

/// Which pods are waited for.
#[derive(Clone, Debug, PartialEq)]
pub struct Awaited {
    pub namespace: String,
    pub selector: LabelSelector,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FirstPod {
    awaited: Awaited,
    flags: Flags,
    arguments: Vec<String>,
    own_namespace: String,
    pub give_up: SimTime,
}

impl FirstPod {
    pub fn new(call: &Call, awaited: Awaited, give_up: SimTime) -> FirstPod {
        let (flags, arguments) = (call.flags.clone(), call.arguments.clone());
        let own_namespace = call.own_namespace.clone();
        FirstPod { awaited, flags, arguments, own_namespace, give_up }
    }

    /// What the command goes on with once there is a pod.
    pub fn on_record(&self, shell: &mut Shell, record: &Record) -> Option<Outcome> {
        let What::Stored { verb, object: Object::Pod(pod) } = &record.what else { return None };
        let Awaited { namespace, selector } = &self.awaited;
        let is_meant =
            pod.metadata.namespace == *namespace && selector.matches(&pod.metadata.labels);
        if !is_meant || *verb == Change::Deleted {
            return None;
        }
        let behind = self.arguments.iter().skip(1).cloned();
        let call = Call {
            verb: &VERB,
            flags: self.flags.clone(),
            // The others that come at the same instant have not been heard of.
            arguments: [pod.metadata.name.clone()].into_iter().chain(behind).collect(),
            own_namespace: self.own_namespace.clone(),
        };
        Some(begin(&call, shell).unwrap_or_else(|failure| {
            shell.err(&failure.text());
            Outcome::Ended(Exit::FAILURE)
        }))
    }

    pub fn on_time(&self, shell: &mut Shell) -> Option<Exit> {
        shell.err(&Failure::plain("timed out waiting for the condition").text());
        Some(Exit::FAILURE)
    }
}

//! The control plane's controllers. They meet in the store; none knows another.
//!
//! Each is a machine of its own: watches tell it what was written (`informed`), it notes what to look at, and looks in its
//! turn. `controllers!` below is the list of those of kube-controller-manager, with the API server's own one; the scheduler stands
//! beside them.
//!
//! Knows: ctx, api, admit, requests, objects. Never knows: the kubelet, the runtime.

pub mod claim;
pub mod cron_job;
pub mod daemon_set;
pub mod deployment;
pub mod disruption;
mod endpoint_mirror;
pub mod endpoint_slice;
pub mod endpoints;
mod garbage_collector;
pub mod job;
mod kubernetes_service;
mod namespaces;
pub mod node_lifecycle;
mod owned;
mod pod_control;
mod pod_gc;
mod queue;
pub mod replica_set;
pub mod revisions;
mod root_ca;
pub mod scheduler;
mod service_balancer;
pub mod stateful_set;
pub mod taint_eviction;
mod ttl_after_finished;

pub use kubernetes_service::objects as kubernetes_service;
pub use root_ca::config_map as root_ca;
pub use scheduler::Scheduler;

use std::fmt;

use super::ctx::Ctx;
use super::record::Verb;
use crate::kit::time::{SimTime, Span};
use crate::objects::{Key, Object};

/// One write, as a watch tells of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub verb: Verb,
    /// What was stored before a modification.
    pub before: Option<Object>,
    pub object: Object,
}

pub trait Controller {
    /// A watch tells of a write of any kind.
    fn informed(&mut self, ctx: &mut Ctx, change: &Change);

    /// When it has something to do; a time that has passed means now.
    fn due(&self) -> Option<SimTime>;

    /// Does one thing that is due.
    fn turn(&mut self, ctx: &mut Ctx);
}

macro_rules! controllers {
    ($($field:ident $Name:ident $Type:path)*) => {
        /// The order is the order of turns at one instant.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ControllerName {
            $($Name,)*
        }

        impl ControllerName {
            pub const ALL: &[ControllerName] = &[$(ControllerName::$Name,)*];
        }

        #[derive(Clone, Default, PartialEq)]
        pub struct Controllers {
            $($field: $Type,)*
        }

        impl Controllers {
            pub fn get(&self, name: ControllerName) -> &dyn Controller {
                match name {
                    $(ControllerName::$Name => &self.$field,)*
                }
            }

            fn get_mut(&mut self, name: ControllerName) -> &mut dyn Controller {
                match name {
                    $(ControllerName::$Name => &mut self.$field,)*
                }
            }
        }
    };
}

controllers! {
    endpoint_slices EndpointSlice endpoint_slice::EndpointSliceController
    endpoints Endpoints endpoints::EndpointsController
    endpoint_mirror EndpointMirror endpoint_mirror::EndpointMirror
    balancers Balancers service_balancer::BalancerController
    deployments Deployment deployment::DeploymentController
    replica_sets ReplicaSet replica_set::ReplicaSets
    replication_controllers ReplicationController replica_set::ReplicationControllers
    cron_jobs CronJob cron_job::CronJobs
    jobs Job job::Jobs
    ttl_after_finished TtlAfterFinished ttl_after_finished::TtlAfterFinished
    stateful_sets StatefulSet stateful_set::StatefulSets
    daemon_sets DaemonSet daemon_set::DaemonSets
    garbage GarbageCollector garbage_collector::GarbageCollector
    node_lifecycle NodeLifecycle node_lifecycle::NodeLifecycle
    taint_eviction TaintEviction taint_eviction::TaintEviction
    pod_gc PodGc pod_gc::PodGc
    disruption Disruption disruption::Disruption
    namespaces Namespace namespaces::Namespaces
    root_ca RootCa root_ca::RootCa
    kubernetes_service KubernetesService kubernetes_service::KubernetesService
}

impl Controllers {
    /// The nodes that are there when the scenario begins.
    pub fn know_nodes(&mut self, ctx: &mut Ctx) {
        self.node_lifecycle.know_nodes(ctx.seed(), &ctx.shared.api.store);
        self.endpoint_slices.nodes_seen(ctx);
    }

    /// Until when the pods that failed hold up a Job's next one.
    pub fn job_held_until(&self, job: &Key, max: Span) -> Option<SimTime> {
        self.jobs.held_until(job, max)
    }

    /// Some node fell silent, or is heard again.
    pub fn heartbeats_changed(&mut self, ctx: &mut Ctx) {
        self.node_lifecycle.plan(ctx);
    }

    /// They share their watches, so all hear of a write at once.
    pub fn informed(&mut self, ctx: &mut Ctx, change: &Change) {
        for name in ControllerName::ALL {
            self.get_mut(*name).informed(ctx, change);
        }
    }

    pub fn turn(&mut self, ctx: &mut Ctx, name: ControllerName) {
        self.get_mut(name).turn(ctx);
    }
}

impl fmt::Debug for Controllers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let due = ControllerName::ALL.iter().map(|name| (name, self.get(*name).due()));
        f.debug_map().entries(due).finish()
    }
}

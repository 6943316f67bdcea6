//! The nouns of the API: public fields, and how each is read and written. No behaviour over time.
//!
//! Every struct is one Kubernetes type under its own name; `#[derive(Json)]` knows the API's names, so a `Pod` written as
//! JSON is what `kubectl get -o json` shows. Reading is lenient on purpose: strictness, defaults and refusals are
//! `admit`'s work and happen on the tree, where positions are known.
//!
//! Knows: kit. Never knows: admit, time passing.

mod affinity;
mod app;
mod bytes;
mod condition;
mod config_map;
mod container;
mod container_status;
mod controller_revision;
mod cron_job;
mod daemon_set;
mod deployment;
mod endpoint_slice;
mod endpoints;
mod env;
mod event;
mod hook;
mod int_or_string;
pub mod job;
pub mod json;
mod key;
mod kind;
mod lease;
mod meta;
pub mod namespace;
mod node;
mod object;
mod pod;
mod pod_disruption_budget;
mod pod_template;
pub mod priority_class;
pub mod probe;
mod replica_set;
mod replication_controller;
pub mod schema;
mod secret;
mod selector;
pub mod service;
mod spread;
mod stateful_set;
pub mod taint;
mod unread;
mod volume;

pub use affinity::{
    Affinity, NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm,
    PreferredSchedulingTerm,
};
pub use app::{App, AppCpu, AppCrash, AppGrpc, AppLog, AppMemory, AppOnTerm, AppRoute, AppSpec};
pub use bytes::Bytes;
pub use condition::{Condition, ConditionStatus};
pub use config_map::ConfigMap;
pub use container::{
    Container, ContainerPort, ContainerRestartPolicy, ImagePullPolicy, Protocol,
    ResourceRequirements, RestartRule, RestartRuleAction, RestartRuleExitCodes,
    RestartRuleOperator, TerminationMessagePolicy, VolumeDevice, VolumeMount,
};
pub use container_status::{
    ContainerState, ContainerStateRunning, ContainerStateTerminated, ContainerStateWaiting,
    ContainerStatus, ContainerUser, LinuxContainerUser, VolumeMountStatus,
};
pub use controller_revision::ControllerRevision;
pub use cron_job::{CronJob, CronJobSpec, CronJobStatus, JobTemplate};
pub use daemon_set::{DaemonSet, DaemonSetSpec, DaemonSetStatus, DaemonSetUpdateStrategy};
pub use deployment::{
    Deployment, DeploymentCondition, DeploymentSpec, DeploymentStatus, DeploymentStrategy,
    RollingUpdate,
};
pub use endpoint_slice::{
    Endpoint, EndpointConditions, EndpointHints, EndpointPort, EndpointSlice, HintedName,
};
pub use endpoints::{EndpointAddress, EndpointSubset, Endpoints, SubsetPort};
pub use env::{
    EnvFromSource, EnvSource, EnvVar, EnvVarSource, FileKeySelector, KeySelector,
    ObjectFieldSelector, ResourceFieldSelector,
};
pub use event::{Event, EventSeries, EventSource, EventType, ObjectReference};
pub use hook::{HookError, HookSequel, HookTask, Lifecycle, LifecycleHandler, SleepAction};
pub use int_or_string::IntOrString;
pub use job::{
    Job, JobCondition, JobSpec, JobStatus, OnExitCodes, OnPodCondition, PodFailurePolicy,
    PodFailureRule, SuccessPolicy, SuccessRule, UncountedPods,
};
pub use key::Key;
pub use kind::{Kind, Scope};
pub use lease::{Lease, LeaseSpec};
pub use meta::{ObjectMeta, OwnerReference};
pub use namespace::Namespace;
pub use node::{
    ContainerImage, Node, NodeAddress, NodeCondition, NodeSpec, NodeStatus, NodeSystemInfo,
};
pub use object::Object;
pub use pod::{
    Pod, PodIp, PodPhase, PodReadinessGate, PodSchedulingGate, PodSpec, PodStatus, RestartPolicy,
};
pub use pod_disruption_budget::{
    BudgetCondition, PodDisruptionBudget, PodDisruptionBudgetSpec, PodDisruptionBudgetStatus,
};
pub use pod_template::PodTemplate;
pub use priority_class::PriorityClass;
pub use replica_set::{ReplicaCondition, ReplicaSet, ReplicaSetSpec, ReplicaSetStatus};
pub use replication_controller::{
    ReplicationController, ReplicationControllerSpec, ReplicationControllerStatus,
};
pub use secret::Secret;
pub use selector::{
    LabelSelector, LabelSelectorOperator, LabelSelectorRequirement, matches_labels,
};
pub use service::{Service, ServicePort, ServiceSpec};
pub use spread::TopologySpreadConstraint;
pub use stateful_set::{
    OrderedUpdate, StatefulSet, StatefulSetOrdinals, StatefulSetSpec, StatefulSetStatus,
    StatefulSetUpdateStrategy,
};
pub use taint::{Taint, Toleration};
pub use unread::Unread;
pub use volume::{
    ConfigMapVolumeSource, DownwardApiProjection, DownwardApiVolumeFile, DownwardApiVolumeSource,
    EmptyDirVolumeSource, HostPathVolumeSource, KeyToPath, ObjectProjection,
    PersistentVolumeClaimVolumeSource, ProjectedVolumeSource, SecretVolumeSource,
    ServiceAccountTokenProjection, Volume, VolumeProjection,
};

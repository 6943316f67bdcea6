//! How objects become text: tables (one file a resource, `layout` decorates them), descriptions, machine formats.
//! Models kubernetes/pkg/printers/internalversion and cli-runtime's pkg/printers (v1.36).
//!
//! Everything here is a pure function of objects and the present instant.

pub mod api;
pub mod app;
pub mod config_map;
pub mod controller_revision;
pub mod cron_job;
pub mod custom_columns;
pub mod daemon_set;
pub mod deployment;
pub mod describe;
pub mod endpoint_slice;
pub mod endpoints;
pub mod event;
pub mod job;
pub mod json;
pub mod kyaml;
pub mod layout;
pub mod lease;
pub mod machine;
pub mod name;
pub mod namespace;
pub mod node;
pub mod pod;
pub mod pod_disruption_budget;
mod pod_summary;
pub mod priority_class;
pub mod replica_set;
pub mod secret;
pub mod service;
pub mod stateful_set;
pub mod templated;
pub mod yaml;

use crate::kit::sorted::SortedMap;

use crate::cluster::version::Version;
use crate::kit::time::SimTime;
use crate::objects::{Container, Kind, Object};

/// A column of a table, and whether only `-o wide` shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column<'a> {
    pub name: &'a str,
    pub shown: Shown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Always,
    WhenWide,
}

/// How much of an object a table shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    #[default]
    Normal,
    Wide,
}

/// The columns of a kind's table, the wide ones included.
pub fn columns(kind: Kind) -> &'static [Column<'static>] {
    match kind {
        Kind::App => app::COLUMNS,
        Kind::ConfigMap => config_map::COLUMNS,
        Kind::ControllerRevision => controller_revision::COLUMNS,
        Kind::CronJob => cron_job::COLUMNS,
        Kind::DaemonSet => daemon_set::COLUMNS,
        Kind::Deployment => deployment::COLUMNS,
        Kind::EndpointSlice => endpoint_slice::COLUMNS,
        Kind::Endpoints => endpoints::COLUMNS,
        Kind::Event => event::COLUMNS,
        Kind::Job => job::COLUMNS,
        Kind::Lease => lease::COLUMNS,
        Kind::Namespace => namespace::COLUMNS,
        Kind::Node => node::COLUMNS,
        Kind::Pod => pod::COLUMNS,
        Kind::PodDisruptionBudget => pod_disruption_budget::COLUMNS,
        Kind::PriorityClass => priority_class::COLUMNS,
        Kind::ReplicaSet | Kind::ReplicationController => replica_set::COLUMNS,
        Kind::Secret => secret::COLUMNS,
        Kind::Service => service::COLUMNS,
        Kind::StatefulSet => stateful_set::COLUMNS,
    }
}

/// One cell for each of `columns`, as the server of this version fills it. A few cells are shorter when not wide.
pub fn cells(object: &Object, width: Width, version: Version, now: SimTime) -> Vec<String> {
    match object {
        Object::App(app) => app::cells(app, now),
        Object::ConfigMap(map) => config_map::cells(map, now),
        Object::ControllerRevision(revision) => controller_revision::cells(revision, now),
        Object::CronJob(job) => cron_job::cells(job, now),
        Object::DaemonSet(set) => daemon_set::cells(set, now),
        Object::Deployment(deployment) => deployment::cells(deployment, now),
        Object::EndpointSlice(slice) => endpoint_slice::cells(slice, now),
        Object::Endpoints(endpoints) => endpoints::cells(endpoints, now),
        Object::Event(event) => event::cells(event, now),
        Object::Job(job) => job::cells(job, now),
        Object::Lease(lease) => lease::cells(lease, now),
        Object::Namespace(namespace) => namespace::cells(namespace, now),
        Object::Node(node) => node::cells(node, version, now),
        Object::Pod(pod) => pod::row(pod, now).cells(version),
        Object::PodDisruptionBudget(budget) => pod_disruption_budget::cells(budget, now),
        Object::PriorityClass(class) => priority_class::cells(class, now),
        Object::ReplicaSet(set) => replica_set::cells(set, now),
        Object::ReplicationController(controller) => replica_set::controller_cells(controller, now),
        Object::Secret(secret) => secret::cells(secret, now),
        Object::Service(service) => service::cells(service, width, now),
        Object::StatefulSet(set) => stateful_set::cells(set, now),
    }
}

const fn always(name: &'static str) -> Column<'static> {
    Column { name, shown: Shown::Always }
}

const fn when_wide(name: &'static str) -> Column<'static> {
    Column { name, shown: Shown::WhenWide }
}

/// `<none>` where upstream shows that for an empty text.
fn or_none(text: &str) -> String {
    if text.is_empty() { "<none>".to_owned() } else { text.to_owned() }
}

/// `a=b,c=d`, or `<none>`: labels and selectors in one cell.
fn labels_cell(labels: &SortedMap<String, String>) -> String {
    let pairs: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    or_none(&pairs.join(","))
}

/// The names of containers, and their images.
fn container_cells(containers: &[Container]) -> [String; 2] {
    let names: Vec<&str> = containers.iter().map(|container| container.name.as_str()).collect();
    let images: Vec<&str> = containers.iter().map(|container| container.image.as_str()).collect();
    [names.join(","), images.join(",")]
}

/// At most three items, then how many more there are.
fn first_three(items: &[String]) -> String {
    const SHOWN_MAX: usize = 3;
    let shown = items[..items.len().min(SHOWN_MAX)].join(",");
    match items.len().saturating_sub(SHOWN_MAX) {
        0 => shown,
        more => format!("{shown} + {more} more..."),
    }
}

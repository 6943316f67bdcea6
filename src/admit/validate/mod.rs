//! The rules an object must keep. Every rule is asked; the complaints come in the API server's order.
//! Models pkg/apis/core/validation/validation.go (v1.34 texts, V12), V2 and V20.
//!
//! One file per family. A rule takes a cursor, which knows its own path, and adds to the errors.
//!
//! The map: `pod` and `pod_update` are a Pod and what may change on it, `template` and `workload`, `job` and `job_policy` what
//! makes pods; `container` and `port`, `env`, `downward`, `mount`, `probe`, `resource`, `restart`, `security`, `profile` are what it holds;
//! `volume` and `remote_volume`, `projection`, `claim` its volumes; `affinity`, `selector`, `node_selector`, `placement`, `gated` where it may run;
//! `pod_resources`, `devices`, `hosts`, `windows`, `annotations` the rest. `service` and `service_addresses`, `service_allocation`, `service_update`,
//! `config_map`, `secret`, `endpoints`, `namespace`, `app` are other kinds; `stateful_set`, `daemon_set`, `cron_job` more that makes pods, `controller_revision` what those remember, `disruption` budgets, `lease` who is alive; `meta` and `amount` is what all objects share. `spec_diff` shows what would have changed.

mod affinity;
mod amount;
mod annotations;
mod app;
mod claim;
mod config_map;
mod container;
mod controller_revision;
mod cron_job;
mod daemon_set;
mod devices;
mod disruption;
mod downward;
mod endpoints;
mod env;
mod gated;
mod hosts;
mod image;
mod job;
mod job_policy;
mod lease;
mod meta;
mod mount;
mod namespace;
mod node_selector;
mod placement;
mod pod;
mod pod_resources;
mod pod_update;
mod port;
mod priority_class;
mod probe;
mod profile;
mod projection;
mod remote_volume;
mod resource;
mod restart;
mod secret;
mod security;
mod selector;
mod service;
mod service_addresses;
mod service_allocation;
mod service_update;
mod spec_diff;
mod stateful_set;
mod template;
mod volume;
mod windows;
mod workload;

use serde_json::Value;

use super::api_server::ApiServer;
use super::cursor::Cursor;
use super::field_error::{FieldError, Word};
use super::names;
use crate::objects::Kind;

type Errors = Vec<FieldError>;

/// What is wrong with a new object. It has been decoded and defaulted.
pub fn create(kind: Kind, object: &Value, server: &ApiServer) -> Vec<FieldError> {
    let mut errors = Errors::new();
    let object = Cursor::root(object);
    match kind {
        Kind::App => app::create(&object, &mut errors),
        Kind::ConfigMap => config_map::create(&object, &mut errors),
        Kind::ControllerRevision => controller_revision::create(&object, &mut errors),
        Kind::CronJob => cron_job::create(&object, server, &mut errors),
        Kind::DaemonSet => daemon_set::create(&object, server, &mut errors),
        Kind::PodDisruptionBudget => disruption::create(&object, &mut errors),
        Kind::PriorityClass => priority_class::create(&object, &mut errors),
        Kind::StatefulSet => stateful_set::create(&object, server, &mut errors),
        Kind::Deployment => workload::deployment(&object, server, &mut errors),
        Kind::Endpoints => endpoints::create(&object, &mut errors),
        Kind::Job => job::create(&object, server, &mut errors),
        Kind::Lease => lease::create(&object, &mut errors),
        Kind::Namespace => namespace::create(&object, &mut errors),
        Kind::ReplicaSet => workload::replica_set(&object, server, &mut errors),
        Kind::ReplicationController => {
            workload::replication_controller(&object, server, &mut errors);
        }
        Kind::Pod => pod::create(&object, server, &mut errors),
        Kind::Secret => secret::create(&object, &mut errors),
        Kind::Service => service::create(&object, server, &mut errors),
        Kind::Node => meta::create(&object.get("metadata"), names::subdomain, &mut errors),
        Kind::EndpointSlice | Kind::Event => {
            meta::create(&object.get("metadata"), names::subdomain, &mut errors);
        }
    }
    errors
}

/// What those who give out addresses and ports refuse of an object before any other rule is asked.
pub fn allocation(
    kind: Kind,
    old: Option<&Value>,
    object: &Value,
    server: &ApiServer,
) -> Vec<FieldError> {
    let mut errors = Errors::new();
    if kind == Kind::Service {
        let old = old.map(Cursor::root);
        service_allocation::allocation(&Cursor::root(object), old.as_ref(), server, &mut errors);
    }
    errors
}

/// What is wrong with an object that is to take the place of `old`.
pub fn update(kind: Kind, old: &Value, object: &Value, server: &ApiServer) -> Vec<FieldError> {
    let mut errors = Errors::new();
    let (old, object) = (Cursor::root(old), Cursor::root(object));
    meta::update(&old.get("metadata"), &object.get("metadata"), &mut errors);
    match kind {
        Kind::App => app::create(&object, &mut errors),
        Kind::ConfigMap => config_map::update(&old, &object, &mut errors),
        Kind::ControllerRevision => controller_revision::update(&old, &object, &mut errors),
        Kind::CronJob => cron_job::update(&old, &object, server, &mut errors),
        Kind::DaemonSet => daemon_set::update(&old, &object, server, &mut errors),
        Kind::PodDisruptionBudget => disruption::spec(&object.get("spec"), &mut errors),
        Kind::PriorityClass => priority_class::update(&old, &object, &mut errors),
        Kind::StatefulSet => stateful_set::update(&old, &object, server, &mut errors),
        Kind::Deployment => workload::deployment_update(&old, &object, server, &mut errors),
        Kind::Endpoints => endpoints::update(&old, &object, &mut errors),
        Kind::Job => job::update(&old, &object, server, &mut errors),
        Kind::Lease => lease::spec(&object.get("spec"), &mut errors),
        Kind::ReplicaSet => workload::replica_set_update(&old, &object, server, &mut errors),
        Kind::ReplicationController => {
            workload::replication_controller_spec(&object.get("spec"), server, &mut errors);
        }
        Kind::Pod => pod_update::update(&old, &object, server, &mut errors),
        Kind::Secret => secret::update(&old, &object, &mut errors),
        Kind::Service => service_update::update(&old, &object, server, &mut errors),
        Kind::Node | Kind::Namespace | Kind::EndpointSlice | Kind::Event => {}
    }
    errors
}

/// The rules of the subresource that adds containers to a pod.
pub fn ephemeral_update(old: &Value, object: &Value, server: &ApiServer) -> Vec<FieldError> {
    let mut errors = Errors::new();
    let (old, object) = (Cursor::root(old), Cursor::root(object));
    meta::update(&old.get("metadata"), &object.get("metadata"), &mut errors);
    pod_update::ephemeral(&old, &object, server, &mut errors);
    errors
}

/// Whose spec it is: a Pod's own, or that of a template from which others make pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose<'a> {
    Pod { name: &'a str },
    Template,
}

/// Adds one Invalid for every complaint about a text.
fn complain(field: &Cursor, complaints: Vec<String>, errors: &mut Errors) {
    let at = |text| FieldError::invalid(field.path.clone(), field.text(), text);
    errors.extend(complaints.into_iter().map(at));
}

fn named(field: &Cursor, rule: fn(&str) -> Vec<String>, errors: &mut Errors) {
    complain(field, rule(field.text()), errors);
}

fn named_if_set(field: &Cursor, rule: fn(&str) -> Vec<String>, errors: &mut Errors) {
    if !field.text().is_empty() {
        named(field, rule, errors);
    }
}

fn one_of(field: &Cursor, words: &[&'static str], errors: &mut Errors) {
    if !words.contains(&field.text()) {
        errors.push(FieldError::not_supported(field.path.clone(), word(field), words));
    }
}

/// Required, or one of these.
fn given_one_of(field: &Cursor, words: &[&'static str], errors: &mut Errors) {
    if field.text().is_empty() {
        errors.push(FieldError::required(field.path.clone(), ""));
        return;
    }
    one_of(field, words, errors);
}

fn given(field: &Cursor, errors: &mut Errors) {
    if field.text().is_empty() {
        errors.push(FieldError::required(field.path.clone(), ""));
    }
}

fn not_negative(field: &Cursor, errors: &mut Errors) {
    if field.number() < 0 {
        let detail = "must be greater than or equal to 0";
        errors.push(FieldError::invalid(field.path.clone(), field.number(), detail));
    }
}

fn in_range(field: &Cursor, range: std::ops::RangeInclusive<i64>, errors: &mut Errors) {
    if !range.contains(&field.number()) {
        let detail = format!("must be between {} and {}, inclusive", range.start(), range.end());
        errors.push(FieldError::invalid(field.path.clone(), field.number(), detail));
    }
}

/// A port by number or by name; absent, it is the number 0.
fn port_or_name(field: &Cursor, errors: &mut Errors) {
    match field.json() {
        Value::String(_) => named(field, names::port_name, errors),
        _ => port_number(field, errors),
    }
}

fn port_number(field: &Cursor, errors: &mut Errors) {
    let complaints = names::port_number(field.number());
    errors.extend(
        complaints
            .into_iter()
            .map(|text| FieldError::invalid(field.path.clone(), field.number(), text)),
    );
}

/// Labels and everything shaped like them; the path of an error is the map itself (V32).
fn labels(map: &Cursor, errors: &mut Errors) {
    for (key, value) in map.entries() {
        let complaints = names::qualified_name(key);
        errors.extend(
            complaints.into_iter().map(|text| FieldError::invalid(map.path.clone(), key, text)),
        );
        let complaints = names::label_value(value.text());
        errors.extend(
            complaints
                .into_iter()
                .map(|text| FieldError::invalid(map.path.clone(), value.text(), text)),
        );
    }
}

const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];
const PULL_POLICIES: [&str; 3] = ["Always", "IfNotPresent", "Never"];

/// The value of a text whose Go type is its own.
fn word<'a>(field: &Cursor<'a>) -> Word<'a> {
    Word(field.text())
}

#[cfg(test)]
mod testing;

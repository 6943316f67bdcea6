//! What the API server fills in before it looks at an object.
//! Models pkg/apis/core/v1/defaults.go (v1.36).
//!
//! A default is written where a field is absent or at its zero value; fields that are pointers in Go count only as absent.

mod container;
mod image;
mod pod;
mod secret;
mod service;
mod small;
mod workload;

use serde_json::{Map, Value};

pub use small::label_with_name as label_namespace;

use super::api_server::ApiServer;
use crate::objects::Kind;

type Fields = Map<String, Value>;

/// As the newest server does it.
pub fn default(kind: Kind, object: &mut Value) {
    default_at(kind, object, &ApiServer::NEWEST);
}

/// The object has been decoded, so every field is of its type.
pub fn default_at(kind: Kind, object: &mut Value, server: &ApiServer) {
    match kind {
        Kind::ConfigMap => small::config_map(object),
        Kind::CronJob => workload::cron_job(object),
        Kind::DaemonSet => workload::daemon_set(object),
        Kind::Deployment => workload::deployment(object),
        Kind::EndpointSlice => small::endpoint_slice(object),
        Kind::Endpoints => small::endpoints(object),
        Kind::Job => workload::job(object),
        Kind::Namespace => small::namespace(object),
        Kind::Node => small::node(object),
        Kind::Pod => pod::default(object_at(object, "spec")),
        Kind::PriorityClass => small::priority_class(object),
        Kind::ReplicaSet => workload::replica_set(object),
        Kind::ReplicationController => workload::replication_controller(object),
        Kind::Secret => secret::default(fields(object)),
        Kind::Service => service::default(object_at(object, "spec"), server),
        Kind::StatefulSet => workload::stateful_set(object),
        Kind::App
        | Kind::ControllerRevision
        | Kind::Event
        | Kind::Lease
        | Kind::PodDisruptionBudget => {}
    }
}

/// The fields of a member; it is made if it is missing.
fn object_at<'a>(object: &'a mut Value, name: &str) -> &'a mut Fields {
    fields(&mut object[name])
}

/// The fields of an object; anything else becomes an empty one.
fn fields(value: &mut Value) -> &mut Fields {
    if !value.is_object() {
        *value = Value::Object(Fields::new());
    }
    let Value::Object(fields) = value else { unreachable!("made an object above") };
    fields
}

/// The objects of a list member.
fn each<'a>(object: &'a mut Fields, name: &str) -> impl Iterator<Item = &'a mut Fields> {
    let items = object.get_mut(name).and_then(Value::as_array_mut);
    items.into_iter().flatten().filter_map(Value::as_object_mut)
}

/// A member that is an object, if there is one.
fn member<'a>(object: &'a mut Fields, name: &str) -> Option<&'a mut Fields> {
    object.get_mut(name)?.as_object_mut()
}

fn fill_absent(object: &mut Fields, name: &str, default: impl Into<Value>) {
    object.entry(name).or_insert_with(|| default.into());
}

fn fill_zero(object: &mut Fields, name: &str, default: impl Into<Value>) {
    if object.get(name).is_none_or(is_zero) {
        object.insert(name.to_owned(), default.into());
    }
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(truth) => !truth,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(_) | Value::Object(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Checks the values at these pointers of an object with this spec.
    fn check(kind: Kind, spec: Value, values: &[(&str, Value)]) {
        let mut object = json!({ "spec": spec });
        default(kind, &mut object);
        for (pointer, value) in values {
            let found = object["spec"].pointer(pointer).unwrap_or(&Value::Null);
            assert_eq!(found, value, "{pointer} of {spec}");
        }
    }

    #[test]
    fn a_written_zero_counts_only_where_go_has_a_pointer() {
        let probe = json!({"tcpSocket": {}, "periodSeconds": 0, "failureThreshold": 5});
        check(
            Kind::Pod,
            json!({"terminationGracePeriodSeconds": 0, "containers": [{"livenessProbe": probe}]}),
            &[
                ("/terminationGracePeriodSeconds", json!(0)),
                ("/containers/0/livenessProbe/periodSeconds", json!(10)),
                ("/containers/0/livenessProbe/failureThreshold", json!(5)),
                ("/containers/0/livenessProbe/initialDelaySeconds", Value::Null),
            ],
        );
    }

    #[test]
    fn limits_become_requests_and_host_ports_follow() {
        check(
            Kind::Pod,
            json!({
                "hostNetwork": true,
                "containers": [{
                    "resources": {"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "0"}},
                    "ports": [{"containerPort": 80}],
                }],
            }),
            &[
                ("/containers/0/resources/requests", json!({"cpu": "0", "memory": "1Gi"})),
                (
                    "/containers/0/ports/0",
                    json!({"containerPort": 80, "hostPort": 80, "protocol": "TCP"}),
                ),
            ],
        );
    }

    #[test]
    fn limits_of_the_whole_pod_become_its_requests() {
        let containers = json!([
            {"resources": {"requests": {"cpu": "300m"}}},
            {"resources": {"requests": {"cpu": "200m"}}},
        ]);
        check(
            Kind::Pod,
            json!({"containers": containers, "resources": {"limits": {"cpu": "2", "memory": "1Gi"}}}),
            &[("/resources/requests", json!({"cpu": "500m", "memory": "1Gi"}))],
        );
    }

    #[test]
    fn volumes_get_a_source_and_a_mode() {
        check(
            Kind::Pod,
            json!({"volumes": [{"name": "a"}, {"name": "b", "configMap": {"name": "x"}}]}),
            &[
                ("/volumes/0/emptyDir", json!({})),
                ("/volumes/1/configMap/defaultMode", json!(420)),
                ("/volumes/1/emptyDir", Value::Null),
            ],
        );
    }

    #[test]
    fn what_a_service_gets_depends_on_its_type() {
        check(
            Kind::Service,
            json!({"type": "LoadBalancer", "sessionAffinity": "ClientIP"}),
            &[
                ("/externalTrafficPolicy", json!("Cluster")),
                ("/allocateLoadBalancerNodePorts", json!(true)),
                ("/sessionAffinityConfig/clientIP/timeoutSeconds", json!(10_800)),
            ],
        );
        check(
            Kind::Service,
            json!({"clusterIP": "None", "sessionAffinityConfig": {}}),
            &[
                ("/clusterIPs", json!(["None"])),
                ("/externalTrafficPolicy", Value::Null),
                ("/sessionAffinityConfig", Value::Null),
            ],
        );
    }
}

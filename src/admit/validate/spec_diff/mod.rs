//! How the API server shows what a change to a pod's spec would have changed: its own types as JSON, line by line.
//! Models apimachinery/pkg/util/diff/diff.go (v1.36), V104.
//!
//! The map: `pod`, `container` and `volume` hold the fields of the server's own types in their order, `print` writes a
//! spec by them, `unified` compares lines. Before 1.34 the server showed a comparison of Go values, whose layout is not
//! meant to be stable; it is shown like today's.

mod container;
mod pod;
mod print;
mod unified;
mod volume;

use serde_json::{Map, Value};

use crate::admit::api_server::ApiServer;
use crate::admit::field_error::as_go_json;

/// A struct and its fields, separated by blanks. A field's name is followed by what it holds: nothing for a text, `#` a
/// number, `!` a truth, `~` a quantity, `{` a map, `[` a list, `*` a pointer, `:` a struct; the last three by the struct's
/// name, if it is one. `+` stands before a struct whose fields are written in place.
type Struct = (&'static str, &'static str);

/// What changes from one spec to the other, ending in a line break.
pub fn between(old: &Value, new: &Value, server: &ApiServer) -> String {
    let lines = |spec: &Value| print::lines("PodSpec", &internal(spec), server);
    unified::diff(&lines(old), &lines(new))
}

/// A part of a spec as a message shows it: the server's own struct of this name as JSON on one line.
pub fn shown(name: &str, part: &Value, server: &ApiServer) -> String {
    print::compact(name, part, server)
}

/// A whole pod template. Its metadata stands in it without a name of its own, because Go writes embedded structs in place.
pub fn shown_template(template: &Value, server: &ApiServer) -> String {
    const METADATA: [&str; 7] = [
        "name",
        "generateName",
        "namespace",
        "labels",
        "annotations",
        "ownerReferences",
        "finalizers",
    ];
    let written = METADATA.iter().filter_map(|name| Some((name, template["metadata"].get(name)?)));
    let metadata = written.map(|(name, value)| format!("\"{name}\":{},", as_go_json(value)));
    let spec = print::compact("PodSpec", &internal(&template["spec"]), server);
    format!("{{{}\"Spec\":{spec}}}", metadata.collect::<String>())
}

/// The server keeps what a pod shares with its node in the security context.
fn internal(spec: &Value) -> Value {
    let mut spec = spec.clone();
    let Some(fields) = spec.as_object_mut() else { return spec };
    let shared = ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers"];
    let shared: Vec<_> = shared.into_iter().filter_map(|name| fields.remove_entry(name)).collect();
    let context = fields.entry("securityContext").or_insert_with(|| Map::new().into());
    if let Some(context) = context.as_object_mut() {
        context.extend(shared);
    }
    spec
}

/// The fields of a struct.
fn fields_of(name: &str) -> Option<&'static str> {
    let structs = [pod::STRUCTS, container::STRUCTS, volume::STRUCTS];
    let mut all = structs.into_iter().flatten();
    all.find(|(known, _)| *known == name).map(|(_, fields)| *fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admit::api_server::{Feature, Standing};
    use serde_json::json;

    #[test]
    fn a_changed_number_is_shown_among_its_neighbours() {
        let spec = |period: i64| {
            json!({"containers": [{"name": "a", "livenessProbe": {
                "tcpSocket": {"port": 80}, "periodSeconds": period, "timeoutSeconds": 1,
            }}]})
        };
        assert_eq!(
            between(&spec(10), &spec(5), &ApiServer::NEWEST),
            "@@ -31,7 +31,7 @@\n     \"GRPC\": null,\n     \"InitialDelaySeconds\": 0,\n     \"TimeoutSeconds\": 1,\n-    \"PeriodSeconds\": 10,\n+    \"PeriodSeconds\": 5,\n     \"SuccessThreshold\": 0,\n     \"FailureThreshold\": 0,\n     \"TerminationGracePeriodSeconds\": null\n"
        );
    }

    #[test]
    fn what_is_shared_with_the_node_stands_in_the_security_context() {
        let shown = between(&json!({}), &json!({"hostNetwork": true}), &ApiServer::NEWEST);
        let lines: Vec<&str> = shown.lines().filter(|line| !line.starts_with(' ')).collect();
        assert_eq!(
            lines,
            ["@@ -12,7 +12,7 @@", "-  \"HostNetwork\": false,", "+  \"HostNetwork\": true,"]
        );
    }

    #[test]
    fn the_last_field_is_as_young_as_the_server() {
        let shown = |server: &ApiServer| {
            between(&json!({}), &json!({"hostnameOverride": "a"}), server).lines().count()
        };
        let server = |group: Standing| {
            ApiServer::new(|feature| match feature == Feature::WorkloadReference {
                true => Standing::Unknown,
                false if feature == Feature::SchedulingGroup => group,
                false => Standing::Served,
            })
        };
        let (newer, older) = (server(Standing::Served), server(Standing::Unknown));
        assert_eq!((shown(&newer), shown(&older)), (8, 7));
    }

    #[test]
    fn every_field_of_a_pod_is_printed() {
        for (owner, fields) in [pod::STRUCTS, container::STRUCTS, volume::STRUCTS].concat() {
            for field in fields.split_whitespace() {
                let structs = field.split(['[', '*', ':', '+']).nth(1).unwrap_or("");
                assert!(structs.is_empty() || fields_of(structs).is_some(), "{owner} {field}");
            }
        }
        check(crate::objects::schema::root(crate::objects::Kind::Pod), "spec", "PodSpec");
    }

    /// Every field of the schema has its counterpart, so that none can change unseen.
    fn check(root: &crate::objects::schema::Type, name: &str, internal: &str) {
        use crate::objects::schema::Shape;
        let spec = root.field(name).expect("a pod has a spec");
        let Shape::Object(spec) = spec.shape else { panic!("a spec is an object") };
        let moved = ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers"];
        let legacy = ["serviceAccount"];
        let written = print::manifest_names(internal);
        for field in spec.fields {
            let known = written.contains(&field.name.to_owned());
            let other = moved.contains(&field.name) || legacy.contains(&field.name);
            assert!(known || other, "{}", field.name);
        }
    }
}

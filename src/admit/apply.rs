//! A manifest laid over what is stored.
//! Models the strategic merge of apimachinery/pkg/util/strategicpatch and kubectl apply's three-way patch (v1.36).

use serde_json::Value;

use super::{patch, strategic};

/// Where kubectl apply remembers what it sent last.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Fields of the manifest win; what the last manifest had and this one has not goes; the rest stays as stored.
pub fn merge(stored: &Value, manifest: &Value) -> Value {
    let mut merged = stored.clone();
    strategic::merge("", &mut merged, &patch::patch(stored, manifest));
    merged
}

/// What the server has given an object stays when a whole new body takes its place.
pub fn keep_assigned(stored: &Value, body: &mut Value) {
    let metadata = ["creationTimestamp", "generation", "resourceVersion", "uid"];
    keep(stored, body, "metadata", &metadata);
    if body["kind"] == "Service" && body["spec"]["type"] != "ExternalName" {
        let addresses = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"];
        keep(stored, body, "spec", &addresses);
    }
}

fn keep(stored: &Value, body: &mut Value, member: &str, names: &[&str]) {
    for name in names {
        let Some(value) = stored.get(member).and_then(|member| member.get(name)) else { continue };
        let Some(fields) = body.get_mut(member).and_then(Value::as_object_mut) else { return };
        fields.entry(*name).or_insert_with(|| value.clone());
    }
}

/// As fmt's %v prints what JSON became in Go: `map[a:1 b:[x y] c:<nil>]`.
pub fn go_map(value: &Value) -> String {
    match value {
        Value::Null => "<nil>".to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(go_map).collect::<Vec<_>>().join(" "))
        }
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{name}:{}", go_map(value)));
            format!("map[{}]", fields.collect::<Vec<_>>().join(" "))
        }
    }
}

pub(super) fn last_applied(stored: &Value) -> Value {
    let annotations = stored.get("metadata").and_then(|metadata| metadata.get("annotations"));
    let text = annotations.and_then(|map| map.get(LAST_APPLIED)).and_then(Value::as_str);
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null)
}

/// By which field the items of a list are told apart; none for a list that is replaced as a whole.
pub(super) fn merge_key(list: &str, items: &[Value]) -> Option<&'static str> {
    let key = match list {
        "containers"
        | "initContainers"
        | "ephemeralContainers"
        | "env"
        | "volumes"
        | "imagePullSecrets"
        | "schedulingGates"
        | "resourceClaims" => "name",
        "ports" if items.iter().all(|item| item.get("containerPort").is_some()) => "containerPort",
        "ports" => "port",
        "volumeMounts" => "mountPath",
        "volumeDevices" => "devicePath",
        "hostAliases" => "ip",
        "topologySpreadConstraints" => "topologyKey",
        "ownerReferences" => "uid",
        _ => return None,
    };
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_manifest_wins_and_what_the_server_added_stays() {
        let stored = json!({"spec": {
            "nodeName": "node-1",
            "containers": [{"name": "app", "image": "a:1", "imagePullPolicy": "IfNotPresent"}],
            "volumes": [{"name": "token"}],
        }});
        let manifest = json!({"spec": {"containers": [{"name": "app", "image": "a:2"}]}});
        assert_eq!(
            merge(&stored, &manifest),
            json!({"spec": {
                "nodeName": "node-1",
                "containers": [{"name": "app", "image": "a:2", "imagePullPolicy": "IfNotPresent"}],
                "volumes": [{"name": "token"}],
            }})
        );
    }

    #[test]
    fn go_prints_maps_in_the_order_of_their_keys() {
        assert_eq!(go_map(&json!({"b": [1, "x"], "a": null})), "map[a:<nil> b:[1 x]]");
    }

    /// One of several members has a value; the others go with it.
    #[test]
    fn a_union_keeps_only_what_the_manifest_says() {
        let stored = json!({"spec": {
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%"}},
            "volumes": [{"name": "v", "emptyDir": {}}, {"name": "w", "emptyDir": {}}],
        }});
        let manifest = json!({"spec": {
            "strategy": {"type": "Recreate"},
            "volumes": [{"name": "v", "configMap": {"name": "x"}}],
        }});
        let merged = merge(&stored, &manifest);
        assert_eq!(merged["spec"]["strategy"], json!({"type": "Recreate"}));
        let volumes =
            json!([{"name": "v", "configMap": {"name": "x"}}, {"name": "w", "emptyDir": {}}]);
        assert_eq!(merged["spec"]["volumes"], volumes);
    }

    #[test]
    fn finalizers_of_others_stay() {
        let last = r#"{"metadata":{"finalizers":["a/a","b/b"]}}"#;
        let stored = json!({"metadata": {
            "annotations": {LAST_APPLIED: last}, "finalizers": ["a/a", "b/b", "server/x"],
        }});
        let merged = merge(&stored, &json!({"metadata": {"finalizers": ["b/b", "c/c"]}}));
        assert_eq!(merged["metadata"]["finalizers"], json!(["b/b", "server/x", "c/c"]));
    }

    #[test]
    fn what_the_manifest_no_longer_says_goes() {
        let last = r#"{"metadata":{"labels":{"a":"1","b":"2"}},"spec":{"containers":[{"name":"old"},{"name":"app"}]}}"#;
        let stored = json!({
            "metadata": {"labels": {"a": "1", "b": "2", "server": "x"}, "annotations": {LAST_APPLIED: last}},
            "spec": {"containers": [{"name": "old"}, {"name": "app"}]},
        });
        let manifest =
            json!({"metadata": {"labels": {"a": "1"}}, "spec": {"containers": [{"name": "app"}]}});
        let merged = merge(&stored, &manifest);
        assert_eq!(merged["metadata"]["labels"], json!({"a": "1", "server": "x"}));
        assert_eq!(merged["spec"]["containers"], json!([{"name": "app"}]));
    }
}

//! Defaults of the kinds that have only a few.
//! Models SetDefaults_{ConfigMap,Endpoints,Namespace,NodeStatus} of defaults.go, pkg/apis/{discovery,scheduling}/v1/defaults.go (v1.36).

use serde_json::{Value, json};

use super::{each, fields, fill_absent, fill_zero, object_at};
use crate::objects::namespace::NAME_LABEL;

pub fn config_map(map: &mut Value) {
    fill_absent(fields(map), "data", json!({}));
}

pub fn endpoint_slice(slice: &mut Value) {
    for port in each(fields(slice), "ports") {
        fill_absent(port, "name", "");
        fill_absent(port, "protocol", "TCP");
    }
}

pub fn endpoints(endpoints: &mut Value) {
    for subset in each(fields(endpoints), "subsets") {
        each(subset, "ports").for_each(|port| fill_zero(port, "protocol", "TCP"));
    }
}

/// Selectors can name a namespace by this label; a name that is still to be generated is labelled later.
pub fn namespace(namespace: &mut Value) {
    fill_zero(object_at(namespace, "status"), "phase", "Active");
    label_with_name(namespace);
}

pub fn label_with_name(namespace: &mut Value) {
    let name = namespace.pointer("/metadata/name").cloned().unwrap_or_default();
    if name.as_str().is_some_and(|name| !name.is_empty()) {
        let labels = object_at(namespace, "metadata").entry("labels").or_insert(Value::Null);
        fields(labels).insert(NAME_LABEL.to_owned(), name);
    }
}

pub fn priority_class(class: &mut Value) {
    fill_absent(fields(class), "preemptionPolicy", "PreemptLowerPriority");
}

pub fn node(node: &mut Value) {
    let status = object_at(node, "status");
    if let Some(capacity) = status.get("capacity").cloned() {
        fill_absent(status, "allocatable", capacity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_carries_its_name_as_a_label_whatever_it_says() {
        let mut object =
            json!({ "metadata": { "name": "shop", "labels": { NAME_LABEL: "x", "a": "b" } } });
        namespace(&mut object);
        assert_eq!(object["metadata"]["labels"], json!({ NAME_LABEL: "shop", "a": "b" }));
        let mut unnamed = json!({ "metadata": { "generateName": "shop-" } });
        namespace(&mut unnamed);
        assert_eq!(unnamed["metadata"].get("labels"), None);
    }

    #[test]
    fn ports_are_of_tcp_and_a_nodes_capacity_can_all_be_given_out() {
        let mut object = json!({ "subsets": [{ "ports": [{ "port": 80 }] }] });
        endpoints(&mut object);
        assert_eq!(object["subsets"][0]["ports"][0]["protocol"], "TCP");
        let mut object = json!({ "status": { "capacity": { "cpu": "4" } } });
        node(&mut object);
        assert_eq!(object["status"]["allocatable"], json!({ "cpu": "4" }));
    }
}

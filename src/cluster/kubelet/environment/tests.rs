//! The environment as upstream's own table of cases has it.
//! Models TestMakeEnvironmentVariables of pkg/kubelet/kubelet_pods_test.go (v1.36).

use crate::kit::sorted::SortedMap;

use serde_json::{Value, json};

use super::*;
use crate::objects::{Kind, Object};

/// enableServiceLinks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    On,
    Off,
}

/// Services and configuration of several namespaces.
fn store() -> Store {
    let service = |name: &str, namespace: &str, address: &str, port: i32| {
        (
            Kind::Service,
            json!({"metadata": {"name": name, "namespace": namespace},
            "spec": {"clusterIP": address, "ports": [{"port": port, "protocol": "TCP"}]}}),
        )
    };
    let objects = [
        service("kubernetes", "default", "1.2.3.1", 8081),
        service("test", "test1", "1.2.3.3", 8083),
        service("kubernetes", "test2", "1.2.3.4", 8084),
        service("test", "test2", "1.2.3.5", 8085),
        service("headless", "test2", "None", 8085),
        service("external", "test2", "", 8085),
        service("not-special", "default", "1.2.3.8", 8088),
        (
            Kind::ConfigMap,
            json!({"metadata": {"name": "settings", "namespace": "test"},
            "data": {"REPLACE": "no", "DUPE_TEST": "from map", "1234": "abc", "a key": "odd"},
            "binaryData": {"BINARY": "AAEC"}}),
        ),
        (
            Kind::Secret,
            json!({"metadata": {"name": "keys", "namespace": "test"},
            "data": {"password": "czNjcjN0", "DUPE_TEST": "ZnJvbSBzZWNyZXQ=", "raw": "/w=="}}),
        ),
    ];
    Store::holding(objects.map(|(kind, json)| Object::from_json(kind, json).unwrap()))
}

fn made(namespace: &str, links: Links, container: Value) -> Result<Vec<(String, String)>, String> {
    let pod: Pod = serde_json::from_value(json!({
        "metadata": {"name": "dapi", "namespace": namespace, "uid": "u1",
            "annotations": {"other": "x"}, "labels": {"app": "web"}},
        "spec": {"nodeName": "node-1", "serviceAccountName": "special",
            "enableServiceLinks": links == Links::On},
    }))
    .unwrap();
    let container: Container = serde_json::from_value(container).unwrap();
    let file = |volume: &str, path: &str| {
        (volume == "data" && path == "env").then(|| b"A='one'\nE=''".to_vec())
    };
    let around = Surroundings {
        store: &store(),
        host_ip: "127.0.0.1",
        pod_ips: &["1.2.3.4".to_owned(), "fd00::6".to_owned()],
        volume_file: &file,
    };
    make(&pod, &container, &around).map_err(|error| error.to_string())
}

/// Checks the variables of a container in this namespace, without those of the API server.
fn check(namespace: &str, container: Value, expected: &[(&str, &str)]) {
    let variables = made(namespace, Links::Off, container.clone()).unwrap();
    let own: SortedMap<&str, &str> = variables
        .iter()
        .filter(|(name, _)| !name.starts_with("KUBERNETES_"))
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(own, expected.iter().copied().collect(), "{container}");
}

fn refuse(container: Value, expected: &str) {
    assert_eq!(
        made("test", Links::Off, container.clone()),
        Err(expected.to_owned()),
        "{container}"
    );
}

/// What a service's variables are, one a line.
fn listed(namespace: &str, links: Links) -> Vec<String> {
    let variables = made(namespace, links, json!({})).unwrap();
    variables.iter().map(|(name, value)| format!("{name}={value}")).collect()
}

#[test]
fn the_api_server_is_always_told_of() {
    let expected = [
        "KUBERNETES_PORT=tcp://1.2.3.1:8081",
        "KUBERNETES_PORT_8081_TCP=tcp://1.2.3.1:8081",
        "KUBERNETES_PORT_8081_TCP_ADDR=1.2.3.1",
        "KUBERNETES_PORT_8081_TCP_PORT=8081",
        "KUBERNETES_PORT_8081_TCP_PROTO=tcp",
        "KUBERNETES_SERVICE_HOST=1.2.3.1",
        "KUBERNETES_SERVICE_PORT=8081",
    ];
    for namespace in ["test1", "test2", "default"] {
        assert_eq!(listed(namespace, Links::Off), expected, "{namespace}");
    }
}

#[test]
fn services_beside_the_pod_are_told_of_unless_that_is_switched_off() {
    for (namespace, told) in [
        ("test1", vec!["KUBERNETES_SERVICE_HOST=1.2.3.1", "TEST_SERVICE_HOST=1.2.3.3"]),
        // A service named like the API server's hides it.
        ("test2", vec!["KUBERNETES_SERVICE_HOST=1.2.3.4", "TEST_SERVICE_HOST=1.2.3.5"]),
        ("default", vec!["KUBERNETES_SERVICE_HOST=1.2.3.1", "NOT_SPECIAL_SERVICE_HOST=1.2.3.8"]),
    ] {
        let mut hosts = listed(namespace, Links::On);
        hosts.retain(|line| line.contains("_SERVICE_HOST="));
        assert_eq!(hosts, told, "{namespace}");
    }
}

#[test]
fn a_port_is_told_of_by_its_name_too() {
    let cluster = crate::cluster::Cluster::new(crate::cluster::Config::default());
    let variables = services::variables(cluster.objects(), &Pod::default());
    let value = |name: &str| variables.get(name).map(String::as_str);
    assert_eq!(value("KUBERNETES_SERVICE_PORT_HTTPS"), Some("443"));
    assert_eq!(value("KUBERNETES_PORT_443_TCP_ADDR"), Some("10.96.0.1"));
}

#[test]
fn the_container_s_own_variables_win_and_come_first() {
    let container = json!({"env": [{"name": "TEST_SERVICE_HOST", "value": "mine"}]});
    let variables = made("test1", Links::On, container).unwrap();
    assert_eq!(variables[0], ("TEST_SERVICE_HOST".to_owned(), "mine".to_owned()));
    let count = variables.iter().filter(|(name, _)| name == "TEST_SERVICE_HOST").count();
    assert_eq!(count, 1);
}

#[test]
fn the_pod_tells_of_itself() {
    let field = |name: &str, path: &str| json!({"name": name, "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": path}}});
    check(
        "downward-api",
        json!({"env": [
            field("POD_NAME", "metadata.name"),
            field("POD_NAMESPACE", "metadata.namespace"),
            field("POD_UID", "metadata.uid"),
            field("POD_NODE_NAME", "spec.nodeName"),
            field("POD_SERVICE_ACCOUNT_NAME", "spec.serviceAccountName"),
            field("POD_IP", "status.podIP"),
            field("POD_IPS", "status.podIPs"),
            field("HOST_IP", "status.hostIP"),
            field("HOST_IPS", "status.hostIPs"),
            field("LABEL", "metadata.labels['app']"),
            field("ANNOTATION", "metadata.annotations['absent']"),
        ]}),
        &[
            ("POD_NAME", "dapi"),
            ("POD_NAMESPACE", "downward-api"),
            ("POD_UID", "u1"),
            ("POD_NODE_NAME", "node-1"),
            ("POD_SERVICE_ACCOUNT_NAME", "special"),
            ("POD_IP", "1.2.3.4"),
            ("POD_IPS", "1.2.3.4,fd00::6"),
            ("HOST_IP", "127.0.0.1"),
            ("HOST_IPS", "127.0.0.1"),
            ("LABEL", "web"),
            ("ANNOTATION", ""),
        ],
    );
}

#[test]
fn values_expand_what_stands_before_them() {
    let variables = made(
        "test1",
        Links::On,
        json!({"env": [
            {"name": "TEST_LITERAL", "value": "test-test-test"},
            {"name": "POD_NAME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
            {"name": "OUT_OF_ORDER_TEST", "value": "$(OUT_OF_ORDER_TARGET)"},
            {"name": "OUT_OF_ORDER_TARGET", "value": "FOO"},
            {"name": "EMPTY_VAR"},
            {"name": "EMPTY_TEST", "value": "foo-$(EMPTY_VAR)"},
            {"name": "POD_NAME_TEST2", "value": "test2-$(POD_NAME)"},
            {"name": "POD_NAME_TEST3", "value": "$(POD_NAME_TEST2)-3"},
            {"name": "LITERAL_TEST", "value": "literal-$(TEST_LITERAL)"},
            {"name": "SERVICE_VAR_TEST", "value": "$(TEST_SERVICE_HOST):$(TEST_SERVICE_PORT)"},
            {"name": "TEST_UNDEFINED", "value": "$(UNDEFINED_VAR)"},
            {"name": "ESCAPED", "value": "$$(TEST_LITERAL)"},
        ]}),
    );
    let variables: SortedMap<String, String> = variables.unwrap().into_iter().collect();
    for (name, value) in [
        ("OUT_OF_ORDER_TEST", "$(OUT_OF_ORDER_TARGET)"),
        ("EMPTY_VAR", ""),
        ("EMPTY_TEST", "foo-"),
        ("POD_NAME_TEST3", "test2-dapi-3"),
        ("LITERAL_TEST", "literal-test-test-test"),
        ("SERVICE_VAR_TEST", "1.2.3.3:8083"),
        ("TEST_UNDEFINED", "$(UNDEFINED_VAR)"),
        ("ESCAPED", "$(TEST_LITERAL)"),
    ] {
        assert_eq!(variables.get(name).map(String::as_str), Some(value), "{name}");
    }
}

#[test]
fn a_missing_key_is_an_error_unless_optional() {
    let from = |kind: &str, name: &str, key: &str, optional: bool| {
        json!({"env": [{"name": "A",
        "valueFrom": {kind: {"name": name, "key": key, "optional": optional}}}]})
    };
    refuse(from("configMapKeyRef", "none", "k", false), "configmap \"none\" not found");
    refuse(
        from("configMapKeyRef", "settings", "k", false),
        "couldn't find key k in ConfigMap test/settings",
    );
    // A variable is text: what is stored as bytes is not looked at.
    refuse(
        from("configMapKeyRef", "settings", "BINARY", false),
        "couldn't find key BINARY in ConfigMap test/settings",
    );
    refuse(from("secretKeyRef", "none", "k", false), "secret \"none\" not found");
    refuse(from("secretKeyRef", "keys", "k", false), "couldn't find key k in Secret test/keys");
    for kind in ["configMapKeyRef", "secretKeyRef"] {
        check("test", from(kind, "none", "k", true), &[]);
    }
    check("test", from("configMapKeyRef", "settings", "k", true), &[]);
    check("test", from("secretKeyRef", "keys", "k", true), &[]);
    check("test", from("configMapKeyRef", "settings", "1234", false), &[("A", "abc")]);
    check("test", from("secretKeyRef", "keys", "password", false), &[("A", "s3cr3t")]);
    check("test", from("secretKeyRef", "keys", "raw", false), &[("A", "\u{fffd}")]);
}

#[test]
fn whole_objects_become_variables_and_later_ones_win() {
    check(
        "test",
        json!({
            "envFrom": [
                {"configMapRef": {"name": "settings"}},
                {"prefix": "p_", "configMapRef": {"name": "settings"}},
                {"secretRef": {"name": "keys"}},
                {"secretRef": {"name": "none", "optional": true}},
                {"configMapRef": {"name": "none", "optional": true}},
            ],
            "env": [{"name": "REPLACE", "value": "yes"}, {"name": "SEEN", "value": "$(p_1234)"}],
        }),
        &[
            ("REPLACE", "yes"),
            ("DUPE_TEST", "from secret"),
            ("1234", "abc"),
            ("a key", "odd"),
            ("p_REPLACE", "no"),
            ("p_DUPE_TEST", "from map"),
            ("p_1234", "abc"),
            ("p_a key", "odd"),
            ("password", "s3cr3t"),
            ("raw", "\u{fffd}"),
            ("SEEN", "abc"),
        ],
    );
    refuse(
        json!({"envFrom": [{"configMapRef": {"name": "none"}}]}),
        "configmap \"none\" not found",
    );
    refuse(json!({"envFrom": [{"secretRef": {"name": "none"}}]}), "secret \"none\" not found");
}

#[test]
fn a_file_of_a_volume_holds_variables() {
    let from = |volume: &str, key: &str, optional: bool| {
        json!({"env": [{"name": "V",
        "valueFrom": {"fileKeyRef":
            {"volumeName": volume, "path": "env", "key": key, "optional": optional}}}]})
    };
    check("test", from("data", "A", false), &[("V", "one")]);
    check("test", from("data", "E", true), &[]);
    refuse(from("none", "A", true), "couldn't parse env file");
    refuse(
        from("data", "B", false),
        "environment variable key \"B\" not found in file \"/var/lib/kubelet/pods/u1/volumes/kubernetes.io~empty-dir/data/env\"",
    );
}

#[test]
fn values_that_double_themselves_end_in_an_error() {
    let mut env = vec![json!({"name": "V0", "value": "x".repeat(1000)})];
    env.extend((1..40).map(|index| {
        let before = index - 1;
        json!({"name": format!("V{index}"), "value": format!("$(V{before})$(V{before})")})
    }));
    refuse(json!({"env": env}), "argument list too long");
}

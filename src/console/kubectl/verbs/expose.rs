//! `kubectl expose`: a Service in front of what there is.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/expose/expose.go and polymorphichelpers (v1.36).

use serde_json::{Map, Value, json};

use super::{Arguments, Call, Verb, flags};
use crate::console::kubectl::change::{self, DryRun, Printer};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::{generated, result};
use crate::console::shell::{Outcome, Shell};
use crate::kit::quote::quote;
use crate::objects::{Kind, Object};

pub const VERB: Verb = Verb {
    name: "expose",
    aliases: &[],
    usage: "expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]",
    summary: "Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service",
    flags: &[
        &CLUSTER_IP,
        &flags::DRY_RUN,
        &EXTERNAL_IP,
        &flags::FILENAME,
        &LABELS,
        &NAME,
        &flags::OUTPUT,
        &PORT,
        &PROTOCOL,
        &flags::SAVE_CONFIG,
        &SELECTOR,
        &SESSION_AFFINITY,
        &TARGET_PORT,
        &TYPE,
    ],
    arguments: Arguments::Of(&[
        Kind::Deployment,
        Kind::Pod,
        Kind::ReplicaSet,
        Kind::ReplicationController,
        Kind::Service,
    ]),
    run,
};

const fn text(name: &'static str, help: &'static str) -> Flag {
    Flag { name, short: None, takes: Takes::Text(""), help }
}

const CLUSTER_IP: Flag = text(
    "cluster-ip",
    "ClusterIP to be assigned to the service. Leave empty to auto-allocate, or set to 'None' to create a headless service.",
);
const EXTERNAL_IP: Flag = text(
    "external-ip",
    "Additional external IP address (not managed by Kubernetes) to accept for the service. If this IP is routed to a node, the service can be accessed by this IP in addition to its generated service IP.",
);
const LABELS: Flag = Flag {
    name: "labels",
    short: Some('l'),
    takes: Takes::Text(""),
    help: "Labels to apply to the service created by this call.",
};
const NAME: Flag = text("name", "The name for the newly created object.");
const PORT: Flag = text(
    "port",
    "The port that the service should serve on. Copied from the resource being exposed, if unspecified",
);
const PROTOCOL: Flag =
    text("protocol", "The network protocol for the service to be created. Default is 'TCP'.");
const SELECTOR: Flag = text(
    "selector",
    "A label selector to use for this service. Only equality-based selector requirements are supported. If empty (the default) infer the selector from the resource being exposed.",
);
const SESSION_AFFINITY: Flag = text(
    "session-affinity",
    "If non-empty, set the session affinity for the service to this; legal values: 'None', 'ClientIP'",
);
const TARGET_PORT: Flag = text(
    "target-port",
    "Name or number for the port on the container that the service should direct traffic to. Optional.",
);
const TYPE: Flag = text(
    "type",
    "Type for this service: ClusterIP, NodePort, LoadBalancer, or ExternalName. Default is 'ClusterIP'.",
);

/// A Service's name is no longer than this.
const NAME_LENGTH_MAX: usize = 63;

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let mut printer = Printer::new(call, shell, DryRun::of(call)?)?;
    let (objects, mut failures) = change::named(call, shell)?;
    for object in &objects {
        let exposed = service(call, object)
            .and_then(|service| generated::send(call, shell, &mut printer, service, "exposed", ""));
        failures.extend(exposed.err());
    }
    result::end(failures)
}

fn service(call: &Call, object: &Object) -> Result<Value, Failure> {
    let given = |name| call.flags.text(name).filter(|text| !text.is_empty());
    let json = object.to_json();
    check_kind(object.kind())?;
    let selector = match given("selector") {
        Some(text) => generated::labels(text)?,
        None => selector_of(object.kind(), &json).map_err(|problem| {
            Failure::plain(format!(
                "couldn't retrieve selectors via --selector flag or introspection: {problem}"
            ))
        })?,
    };
    let there = ports_of(object.kind(), &json);
    let wanted: Vec<String> = match given("port") {
        Some(port) => port.split(',').map(str::to_owned).collect(),
        None => unique(there.iter().map(|(port, _)| port.to_string())),
    };
    if wanted.is_empty() && given("cluster-ip") != Some("None") {
        return Err(Failure::plain("couldn't find port via --port flag or introspection"));
    }
    let ports = ports(&wanted, &there, given("protocol"), given("target-port"))?;
    let meta = object.meta();
    let name = given("name").unwrap_or(&meta.name);
    let name = &name[..name.floor_char_boundary(NAME_LENGTH_MAX)];
    let mut metadata = json!({ "name": name });
    match given("labels") {
        Some(text) => metadata["labels"] = generated::labels(text)?,
        None if meta.labels.is_empty() => {}
        None => metadata["labels"] = json["metadata"]["labels"].clone(),
    }
    let mut spec = json!({ "selector": selector });
    if !ports.is_empty() {
        spec["ports"] = ports.into();
    }
    if let Some(ip) = given("external-ip") {
        spec["externalIPs"] = json!([ip]);
    }
    for (flag, field) in [("type", "type"), ("cluster-ip", "clusterIP")] {
        if let Some(text) = given(flag) {
            spec[field] = text.into();
        }
    }
    match given("session-affinity") {
        None => {}
        Some(affinity @ ("None" | "ClientIP")) => spec["sessionAffinity"] = affinity.into(),
        Some(other) => {
            return Err(Failure::plain(format!("unknown session affinity: {other}")));
        }
    }
    Ok(json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata,
        "spec": spec,
        "status": { "loadBalancer": {} },
    }))
}

fn check_kind(kind: Kind) -> Result<(), Failure> {
    let names = kind.names();
    let exposable = ["ReplicationController", "Service", "Pod", "Deployment", "ReplicaSet"];
    if exposable.contains(&names.kind) {
        return Ok(());
    }
    let group = if names.group.is_empty() { String::new() } else { format!(".{}", names.group) };
    Err(Failure::plain(format!("cannot expose a {}{group}", names.kind)))
}

/// Models mapBasedSelectorForObject.
fn selector_of(kind: Kind, json: &Value) -> Result<Value, String> {
    let pairs = |value: &Value| value.as_object().filter(|map| !map.is_empty()).cloned();
    let (found, missing) = match kind {
        Kind::Pod => (
            pairs(&json["metadata"]["labels"]),
            "the pod has no labels and cannot be exposed".to_owned(),
        ),
        Kind::Service => {
            (pairs(&json["spec"]["selector"]), "the service has no pod selector set".to_owned())
        }
        Kind::ReplicationController => (pairs(&json["spec"]["selector"]), String::new()),
        other => {
            let selector = &json["spec"]["selector"];
            let kind = other.names().kind.to_lowercase();
            if selector["matchExpressions"].as_array().is_some_and(|list| !list.is_empty()) {
                let shown = crate::admit::go_map(&selector["matchExpressions"]);
                return Err(format!(
                    "couldn't convert expressions - \"{shown}\" to map-based selector format"
                ));
            }
            (
                pairs(&selector["matchLabels"]),
                format!("invalid {kind}: no selectors, therefore cannot be exposed"),
            )
        }
    };
    found.map(Value::Object).ok_or(missing)
}

/// Each port with its protocol, in the order of the containers.
fn ports_of(kind: Kind, json: &Value) -> Vec<(i64, String)> {
    let protocol = |port: &Value| port["protocol"].as_str().unwrap_or("TCP").to_owned();
    let list = |value: &Value, field: &str| -> Vec<(i64, String)> {
        let all = value["ports"].as_array().into_iter().flatten();
        all.filter_map(|port| Some((port[field].as_i64()?, protocol(port)))).collect()
    };
    let spec = match kind {
        Kind::Service => return list(&json["spec"], "port"),
        Kind::Pod => &json["spec"],
        _ => &json["spec"]["template"]["spec"],
    };
    let containers = spec["containers"].as_array().into_iter().flatten();
    containers.flat_map(|container| list(container, "containerPort")).collect()
}

fn ports(
    wanted: &[String],
    there: &[(i64, String)],
    protocol: Option<&str>,
    target: Option<&str>,
) -> Result<Vec<Value>, Failure> {
    let mut ports = Vec::new();
    for (index, text) in wanted.iter().enumerate() {
        let port: i64 = text.parse().map_err(|_| {
            Failure::plain(format!("strconv.Atoi: parsing {}: invalid syntax", quote(text)))
        })?;
        let own: Vec<&str> = unique_texts(there, port);
        let protocols = match (protocol, own.as_slice()) {
            (Some(protocol), _) => vec![protocol],
            (None, []) => vec!["TCP"],
            (None, own) => own.to_vec(),
        };
        for protocol in &protocols {
            let mut one = Map::new();
            if 1 < protocols.len() {
                let name = format!("port-{}-{}", index + 1, protocol.to_lowercase());
                one.insert("name".to_owned(), name.into());
            } else if 1 < wanted.len() {
                one.insert("name".to_owned(), format!("port-{}", index + 1).into());
            }
            one.insert("port".to_owned(), port.into());
            one.insert("protocol".to_owned(), (*protocol).into());
            let target = match target {
                None => json!(port),
                Some(text) => text.parse::<i64>().map_or_else(|_| json!(text), |port| json!(port)),
            };
            one.insert("targetPort".to_owned(), target);
            ports.push(Value::Object(one));
        }
    }
    Ok(ports)
}

fn unique_texts(there: &[(i64, String)], port: i64) -> Vec<&str> {
    let mut texts: Vec<&str> = Vec::new();
    for (_, protocol) in there.iter().filter(|(own, _)| *own == port) {
        if !texts.contains(&protocol.as_str()) {
            texts.push(protocol);
        }
    }
    texts
}

fn unique(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for text in texts {
        if !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept
}

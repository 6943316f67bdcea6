//! `kubectl create service`, a verb for each type.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/create/create_service.go (v1.36).

use serde_json::{Value, json};

use super::super::{Arguments, Call, Verb, below, flags};
use super::one;
use crate::admit::names;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::generated;
use crate::console::shell::{Outcome, Shell};
use crate::kit::quote::quote;

pub const VERB: Verb = Verb {
    name: "create service",
    aliases: &["svc"],
    usage: "create service (clusterip | externalname | loadbalancer | nodeport)",
    summary: "Create a service using a specified subcommand",
    flags: &[],
    arguments: Arguments::Below,
    run: below::run,
};

pub const CLUSTER_IP: Verb = Verb {
    name: "create service clusterip",
    aliases: &[],
    usage: "create service clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]",
    summary: "Create a ClusterIP service",
    flags: &[&CLUSTERIP, &flags::DRY_RUN, &flags::OUTPUT, &flags::SAVE_CONFIG, &TCP],
    arguments: Arguments::Nothing,
    run: |call, shell| run(call, shell, "ClusterIP"),
};

pub const NODE_PORT: Verb = Verb {
    name: "create service nodeport",
    aliases: &[],
    usage: "create service nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
    summary: "Create a NodePort service",
    flags: &[&flags::DRY_RUN, &NODEPORT, &flags::OUTPUT, &flags::SAVE_CONFIG, &TCP],
    arguments: Arguments::Nothing,
    run: |call, shell| run(call, shell, "NodePort"),
};

pub const LOAD_BALANCER: Verb = Verb {
    name: "create service loadbalancer",
    aliases: &[],
    usage: "create service loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
    summary: "Create a LoadBalancer service",
    flags: &[&flags::DRY_RUN, &flags::OUTPUT, &flags::SAVE_CONFIG, &TCP],
    arguments: Arguments::Nothing,
    run: |call, shell| run(call, shell, "LoadBalancer"),
};

pub const EXTERNAL_NAME: Verb = Verb {
    name: "create service externalname",
    aliases: &[],
    usage: "create service externalname NAME --external-name external.name [--dry-run=server|client|none]",
    summary: "Create an ExternalName service",
    flags: &[&flags::DRY_RUN, &EXTERNALNAME, &flags::OUTPUT, &flags::SAVE_CONFIG, &TCP],
    arguments: Arguments::Nothing,
    run: |call, shell| {
        call.need_flag("external-name")?;
        run(call, shell, "ExternalName")
    },
};

const CLUSTERIP: Flag = Flag {
    name: "clusterip",
    short: None,
    takes: Takes::Text(""),
    help: "Assign your own ClusterIP or set to 'None' for a 'headless' service (no loadbalancing).",
};
const EXTERNALNAME: Flag = Flag {
    name: "external-name",
    short: None,
    takes: Takes::Text(""),
    help: "External name of service",
};
const NODEPORT: Flag = Flag {
    name: "node-port",
    short: None,
    takes: Takes::Number("0"),
    help: "Port used to expose the service on each node in a cluster.",
};
const TCP: Flag = Flag {
    name: "tcp",
    short: None,
    takes: Takes::Texts,
    help: "Port pairs can be specified as '<port>:<targetPort>'.",
};

fn run(call: &Call, shell: &mut Shell, kind: &str) -> Result<Outcome, Failure> {
    let name = generated::name(call)?;
    let cluster_ip = call.flags.text("clusterip").unwrap_or("");
    let pairs = call.flags.texts("tcp");
    if cluster_ip != "None" && pairs.is_empty() && kind != "ExternalName" {
        return Err(Failure::plain("at least one tcp port specifier must be provided"));
    }
    let external_name = call.flags.text("external-name").unwrap_or("");
    if kind == "ExternalName" && !names::subdomain(external_name).is_empty() {
        return Err(Failure::plain(format!("invalid service external name {external_name}")));
    }
    let node_port = call.flags.number("node-port").unwrap_or(0);
    let ports: Vec<Value> =
        pairs.iter().map(|pair| port(pair, node_port)).collect::<Result<_, _>>()?;
    let labels = json!({ "app": name });
    let mut spec = json!({ "selector": labels, "type": kind });
    if !ports.is_empty() {
        spec["ports"] = ports.into();
    }
    if !cluster_ip.is_empty() {
        spec["clusterIP"] = cluster_ip.into();
    }
    if !external_name.is_empty() {
        spec["externalName"] = external_name.into();
    }
    let service = json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": { "labels": labels, "name": name },
        "spec": spec,
        "status": { "loadBalancer": {} },
    });
    one(call, shell, service, &format!("failed to create {kind} service: "))
}

/// `80` or `80:8080` or `80:http`.
fn port(pair: &str, node_port: i64) -> Result<Value, Failure> {
    let mut parts = pair.split(':');
    let number = parts.next().unwrap_or("");
    let port: u16 = number.parse().map_err(|_| {
        let problem = match number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty() {
            true => "value out of range",
            false => "invalid syntax",
        };
        Failure::plain(format!("strconv.ParseUint: parsing {}: {problem}", quote(number)))
    })?;
    let target = match parts.next() {
        None => json!(port),
        Some(text) => {
            let number = text.parse::<i64>().ok();
            let complaints = match number {
                Some(number) => names::port_number(number),
                None => names::port_name(text),
            };
            if !complaints.is_empty() {
                return Err(Failure::plain(complaints.join(",")));
            }
            number.map_or_else(|| json!(text), |number| json!(number))
        }
    };
    let mut port = json!({
        "name": pair.replace(':', "-"), "port": port, "protocol": "TCP", "targetPort": target,
    });
    if node_port != 0 {
        port["nodePort"] = node_port.into();
    }
    Ok(port)
}

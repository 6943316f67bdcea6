//! `minikube`: what notes ask of it beside kubectl, about a cluster that is there already and stays.
//! Models cmd/minikube/cmd (v1.38): addons, ip, status, tunnel; `minikube_services` is service.

use super::job::Job;
use super::kubectl::change::DryRun;
use super::kubectl::manifest::FromFile;
use super::kubectl::result::note_applied;
use super::kubectl::verbs::create::create;
use super::minikube_services;
use super::programs::Program;
use super::shell::{Outcome, Shell};
use super::world::Exit;
use crate::admit::read_manifest;
use crate::cluster::{Cluster, Command};
use crate::objects::{Kind, Object};

pub const PROGRAM: Program = Program {
    name: "minikube",
    aliases: &[],
    summary: "Around the cluster: minikube addons, ip, service, status, tunnel",
    run,
};

struct Verb {
    /// All of its words, up to what is named.
    words: &'static [&'static str],
    usage: &'static str,
    summary: &'static str,
    run: fn(&[&str], &mut Shell) -> Result<Outcome, String>,
}

/// In alphabetical order.
const VERBS: &[Verb] = &[
    Verb {
        words: &["addons", "enable"],
        usage: "addons enable metrics-server",
        summary: "Enables an addon within minikube",
        run: enable,
    },
    Verb {
        words: &["addons", "list"],
        usage: "addons list",
        summary: "Lists all available minikube addons as well as their current statuses",
        run: addons,
    },
    Verb { words: &["ip"], usage: "ip", summary: "Retrieves the IP address of the node", run: ip },
    Verb {
        words: &["service", "list"],
        usage: "service list [-n NAMESPACE] [-o json]",
        summary: "Lists the URLs for the services in your local cluster",
        run: minikube_services::list,
    },
    Verb {
        words: &["service"],
        usage: "service NAME... | --all [--url] [--https] [-n NAMESPACE]",
        summary: "Returns a URL to connect to a service",
        run: minikube_services::open,
    },
    Verb {
        words: &["status"],
        usage: "status",
        summary: "Gets the status of the nodes",
        run: status,
    },
    Verb {
        words: &["tunnel"],
        usage: "tunnel",
        summary: "Connect to LoadBalancer services",
        run: tunnel,
    },
];

/// The one addon there is.
const METRICS: &str = "metrics-server";
/// deploy/addons/metrics-server, as far as its kinds are known here: it has the account that every namespace is born with.
const METRICS_FILES: &str = include_str!("metrics_server.yaml");
const ENABLED: &str = "\
💡  metrics-server is an addon maintained by Kubernetes. For any concerns contact minikube on GitHub.
You can view the list of minikube maintainers at: https://github.com/kubernetes/minikube/blob/master/OWNERS
    ▪ Using image registry.k8s.io/metrics-server/metrics-server:v0.8.0
🌟  The 'metrics-server' addon is enabled
";
const TUNNEL: &str = "\
✅  Tunnel successfully started

📌  NOTE: Please do not close this terminal as this process must stay alive for the tunnel to be accessible ...

";

fn run(words: &[String], shell: &mut Shell) -> Outcome {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if matches!(words.as_slice(), [] | ["help" | "--help" | "-h"]) {
        shell.out(&usage());
        return Outcome::Ended(Exit::SUCCESS);
    }
    let verb = VERBS.iter().find(|verb| words.starts_with(verb.words));
    let done = match (verb, words.as_slice()) {
        (Some(verb), words) => (verb.run)(&words[verb.words.len()..], shell),
        (None, ["start" | "stop" | "pause" | "unpause" | "delete" | "node", ..]) => Err(
            "minikube: the cluster of this page always runs; its settings say how many nodes it has, and sim node \
             takes one away\n"
                .to_owned(),
        ),
        (None, _) => Err(format!("minikube: podlife knows of it only this:\n{}", usage())),
    };
    done.unwrap_or_else(|text| {
        shell.err(&text);
        Outcome::Ended(Exit::USAGE)
    })
}

fn usage() -> String {
    let widest = VERBS.iter().map(|verb| verb.usage.len()).max().unwrap_or(0);
    let line = |verb: &Verb| format!("  minikube {:<widest$}  {}\n", verb.usage, verb.summary);
    VERBS.iter().map(line).collect()
}

/// What the word behind these could become.
pub fn endings(cluster: &Cluster, words: &[&str]) -> Vec<String> {
    let fitting = VERBS.iter().filter(|verb| verb.words.starts_with(words));
    let next: Vec<String> = fitting
        .filter_map(|verb| verb.words.get(words.len()))
        .map(|word| (*word).to_owned())
        .collect();
    match words {
        ["service"] => {
            let services = cluster.objects().list(Kind::Service, None);
            let names = services.map(|service| service.meta().name.clone());
            next.into_iter().chain(names).collect()
        }
        _ if !next.is_empty() => next,
        ["addons", "enable"] => vec![METRICS.to_owned()],
        ["service", "list"] => Vec::new(),
        ["service", _] => vec!["--url".to_owned()],
        _ => Vec::new(),
    }
}

fn enable(words: &[&str], shell: &mut Shell) -> Result<Outcome, String> {
    let [METRICS] = words else {
        return Err("minikube: the one addon of podlife is metrics-server\n".to_owned());
    };
    for item in read_manifest(METRICS_FILES, METRICS).items {
        let namespace = "kube-system".to_owned();
        let from = FromFile { file: METRICS.to_owned(), item, namespace };
        if shell.store().get(&from.key()).is_none() {
            let note = |object: &mut Object| note_applied(object, &from);
            let made = create(shell, &from, DryRun::None, note);
            assert!(made.is_ok(), "an add-on's own manifest is sound");
        }
    }
    let done = shell.command(Command::EnableMetrics);
    assert!(done.is_ok(), "nothing forbids an add-on: {done:?}");
    shell.out(ENABLED);
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn addons(_: &[&str], shell: &mut Shell) -> Result<Outcome, String> {
    // A sign is two columns wide on a terminal.
    let (state, width) = match shell.cluster().metrics() {
        Some(_) => ("enabled ✅", 11),
        None => ("disabled", 12),
    };
    shell.out(&format!(
        "\
┌────────────────┬──────────┬──────────────┬────────────┐
│   ADDON NAME   │ PROFILE  │    STATUS    │ MAINTAINER │
├────────────────┼──────────┼──────────────┼────────────┤
│ {METRICS} │ minikube │ {state:<width$} │ Kubernetes │
└────────────────┴──────────┴──────────────┴────────────┘
"
    ));
    Ok(Outcome::Ended(Exit::SUCCESS))
}

/// The address of the control plane's node, which is the first.
pub fn address(shell: &Shell) -> String {
    nodes(shell).first().map(|(_, _, address)| address.clone()).unwrap_or_default()
}

/// The name of each node, whether its kubelet is heard of, and its address; the control plane's first.
fn nodes(shell: &Shell) -> Vec<(String, bool, String)> {
    let nodes = shell.store().list(Kind::Node, None).filter_map(|object| match object {
        Object::Node(node) => Some(node),
        _ => None,
    });
    let nodes = nodes.map(|node| {
        let mut conditions = node.status.conditions.iter();
        let is_ready = conditions.any(|one| one.kind == "Ready" && one.holds());
        let address = node.status.addresses.iter().find(|one| one.kind == "InternalIP");
        let address = address.map(|one| one.address.clone()).unwrap_or_default();
        (node.metadata.name.clone(), is_ready, address)
    });
    nodes.collect()
}

fn ip(_: &[&str], shell: &mut Shell) -> Result<Outcome, String> {
    let address = address(shell);
    shell.out(&format!("{address}\n"));
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn status(_: &[&str], shell: &mut Shell) -> Result<Outcome, String> {
    let nodes = nodes(shell);
    for (index, (name, is_ready, _)) in nodes.iter().enumerate() {
        let kubelet = if *is_ready { "Running" } else { "Stopped" };
        let text = match index {
            0 => format!(
                "{name}\ntype: Control Plane\nhost: Running\nkubelet: {kubelet}\napiserver: Running\nkubeconfig: Configured\n\n"
            ),
            _ => format!("{name}\ntype: Worker\nhost: Running\nkubelet: {kubelet}\n\n"),
        };
        shell.out(&text);
    }
    // status.go: a kubelet that does not run is its second bit.
    let is_well = nodes.iter().all(|(_, is_ready, _)| *is_ready);
    Ok(Outcome::Ended(if is_well { Exit::SUCCESS } else { Exit::USAGE }))
}

/// Here a cloud stands before the Services anyway, so the tunnel only stays.
fn tunnel(_: &[&str], shell: &mut Shell) -> Result<Outcome, String> {
    shell.out(TUNNEL);
    Ok(Outcome::Running(Job::Proxy))
}

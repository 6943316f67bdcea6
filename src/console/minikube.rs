//! `minikube`: what notes ask of it beside kubectl, about a cluster that is there already and stays.
//! Models cmd/minikube/cmd (v1.37): addons, ip, service, status, tunnel.

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
use crate::objects::{Key, Kind, Object};

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
        usage: "service list [-n NAMESPACE]",
        summary: "Lists the URLs for the services in your local cluster",
        run: services,
    },
    Verb {
        words: &["service"],
        usage: "service NAME --url [-n NAMESPACE]",
        summary: "Returns a URL to connect to a service",
        run: service,
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
    let address = nodes(shell).first().map(|(_, _, address)| address.clone()).unwrap_or_default();
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

fn service(words: &[&str], shell: &mut Shell) -> Result<Outcome, String> {
    let mut namespace = "default";
    let (mut name, mut is_url, mut left) = (None, false, words);
    loop {
        match left {
            [] => break,
            ["--url", rest @ ..] => (is_url, left) = (true, rest),
            ["-n" | "--namespace", value, rest @ ..] => (namespace, left) = (value, rest),
            [word, rest @ ..] if !word.starts_with('-') => (name, left) = (Some(*word), rest),
            [word, ..] => return Err(format!("Error: unknown flag: {word}\n")),
        }
    }
    let Some(name) = name else {
        return Err(
            "\n❌  Exiting due to MK_USAGE: You must specify a service name(s) or --all\n\n"
                .to_owned(),
        );
    };
    if !is_url {
        return Err(
            "minikube: there is no browser to open here; --url prints the address\n".to_owned()
        );
    }
    let key = Key::new(Kind::Service, namespace, name);
    let Some(Object::Service(service)) = shell.store().get(&key) else {
        return Err(format!(
            "\n❌  Exiting due to SVC_NOT_FOUND: Service '{name}' was not found in '{namespace}' namespace.\n\
             You may select another namespace by using 'minikube service {name} -n <namespace>'. Or list out all the services using 'minikube service list'\n\n"
        ));
    };
    let ports = service.spec.ports.iter().map(|port| port.node_port);
    let ports: Vec<i32> = ports.filter(|port| *port != 0).collect();
    if ports.is_empty() {
        return Err(format!("😿  service {namespace}/{name} has no node port\n"));
    }
    let address = nodes(shell).first().map(|(_, _, address)| address.clone()).unwrap_or_default();
    let urls: String = ports.iter().map(|port| format!("http://{address}:{port}\n")).collect();
    shell.out(&urls);
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn services(words: &[&str], shell: &mut Shell) -> Result<Outcome, String> {
    let namespace = match words {
        [] => None,
        ["-n" | "--namespace", namespace] => Some(*namespace),
        [word, ..] => match word.strip_prefix("--namespace=") {
            Some(namespace) => Some(namespace),
            None => return Err(format!("Error: unknown flag: {word}\n")),
        },
    };
    let address = nodes(shell).first().map(|(_, _, address)| address.clone()).unwrap_or_default();
    let table = minikube_services::table(shell.store(), namespace, &address);
    shell.out(&table);
    Ok(Outcome::Ended(Exit::SUCCESS))
}

/// Here a cloud stands before the Services anyway, so the tunnel only stays.
fn tunnel(_: &[&str], shell: &mut Shell) -> Result<Outcome, String> {
    shell.out(TUNNEL);
    Ok(Outcome::Running(Job::Proxy))
}

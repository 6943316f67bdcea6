//! `minikube service` and `minikube service list`: where a Service can be asked from outside.
//! Models cmd/minikube/cmd/service.go, service_list.go and pkg/minikube/service (v1.38), with docker on Linux, which needs no tunnel.
//!
//! minikube asks for an issue to be reported where it cannot go on; that box is left out, for nothing is wrong with minikube.

use serde_json::Value;

use super::kubectl::flags::{self, Flag, Flags, Takes};
use super::minikube;
use super::shell::{Outcome, Shell};
use super::world::Exit;
use crate::objects::{Kind, Object, PodPhase, Service};

const ALL: Flag = Flag {
    name: "all",
    short: None,
    takes: Takes::Switch("false"),
    help: "Forwards all services in a namespace (defaults to \"false\")",
};
const HTTPS: Flag = Flag {
    name: "https",
    short: None,
    takes: Takes::Switch("false"),
    help: "Open the service URL with https instead of http (defaults to \"false\")",
};
/// Services are there at once or not at all, so that nothing is waited for.
const INTERVAL: Flag = Flag {
    name: "interval",
    short: None,
    takes: Takes::Number("1"),
    help: "The initial time interval for each check that wait performs in seconds",
};
const NAMESPACE: Flag = Flag {
    name: "namespace",
    short: Some('n'),
    takes: Takes::Text("default"),
    help: "The service namespace",
};
const OUTPUT: Flag = Flag {
    name: "output",
    short: Some('o'),
    takes: Takes::Text("table"),
    help: "The output format. One of 'json', 'table'",
};
const URL: Flag = Flag {
    name: "url",
    short: None,
    takes: Takes::Switch("false"),
    help: "Display the Kubernetes service URL in the CLI instead of opening it in the default browser",
};
const WAIT: Flag = Flag {
    name: "wait",
    short: None,
    takes: Takes::Number("2"),
    help: "Amount of time to wait for a service in seconds",
};

/// Models pkg/minikube/reason/exitcodes.go.
const BAD_USAGE: Exit = Exit(14);
const NOT_FOUND: Exit = Exit(115);

const HEADS: [&str; 4] = ["NAMESPACE", "NAME", "TARGET PORT", "URL"];

/// A Service and its node ports: what each is called, and its URL. Models SvcURL.
struct Found {
    service: Service,
    ports: Vec<String>,
    urls: Vec<String>,
}

pub fn open(words: &[&str], shell: &mut Shell) -> Result<Outcome, String> {
    let (flags, names) = read(words, &[&ALL, &HTTPS, &INTERVAL, &NAMESPACE, &URL, &WAIT])?;
    if names.is_empty() != flags.is_on("all") {
        return Ok(exit(shell, "MK_USAGE", "You must specify service name(s) or --all", BAD_USAGE));
    }
    let namespace = flags.text("namespace").unwrap_or("default");
    let mut found = found(shell, Some(namespace));
    found.retain(|one| names.is_empty() || names.contains(&one.service.metadata.name));
    if found.is_empty() {
        let text = match names.first() {
            Some(name) => not_found(name, namespace),
            None => format!(
                "No services were found in the '{namespace}' namespace.\n\
                 You may select another namespace by using 'minikube service --all -n <namespace>'"
            ),
        };
        return Ok(exit(shell, "SVC_NOT_FOUND", &text, NOT_FOUND));
    }
    let opening = Opening { namespace, is_url: flags.is_on("url"), is_https: flags.is_on("https") };
    for one in &found {
        if let Err(outcome) = opening.show(one, shell) {
            return Ok(outcome);
        }
    }
    opening.end(&found, shell);
    Ok(Outcome::Ended(Exit::SUCCESS))
}

struct Opening<'a> {
    namespace: &'a str,
    is_url: bool,
    is_https: bool,
}

impl Opening<'_> {
    /// One Service's table or its URLs, and whether something stands behind it.
    fn show(&self, found: &Found, shell: &mut Shell) -> Result<(), Outcome> {
        let Opening { namespace, .. } = *self;
        let name = &found.service.metadata.name;
        if found.service.spec.ports.is_empty() {
            // The whole value comes where its name was meant.
            let text = not_found(&format!("{{{namespace} {name} [] []}}"), namespace);
            return Err(exit(shell, "SVC_NOT_FOUND", &text, NOT_FOUND));
        }
        if !self.is_url {
            let row = match found.urls.is_empty() {
                true => found.row(Vec::new(), vec!["No node port".to_owned()]),
                false => found.row(found.ports.clone(), found.urls.clone()),
            };
            shell.out(&drawn(&[row]));
        }
        if found.urls.is_empty() {
            shell.out(&format!("😿  service {namespace}/{name} has no node port\n"));
        } else if self.is_url {
            shell.out(&format!("{}\n", self.urls(found).join("\n")));
        }
        if is_reachable(&found.service, shell) {
            return Ok(());
        }
        let text = format!("service not available: no running pod for service {name} found");
        Err(exit(shell, "SVC_UNREACHABLE", &text, NOT_FOUND))
    }

    fn urls(&self, found: &Found) -> Vec<String> {
        let url = |url: &String| match self.is_https {
            true => url.replacen("http", "https", 1),
            false => url.clone(),
        };
        found.urls.iter().map(url).collect()
    }

    /// A browser for each, which is not here. Several URLs of one Service are no URL to minikube: it prints what it holds.
    fn end(&self, found: &[Found], shell: &mut Shell) {
        let Opening { namespace, .. } = *self;
        let portless = found.iter().filter(|one| one.urls.is_empty());
        let portless: Vec<String> =
            portless.map(|one| format!("{namespace}/{}", one.service.metadata.name)).collect();
        if !portless.is_empty() {
            shell.err(&format!(
                "❗  Services [{}] have type \"ClusterIP\" not meant to be exposed, however for local development minikube allows you to access this !\n",
                portless.join(" ")
            ));
        }
        for one in found.iter().filter(|one| !self.is_url && !one.urls.is_empty()) {
            let name = &one.service.metadata.name;
            let urls = self.urls(one).join("\n");
            if 1 < one.urls.len() {
                let ports = one.ports.join("\n");
                shell.out(&format!("[{namespace} {name} {ports} {urls}]\n"));
                continue;
            }
            shell.out(&format!("🎉  Opening service {namespace}/{name} in default browser...\n"));
            shell.err(&format!("minikube: there is no browser here: ask with curl {urls}\n"));
        }
    }
}

/// Models CheckServicePods: one running pod is enough, ready or not.
fn is_reachable(service: &Service, shell: &Shell) -> bool {
    let is_outside = ["NodePort", "LoadBalancer"].contains(&service.spec.kind.as_str());
    let runs = |object: &Object| match object {
        Object::Pod(pod) => {
            let labels = &pod.metadata.labels;
            let mut selector = service.spec.selector.iter();
            pod.status.phase == Some(PodPhase::Running)
                && selector.all(|(key, value)| labels.get(key) == Some(value))
        }
        _ => false,
    };
    !is_outside || shell.store().list(Kind::Pod, Some(&service.metadata.namespace)).any(runs)
}

fn not_found(name: &str, namespace: &str) -> String {
    format!(
        "Service '{name}' was not found in '{namespace}' namespace.\n\
         You may select another namespace by using 'minikube service {name} -n <namespace>'. Or list out all the services using 'minikube service list'"
    )
}

/// Models exit.Message: the empty lines around it go to the standard output.
fn exit(shell: &mut Shell, id: &str, text: &str, code: Exit) -> Outcome {
    shell.out("\n");
    shell.err(&format!("❌  Exiting due to {id}: {text}\n"));
    shell.out("\n");
    Outcome::Ended(code)
}

fn read(words: &[&str], known: &[&'static Flag]) -> Result<(Flags, Vec<String>), String> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    if words.iter().any(|word| word == "--format" || word.starts_with("--format=")) {
        return Err("minikube: podlife does not simulate minikube service --format\n".to_owned());
    }
    flags::parse(&words, known).map_err(|error| format!("Error: {error}\n"))
}

/// Models GetServiceURLs.
fn found(shell: &Shell, namespace: Option<&str>) -> Vec<Found> {
    let address = minikube::address(shell);
    let services = shell.store().list(Kind::Service, namespace).filter_map(|object| match object {
        Object::Service(service) => Some(service),
        _ => None,
    });
    services.map(|service| Found::of(service, &address)).collect()
}

pub fn list(words: &[&str], shell: &mut Shell) -> Result<Outcome, String> {
    let (flags, _) = read(words, &[&NAMESPACE, &OUTPUT])?;
    let namespace = flags.text("namespace").filter(|name| !name.is_empty());
    let mut found = found(shell, namespace);
    for one in found.iter_mut().filter(|one| one.urls.is_empty()) {
        one.ports = vec!["No node port".to_owned()];
    }
    let text = match flags.text("output").unwrap_or("table").to_lowercase().as_str() {
        "table" => {
            let row = |one: &Found| one.row(one.ports.clone(), one.urls.clone());
            drawn(&found.iter().map(row).collect::<Vec<_>>())
        }
        "json" => as_json(&found),
        other => {
            let text = format!("invalid output format: {other}. Valid values: 'table', 'json'");
            return Ok(exit(shell, "MK_USAGE", &text, BAD_USAGE));
        }
    };
    shell.out(&text);
    Ok(Outcome::Ended(Exit::SUCCESS))
}

/// In the order of Go's fields, and without a newline.
fn as_json(found: &[Found]) -> String {
    let one = |one: &Found| {
        let meta = &one.service.metadata;
        let [namespace, name] =
            [&meta.namespace, &meta.name].map(|text| Value::from(text.as_str()));
        let [urls, ports] = [&one.urls, &one.ports].map(|texts| Value::from(texts.clone()));
        format!(
            "{{\"Namespace\":{namespace},\"Name\":{name},\"URLs\":{urls},\"PortNames\":{ports}}}"
        )
    };
    match found {
        [] => "null".to_owned(),
        found => format!("[{}]", found.iter().map(one).collect::<Vec<_>>().join(",")),
    }
}

/// A cell may have several lines.
type Row = [Vec<String>; 4];

impl Found {
    fn of(service: &Service, address: &str) -> Found {
        let (mut ports, mut urls) = (Vec::new(), Vec::new());
        for port in service.spec.ports.iter().filter(|port| port.node_port != 0) {
            ports.push(match port.name.as_str() {
                "" => port.port.to_string(),
                name => format!("{name}/{}", port.port),
            });
            urls.push(format!("http://{address}:{}", port.node_port));
        }
        Found { service: service.clone(), ports, urls }
    }

    fn row(&self, ports: Vec<String>, urls: Vec<String>) -> Row {
        let meta = &self.service.metadata;
        [vec![meta.namespace.clone()], vec![meta.name.clone()], ports, urls]
    }
}

fn drawn(rows: &[Row]) -> String {
    let widest = |column: usize| {
        let lines = rows.iter().flat_map(|row| &row[column]);
        lines.map(|line| line.chars().count()).max().unwrap_or(0).max(HEADS[column].len())
    };
    let widths: [usize; 4] = std::array::from_fn(widest);
    let rule = |[left, middle, right]: [&str; 3]| {
        format!("{left}{}{right}\n", widths.map(|width| "─".repeat(width + 2)).join(middle))
    };
    let line = |cells: [String; 4]| format!("│{}│\n", cells.join("│"));
    let heads = std::array::from_fn(|at| format!(" {:^width$} ", HEADS[at], width = widths[at]));
    let mut table = rule(["┌", "┬", "┐"]) + &line(heads) + &rule(["├", "┼", "┤"]);
    for row in rows {
        let height = row.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            table += &line(std::array::from_fn(|column| {
                let text = row[column].get(at).map_or("", String::as_str);
                format!(" {text:<width$} ", width = widths[column])
            }));
        }
    }
    table + &rule(["└", "┴", "┘"])
}

//! `kubectl top`: what nodes and pods use, as metrics-server last saw it.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/top/{top_node,top_pod}.go (v1.36), R127.

mod table;

use std::rc::Rc;

use super::{Arguments, Call, Verb, below, flags};
use crate::cluster::{Metrics, Usage};
use crate::console::kubectl::failure::{ApiStatus, Failure};
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::pick::{Reach, nothing_found};
use crate::console::kubectl::selector::Selector;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::order;
use crate::kit::quote::quote;
use crate::kit::stamp::Stamp;
use crate::kit::time::Span;
use crate::objects::{Kind, Node, Object, Pod};

use table::{NodeRow, PodRow};

pub const VERB: Verb = Verb {
    name: "top",
    aliases: &[],
    usage: "top (node | pod) [NAME | -l label]",
    summary: "Display resource (CPU/memory) usage",
    flags: &[
        &flags::ALL_NAMESPACES,
        &CONTAINERS,
        &flags::FIELD_SELECTOR,
        &NO_HEADERS,
        &flags::SELECTOR,
        &SORT_BY,
        &SUM,
    ],
    arguments: Arguments::Of(&[Kind::Node, Kind::Pod]),
    run,
};

const CONTAINERS: Flag = Flag {
    name: "containers",
    short: None,
    takes: Takes::Switch("false"),
    help: "If present, print usage of containers within a pod.",
};
const NO_HEADERS: Flag = Flag {
    name: "no-headers",
    short: None,
    takes: Takes::Switch("false"),
    help: "If present, print output without headers.",
};
const SORT_BY: Flag = Flag {
    name: "sort-by",
    short: None,
    takes: Takes::Text(""),
    help: "If non-empty, sort pods list using specified field. The field can be either 'cpu' or 'memory'.",
};
const SUM: Flag = Flag {
    name: "sum",
    short: None,
    takes: Takes::Switch("false"),
    help: "Print the sum of the resource usage",
};
/// Until a pod is that old, missing metrics are nothing to wonder at.
const CREATION_DELAY: Span = Span::secs(120);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SortBy {
    Name,
    Cpu,
    Memory,
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let Some((kind, names)) = call.arguments.split_first() else {
        return below::run(call, shell);
    };
    let name = match names {
        [] => None,
        [name] => Some(name.as_str()),
        [_, _, ..] => {
            let kind = Kind::from_resource(kind).map_or("", |kind| kind.names().singular);
            return Err(call.usage_failure(format!("{kind} [NAME | -l label]")));
        }
    };
    let sort_by = match call.flags.text("sort-by") {
        None | Some("") => SortBy::Name,
        Some("cpu") => SortBy::Cpu,
        Some("memory") => SortBy::Memory,
        Some(_) => return Err(Failure::plain("--sort-by accepts only cpu or memory")),
    };
    let is_selected = call.flags.is_given("selector") || call.flags.is_given("field-selector");
    match Kind::from_resource(kind) {
        Some(Kind::Pod) if name.is_some() && is_selected => {
            Err(Failure::plain("only one of NAME or selector can be provided"))
        }
        Some(Kind::Pod) => pods(call, shell, name, sort_by),
        Some(Kind::Node) if name.is_some() && is_selected => {
            Err(Failure::plain("only one of NAME or --selector can be provided"))
        }
        Some(Kind::Node) => nodes(call, shell, name, sort_by),
        Some(_) | None => {
            let words = quote(&call.arguments.join(" "));
            Err(call.usage_failure(format!("unknown command {words}")))
        }
    }
}

/// The API is known as soon as the add-on is switched on, and is served while its Service has somebody to ask.
/// Models kube-aggregator/pkg/apiserver/handler_proxy.go and client-go's words for a status without a body.
fn served<'a>(
    shell: &'a Shell<'_, '_>,
    resource: &str,
    name: Option<&str>,
) -> Result<&'a Metrics, Failure> {
    let Some(metrics) = shell.cluster().metrics() else {
        return Err(Failure::plain("Metrics API not available"));
    };
    let mut slices = shell.store().list(Kind::EndpointSlice, Some("kube-system"));
    let is_served = slices.any(|object| match object {
        Object::EndpointSlice(slice) => {
            slice.metadata.labels.get("kubernetes.io/service-name").map(String::as_str)
                == Some("metrics-server")
                && slice.endpoints.iter().any(|one| one.conditions.is_ready())
        }
        _ => false,
    });
    if is_served {
        return Ok(metrics);
    }
    let name = name.map(|name| format!(" {name}")).unwrap_or_default();
    Err(Failure::Server(ApiStatus {
        reason: "ServiceUnavailable".to_owned(),
        message: format!(
            "the server is currently unable to handle the request (get {resource}.metrics.k8s.io{name})"
        ),
        details: None,
    }))
}

fn pods(
    call: &Call,
    shell: &mut Shell,
    name: Option<&str>,
    sort_by: SortBy,
) -> Result<Outcome, Failure> {
    let metrics = served(shell, "pods", name)?;
    let selector = Selector::parse(call.flags.text("selector"), call.flags.text("field-selector"))?;
    let reach = Reach::of(call);
    let listed = shell.store().pods(reach.list_in(Kind::Pod));
    let is_wanted = |pod: &&Rc<Pod>| match name {
        Some(name) => pod.metadata.name == name,
        None => selector.matches(&Object::Pod((*pod).clone())),
    };
    let wanted: Vec<Rc<Pod>> = listed.filter(is_wanted).cloned().collect();
    let mut rows: Vec<PodRow> =
        wanted.iter().filter_map(|pod| row(metrics, pod, sort_by)).collect();
    sort(&mut rows, sort_by, |row| (row.sum(), &row.namespace, &row.name));
    if rows.is_empty() {
        if let Some(name) = name {
            let full = format!("{}/{name}", call.namespace());
            return Err(no_metrics("podmetrics.metrics.k8s.io", &full));
        }
        if !wanted.is_empty() {
            return Err(why_nothing(shell, &wanted));
        }
        shell.err(&nothing_found(&[Kind::Pod], &reach));
        return Ok(Outcome::Ended(Exit::SUCCESS));
    }
    let text = table::pods(
        &rows,
        table::Shown {
            namespaces: call.flags.is_on("all-namespaces"),
            containers: call.flags.is_on("containers"),
            headings: !call.flags.is_on("no-headers"),
            sum: call.flags.is_on("sum"),
        },
    );
    shell.out(&text);
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn row(metrics: &Metrics, pod: &Pod, sort_by: SortBy) -> Option<PodRow> {
    let used = metrics.pod(&pod.metadata.uid)?;
    let mut containers: Vec<(String, Usage)> =
        used.into_iter().map(|(name, usage)| (name.to_owned(), usage)).collect();
    let by = |(name, usage): &(String, Usage)| (*usage, String::new(), name.clone());
    order::sort_by(&mut containers, |a, b| compare(sort_by, &by(a), &by(b)));
    Some(PodRow {
        namespace: pod.metadata.namespace.clone(),
        name: pod.metadata.name.clone(),
        containers,
    })
}

fn nodes(
    call: &Call,
    shell: &mut Shell,
    name: Option<&str>,
    sort_by: SortBy,
) -> Result<Outcome, Failure> {
    let metrics = served(shell, "nodes", name)?;
    let selector = Selector::parse(call.flags.text("selector"), None)?;
    let is_wanted = |node: &&Rc<Node>| match name {
        Some(name) => node.metadata.name == name,
        None => selector.matches(&Object::Node((*node).clone())),
    };
    let wanted: Vec<Rc<Node>> = shell.store().nodes().filter(is_wanted).cloned().collect();
    let used = |node: &Rc<Node>| metrics.node(&node.metadata.name);
    if wanted.iter().all(|node| used(node).is_none()) {
        return Err(match name {
            Some(name) => no_metrics("nodemetrics.metrics.k8s.io", name),
            None => Failure::plain("metrics not available yet"),
        });
    }
    let row = |node: &Rc<Node>| NodeRow { node: node.clone(), used: used(node) };
    let (mut known, unknown): (Vec<NodeRow>, Vec<NodeRow>) =
        wanted.iter().map(row).partition(|row| row.used.is_some());
    sort(&mut known, sort_by, |row| {
        (row.used.unwrap_or_default(), &row.node.metadata.namespace, &row.node.metadata.name)
    });
    // What cannot be told comes last.
    known.extend(unknown);
    let text = table::nodes(&known, !call.flags.is_on("no-headers"));
    shell.out(&text);
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn sort<T>(rows: &mut Vec<T>, by: SortBy, key: impl Fn(&T) -> (Usage, &String, &String)) {
    let owned = |row: &T| {
        let (usage, namespace, name) = key(row);
        (usage, namespace.clone(), name.clone())
    };
    order::sort_by(rows, |a, b| compare(by, &owned(a), &owned(b)));
}

/// The biggest user first, or by name.
fn compare(
    by: SortBy,
    a: &(Usage, String, String),
    b: &(Usage, String, String),
) -> std::cmp::Ordering {
    match by {
        SortBy::Cpu => b.0.cpu_millis.cmp(&a.0.cpu_millis),
        SortBy::Memory => b.0.memory_bytes.cmp(&a.0.memory_bytes),
        SortBy::Name => (&a.1, &a.2).cmp(&(&b.1, &b.2)),
    }
}

/// Models verifyEmptyMetrics.
fn why_nothing(shell: &Shell, pods: &[Rc<Pod>]) -> Failure {
    for pod in pods {
        let created = pod.metadata.creation_timestamp.map_or(shell.now(), Stamp::begin);
        if created + CREATION_DELAY < shell.now() {
            let age = shell.now() - created;
            let (meta, age) = (&pod.metadata, table::go_duration(age));
            return Failure::plain(format!(
                "Metrics not available for pod {}/{}, age: {age}",
                meta.namespace, meta.name
            ));
        }
    }
    Failure::plain("metrics not available yet")
}

fn no_metrics(resource: &str, name: &str) -> Failure {
    Failure::Server(ApiStatus {
        reason: "NotFound".to_owned(),
        message: format!("{resource} \"{name}\" not found"),
        details: None,
    })
}

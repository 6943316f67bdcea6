//! `kubectl logs`: what a container printed.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/logs/logs.go (v1.36), C37–C39.

use super::exec::CONTAINER;
use super::{Arguments, Call, Verb};
use crate::cluster::kubelet::logs::{Run, instance};
use crate::cluster::{Cluster, ContainerId, ContainerLog, LogLine, LogStream};
use crate::console::job::Job;
use crate::console::kubectl::containers;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::{pick, unreached};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::{Exit, Stream};
use crate::kit::offset::parse_span;
use crate::kit::stamp::MicroStamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::Pod;

pub const VERB: Verb = Verb {
    name: "logs",
    aliases: &["log"],
    usage: "logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
    summary: "Print the logs for a container in a pod",
    flags: &[&CONTAINER, &FOLLOW, &PREVIOUS, &SINCE, &TAIL, &TIMESTAMPS],
    arguments: Arguments::Pod,
    run,
};

const FOLLOW: Flag = Flag {
    name: "follow",
    short: Some('f'),
    takes: Takes::Switch("false"),
    help: "Specify if the logs should be streamed.",
};
const PREVIOUS: Flag = Flag {
    name: "previous",
    short: Some('p'),
    takes: Takes::Switch("false"),
    help: "If true, print the logs for the previous instance of the container in a pod if it exists.",
};
const SINCE: Flag = Flag {
    name: "since",
    short: None,
    takes: Takes::Text("0s"),
    help: "Only return logs newer than a relative duration like 5s, 2m, or 3h. Defaults to all logs.",
};
const TAIL: Flag = Flag {
    name: "tail",
    short: None,
    takes: Takes::Number("-1"),
    help: "Lines of recent log file to display. Defaults to -1, showing all log lines.",
};
const TIMESTAMPS: Flag = Flag {
    name: "timestamps",
    short: None,
    takes: Takes::Switch("false"),
    help: "Include timestamps on each line in the log output",
};

/// How often a followed log is looked at.
const FOLLOW_PERIOD: Span = Span::millis(200);

/// A log that is being followed, until its container ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Follow {
    node: String,
    container: ContainerId,
    /// Lines printed, those that the log has forgotten included.
    seen: u64,
    dated: Dated,
    pub next_look: SimTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dated {
    No,
    Yes,
}

impl Follow {
    pub fn on_time(&mut self, shell: &mut Shell) -> Option<Exit> {
        self.next_look = shell.now() + FOLLOW_PERIOD;
        let cluster = shell.cluster();
        let Some(log) = log(cluster, &self.node, &self.container) else {
            return Some(Exit::SUCCESS);
        };
        let unseen = self.seen.saturating_sub(log.forgotten());
        let new: Vec<LogLine> =
            log.lines().skip(usize::try_from(unseen).unwrap_or(usize::MAX)).cloned().collect();
        self.seen = log.forgotten() + log.lines().len() as u64;
        let is_over = !runs(cluster, &self.node, &self.container);
        print(shell, &new, self.dated);
        is_over.then_some(Exit::SUCCESS)
    }
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let [pod] = call.arguments.as_slice() else {
        return Err(call.usage_failure(
            "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n\
             POD or TYPE/NAME is a required argument for the logs command",
        ));
    };
    let pod = pick::pod(shell.store(), call, pod)?;
    let chosen = containers::choose(&pod, call.flags.text("container"))?;
    if let Some(remark) = chosen.remark {
        shell.err(&remark);
    }
    if pod.spec.node_name.is_empty() {
        return Ok(Outcome::Ended(Exit::SUCCESS));
    }
    if let Some(address) = unreachable_kubelet(shell.cluster(), &pod.spec.node_name) {
        let meta = &pod.metadata;
        let path = format!("/containerLogs/{}/{}/{}", meta.namespace, meta.name, chosen.name);
        let query = query(call);
        return Ok(unreached::late(unreached::of_request(&address, &(path + &query)), shell));
    }
    let which = if call.flags.is_on("previous") { Run::Previous } else { Run::Current };
    let id = instance(&pod.metadata.name, &pod.status, &chosen.name, which);
    let id = id.map_err(|text| Failure::bad_request(&text))?;
    let id = ContainerId::new(id.trim_start_matches("containerd://"));
    let node = pod.spec.node_name.clone();
    let dated = if call.flags.is_on("timestamps") { Dated::Yes } else { Dated::No };
    let since = since(call, shell.now())?;
    let Some(log) = log(shell.cluster(), &node, &id) else {
        return Ok(Outcome::Ended(Exit::SUCCESS));
    };
    let asked: Vec<LogLine> = log.lines().filter(|line| since <= line.at).cloned().collect();
    let seen = log.forgotten() + log.lines().len() as u64;
    let tail = usize::try_from(call.flags.number("tail").unwrap_or(-1)).unwrap_or(usize::MAX);
    print(shell, &asked[asked.len().saturating_sub(tail)..], dated);
    if !call.flags.is_on("follow") || !runs(shell.cluster(), &node, &id) {
        return Ok(Outcome::Ended(Exit::SUCCESS));
    }
    let next_look = shell.now() + FOLLOW_PERIOD;
    Ok(Outcome::Running(Job::Follow(Follow { node, container: id, seen, dated, next_look })))
}

/// Models pkg/registry/core/pod/strategy.go LogLocation: what was asked for, in the order of the names.
fn query(call: &Call) -> String {
    let mut asked = Vec::new();
    for (flag, name) in [("follow", "follow"), ("previous", "previous")] {
        if call.flags.is_on(flag) {
            asked.push(format!("{name}=true"));
        }
    }
    if let Some(span) = call.flags.text("since").and_then(|text| parse_span(text).ok())
        && !span.is_zero()
    {
        asked.push(format!("sinceSeconds={}", span.as_secs()));
    }
    if let Some(lines) = call.flags.number("tail").filter(|lines| 0 <= *lines) {
        asked.push(format!("tailLines={lines}"));
    }
    if call.flags.is_on("timestamps") {
        asked.push("timestamps=true".to_owned());
    }
    if asked.is_empty() { String::new() } else { format!("?{}", asked.join("&")) }
}

/// The address of a node whose kubelet does not hear the API server.
fn unreachable_kubelet(cluster: &Cluster, node: &str) -> Option<String> {
    let node = cluster.node(node).filter(|node| !node.is_joined())?;
    Some(node.kubelet.host_ip.clone())
}

/// All that the container as it stands has printed; podlife's own remarks go to stderr.
pub fn printed(cluster: &Cluster, pod: &Pod, container: &str) -> Vec<(Stream, String)> {
    let id = instance(&pod.metadata.name, &pod.status, container, Run::Current);
    let log = id.ok().and_then(|id| {
        let id = ContainerId::new(id.trim_start_matches("containerd://"));
        log(cluster, &pod.spec.node_name, &id)
    });
    let Some(log) = log else { return Vec::new() };
    let lines = log.lines().map(|line| (line.stream.into(), format!("{}\n", line.text)));
    lines.chain([(Stream::Out, log.open_line().to_owned())]).collect()
}

fn since(call: &Call, now: SimTime) -> Result<SimTime, Failure> {
    let Some(text) = call.flags.text("since") else { return Ok(SimTime::ZERO) };
    let span = parse_span(text).map_err(|error| Failure::plain(error.to_string()))?;
    Ok(if span.is_zero() { SimTime::ZERO } else { now - span })
}

fn log<'a>(cluster: &'a Cluster, node: &str, id: &ContainerId) -> Option<&'a ContainerLog> {
    cluster.node(node)?.runtime.log(id)
}

fn runs(cluster: &Cluster, node: &str, id: &ContainerId) -> bool {
    cluster.node(node).is_some_and(|node| node.runtime.is_running(id))
}

/// What podlife itself remarks goes beside the container's own words.
fn print(shell: &mut Shell, lines: &[LogLine], dated: Dated) {
    for line in lines {
        let date = match dated {
            Dated::No => String::new(),
            Dated::Yes => format!("{} ", MicroStamp::of(line.at).with_nanos()),
        };
        match line.stream {
            LogStream::Stdout | LogStream::Stderr => shell.out(&format!("{date}{}\n", line.text)),
            LogStream::Remark => shell.err(&format!("# {}\n", line.text)),
        }
    }
}

//! `kubectl drain`: no new pods for a node, and those that are there leave.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/drain/drain.go RunDrain (v1.36), R106.
//!
//! `filters` chooses the pods, `leaving` sees each of them off while simulated time passes.

mod filters;
mod leaving;

use std::rc::Rc;

use super::cordon::{self, Schedulable};
use super::{Arguments, Call, Verb, flags};
use crate::cluster::Grace;
use crate::console::job::Job;
use crate::console::kubectl::change::DryRun;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::selector::Selector;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::offset::parse_span;
use crate::kit::time::{SimTime, Span};

use filters::Allowed;
use leaving::Leaving;

pub const VERB: Verb = Verb {
    name: "drain",
    aliases: &[],
    usage: "drain NODE",
    summary: "Drain node in preparation for maintenance",
    flags: &[
        &flags::CHUNK_SIZE,
        &DELETE_EMPTYDIR_DATA,
        &DISABLE_EVICTION,
        &flags::DRY_RUN,
        &FORCE,
        &GRACE_PERIOD,
        &IGNORE_DAEMONSETS,
        &POD_SELECTOR,
        &flags::SELECTOR,
        &TIMEOUT,
    ],
    arguments: Arguments::Nodes,
    run,
};

const DELETE_EMPTYDIR_DATA: Flag = Flag {
    name: "delete-emptydir-data",
    short: None,
    takes: Takes::Switch("false"),
    help: "Continue even if there are pods using emptyDir (local data that will be deleted when the node is drained).",
};
const DISABLE_EVICTION: Flag = Flag {
    name: "disable-eviction",
    short: None,
    takes: Takes::Switch("false"),
    help: "Force drain to use delete, even if eviction is supported. This will bypass checking PodDisruptionBudgets, use with caution.",
};
const FORCE: Flag = Flag {
    name: "force",
    short: None,
    takes: Takes::Switch("false"),
    help: "Continue even if there are pods that do not declare a controller.",
};
const GRACE_PERIOD: Flag = Flag {
    name: "grace-period",
    short: None,
    takes: Takes::Number("-1"),
    help: "Period of time in seconds given to each pod to terminate gracefully. If negative, the default value specified in the pod will be used.",
};
const IGNORE_DAEMONSETS: Flag = Flag {
    name: "ignore-daemonsets",
    short: None,
    takes: Takes::Switch("false"),
    help: "Ignore DaemonSet-managed pods.",
};
const POD_SELECTOR: Flag = Flag {
    name: "pod-selector",
    short: None,
    takes: Takes::Text(""),
    help: "Label selector to filter pods on the node",
};
const TIMEOUT: Flag = Flag {
    name: "timeout",
    short: None,
    takes: Takes::Text("0s"),
    help: "The length of time to wait before giving up, zero means infinite",
};

/// How the pods are to leave.
#[derive(Clone, Debug, PartialEq)]
struct Way {
    allowed: Allowed,
    selector: Option<String>,
    grace: Grace,
    by: Means,
    dry_run: DryRun,
    timeout: Option<Span>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    Eviction,
    Deletion,
}

/// A drain under way: one node after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Drain {
    way: Way,
    /// The nodes still to be drained; the first is under way if there is anything to wait for.
    nodes: Vec<String>,
    leaving: Option<Leaving>,
    undrained: Vec<(String, String)>,
}

impl Drain {
    pub fn due(&self) -> Option<SimTime> {
        self.leaving.as_ref().and_then(Leaving::due)
    }

    pub fn on_time(&mut self, shell: &mut Shell) -> Option<Exit> {
        let leaving = self.leaving.as_mut()?;
        let over = leaving.on_time(shell, &self.way)?;
        self.leaving = None;
        self.node_is_over(shell, over);
        self.go_on(shell)
    }

    /// Begins with node after node, until there is something to wait for or nothing left to do.
    fn go_on(&mut self, shell: &mut Shell) -> Option<Exit> {
        while let Some(node) = self.nodes.first().cloned() {
            match self.begin(shell, &node) {
                Ok(leaving) => {
                    self.leaving = Some(leaving);
                    return None;
                }
                Err(over) => self.node_is_over(shell, over),
            }
        }
        Some(self.end(shell))
    }

    /// Err: the node is over already, and how.
    fn begin(&self, shell: &mut Shell, node: &str) -> Result<Leaving, Result<(), String>> {
        let selector = Selector::parse(self.way.selector.as_deref(), None);
        let selector = selector.map_err(|failure| Err(failure.text()))?;
        let chosen = filters::choose(shell.store(), node, &selector, self.way.allowed);
        let chosen = chosen.map_err(|errors| Err(aggregate(&errors)))?;
        if !chosen.warnings.is_empty() {
            shell.err(&format!("Warning: {}\n", chosen.warnings));
        }
        if self.way.dry_run == DryRun::None {
            if chosen.pods.is_empty() {
                return Err(Ok(()));
            }
            return Ok(Leaving::begin(shell, node, &self.way, &chosen.pods));
        }
        for pod in &chosen.pods {
            let (meta, suffix) = (&pod.metadata, self.way.dry_run.suffix());
            shell.out(&format!("evicting pod {}/{}{suffix}\n", meta.namespace, meta.name));
        }
        Err(Ok(()))
    }

    fn node_is_over(&mut self, shell: &mut Shell, over: Result<(), String>) {
        let node = self.nodes.remove(0);
        match over {
            Ok(()) => shell.out(&format!("node/{node} drained{}\n", self.way.dry_run.suffix())),
            Err(why) => {
                shell.err(&format!(
                    "error: unable to drain node \"{node}\" due to error: {why}, continuing command...\n"
                ));
                self.undrained.push((node, why));
            }
        }
    }

    fn end(&self, shell: &mut Shell) -> Exit {
        if self.undrained.is_empty() {
            return Exit::SUCCESS;
        }
        shell.err("There are pending nodes to be drained:\n");
        for (node, _) in &self.undrained {
            shell.err(&format!(" {node}\n"));
        }
        let whys: Vec<String> = self.undrained.iter().map(|(_, why)| why.clone()).collect();
        shell.err(&Failure::plain(aggregate(&whys)).text());
        Exit::FAILURE
    }
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let way = way(call)?;
    let nodes = cordon::nodes(call, shell)?;
    for node in &nodes {
        cordon::set(shell, &Rc::clone(node), Schedulable::No, way.dry_run)?;
    }
    let nodes = nodes.iter().map(|node| node.metadata.name.clone()).collect();
    let mut drain = Drain { way, nodes, leaving: None, undrained: Vec::new() };
    Ok(match drain.go_on(shell) {
        Some(exit) => Outcome::Ended(exit),
        None => Outcome::Running(Job::Drain(Box::new(drain))),
    })
}

fn way(call: &Call) -> Result<Way, Failure> {
    let flags = &call.flags;
    let selector = flags.text("pod-selector").filter(|text| !text.is_empty());
    if Selector::parse(selector, None).is_err() {
        return Err(Failure::plain("--pod-selector=<pod_selector> must be a valid label selector"));
    }
    let grace = match flags.number("grace-period").unwrap_or(-1) {
        seconds if seconds < 0 => Grace::Default,
        seconds => Grace::Seconds(seconds),
    };
    let is_deleting = flags.is_on("disable-eviction");
    Ok(Way {
        allowed: Allowed {
            ignore_daemon_sets: flags.is_on("ignore-daemonsets"),
            delete_empty_dir_data: flags.is_on("delete-emptydir-data"),
            force: flags.is_on("force"),
        },
        selector: selector.map(str::to_owned),
        grace,
        by: if is_deleting { Means::Deletion } else { Means::Eviction },
        dry_run: DryRun::of(call)?,
        timeout: timeout(call)?,
    })
}

fn timeout(call: &Call) -> Result<Option<Span>, Failure> {
    let Some(text) = call.flags.text("timeout") else { return Ok(None) };
    let invalid = |_| Failure::Flag {
        verb: call.verb.name,
        text: format!(
            "invalid argument \"{text}\" for \"--timeout\" flag: time: invalid duration \"{text}\""
        ),
    };
    let span = if text == "0" { Span::ZERO } else { parse_span(text).map_err(invalid)? };
    Ok(Some(span).filter(|span| !span.is_zero()))
}

/// Several errors as one. Models apimachinery/pkg/util/errors Aggregate.
fn aggregate(errors: &[String]) -> String {
    let mut distinct: Vec<&str> = Vec::new();
    for error in errors {
        if !distinct.contains(&error.as_str()) {
            distinct.push(error);
        }
    }
    match distinct.as_slice() {
        [one] => (*one).to_owned(),
        several => format!("[{}]", several.join(", ")),
    }
}

//! `controllers/scheduler_messages.json`: what is said when no node will do.

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use crate::cluster::control::scheduler::filter::{Plugin, Rejection, Remedy};
use crate::cluster::control::scheduler::fit_error::FitError;
use crate::cluster::control::scheduler::preemption;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn")]
enum Input {
    #[serde(rename_all = "camelCase")]
    FitError {
        num_all_nodes: usize,
        #[serde(default)]
        pre_filter_msg: String,
        #[serde(default)]
        node_reasons: Vec<Vec<String>>,
        #[serde(default)]
        post_filter_msg: String,
    },
    #[serde(rename = "preemptionMessage")]
    PreemptionMessage { nodes: Vec<Node> },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Node {
    #[serde(rename = "name")]
    _name: String,
    /// How the node turned the pod down; null if nobody asked it.
    filter_status: Option<FilterStatus>,
    lower_priority_pods: usize,
    /// What the node says without its less important pods; null where that is not tried or the pod would fit.
    fits_after_removal: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
enum FilterStatus {
    Unschedulable,
    UnschedulableAndUnresolvable,
}

#[derive(Serialize)]
struct Output {
    message: String,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let message = match case.input()? {
        Input::FitError { num_all_nodes, pre_filter_msg, node_reasons, post_filter_msg } => {
            let error = FitError {
                all_nodes: num_all_nodes,
                pre_filter: pre_filter_msg,
                nodes: node_reasons,
                absent: String::new(),
                post_filter: post_filter_msg,
            };
            error.to_string()
        }
        Input::PreemptionMessage { nodes } => {
            let attempts: Vec<_> = nodes.into_iter().map(attempt).collect();
            preemption::message(&attempts).unwrap_or_default()
        }
    };
    case.check(Output { message })
}

fn attempt(node: Node) -> preemption::Attempt {
    let remedy = node.filter_status.map(|status| match status {
        FilterStatus::Unschedulable => Remedy::FewerPods,
        FilterStatus::UnschedulableAndUnresolvable => Remedy::Nothing,
    });
    preemption::attempt(remedy, node.lower_priority_pods, || match node.fits_after_removal {
        None => Ok(()),
        Some(reason) => Err(Rejection {
            plugin: Plugin::NodeResourcesFit,
            remedy: Remedy::FewerPods,
            reasons: vec![reason],
        }),
    })
}

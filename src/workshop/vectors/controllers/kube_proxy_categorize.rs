//! `controllers/kube_proxy_categorize.json`: which endpoints get traffic from one node.

use serde::{Deserialize, Serialize};

use super::super::case::{Case, Failure};
use crate::cluster::net::proxy::categorize::{
    Candidate, NodeHints, Policies, Viewpoint, categorize,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "fn", rename_all_fields = "camelCase")]
enum Input {
    CategorizeEndpoints {
        prefer_same_traffic_distribution: bool,
        node_name: String,
        zone: Option<String>,
        service: Port,
        endpoints: Vec<Endpoint>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Port {
    internal_policy_local: bool,
    external_policy_local: bool,
    node_port: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Endpoint {
    endpoint: String,
    zone_hints: Vec<String>,
    node_hints: Vec<String>,
    ready: bool,
    serving: bool,
    terminating: bool,
    local: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Chosen {
    cluster: Vec<String>,
    local: Vec<String>,
    all: Vec<String>,
    has_any: bool,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let Input::CategorizeEndpoints {
        prefer_same_traffic_distribution,
        node_name,
        zone,
        service,
        endpoints,
    } = case.input()?;
    let candidates: Vec<Candidate> = endpoints.into_iter().map(candidate).collect();
    let policies = Policies {
        is_inner_local: service.internal_policy_local,
        is_outer_local: service.external_policy_local,
        is_reached_from_outside: service.node_port != 0,
    };
    let node_hints =
        if prefer_same_traffic_distribution { NodeHints::Heeded } else { NodeHints::Ignored };
    let from = Viewpoint { node: &node_name, zone: zone.as_deref().unwrap_or(""), node_hints };
    let chosen = categorize(&candidates, policies, from);
    let named = |indexes: &[usize]| {
        let mut names: Vec<String> =
            indexes.iter().map(|index| candidates[*index].endpoint.clone()).collect();
        names.sort();
        names
    };
    case.check(Chosen {
        cluster: named(&chosen.cluster),
        local: named(&chosen.local),
        all: named(&chosen.all),
        has_any: chosen.has_any,
    })
}

fn candidate(endpoint: Endpoint) -> Candidate {
    let Endpoint { endpoint, zone_hints, node_hints, ready, serving, terminating, local } =
        endpoint;
    Candidate {
        endpoint,
        is_ready: ready,
        is_serving: serving,
        is_terminating: terminating,
        is_local: local,
        zone_hints,
        node_hints,
    }
}

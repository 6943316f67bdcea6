//! `kubectl create poddisruptionbudget`
//! Models staging/src/k8s.io/kubectl/pkg/cmd/create/create_pdb.go (v1.36).

use serde_json::{Value, json};

use super::super::{Arguments, Call, Verb, flags};
use super::one;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::generated;
use crate::console::shell::{Outcome, Shell};

pub const VERB: Verb = Verb {
    name: "create poddisruptionbudget",
    aliases: &["pdb"],
    usage: "create poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]",
    summary: "Create a pod disruption budget with the specified name",
    flags: &[
        &flags::DRY_RUN,
        &MAX_UNAVAILABLE,
        &MIN_AVAILABLE,
        &flags::OUTPUT,
        &flags::SAVE_CONFIG,
        &SELECTOR,
    ],
    arguments: Arguments::Nothing,
    run,
};

const MAX_UNAVAILABLE: Flag = Flag {
    name: "max-unavailable",
    short: None,
    takes: Takes::Text(""),
    help: "The maximum number or percentage of unavailable pods this budget requires.",
};
const MIN_AVAILABLE: Flag = Flag {
    name: "min-available",
    short: None,
    takes: Takes::Text(""),
    help: "The minimum number or percentage of available pods this budget requires.",
};
const SELECTOR: Flag = Flag {
    name: "selector",
    short: None,
    takes: Takes::Text(""),
    help: "A label selector to use for this budget. Only equality-based selector requirements are supported.",
};

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let name = generated::name(call)?.to_owned();
    let given = |flag| call.flags.text(flag).filter(|text| !text.is_empty());
    let Some(selector) = given("selector") else {
        return Err(Failure::plain("a selector must be specified"));
    };
    let (least, most) = (given("min-available"), given("max-unavailable"));
    let mut spec = json!({ "selector": { "matchLabels": generated::labels(selector)? } });
    match (least, most) {
        (None, None) => {
            return Err(Failure::plain(
                "one of min-available or max-unavailable must be specified",
            ));
        }
        (Some(_), Some(_)) => {
            return Err(Failure::plain(
                "min-available and max-unavailable cannot be both specified",
            ));
        }
        (Some(least), None) => spec["minAvailable"] = number_or_text(least),
        (None, Some(most)) => spec["maxUnavailable"] = number_or_text(most),
    }
    let budget = json!({
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": { "name": name },
        "spec": spec,
        "status": { "currentHealthy": 0, "desiredHealthy": 0, "disruptionsAllowed": 0, "expectedPods": 0 },
    });
    one(call, shell, budget, "failed to create poddisruptionbudgets: ")
}

fn number_or_text(text: &str) -> Value {
    text.parse::<i64>().map_or_else(|_| text.into(), Value::from)
}

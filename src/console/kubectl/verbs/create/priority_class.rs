//! `kubectl create priorityclass`
//! Models staging/src/k8s.io/kubectl/pkg/cmd/create/create_priorityclass.go (v1.36).

use serde_json::json;

use super::super::{Arguments, Call, Verb, flags};
use super::one;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::generated;
use crate::console::shell::{Outcome, Shell};

pub const VERB: Verb = Verb {
    name: "create priorityclass",
    aliases: &["pc"],
    usage: "create priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]",
    summary: "Create a priority class with the specified name",
    flags: &[
        &DESCRIPTION,
        &flags::DRY_RUN,
        &GLOBAL_DEFAULT,
        &flags::OUTPUT,
        &PREEMPTION_POLICY,
        &flags::SAVE_CONFIG,
        &VALUE,
    ],
    arguments: Arguments::Nothing,
    run,
};

const DESCRIPTION: Flag = Flag {
    name: "description",
    short: None,
    takes: Takes::Text(""),
    help: "description is an arbitrary string that usually provides guidelines on when this priority class should be used.",
};
const GLOBAL_DEFAULT: Flag = Flag {
    name: "global-default",
    short: None,
    takes: Takes::Switch("false"),
    help: "global-default specifies whether this PriorityClass should be considered as the default priority.",
};
const PREEMPTION_POLICY: Flag = Flag {
    name: "preemption-policy",
    short: None,
    takes: Takes::Text("PreemptLowerPriority"),
    help: "preemption-policy is the policy for preempting pods with lower priority.",
};
const VALUE: Flag = Flag {
    name: "value",
    short: None,
    takes: Takes::Number("0"),
    help: "the value of this priority class.",
};

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let name = generated::name(call)?.to_owned();
    let mut class = json!({
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": { "name": name },
        "preemptionPolicy": call.flags.text("preemption-policy").unwrap_or("PreemptLowerPriority"),
        "value": call.flags.number("value").unwrap_or(0),
    });
    if let Some(text) = call.flags.text("description").filter(|text| !text.is_empty()) {
        class["description"] = text.into();
    }
    if call.flags.is_on("global-default") {
        class["globalDefault"] = true.into();
    }
    one(call, shell, class, "failed to create priorityclass: ")
}

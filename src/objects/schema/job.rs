//! A Job.
//! Models staging/src/k8s.io/api/batch/v1/types.go Job (v1.36).

use super::Shape::{Bool, Choice, Int32, Int64, List, Object, Text, Time};
use super::meta::{LABEL_SELECTOR, OBJECT_META};
use super::workload::POD_TEMPLATE_SPEC;
use super::{Type, accepted, choice, simulated};

pub static JOB: Type = Type {
    name: "Job",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&JOB_SPEC)),
        simulated("status", Object(&JOB_STATUS)),
    ],
};

pub static JOB_SPEC: Type = Type {
    name: "JobSpec",
    fields: &[
        accepted("activeDeadlineSeconds", Int64),
        accepted("backoffLimit", Int32),
        accepted("backoffLimitPerIndex", Int32),
        accepted("completionMode", Choice(&choice::COMPLETION_MODE)),
        accepted("completions", Int32),
        accepted("managedBy", Text),
        accepted("manualSelector", Bool),
        accepted("maxFailedIndexes", Int32),
        accepted("parallelism", Int32),
        accepted("podFailurePolicy", Object(&POD_FAILURE_POLICY)),
        accepted("podReplacementPolicy", Choice(&choice::POD_REPLACEMENT_POLICY)),
        accepted("selector", Object(&LABEL_SELECTOR)),
        accepted("successPolicy", Object(&SUCCESS_POLICY)),
        accepted("suspend", Bool),
        simulated("template", Object(&POD_TEMPLATE_SPEC)),
        accepted("ttlSecondsAfterFinished", Int32),
    ],
};

pub static POD_FAILURE_POLICY: Type = Type {
    name: "PodFailurePolicy",
    fields: &[accepted("rules", List(&Object(&POD_FAILURE_POLICY_RULE)))],
};

pub static POD_FAILURE_POLICY_RULE: Type = Type {
    name: "PodFailurePolicyRule",
    fields: &[
        accepted("action", Choice(&choice::POD_FAILURE_POLICY_ACTION)),
        accepted("onExitCodes", Object(&POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT)),
        accepted("onPodConditions", List(&Object(&POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN))),
    ],
};

pub static POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT: Type = Type {
    name: "PodFailurePolicyOnExitCodesRequirement",
    fields: &[
        accepted("containerName", Text),
        accepted("operator", Choice(&choice::POD_FAILURE_POLICY_ON_EXIT_CODES_OPERATOR)),
        accepted("values", List(&Int32)),
    ],
};

pub static POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN: Type = Type {
    name: "PodFailurePolicyOnPodConditionsPattern",
    fields: &[
        accepted("status", Choice(&choice::CONDITION_STATUS)),
        accepted("type", Choice(&choice::POD_CONDITION_TYPE)),
    ],
};

pub static SUCCESS_POLICY: Type = Type {
    name: "SuccessPolicy",
    fields: &[accepted("rules", List(&Object(&SUCCESS_POLICY_RULE)))],
};

pub static SUCCESS_POLICY_RULE: Type = Type {
    name: "SuccessPolicyRule",
    fields: &[accepted("succeededCount", Int32), accepted("succeededIndexes", Text)],
};

pub static JOB_STATUS: Type = Type {
    name: "JobStatus",
    fields: &[
        simulated("active", Int32),
        simulated("completedIndexes", Text),
        simulated("completionTime", Time),
        simulated("conditions", List(&Object(&JOB_CONDITION))),
        simulated("failed", Int32),
        simulated("failedIndexes", Text),
        simulated("ready", Int32),
        simulated("startTime", Time),
        simulated("succeeded", Int32),
        simulated("terminating", Int32),
        simulated("uncountedTerminatedPods", Object(&UNCOUNTED_TERMINATED_PODS)),
    ],
};

pub static UNCOUNTED_TERMINATED_PODS: Type = Type {
    name: "UncountedTerminatedPods",
    fields: &[
        simulated("failed", List(&Choice(&choice::UID))),
        simulated("succeeded", List(&Choice(&choice::UID))),
    ],
};

pub static JOB_CONDITION: Type = Type {
    name: "JobCondition",
    fields: &[
        simulated("lastProbeTime", Time),
        simulated("lastTransitionTime", Time),
        simulated("message", Text),
        simulated("reason", Text),
        simulated("status", Choice(&choice::CONDITION_STATUS)),
        simulated("type", Choice(&choice::JOB_CONDITION_TYPE)),
    ],
};

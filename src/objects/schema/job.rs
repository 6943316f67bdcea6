//! A Job.
//! Models staging/src/k8s.io/api/batch/v1/types.go Job (v1.36).

use super::Shape::{Bool, Choice, Int32, Int64, List, Object, Text, Time};
use super::meta::{LABEL_SELECTOR, OBJECT_META};
use super::workload::POD_TEMPLATE_SPEC;
use super::{Type, choice, simulated};

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
        simulated("activeDeadlineSeconds", Int64),
        simulated("backoffLimit", Int32),
        simulated("backoffLimitPerIndex", Int32),
        simulated("completionMode", Choice(&choice::COMPLETION_MODE)),
        simulated("completions", Int32),
        simulated("managedBy", Text),
        simulated("manualSelector", Bool),
        simulated("maxFailedIndexes", Int32),
        simulated("parallelism", Int32),
        simulated("podFailurePolicy", Object(&POD_FAILURE_POLICY)),
        simulated("podReplacementPolicy", Choice(&choice::POD_REPLACEMENT_POLICY)),
        simulated("selector", Object(&LABEL_SELECTOR)),
        simulated("successPolicy", Object(&SUCCESS_POLICY)),
        simulated("suspend", Bool),
        simulated("template", Object(&POD_TEMPLATE_SPEC)),
        simulated("ttlSecondsAfterFinished", Int32),
    ],
};

pub static POD_FAILURE_POLICY: Type = Type {
    name: "PodFailurePolicy",
    fields: &[simulated("rules", List(&Object(&POD_FAILURE_POLICY_RULE)))],
};

pub static POD_FAILURE_POLICY_RULE: Type = Type {
    name: "PodFailurePolicyRule",
    fields: &[
        simulated("action", Choice(&choice::POD_FAILURE_POLICY_ACTION)),
        simulated("onExitCodes", Object(&POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT)),
        simulated("onPodConditions", List(&Object(&POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN))),
    ],
};

pub static POD_FAILURE_POLICY_ON_EXIT_CODES_REQUIREMENT: Type = Type {
    name: "PodFailurePolicyOnExitCodesRequirement",
    fields: &[
        simulated("containerName", Text),
        simulated("operator", Choice(&choice::POD_FAILURE_POLICY_ON_EXIT_CODES_OPERATOR)),
        simulated("values", List(&Int32)),
    ],
};

pub static POD_FAILURE_POLICY_ON_POD_CONDITIONS_PATTERN: Type = Type {
    name: "PodFailurePolicyOnPodConditionsPattern",
    fields: &[
        simulated("status", Choice(&choice::CONDITION_STATUS)),
        simulated("type", Choice(&choice::POD_CONDITION_TYPE)),
    ],
};

pub static SUCCESS_POLICY: Type = Type {
    name: "SuccessPolicy",
    fields: &[simulated("rules", List(&Object(&SUCCESS_POLICY_RULE)))],
};

pub static SUCCESS_POLICY_RULE: Type = Type {
    name: "SuccessPolicyRule",
    fields: &[simulated("succeededCount", Int32), simulated("succeededIndexes", Text)],
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

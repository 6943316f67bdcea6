//! A container, its ports, mounts, resources and restart rules.
//! Models staging/src/k8s.io/api/core/v1/types.go Container (v1.36).

use super::Shape::{Bool, Choice, Int32, List, Object, Quantities, Text};
use super::env::{ENV_FROM_SOURCE, ENV_VAR};
use super::probe::{LIFECYCLE, PROBE};
use super::security::SECURITY_CONTEXT;
use super::{Type, accepted, choice, simulated};

pub static CONTAINER: Type = Type {
    name: "Container",
    fields: &[
        simulated("args", List(&Text)),
        simulated("command", List(&Text)),
        simulated("env", List(&Object(&ENV_VAR))),
        simulated("envFrom", List(&Object(&ENV_FROM_SOURCE))),
        simulated("image", Text),
        simulated("imagePullPolicy", Choice(&choice::PULL_POLICY)),
        simulated("lifecycle", Object(&LIFECYCLE)),
        simulated("livenessProbe", Object(&PROBE)),
        simulated("name", Text),
        simulated("ports", List(&Object(&CONTAINER_PORT))),
        simulated("readinessProbe", Object(&PROBE)),
        accepted("resizePolicy", List(&Object(&CONTAINER_RESIZE_POLICY))),
        simulated("resources", Object(&RESOURCE_REQUIREMENTS)),
        simulated("restartPolicy", Choice(&choice::CONTAINER_RESTART_POLICY)),
        simulated("restartPolicyRules", List(&Object(&CONTAINER_RESTART_RULE))),
        simulated("securityContext", Object(&SECURITY_CONTEXT)),
        simulated("startupProbe", Object(&PROBE)),
        simulated("stdin", Bool),
        accepted("stdinOnce", Bool),
        simulated("terminationMessagePath", Text),
        simulated("terminationMessagePolicy", Choice(&choice::TERMINATION_MESSAGE_POLICY)),
        simulated("tty", Bool),
        accepted("volumeDevices", List(&Object(&VOLUME_DEVICE))),
        simulated("volumeMounts", List(&Object(&VOLUME_MOUNT))),
        simulated("workingDir", Text),
    ],
};

pub static EPHEMERAL_CONTAINER: Type = Type {
    name: "EphemeralContainer",
    fields: &[
        simulated("args", List(&Text)),
        simulated("command", List(&Text)),
        simulated("env", List(&Object(&ENV_VAR))),
        simulated("envFrom", List(&Object(&ENV_FROM_SOURCE))),
        simulated("image", Text),
        simulated("imagePullPolicy", Choice(&choice::PULL_POLICY)),
        accepted("lifecycle", Object(&LIFECYCLE)),
        accepted("livenessProbe", Object(&PROBE)),
        simulated("name", Text),
        accepted("ports", List(&Object(&CONTAINER_PORT))),
        accepted("readinessProbe", Object(&PROBE)),
        accepted("resizePolicy", List(&Object(&CONTAINER_RESIZE_POLICY))),
        accepted("resources", Object(&RESOURCE_REQUIREMENTS)),
        accepted("restartPolicy", Choice(&choice::CONTAINER_RESTART_POLICY)),
        accepted("restartPolicyRules", List(&Object(&CONTAINER_RESTART_RULE))),
        simulated("securityContext", Object(&SECURITY_CONTEXT)),
        accepted("startupProbe", Object(&PROBE)),
        simulated("stdin", Bool),
        accepted("stdinOnce", Bool),
        accepted("targetContainerName", Text),
        simulated("terminationMessagePath", Text),
        simulated("terminationMessagePolicy", Choice(&choice::TERMINATION_MESSAGE_POLICY)),
        simulated("tty", Bool),
        accepted("volumeDevices", List(&Object(&VOLUME_DEVICE))),
        simulated("volumeMounts", List(&Object(&VOLUME_MOUNT))),
        simulated("workingDir", Text),
    ],
};

pub static CONTAINER_PORT: Type = Type {
    name: "ContainerPort",
    fields: &[
        simulated("containerPort", Int32),
        simulated("hostIP", Text),
        simulated("hostPort", Int32),
        simulated("name", Text),
        simulated("protocol", Choice(&choice::PROTOCOL)),
    ],
};

pub static CONTAINER_RESIZE_POLICY: Type = Type {
    name: "ContainerResizePolicy",
    fields: &[
        accepted("resourceName", Choice(&choice::RESOURCE_NAME)),
        accepted("restartPolicy", Choice(&choice::RESOURCE_RESIZE_RESTART_POLICY)),
    ],
};

pub static CONTAINER_RESTART_RULE: Type = Type {
    name: "ContainerRestartRule",
    fields: &[
        simulated("action", Choice(&choice::CONTAINER_RESTART_RULE_ACTION)),
        simulated("exitCodes", Object(&CONTAINER_RESTART_RULE_ON_EXIT_CODES)),
    ],
};

pub static CONTAINER_RESTART_RULE_ON_EXIT_CODES: Type = Type {
    name: "ContainerRestartRuleOnExitCodes",
    fields: &[
        simulated("operator", Choice(&choice::CONTAINER_RESTART_RULE_ON_EXIT_CODES_OPERATOR)),
        simulated("values", List(&Int32)),
    ],
};

pub static RESOURCE_REQUIREMENTS: Type = Type {
    name: "ResourceRequirements",
    fields: &[
        accepted("claims", List(&Object(&RESOURCE_CLAIM))),
        simulated("limits", Quantities),
        simulated("requests", Quantities),
    ],
};

pub static RESOURCE_CLAIM: Type =
    Type { name: "ResourceClaim", fields: &[accepted("name", Text), accepted("request", Text)] };

pub static VOLUME_DEVICE: Type =
    Type { name: "VolumeDevice", fields: &[accepted("devicePath", Text), accepted("name", Text)] };

pub static VOLUME_MOUNT: Type = Type {
    name: "VolumeMount",
    fields: &[
        simulated("mountPath", Text),
        accepted("mountPropagation", Choice(&choice::MOUNT_PROPAGATION_MODE)),
        simulated("name", Text),
        simulated("readOnly", Bool),
        accepted("recursiveReadOnly", Choice(&choice::RECURSIVE_READ_ONLY_MODE)),
        simulated("subPath", Text),
        simulated("subPathExpr", Text),
    ],
};

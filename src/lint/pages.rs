//! The pages of Kubernetes' documentation that the rules send a reader to. Each exists in English and in Korean.

/// The address of a page for a reader of this language.
pub fn address(page: &str, language: &str) -> String {
    let folder = if language == "ko" { "ko/" } else { "" };
    format!("https://kubernetes.io/{folder}docs/{page}")
}

pub const PROBES: &str = "concepts/configuration/liveness-readiness-startup-probes/";
pub const CONFIGURE_PROBES: &str =
    "tasks/configure-pod-container/configure-liveness-readiness-startup-probes/";
pub const TERMINATION: &str = "concepts/workloads/pods/pod-lifecycle/#pod-termination";
pub const RESTART_POLICY: &str = "concepts/workloads/pods/pod-lifecycle/#restart-policy";
pub const READINESS_GATE: &str = "concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate";
pub const HOOKS: &str = "concepts/containers/container-lifecycle-hooks/";
pub const IMAGES: &str = "concepts/containers/images/";
pub const SIDECARS: &str = "concepts/workloads/pods/sidecar-containers/";
pub const SERVICE: &str = "concepts/services-networking/service/";
pub const DEPLOYMENT: &str = "concepts/workloads/controllers/deployment/";
pub const COMMAND: &str = "tasks/inject-data-application/define-command-argument-container/";
pub const DEPENDENT_VARIABLES: &str =
    "tasks/inject-data-application/define-interdependent-environment-variables/";
pub const OBJECTS: &str = "concepts/overview/working-with-objects/";

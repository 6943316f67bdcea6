//! Security contexts of containers and of whole pods.
//! Models ValidateSecurityContext and validatePodSpecSecurityContext of validation.go (v1.36).

use crate::kit::sorted::SortedSet;

use super::container::Pod;
use super::{Errors, in_range, one_of, profile, spec_diff, windows, word};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim};

const IDS: std::ops::RangeInclusive<i64> = 0..=i32::MAX as i64;

pub fn container(context: &Cursor, pod: &Pod, errors: &mut Errors) {
    ids(context, &["runAsUser", "runAsGroup"], errors);
    let proc_mount = context.get("procMount");
    if proc_mount.is_set() {
        one_of(&proc_mount, &["Default", "Unmasked"], errors);
        if pod.shares_users && proc_mount.text() == "Unmasked" {
            let detail = "`hostUsers` must be false to use `Unmasked`";
            errors.push(FieldError::invalid(proc_mount.path.clone(), word(&proc_mount), detail));
        }
    }
    profile::seccomp(&context.get("seccompProfile"), pod.server, errors);
    privileges(context, pod, errors);
    windows::options(&context.get("windowsOptions"), errors);
    profile::app_armor(&context.get("appArmorProfile"), errors);
}

/// Who may have everything cannot be kept from asking for more.
fn privileges(context: &Cursor, pod: &Pod, errors: &mut Errors) {
    let escalation = context.get("allowPrivilegeEscalation");
    if !escalation.is_set() || escalation.truth() {
        return;
    }
    let mut refuse = |detail: &str| {
        let value = Verbatim(spec_diff::shown("SecurityContext", context.json(), pod.server));
        errors.push(FieldError::invalid(context.path.clone(), value, detail));
    };
    if context.get("privileged").truth() {
        refuse("cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
    }
    for capability in context.get("capabilities").get("add").items() {
        if capability.text() == "CAP_SYS_ADMIN" {
            refuse(
                "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN",
            );
        }
    }
}

/// The internal type keeps in it what the pod shares with its node, and so do its errors.
pub fn pod(spec: &Cursor, pod: &Pod, errors: &mut Errors) {
    let context = spec.get("securityContext");
    ids(&context, &["fsGroup", "runAsUser", "runAsGroup"], errors);
    for group in context.get("supplementalGroups").items() {
        in_range(&group, IDS, errors);
    }
    if spec.get("hostPID").truth() && spec.get("shareProcessNamespace").truth() {
        let path = context.path.field("shareProcessNamespace");
        let detail = "ShareProcessNamespace and HostPID cannot both be enabled";
        errors.push(FieldError::invalid(path, true, detail));
    }
    sysctls(&context.get("sysctls"), spec, errors);
    one_of_if_set(&context.get("fsGroupChangePolicy"), &["Always", "OnRootMismatch"], errors);
    profile::seccomp(&context.get("seccompProfile"), pod.server, errors);
    windows::options(&context.get("windowsOptions"), errors);
    profile::app_armor(&context.get("appArmorProfile"), errors);
    one_of_if_set(&context.get("supplementalGroupsPolicy"), &["Merge", "Strict"], errors);
    // The other policy waits for a gate that is still off.
    one_of_if_set(&context.get("seLinuxChangePolicy"), &["Recursive"], errors);
}

fn ids(context: &Cursor, names: &[&str], errors: &mut Errors) {
    for id in names.iter().map(|name| context.get(name)).filter(Cursor::is_set) {
        in_range(&id, IDS, errors);
    }
}

fn one_of_if_set(field: &Cursor, words: &[&'static str], errors: &mut Errors) {
    if field.is_set() {
        one_of(field, words, errors);
    }
}

fn sysctls(list: &Cursor, spec: &Cursor, errors: &mut Errors) {
    const FORM: &str = "must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
    let mut names = SortedSet::new();
    for sysctl in list.items() {
        let name = sysctl.get("name");
        let text = name.text();
        if text.is_empty() {
            errors.push(FieldError::required(name.path.clone(), ""));
        } else if !is_sysctl(text) {
            errors.push(FieldError::invalid(name.path.clone(), text, FORM));
        } else if names.contains(text) {
            errors.push(FieldError::duplicate(name.path.clone(), text));
        }
        let normal = normal_name(text);
        let detail = match namespace(&normal) {
            Some(Namespace::Network) if spec.get("hostNetwork").truth() => {
                "may not be specified when 'hostNetwork' is true"
            }
            Some(Namespace::Messages) if spec.get("hostIPC").truth() => {
                "may not be specified when 'hostIPC' is true"
            }
            Some(Namespace::Network | Namespace::Messages) | None => "",
        };
        if !detail.is_empty() {
            errors.push(FieldError::invalid(name.path.clone(), text, detail));
        }
        names.insert(text);
    }
}

fn is_sysctl(text: &str) -> bool {
    const LENGTH_MAX: usize = 253;
    let is_edge = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let is_segment = |part: &str| {
        part.starts_with(is_edge)
            && part.ends_with(is_edge)
            && part.chars().all(|letter| is_edge(letter) || "-_".contains(letter))
    };
    text.len() <= LENGTH_MAX && text.split(['.', '/']).all(is_segment)
}

/// What a setting of the kernel belongs to, where every pod has its own.
enum Namespace {
    Network,
    Messages,
}

/// Where a slash is the first separator, slashes part the name and dots are part of it.
fn normal_name(text: &str) -> String {
    match text.find(['.', '/']) {
        Some(at) if text[at..].starts_with('/') => text.chars().map(swapped).collect(),
        _ => text.to_owned(),
    }
}

fn swapped(letter: char) -> char {
    match letter {
        '.' => '/',
        '/' => '.',
        other => other,
    }
}

fn namespace(name: &str) -> Option<Namespace> {
    const MESSAGES: [&str; 10] = [
        "kernel.msg",
        "kernel.msgmax",
        "kernel.msgmnb",
        "kernel.msgmni",
        "kernel.sem",
        "kernel.shm",
        "kernel.shm_rmid_forced",
        "kernel.shmall",
        "kernel.shmmax",
        "kernel.shmmni",
    ];
    let name = name.split('*').next().unwrap_or("");
    if MESSAGES.contains(&name) || name.starts_with("fs.mqueue.") {
        return Some(Namespace::Messages);
    }
    name.starts_with("net.").then_some(Namespace::Network)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse_container, refuse_spec};

    #[test]
    fn users_are_numbers_of_the_kernel() {
        refuse_container(
            "securityContext: {runAsUser: -1, runAsGroup: 2147483648, procMount: Unmasked}",
            &[
                "securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
                "securityContext.runAsGroup: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive",
                "securityContext.procMount: Invalid value: \"Unmasked\": `hostUsers` must be false to use `Unmasked`",
            ],
        );
    }

    #[test]
    fn the_privileged_cannot_be_kept_from_escalating() {
        refuse_container(
            "securityContext: {privileged: true, allowPrivilegeEscalation: false}",
            &[
                r#"securityContext: Invalid value: {"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true"#,
            ],
        );
    }

    #[test]
    fn a_pod_s_context_is_checked() {
        let check = |fields: &str, complaints: &[&str]| {
            refuse_spec(&format!("{{containers: [{{name: a, image: b}}], {fields}}}"), complaints);
        };
        check(
            "hostPID: true, shareProcessNamespace: true",
            &[
                "spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled",
            ],
        );
        check(
            "hostNetwork: true, securityContext: {fsGroup: -5, fsGroupChangePolicy: Never, supplementalGroups: [1, -1], seLinuxChangePolicy: MountOption, sysctls: [{name: net.core.somaxconn, value: '1'}, {name: net/core/somaxconn, value: '1'}, {name: A, value: b}, {value: c}]}",
            &[
                "spec.securityContext.fsGroup: Invalid value: -5: must be between 0 and 2147483647, inclusive",
                "spec.securityContext.supplementalGroups[1]: Invalid value: -1: must be between 0 and 2147483647, inclusive",
                "spec.securityContext.sysctls[0].name: Invalid value: \"net.core.somaxconn\": may not be specified when 'hostNetwork' is true",
                "spec.securityContext.sysctls[1].name: Invalid value: \"net/core/somaxconn\": may not be specified when 'hostNetwork' is true",
                "spec.securityContext.sysctls[2].name: Invalid value: \"A\": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$",
                "spec.securityContext.sysctls[3].name: Required value",
                "spec.securityContext.fsGroupChangePolicy: Unsupported value: \"Never\": supported values: \"Always\", \"OnRootMismatch\"",
                "spec.securityContext.seLinuxChangePolicy: Unsupported value: \"MountOption\": supported values: \"Recursive\"",
            ],
        );
    }
}

//! What a pod may say of Windows, and what a pod for one system may not say of the other.
//! Models validateWindowsSecurityContextOptions, validateWindowsHostProcessPod, validateOS, validateLinux and
//! validateWindows of validation.go (v1.36).

use super::profile::containers;
use super::{Errors, word};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Word};
use crate::admit::names;

pub fn options(options: &Cursor, errors: &mut Errors) {
    let name = options.get("gmsaCredentialSpecName");
    if name.is_set() {
        let complaints = names::subdomain(name.text());
        let at = |detail| FieldError::invalid(name.path.clone(), word(&name), detail);
        errors.extend(complaints.into_iter().map(at));
    }
    let spec = options.get("gmsaCredentialSpec");
    if spec.is_set() {
        credential_spec(&spec, errors);
    }
    let user = options.get("runAsUserName");
    if user.is_set() {
        let complaints = user_name(user.text());
        let at = |detail: &str| FieldError::invalid(user.path.clone(), word(&user), detail);
        errors.extend(complaints.into_iter().map(at));
    }
}

fn credential_spec(spec: &Cursor, errors: &mut Errors) {
    const KIBIBYTES_MAX: usize = 64;
    let detail = match spec.text().len() {
        0 => "gmsaCredentialSpec cannot be an empty string".to_owned(),
        length if KIBIBYTES_MAX * 1024 < length => {
            format!("gmsaCredentialSpec size must be under {KIBIBYTES_MAX} KiB")
        }
        _ => return,
    };
    errors.push(FieldError::invalid(spec.path.clone(), word(spec), detail));
}

/// `DOMAIN\user`.
fn user_name(text: &str) -> Vec<&'static str> {
    const DOMAIN_LENGTH_MAX: usize = 255;
    const USER_LENGTH_MAX: usize = 104;
    const ODD: [char; 16] =
        ['"', '/', '\\', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>', '@', '[', ']'];
    if text.is_empty() {
        return vec!["runAsUserName cannot be an empty string"];
    }
    if text.contains(|letter: char| letter.is_ascii_control()) {
        return vec!["runAsUserName cannot contain control characters"];
    }
    let parts: Vec<&str> = text.split('\\').collect();
    let (domain, user) = match parts[..] {
        [user] => (None, user),
        [domain, user] => (Some(domain), user),
        _ => return vec!["runAsUserName cannot contain more than one backslash"],
    };
    let mut complaints = Vec::new();
    if domain.is_some_and(|domain| DOMAIN_LENGTH_MAX < domain.len()) {
        complaints.push("runAsUserName's Domain length must be under 256 characters");
    }
    if domain.is_some_and(|domain| !is_net_bios(domain) && !is_dns(domain)) {
        complaints.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
    }
    if user.is_empty() {
        complaints.push("runAsUserName's User cannot be empty");
    } else if USER_LENGTH_MAX < user.len() {
        complaints.push("runAsUserName's User length must not be longer than 104 characters");
    }
    if !user.is_empty() && user.chars().all(|letter| ". ".contains(letter)) {
        complaints.push("runAsUserName's User cannot contain only periods or spaces");
    }
    if user.contains(ODD) {
        complaints.push(
            "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]",
        );
    }
    complaints
}

fn is_net_bios(domain: &str) -> bool {
    const LENGTH_MAX: usize = 15;
    !domain.is_empty()
        && !domain.starts_with('.')
        && domain.chars().count() <= LENGTH_MAX
        && !domain.contains(|letter: char| "\\/:*?\"<>|".contains(letter))
}

fn is_dns(domain: &str) -> bool {
    const LABEL_LENGTH_MAX: usize = 63;
    let is_edge = |letter: char| letter.is_ascii_alphanumeric();
    domain.split('.').all(|label| {
        label.len() <= LABEL_LENGTH_MAX
            && label.starts_with(is_edge)
            && label.ends_with(is_edge)
            && label.chars().all(|letter| is_edge(letter) || letter == '-')
    })
}

/// All containers run on the host itself, or none does.
pub fn host_process(spec: &Cursor, errors: &mut Errors) {
    let of = |owner: &Cursor<'_>| -> Option<bool> {
        owner.get("securityContext").get("windowsOptions").get("hostProcess").json().as_bool()
    };
    let of_pod = of(spec);
    let all = containers(spec);
    let mut count = 0;
    for container in &all {
        let own = of(container);
        if let (Some(own), Some(of_pod)) = (own, of_pod)
            && own != of_pod
        {
            let options = container.path.field("securityContext").field("windowsOptions");
            let detail = format!(
                "pod hostProcess value must be identical if both are specified, was {of_pod}"
            );
            errors.push(FieldError::invalid(options.field("hostProcess"), own, detail));
        }
        count += usize::from(own.or(of_pod).unwrap_or(false));
    }
    if count == 0 {
        return;
    }
    if count != all.len() {
        let detail = "If pod contains any hostProcess containers then all containers must be HostProcess containers";
        errors.push(FieldError::invalid(spec.path.clone(), "", detail));
    }
    if !spec.get("hostNetwork").truth() {
        let detail = "hostNetwork must be true if pod contains any hostProcess containers";
        errors.push(FieldError::invalid(spec.path.field("hostNetwork"), false, detail));
    }
}

pub fn operating_system(spec: &Cursor, errors: &mut Errors) {
    const SYSTEMS: [&str; 2] = ["linux", "windows"];
    let system = spec.get("os");
    if !system.is_set() {
        return;
    }
    let name = system.get("name");
    match name.text() {
        "linux" => of_linux(spec, errors),
        "windows" => of_windows(spec, errors),
        "" => errors.push(FieldError::required(name.path, "")),
        other => {
            let path = system.path.clone();
            errors.push(FieldError::not_supported(path, Word(other), &SYSTEMS));
        }
    }
}

fn of_linux(spec: &Cursor, errors: &mut Errors) {
    for owner in [vec![spec.clone()], containers(spec)].concat() {
        let options = owner.get("securityContext").get("windowsOptions");
        if options.is_set() {
            let detail = "windows options cannot be set for a linux pod";
            errors.push(FieldError::forbidden(options.path, detail));
        }
    }
}

/// In the order in which upstream looks at them.
fn of_windows(spec: &Cursor, errors: &mut Errors) {
    const OF_POD: [&str; 15] = [
        "appArmorProfile",
        "seLinuxOptions",
        "^hostUsers",
        "^hostPID",
        "^hostIPC",
        "seccompProfile",
        "fsGroup",
        "fsGroupChangePolicy",
        "sysctls",
        "^shareProcessNamespace",
        "runAsUser",
        "runAsGroup",
        "supplementalGroups",
        "supplementalGroupsPolicy",
        "seLinuxChangePolicy",
    ];
    const OF_CONTAINER: [&str; 10] = [
        "appArmorProfile",
        "seLinuxOptions",
        "seccompProfile",
        "capabilities",
        "readOnlyRootFilesystem",
        "privileged",
        "allowPrivilegeEscalation",
        "procMount",
        "runAsUser",
        "runAsGroup",
    ];
    let mut forbid = |field: Cursor| {
        let is_off = ["hostPID", "hostIPC"]
            .iter()
            .any(|name| field.path == spec.path.field(name) && !field.truth());
        let is_empty = field.json().as_array().is_some_and(Vec::is_empty);
        if field.is_set() && !is_off && !is_empty {
            errors.push(FieldError::forbidden(field.path, "cannot be set for a windows pod"));
        }
    };
    for name in OF_POD {
        forbid(match name.strip_prefix('^') {
            // These stand in the spec itself.
            Some(name) => spec.get(name),
            None => spec.get("securityContext").get(name),
        });
    }
    for container in containers(spec) {
        OF_CONTAINER.iter().for_each(|name| forbid(container.get("securityContext").get(name)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse_container, refuse_spec};

    #[test]
    fn a_user_of_windows_has_its_own_form() {
        let check = |name: &str, complaints: &[&str]| {
            let fields =
                format!("securityContext: {{windowsOptions: {{runAsUserName: '{name}'}}}}");
            refuse_container(&fields, complaints);
        };
        check("CORP\\user", &[]);
        check(
            "a\\b\\c",
            &[
                r#"securityContext.windowsOptions.runAsUserName: Invalid value: "a\\b\\c": runAsUserName cannot contain more than one backslash"#,
            ],
        );
        check(
            ". .",
            &[
                r#"securityContext.windowsOptions.runAsUserName: Invalid value: ". .": runAsUserName's User cannot contain only periods or spaces"#,
            ],
        );
    }

    #[test]
    fn a_pod_says_nothing_of_the_other_system() {
        refuse_spec(
            "{os: {name: windows}, hostPID: true, hostIPC: false, containers: [{name: a, image: b, securityContext: {privileged: false}}]}",
            &[
                "spec.hostPID: Forbidden: cannot be set for a windows pod",
                "spec.containers[0].securityContext.privileged: Forbidden: cannot be set for a windows pod",
            ],
        );
        refuse_spec(
            "{os: {name: linux}, containers: [{name: a, image: b, securityContext: {windowsOptions: {}}}]}",
            &[
                "spec.containers[0].securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod",
            ],
        );
        refuse_spec(
            "{os: {name: plan9}, containers: [{name: a, image: b}]}",
            &["spec.os: Unsupported value: \"plan9\": supported values: \"linux\", \"windows\""],
        );
    }

    #[test]
    fn host_processes_come_all_together() {
        refuse_spec(
            "{containers: [{name: a, image: b, securityContext: {windowsOptions: {hostProcess: true}}}, {name: c, image: d}]}",
            &[
                "spec: Invalid value: \"\": If pod contains any hostProcess containers then all containers must be HostProcess containers",
                "spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers",
            ],
        );
    }
}

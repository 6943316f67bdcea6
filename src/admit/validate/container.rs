//! Regular containers and init containers.
//! Models validateContainers and validateInitContainers of validation.go (v1.36), V21, V70 to V82 and V87.

use std::collections::BTreeSet;

use super::volume::Volumes;
use super::{
    Errors, PROTOCOLS, env, given, given_one_of, image, named, port_number, probe, resource,
    volume, word,
};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

/// What of the pod its containers are checked against.
pub struct Pod<'a> {
    pub volumes: Volumes<'a>,
    pub grace_seconds: i64,
    pub restart_policy: &'a str,
}

pub fn containers(list: &Cursor, pod: &Pod, errors: &mut Errors) {
    let containers = list.items();
    if containers.is_empty() {
        errors.push(FieldError::required(list.path.clone(), ""));
        return;
    }
    let mut names = BTreeSet::new();
    for container in &containers {
        common(container, pod, errors);
        let name = container.get("name");
        if !names.insert(name.text()) {
            errors.push(FieldError::duplicate(name.path.clone(), name.text()));
        }
        running(container, pod, errors);
    }
    host_port_clashes(&containers, errors);
}

/// `regular` are the pod's other containers: names are unique over both.
pub fn init_containers(list: &Cursor, regular: &Cursor, pod: &Pod, errors: &mut Errors) {
    let regular = regular.items();
    let mut names: BTreeSet<&str> =
        regular.iter().map(|container| container.get("name").text()).collect();
    for container in list.items() {
        common(&container, pod, errors);
        let name = container.get("name");
        if names.contains(name.text()) {
            errors.push(FieldError::duplicate(name.path.clone(), name.text()));
        } else if !name.text().is_empty() {
            names.insert(name.text());
        }
        host_port_clashes_alone(list, &container, errors);
        if container.get("restartPolicy").text() == "Always" {
            running(&container, pod, errors);
        } else {
            not_running(&container, errors);
        }
    }
}

/// A Pod's images carry no blanks; a template's may (V80).
pub fn images(list: &Cursor, errors: &mut Errors) {
    for container in list.items() {
        image::without_blanks(&container.get("image"), errors);
    }
}

fn common(container: &Cursor, pod: &Pod, errors: &mut Errors) {
    let name = container.get("name");
    if name.text().is_empty() {
        errors.push(FieldError::required(name.path, ""));
    } else {
        named(&name, names::label, errors);
    }
    given(&container.get("image"), errors);
    let message_policies = ["File", "FallbackToLogsOnError"];
    given_one_of(&container.get("terminationMessagePolicy"), &message_policies, errors);
    ports(&container.get("ports"), errors);
    env::variables(&container.get("env"), errors);
    env::sources(&container.get("envFrom"), errors);
    volume::mounts(&container.get("volumeMounts"), &pod.volumes, errors);
    let pull_policies = ["Always", "IfNotPresent", "Never"];
    given_one_of(&container.get("imagePullPolicy"), &pull_policies, errors);
    resource::requirements(&container.get("resources"), errors);
    resize_policy(&container.get("resizePolicy"), pod, errors);
}

/// What only a container that keeps running may have.
fn running(container: &Cursor, pod: &Pod, errors: &mut Errors) {
    probe::lifecycle(&container.get("lifecycle"), pod.grace_seconds, errors);
    probe::probes(container, errors);
}

fn not_running(container: &Cursor, errors: &mut Errors) {
    for name in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] {
        let field = container.get(name);
        if field.is_set() {
            let detail = "may not be set for init containers without restartPolicy=Always";
            errors.push(FieldError::forbidden(field.path, detail));
        }
    }
}

fn ports(list: &Cursor, errors: &mut Errors) {
    let mut names = BTreeSet::new();
    for port in list.items() {
        let name = port.get("name");
        if !name.text().is_empty() {
            let errors_before = errors.len();
            named(&name, names::port_name, errors);
            if errors.len() == errors_before && !names.insert(name.text()) {
                errors.push(FieldError::duplicate(name.path.clone(), name.text()));
            }
        }
        let number = port.get("containerPort");
        if number.number() == 0 {
            errors.push(FieldError::required(number.path.clone(), ""));
        } else {
            port_number(&number, errors);
        }
        let host_port = port.get("hostPort");
        if host_port.number() != 0 {
            port_number(&host_port, errors);
        }
        given_one_of(&port.get("protocol"), &PROTOCOLS, errors);
    }
}

fn host_port_clashes(containers: &[Cursor], errors: &mut Errors) {
    let mut taken = BTreeSet::new();
    for port in containers.iter().flat_map(|container| container.get("ports").items()) {
        let host_port = port.get("hostPort");
        if host_port.number() == 0 {
            continue;
        }
        let address = host_address(&port);
        if taken.contains(&address) {
            errors.push(FieldError::duplicate(host_port.path, address.as_str()));
        } else {
            taken.insert(address);
        }
    }
}

/// Init containers run one by one, so each is looked at alone; upstream then always says `[0]` (V73).
fn host_port_clashes_alone(list: &Cursor, container: &Cursor, errors: &mut Errors) {
    let mut taken = BTreeSet::new();
    for (index, port) in container.get("ports").items().iter().enumerate() {
        if port.get("hostPort").number() == 0 {
            continue;
        }
        let address = host_address(port);
        if taken.contains(&address) {
            let path = list.path.index(0).field("ports").index(index).field("hostPort");
            errors.push(FieldError::duplicate(path, address.as_str()));
        } else {
            taken.insert(address);
        }
    }
}

fn host_address(port: &Cursor) -> String {
    let (protocol, ip) = (port.get("protocol"), port.get("hostIP"));
    format!("{}/{}/{}", protocol.text(), ip.text(), port.get("hostPort").number())
}

/// Errors sit at the list, whichever item they are about; only a repeated resource has an index.
fn resize_policy(list: &Cursor, pod: &Pod, errors: &mut Errors) {
    let mut resources = BTreeSet::new();
    let at_list = |error: FieldError| FieldError { path: list.path.clone(), ..error };
    for item in list.items() {
        let (resource, policy) = (item.get("resourceName"), item.get("restartPolicy"));
        if !resources.insert(resource.text()) {
            errors.push(FieldError::duplicate(item.path.clone(), word(&resource)));
        }
        let mut complaints = Errors::new();
        given_one_of(&resource, &["cpu", "memory"], &mut complaints);
        given_one_of(&policy, &["NotRequired", "RestartContainer"], &mut complaints);
        errors.extend(complaints.into_iter().map(at_list));
        if pod.restart_policy == "Never" && policy.text() != "NotRequired" {
            let detail = "must be 'NotRequired' when `restartPolicy` is 'Never'";
            errors.push(FieldError::invalid(list.path.clone(), word(&policy), detail));
        }
    }
}

//! Limits and requests, and what happens when they change.
//! Models validateResourceRequirements and validateResizePolicy of validation.go (v1.36), V86 and V87.

use crate::kit::sorted::SortedSet;

use serde_json::Value;

use super::container::Pod;
use super::{Errors, devices, given_one_of, word};
use crate::admit::api_server::{ApiServer, Feature};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Word};
use crate::admit::names;
use crate::admit::quantity::Quantity;
use crate::yaml::path::Path;

/// What a container can be given.
const OF_CONTAINERS: [&str; 3] = ["cpu", "ephemeral-storage", "memory"];
/// What is counted, in a quota for instance.
const COUNTED: [&str; 9] = [
    "configmaps",
    "persistentvolumeclaims",
    "pods",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "services",
    "services.loadbalancers",
    "services.nodeports",
];
/// What else has a name of its own.
const OTHER: [&str; 8] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
    "requests.storage",
    "storage",
];

/// Says what is wrong with the name of a resource.
type NameRule = fn(&str, &Cursor, &mut Errors);

/// `claims` are the pod's, by name.
pub fn requirements(resources: &Cursor, claims: &SortedSet<&str>, errors: &mut Errors) {
    limits_and_requests(resources, container_resource, errors);
    devices::used(&resources.get("claims"), claims, errors);
}

/// What the pod's sandbox itself takes; its amounts are looked at like limits.
pub fn overhead(overhead: &Cursor, errors: &mut Errors) {
    let limits = overhead.clone().moved(overhead.path.field("limits"));
    let nothing = Value::Null;
    let (requests, path) = (Cursor::root(&nothing), &overhead.path);
    both_lists(&limits, &requests, path, container_resource, errors);
}

pub fn limits_and_requests(resources: &Cursor, name_rule: NameRule, errors: &mut Errors) {
    let (limits, requests) = (resources.get("limits"), resources.get("requests"));
    both_lists(&limits, &requests, &resources.path, name_rule, errors);
}

fn both_lists(
    limits: &Cursor,
    requests: &Cursor,
    path: &Path,
    name_rule: NameRule,
    errors: &mut Errors,
) {
    for (name, amount) in limits.entries() {
        self::amount(name, &amount, name_rule, errors);
        huge_page(name, &amount, errors);
    }
    for (name, request) in requests.entries() {
        self::amount(name, &request, name_rule, errors);
        within_limit(name, &request, limits, requests, errors);
        huge_page(name, &request, errors);
    }
    let lists = [limits.entries(), requests.entries()].concat();
    let has = |is_it: fn(&str) -> bool| lists.iter().any(|(name, _)| is_it(name));
    if has(is_huge_page) && !has(|name| ["cpu", "memory"].contains(&name)) {
        let detail = "HugePages require cpu or memory";
        errors.push(FieldError::forbidden(path.clone(), detail));
    }
}

/// Huge pages come whole.
fn huge_page(name: &str, amount: &Cursor, errors: &mut Errors) {
    let Some(size) = name.strip_prefix("hugepages-") else { return };
    let size = Quantity::parse(size).ok().filter(|size| size.is_integer() && 0 < size.value());
    let Ok(quantity) = Quantity::parse(amount.text()) else { return };
    if size.is_none_or(|size| quantity.value() % size.value() != 0) {
        let detail = format!("{} is not positive integer multiple of {name}", amount.text());
        errors.push(FieldError::invalid(amount.path.clone(), amount.text(), detail));
    }
}

fn amount(name: &str, amount: &Cursor, name_rule: NameRule, errors: &mut Errors) {
    name_rule(name, amount, errors);
    let Ok(quantity) = Quantity::parse(amount.text()) else { return };
    if quantity.is_negative() {
        let detail = "must be greater than or equal to 0";
        errors.push(FieldError::invalid(amount.path.clone(), amount.text(), detail));
    }
    if (is_extended(name) || COUNTED.contains(&name)) && !quantity.is_integer() {
        let detail = "must be an integer";
        errors.push(FieldError::invalid(amount.path.clone(), word(amount), detail));
    }
}

fn container_resource(name: &str, at: &Cursor, errors: &mut Errors) {
    let mut complaints = resource_name(name);
    let is_plain = !name.contains('/');
    if is_plain && !(OF_CONTAINERS.contains(&name) || is_huge_page(name)) {
        complaints.push("must be a standard resource for containers".to_owned());
    } else if !is_plain && !is_native(name) && !is_extended(name) {
        complaints.push("doesn't follow extended resource name standard".to_owned());
    }
    let at = |text| FieldError::invalid(at.path.clone(), Word(name), text);
    errors.extend(complaints.into_iter().map(at));
}

/// What is wrong with it as the name of any resource.
pub fn resource_name(name: &str) -> Vec<String> {
    let complaints = names::qualified_name(name);
    let is_standard =
        [&OF_CONTAINERS[..], &COUNTED, &OTHER].iter().any(|names| names.contains(&name))
            || is_huge_page(name)
            || name.starts_with("requests.hugepages-");
    if complaints.is_empty() && !name.contains('/') && !is_standard {
        return vec!["must be a standard resource type or fully qualified".to_owned()];
    }
    complaints
}

fn within_limit(
    name: &str,
    request: &Cursor,
    limits: &Cursor,
    requests: &Cursor,
    errors: &mut Errors,
) {
    let can_overcommit = is_native(name) && !is_huge_page(name);
    let limit = limits.get(name);
    let (Ok(wanted), Ok(most)) = (Quantity::parse(request.text()), Quantity::parse(limit.text()))
    else {
        if !limit.is_set() && !can_overcommit {
            let detail = "Limit must be set for non overcommitable resources";
            errors.push(FieldError::required(limits.path.clone(), detail));
        }
        return;
    };
    let detail = if wanted != most && !can_overcommit {
        format!("must be equal to {name} limit of {most}")
    } else if most < wanted {
        format!("must be less than or equal to {name} limit of {most}")
    } else {
        return;
    };
    errors.push(FieldError::invalid(requests.path.clone(), request.text(), detail));
}

pub fn is_huge_page(name: &str) -> bool {
    name.starts_with("hugepages-")
}

/// Kubernetes' own resources, by name or by domain.
fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

fn is_extended(name: &str) -> bool {
    !is_native(name)
        && !name.starts_with("requests.")
        && names::qualified_name(&format!("requests.{name}")).is_empty()
}

/// Errors sit at the list, whichever item they are about; only a repeated resource has an index.
pub fn resize_policy(list: &Cursor, pod: &Pod, errors: &mut Errors) {
    let mut resources = SortedSet::new();
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
            // Since containers have policies too, the text says whose it is.
            let whose = if pod.server.knows(Feature::InitContainerResize) { "pod " } else { "" };
            let detail = format!("must be 'NotRequired' when {whose}`restartPolicy` is 'Never'");
            errors.push(FieldError::invalid(list.path.clone(), word(&policy), detail));
        }
    }
}

/// An init container is gone before it could be restarted for its resources.
pub fn resize_policy_of_init(container: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let is_sidecar = container.get("restartPolicy").text() == "Always";
    if is_sidecar || !server.knows(Feature::InitContainerResize) {
        return;
    }
    for item in container.get("resizePolicy").items() {
        let policy = item.get("restartPolicy");
        if policy.text() == "RestartContainer" {
            let detail = "must not be set to 'RestartContainer' for non-sidecar initContainers";
            errors.push(FieldError::invalid(policy.path.clone(), word(&policy), detail));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse_container, refuse_spec};

    #[test]
    fn requests_stay_below_limits_and_above_zero() {
        refuse_container(
            "resources: {limits: {cpu: 5}, requests: {cpu: 6, memory: -1}}",
            &[
                "resources.requests: Invalid value: \"6\": must be less than or equal to cpu limit of 5",
                "resources.requests[memory]: Invalid value: \"-1\": must be greater than or equal to 0",
            ],
        );
    }

    #[test]
    fn a_resource_has_a_known_name() {
        refuse_container(
            "resources: {requests: {disk: 1}}",
            &[
                "resources.requests[disk]: Invalid value: \"disk\": must be a standard resource type or fully qualified",
                "resources.requests[disk]: Invalid value: \"disk\": must be a standard resource for containers",
            ],
        );
        refuse_container(
            "resources: {requests: {example.com/gpu: 1}}",
            &[
                "resources.limits: Required value: Limit must be set for non overcommitable resources",
            ],
        );
    }

    #[test]
    fn huge_pages_come_whole_and_with_other_memory() {
        refuse_container(
            "resources: {limits: {hugepages-2Mi: 3Mi}}",
            &[
                "resources.limits[hugepages-2Mi]: Invalid value: \"3Mi\": 3Mi is not positive integer multiple of hugepages-2Mi",
                "resources.requests[hugepages-2Mi]: Invalid value: \"3Mi\": 3Mi is not positive integer multiple of hugepages-2Mi",
                "resources: Forbidden: HugePages require cpu or memory",
            ],
        );
    }

    #[test]
    fn resize_policies_are_told_at_the_list() {
        refuse_container(
            "resizePolicy: [{resourceName: cpu, restartPolicy: Sometimes}]",
            &[
                "resizePolicy: Unsupported value: \"Sometimes\": supported values: \"NotRequired\", \"RestartContainer\"",
            ],
        );
    }

    #[test]
    fn what_is_never_restarted_is_resized_in_place() {
        refuse_spec(
            "{restartPolicy: Never, containers: [{name: a, image: b, resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]}], initContainers: [{name: i, image: b, resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]}]}",
            &[
                "spec.containers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when pod `restartPolicy` is 'Never'",
                "spec.initContainers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when pod `restartPolicy` is 'Never'",
                "spec.initContainers[0].resizePolicy[0].restartPolicy: Invalid value: \"RestartContainer\": must not be set to 'RestartContainer' for non-sidecar initContainers",
            ],
        );
    }
}

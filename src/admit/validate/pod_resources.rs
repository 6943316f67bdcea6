//! Limits and requests of a pod as a whole, beside those of its containers.
//! Models validatePodResources of validation.go and AggregateContainerRequests of component-helpers/resource (v1.36).

use crate::kit::sorted::SortedSet;

use super::resource::{is_huge_page, limits_and_requests, resource_name};
use super::{Errors, devices};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Word};
use crate::admit::quantity::Quantity;

pub fn resources(spec: &Cursor, claims: &SortedSet<&str>, errors: &mut Errors) {
    let resources = spec.get("resources");
    if !resources.is_set() {
        return;
    }
    if spec.get("os").get("name").text() == "windows" {
        errors.push(FieldError::forbidden(resources.path, "may not be set for a windows pod"));
        return;
    }
    let used = resources.get("claims");
    if used.is_set() {
        let detail = "claims may not be set for Resources at pod-level";
        errors.push(FieldError::forbidden(used.path.clone(), detail));
    }
    limits_and_requests(&resources, name, errors);
    devices::used(&used, claims, errors);
    at_least_those_of_containers(spec, "requests", |_| true, errors);
    at_least_those_of_containers(spec, "limits", is_huge_page, errors);
    no_container_above(spec, &resources, errors);
}

fn name(name: &str, at: &Cursor, errors: &mut Errors) {
    const SUPPORTED: [&str; 3] = ["cpu", "hugepages-", "memory"];
    let complaints = resource_name(name);
    if complaints.is_empty() && !(["cpu", "memory"].contains(&name) || is_huge_page(name)) {
        errors.push(FieldError::not_supported(at.path.clone(), Word(name), &SUPPORTED));
    }
    let at = |text| FieldError::invalid(at.path.clone(), Word(name), text);
    errors.extend(complaints.into_iter().map(at));
}

fn at_least_those_of_containers(
    spec: &Cursor,
    list: &str,
    is_looked_at: fn(&str) -> bool,
    errors: &mut Errors,
) {
    for (name, of_pod) in spec.get("resources").get(list).entries() {
        let (Ok(amount), Some(sum)) = (Quantity::parse(of_pod.text()), sum(spec, list, name))
        else {
            continue;
        };
        if is_looked_at(name) && amount < sum {
            let detail =
                format!("must be greater than or equal to aggregate container {list} of {sum}");
            errors.push(FieldError::invalid(of_pod.path.clone(), of_pod.text(), detail));
        }
    }
}

/// What the containers need at most at one time: those that run together, or one init container beside the sidecars
/// that were started before it.
fn sum(spec: &Cursor, list: &str, name: &str) -> Option<Quantity> {
    let amount = |container: &Cursor| {
        Quantity::parse(container.get("resources").get(list).get(name).text()).ok()
    };
    let add = |one: Option<Quantity>, other: Option<Quantity>| match (one, other) {
        (Some(one), Some(other)) => Some(one.plus(other)),
        (one, other) => one.or(other),
    };
    let together = spec.get("containers").items().iter().map(amount).fold(None, add);
    let (mut sidecars, mut most) = (None, None);
    for container in spec.get("initContainers").items() {
        let own = amount(&container);
        let now = add(sidecars.clone(), own);
        if container.get("restartPolicy").text() == "Always" {
            sidecars.clone_from(&now);
        }
        most = most.max(now);
    }
    add(together, sidecars).max(most)
}

fn no_container_above(spec: &Cursor, resources: &Cursor, errors: &mut Errors) {
    let limits = resources.get("limits");
    for (index, container) in spec.get("containers").items().iter().enumerate() {
        for (name, own) in container.get("resources").get("limits").entries() {
            let of_pod = Quantity::parse(limits.get(name).text());
            let (Ok(of_pod), Ok(amount)) = (of_pod, Quantity::parse(own.text())) else { continue };
            if of_pod < amount {
                // The path is what upstream says, though there is no such field.
                let path = resources.path.field("containers").index(index).key(name);
                let detail = format!("must be less than or equal to pod limits of {of_pod}");
                errors.push(FieldError::invalid(path.field("limits"), own.text(), detail));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_spec;

    fn check(containers: &str, resources: &str, complaints: &[&str]) {
        let spec = format!("{{containers: [{containers}], resources: {resources}}}");
        refuse_spec(&spec, complaints);
    }

    #[test]
    fn a_pod_has_room_for_its_containers() {
        check(
            "{name: a, image: b, resources: {requests: {cpu: 1}}}, {name: c, image: d, resources: {requests: {cpu: 500m}}}",
            "{requests: {cpu: 1}}",
            &[
                "spec.resources.requests[cpu]: Invalid value: \"1\": must be greater than or equal to aggregate container requests of 1500m",
            ],
        );
        check(
            "{name: a, image: b, resources: {limits: {memory: 2Gi}, requests: {memory: 1Gi}}}",
            "{limits: {memory: 1Gi}}",
            &[
                "spec.resources.containers[0][memory].limits: Invalid value: \"2Gi\": must be less than or equal to pod limits of 1Gi",
            ],
        );
    }

    #[test]
    fn a_pod_is_given_only_what_all_containers_share() {
        check(
            "{name: a, image: b}",
            "{requests: {example.com/gpu: 1}}",
            &[
                "spec.resources.requests[example.com/gpu]: Unsupported value: \"example.com/gpu\": supported values: \"cpu\", \"hugepages-\", \"memory\"",
                "spec.resources.limits: Required value: Limit must be set for non overcommitable resources",
            ],
        );
    }

    #[test]
    fn init_containers_run_one_by_one() {
        let spec = |cpu: &str| {
            format!(
                "{{containers: [{{name: a, image: b, resources: {{requests: {{cpu: 100m}}}}}}], initContainers: [{{name: i, image: b, restartPolicy: Always, resources: {{requests: {{cpu: 100m}}}}}}, {{name: j, image: b, resources: {{requests: {{cpu: 300m}}}}}}], resources: {{requests: {{cpu: {cpu}}}}}}}"
            )
        };
        refuse_spec(&spec("400m"), &[]);
        refuse_spec(
            &spec("399m"),
            &[
                "spec.resources.requests[cpu]: Invalid value: \"399m\": must be greater than or equal to aggregate container requests of 400m",
            ],
        );
    }
}

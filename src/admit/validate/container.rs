//! Regular containers, init containers and those that are added to look inside.
//! Models validateContainers, validateInitContainers and validateEphemeralContainers of validation.go (v1.36), V21 and
//! V70 to V80.

use crate::kit::sorted::SortedSet;

use super::volume::Volumes;
use super::{
    Errors, PULL_POLICIES, Whose, env, given, given_one_of, image, mount, named, port, probe,
    resource, restart, security,
};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

/// What of the pod its containers are checked against.
pub struct Pod<'a> {
    pub volumes: Volumes<'a>,
    /// The names under which containers may use devices.
    pub claims: SortedSet<&'a str>,
    pub grace_seconds: i64,
    pub restart_policy: &'a str,
    /// Whether its users are the node's.
    pub shares_users: bool,
    pub system: Cursor<'a>,
    pub whose: Whose<'a>,
    pub server: &'a ApiServer,
}

pub fn containers(list: &Cursor, pod: &Pod, errors: &mut Errors) {
    let containers = list.items();
    if containers.is_empty() {
        errors.push(FieldError::required(list.path.clone(), ""));
        return;
    }
    let mut names = SortedSet::new();
    for container in &containers {
        common(container, pod, errors);
        let name = container.get("name");
        if !names.insert(name.text()) {
            errors.push(FieldError::duplicate(name.path.clone(), name.text()));
        }
        running(container, pod, errors);
        restart::of_regular(container, pod.server, errors);
    }
    port::host_port_clashes(&containers, errors);
}

/// `regular` are the pod's other containers: names are unique over both.
pub fn init_containers(list: &Cursor, regular: &Cursor, pod: &Pod, errors: &mut Errors) {
    let mut names = names_of(regular);
    for container in list.items() {
        common(&container, pod, errors);
        restart::of_init(&container, pod.server, errors);
        let name = container.get("name");
        if names.contains(name.text()) {
            errors.push(FieldError::duplicate(name.path.clone(), name.text()));
        } else if !name.text().is_empty() {
            names.insert(name.text());
        }
        port::host_port_clashes_alone(list, &container, errors);
        if container.get("restartPolicy").text() == "Always" {
            running(&container, pod, errors);
        } else {
            not_running(&container, errors);
        }
        resource::resize_policy_of_init(&container, pod.server, errors);
    }
}

fn names_of<'a>(list: &Cursor<'a>) -> SortedSet<&'a str> {
    list.items().iter().map(|container| container.get("name").text()).collect()
}

/// Containers that somebody adds later to look inside.
pub fn ephemeral_containers(spec: &Cursor, pod: &Pod, errors: &mut Errors) {
    const FORBIDDEN: [&str; 9] = [
        "ports",
        "resources",
        "resizePolicy",
        "restartPolicy",
        "restartPolicyRules",
        "livenessProbe",
        "readinessProbe",
        "startupProbe",
        "lifecycle",
    ];
    let mut others = names_of(&spec.get("containers"));
    others.extend(names_of(&spec.get("initContainers")));
    let mut names = others.clone();
    for container in spec.get("ephemeralContainers").items() {
        common(&container, pod, errors);
        image::without_blanks(&container.get("image"), errors);
        let (name, target) = (container.get("name"), container.get("targetContainerName"));
        if !names.insert(name.text()) {
            errors.push(FieldError::duplicate(name.path.clone(), name.text()));
        }
        if !target.text().is_empty() && !others.contains(target.text()) {
            errors.push(FieldError::not_found(target.path.clone(), target.text()));
        }
        let detail = "cannot be set for an Ephemeral Container";
        for field in FORBIDDEN.iter().map(|name| container.get(name)).filter(is_given) {
            errors.push(FieldError::forbidden(field.path, detail));
        }
        for mount in container.get("volumeMounts").items() {
            for path in ["subPath", "subPathExpr"].map(|name| mount.get(name)) {
                if !path.text().is_empty() {
                    errors.push(FieldError::forbidden(path.path, detail));
                }
            }
        }
    }
}

/// An empty struct is Go's zero; an empty list is not.
fn is_given(field: &Cursor) -> bool {
    field.is_set()
        && !field.json().as_object().is_some_and(|fields| {
            field.path.to_string().ends_with("resources") && fields.is_empty()
        })
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
    port::ports(&container.get("ports"), errors);
    env::variables(&container.get("env"), pod.server, errors);
    env::sources(&container.get("envFrom"), pod.server, errors);
    mount::mounts(container, &pod.volumes, errors);
    mount::devices(container, &pod.volumes, errors);
    given_one_of(&container.get("imagePullPolicy"), &PULL_POLICIES, errors);
    resource::requirements(&container.get("resources"), &pod.claims, errors);
    resource::resize_policy(&container.get("resizePolicy"), pod, errors);
    security::container(&container.get("securityContext"), pod, errors);
}

/// What only a container that keeps running may have.
fn running(container: &Cursor, pod: &Pod, errors: &mut Errors) {
    probe::lifecycle(&container.get("lifecycle"), pod, errors);
    probe::probes(container, pod, errors);
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

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_spec;

    #[test]
    fn a_pod_has_containers_and_each_its_own_name_and_image() {
        refuse_spec("{}", &["spec.containers: Required value"]);
        refuse_spec(
            "{containers: [{}]}",
            &[
                "spec.containers[0].name: Required value",
                "spec.containers[0].image: Required value",
            ],
        );
        refuse_spec(
            "{containers: [{name: a, image: b}, {name: a, image: ' c'}]}",
            &[
                "spec.containers[1].name: Duplicate value: \"a\"",
                "spec.containers[1].image: Invalid value: \" c\": must not have leading or trailing whitespace",
            ],
        );
    }

    #[test]
    fn an_init_container_has_probes_only_if_it_keeps_running() {
        let spec = |policy: &str| {
            format!(
                "{{containers: [{{name: a, image: b}}], initContainers: [{{name: i, image: b, {policy} livenessProbe: {{tcpSocket: {{port: 80}}}}}}]}}"
            )
        };
        refuse_spec(&spec("restartPolicy: Always,"), &[]);
        refuse_spec(
            &spec(""),
            &[
                "spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
            ],
        );
    }

    #[test]
    fn a_container_to_look_inside_cannot_be_relied_upon() {
        refuse_spec(
            "{containers: [{name: a, image: b}], ephemeralContainers: [{name: a, image: b, targetContainerName: c, ports: [{containerPort: 80}], lifecycle: {}}]}",
            &[
                "spec.ephemeralContainers[0].name: Duplicate value: \"a\"",
                "spec.ephemeralContainers[0].targetContainerName: Not found: \"c\"",
                "spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container",
                "spec.ephemeralContainers[0].lifecycle: Forbidden: cannot be set for an Ephemeral Container",
                "spec.ephemeralContainers: Forbidden: cannot be set on create",
            ],
        );
    }
}

//! Regular containers and init containers.
//! Models validateContainers and validateInitContainers of validation.go (v1.36), V21, V70 to V82 and V87.

use crate::kit::sorted::SortedSet;

use super::volume::Volumes;
use super::{
    Errors, PROTOCOLS, env, given, given_one_of, image, named, one_of, port_number, probe,
    resource, volume, word,
};
use crate::admit::api_server::{ApiServer, Feature, Standing};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

/// What of the pod its containers are checked against.
pub struct Pod<'a> {
    pub volumes: Volumes<'a>,
    pub grace_seconds: i64,
    pub restart_policy: &'a str,
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
        if knows_restart_rules(pod) {
            restart_rules(container, pod, errors);
        } else {
            no_restart_policy(container, errors);
        }
    }
    host_port_clashes(&containers, errors);
}

/// `regular` are the pod's other containers: names are unique over both.
pub fn init_containers(list: &Cursor, regular: &Cursor, pod: &Pod, errors: &mut Errors) {
    let regular = regular.items();
    let mut names: SortedSet<&str> =
        regular.iter().map(|container| container.get("name").text()).collect();
    for container in list.items() {
        common(&container, pod, errors);
        if knows_restart_rules(pod) {
            restart_rules(&container, pod, errors);
        } else {
            sidecar_or_nothing(&container, errors);
        }
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
    probe::lifecycle(&container.get("lifecycle"), pod, errors);
    probe::probes(container, pod, errors);
}

/// A server of before 1.34 lets only sidecars have a restartPolicy of their own (V74).
fn knows_restart_rules(pod: &Pod) -> bool {
    pod.server.standing(Feature::ContainerRestartRules) != Standing::Unknown
}

fn no_restart_policy(container: &Cursor, errors: &mut Errors) {
    let policy = container.get("restartPolicy");
    if policy.is_set() {
        errors.push(FieldError::forbidden(policy.path, "may not be set for non-init containers"));
    }
}

fn sidecar_or_nothing(container: &Cursor, errors: &mut Errors) {
    let policy = container.get("restartPolicy");
    if policy.is_set() {
        one_of(&policy, &["Always"], errors);
    }
}

/// A word that is no policy never gets here (V74); rules need one to fall back on.
fn restart_rules(container: &Cursor, pod: &Pod, errors: &mut Errors) {
    const RULES_MAX: usize = 20;
    const EXIT_CODES_MAX: usize = 255;
    let rules = container.get("restartPolicyRules");
    let count = rules.items().len();
    let policy = container.get("restartPolicy");
    if 0 < count && !policy.is_set() {
        let detail = "must specify restartPolicy when restart rules are used";
        errors.push(FieldError::required(policy.path, detail));
    }
    if RULES_MAX < count {
        errors.push(FieldError::too_many(rules.path.clone(), count, RULES_MAX));
    }
    let actions: &[&str] = match pod.server.standing(Feature::RestartAllContainers) {
        Standing::Served => &["Restart", "RestartAllContainers"],
        Standing::Unknown | Standing::Dropped => &["Restart"],
    };
    for rule in rules.items() {
        one_of(&rule.get("action"), actions, errors);
        let exit_codes = rule.get("exitCodes");
        if !exit_codes.is_set() {
            errors.push(FieldError::required(exit_codes.path, "must be specified"));
            continue;
        }
        one_of(&exit_codes.get("operator"), &["In", "NotIn"], errors);
        let values = exit_codes.get("values");
        if EXIT_CODES_MAX < values.items().len() {
            let count = values.items().len();
            errors.push(FieldError::too_many(values.path, count, EXIT_CODES_MAX));
        }
    }
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
    let mut names = SortedSet::new();
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
    let mut taken = SortedSet::new();
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
    let mut taken = SortedSet::new();
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
            let detail = "must be 'NotRequired' when `restartPolicy` is 'Never'";
            errors.push(FieldError::invalid(list.path.clone(), word(&policy), detail));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse_container, refuse_spec};

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
    fn ports_are_numbered_and_their_names_unique() {
        refuse_container(
            "ports: [{name: http, containerPort: 80}, {name: http}, {containerPort: 1, protocol: tcp}]",
            &[
                "ports[1].name: Duplicate value: \"http\"",
                "ports[1].containerPort: Required value",
                "ports[2].protocol: Unsupported value: \"tcp\": supported values: \"SCTP\", \"TCP\", \"UDP\"",
            ],
        );
        refuse_container(
            "ports: [{containerPort: 80, hostPort: 8080}, {containerPort: 81, hostPort: 8080}]",
            &["ports[1].hostPort: Duplicate value: \"TCP//8080\""],
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
    fn restart_rules_need_a_policy_and_exit_codes() {
        refuse_container(
            "restartPolicyRules: [{action: Restart}]",
            &[
                "restartPolicy: Required value: must specify restartPolicy when restart rules are used",
                "restartPolicyRules[0].exitCodes: Required value: must be specified",
            ],
        );
        refuse_container(
            "restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [42]}}]",
            &[],
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
}

//! What the server says beside its yes.
//! Models pkg/api/pod/warnings.go and pkg/registry/core/pod/strategy.go WarningsOnCreate (v1.36), V150 to V152.

use crate::kit::sorted::{SortedMap, SortedSet};

use serde_json::Value;

use super::cursor::Cursor;
use super::names;
use super::quantity::Quantity;
use crate::kit::quote::quote;
use crate::objects::Kind;
use crate::yaml::path::Path;

/// A warning and the field it is about. Display is what kubectl prints after `Warning: `.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub path: Path,
    pub text: String,
}

impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path, self.text)
    }
}

pub fn create(kind: Kind, object: &Value) -> Vec<String> {
    notices(kind, object).iter().map(Notice::to_string).collect()
}

pub fn notices(kind: Kind, object: &Value) -> Vec<Notice> {
    let mut notices = Vec::new();
    if kind == Kind::Pod {
        pod(&Cursor::root(object), &mut notices);
    }
    notices
}

fn pod(pod: &Cursor, notices: &mut Vec<Notice>) {
    let name = pod.get("metadata").get("name");
    let complaints = names::label(name.text());
    if !complaints.is_empty() {
        let text = format!(
            "this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [{}]",
            complaints.join(" ")
        );
        notices.push(Notice { path: name.path, text });
    }
    let spec = pod.get("spec");
    // Init containers come first wherever upstream visits them all.
    let mut containers = spec.get("initContainers").items();
    containers.extend(spec.get("containers").items());
    for container in &containers {
        fractional_bytes(container, notices);
        hidden_variables(container, notices);
    }
    repeated_ports(&containers, notices);
    repeated_port_names(&containers, notices);
    let grace = spec.get("terminationGracePeriodSeconds");
    if grace.number() < 0 {
        let text = "must be >= 0; negative values are invalid and will be treated as 1".to_owned();
        notices.push(Notice { path: grace.path, text });
    }
}

/// The classic is `100m` for memory: a tenth of a byte.
fn fractional_bytes(container: &Cursor, notices: &mut Vec<Notice>) {
    let resources = container.get("resources");
    for resource in ["memory", "ephemeral-storage"] {
        for list in ["limits", "requests"] {
            let amounts = resources.get(list);
            let amount = amounts.get(resource);
            if Quantity::parse(amount.text()).is_ok_and(|quantity| !quantity.is_integer()) {
                let text = format!(
                    "fractional byte value {} is invalid, must be an integer",
                    quote(amount.text())
                );
                notices.push(Notice { path: amounts.path.key(resource), text });
            }
        }
    }
}

fn hidden_variables(container: &Cursor, notices: &mut Vec<Notice>) {
    let mut names = SortedSet::new();
    for variable in container.get("env").items() {
        let name = variable.get("name").text();
        if names.insert(name) {
            continue;
        }
        let reference = format!("$({name})");
        let value = variable.get("value").text();
        let extends = value.contains(&reference) && value != reference;
        if variable.get("valueFrom").is_set() || !extends {
            let text = format!(
                "hides previous definition of {}, which may be dropped when using apply",
                quote(name)
            );
            notices.push(Notice { path: variable.path, text });
        }
    }
}

/// Ports clash in pairs, so a long list of equal ones would have no end of them.
const CLASHES_MAX: usize = 100;

fn repeated_ports(containers: &[Cursor], notices: &mut Vec<Notice>) {
    let mut seen: SortedMap<(i64, &str), Vec<Cursor>> = SortedMap::new();
    for port in containers.iter().flat_map(|container| container.get("ports").items()) {
        let key = (port.get("containerPort").number(), port.get("protocol").text());
        let others = seen.entry(key).or_default();
        for other in others.iter() {
            if CLASHES_MAX <= notices.len() {
                return;
            }
            if let Some(clash) = clash(&port, other) {
                let text = format!("{clash} port definition with {}", other.path);
                notices.push(Notice { path: port.path.clone(), text });
            }
        }
        others.push(port);
    }
}

fn clash(port: &Cursor, other: &Cursor) -> Option<&'static str> {
    let address =
        |port: &Cursor| (port.get("hostIP").text().to_owned(), port.get("hostPort").number());
    let ((ip, number), (other_ip, other_number)) = (address(port), address(other));
    if (&ip, number) == (&other_ip, other_number) {
        Some("duplicate")
    } else if number == 0 || other_number == 0 {
        Some("overlapping")
    } else if number == other_number && ip.is_empty() != other_ip.is_empty() {
        Some("dangerously ambiguous")
    } else {
        None
    }
}

/// Within one container that is an error; over several, the first one wins.
fn repeated_port_names(containers: &[Cursor], notices: &mut Vec<Notice>) {
    let mut seen: SortedMap<&str, Path> = SortedMap::new();
    for port in containers.iter().flat_map(|container| container.get("ports").items()) {
        let name = port.get("name").text();
        if name.is_empty() {
            continue;
        }
        let Some(first) = seen.get(name) else {
            seen.insert(name, port.path);
            continue;
        };
        let text = format!(
            "duplicate port name {} with {first}, services and probes that select ports by name will use {first}",
            quote(name)
        );
        notices.push(Notice { path: port.path, text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(spec: Value, warnings: &[&str]) {
        let pod = json!({"metadata": {"name": "web"}, "spec": spec});
        assert_eq!(create(Kind::Pod, &pod), warnings, "{pod}");
    }

    #[test]
    fn odd_but_legal_pods_draw_warnings() {
        check(
            json!({"terminationGracePeriodSeconds": -1}),
            &[
                "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
            ],
        );
        check(
            json!({"containers": [{"resources": {"requests": {"memory": "100m"}}}]}),
            &[
                r#"spec.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer"#,
            ],
        );
        check(
            json!({"containers": [{"env": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}]}),
            &[
                r#"spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply"#,
            ],
        );
        check(
            json!({"containers": [{"env": [{"name": "A"}, {"name": "A", "value": "$(A)2"}]}]}),
            &[],
        );
    }

    #[test]
    fn ports_that_meet_draw_warnings() {
        let http = json!({"containerPort": 80, "name": "http"});
        check(
            json!({"containers": [{"ports": [http]}, {"ports": [{"containerPort": 81, "name": "http"}]}]}),
            &[
                r#"spec.containers[1].ports[0]: duplicate port name "http" with spec.containers[0].ports[0], services and probes that select ports by name will use spec.containers[0].ports[0]"#,
            ],
        );
        check(
            json!({"containers": [{"ports": [{"containerPort": 80}, {"containerPort": 80}]}]}),
            &[
                "spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]",
            ],
        );
    }
}

//! What the server says beside its yes.
//! Models pkg/registry/core/pod/strategy.go WarningsOnCreate and its siblings (v1.36), V150 to V153.
//!
//! The map: `pod` is a pod's spec, with `port`, `volume` and `placement`; `service` is a Service.

mod placement;
mod pod;
mod port;
mod service;
mod volume;

use serde_json::Value;

use super::api_server::ApiServer;
use super::cursor::Cursor;
use super::names;
use crate::objects::Kind;
use crate::yaml::path::Path;

type Notices = Vec<Notice>;

/// A warning and the field it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub path: Path,
    /// What kubectl prints after `Warning: `.
    pub line: String,
}

impl Notice {
    /// Most name the field first.
    fn at(path: &Path, text: impl std::fmt::Display) -> Notice {
        Notice { path: path.clone(), line: format!("{path}: {text}") }
    }
}

pub fn create(kind: Kind, object: &Value, server: &ApiServer) -> Vec<String> {
    notices(kind, object, server).into_iter().map(|notice| notice.line).collect()
}

/// Of an object whose spec takes the place of another. Nothing is said of pods: people seldom change them themselves.
pub fn update(kind: Kind, object: &Value, server: &ApiServer) -> Vec<String> {
    match kind {
        Kind::Endpoints | Kind::Service => create(kind, object, server),
        Kind::DaemonSet
        | Kind::Deployment
        | Kind::Job
        | Kind::ReplicaSet
        | Kind::ReplicationController
        | Kind::StatefulSet => {
            let mut notices = Notices::new();
            pod::template(&Cursor::root(object).get("spec").get("template"), &mut notices);
            notices.into_iter().map(|notice| notice.line).collect()
        }
        Kind::CronJob => {
            let job = Cursor::root(object).get("spec").get("jobTemplate").get("spec");
            let mut notices = Notices::new();
            pod::template(&job.get("template"), &mut notices);
            notices.into_iter().map(|notice| notice.line).collect()
        }
        Kind::App
        | Kind::ConfigMap
        | Kind::ControllerRevision
        | Kind::EndpointSlice
        | Kind::Event
        | Kind::Lease
        | Kind::Namespace
        | Kind::Node
        | Kind::Pod
        | Kind::PodDisruptionBudget
        | Kind::PriorityClass
        | Kind::Secret => Vec::new(),
    }
}

pub fn notices(kind: Kind, object: &Value, server: &ApiServer) -> Notices {
    let mut notices = Notices::new();
    let object = Cursor::root(object);
    let name = object.get("metadata").get("name");
    match kind {
        Kind::Pod => {
            host_name(&name, "the Pod's hostname", &mut notices);
            pod::pod(&object, &mut notices);
        }
        Kind::DaemonSet | Kind::StatefulSet => {
            pod::template(&object.get("spec").get("template"), &mut notices);
        }
        Kind::CronJob => {
            host_name(&name, "Pod names and hostnames", &mut notices);
            let job = object.get("spec").get("jobTemplate").get("spec");
            pod::template(&job.get("template"), &mut notices);
        }
        Kind::Deployment | Kind::Job | Kind::ReplicaSet | Kind::ReplicationController => {
            host_name(&name, "Pod names and hostnames", &mut notices);
            pod::template(&object.get("spec").get("template"), &mut notices);
        }
        Kind::Service => service::service(&object, server, &mut notices),
        Kind::Endpoints => {
            let path = object.path.clone();
            let deprecated = server.deprecates(kind);
            notices.extend(deprecated.map(|line| Notice { path, line: line.to_owned() }));
        }
        Kind::App
        | Kind::ConfigMap
        | Kind::ControllerRevision
        | Kind::EndpointSlice
        | Kind::Event
        | Kind::Lease
        | Kind::Namespace
        | Kind::Node
        | Kind::PodDisruptionBudget
        | Kind::PriorityClass
        | Kind::Secret => {}
    }
    notices
}

fn host_name(name: &Cursor, used: &str, notices: &mut Notices) {
    let complaints = names::label(name.text());
    if !complaints.is_empty() {
        let text = format!(
            "this is used in {used}, which can result in surprising behavior; a DNS label is recommended: [{}]",
            complaints.join(" ")
        );
        notices.push(Notice::at(&name.path, text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(spec: Value, warnings: &[&str]) {
        let pod = json!({"metadata": {"name": "web"}, "spec": spec});
        assert_eq!(create(Kind::Pod, &pod, &ApiServer::NEWEST), warnings, "{pod}");
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
    fn a_template_draws_the_warnings_of_its_pods() {
        let spec = json!({"template": {"spec": {"terminationGracePeriodSeconds": -1}}});
        let deployment = json!({"metadata": {"name": "my.web"}, "spec": spec});
        assert_eq!(
            create(Kind::Deployment, &deployment, &ApiServer::NEWEST),
            [
                "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
                "spec.template.spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
            ]
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

    #[test]
    fn old_names_of_things_draw_warnings() {
        check(
            json!({"nodeSelector": {"beta.kubernetes.io/os": "linux"}, "volumes": [{"name": "g", "gitRepo": {}}]}),
            &[
                r#"spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead"#,
                "spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+",
            ],
        );
    }

    #[test]
    fn files_in_each_other_s_way_draw_warnings() {
        let items = json!([{"key": "a", "path": "p"}, {"key": "b", "path": "p/q"}]);
        check(
            json!({"volumes": [{"name": "v", "configMap": {"name": "c", "items": items}}]}),
            &[r#"volume "v" (ConfigMap "c"): overlapping paths: "p/q" with "p""#],
        );
        let secret = json!({"name": "s", "items": [{"key": "a", "path": "p/"}]});
        let token = json!({"path": "p"});
        check(
            json!({"volumes": [{"name": "v", "projected": {"sources": [{"secret": secret}, {"serviceAccountToken": token}, {}]}}]}),
            &[
                r#"volume "v" (Projected): overlapping paths: "p" (ServiceAccountToken) with "p" (Secret "s")"#,
                r#"volume "v" (Projected) has no sources provided"#,
            ],
        );
    }

    #[test]
    fn what_a_service_ignores_draws_warnings() {
        let service = json!({"metadata": {"name": "web"}, "spec": {"type": "ClusterIP", "clusterIP": "None",
            "externalIPs": ["010.1.1.1"], "sessionAffinity": "ClientIP", "externalName": "x", "trafficDistribution": "PreferClose"}});
        assert_eq!(
            create(Kind::Service, &service, &ApiServer::NEWEST),
            [
                "spec.externalIPs is ignored for headless services",
                "spec.SessionAffinity is ignored for headless services",
                r#"spec.externalIPs[0]: non-standard IP address "010.1.1.1" is invalid: use "10.1.1.1""#,
                r#"spec.externalName is ignored when spec.type is not "ExternalName""#,
                r#"spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone""#,
            ]
        );
    }
}

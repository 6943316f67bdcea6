//! What a goal can look up at one instant of a performance.

use serde_json::Value;

use super::goal::{Fact, Observation, Pick, Property, Shown, Stream, Subject};
use super::scene::{Outcome, Scene};
use crate::console::kubectl::jsonpath::Template;
use crate::console::kubectl::print::{self, Width, node, pod};
use crate::kit::time::SimTime;
use crate::objects::{Kind, Object};

/// A scene, and what the console printed so far.
pub struct Moment<'a> {
    pub scene: &'a Scene,
    pub outcome: &'a Outcome,
}

impl Observation for Moment<'_> {
    fn facts(&self, subject: &Subject, property: &Property) -> Vec<Fact> {
        let (kind, pick) = match subject {
            Subject::Objects { kind, pick } => (kind, pick),
            Subject::Requests => return self.requests(property).into_iter().collect(),
        };
        let objects = self.picked(*kind, pick);
        if *property == Property::Count {
            let about = kind.names().plural.to_owned();
            return vec![Fact { about, value: objects.len().to_string() }];
        }
        objects
            .into_iter()
            .filter_map(|object| {
                let value = self.value(object, property)?;
                Some(Fact { about: object.key().to_string(), value })
            })
            .collect()
    }

    fn mentions(&self, stream: Stream, text: &str) -> bool {
        match stream {
            Stream::Events => self.events().any(|event| event.message.contains(text)),
            Stream::Console => {
                self.outcome.transcript.entries().iter().any(|entry| entry.says(text))
            }
        }
    }
}

impl Moment<'_> {
    fn now(&self) -> SimTime {
        self.scene.now()
    }

    /// Counted over all loads, those that were stopped too.
    fn requests(&self, property: &Property) -> Option<Fact> {
        let requests = self.scene.cluster.requests();
        let count = match property {
            Property::Shown(Shown::Answered) => requests.ok,
            Property::Shown(Shown::Failed) => requests.failed,
            Property::Shown(Shown::Sent) => requests.sent,
            Property::Shown(
                Shown::Endpoints
                | Shown::Ip
                | Shown::Node
                | Shown::Phase
                | Shown::Ready
                | Shown::Restarts
                | Shown::Status,
            )
            | Property::Count
            | Property::Condition(_)
            | Property::Event(_)
            | Property::Path(_) => return None,
        };
        Some(Fact { about: "requests".to_owned(), value: count.to_string() })
    }

    fn picked(&self, kind: Kind, pick: &Pick) -> Vec<&Object> {
        let objects = self.scene.cluster.objects().list(kind, None);
        objects
            .filter(|object| match pick {
                // What every cluster has of itself is nobody's work.
                Pick::All => !object.leads_to_api_server(),
                Pick::Named(name) => object.meta().name == *name,
                Pick::Labelled(labels) => {
                    labels.iter().all(|(key, value)| object.meta().labels.get(key) == Some(value))
                }
            })
            .collect()
    }

    fn value(&self, object: &Object, property: &Property) -> Option<String> {
        match property {
            Property::Count => None,
            Property::Condition(kind) => condition(object, kind),
            Property::Event(reason) => Some(self.event_count(object, reason).to_string()),
            Property::Path(path) => Some(look_up(&object.to_json(), path)),
            Property::Shown(shown) => self.shown(object, *shown),
        }
    }

    fn shown(&self, object: &Object, shown: Shown) -> Option<String> {
        match object {
            Object::Pod(pod) => {
                let row = pod::row(pod, self.now());
                match shown {
                    Shown::Ip => Some(pod.status.pod_ip.clone()),
                    Shown::Node => Some(pod.spec.node_name.clone()),
                    Shown::Phase => pod.status.phase.map(|phase| phase.as_str().to_owned()),
                    Shown::Ready => Some(row.ready),
                    // `5 (41s ago)` is compared by its number.
                    Shown::Restarts => row.restarts.split(' ').next().map(str::to_owned),
                    Shown::Status => Some(row.status),
                    Shown::Answered | Shown::Endpoints | Shown::Failed | Shown::Sent => None,
                }
            }
            Object::Service(service) if shown == Shown::Endpoints => {
                let name = &service.metadata.name;
                Some(self.ready_endpoints(&service.metadata.namespace, name).to_string())
            }
            Object::Node(node) if shown == Shown::Status => Some(node::status(node)),
            Object::DaemonSet(_)
            | Object::Deployment(_)
            | Object::ReplicaSet(_)
            | Object::ReplicationController(_)
            | Object::StatefulSet(_)
                if shown == Shown::Ready =>
            {
                self.cell(object, "READY")
            }
            Object::App(_)
            | Object::ConfigMap(_)
            | Object::ControllerRevision(_)
            | Object::CronJob(_)
            | Object::DaemonSet(_)
            | Object::Deployment(_)
            | Object::EndpointSlice(_)
            | Object::Endpoints(_)
            | Object::Event(_)
            | Object::Job(_)
            | Object::Lease(_)
            | Object::Namespace(_)
            | Object::Node(_)
            | Object::PodDisruptionBudget(_)
            | Object::PriorityClass(_)
            | Object::ReplicaSet(_)
            | Object::ReplicationController(_)
            | Object::Secret(_)
            | Object::Service(_)
            | Object::StatefulSet(_) => None,
        }
    }

    /// What kubectl's table shows of it in a column.
    fn cell(&self, object: &Object, column: &str) -> Option<String> {
        let at = print::columns(object.kind()).iter().position(|one| one.name == column)?;
        let version = self.scene.cluster.config().version;
        print::cells(object, Width::Normal, version, self.now()).into_iter().nth(at)
    }

    fn ready_endpoints(&self, namespace: &str, service: &str) -> usize {
        let slices = self.scene.cluster.objects().list(Kind::EndpointSlice, Some(namespace));
        slices
            .filter_map(|object| match object {
                Object::EndpointSlice(slice) => Some(slice),
                _ => None,
            })
            .filter(|slice| {
                let of = slice.metadata.labels.get("kubernetes.io/service-name");
                of.is_some_and(|of| of == service)
            })
            .flat_map(|slice| &slice.endpoints)
            .filter(|endpoint| endpoint.conditions.is_ready())
            .count()
    }

    fn events(&self) -> impl Iterator<Item = &crate::objects::Event> {
        self.scene.cluster.objects().list(Kind::Event, None).filter_map(|object| match object {
            Object::Event(event) => Some(&**event),
            _ => None,
        })
    }

    fn event_count(&self, object: &Object, reason: &str) -> i32 {
        let meta = object.meta();
        let about = |event: &crate::objects::Event| {
            event.involved_object.uid == meta.uid && event.reason == reason
        };
        self.events().filter(|event| about(event)).map(|event| event.times()).sum()
    }
}

/// Its status; empty where the object has no such condition yet, which is no status at all.
fn condition(object: &Object, kind: &str) -> Option<String> {
    let status = match object {
        Object::Pod(pod) => pod.status.condition(kind).map(|one| one.status),
        Object::Node(node) => node.status.condition(kind).map(|one| one.status),
        Object::Deployment(deployment) => {
            let mut all = deployment.status.conditions.iter();
            all.find(|condition| condition.kind == kind).map(|one| one.status)
        }
        Object::Job(job) => {
            let mut all = job.status.conditions.iter();
            all.find(|condition| condition.kind == kind).map(|one| one.status)
        }
        Object::App(_)
        | Object::ConfigMap(_)
        | Object::ControllerRevision(_)
        | Object::CronJob(_)
        | Object::DaemonSet(_)
        | Object::EndpointSlice(_)
        | Object::Endpoints(_)
        | Object::Event(_)
        | Object::Lease(_)
        | Object::Namespace(_)
        | Object::PodDisruptionBudget(_)
        | Object::PriorityClass(_)
        | Object::ReplicaSet(_)
        | Object::ReplicationController(_)
        | Object::Secret(_)
        | Object::Service(_)
        | Object::StatefulSet(_) => return None,
    };
    Some(status.map_or(String::new(), |status| status.as_str().to_owned()))
}

/// What `-o jsonpath` would print; what leads nowhere, or fails on the way, is empty text.
fn look_up(json: &Value, path: &str) -> String {
    let template = Template::parse(path);
    template.and_then(|template| template.print(json)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::time::SimTime;
    use crate::session::goal::{self, Judge, Verdict};
    use crate::session::performance::perform;
    use crate::session::recipe::Recipe;

    /// All of the goals hold in a run of three minutes.
    fn check(script: &str, goals: &str) {
        let recipe = Recipe::parse(script).unwrap();
        let (goals, errors) = goal::read(goals, 1);
        assert_eq!(errors, []);
        let mut judge = Judge::new(goals);
        let until = SimTime::secs(180);
        perform(&recipe, until, |moment| judge.watch(moment.scene.now(), moment));
        for report in judge.finish(until) {
            assert_eq!(report.verdict, Verdict::Held, "{report}");
        }
    }

    #[test]
    fn a_node_s_status_is_what_kubectl_prints() {
        check(
            "0s sim node stop node-1\n",
            "at 3m: node/node-1 status == NotReady\nat 10s: node/node-1 status == Ready\n",
        );
    }

    #[test]
    fn ready_is_what_kubectl_prints_in_that_column() {
        check(
            "0s kubectl create deployment web --image=nginx --replicas=2\n\
             0s kubectl create job once --image=busybox -- true\n",
            "at 0s: deployment/web ready == 0/2\n\
             within 1m: deployment/web ready == 2/2\n\
             within 1m: replicaset ready == 2\n\
             within 1m: deploy/web condition.Available == True\n\
             within 1m: job/once condition.Complete == True\n",
        );
    }

    #[test]
    fn a_pod_without_the_condition_is_no_pod_that_has_it() {
        check(
            "0s kubectl run web --image=nginx\n\
             0s kubectl run none --image=nginx --overrides='{\"spec\":{\"nodeSelector\":{\"disk\":\"none\"}}}'\n",
            "within 1m: pod/web condition.Ready == True\n\
             never: pod condition.Ready == True\n\
             always: pod/none condition.Ready != True\n\
             at 1m: pod/web {.status.conditions[?(@.type==\"Ready\")].status} == True\n",
        );
    }

    #[test]
    fn lines_that_follow_each_other_are_found_as_they_are_printed() {
        check(
            "0s echo one; sleep 5; echo two\n1s printf 'a\\tb\\n'\n",
            "at 6s: console contains \"one\\ntwo\\n\"\n\
             at 4s: console contains \"a\\tb\"\n\
             never: console contains \"two\\na\"\n",
        );
    }

    #[test]
    fn a_path_finds_fields_and_indexes_or_nothing() {
        let json =
            serde_json::json!({"status": {"phase": "Running", "list": [{"n": 1}, {"n": 2}]}});
        for (path, text) in [
            ("{.status.phase}", "Running"),
            ("{.status.list[1].n}", "2"),
            ("{.status.list[*].n}", "1 2"),
            ("{.status.nope}", ""),
            ("{.status.list[?(@.n>1)].n}", "2"),
        ] {
            assert_eq!(look_up(&json, path), text, "{path}");
        }
    }
}

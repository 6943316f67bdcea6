//! Defaults and ranges of fields, as the editor shows them. The server's own `default` and `validate` are what counts:
//! the tests hold every row against them.
//! Models pkg/apis/core/v1/defaults.go and pkg/apis/core/validation/validation.go (v1.36).

use crate::objects::schema::Type;

#[derive(Clone, Copy, Debug)]
pub struct Fact {
    owner: &'static str,
    field: &'static str,
    /// What the server fills in.
    pub default: Option<&'static str>,
    pub range: Option<Range>,
}

/// Which numbers may stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    AtLeast(i64),
    Between(i64, i64),
    /// From 1; a 0 counts as not written and becomes the default.
    Positive,
}

use Range::{AtLeast, Between, Positive};

const PORT: Range = Between(1, 65_535);
const MODE: Range = Between(0, 0o777);

#[rustfmt::skip]
const FACTS: &[Fact] = &[
    both("ClientIPConfig", "timeoutSeconds", "10800", Between(1, 86_400)),
    both("ConfigMapVolumeSource", "defaultMode", "420", MODE),
    default("Container", "terminationMessagePath", "/dev/termination-log"),
    default("Container", "terminationMessagePolicy", "File"),
    range("ContainerPort", "containerPort", PORT),
    range("ContainerPort", "hostPort", PORT),
    default("ContainerPort", "protocol", "TCP"),
    both("DeploymentSpec", "replicas", "1", AtLeast(0)),
    default("CronJobSpec", "concurrencyPolicy", "Allow"),
    both("CronJobSpec", "failedJobsHistoryLimit", "1", AtLeast(0)),
    range("CronJobSpec", "startingDeadlineSeconds", AtLeast(0)),
    both("CronJobSpec", "successfulJobsHistoryLimit", "3", AtLeast(0)),
    default("CronJobSpec", "suspend", "false"),
    range("DaemonSetSpec", "minReadySeconds", AtLeast(0)),
    default("DaemonSetUpdateStrategy", "type", "RollingUpdate"),
    range("DeploymentSpec", "minReadySeconds", AtLeast(0)),
    default("DeploymentSpec", "progressDeadlineSeconds", "600"),
    both("DeploymentSpec", "revisionHistoryLimit", "10", AtLeast(0)),
    default("DeploymentStrategy", "type", "RollingUpdate"),
    both("DownwardAPIVolumeSource", "defaultMode", "420", MODE),
    range("DownwardAPIVolumeFile", "mode", MODE),
    range("GRPCAction", "port", PORT),
    default("HTTPGetAction", "path", "/"),
    range("HTTPGetAction", "port", PORT),
    default("HTTPGetAction", "scheme", "HTTP"),
    range("JobSpec", "activeDeadlineSeconds", AtLeast(0)),
    both("JobSpec", "backoffLimit", "6", AtLeast(0)),
    default("JobSpec", "completionMode", "NonIndexed"),
    both("JobSpec", "completions", "1", AtLeast(0)),
    both("JobSpec", "parallelism", "1", AtLeast(0)),
    default("JobSpec", "podReplacementPolicy", "TerminatingOrFailed"),
    default("JobSpec", "suspend", "false"),
    range("JobSpec", "ttlSecondsAfterFinished", AtLeast(0)),
    range("KeyToPath", "mode", MODE),
    default("ObjectFieldSelector", "apiVersion", "v1"),
    range("PodSpec", "activeDeadlineSeconds", Between(1, i32::MAX as i64)),
    default("PodSpec", "dnsPolicy", "ClusterFirst"),
    default("PodSpec", "enableServiceLinks", "true"),
    default("PodSpec", "restartPolicy", "Always"),
    default("PodSpec", "schedulerName", "default-scheduler"),
    default("PodSpec", "terminationGracePeriodSeconds", "30"),
    both("Probe", "failureThreshold", "3", Positive),
    range("Probe", "initialDelaySeconds", AtLeast(0)),
    both("Probe", "periodSeconds", "10", Positive),
    both("Probe", "successThreshold", "1", Positive),
    range("Probe", "terminationGracePeriodSeconds", AtLeast(1)),
    both("Probe", "timeoutSeconds", "1", Positive),
    both("ProjectedVolumeSource", "defaultMode", "420", MODE),
    both("ReplicaSetSpec", "replicas", "1", AtLeast(0)),
    range("ReplicaSetSpec", "minReadySeconds", AtLeast(0)),
    both("ReplicationControllerSpec", "replicas", "1", AtLeast(0)),
    default("RollingUpdateDeployment", "maxSurge", "25%"),
    default("RollingUpdateDeployment", "maxUnavailable", "25%"),
    default("RollingUpdateDaemonSet", "maxSurge", "0"),
    default("RollingUpdateDaemonSet", "maxUnavailable", "1"),
    both("RollingUpdateStatefulSetStrategy", "partition", "0", AtLeast(0)),
    default("Secret", "type", "Opaque"),
    both("SecretVolumeSource", "defaultMode", "420", MODE),
    both("ServiceAccountTokenProjection", "expirationSeconds", "3600", Between(600, 1 << 32)),
    range("ServicePort", "port", PORT),
    default("ServicePort", "protocol", "TCP"),
    range("ServicePort", "targetPort", PORT),
    default("ServiceSpec", "internalTrafficPolicy", "Cluster"),
    default("ServiceSpec", "sessionAffinity", "None"),
    default("ServiceSpec", "type", "ClusterIP"),
    range("SleepAction", "seconds", AtLeast(0)),
    range("StatefulSetSpec", "minReadySeconds", AtLeast(0)),
    default("StatefulSetSpec", "podManagementPolicy", "OrderedReady"),
    both("StatefulSetSpec", "replicas", "1", AtLeast(0)),
    default("StatefulSetUpdateStrategy", "type", "RollingUpdate"),
    range("TCPSocketAction", "port", PORT),
];

pub fn find(owner: &Type, field: &str) -> Option<&'static Fact> {
    FACTS.iter().find(|fact| fact.owner == owner.name && fact.field == field)
}

const fn default(owner: &'static str, field: &'static str, default: &'static str) -> Fact {
    Fact { owner, field, default: Some(default), range: None }
}

const fn range(owner: &'static str, field: &'static str, range: Range) -> Fact {
    Fact { owner, field, default: None, range: Some(range) }
}

const fn both(
    owner: &'static str,
    field: &'static str,
    default: &'static str,
    range: Range,
) -> Fact {
    Fact { owner, field, default: Some(default), range: Some(range) }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::admit::{self, ApiServer, Standing, validate_create};
    use crate::objects::Kind;
    use crate::objects::schema::{Shape, root};
    use crate::yaml::read::read;

    /// Objects that are in order and in which every type of the table occurs.
    const SAMPLES: &str = include_str!("samples.yaml");

    struct Sample {
        kind: Kind,
        object: Value,
    }

    /// Of the kinds that there are.
    fn samples() -> Vec<Sample> {
        let reading = read(SAMPLES);
        assert!(reading.complaints.is_empty(), "{:?}", reading.complaints);
        let objects = reading.documents.iter().map(|document| document.root.to_json());
        objects
            .filter_map(|object| {
                let kind = object["kind"].as_str().expect("a kind");
                let kind = Kind::ALL.iter().find(|known| known.names().kind == kind)?;
                Some(Sample { kind: *kind, object })
            })
            .collect()
    }

    /// The first place of a type in a value, as a JSON pointer.
    fn place(shape: &Shape, owner: &str, value: &Value, pointer: &str) -> Option<String> {
        match (shape, value) {
            (Shape::List(item), Value::Array(values)) => values
                .iter()
                .enumerate()
                .find_map(|(at, value)| place(item, owner, value, &format!("{pointer}/{at}"))),
            (Shape::Object(kind), Value::Object(_)) if kind.name == owner => {
                Some(pointer.to_owned())
            }
            (Shape::Object(kind), Value::Object(members)) => {
                members.iter().find_map(|(name, value)| {
                    let field = kind.field(name).unwrap_or_else(|| panic!("{pointer}/{name}"));
                    place(&field.shape, owner, value, &format!("{pointer}/{name}"))
                })
            }
            _ => None,
        }
    }

    /// What the server makes of a sample with this field, and whether it refuses the field.
    fn answer(sample: &Sample, pointer: &str, field: &str, value: Option<Value>) -> (Value, bool) {
        let mut object = sample.object.clone();
        let members = object.pointer_mut(pointer).and_then(Value::as_object_mut).expect("a place");
        match value {
            Some(value) => members.insert(field.to_owned(), value),
            None => members.remove(field),
        };
        admit::default(sample.kind, &mut object);
        let server = ApiServer::new(|_| Standing::Served);
        let errors = validate_create(sample.kind, &object, &server);
        // Some rules name the object around.
        let around = pointer.rsplit('/').next().unwrap_or_default();
        let is_refused = errors.iter().any(|error| {
            let path = error.path.to_string();
            path.ends_with(field) || path.ends_with(around)
        });
        let after = object.pointer(&format!("{pointer}/{field}")).cloned();
        (after.unwrap_or(Value::Null), is_refused)
    }

    fn shown(value: &Value) -> String {
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    }

    #[test]
    fn the_samples_are_in_order() {
        let server = ApiServer::new(|_| Standing::Served);
        for sample in samples() {
            let mut object = sample.object.clone();
            admit::default(sample.kind, &mut object);
            let errors = validate_create(sample.kind, &object, &server);
            assert!(errors.is_empty(), "{:?}: {errors:?}", sample.kind);
        }
    }

    #[test]
    fn every_row_is_what_the_server_does() {
        let samples = samples();
        let mut checked = 0;
        let mut wrong = Vec::new();
        for fact in FACTS {
            let found = samples.iter().find_map(|sample| {
                let shape = Shape::Object(root(sample.kind));
                Some((sample, place(&shape, fact.owner, &sample.object, "")?))
            });
            let Some((sample, pointer)) = found else {
                let of_a_controller = ["Deployment", "Job", "Replica", "Rolling"];
                assert!(
                    of_a_controller.iter().any(|word| fact.owner.starts_with(word)),
                    "{fact:?}"
                );
                continue;
            };
            checked += 1;
            wrong.extend(complaints(sample, &pointer, fact));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(35 < checked, "only {checked} rows were held against the server");
    }

    /// Where a row differs from what the server does.
    fn complaints(sample: &Sample, pointer: &str, fact: &Fact) -> Vec<String> {
        let ask = |value: Option<i64>| answer(sample, pointer, fact.field, value.map(Value::from));
        let mut taken = Vec::new();
        let mut refused = Vec::new();
        match fact.range {
            None => {}
            Some(AtLeast(low)) => {
                taken.push(low);
                refused.push(low - 1);
            }
            Some(Between(low, high)) => {
                taken.extend([low, high]);
                // Where Go takes 0 for absent, the next number that is refused is -1.
                let counts_as_absent = low == 1 && !ask(Some(0)).1;
                refused.extend([if counts_as_absent { -1 } else { low - 1 }, high + 1]);
            }
            Some(Positive) => {
                taken.push(1);
                refused.push(-1);
            }
        }
        let mut wrong = Vec::new();
        let mut expect = |holds: bool, what: String| {
            if !holds {
                wrong.push(format!("{}.{}: {what}", fact.owner, fact.field));
            }
        };
        for number in taken {
            expect(!ask(Some(number)).1, format!("{number} is refused"));
        }
        for number in refused {
            expect(ask(Some(number)).1, format!("{number} is taken"));
        }
        if let Some(default) = fact.default {
            let found = shown(&ask(None).0);
            expect(found == default, format!("the default is {found}"));
        }
        if fact.range == Some(Positive) {
            let found = shown(&ask(Some(0)).0);
            expect(Some(found.as_str()) == fact.default, format!("0 becomes {found}"));
        }
        wrong
    }
}

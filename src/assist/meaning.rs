//! What a field means: the sentence in `words`, and the page of kubernetes.io that says more.

use super::resolve::Owned;
use crate::objects::schema::Type;
use crate::words::{Lang, Words};

/// What a field means, in our words; a field that nobody has described yet has none.
pub fn of_field(lang: Lang, at: Owned) -> Option<&'static str> {
    let (owner, field) = (at.owner.name, at.field.name);
    let own = Words::find(lang, &format!("{owner}.{field}"));
    let shared = || Words::find(lang, &format!("{}.{field}", shares_with(owner)?));
    let general = || {
        const EVERYWHERE: [&str; 5] = ["apiVersion", "kind", "metadata", "spec", "status"];
        let is_general = EVERYWHERE.contains(&field);
        is_general.then(|| Words::find(lang, &format!("any.{field}"))).flatten()
    };
    own.or_else(shared).or_else(general)
}

/// What a type is, by its name in Go.
pub fn of_type(lang: Lang, name: &str) -> Option<&'static str> {
    Words::find(lang, name).or_else(|| Words::find(lang, shares_with(name)?))
}

/// The type that has the same fields with the same meaning.
fn shares_with(name: &str) -> Option<&'static str> {
    match name {
        "Condition" => None,
        "EphemeralContainer" => Some("Container"),
        "DeploymentStatus"
        | "ReplicaSetStatus"
        | "ReplicationControllerStatus"
        | "StatefulSetStatus" => Some("Replicas"),
        "RollingUpdateDaemonSet" => Some("RollingUpdateDeployment"),
        _ if name.ends_with("Condition") => Some("Condition"),
        _ => None,
    }
}

/// Pages below kubernetes.io/docs for people who learn; each is there in Korean too.
const PAGES: &[(&str, &str)] = &[
    ("ConfigMap", "concepts/configuration/configmap/"),
    ("Container.image", "concepts/containers/images/"),
    ("Container.imagePullPolicy", "concepts/containers/images/"),
    ("Container.lifecycle", "concepts/containers/container-lifecycle-hooks/"),
    ("Container.resources", "concepts/configuration/manage-resources-containers/"),
    ("CronJob", "concepts/workloads/controllers/cron-jobs/"),
    ("CronJobSpec", "concepts/workloads/controllers/cron-jobs/"),
    ("DaemonSet", "concepts/workloads/controllers/daemonset/"),
    ("DaemonSetSpec", "concepts/workloads/controllers/daemonset/"),
    ("Deployment", "concepts/workloads/controllers/deployment/"),
    ("DeploymentSpec", "concepts/workloads/controllers/deployment/"),
    ("DeploymentStrategy", "concepts/workloads/controllers/deployment/"),
    ("EndpointSlice", "concepts/services-networking/endpoint-slices/"),
    ("Job", "concepts/workloads/controllers/job/"),
    ("JobSpec", "concepts/workloads/controllers/job/"),
    ("LabelSelector", "concepts/overview/working-with-objects/labels/"),
    ("Lifecycle", "concepts/containers/container-lifecycle-hooks/"),
    ("LifecycleHandler", "concepts/containers/container-lifecycle-hooks/"),
    ("Namespace", "concepts/overview/working-with-objects/namespaces/"),
    ("Node", "concepts/architecture/nodes/"),
    ("ObjectMeta.annotations", "concepts/overview/working-with-objects/annotations/"),
    ("ObjectMeta.labels", "concepts/overview/working-with-objects/labels/"),
    ("ObjectMeta.name", "concepts/overview/working-with-objects/names/"),
    ("ObjectMeta.namespace", "concepts/overview/working-with-objects/namespaces/"),
    ("Pod", "concepts/workloads/pods/"),
    ("PodDisruptionBudget", "concepts/workloads/pods/disruptions/"),
    ("PodDisruptionBudgetSpec", "concepts/workloads/pods/disruptions/"),
    ("PodSpec.affinity", "concepts/scheduling-eviction/assign-pod-node/"),
    ("PodSpec.initContainers", "concepts/workloads/pods/init-containers/"),
    ("PodSpec.nodeSelector", "concepts/scheduling-eviction/assign-pod-node/"),
    ("PodSpec.restartPolicy", "concepts/workloads/pods/pod-lifecycle/"),
    ("PodSpec.terminationGracePeriodSeconds", "concepts/workloads/pods/pod-lifecycle/"),
    ("PodSpec.tolerations", "concepts/scheduling-eviction/taint-and-toleration/"),
    ("PodSpec.volumes", "concepts/storage/volumes/"),
    ("PodStatus", "concepts/workloads/pods/pod-lifecycle/"),
    ("PriorityClass", "concepts/scheduling-eviction/pod-priority-preemption/"),
    ("Probe", PROBES),
    ("ReplicaSet", "concepts/workloads/controllers/replicaset/"),
    ("ReplicaSetSpec", "concepts/workloads/controllers/replicaset/"),
    ("ResourceRequirements", "concepts/configuration/manage-resources-containers/"),
    ("Secret", "concepts/configuration/secret/"),
    ("Service", "concepts/services-networking/service/"),
    ("ServicePort", "concepts/services-networking/service/"),
    ("ServiceSpec", "concepts/services-networking/service/"),
    ("StatefulSet", "concepts/workloads/controllers/statefulset/"),
    ("StatefulSetSpec", "concepts/workloads/controllers/statefulset/"),
    ("Toleration", "concepts/scheduling-eviction/taint-and-toleration/"),
    ("Volume", "concepts/storage/volumes/"),
];

const PROBES: &str = "tasks/configure-pod-container/configure-liveness-readiness-startup-probes/";

/// Where to read on: a page for learners if there is one, otherwise the reference of the type. podlife's own kind has none.
pub fn link(lang: Lang, owner: &Type, field: Option<&str>) -> Option<String> {
    let of_field = field.map(|field| format!("{}.{field}", owner.name));
    let find = |key: &str| PAGES.iter().find(|(name, _)| *name == key).map(|(_, page)| *page);
    let is_probe = field.is_some_and(|field| owner.name == "Container" && field.ends_with("Probe"));
    let page = of_field.as_deref().and_then(find).or_else(|| find(owner.name));
    let page = if is_probe { Some(PROBES) } else { page };
    match page {
        Some(page) => {
            let language = match lang {
                Lang::En => "",
                Lang::Ko => "ko/",
            };
            Some(format!("https://kubernetes.io/{language}docs/{page}"))
        }
        None if owner.name.starts_with("App") && owner.name != "AppArmorProfile" => None,
        None => Some(reference(owner)),
    }
}

fn reference(owner: &Type) -> String {
    let name = owner.name.to_ascii_lowercase();
    let page = "https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/";
    format!("{page}#{name}-v1-{}", group(owner.name))
}

/// As the reference's anchors call it.
fn group(name: &str) -> &'static str {
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    match name {
        "Condition" | "ManagedFieldsEntry" | "ObjectMeta" | "OwnerReference" => "meta",
        "Endpoint" | "EndpointConditions" | "EndpointHints" | "EndpointSlice" => "discovery-k8s-io",
        "ForNode" | "ForZone" => "discovery-k8s-io",
        _ if begins(&["LabelSelector"]) => "meta",
        _ if begins(&["DaemonSet", "Deployment", "ReplicaSet", "RollingUpdate", "StatefulSet"]) => {
            "apps"
        }
        _ if begins(&["PodDisruption"]) => "policy",
        _ if begins(&["CronJob", "Job", "PodFailurePolicy", "SuccessPolicy", "Uncounted"]) => {
            "batch"
        }
        _ => "core",
    }
}

#[cfg(test)]
pub(super) mod tests {
    use crate::kit::sorted::SortedMap;

    use super::*;
    use crate::objects::Kind;
    use crate::objects::schema::{Acted, Shape, root};

    /// Every type of every kind, once.
    pub fn types() -> Vec<&'static Type> {
        fn collect(shape: &Shape, types: &mut SortedMap<*const Type, &'static Type>) {
            if let Shape::List(inner) | Shape::Map(inner) = shape {
                collect(inner, types);
            }
            if let Shape::Object(owner) = shape
                && types.insert(std::ptr::from_ref(*owner), owner).is_none()
            {
                owner.fields.iter().for_each(|field| collect(&field.shape, types));
            }
        }
        let mut types = SortedMap::new();
        Kind::ALL.iter().for_each(|kind| collect(&Shape::Object(root(*kind)), &mut types));
        types.into_values().collect()
    }

    #[test]
    fn every_field_that_the_simulation_acts_on_is_explained() {
        let mut missing = Vec::new();
        for owner in types() {
            for field in owner.fields.iter().filter(|field| field.acted == Acted::Simulated) {
                if of_field(Lang::Ko, Owned { owner, field }).is_none() {
                    missing.push(format!("{}.{}", owner.name, field.name));
                }
            }
        }
        assert!(missing.is_empty(), "words/*/fields.txt do not explain {missing:?}");
    }

    #[test]
    fn every_kind_is_explained() {
        for kind in Kind::ALL {
            assert!(of_type(Lang::En, kind.names().kind).is_some(), "{kind:?}");
        }
    }

    #[test]
    fn every_explanation_is_of_a_field_that_exists() {
        let known = types();
        let text = include_str!("../words/en/fields.txt");
        let keys = text.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key);
        let mut count = 0;
        for key in keys {
            count += 1;
            let (owner, field) = key.split_once('.').unwrap_or((key, ""));
            let of_this_name = known.iter().filter(|known| {
                known.name == owner || shares_with(known.name) == Some(owner) || owner == "any"
            });
            let types: Vec<_> = of_this_name.collect();
            // What stands for a kind that is not there yet waits for it.
            let is_known = !types.is_empty();
            // A Deployment's conditions have this one, too.
            let is_awaited = key == "Condition.lastUpdateTime";
            let exists = field.is_empty()
                || is_awaited
                || types.iter().any(|owner| owner.field(field).is_some());
            assert!(exists || !is_known, "{key} explains nothing");
        }
        assert!(500 < count, "{count} explanations");
    }

    #[test]
    fn every_page_belongs_to_something() {
        let known = types();
        let mut found = 0;
        for (key, page) in PAGES {
            assert!(page.ends_with('/') && !page.starts_with('/'), "{page}");
            let (owner, field) = key.split_once('.').unwrap_or((key, ""));
            if let Some(owner) = known.iter().find(|known| known.name == owner) {
                found += 1;
                assert!(field.is_empty() || owner.field(field).is_some(), "{key}");
            }
        }
        assert!(20 < found);
    }

    #[test]
    fn links_lead_to_a_page_for_learners_or_to_the_reference() {
        let known = types();
        let check = |lang, owner: &str, field, expected: Option<&str>| {
            let owner = known.iter().find(|known| known.name == owner).unwrap();
            assert_eq!(link(lang, owner, field).as_deref(), expected);
        };
        check(
            Lang::Ko,
            "Container",
            Some("livenessProbe"),
            Some(
                "https://kubernetes.io/ko/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
            ),
        );
        check(
            Lang::Ko,
            "HTTPGetAction",
            Some("port"),
            Some(
                "https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/#httpgetaction-v1-core",
            ),
        );
        check(Lang::En, "AppSpec", Some("image"), None);
    }
}

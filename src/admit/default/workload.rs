//! Defaults of what makes pods from a template.
//! Models pkg/apis/apps/v1/defaults.go, pkg/apis/batch/v1/defaults.go and SetDefaults_ReplicationController (v1.36).

use serde_json::{Value, json};

use super::{Fields, each, fields, fill_absent, fill_zero, member, object_at, pod};

pub fn deployment(deployment: &mut Value) {
    let spec = object_at(deployment, "spec");
    fill_absent(spec, "replicas", 1);
    fill_absent(spec, "revisionHistoryLimit", 10);
    fill_absent(spec, "progressDeadlineSeconds", 600);
    let strategy = fields(spec.entry("strategy").or_insert(Value::Null));
    fill_zero(strategy, "type", "RollingUpdate");
    if strategy["type"] == "RollingUpdate" {
        let rolling = fields(strategy.entry("rollingUpdate").or_insert(Value::Null));
        fill_absent(rolling, "maxUnavailable", "25%");
        fill_absent(rolling, "maxSurge", "25%");
    }
    template(spec);
}

pub fn daemon_set(set: &mut Value) {
    let spec = object_at(set, "spec");
    fill_absent(spec, "revisionHistoryLimit", 10);
    let strategy = fields(spec.entry("updateStrategy").or_insert(Value::Null));
    fill_zero(strategy, "type", "RollingUpdate");
    if strategy["type"] == "RollingUpdate" {
        let rolling = fields(strategy.entry("rollingUpdate").or_insert(Value::Null));
        fill_absent(rolling, "maxUnavailable", 1);
        fill_absent(rolling, "maxSurge", 0);
    }
    template(spec);
}

/// `maxUnavailable` is behind a gate that is off (MaxUnavailableStatefulSet), so the server drops it.
pub fn stateful_set(set: &mut Value) {
    let spec = object_at(set, "spec");
    fill_absent(spec, "replicas", 1);
    fill_absent(spec, "revisionHistoryLimit", 10);
    fill_zero(spec, "podManagementPolicy", "OrderedReady");
    let strategy = fields(spec.entry("updateStrategy").or_insert(Value::Null));
    if strategy.get("type").is_none_or(|kind| kind == "") {
        strategy.insert("type".to_owned(), "RollingUpdate".into());
        fields(strategy.entry("rollingUpdate").or_insert(Value::Null));
    }
    let is_rolling = strategy["type"] == "RollingUpdate";
    if let Some(rolling) = member(strategy, "rollingUpdate") {
        rolling.remove("maxUnavailable");
        if is_rolling {
            fill_absent(rolling, "partition", 0);
        }
    }
    let name = "persistentVolumeClaimRetentionPolicy";
    let policy = fields(spec.entry(name).or_insert(Value::Null));
    fill_zero(policy, "whenDeleted", "Retain");
    fill_zero(policy, "whenScaled", "Retain");
    for claim in each(spec, "volumeClaimTemplates") {
        claim.insert("apiVersion".to_owned(), "v1".into());
        claim.insert("kind".to_owned(), "PersistentVolumeClaim".into());
        let claim = fields(claim.entry("spec").or_insert(Value::Null));
        fill_absent(claim, "volumeMode", "Filesystem");
    }
    template(spec);
}

pub fn cron_job(job: &mut Value) {
    let spec = object_at(job, "spec");
    fill_zero(spec, "concurrencyPolicy", "Allow");
    fill_absent(spec, "suspend", false);
    fill_absent(spec, "successfulJobsHistoryLimit", 3);
    fill_absent(spec, "failedJobsHistoryLimit", 1);
    let job = fields(spec.entry("jobTemplate").or_insert(Value::Null));
    template(fields(job.entry("spec").or_insert(Value::Null)));
}

pub fn replica_set(set: &mut Value) {
    let spec = object_at(set, "spec");
    fill_absent(spec, "replicas", 1);
    template(spec);
}

pub fn replication_controller(controller: &mut Value) {
    let labels = template_labels(controller);
    let spec = object_at(controller, "spec");
    fill_absent(spec, "replicas", 1);
    if member(spec, "template").is_some() {
        template(spec);
    }
    if let Some(labels) = labels {
        fill_empty(spec, "selector", &labels);
        fill_empty(object_at(controller, "metadata"), "labels", &labels);
    }
}

pub fn job(job: &mut Value) {
    let labels = template_labels(job);
    let spec = object_at(job, "spec");
    if !spec.contains_key("parallelism") {
        fill_absent(spec, "completions", 1);
    }
    fill_absent(spec, "parallelism", 1);
    let is_per_index = spec.contains_key("backoffLimitPerIndex");
    fill_absent(spec, "backoffLimit", if is_per_index { i32::MAX } else { 6 });
    fill_absent(spec, "completionMode", "NonIndexed");
    fill_absent(spec, "suspend", false);
    fill_absent(spec, "manualSelector", false);
    let has_policy = spec.contains_key("podFailurePolicy");
    let replacement = if has_policy { "Failed" } else { "TerminatingOrFailed" };
    fill_absent(spec, "podReplacementPolicy", replacement);
    if let Some(policy) = member(spec, "podFailurePolicy") {
        for rule in each(policy, "rules") {
            each(rule, "onPodConditions").for_each(|one| fill_zero(one, "status", "True"));
        }
    }
    template(spec);
    if let Some(labels) = labels {
        fill_empty(object_at(job, "metadata"), "labels", &labels);
    }
}

fn template(spec: &mut Fields) {
    let template = fields(spec.entry("template").or_insert(Value::Null));
    pod::spec(fields(template.entry("spec").or_insert(Value::Null)));
}

/// What an older kind takes for its own labels where it has none.
fn template_labels(object: &Value) -> Option<Value> {
    object.pointer("/spec/template/metadata/labels").cloned()
}

fn fill_empty(object: &mut Fields, name: &str, default: &Value) {
    if object.get(name).is_none_or(|value| *value == Value::Null || *value == json!({})) {
        object.insert(name.to_owned(), default.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(labels: &Value) -> Value {
        json!({ "metadata": { "labels": labels }, "spec": { "containers": [] } })
    }

    #[test]
    fn a_deployment_rolls_a_quarter_at_a_time() {
        let mut object = json!({ "spec": { "strategy": { "rollingUpdate": { "maxSurge": 2 } } } });
        deployment(&mut object);
        let strategy = json!({ "type": "RollingUpdate",
            "rollingUpdate": { "maxSurge": 2, "maxUnavailable": "25%" } });
        assert_eq!(object["spec"]["strategy"], strategy);
        assert_eq!(object["spec"]["progressDeadlineSeconds"], 600);
    }

    #[test]
    fn the_older_kinds_take_their_templates_labels() {
        let labels = json!({ "app": "web" });
        let mut object = json!({ "spec": { "template": labelled(&labels) } });
        replication_controller(&mut object);
        assert_eq!(object["spec"]["selector"], labels);
        assert_eq!(object["metadata"]["labels"], labels);

        let own = json!({ "own": "label" });
        let mut object =
            json!({ "metadata": { "labels": own }, "spec": { "template": labelled(&labels) } });
        job(&mut object);
        assert_eq!(object["metadata"]["labels"], own);
        assert_eq!(object["spec"].get("selector"), None, "that is the server's to generate");
    }

    #[test]
    fn a_job_runs_one_pod_unless_it_says_how_many_at_once() {
        for (spec, completions, parallelism) in [
            (json!({}), json!(1), 1),
            (json!({ "parallelism": 3 }), Value::Null, 3),
            (json!({ "completions": 5 }), json!(5), 1),
        ] {
            let mut object = json!({ "spec": spec });
            job(&mut object);
            assert_eq!(object["spec"]["completions"], completions, "{spec}");
            assert_eq!(object["spec"]["parallelism"], parallelism, "{spec}");
        }
    }

    #[test]
    fn a_stateful_set_updates_in_order_and_keeps_its_claims() {
        let mut object =
            json!({ "spec": { "volumeClaimTemplates": [{ "metadata": { "name": "www" } }] } });
        stateful_set(&mut object);
        let spec = &object["spec"];
        assert_eq!(spec["podManagementPolicy"], "OrderedReady");
        let strategy = json!({ "type": "RollingUpdate", "rollingUpdate": { "partition": 0 } });
        assert_eq!(spec["updateStrategy"], strategy);
        assert_eq!(spec["persistentVolumeClaimRetentionPolicy"]["whenScaled"], "Retain");
        assert_eq!(spec["volumeClaimTemplates"][0]["spec"]["volumeMode"], "Filesystem");

        let gated = json!({ "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": 2 } });
        let mut object = json!({ "spec": { "updateStrategy": gated } });
        stateful_set(&mut object);
        assert_eq!(object["spec"]["updateStrategy"], strategy);
    }

    #[test]
    fn a_cron_job_leaves_its_jobs_defaults_to_the_jobs() {
        let mut object = json!({ "spec": { "jobTemplate": { "spec": {} } } });
        cron_job(&mut object);
        let spec = &object["spec"];
        assert_eq!(spec["concurrencyPolicy"], "Allow");
        assert_eq!(spec["successfulJobsHistoryLimit"], 3);
        assert_eq!(spec["jobTemplate"]["spec"].get("backoffLimit"), None);
        assert_eq!(spec["jobTemplate"]["spec"]["template"]["spec"]["dnsPolicy"], "ClusterFirst");
    }

    #[test]
    fn policies_of_a_job_bring_other_defaults() {
        let mut object = json!({ "spec": { "backoffLimitPerIndex": 1, "podFailurePolicy":
            { "rules": [{ "onPodConditions": [{ "type": "DisruptionTarget" }] }] } } });
        job(&mut object);
        let spec = &object["spec"];
        assert_eq!(spec["backoffLimit"], i32::MAX);
        assert_eq!(spec["podReplacementPolicy"], "Failed");
        assert_eq!(spec["podFailurePolicy"]["rules"][0]["onPodConditions"][0]["status"], "True");
    }
}

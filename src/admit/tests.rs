//! The whole way of a manifest: from its text to an object or a refusal, as a person would see it.

use serde_json::{Value, json};

use super::*;

const CONTEXT: Context = Context {
    namespace: "default",
    name_suffix: "x7k2p",
    volume_suffix: "q4w9z",
    server: &ApiServer::NEWEST,
    classes: Classes::Unknown,
};

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: app\n    image: nginx:1.27\n    livenessProbe:\n      httpGet:\n        port: 80\n";

fn item(text: &str) -> Item {
    let manifest = read_manifest(text, "web.yaml");
    assert_eq!(manifest.failures, [], "{text}");
    manifest.items.into_iter().next().expect("an object")
}

fn created(text: &str) -> Object {
    create(&item(text), &CONTEXT).expect("a sound manifest").object
}

/// Checks what kubectl prints after a `kubectl create -f web.yaml` that fails.
fn refuse(text: &str, printed: &str) {
    let refusal = create(&item(text), &CONTEXT).expect_err("a broken manifest");
    let doing = Doing::Creating { file: "web.yaml" };
    assert_eq!(refusal.kubectl_text(doing, Failures::One), printed);
}

/// Checks what is printed after an apply over the pod above; nothing if it is taken.
fn apply_over_pod(text: &str, printed: &str) {
    let mut pod = created(POD);
    pod.meta_mut().resource_version = "1".to_owned();
    let answer = apply(&pod, &item(text), CONTEXT.server);
    let doing = Doing::Applying { file: "web.yaml" };
    let said =
        answer.map_or_else(|refusal| refusal.kubectl_text(doing, Failures::One), |_| String::new());
    assert_eq!(said, printed);
}

#[test]
fn a_pod_comes_back_as_kubectl_get_shows_it() {
    let mut pod = created(POD).to_json();
    let metadata = pod["metadata"].as_object_mut().unwrap();
    metadata.remove("creationTimestamp");
    assert_eq!(
        pod,
        json!({
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"generation": 1, "name": "web", "namespace": "default"},
            "spec": {
                "containers": [{
                    "image": "nginx:1.27",
                    "imagePullPolicy": "IfNotPresent",
                    "livenessProbe": {
                        "failureThreshold": 3,
                        "httpGet": {"path": "/", "port": 80, "scheme": "HTTP"},
                        "periodSeconds": 10,
                        "successThreshold": 1,
                        "timeoutSeconds": 1,
                    },
                    "name": "app",
                    "resources": {},
                    "terminationMessagePath": "/dev/termination-log",
                    "terminationMessagePolicy": "File",
                    "volumeMounts": [{
                        "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount",
                        "name": "kube-api-access-q4w9z",
                        "readOnly": true,
                    }],
                }],
                "dnsPolicy": "ClusterFirst",
                "enableServiceLinks": true,
                "preemptionPolicy": "PreemptLowerPriority",
                "priority": 0,
                "restartPolicy": "Always",
                "schedulerName": "default-scheduler",
                "securityContext": {},
                "serviceAccount": "default",
                "serviceAccountName": "default",
                "terminationGracePeriodSeconds": 30,
                "tolerations": [
                    {
                        "effect": "NoExecute",
                        "key": "node.kubernetes.io/not-ready",
                        "operator": "Exists",
                        "tolerationSeconds": 300,
                    },
                    {
                        "effect": "NoExecute",
                        "key": "node.kubernetes.io/unreachable",
                        "operator": "Exists",
                        "tolerationSeconds": 300,
                    },
                ],
                "volumes": [{
                    "name": "kube-api-access-q4w9z",
                    "projected": {
                        "defaultMode": 420,
                        "sources": [
                            {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
                            {"configMap": {
                                "items": [{"key": "ca.crt", "path": "ca.crt"}],
                                "name": "kube-root-ca.crt",
                            }},
                            {"downwardAPI": {"items": [{
                                "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"},
                                "path": "namespace",
                            }]}},
                        ],
                    },
                }],
            },
            "status": {"phase": "Pending", "qosClass": "BestEffort"},
        })
    );
}

#[test]
fn a_service_gets_type_protocol_and_target_port() {
    let service = created(
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n  ports:\n  - port: 80\n",
    );
    let spec = &service.to_json()["spec"];
    assert_eq!(spec["type"], "ClusterIP");
    assert_eq!(spec["ports"], json!([{"port": 80, "protocol": "TCP", "targetPort": 80}]));
    assert_eq!(spec["internalTrafficPolicy"], "Cluster");
    assert_eq!(spec["sessionAffinity"], "None");
}

#[test]
fn odd_notation_from_notes_is_taken() {
    let text = "---\napiVersion : v1\nkind : Pod\nmetadata :\n  name : testapp-pod-liveness\nspec :\n  containers :\n  - name : testapp\n    image : nginx:1\n    livenessProbe :\n      httpGet:\t\t\n        path: /\n        port: 80\n...\n";
    assert_eq!(created(text).meta().name, "testapp-pod-liveness");
}

#[test]
fn a_generated_name_gets_its_suffix() {
    let text = POD.replace("name: web", "generateName: web-");
    assert_eq!(created(&text).meta().name, "web-x7k2p");
}

#[test]
fn the_server_takes_no_word_about_what_it_writes_itself() {
    let text =
        format!("{POD}status: {{phase: Running}}\n").replace("name: web", "name: web\n  uid: x");
    let pod = created(&text);
    assert_eq!(pod.meta().uid, "");
    assert_eq!(pod.to_json()["status"]["phase"], "Pending");
}

#[test]
fn refusals_are_printed_as_kubectl_prints_them() {
    let prefix = "Error from server (BadRequest): error when creating \"web.yaml\": Pod in version \"v1\" cannot be handled as a Pod:";
    refuse(
        &POD.replace("livenessProbe", "livenesProbe"),
        &format!(
            "{prefix} strict decoding error: unknown field \"spec.containers[0].livenesProbe\""
        ),
    );
    refuse(
        &POD.replace("port: 80", "port: true"),
        &format!(
            "{prefix} json: cannot unmarshal bool into Go struct field HTTPGetAction.spec.containers.livenessProbe.httpGet.port of type int32"
        ),
    );
    refuse(
        &POD.replace("port: 80", "port: 0"),
        "The Pod \"web\" is invalid: spec.containers[0].livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive",
    );
    refuse(
        "apiVersion: v1\nkind: Pod\n",
        "The Pod \"\" is invalid: \n* metadata.name: Required value: name or generateName is required\n* spec.containers: Required value",
    );
}

#[test]
fn an_image_may_change_and_a_probe_may_not() {
    apply_over_pod(POD, "");
    apply_over_pod(&POD.replace("1.27", "1.28"), "");
    apply_over_pod(&POD.replace("  name: web", "  name: web\n  labels: {a: b}"), "");
    apply_over_pod(
        &format!("{POD}      periodSeconds: 5\n"),
        "The Pod \"web\" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n@@ -132,7 +132,7 @@\n     \"GRPC\": null,\n     \"InitialDelaySeconds\": 0,\n     \"TimeoutSeconds\": 1,\n-    \"PeriodSeconds\": 10,\n+    \"PeriodSeconds\": 5,\n     \"SuccessThreshold\": 1,\n     \"FailureThreshold\": 3,\n     \"TerminationGracePeriodSeconds\": null\n",
    );
    apply_over_pod(
        &format!("{POD}  - name: second\n    image: nginx:1\n"),
        "The Pod \"web\" is invalid: spec.containers: Forbidden: pod updates may not add or remove containers",
    );
}

#[test]
fn a_patch_that_cannot_be_read_is_shown_as_the_object_it_would_make() {
    let mut pod = created(POD);
    pod.meta_mut().resource_version = "1".to_owned();
    let refusal = apply(&pod, &item(&POD.replace("image", "mage")), CONTEXT.server)
        .expect_err("no such field");
    let printed = refusal.kubectl_text(Doing::Applying { file: "web.yaml" }, Failures::One);
    assert!(printed.starts_with("The request is invalid: patch: Invalid value: \"map[apiVersion:v1 kind:Pod metadata:map["), "{printed}");
    assert!(
        printed.ends_with("]\": strict decoding error: unknown field \"spec.containers[0].mage\""),
        "{printed}"
    );
}

#[test]
fn a_second_apply_of_the_same_manifest_changes_nothing() {
    let item = item(POD).with_last_applied("default");
    let pod = create(&item, &CONTEXT).unwrap().object;
    assert_eq!(patch(&pod, &item), json!({}));
}

#[test]
fn everything_the_rules_let_through_fits_our_types() {
    // Null, empty and zero values, numbers written as floats, quantities as numbers.
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {b: null}, annotations: null}\nspec:\n  terminationGracePeriodSeconds: 1e1\n  volumes: null\n  nodeSelector: {a: null}\n  containers:\n  - name: a\n    image: b\n    args: [null]\n    ports: null\n    env: [{name: A, value: null}]\n    resources: {limits: {cpu: 0.5, memory: 64Mi}}\n    lifecycle: {preStop: {exec: {command: [x]}}}\n    readinessProbe: {grpc: {port: 1}, periodSeconds: 0}\n    startupProbe: {exec: {command: ['']}}\n";
    let pod = created(text).to_json();
    assert_eq!(pod["spec"]["containers"][0]["resources"]["requests"]["cpu"], "500m");
    assert_eq!(pod["spec"]["terminationGracePeriodSeconds"], 10);
    assert_eq!(pod["metadata"]["annotations"], Value::Null);
}

#[test]
fn hostile_texts_end_in_complaints() {
    let many_keys: String = (0..20_000).map(|number| format!("a{number}: 1\n")).collect();
    let many_ports = "    - containerPort: 80\n".repeat(8_000);
    for text in [
        format!("apiVersion: v1\nkind: Pod\n{many_keys}"),
        format!("{POD}    ports:\n{many_ports}"),
        "x".repeat(1_000_000),
        "[".repeat(100_000),
        format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: \"{}\"}}\n", "한".repeat(10_000)),
    ] {
        let problems = check(&text, CONTEXT.server);
        assert!((1..=200).contains(&problems.len()), "{}", problems.len());
    }
}

/// A pod whose container carries these fields, in flow style, at a server on which one feature stands so.
fn at_server(fields: &str, feature: Feature, standing: Standing) -> Result<Admitted, Refusal> {
    let server = ApiServer::new(|one| if one == feature { standing } else { Standing::Served });
    let container = format!("{{name: app, image: nginx:1, {fields}}}");
    let text = format!(
        "{{apiVersion: v1, kind: Pod, metadata: {{name: v}}, spec: {{containers: [{container}], initContainers: [{}]}}}}",
        container.replace("app", "init"),
    );
    create(&item(&text), &Context { server: &server, ..CONTEXT })
}

fn refused_at_server(fields: &str, feature: Feature, standing: Standing, complaints: &[&str]) {
    let refusal = at_server(fields, feature, standing).expect_err("an older server's refusal");
    let text = refusal.to_string();
    for complaint in complaints {
        assert!(text.contains(complaint), "{complaint} in {text}");
    }
}

#[test]
fn a_field_that_the_server_does_not_know_is_unknown() {
    refused_at_server(
        "livenessProbe: {grpc: {port: 1}}",
        Feature::GrpcProbe,
        Standing::Unknown,
        &["strict decoding error: unknown field \"spec.containers[0].livenessProbe.grpc\""],
    );
    refused_at_server(
        "restartPolicy: Always",
        Feature::Sidecar,
        Standing::Unknown,
        &["unknown field \"spec.initContainers[0].restartPolicy\""],
    );
}

#[test]
fn a_field_behind_a_closed_gate_is_read_and_dropped() {
    refused_at_server(
        "lifecycle: {preStop: {sleep: {seconds: 3}}}",
        Feature::SleepHook,
        Standing::Dropped,
        &["spec.containers[0].lifecycle.preStop: Required value: must specify a handler type"],
    );
    let rules = "restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes: {operator: In, values: [42]}}]";
    let admitted = at_server(rules, Feature::ContainerRestartRules, Standing::Dropped);
    let pod = admitted.expect("accepted").object.to_json();
    for container in [&pod["spec"]["containers"][0], &pod["spec"]["initContainers"][0]] {
        assert!(container.get("restartPolicy").is_none(), "{container}");
        assert!(container.get("restartPolicyRules").is_none(), "{container}");
    }
}

#[test]
fn before_restart_rules_only_sidecars_had_a_restart_policy() {
    refused_at_server(
        "restartPolicy: OnFailure",
        Feature::ContainerRestartRules,
        Standing::Unknown,
        &[
            "spec.containers[0].restartPolicy: Forbidden: may not be set for non-init containers",
            "spec.initContainers[0].restartPolicy: Unsupported value: \"OnFailure\": supported values: \"Always\"",
        ],
    );
}

#[test]
fn the_whole_pod_restarts_only_where_that_is_served() {
    let rules = "restartPolicy: Never, restartPolicyRules: [{action: RestartAllContainers, exitCodes: {operator: In, values: [42]}}]";
    refused_at_server(
        rules,
        Feature::RestartAllContainers,
        Standing::Dropped,
        &[
            "spec.containers[0].restartPolicyRules[0].action: Unsupported value: \"RestartAllContainers\": supported values: \"Restart\"",
        ],
    );
    assert!(at_server(rules, Feature::RestartAllContainers, Standing::Served).is_ok());
}

#[test]
fn a_hook_that_does_not_sleep_was_refused_in_two_wordings() {
    let hook = "restartPolicy: Always, lifecycle: {preStop: {sleep: {seconds: 0}}}";
    let text = "preStop.sleep: Invalid value: 0: must be greater than 0 and less than terminationGracePeriodSeconds (30)";
    let advice = format!(
        "{text}. Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep."
    );
    refused_at_server(hook, Feature::ZeroSleep, Standing::Unknown, &[&format!("{text}, ")]);
    refused_at_server(hook, Feature::ZeroSleep, Standing::Dropped, &[&advice]);
    assert!(at_server(hook, Feature::ZeroSleep, Standing::Served).is_ok());
}

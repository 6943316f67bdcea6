//! What admission plugins write into a pod between defaulting and validation.
//! Models plugin/pkg/admission/{serviceaccount,priority,defaulttolerationseconds} (v1.36).

use serde_json::{Map, Value, json};

use super::priority::{self, Classes};
use super::refusal::Refusal;
use crate::objects::Key;

const ACCOUNT: &str = "default";
const TOKEN_PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";
const TOLERATION_SECONDS: i32 = 300;
/// One hour and seven seconds: the seven tell the API server that the pod did not ask for it.
const TOKEN_SECONDS: i32 = 3607;

/// `suffix` makes the name of the token volume its own.
pub fn admit_pod(pod: &mut Value, suffix: &str, classes: Classes) -> Result<(), Refusal> {
    service_account(pod)?;
    let key = key_of(pod);
    let Some(spec) = pod.get_mut("spec").and_then(Value::as_object_mut) else { return Ok(()) };
    if spec.get("automountServiceAccountToken") != Some(&Value::Bool(false)) {
        mount_token(spec, &format!("kube-api-access-{suffix}"));
    }
    tolerate(spec);
    priority::establish(spec, classes).map_err(|message| Refusal::Forbidden { key, message })
}

/// As a refusal names the pod.
fn key_of(pod: &Value) -> Key {
    let text = |pointer: &str| pod.pointer(pointer).and_then(Value::as_str).unwrap_or("");
    let name = match text("/metadata/name") {
        // A name that is to be generated is none yet.
        "" => text("/metadata/generateName"),
        name => name,
    };
    Key::pod(text("/metadata/namespace"), name)
}

/// There is only the account every namespace is born with (V41).
fn service_account(pod: &mut Value) -> Result<(), Refusal> {
    let text = |pod: &Value, pointer: &str| {
        pod.pointer(pointer).and_then(Value::as_str).unwrap_or("").to_owned()
    };
    let mut account = text(pod, "/spec/serviceAccountName");
    if account.is_empty() {
        account = text(pod, "/spec/serviceAccount");
    }
    if account.is_empty() {
        account = ACCOUNT.to_owned();
    }
    if account != ACCOUNT {
        let key = key_of(pod);
        let namespace = &key.namespace;
        let message = format!(
            "error looking up service account {namespace}/{account}: serviceaccount \"{account}\" not found"
        );
        return Err(Refusal::Forbidden { key, message });
    }
    pod["spec"]["serviceAccountName"] = account.as_str().into();
    pod["spec"]["serviceAccount"] = account.into();
    Ok(())
}

/// Into every container that has nothing else at that path.
fn mount_token(spec: &mut Map<String, Value>, name: &str) {
    let mount = json!({ "mountPath": TOKEN_PATH, "name": name, "readOnly": true });
    let mut is_mounted = false;
    for list in ["initContainers", "containers"] {
        let containers = spec.get_mut(list).and_then(Value::as_array_mut);
        for container in containers.into_iter().flatten().filter_map(Value::as_object_mut) {
            let Some(mounts) = list_at(container, "volumeMounts") else { continue };
            if mounts.iter().all(|mount| mount["mountPath"] != TOKEN_PATH) {
                mounts.push(mount.clone());
                is_mounted = true;
            }
        }
    }
    if is_mounted && let Some(volumes) = list_at(spec, "volumes") {
        volumes.push(token_volume(name));
    }
}

fn token_volume(name: &str) -> Value {
    json!({
        "name": name,
        "projected": {
            "defaultMode": 0o644,
            "sources": [
                { "serviceAccountToken": { "expirationSeconds": TOKEN_SECONDS, "path": "token" } },
                {
                    "configMap": {
                        "items": [{ "key": "ca.crt", "path": "ca.crt" }],
                        "name": "kube-root-ca.crt",
                    },
                },
                {
                    "downwardAPI": {
                        "items": [{
                            "fieldRef": { "apiVersion": "v1", "fieldPath": "metadata.namespace" },
                            "path": "namespace",
                        }],
                    },
                },
            ],
        },
    })
}

/// A node may be out of reach for five minutes, unless the pod says otherwise.
fn tolerate(spec: &mut Map<String, Value>) {
    let Some(tolerations) = list_at(spec, "tolerations") else { return };
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
        let is_tolerated = tolerations.iter().any(|toleration| {
            let text = |name| toleration.get(name).and_then(Value::as_str).unwrap_or("");
            let is_key = text("key") == key || text("key").is_empty();
            is_key && ["", "NoExecute"].contains(&text("effect"))
        });
        if !is_tolerated {
            tolerations.push(json!({
                "effect": "NoExecute",
                "key": key,
                "operator": "Exists",
                "tolerationSeconds": TOLERATION_SECONDS,
            }));
        }
    }
}

/// A list member; it is made if it is missing.
fn list_at<'a>(object: &'a mut Map<String, Value>, name: &str) -> Option<&'a mut Vec<Value>> {
    object.entry(name).or_insert_with(|| Value::Array(Vec::new())).as_array_mut()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pod_gets_account_token_tolerations_and_priority() {
        let mut pod = json!({"metadata": {"name": "a"}, "spec": {"containers": [{"name": "a"}]}});
        admit_pod(&mut pod, "x7k2p", Classes::Unknown).unwrap();
        let spec = &pod["spec"];
        assert_eq!(spec["serviceAccountName"], "default");
        assert_eq!(spec["volumes"][0]["name"], "kube-api-access-x7k2p");
        assert_eq!(spec["containers"][0]["volumeMounts"][0]["mountPath"], TOKEN_PATH);
        assert_eq!(spec["tolerations"][1]["key"], "node.kubernetes.io/unreachable");
        assert_eq!(spec["priority"], 0);
    }

    #[test]
    fn what_the_pod_says_itself_stays() {
        let mut pod = json!({"metadata": {}, "spec": {
            "automountServiceAccountToken": false,
            "tolerations": [{"operator": "Exists"}],
            "containers": [{}],
        }});
        admit_pod(&mut pod, "x7k2p", Classes::Unknown).unwrap();
        assert_eq!(pod["spec"]["volumes"], Value::Null);
        assert_eq!(pod["spec"]["tolerations"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn an_unknown_service_account_is_forbidden() {
        let mut pod = json!({"metadata": {"name": "x", "namespace": "default"}, "spec": {"serviceAccountName": "foo"}});
        let refusal = admit_pod(&mut pod, "", Classes::Unknown).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "pods \"x\" is forbidden: error looking up service account default/foo: serviceaccount \"foo\" not found"
        );
    }
}

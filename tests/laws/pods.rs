//! What the laws' scripts are about: pods of all sorts, and what they need beside them.

use podlife::objects::{ConfigMap, Pod, Service};
use serde_json::{Value, json};

use super::script::Chance;

const BUSYBOX: &str = "busybox:1.36";
pub const NGINX: &str = "nginx:1.27";
pub const MYWEB: &str = "ghcr.io/c1t1d0s7/go-myweb";

pub fn any_pod(name: &str, chance: &mut Chance) -> Pod {
    let images = [NGINX, MYWEB, "luksa/kubia-unhealthy", "own/server", "none:does-not-exist"];
    let mut container = json!({});
    for kind in ["startupProbe", "readinessProbe", "livenessProbe"] {
        let path = ["/", "/health?code=404", "/health?code=200"][chance.below(3) as usize];
        let port = [80, 8080][chance.below(2) as usize];
        let mut probe = http(path, port);
        probe["periodSeconds"] = json!(1 + chance.below(10));
        probe["initialDelaySeconds"] = json!(chance.below(6));
        probe["failureThreshold"] = json!(1 + chance.below(3));
        match chance.below(3) {
            0 => {}
            1 => container[kind] = probe,
            _ => {
                probe["tcpSocket"] = json!({"port": port});
                probe.as_object_mut().expect("a probe is an object").remove("httpGet");
                container[kind] = probe;
            }
        }
    }
    let mut pod = pod(name, images[chance.below(5) as usize], container);
    let policies = ["Always", "Always", "OnFailure", "Never"];
    let policy = json!(policies[chance.below(4) as usize]);
    pod.spec.restart_policy = serde_json::from_value(policy).expect("it is a policy");
    pod.spec.termination_grace_period_seconds = Some(chance.below(40) as i64);
    pod
}

/// Everything a pod can hold at once.
pub fn crowded() -> Pod {
    let files = json!([{"name": "data", "mountPath": "/data"}]);
    let mut pod = pod(
        "web",
        NGINX,
        json!({
            "readinessProbe": exec_probe("cat /data/ready"),
            "livenessProbe": http("/", 80),
            "lifecycle": {
                "postStart": {"exec": {"command": ["sh", "-c", "sleep 2; touch /data/ready"]}},
                "preStop": {"sleep": {"seconds": 4}},
            },
            "volumeMounts": files,
        }),
    );
    let init = json!([
        {"name": "first", "image": BUSYBOX, "command": ["sh", "-c", "sleep 3; echo 1 > /data/first"], "volumeMounts": files},
        {"name": "beside", "image": BUSYBOX, "restartPolicy": "Always", "volumeMounts": files,
         "command": ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 1; done"],
         "startupProbe": exec_probe("cat /data/first")},
        {"name": "second", "image": BUSYBOX, "command": ["sh", "-c", "cat /data/first && sleep 2"], "volumeMounts": files},
    ]);
    pod.spec.init_containers = serde_json::from_value(init).expect("init containers");
    pod.spec.volumes =
        serde_json::from_value(json!([{"name": "data", "emptyDir": {}}])).expect("volumes");
    pod
}

pub fn scripted(script: &str) -> Pod {
    let probe = exec_probe("true");
    pod("web", BUSYBOX, json!({"command": ["sh", "-c", script], "livenessProbe": probe}))
}

/// Its variables and its memory have a source and an end.
pub fn configured() -> Pod {
    let limits = json!({"limits": {"memory": "64Mi"}});
    let env = json!([{"configMapRef": {"name": "settings"}}]);
    pod("web", NGINX, json!({"resources": limits, "envFrom": env, "livenessProbe": http("/", 80)}))
}

pub fn settings() -> ConfigMap {
    let settings = json!({
        "metadata": {"name": "settings", "namespace": "default"}, "data": {"COLOUR": "green"},
    });
    serde_json::from_value(settings).expect("a ConfigMap")
}

/// A pod as admission lets it through.
pub fn pod(name: &str, image: &str, more: Value) -> Pod {
    let mut container = json!({
        "name": "app",
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "ports": [{"containerPort": 8080}],
    });
    for (field, value) in more.as_object().expect("more fields of a container") {
        container[field] = value.clone();
    }
    let pod = json!({
        "metadata": {"name": name, "namespace": "default", "labels": {"app": "web"}},
        "spec": {
            "containers": [container],
            "restartPolicy": "Always",
            "terminationGracePeriodSeconds": 30,
        },
    });
    serde_json::from_value(pod).expect("a pod")
}

pub fn http(path: &str, port: u16) -> Value {
    json!({
        "httpGet": {"path": path, "port": port, "scheme": "HTTP"},
        "timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3,
    })
}

pub fn service() -> Service {
    let service = json!({
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]},
    });
    serde_json::from_value(service).expect("a service")
}

fn exec_probe(script: &str) -> Value {
    json!({
        "exec": {"command": ["sh", "-c", script]},
        "timeoutSeconds": 1, "periodSeconds": 3, "successThreshold": 1, "failureThreshold": 3,
    })
}

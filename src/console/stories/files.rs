//! What becomes of files: apply and create.

use super::{WEB, check};

#[test]
fn a_pod_is_created_once_and_then_unchanged() {
    check(
        &[("web.yaml", WEB)],
        "0s kubectl apply -f web.yaml && kubectl get pods
         1s kubectl apply -f ./web.yaml || kubectl get nodes
         1s kubectl create -f web.yaml && kubectl get nodes",
        "\
[1 at 0s]
pod/web created
NAME   READY   STATUS    RESTARTS   AGE
web    0/1     Pending   0          0s
[2 at 1s]
pod/web unchanged
[3 at 1s stderr]
Error from server (AlreadyExists): error when creating \"web.yaml\": pods \"web\" already exists
[3 exits 1]
",
    );
}

#[test]
fn another_image_is_configured_but_another_probe_is_forbidden() {
    let nginx = WEB.replace("luksa/kubia", "nginx");
    let probed =
        format!("{nginx}    livenessProbe: {{httpGet: {{path: /, port: 80}}, periodSeconds: 5}}\n");
    check(
        &[("web.yaml", WEB), ("nginx.yaml", &nginx), ("probed.yaml", &probed)],
        "0s kubectl create -f web.yaml
         9s kubectl apply -f nginx.yaml -o name
         9s kubectl apply -f probed.yaml",
        "\
[1 at 0s]
pod/web created
[2 at 9s stderr]
Warning: resource pods/web is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is \
required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl \
create --save-config or kubectl apply. The missing annotation will be patched automatically.
[2 at 9s]
pod/web
[3 at 9s stderr]
The Pod \"web\" is invalid: spec: Forbidden: pod updates may not change fields other than \
`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` \
(only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was \
previously negative)
@@ -119,7 +119,24 @@
     }
    ],
    \"VolumeDevices\": null,
-   \"LivenessProbe\": null,
+   \"LivenessProbe\": {
+    \"Exec\": null,
+    \"HTTPGet\": {
+     \"Path\": \"/\",
+     \"Port\": 80,
+     \"Host\": \"\",
+     \"Scheme\": \"HTTP\",
+     \"HTTPHeaders\": null
+    },
+    \"TCPSocket\": null,
+    \"GRPC\": null,
+    \"InitialDelaySeconds\": 0,
+    \"TimeoutSeconds\": 1,
+    \"PeriodSeconds\": 5,
+    \"SuccessThreshold\": 1,
+    \"FailureThreshold\": 3,
+    \"TerminationGracePeriodSeconds\": null
+   },
    \"ReadinessProbe\": null,
    \"StartupProbe\": null,
    \"Lifecycle\": null,
[3 exits 1]
",
    );
}

#[test]
fn what_can_be_created_is_created_and_the_rest_is_told_at_the_end() {
    const MIXED: &str = "\
apiVersion: v1
kind: Podd
metadata: {name: x}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
";
    check(
        &[("mixed.yaml", MIXED), ("empty.yaml", "# nothing\n")],
        "0s kubectl apply -f mixed.yaml
         0s kubectl apply -f empty.yaml
         0s kubectl apply -f none.yaml
         0s kubectl apply",
        "\
[1 at 0s]
service/web created
[1 at 0s stderr]
resource mapping not found for name: \"x\" namespace: \"\" from \"mixed.yaml\": no matches for kind \"Podd\" \
in version \"v1\"
ensure CRDs are installed first
Error from server (NotFound): error when creating \"mixed.yaml\": namespaces \"shop\" not found
[2 at 0s stderr]
error: no objects passed to apply
[3 at 0s stderr]
error: the path \"none.yaml\" does not exist
[4 at 0s stderr]
error: must specify one of -f and -k
[1 exits 1]
[2 exits 1]
[3 exits 1]
[4 exits 1]
",
    );
}

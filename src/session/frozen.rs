//! A recipe for tests: a pod behind a Service whose program freezes after 40 seconds.

/// With the probes that its container has, and what is typed before the freeze.
pub fn frozen(lines: &str, probes: &[(&str, u32)]) -> String {
    let mut recipe = format!(
        "0s kubectl apply -f web.yaml
{lines}40s sim freeze web
-- web.yaml --
apiVersion: v1
kind: Pod
metadata: {{name: web, labels: {{app: web}}}}
spec:
  containers:
  - name: app
    image: simple-webapp
    ports: [{{containerPort: 8080}}]
"
    );
    for (probe, period) in probes {
        recipe += &format!(
            "    {probe}: {{httpGet: {{path: /, port: 8080}}, periodSeconds: {period}}}\n"
        );
    }
    recipe += "---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 8080}]}
";
    recipe
}

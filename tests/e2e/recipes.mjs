// Recipes that the browser tests play.

/** A liveness probe that gets 404, with the leading `---`, the blank before the colon and the trailing `...` of a learner's notes. */
export const NOT_FOUND = `---
apiVersion: v1
kind: Pod
metadata:
  name : testapp-pod-liveness-404
spec:
  containers:
    - name: testapp
      image: ghcr.io/c1t1d0s7/go-myweb
      ports:
      - containerPort: 8080
      livenessProbe:
        httpGet:
          path: /health?code=404
          port: 8080
...
`;

/** The same probe answered well; tabs stand behind `httpGet:`, where YAML allows them. */
export const FOUND = `---
apiVersion: v1
kind: Pod
metadata:
  name : testapp-pod-liveness
spec:
  containers:
    - name: testapp
      image: ghcr.io/c1t1d0s7/go-myweb
      ports:
      - containerPort: 8080
      # the path answers 200
      livenessProbe:
        httpGet:\t\t
          path: /health
          port: 8080
...
`;

/** A recipe of one file, applied at once. */
export function applied(title, text, more = "") {
  return `# ${title}\n0s kubectl apply -f pod.yaml\n${more}-- pod.yaml --\n${text}`;
}

/** A server that fails after five good answers and ignores SIGTERM, so that each stop takes the whole grace period. */
export const STUBBORN = `apiVersion: v1
kind: Pod
metadata:
  name: kubia-liveness
spec:
  containers:
  - name: kubia
    image: luksa/kubia-unhealthy
    livenessProbe:
      httpGet:
        path: /
        port: 8080
`;

/** A liveness probe whose command is in no image: every probe ends in an error. The startup probe before it failed once. */
export const ERRING = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: app
    image: busybox
    command: [sh, -c, sleep 5; touch /tmp/started; sleep 9999]
    startupProbe:
      exec:
        command: [cat, /tmp/started]
      periodSeconds: 3
    livenessProbe:
      exec:
        command: [/nowhere]
`;

/** Three pods behind a Service: one answers, one is frozen, one is being deleted and takes its time. */
export const SERVED = `# One pod answers, one is frozen, one is leaving
0s kubectl apply -f pods.yaml
0s kubectl apply -f service.yaml
25s sim freeze web-2 -c app
40s kubectl delete pod web-3 --wait=false
-- pods.yaml --
${["web-1", "web-2"].map(ready).join("---\n")}---
apiVersion: v1
kind: Pod
metadata:
  name: web-3
  labels:
    app: web
spec:
  containers:
  - name: app
    image: luksa/kubia-unhealthy
    ports:
    - containerPort: 8080
-- service.yaml --
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: 8080
`;

function ready(name) {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels:
    app: web
spec:
  containers:
  - name: app
    image: ghcr.io/c1t1d0s7/go-myweb
    ports:
    - containerPort: 8080
    readinessProbe:
      httpGet:
        path: /health
        port: 8080
      periodSeconds: 5
    livenessProbe:
      httpGet:
        path: /health
        port: 8080
      failureThreshold: 8
`;
}

/** What an init container leaves in a volume is what the exec probe of the container looks for. */
export const PREPARED = `apiVersion: v1
kind: Pod
metadata:
  name: prepared
spec:
  volumes:
  - name: work
    emptyDir: {}
  initContainers:
  - name: setup
    image: busybox
    command: [sh, -c, "sleep 8; echo hello from setup > /data/greeting; echo prepared"]
    volumeMounts:
    - name: work
      mountPath: /data
  containers:
  - name: app
    image: busybox
    command: [sh, -c, "echo waiting; sleep 3600"]
    volumeMounts:
    - name: work
      mountPath: /data
    readinessProbe:
      exec:
        command: [cat, /data/greeting]
      periodSeconds: 5
`;

const twin = (name) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels: {app: web}
spec:
  containers:
  - name: app
    image: kodekloud/webapp-delayed-start
    readinessProbe:
      httpGet: {path: /ready, port: 8080}
      periodSeconds: 5
    livenessProbe:
      httpGet: {path: /live, port: 8080}
      periodSeconds: 10
      failureThreshold: 8
`;
/** Two pods with both probes behind a Service; one of them hangs. */
export const HANGING = `# An app that hangs
0s kubectl apply -f web.yaml
10s sim load service/web --rate 5/s --timeout 1s --name users
40s sim freeze web-1
-- web.yaml --
${twin("web-1")}---
${twin("web-2")}---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
  - port: 80
    targetPort: 8080
-- other.yaml --
# Nothing here
`;

/** One pod behind a Service freezes and is restarted. */
export const FREEZING = `# An app that freezes
0s kubectl apply -f web.yaml
20s sim load service/web --rate 2/s --name users
40s sim freeze web
-- web.yaml --
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
  - name: app
    image: simple-webapp
    ports: [{containerPort: 8080}]
    readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 10}
    livenessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 10}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 8080}]}
`;

/** Fifty pods behind a Service. */
export const CROWD = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 50
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: app
        image: nginx:1.27
        readinessProbe: {httpGet: {port: 80}, periodSeconds: 5}
        livenessProbe: {httpGet: {port: 80}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
`;

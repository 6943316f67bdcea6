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

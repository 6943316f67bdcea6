//! Questions and orders that are answered at once, and their mistakes.

use super::{Story, WEB, check};
use crate::kit::time::SimTime;

#[test]
fn an_empty_namespace_says_so_on_stderr() {
    check(
        &[],
        "0s kubectl get pods
         0s kubectl get pods -A
         0s k get po,svc -n shop -o wide",
        "\
[1 at 0s stderr]
No resources found in default namespace.
[2 at 0s stderr]
No resources found
[3 at 0s stderr]
No resources found in shop namespace.
",
    );
}

#[test]
fn deleting_needs_a_name_and_force_needs_no_grace() {
    check(
        &[("web.yaml", WEB)],
        "0s kubectl apply -f web.yaml
         9s kubectl delete pods
         9s kubectl delete pod web --force --grace-period=5
         9s kubectl delete pod nope web --wait=false
         9s kubectl delete pod web --force
         9s kubectl delete pods --all",
        "\
[1 at 0s]
pod/web created
[2 at 9s stderr]
error: resource(s) were provided, but no name was specified
[3 at 9s stderr]
error: --force and --grace-period greater than 0 cannot be specified together
[4 at 9s]
pod \"web\" deleted from default namespace
[4 at 9s stderr]
Error from server (NotFound): pods \"nope\" not found
[5 at 9s stderr]
Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The \
resource may continue to run on the cluster indefinitely.
[5 at 9s]
pod \"web\" force deleted from default namespace
[6 at 9s]
No resources found
[2 exits 1]
[3 exits 1]
[4 exits 1]
",
    );
}

#[test]
fn several_kinds_are_told_apart_and_what_is_missing_is_named() {
    check(
        &[("web.yaml", WEB)],
        "0s kubectl apply -f web.yaml
         0s kubectl get all --show-labels
         0s kubectl get pod web nope svc
         0s kubectl get pod/web no/node-1 --no-headers
         0s kubectl get pod web -o name; kubectl get pod web -A",
        "\
[1 at 0s]
pod/web created
[2 at 0s]
NAME      READY   STATUS    RESTARTS   AGE   LABELS
pod/web   0/1     Pending   0          0s    app=web

NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE   LABELS
service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   0s    component=apiserver,provider=kubernetes
[3 at 0s]
NAME   READY   STATUS    RESTARTS   AGE
web    0/1     Pending   0          0s
[3 at 0s stderr]
Error from server (NotFound): pods \"nope\" not found
Error from server (NotFound): pods \"svc\" not found
[4 at 0s]
pod/web   0/1   Pending   0     0s
node/node-1   Ready   <none>   0s    v1.36.2\n[5 at 0s]
pod/web
[5 at 0s stderr]
error: a resource cannot be retrieved by name across all namespaces
[3 exits 1]
[5 exits 1]
",
    );
}

#[test]
fn mistakes_are_answered_in_kubectls_words() {
    check(
        &[],
        "0s kubectl gett pods
         0s kubectl get pods --foo
         0s kubectl get foo
         0s kubectl get
         0s kubectl get pods -o foo=bar
         0s kubectl get pods | grep web
         0s kubctl get pods",
        "\
[1 at 0s stderr]
error: unknown command \"gett\" for \"kubectl\"

Did you mean this?
\tget
\tset
[2 at 0s stderr]
error: unknown flag: --foo
See 'kubectl get --help' for usage.
[3 at 0s stderr]
error: the server doesn't have a resource type \"foo\"
[4 at 0s stderr]
You must specify the type of resource to get. Use \"kubectl api-resources\" for a complete list of supported resources.

error: Required resource not specified.
Use \"kubectl explain <resource>\" for a detailed description of that resource (e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples
[5 at 0s stderr]
error: unable to match a printer suitable for the output format \"foo=bar\", allowed formats are: \
custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,\
name,template,templatefile,wide,yaml
[6 at 0s stderr]
No resources found in default namespace.
[7 at 0s stderr]
bash: kubctl: command not found
[1 exits 1]
[2 exits 1]
[3 exits 1]
[4 exits 1]
[5 exits 1]
[6 exits 1]
[7 exits 127]
",
    );
}

#[test]
fn several_pods_are_described_without_their_events() {
    let mut story =
        Story::new(&[("web.yaml", WEB), ("db.yaml", &WEB.replace("name: web", "name: db"))]);
    story.type_line("kubectl apply -f web.yaml -f db.yaml");
    story.advance(SimTime::secs(9));
    for (line, starts, events) in [
        ("kubectl describe pods", 2, 0),
        ("kubectl describe pods --show-events", 2, 2),
        ("kubectl describe pod we", 1, 1),
        ("kubectl describe pod web db", 2, 0),
    ] {
        story.out.clear();
        story.type_line(line);
        let text: String = story.out.iter().map(|chunk| chunk.text.as_str()).collect();
        assert_eq!(text.matches("Name:             ").count(), starts, "{line}: {text}");
        assert_eq!(text.matches("Events:").count(), events, "{line}: {text}");
    }
}

#[test]
fn faults_name_the_container_they_happen_to() {
    check(
        &[("web.yaml", WEB)],
        "0s kubectl apply -f web.yaml
         9s sim freeze web
         9s sim thaw pod/web -c app
         9s sim crash web --code 3
         9s sim crash web -c nope
         9s sim crash nope
         9s sim freze web
         9s sim crash web --code 300",
        "\
[1 at 0s]
pod/web created
[2 at 9s]
pod/web: container app frozen
[3 at 9s]
pod/web: container app thawed
[4 at 9s]
pod/web: container app crashed with exit code 3
[5 at 9s stderr]
sim: container nope is not valid for pod web out of: app
[6 at 9s stderr]
sim: pods \"nope\" not found
[7 at 9s stderr]
sim: there is no \"freze\"; did you mean \"freeze\"?
[8 at 9s stderr]
sim: an exit code is a number from 0 to 255
Usage: sim crash POD [-c CONTAINER] [--code N] [-n NAMESPACE]
[5 exits 1]
[6 exits 1]
[7 exits 1]
[8 exits 1]
",
    );
}

#[test]
fn tab_offers_what_could_come_next() {
    let mut story = Story::new(&[("web.yaml", WEB)]);
    story.type_line("kubectl apply -f web.yaml");
    for (text, expected) in [
        ("ku", "kubectl"),
        ("", "curl docker help kubectl minikube sim sleep vi"),
        ("kubectl de", "debug delete describe"),
        ("kubectl get po", "poddisruptionbudgets pods"),
        ("kubectl get pods ", "web"),
        ("kubectl get pods web ", ""),
        ("kubectl get pod/", "pod/web"),
        ("kubectl -n default get pods w", "web"),
        ("kubectl -n shop get pods w", ""),
        ("kubectl apply -f ", "web.yaml"),
        ("kubectl get pods -o y", "yaml"),
        ("kubectl get --wat", "--watch --watch-only"),
        ("kubectl -n ", "default kube-node-lease kube-public kube-system"),
        ("kubectl foo ", ""),
        ("kubectl help ge", "get"),
        ("kubectl logs web ", "app"),
        ("kubectl logs d", "daemonsets/ deployments/"),
        ("kubectl logs pod/web ", "app"),
        ("kubectl exec -it web -c ", "app"),
        ("kubectl exec web a", ""),
        ("kubectl port-forward po", "pods/"),
        ("kubectl cordon ", "node-1"),
        ("kubectl cordon node-1 ", ""),
        ("kubectl rollout re", "restart resume"),
        ("kubectl rollout restart d", "daemonset deployment"),
        ("kubectl rollout restart pod ", ""),
        ("kubectl scale s", "statefulset"),
        ("kubectl top p", "pod"),
        ("kubectl delete pod web --cascade=o", "--cascade=orphan"),
        ("kubectl apply --dry-run=", "--dry-run=client --dry-run=none --dry-run=server"),
        ("kubectl patch pod web --type ", "json merge strategic"),
        ("kubectl config use-context ", "podlife"),
        ("kubectl get pods --context ", "podlife"),
        ("kubectl get pods -nkube-system ", ""),
        ("kubectl get pods -n kube-s", "kube-system"),
        ("kubectl create prio", "priorityclass"),
        ("sleep 1; sim fr", "freeze"),
        ("sim freeze ", "web"),
        ("sim freeze web -c ", "app"),
        ("sim help th", "thaw"),
        ("docker in", "inspect"),
        ("docker run --pub", "--publish"),
        ("minikube addons ", "enable list"),
        ("minikube service ", "kubernetes list"),
        ("sleep 1 && k get no ", "node-1"),
        ("for i in 1 2; do kubectl get pods w", "web"),
        ("X=1 kubectl get po | gre", "grep"),
        ("echo $(kubectl get no", "nodes"),
        ("echo $HO", "$HOME $HOSTNAME"),
        ("watch -n 2 kubectl get no ", "node-1"),
        ("cat ", "web.yaml"),
        ("cat < ./w", "./web.yaml"),
        ("./", "./web.yaml"),
        ("ech", "echo"),
    ] {
        let offered = story.terminal.complete(&story.cluster, &story.files, text, text.len());
        assert_eq!(offered.join(" "), expected, "{text}");
    }
    let offered = story.terminal.complete(&story.cluster, &story.files, "ku get", 2);
    assert_eq!(offered, ["kubectl"], "only what stands before the cursor counts");
}

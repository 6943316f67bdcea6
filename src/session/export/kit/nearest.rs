//! One console line as a line of a shell script for kind or minikube.

use super::is_interrupt;
use crate::words::{Lang, Words};

/// What the script needs before its first line. Only clusters made for trying things out are let through.
pub(super) const PRELUDE: &str = r#"
set -u
cd "$(dirname "$0")/files" || exit 1
context=$(kubectl config current-context)
case "${PODLIFE_CONTEXT:-$context}" in
  kind-*) kind=kind ;;
  minikube | podlife) kind=minikube ;;
  "$context") kind=other ;;
  *) kind=refused ;;
esac
if [ "$kind" = refused ] || { [ "$kind" = other ] && [ -z "${PODLIFE_CONTEXT:-}" ]; }; then
  echo "The current context is $context. To run there nevertheless: PODLIFE_CONTEXT=$context ./run.sh" >&2
  exit 1
fi

started=$(date +%s)
watches=""

# at SECONDS: waits until so many seconds have gone by since the start.
at() {
  left=$(( started + $1 - $(date +%s) ))
  if [ "$left" -gt 0 ]; then sleep "$left"; fi
}

# say LINE: shows it as if it had been typed.
say() {
  printf '\n[%4ss] $ %s\n' "$(( $(date +%s) - started ))" "$1"
}

# stop: Ctrl-C for whatever is still watching.
stop() {
  for one in $watches; do kill "$one" 2>/dev/null; done
  watches=""
}

# node NUMBER: what this cluster calls the node of that number.
node() {
  names=$(kubectl get nodes --selector '!node-role.kubernetes.io/control-plane' --output name)
  if [ -z "$names" ]; then names=$(kubectl get nodes --output name); fi
  echo "$names" | sed -n "${1}s,node/,,p"
}

# on NODE COMMAND...: runs it on the node's own machine.
on() {
  machine=$1
  shift
  if [ "$kind" = minikube ]; then
    minikube ssh --profile "$context" --node "$machine" -- sudo "$@"
  else
    docker exec "$machine" "$@"
  fi
}

# signal SIGNAL POD [NAMESPACE [CONTAINER]]: sends it to the container's first process, from outside.
signal() {
  namespace=${3:-default}
  container=${4:-$(kubectl get pod "$2" --namespace "$namespace" --output 'jsonpath={.spec.containers[0].name}')}
  host=$(kubectl get pod "$2" --namespace "$namespace" --output 'jsonpath={.spec.nodeName}')
  id=$(kubectl get pod "$2" --namespace "$namespace" \
    --output "jsonpath={.status.containerStatuses[?(@.name=='$container')].containerID}")
  process=$(on "$host" crictl inspect --output go-template --template '{{.info.pid}}' "${id#*://}")
  on "$host" kill "-$1" "$process"
}

# end: lets go of what still watches, and keeps the events for comparing.
end() {
  stop
  kubectl get events --all-namespaces --sort-by .metadata.creationTimestamp > ../events.txt
}
"#;

/// The line as it can be typed on a real cluster, and what to know about it.
pub(super) fn command(line: &str, lang: Lang) -> String {
    if is_interrupt(line) {
        return "say '^C'\nstop\n".to_owned();
    }
    let is_simple = !line.contains(['\'', '"', '|', '&', '<', '`', '(']);
    let parts: Vec<&str> = match is_simple {
        true => line.split(';').map(str::trim).filter(|part| !part.is_empty()).collect(),
        false => vec![line],
    };
    let mut text = format!("say {}\n", quoted(line));
    for part in parts {
        text.push_str(&one(part, lang));
    }
    text
}

fn one(line: &str, lang: Lang) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let told = |key: &str| format!("# {}\n", Words::text(lang, key));
    match words.as_slice() {
        ["sim", deed @ ..] => match simulated(deed) {
            Some(real) => format!("{}{real}\n", told("kit.nearest")),
            None => told("kit.cannot"),
        },
        ["docker", ..] | ["clear"] => told("kit.cannot"),
        ["curl", arguments @ ..] => format!(
            "{}kubectl run curl --rm -i --quiet --restart=Never --image=curlimages/curl -- {}\n",
            told("kit.nearest"),
            arguments.join(" ")
        ),
        ["watch", ..] => background(line),
        ["kubectl", words @ ..] if goes_on(words) => background(line),
        _ => format!("{}\n", with_real_nodes(line)),
    }
}

/// Commands that only Ctrl-C ends.
fn goes_on(words: &[&str]) -> bool {
    let has = |names: &[&str]| words.iter().any(|word| names.contains(word));
    match words {
        ["get", ..] => has(&["-w", "--watch", "--watch-only"]),
        ["logs", ..] => has(&["-f", "--follow"]),
        ["port-forward" | "proxy", ..] => true,
        _ => false,
    }
}

fn background(line: &str) -> String {
    format!("{} &\nwatches=\"$watches $!\"\n", with_real_nodes(line))
}

/// `node-2` is called otherwise on every real cluster.
fn with_real_nodes(line: &str) -> String {
    let renamed = line.split(' ').map(|word| match node_number(word) {
        Some(number) => format!("\"$(node {number})\""),
        None => word.to_owned(),
    });
    renamed.collect::<Vec<_>>().join(" ")
}

fn node_number(name: &str) -> Option<u32> {
    name.strip_prefix("node-")?.parse().ok()
}

/// The real command nearest to one of the simulation's own.
fn simulated(deed: &[&str]) -> Option<String> {
    let node = |name: &str| match node_number(name) {
        Some(number) => format!("\"$(node {number})\""),
        None => quoted(name),
    };
    let signal = |signal: &str, rest: &[&str]| {
        let pod = rest.first().filter(|word| !word.starts_with('-'))?;
        let namespace = option(rest, &["-n", "--namespace"]).unwrap_or("default");
        let container = option(rest, &["-c", "--container"]).unwrap_or_default();
        let [pod, namespace, container] = [pod, namespace, container].map(quoted);
        Some(format!("signal {signal} {pod} {namespace} {container}"))
    };
    match deed {
        ["crash", rest @ ..] => signal("KILL", rest),
        ["freeze", rest @ ..] => signal("STOP", rest),
        ["thaw", rest @ ..] => signal("CONT", rest),
        ["kubelet", "restart", name] => {
            Some(format!("on {} systemctl restart kubelet", node(name)))
        }
        ["node", "stop" | "fail", name] => Some(format!("docker stop {}", node(name))),
        ["node", "start" | "return", name] => Some(format!("docker start {}", node(name))),
        ["node", "cut" | "split", name] => {
            Some(format!("docker network disconnect kind {}", node(name)))
        }
        ["node", "heal", name] => Some(format!("docker network connect kind {}", node(name))),
        ["load", "stop", name] => Some(match *name {
            "all" => "kubectl delete pod --selector podlife=load --now".to_owned(),
            name => format!("kubectl delete pod {} --now", quoted(name)),
        }),
        ["load", rest @ ..] => load(rest),
        _ => None,
    }
}

/// A pod that asks as often, one question after the other.
fn load(words: &[&str]) -> Option<String> {
    let target = words.first().filter(|word| !word.starts_with('-'))?;
    let host = target.strip_prefix("service/").or_else(|| target.strip_prefix("http://"))?;
    let name = option(words, &["--name"]).unwrap_or("load");
    let path = option(words, &["--path"]).unwrap_or("/");
    let rate = option(words, &["--rate"]).and_then(|rate| rate.strip_suffix("/s"));
    let wait = 1.0
        / rate.and_then(|rate| rate.parse::<f64>().ok()).filter(|rate| 0.0 < *rate).unwrap_or(1.0);
    let asks = format!(
        "while true; do wget -q -T 2 -O- http://{host}{path} || echo failed; sleep {wait:.3}; done"
    );
    Some(format!(
        "kubectl run {} --image=busybox:1.36 --restart=Never --labels podlife=load -- sh -c {}",
        quoted(name),
        quoted(&asks)
    ))
}

/// The value of an option, written with a blank or with an equals sign.
fn option<'a>(words: &[&'a str], names: &[&str]) -> Option<&'a str> {
    let glued = words.iter().find_map(|word| {
        let (name, value) = word.split_once('=')?;
        names.contains(&name).then_some(value)
    });
    let place = words.iter().position(|word| names.contains(word));
    glued.or_else(|| words.get(place? + 1).copied())
}

/// One word for the shell, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let text = command(line, Lang::En);
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with(['#']) && !line.starts_with("say "))
            .collect();
        assert_eq!(lines.join("\n"), expected, "{line}");
    }

    #[test]
    fn what_kubectl_does_is_typed_as_it_was() {
        check("kubectl apply -f web.yaml", "kubectl apply -f web.yaml");
        check("kubectl drain node-2 --force", "kubectl drain \"$(node 2)\" --force");
        check("kubectl get pods -w", "kubectl get pods -w &\nwatches=\"$watches $!\"");
        check("^C", "stop");
        check("for i in 1 2; do echo 'x; y'; done", "for i in 1 2; do echo 'x; y'; done");
    }

    #[test]
    fn what_only_the_simulation_does_becomes_the_nearest_real_command() {
        check("sim freeze web -c app", "signal STOP 'web' 'default' 'app'");
        check("sim crash web -n shop", "signal KILL 'web' 'shop' ''");
        check(
            "sim node fail node-1; sim node fail node-2",
            "docker stop \"$(node 1)\"\ndocker stop \"$(node 2)\"",
        );
        check("sim load stop users", "kubectl delete pod 'users' --now");
        check("sim slow web --by 5s", "");
        check(
            "sim load service/web --rate 5/s --path /a --name users",
            "kubectl run 'users' --image=busybox:1.36 --restart=Never --labels podlife=load -- sh -c 'while true; do wget -q -T 2 -O- http://web/a || echo failed; sleep 0.200; done'",
        );
    }

    #[test]
    fn hostile_words_stay_words() {
        assert_eq!(quoted("a'; rm -rf /"), "'a'\\''; rm -rf /'");
        check("sim crash $(reboot)", "signal KILL '$(reboot)' 'default' ''");
    }
}

//! Into a container and out of it again: exec and logs.

use super::check;

/// Counts its runs in a volume, prints, and ends when it is asked to.
const TALKER: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: talker
spec:
  terminationGracePeriodSeconds: 2
  initContainers:
  - name: setup
    image: busybox:1.36
    command: [sh, -c, \"echo set up\"]
  containers:
  - name: app
    image: busybox:1.36
    command:
    - sh
    - -c
    - |
      echo run >> /data/runs
      echo \"run $(wc -l < /data/runs) begins\"
      trap 'echo ends; exit 3' TERM
      n=0
      while true; do sleep 5 & wait; n=$((n+1)); echo \"tick $n\"; done
    volumeMounts: [{name: data, mountPath: /data}]
  - name: side
    image: busybox:1.36
    command: [sleep, \"3600\"]
  volumes:
  - name: data
    emptyDir: {}
";

#[test]
fn a_command_runs_beside_the_program_and_its_code_comes_back() {
    check(
        &[("talker.yaml", TALKER)],
        "0s kubectl apply -f talker.yaml
         20s kubectl exec talker -c app -- sh -c 'echo out; echo err >&2; exit 7'
         21s kubectl exec talker -- cat /data/runs
         22s kubectl exec -it talker -c side -- hostname
         23s kubectl exec talker -c side -- no-such-command
         23s sim slow talker -c side
         24s …",
        "\
[1 at 0s]
pod/talker created
[2 at 20.001s]
out
[2 at 20.001s stderr]
err
command terminated with exit code 7
[3 at 21s stderr]
Defaulted container \"app\" out of: app, side, setup (init)
[3 at 21.001s]
run
[4 at 22.001s]
talker
[5 at 23s stderr]
error: Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec \"00908650ff61e7e1b9545567e0996b35ea961aee9290e74dacd09e6c1cd86aba\": OCI runtime exec failed: exec failed: unable to start container process: exec: \"no-such-command\": executable file not found in $PATH: unknown
[6 at 23s stderr]
sim: container side of pod talker runs a script and no server: freeze it or crash it, or change its files with kubectl exec
[2 exits 7]
[5 exits 1]
[6 exits 1]
",
    );
}

#[test]
fn exec_refuses_as_kubectl_does() {
    check(
        &[("talker.yaml", TALKER)],
        "0s kubectl apply -f talker.yaml
         20s kubectl exec talker
         20s kubectl exec talker ls /
         20s kubectl exec nobody -- ls
         20s kubectl exec talker -c nope -- ls
         20s kubectl exec talker -c setup -- ls",
        "\
[1 at 0s]
pod/talker created
[2 at 20s stderr]
error: you must specify at least one command for the container
See 'kubectl exec -h' for help and examples
[3 at 20s stderr]
error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead
See 'kubectl exec -h' for help and examples
[4 at 20s stderr]
Error from server (NotFound): pods \"nobody\" not found
[5 at 20s stderr]
error: container nope is not valid for pod talker out of: app, side, setup (init)
[6 at 20s stderr]
error: unable to upgrade connection: container not found (\"setup\")
[2 exits 1]
[3 exits 1]
[4 exits 1]
[5 exits 1]
[6 exits 1]
",
    );
}

#[test]
fn logs_are_what_was_printed_by_this_run_or_the_one_before() {
    check(
        &[("talker.yaml", TALKER)],
        "0s kubectl apply -f talker.yaml
         1s kubectl logs talker -c app
         30s kubectl logs talker -c setup
         30s kubectl logs talker -c app --tail 1
         30s kubectl logs talker -c app --timestamps --tail=1
         30s kubectl logs talker -c app --previous
         30s sim crash talker -c app
         36s kubectl logs talker -c app -p --tail=1
         36s kubectl logs talker -c app --since 3s
         36s kubectl logs nobody
         36s kubectl logs",
        "\
[1 at 0s]
pod/talker created
[2 at 1s stderr]
Error from server (BadRequest): container \"app\" in pod \"talker\" is waiting to start: PodInitializing
[3 at 30s]
set up
[4 at 30s]
tick 5
[5 at 30s]
2026-01-01T00:00:29.055000000Z tick 5
[6 at 30s stderr]
Error from server (BadRequest): previous terminated container \"app\" in pod \"talker\" not found
[7 at 30s]
pod/talker: container app crashed with exit code 1
[8 at 36s]
tick 5
[9 at 36s]
tick 1
[10 at 36s stderr]
error: error from server (NotFound): pods \"nobody\" not found in namespace \"default\"
[11 at 36s stderr]
error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
POD or TYPE/NAME is a required argument for the logs command
See 'kubectl logs -h' for help and examples
[2 exits 1]
[6 exits 1]
[10 exits 1]
[11 exits 1]
",
    );
}

#[test]
fn following_ends_with_the_container() {
    check(
        &[("talker.yaml", TALKER)],
        "0s kubectl apply -f talker.yaml
         12s kubectl logs -f talker -c app --tail=0 && kubectl logs talker -c setup
         20s kubectl exec talker -c app -- kill 1
         30s …",
        "\
[1 at 0s]
pod/talker created
[2 at 14.2s]
tick 2
[2 at 19.2s]
tick 3
[2 at 20.2s]
ends
set up
",
    );
}

//! Jobs: what runs in the background, what reaches it, and what bash says of its end.

use super::{WEB, check};

#[test]
fn a_job_that_is_killed_prints_nothing_any_more_and_bash_says_how_it_ended() {
    check(
        &[("web.yaml", WEB)],
        "0s kubectl apply -f web.yaml
         0s docker run -d --name X -p 8080:8080 luksa/kubia > /dev/null 2>&1
         9s docker logs -f X &
         10s kubectl logs -f web > web.log &
         11s kubectl get pods -w &
         12s sleep 100 &
         13s kill %1
         14s curl -s localhost:8080; kill %2
         15s kill -9 %3; kill -INT %4
         16s jobs
         17s kubectl delete pod web --now
         18s docker logs -f X 2>&1 | grep -v none & sleep 1; kill %1
         20s curl -s localhost:8080; cat web.log",
        "\
[1 at 0s]
pod/web created
[3 at 9s stderr]
[1] 7
[3 at 9s]
Kubia server starting...
[4 at 10s stderr]
[2] 9
[5 at 11s stderr]
[3] 11
[5 at 11s]
NAME   READY   STATUS    RESTARTS   AGE
web    1/1     Running   0          11s
[6 at 12s stderr]
[4] 13
[7 at 13s stderr]
[1]   Terminated              docker logs -f X
[8 at 14s]
You've hit 35c1c53b178b
[8 at 14s stderr]
[2]   Terminated              kubectl logs -f web > web.log
[9 at 15s stderr]
[3]-  Killed                  kubectl get pods -w
[4]+  Interrupt               sleep 100
[11 at 17s]
pod \"web\" deleted from default namespace
[12 at 18s stderr]
[1] 22
[12 at 18s]
Kubia server starting...
Received request from ::ffff:172.17.0.1
[12 at 19s stderr]
[1]+  Terminated              docker logs -f X 2>&1 | grep -v none
[13 at 20s]
You've hit 35c1c53b178b
Kubia server starting...
",
    );
}

#[test]
fn the_keyboard_reaches_what_stands_in_front() {
    check(
        &[("run.sh", "sleep 50 &\nkill -INT $!\nsleep 1\njobs -p\n")],
        "0s sleep 5 &
         1s sleep 50
         2s ^C
         3s fg
         4s ^C
         5s jobs
         6s bash run.sh > jobs.txt; wc -l < jobs.txt
         8s kill 99; kill x; kill -NOPE 1; kill; echo $?",
        "\
[1 at 0s stderr]
[1] 3
[2 at 2s stderr]
^C
[3 at 3s]
sleep 5
[3 at 4s stderr]
^C
[5 at 7s]
1
[6 at 8s stderr]
bash: kill: (99) - No such process
bash: kill: x: arguments must be process or job IDs
bash: kill: NOPE: invalid signal specification
kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]
[6 at 8s]
2
[2 exits 130]
[3 exits 130]
",
    );
}

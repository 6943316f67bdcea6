//! What a shell can do in a line: pipes, loops, variables, files, scripts, the background.

use super::{WEB, check};

#[test]
fn a_line_is_what_bash_makes_of_it() {
    check(
        &[],
        "0s echo 'a  b' \"c $((1 + 2))\" d\\ e ~ # all of it
         0s for i in 1 2 3; do echo -n $i; done; echo
         0s x=5; y=${x:-1}; echo $x $y ${z:-none} ${#x}
         0s echo $x; x=6 true; echo $x
         0s seq 10 | grep 1 | wc -l
         0s echo one two three | cut -d' ' -f2 | tr a-z A-Z
         0s if test -f no.yaml; then echo yes; else echo no; fi
         0s case web-1 in db*) echo db;; web*) echo web;; esac
         0s i=0; while [ $i -lt 3 ]; do i=$((i + 1)); done; echo $i
         0s until false; do break; done; echo $?
         0s greet() { echo hello $1; }
         0s greet you && ! false && echo still
         0s echo \"$(echo inner; echo two)\" | sort -r
         0s date; TZ=UTC date +%Y
         0s { echo group; echo of two; } | head -n 1; (x=9; echo $x); echo $x
         0s false || echo else; false; echo $?
         0s [[ abc == a* ]] && printf '%s-%s\\n' a b",
        "\
[1 at 0s]
a  b c 3 d e /root
[2 at 0s]
123
[3 at 0s]
5 5 none 1
[4 at 0s]
5
5
[5 at 0s]
2
[6 at 0s]
TWO
[7 at 0s]
no
[8 at 0s]
web
[9 at 0s]
3
[10 at 0s]
0
[12 at 0s]
hello you
still
[13 at 0s]
two
inner
[14 at 0s]
Thu Jan  1 00:00:00 UTC 2026
2026
[15 at 0s]
group
9
5
[16 at 0s]
else
1
[17 at 0s]
a-b
",
    );
}

#[test]
fn arrays_last_from_line_to_line_and_a_process_can_be_read_as_a_file() {
    check(
        &[("web.yaml", WEB), ("a.txt", "a\nb\nc\n"), ("b.txt", "a\nx\nc")],
        "0s pods=(web db); pods+=(\"$(echo cache)\")
         1s for pod in \"${pods[@]}\"; do kubectl apply -f <(sed \"s/name: web/name: $pod/\" web.yaml); done
         2s [[ $(kubectl get pods -o name | head -n 1) =~ ^pod/(.+)$ ]] && echo ${BASH_REMATCH[1]} of ${#pods[@]}
         3s diff <(printf '%s\\n' \"${pods[@]}\" | sort) <(kubectl get pods -o custom-columns=N:.metadata.name --no-headers) && echo same
         4s diff a.txt b.txt; diff -u a.txt b.txt; diff -q a.txt b.txt; diff a.txt no.txt; echo $?
         5s while read name ready rest; do echo $name is $ready; done < <(kubectl get pods --no-headers)
         6s for ((i=0;i<2;i++)); do echo -n ${pods[i]}' '; done; for (( i = 2; i < 3; i++ )) do echo ${pods[$i]}; done
         7s sleep 100 &
         8s ps; kill %1
         9s echo '{}' | jq .",
        "\
[2 at 1s]
pod/web created
pod/db created
pod/cache created
[3 at 2s]
cache of 3
[4 at 3s]
same
[5 at 4s]
2,3c2,3
< b
< c
---
> x
> c
\\ No newline at end of file
--- a.txt\t2026-01-01 00:00:00.000000000 +0000
+++ b.txt\t2026-01-01 00:00:00.000000000 +0000
@@ -1,3 +1,3 @@
 a
-b
-c
+x
+c
\\ No newline at end of file
Files a.txt and b.txt differ
[5 at 4s stderr]
diff: no.txt: No such file or directory
[5 at 4s]
2
[6 at 5s]
cache is 1/1
db is 1/1
web is 0/1
[7 at 6s]
web db cache
[8 at 7s stderr]
[1] 30
[9 at 8s]
    PID TTY          TIME CMD
     30 pts/0    00:00:00 sleep
     31 pts/0    00:00:00 bash
     32 pts/0    00:00:00 ps
[9 at 8s stderr]
[1]+  Terminated              sleep 100
[10 at 9s stderr]
jq: not part of podlife; kubectl picks fields itself, as in: kubectl get pods -o jsonpath='{.items[*].metadata.name}'
[10 exits 2]
",
    );
}

#[test]
fn what_a_line_writes_the_next_one_finds() {
    check(
        &[("web.yaml", WEB)],
        "0s sed 's/name: web/name: shop/' web.yaml > shop.yaml; kubectl apply -f shop.yaml
         1s kubectl apply -f - < web.yaml; cat web.yaml | kubectl apply -f - 2>/dev/null
         2s kubectl get pods -o name >> names.txt; cat names.txt; ls
         3s kubectl delete -f shop.yaml --grace-period 1 > /dev/null; kubectl apply -f shop.yaml 2>&1 | wc -l
         4s rm shop.yaml; kubectl apply -f shop.yaml; echo $?
         5s echo broken | kubectl apply -f -
         6s cd /tmp && kubectl apply -f web.yaml
         7s pwd; kubectl apply -f ~/web.yaml; cd; cat no-such.yaml; kubectl apply -f -",
        "\
[1 at 0s]
pod/shop created
[2 at 1s]
pod/web created
pod/web unchanged
[3 at 2s]
pod/shop
pod/web
names.txt
shop.yaml
web.yaml
[5 at 4s stderr]
error: the path \"shop.yaml\" does not exist
[5 at 4s]
1
[6 at 5s stderr]
error: error validating \"STDIN\": error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false
[7 at 6s stderr]
error: the path \"web.yaml\" does not exist
[4 at 6.127s]
1
[8 at 7s]
/root
pod/web unchanged
[8 at 7s stderr]
cat: no-such.yaml: No such file or directory
error: no objects passed to apply
[6 exits 1]
[7 exits 1]
[8 exits 1]
",
    );
}

#[test]
fn a_script_of_the_recipe_runs_as_it_is_typed() {
    let script = "#!/bin/bash\nfor i in $(seq ${1:-2}); do\n  echo \"$0 $i of $#\"\n  sleep 1\ndone\nexit 3\n";
    let plain = "set -e\ncat <<EOF | kubectl apply -f -\n$(cat web.yaml)\nEOF\nfalse\necho never\n";
    check(
        &[("count.sh", script), ("apply.sh", plain), ("web.yaml", WEB)],
        "0s ./count.sh
         10s sh count.sh 1
         20s bash count.sh 1 > out.txt; cat out.txt; echo $?
         30s sh apply.sh
         31s source apply.sh
         32s ./web.yaml
         33s sh nothing.sh",
        "\
[1 at 0s]
./count.sh 1 of 0
[1 at 1s]
./count.sh 2 of 0
[2 at 10s]
count.sh 1 of 1
[3 at 21s]
count.sh 1 of 1
0
[4 at 30s]
pod/web created
[5 at 31s]
pod/web unchanged
[6 at 32s stderr]
bash: ./web.yaml: Permission denied
[7 at 33s stderr]
sh: 1: can't open 'nothing.sh': No such file or directory
[1 exits 3]
[2 exits 3]
[4 exits 1]
[5 exits 1]
[6 exits 126]
[7 exits 127]
",
    );
}

#[test]
fn time_passes_in_loops_and_in_the_background() {
    check(
        &[("web.yaml", WEB)],
        "0s for i in 1 2 3; do echo tick $i; sleep 1; done; echo over
         10s sleep 5 && echo late &
         11s echo now
         12s wait; echo waited
         20s i=0; while true; do i=$((i + 1)); echo $i; sleep 2; done
         23.5s ^C
         24s echo $i
         25s timeout 2 sleep 10; echo $?
         30s kubectl get pods -w --no-headers | head -n 2
         31s kubectl apply -f web.yaml
         40s yes | head -n 2; sleep 1 | echo piped",
        "\
[1 at 0s]
tick 1
[1 at 1s]
tick 2
[1 at 2s]
tick 3
[1 at 3s]
over
[2 at 10s stderr]
[1] 7
[3 at 11s]
now
[2 at 15s]
late
[4 at 15s]
waited
[4 at 15s stderr]
[1]+  Done                    sleep 5 && echo late
[5 at 20s]
1
[5 at 22s]
2
[5 at 23.5s stderr]
^C
[6 at 24s]
2
[7 at 27s]
124
[9 at 31s]
pod/web created
[8 at 31s]
web   0/1   Pending   0     0s
[8 at 31.008s]
web   0/1   Pending   0     0s
[10 at 40s]
y
y
piped
[5 exits 130]
",
    );
}

#[test]
fn a_line_that_never_lets_time_pass_is_ended() {
    let me = "./me.sh & ./me.sh & wait\n";
    check(
        &[("me.sh", me), ("tail.sh", "exec ./tail.sh\n")],
        "0s while true; do :; done
         1s while true; do echo x; done > /dev/null
         2s f() { f; }; f
         3s ./me.sh > /dev/null 2>&1; echo $?
         4s sh tail.sh
         5s while true; do kubectl get nodes -o name > /dev/null; done
         6s yes > /dev/null
         7s x=a; while true; do x=$x$x; done
         8s echo alive",
        "\
[1 at 0s stderr]
podlife: this line runs on and on while no time passes, so it was ended: put a sleep into its loop
[2 at 1s stderr]
podlife: this line runs on and on while no time passes, so it was ended: put a sleep into its loop
[3 at 2s stderr]
bash: function calls nested too deep
[4 at 3s stderr]
podlife: this line runs on and on while no time passes, so it was ended: put a sleep into its loop
[5 at 4s stderr]
podlife: this line runs on and on while no time passes, so it was ended: put a sleep into its loop
[6 at 5s stderr]
podlife: this line runs on and on while no time passes, so it was ended: put a sleep into its loop
[7 at 6s stderr]
podlife: this line runs on and on while no time passes, so it was ended: put a sleep into its loop
[8 at 7s stderr]
bash: word too long
[9 at 8s]
alive
[1 exits 1]
[2 exits 1]
[3 exits 1]
[4 exits 1]
[5 exits 1]
[6 exits 1]
[7 exits 1]
[8 exits 1]
",
    );
}

//! What a person at a prompt has of bash: jobs, the lines typed before, and more of the language.

use super::check;

#[test]
fn what_runs_in_the_background_is_a_job() {
    check(
        &[],
        "0s sleep 10 &
         1s sleep 100 & sleep 200 && echo never &
         2s jobs
         12s echo next
         13s kill %2
         14s jobs; echo $! ${#!}
         15s fg %sleep
         16s ^C
         17s jobs; fg; kill %1; bg; wait %3
         18s false & (exit 3) & wait; echo over
         19s sleep 2 & wait $!
         30s (sleep 1 &); sh -c 'sleep 1 & wait'",
        "\
[1 at 0s stderr]
[1] 3
[2 at 1s stderr]
[2] 5
[3] 6
[3 at 2s]
[1]   Running                 sleep 10 &
[2]-  Running                 sleep 100 &
[3]+  Running                 sleep 200 && echo never &
[4 at 12s]
next
[4 at 12s stderr]
[1]   Done                    sleep 10
[5 at 13s stderr]
[2]-  Terminated              sleep 100
[6 at 14s]
[3]+  Running                 sleep 200 && echo never &
6 1
[7 at 15s]
sleep 200 && echo never
[7 at 16s stderr]
^C
[8 at 17s stderr]
bash: fg: current: no such job
bash: kill: %1: no such job
bash: bg: current: no such job
bash: wait: %3: no such job
[9 at 18s stderr]
[1] 15
[2] 16
[9 at 18s]
over
[9 at 18s stderr]
[1]-  Exit 1                  false
[2]+  Exit 3                  (exit 3)
[10 at 19s stderr]
[1] 19
[10 at 21s stderr]
[1]+  Done                    sleep 2
[7 exits 130]
[8 exits 127]
",
    );
}

#[test]
fn lines_are_remembered_and_recalled() {
    check(
        &[],
        "0s echo one
         0s echo one
         1s echo two; )
         2s history
         3s !!
         4s !echo > f.txt; cat !$
         5s !docker
         6s history 2; history -c; history",
        "\
[1 at 0s]
one
[2 at 0s]
one
[3 at 1s stderr]
bash: syntax error: unexpected \")\"
[4 at 2s]
    1  echo one
    2  echo two; )
    3  history
[5 at 3s stderr]
history
[5 at 3s]
    1  echo one
    2  echo two; )
    3  history
[6 at 4s stderr]
echo two; ) > f.txt; cat history
[6 at 4s stderr]
bash: syntax error: unexpected \")\"
[7 at 5s stderr]
bash: !docker: event not found
[8 at 6s]
    4  echo two; ) > f.txt; cat history
    5  history 2; history -c; history
[3 exits 2]
[6 exits 2]
[7 exits 1]
",
    );
}

#[test]
fn more_of_bash() {
    check(
        &[("names.txt", "web-1 Running 3\nweb-2 Pending 0\ndb-1 Running 1\n")],
        "0s for ((i = 0; i < 6; i += 2)); do [ $i = 2 ] && continue; echo -n $i; done; echo
         0s let a=2+3 b=a*2; echo $a $b; let 0 || echo zero
         0s s=hello; echo ${s^} ${s^^} $(<names.txt) ; [[ web-12 =~ ^web-[0-9]+$ ]] && echo yes; [[ web =~ '^w' ]] || echo no
         0s time sleep 1.5
         2s alias kg='kubectl get' ll='ls -l'; alias; alias ll nope; type kg cd nope; unalias -a; kg
         3s cd nowhere; cd names.txt; ls -l; rmdir names.txt
         4s awk '$2 == \"Running\" {print $1; n += $3} END {print n}' names.txt | tee sum.txt | wc; wc names.txt sum.txt
         5s sort -k2,2 -k3,3nr names.txt | head -n -1; sed -n '$p; 1!d; s/web/db/p' names.txt
         6s grep -B1 -n db names.txt; grep -rc web .; echo secret | base64; echo c2VjcmV0Cg== | base64 -d; echo '?' | base64 -d",
        "\
[1 at 0s]
04
[2 at 0s]
5 10
zero
[3 at 0s]
Hello HELLO web-1 Running 3 web-2 Pending 0 db-1 Running 1
yes
no
[4 at 1.5s stderr]

real	0m1.500s
user	0m0.000s
sys	0m0.000s
[5 at 2s]
alias kg='kubectl get'
alias ll='ls -l'
alias ll='ls -l'
[5 at 2s stderr]
bash: alias: nope: not found
[5 at 2s]
kg is aliased to `kubectl get'
cd is a shell builtin
[5 at 2s stderr]
bash: type: nope: not found
bash: kg: command not found
[6 at 3s stderr]
bash: cd: nowhere: No such file or directory
bash: cd: names.txt: Not a directory
[6 at 3s]
total 4
-rw-r--r-- 1 root root 47 Jan  1 00:00 names.txt
[6 at 3s stderr]
rmdir: failed to remove 'names.txt': Not a directory
[7 at 4s]
      3       3      13
 3  9 47 names.txt
 3  3 13 sum.txt
 6 12 60 total
[8 at 5s]
web-2 Pending 0
web-1 Running 3
db-1 Running 3
db-1 Running 1
[9 at 6s]
2-web-2 Pending 0
3:db-1 Running 1
./names.txt:2
./sum.txt:1
c2VjcmV0Cg==
secret
[9 at 6s stderr]
base64: invalid input
[5 exits 127]
[6 exits 1]
[9 exits 1]
",
    );
}

//! What the small programs print.

use super::check;

#[test]
fn files_are_made_moved_and_listed() {
    check("mkdir -p /tmp/a/b && touch /tmp/a/b/c && ls /tmp/a; rm -r /tmp/a; ls /tmp", "b\n", 0);
    check(
        "mkdir /tmp/a/b",
        "mkdir: can't create directory '/tmp/a/b': No such file or directory\n",
        1,
    );
    check("rm /tmp/x", "rm: can't remove '/tmp/x': No such file or directory\n", 1);
    check("rm -f /tmp/x; echo $?", "0\n", 0);
    check("rm /tmp", "rm: '/tmp' is a directory\n", 1);
    check(
        "echo a > /tmp/1; cp /tmp/1 /tmp/2; mv /tmp/2 /tmp/3; cat /tmp/3; ls /tmp",
        "a\n1\n3\n",
        0,
    );
    check("mkdir /tmp/d; echo x > /tmp/d/f; cp -r /tmp/d /tmp/e; cat /tmp/e/f", "x\n", 0);
    check("cp /nope /tmp", "cp: can't stat '/nope': No such file or directory\n", 1);
    check("ln -s /etc/passwd /tmp/p; readlink /tmp/p; wc -l < /tmp/p", "/etc/passwd\n1\n", 0);
    check(
        "echo '#!/bin/sh\necho ran' > /tmp/s; /tmp/s; chmod +x /tmp/s; /tmp/s",
        "sh: /tmp/s: Permission denied\nran\n",
        0,
    );
    check(
        "touch /tmp/f; ls -l /tmp/f | cut -c1-10; stat -c '%a %s %Y' /tmp/f",
        "-rw-r--r--\n644 0 1767225600\n",
        0,
    );
    check("dd if=/dev/zero of=/tmp/z bs=1M count=3 2>/dev/null; stat -c %s /tmp/z", "3145728\n", 0);
    check(
        "dd if=/dev/zero of=/tmp/z bs=1M count=3; dd if=/tmp/none of=/tmp/y; dd if=/dev/zero of=/no/x count=1; dd if=/dev/zero of=/tmp/q count=1 status=none; stat -c %s /tmp/q",
        "3+0 records in\n3+0 records out\n3145728 bytes (3.0MB) copied, 0.002929 seconds, 1.0GB/s\n\
         dd: can't open '/tmp/none': No such file or directory\n\
         dd: can't open '/no/x': No such file or directory\n512\n",
        0,
    );
    check(
        "dd if=/dev/zero of=/tmp/z bs=3G; stat -c %s /tmp/z; dd if=/dev/zero of=/tmp/y bs=1M count=1",
        "dd: error writing '/tmp/z': No space left on device\n7+0 records in\n6+0 records out\n\
         21474836480 bytes (20.0GB) copied, 20.000000 seconds, 1.0GB/s\n21474836480\n\
         dd: error writing '/tmp/y': No space left on device\n1+0 records in\n0+0 records out\n\
         0 bytes (0B) copied, 0.000001 seconds, 0B/s\n",
        1,
    );
    check("basename /a/b.txt .txt; dirname /a/b.txt", "b\n/a\n", 0);
    check(
        "touch /tmp/a.log /tmp/b.txt; find /tmp -name '*.log'; find /tmp -type d",
        "/tmp/a.log\n/tmp\n",
        0,
    );
    check(
        "touch /tmp/old; sleep 120; touch /tmp/new; find /tmp -type f -mmin -1; find /tmp -type f -mmin +1",
        "/tmp/new\n/tmp/old\n",
        0,
    );
}

#[test]
fn lines_are_filtered() {
    let lines = "printf 'one 1\\ntwo 2\\nthree 3\\n' > /tmp/l; ";
    let run = |script: &str, printed: &str| check(&format!("{lines}{script}"), printed, 0);
    run("grep t /tmp/l", "two 2\nthree 3\n");
    run("grep -c o /tmp/l; grep -q one /tmp/l && echo yes; grep -v o /tmp/l", "2\nyes\nthree 3\n");
    run("grep -E '^(one|two)' /tmp/l | head -1; grep -in TWO /tmp/l", "one 1\n2:two 2\n");
    run("grep -o '[0-9]' /tmp/l | tr '\\n' ' '; echo", "1 2 3 \n");
    run(
        "sed 's/t\\(.\\)/[\\1]/' /tmp/l; sed -n 2p /tmp/l; sed '/one/d;s/[0-9]//g' /tmp/l",
        "one 1\n[w]o 2\n[h]ree 3\ntwo 2\ntwo \nthree \n",
    );
    run("sed -i s/one/uno/ /tmp/l; head -n1 /tmp/l", "uno 1\n");
    run("cut -d' ' -f2 /tmp/l; cut -c1-2 /tmp/l", "1\n2\n3\non\ntw\nth\n");
    run("sort /tmp/l; sort -k2 -nr /tmp/l | head -1", "one 1\nthree 3\ntwo 2\nthree 3\n");
    run("wc -l /tmp/l; wc -w < /tmp/l", "3 /tmp/l\n6\n");
    run("tail -n 1 /tmp/l; tail -n +2 /tmp/l | head -1", "three 3\ntwo 2\n");
    run("cat /tmp/l | tee /tmp/copy | wc -l; cat /tmp/copy | wc -l", "3\n3\n");
    run("tr a-z A-Z < /tmp/l | head -1; tr -d '0-9 ' < /tmp/l | tail -1", "ONE 1\nthree\n");
    run(
        "cut -d' ' -f1 /tmp/l | xargs echo all; cat /tmp/l | xargs -n 2 echo",
        "all one two three\none 1\ntwo 2\nthree 3\n",
    );
    check("printf 'a\\na\\nb\\n' | uniq -c", "      2 a\n      1 b\n", 0);
    check("echo x | grep y", "", 1);
    check("grep x /nope", "grep: can't open '/nope': No such file or directory\n", 1);
}

#[test]
fn numbers_times_and_names() {
    check("seq 3; seq 2 2 6; seq -s, 3", "1\n2\n3\n2\n4\n6\n1,2,3\n", 0);
    check("expr 1 + 2 \\* 3; expr abc : 'a\\(.\\)'; expr 1 = 2", "7\nb\n0\n", 1);
    check(
        "date +%s; date -u +%FT%TZ; sleep 61; date",
        "1767225600\n2026-01-01T00:00:00Z\nThu Jan  1 00:01:01 UTC 2026\n",
        0,
    );
    check("hostname; hostname -i; whoami; id -u; uname", "web-0\n10.244.0.5\nroot\n0\nLinux\n", 0);
    check("printenv HOSTNAME; env A=1 sh -c 'echo $A'; env | grep -c PATH", "web-0\n1\n1\n", 0);
    check("timeout 2 sleep 10; echo $?; timeout 5 true; echo $?", "143\n0\n", 0);
    check("which cat nope; echo $?", "/bin/cat\n1\n", 0);
    check(
        "sleep 100 & ps | grep -c sleep; ps | head -3 | tail -2 | cut -c1-40",
        "3\n    1 root      0:00 sh -c sleep 100 & p\n    2 root      0:00 sleep 100\n",
        0,
    );
    check("sleep 100 & pidof sleep; pkill sleep; wait $!; echo $?", "2\n143\n", 0);
    check("echo a b | { read x y; echo $y; }", "b\n", 0);
    check("cat --bogus", "cat: option --bogus: not supported by podlife\n", 2);
}

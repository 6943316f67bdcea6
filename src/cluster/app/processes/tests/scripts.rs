//! What scripts print and how they exit.

use super::check;

#[test]
fn commands_and_words() {
    check("echo hello", "hello\n", 0);
    check("echo 'a  b' \"c  d\" e\\ f", "a  b c  d e f\n", 0);
    check("echo -n a; echo b", "ab\n", 0);
    check("exit 3", "", 3);
    check("false", "", 1);
    check("no-such", "sh: no-such: not found\n", 127);
    check("/etc/passwd", "sh: /etc/passwd: Permission denied\n", 126);
    check("/no/such", "sh: /no/such: not found\n", 127);
    check("/scripts/run.sh a b; echo $?", "run 2 a\n7\n", 0);
    check("/scripts/plain x", "plain x\n", 0);
    check("sh /scripts/run.sh q", "run 1 q\n", 7);
    check("sh /nope", "sh: can't open '/nope': No such file or directory\n", 127);
    check("", "", 0);
}

#[test]
fn parameters() {
    check("a=1; echo $a ${a} \"$a\" '$a'", "1 1 1 $a\n", 0);
    check("echo ${x:-none} ${x:=set} $x ${x:+there} ${#x}", "none set set there 3\n", 0);
    check("f=a.tar.gz; echo ${f%.*} ${f%%.*} ${f#*.} ${f##*.}", "a.tar a tar.gz gz\n", 0);
    check("f=a.b.c; echo ${f/./-} ${f//./-} ${f:2:1} ${f: -1}", "a-b.c a-b-c b c\n", 0);
    check("false; echo $?; echo $#", "1\n0\n", 0);
    check("set -- a 'b c' d; for x in \"$@\"; do echo \"[$x]\"; done", "[a]\n[b c]\n[d]\n", 0);
    check("set -- a b; shift; echo $1 $# \"$*\"", "b 1 b\n", 0);
    check("echo $$; (echo $$)", "1\n1\n", 0);
    check("x='a b'; for w in $x; do echo $w; done", "a\nb\n", 0);
    check("IFS=:; x=a:b; for w in $x; do echo $w; done", "a\nb\n", 0);
    check("echo ${x?gone}; echo never", "sh: x: gone\n", 2);
    check("set -u; echo $nope; echo never", "sh: nope: parameter not set\n", 2);
    check("sh -c 'echo $0 $1' name arg", "name arg\n", 0);
    check("echo \"${x:-\"a  b\"}\" ${x:-'c  d'}", "a  b c  d\n", 0);
}

#[test]
fn substitutions_and_arithmetic() {
    check("echo $(echo a; echo b)", "a b\n", 0);
    check("echo \"$(echo a; echo b)\"", "a\nb\n", 0);
    check("x=`echo q`; echo $x", "q\n", 0);
    check("x=$(exit 4); echo $?", "4\n", 0);
    check("echo $(echo $(echo deep))", "deep\n", 0);
    check("i=0; i=$((i+1)); echo $((i * 2 + 1)) $((7 % 4))", "3 3\n", 0);
    check("i=0; echo $((i++)) $(echo mid) $((i++)); echo $i", "0 mid 1\n2\n", 0);
    check("echo $((1/0)); echo never", "sh: divide by zero\n", 2);
    check("echo ${x:-$(echo computed)}", "computed\n", 0);
    check("x=1; echo ${x:-$(touch /tmp/ran)}; ls /tmp", "1\n", 0);
}

#[test]
fn control_flow() {
    check("if true; then echo yes; else echo no; fi", "yes\n", 0);
    check("if false; then echo a; elif true; then echo b; else echo c; fi", "b\n", 0);
    check("if false; then echo a; fi; echo $?", "0\n", 0);
    check("true && echo a || echo b", "a\n", 0);
    check("false && echo a || echo b", "b\n", 0);
    check("! true; echo $?", "1\n", 0);
    check("for i in 1 2 3; do echo $i; done", "1\n2\n3\n", 0);
    check("i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done", "1\n2\n3\n", 0);
    check("i=3; until [ $i -eq 0 ]; do i=$((i-1)); done; echo $i", "0\n", 0);
    check(
        "for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done",
        "1\n3\n",
        0,
    );
    check("for i in 1 2; do for j in a b; do echo $i$j; break 2; done; done", "1a\n", 0);
    check("case abc in a*) echo A;; *) echo other;; esac", "A\n", 0);
    check("case x in a|x) echo hit;; esac", "hit\n", 0);
    check("case 'a*' in 'a*') echo literal;; esac", "literal\n", 0);
    check("case z in a) echo a;; esac; echo $?", "0\n", 0);
    check("f() { echo in $1; return 5; }; f arg; echo $?", "in arg\n5\n", 0);
    check("f() { local x=inner; echo $x; }; x=outer; f; echo $x", "inner\nouter\n", 0);
    check("(exit 4); echo $?; (x=1); echo \"[$x]\"", "4\n[]\n", 0);
    check("{ echo a; echo b; } > /tmp/f; cat /tmp/f", "a\nb\n", 0);
    check("while false; do :; done; echo $?", "0\n", 0);
    check("for i in $(seq 1 3); do echo $i; done", "1\n2\n3\n", 0);
    check("f() { f; }; f", "sh: function calls nested too deep\n", 2);
}

#[test]
fn redirections_and_pipes() {
    check("echo a > /tmp/x; echo b >> /tmp/x; cat /tmp/x", "a\nb\n", 0);
    check("cat < /etc/passwd", "root:x:0:0:root:/root:/bin/sh\n", 0);
    check("echo oops >&2", "oops\n", 0);
    check("ls /nope 2>/dev/null; echo $?", "1\n", 0);
    check("ls /nope > /tmp/o 2>&1; cat /tmp/o", "ls: /nope: No such file or directory\n", 0);
    check("cat /tmp/healthy", "cat: can't open '/tmp/healthy': No such file or directory\n", 1);
    check("echo x > /no/dir; echo $?", "sh: can't create /no/dir: nonexistent directory\n1\n", 0);
    check("cat <<END\na $((1+1))\nEND", "a 2\n", 0);
    check("cat <<'END'\na $x\nEND", "a $x\n", 0);
    check("x=v; cat <<END\n\"$x\"\nEND", "\"v\"\n", 0);
    check("echo one two | cat | cat", "one two\n", 0);
    check("printf 'a\\nb\\nc\\n' | head -2 | tail -1", "b\n", 0);
    check("yes | head -2", "y\ny\n", 0);
    check("yes | head -1 > /tmp/y; cat /tmp/y", "y\n", 0);
    check("printf 'a b\\nc d\\n' | while read x y; do echo $y-$x; done", "b-a\nd-c\n", 0);
    check(
        "printf '1\\n2\\n' > /tmp/n; while read l; do echo \"<$l>\"; done < /tmp/n",
        "<1>\n<2>\n",
        0,
    );
    check("printf '1\\n2\\n3\\n' > /tmp/n; { head -1; cat; } < /tmp/n | cat", "1\n", 0);
    check("false | true; echo $?; true | false; echo $?", "0\n1\n", 0);
    check("echo hi > /proc/1/fd/1", "hi\n", 0);
    check("echo msg > /dev/termination-log; cat /dev/termination-log", "msg\n", 0);
    check("echo x > /dev/stdout", "x\n", 0);
    check("exec > /tmp/all; echo a; cat /tmp/all >&2", "a\n", 0);
    check("seq 1 20000 | tail -1", "20000\n", 0);
}

#[test]
fn builtins() {
    check("cd /tmp; pwd; cd - > /dev/null; pwd", "/tmp\n/\n", 0);
    check("cd /nope", "sh: cd: can't cd to /nope: No such file or directory\n", 1);
    check("export A=1; B=2; sh -c 'echo $A[$B]'; B=3 sh -c 'echo $B'", "1[]\n3\n", 0);
    check(
        "A=1 true; echo \"[$A]\"; unset A; readonly R=1; R=2; echo never",
        "[]\nsh: R: is read only\n",
        2,
    );
    check("printf '%s=%d\\n' a 1 b 2", "a=1\nb=2\n", 0);
    check("eval 'x=1; echo $x'; echo 'echo sourced $x' > /tmp/s; . /tmp/s", "1\nsourced 1\n", 0);
    check("command -v cat; command -v echo; command -v nope; echo $?", "/bin/cat\necho\n127\n", 0);
    check("type ls", "ls is /bin/ls\n", 0);
    check("[ -f /etc/passwd ] && [ ! -d /etc/passwd ] && echo file", "file\n", 0);
    check("[[ abc == a* && -d /tmp ]] && echo match", "match\n", 0);
    check("set -e; false; echo never", "", 1);
    check("set -e; if false; then :; fi; false || true; echo on; (exit 3); echo never", "on\n", 3);
    check("set -x; echo a", "+ echo a\na\n", 0);
    check("shopt -s x", "sh: shopt: not supported by this shell of podlife\n", 2);
    check("a=(1 2)", "sh: arrays: not supported by this shell of podlife\n", 2);
    check("echo a | (read x; echo got $x)", "got a\n", 0);
    check("exec echo replaced; echo never", "replaced\n", 0);
    check(
        "echo *; cd /scripts; echo l* no*",
        "agnhost bin data dev etc home proc root run scripts sys tmp usr var\nlost no*\n",
        0,
    );
    check("bash -c 'no-such'", "bash: line 1: no-such: command not found\n", 127);
    check("bash -c 'echo {1..3} x{a,b}'", "1 2 3 xa xb\n", 0);
    check("bash -c 'if (( 3 > 2 )); then echo more; fi'", "more\n", 0);
    check(
        "while getopts ab: o -a -b 5 -x; do echo $o $OPTARG; done; echo $OPTIND",
        "a\nb 5\nIllegal option -x\n?\n5\n",
        0,
    );
    check(
        "f() { while getopts :vn: o; do echo $o$OPTARG; done; shift $((OPTIND - 1)); echo $*; }; f -vn3 -q -- c -v",
        "v\nn3\n?q\nc -v\n",
        0,
    );
}

#[test]
fn files_go_into_an_archive_and_out_of_it() {
    check(
        "mkdir -p /tmp/d/e; echo a > /tmp/d/e/f; cd /tmp; tar cf - d | tar tf -; tar cf x.tar d && rm -r d && tar xf x.tar && cat d/e/f",
        "d/\nd/e/\nd/e/f\na\n",
        0,
    );
    check(
        "mkdir -p /tmp/a/b; echo x > /tmp/a/b/c; echo no | tar xf -; tar cf - /nope /tmp/a/b/c 2>&1 > /tmp/g.tar; tar xvf /tmp/g.tar -C /tmp && cat /tmp/tmp/a/b/c",
        "tar: short read\ntar: removing leading '/' from member names\ntar: /nope: No such file or directory\ntar: error exit delayed from previous errors\ntmp/a/b/c\nx\n",
        0,
    );
    check(
        "seq 3 | tac | paste -sd+ -; paste -d: /etc/none",
        "3+2+1\npaste: can't open '/etc/none': No such file or directory\n",
        1,
    );
}

#[test]
fn bash_has_arrays() {
    let check = |script: &str, output: &str, code: i32| {
        check(&format!("cat > /tmp/a.sh <<'END'\n{script}\nEND\nbash /tmp/a.sh"), output, code);
    };
    check("a=(x 'y z'); echo ${a[@]} ${#a[@]} $a ${a[1]} ${#a[1]}", "x y z 2 x y z 3\n", 0);
    check("a=(x y); a+=(z 'v w'); for i in \"${a[@]}\"; do echo $i; done", "x\ny\nz\nv w\n", 0);
    check(
        "a=(1 2 3); a[1]=9; a[5]=8; a[-1]+=0; echo \"${a[*]}\" ${!a[@]}",
        "1 9 3 80 0 1 2 5\n",
        0,
    );
    check(
        "a=(a b c d); echo ${a[@]:1:2} ${a[@]: -1}; unset a[1]; echo ${!a[@]}",
        "b c d\n0 2 3\n",
        0,
    );
    check("a=(a.yaml b.yaml); echo ${a[@]%.yaml} ${a[@]/#/-f }", "a b -f a.yaml -f b.yaml\n", 0);
    check("a=(3 4); i=1; echo $((a[i] * 2 + a[0])); ((a[0]++)); echo ${a[$i - 1]}", "11\n4\n", 0);
    check(
        "a=(); echo \"${#a[@]}:${a[@]}:${a[0]:-none}\"; set -- \"${a[@]}\"; echo $#",
        "0::none\n0\n",
        0,
    );
    check(
        "a=($(seq 3) {x,y}); echo ${#a[@]}; a=([2]=c [0]=a d); echo ${!a[@]} ${a[1]}",
        "5\n0 1 2 d\n",
        0,
    );
    check(
        "f() { local -a x=(1 2); declare y=3; echo ${x[1]} $y; }; x=o; f; echo $x$y",
        "2 3\no\n",
        0,
    );
    check("set -- a b c; echo ${@:2} ${#@}; x=y; y=z; echo ${!x}", "b c 3\nz\n", 0);
    check("IFS=, read -ra p <<< 'a,b c,d'; echo ${#p[@]} \"${p[1]}\"", "3 b c\n", 0);
    check(
        "mapfile -t x < <(seq 3); echo ${x[2]} ${#x[@]}; readarray -n 2 -s 1 y < <(sleep 1; seq 5); echo \"${y[*]}\"",
        "3 3\n2\n 3\n\n",
        0,
    );
    check("a[-1]=x", "/tmp/a.sh: line 1: a: bad array subscript\n", 1);
    check(
        "declare -A m; echo no",
        "/tmp/a.sh: line 1: declare: -A: not supported by this shell of podlife\n",
        1,
    );
    check("[[ web-7f9c ~ x ]] && echo", "/tmp/a.sh: line 1: syntax error: unexpected \"~\"\n", 2);
    check(
        "v=v1.36.2; re='^v([0-9]+)\\.([0-9]+)'; [[ $v =~ $re ]] && echo ${BASH_REMATCH[1]} ${BASH_REMATCH[2]}; \
         [[ $v =~ ^v1\\.3 ]] && echo yes; [[ v1x3 =~ ^v1\\.3 ]] || echo ${#BASH_REMATCH[@]}",
        "1 36\nyes\n0\n",
        0,
    );
}

#[test]
fn what_a_process_prints_can_be_read_as_a_file() {
    let check = |script: &str, output: &str| {
        check(&format!("cat > /tmp/a.sh <<'END'\n{script}\nEND\nbash /tmp/a.sh"), output, 0);
    };
    check("echo <(true); cat <(echo a; echo b) <(echo c)", "/dev/fd/63\na\nb\nc\n");
    check(
        "diff <(echo a; echo b) <(echo b); echo $?",
        "--- /dev/fd/63\n+++ /dev/fd/62\n@@ -1,2 +1 @@\n-a\n b\n1\n",
    );
    check("while read x; do n=$x; done < <(seq 3); echo $n", "3\n");
    check("source <(echo 'x=sourced'); echo $x; sort -r <(seq 2) | head -n 1", "sourced\n2\n");
    check("paste() { cat $1 $2; }; paste <(echo 1) <(echo 2)", "1\n2\n");
}

#[test]
fn broken_scripts_exit_2_and_say_so() {
    for script in ["if true", "echo 'a", "a &&", "case x in", ")", "for in", "echo $(", "${"] {
        let mut lab = super::Lab::script(script);
        lab.run_until(crate::kit::time::SimTime::secs(5));
        assert_eq!(lab.exit().map(|exit| exit.code), Some(2), "{script}: {}", lab.printed());
        assert!(lab.printed().starts_with("sh: "), "{script}: {}", lab.printed());
    }
    check("if true; then echo a", "sh: syntax error: unexpected end of file\n", 2);
    check("echo a &&& b", "sh: syntax error: unexpected \"&\"\n", 2);
    check("time sleep 1", "sh: time: not supported by this shell of podlife\n", 2);
    check(
        "for ((i=0;i<3;i++)); do :; done",
        "sh: for ((…)): not supported by this shell of podlife\n",
        2,
    );
}

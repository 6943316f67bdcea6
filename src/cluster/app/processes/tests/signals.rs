//! Traps, PID 1, kill, wait and exec.

use super::lab::start;
use super::{Lab, check};
use crate::cluster::app::launch::Stdin;
use crate::cluster::app::processes::{ExecError, Exit, OutOfMemory};
use crate::cluster::app::signal::Signal;
use crate::kit::time::SimTime;

/// Sends a signal at 10 s, and says when and how the container ends.
#[track_caller]
fn stopped(command: &[&str], signal: Signal, expected: Option<(u64, i32)>) {
    let mut lab = Lab::boot(start(command)).expect("it starts");
    lab.run_until(SimTime::secs(10));
    lab.signal(signal);
    lab.run_until(SimTime::secs(100));
    let ended = lab.exit().map(|exit| (lab.now.as_secs(), exit.code));
    assert_eq!(ended, expected, "{command:?}: {}", lab.printed());
}

#[test]
fn pid_1_ignores_what_it_does_not_handle() {
    stopped(&["sleep", "600"], Signal::Term, None);
    stopped(&["sh", "-c", "sleep 600; echo x"], Signal::Term, None);
    stopped(&["sleep", "600"], Signal::Kill, Some((10, 137)));
}

#[test]
fn a_trap_runs_after_the_foreground_command() {
    stopped(&["sh", "-c", "trap 'exit 0' TERM; sleep 30; echo x"], Signal::Term, Some((30, 0)));
    stopped(&["sh", "-c", "trap 'exit 5' TERM; sleep 600 & wait"], Signal::Term, Some((10, 5)));
    stopped(&["sh", "-c", "trap '' TERM; sleep 40; exit 1"], Signal::Term, Some((40, 1)));
    stopped(
        &["sh", "-c", "trap : TERM; sleep 600 & wait; echo $?; exit 9"],
        Signal::Term,
        Some((10, 9)),
    );
    stopped(
        &["sh", "-c", "trap 'sleep 5; exit 3' SIGTERM; while true; do sleep 1; done"],
        Signal::Term,
        Some((15, 3)),
    );
}

#[test]
fn a_server_stops_by_itself() {
    stopped(&["/agnhost", "netexec"], Signal::Term, Some((10, 0)));
    stopped(&["sh", "-c", "exec /agnhost netexec"], Signal::Term, Some((10, 0)));
}

#[test]
fn the_exit_trap_runs_last() {
    check("trap 'echo bye' EXIT; echo hi; exit 4", "hi\nbye\n", 4);
    check("trap 'echo bye' EXIT; echo hi", "hi\nbye\n", 0);
    check("trap 'exit 6' EXIT; exit 1", "", 6);
    check("trap 'echo t' TERM; trap", "trap -- 'echo t' TERM\n", 0);
    check("trap 'echo got' USR1; kill -USR1 $$; echo after", "got\nafter\n", 0);
}

#[test]
fn processes_are_killed_and_waited_for() {
    check("sleep 600 & kill $!; wait $!; echo $?", "143\n", 0);
    check("sleep 600 & kill -9 $!; wait; echo $?", "0\n", 0);
    check("(exit 3) & wait $!; echo $?", "3\n", 0);
    check("kill -0 1 && echo there; kill -9 1; echo still", "there\nstill\n", 0);
    check("kill -0 77; echo $?", "sh: kill: can't kill pid 77: No such process\n1\n", 0);
    check("sleep 5 & sleep 1; kill -0 $! && echo runs", "runs\n", 0);
    check("sh -c 'kill -9 $$'; echo $?", "137\n", 0);
    check("wait 99; echo $?", "127\n", 0);
}

#[test]
fn commands_run_beside_pid_1() {
    let mut lab = Lab::script("echo started; touch /tmp/healthy; sleep 600");
    lab.run_until(SimTime::secs(1));
    assert_eq!(lab.exec(&["cat", "/tmp/healthy"]), (0, String::new()));
    assert_eq!(lab.exec(&["rm", "/tmp/healthy"]), (0, String::new()));
    let missing = "cat: can't open '/tmp/healthy': No such file or directory\n".to_owned();
    assert_eq!(lab.exec(&["cat", "/tmp/healthy"]), (1, missing));
    assert_eq!(
        lab.exec(&["sh", "-c", "echo out; echo err >&2; exit 4"]),
        (4, "out\nerr\n".to_owned())
    );
    assert_eq!(lab.exec(&["sh", "-c", "echo to the log > /proc/1/fd/1"]), (0, String::new()));
    assert_eq!(lab.exec(&["kill", "1"]), (0, String::new()));
    assert_eq!(lab.exit(), None, "PID 1 has no handler");
    assert_eq!(lab.printed(), "started\nto the log\n");
}

#[test]
fn what_cannot_be_run_is_said_as_runc_says_it() {
    let refused = |command: &[&str]| -> String {
        Lab::boot(start(command)).err().as_ref().map(ExecError::to_string).unwrap_or_default()
    };
    for (command, text) in [
        (vec!["foo"], "exec: \"foo\": executable file not found in $PATH"),
        (vec!["/bin/x"], "exec: \"/bin/x\": stat /bin/x: no such file or directory"),
        (vec!["/etc/passwd"], "exec: \"/etc/passwd\": permission denied"),
        (vec!["/tmp"], "exec: \"/tmp\": permission denied"),
        (vec!["/scripts/lost"], "exec /scripts/lost: no such file or directory"),
        (vec!["/scripts/plain"], "exec /scripts/plain: exec format error"),
        (vec![""], "no command specified"),
    ] {
        assert_eq!(refused(&command), text);
    }
}

#[test]
fn a_frozen_container_does_nothing_until_it_thaws() {
    let mut lab = Lab::script("trap 'exit 0' TERM; while true; do echo tick; sleep 1; done");
    lab.run_until(SimTime::millis(2_500));
    lab.processes.freeze(lab.now);
    lab.run_until(SimTime::secs(60));
    lab.signal(Signal::Term);
    assert_eq!(lab.printed(), "tick\ntick\ntick\n");
    assert_eq!(lab.exec(&["echo", "beside"]), (0, "beside\n".to_owned()));
    lab.with(|processes, world| processes.thaw(world));
    lab.run_until(SimTime::millis(61_900));
    assert_eq!(lab.printed(), "tick\n".repeat(5));
}

#[test]
fn the_image_s_command_is_replaced_in_parts() {
    let mut begin = start(&[]);
    assert_eq!(begin.argv(), ["sh", "-c", "exit 3"]);
    begin.args = vec!["exit 4".to_owned()];
    assert_eq!(begin.argv(), ["sh", "-c", "exit 4"]);
    begin.command = vec!["cat".to_owned()];
    assert_eq!(begin.argv(), ["cat", "exit 4"]);
}

#[test]
fn ending_pid_1_ends_everything() {
    let mut lab = Lab::script("sleep 600 & sleep 2; exit 8");
    lab.run_until(SimTime::secs(1));
    let argv = ["sleep".to_owned(), "100".to_owned()];
    lab.with(|processes, world| processes.exec(world, &argv, Stdin::Nothing)).expect("it runs");
    lab.run_until(SimTime::secs(100));
    assert_eq!(lab.exit(), Some(Exit { code: 8, memory: OutOfMemory::No }));
    let ended = lab.processes.take_ended();
    assert_eq!(ended.iter().map(|ended| ended.code).collect::<Vec<_>>(), [137]);
    assert_eq!(lab.processes.due(), None);
}

#[test]
fn a_container_is_crashed_killed_and_measured() {
    let mut lab = Lab::script("sleep 600 & sleep 600 & wait");
    lab.run_until(SimTime::secs(1));
    let small = 3 * 700 * 1024;
    assert_eq!(
        (lab.processes.memory_bytes(lab.now), lab.processes.cpu_millis(lab.now)),
        (small, 0)
    );
    lab.with(|processes, world| processes.crash(world, 42));
    assert_eq!(lab.exit().map(|exit| exit.code), Some(42));
    lab.with(|processes, world| processes.kill_all(world));
    assert_eq!(lab.exit().map(|exit| exit.code), Some(42), "what is over is over");

    let mut lab = Lab::script("trap '' TERM; sleep 600");
    lab.run_until(SimTime::secs(1));
    lab.with(|processes, world| processes.kill_all(world));
    assert_eq!(lab.exit().map(|exit| exit.code), Some(137));
}

#[test]
fn a_clone_lives_its_own_life_and_ends_the_same() {
    let script =
        "x=1; while [ $x -lt 5 ]; do x=$((x + 1)); echo $x; sleep 1; done | grep -v 3; exit 6";
    let mut lab = Lab::script(script);
    lab.run_until(SimTime::secs(2));
    let mut twin = lab.clone();
    assert!(twin.processes == lab.processes);
    twin.run_until(SimTime::secs(60));
    assert!(twin.processes != lab.processes);
    lab.run_until(SimTime::secs(60));
    assert!(twin.processes == lab.processes);
    assert_eq!((lab.printed().as_str(), lab.exit().map(|exit| exit.code)), ("2\n4\n5\n", Some(6)));
}

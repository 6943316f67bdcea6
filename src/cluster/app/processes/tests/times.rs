//! When things happen, and what a busy program costs.

use super::Lab;
use super::lab::start;
use crate::cluster::app::ServerFault;
use crate::cluster::app::processes::{Exit, OutOfMemory};
use crate::kit::time::SimTime;

#[track_caller]
fn check_times(script: &str, secs: u64, expected: &[&str]) {
    let mut lab = Lab::script(script);
    lab.run_until(SimTime::secs(secs));
    assert_eq!(lab.timed(), expected, "{script}");
}

#[test]
fn a_command_is_over_when_its_output_is_closed() {
    for (command, seconds, seen) in [
        ("(sleep 20; echo late) & echo off", 20, "off\nlate\n"),
        ("(sleep 20; echo late) > /dev/null 2>&1 & echo off", 0, "off\n"),
        ("sleep 20 > /dev/null & echo off", 20, "off\n"),
    ] {
        let mut lab = Lab::boot(start(&["sleep", "1000"])).expect("it starts");
        let since = lab.now;
        assert_eq!(lab.exec(&["sh", "-c", command]), (0, seen.to_owned()), "{command}");
        assert_eq!((lab.now - since).as_secs(), seconds, "{command}");
    }
}

#[test]
fn sleeping_takes_its_time_and_starting_a_millisecond() {
    check_times(
        "echo a; sleep 5; echo b; sleep 0.25; echo c",
        60,
        &["0.001 a", "5.002 b", "5.253 c"],
    );
    check_times(
        "for i in $(seq 1 3); do echo $i; sleep 1; done",
        60,
        &["0.002 1", "1.003 2", "2.004 3"],
    );
    check_times("sleep 2 & sleep 1; echo one; wait; echo two", 60, &["1.002 one", "2.002 two"]);
}

#[test]
fn the_documentation_s_liveness_script_runs_as_written() {
    let script = "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600";
    let mut lab = Lab::script(script);
    let mut seen = Vec::new();
    for second in [1, 29, 31, 600] {
        lab.run_until(SimTime::secs(second));
        seen.push(lab.exec(&["cat", "/tmp/healthy"]).0);
    }
    assert_eq!(seen, [0, 0, 1, 1]);
    lab.run_until(SimTime::secs(700));
    assert_eq!((lab.exit().map(|exit| exit.code), lab.now.as_secs()), (Some(0), 630));
}

#[test]
fn tail_follows_a_file() {
    check_times(
        "touch /tmp/log; (for i in 1 2 3; do sleep 2; echo line $i >> /tmp/log; done) & tail -f /tmp/log | while read x y; do echo got $y; done",
        10,
        &["3.003 got 1", "5.003 got 2", "7.003 got 3"],
    );
}

#[test]
fn a_loop_without_a_pause_is_slowed_and_says_so_once() {
    let mut lab = Lab::script("while true; do :; done");
    lab.run_until(SimTime::secs(3_600));
    let log = lab.timed();
    assert_eq!(log.len(), 1, "{log:?}");
    assert!(log[0].contains("never pauses"), "{log:?}");
    assert_eq!(lab.exec(&["echo", "still"]), (0, "still\n".to_owned()));
}

#[test]
fn hostile_scripts_end_at_their_bounds() {
    for script in [
        "a=xx; while true; do a=$a$a; done",
        ":(){ :|:& };:",
        "while true; do date > /dev/null; done",
        "yes",
        "while true; do date; done",
        "yes | cat > /dev/null",
        "cat /dev/zero | cat > /tmp/x",
        "while true; do echo spam; done",
        "f() { f | f; }; f",
        "while true; do sleep 1000 & done",
        "echo $(yes)",
        "while true; do touch /tmp/$RANDOM$RANDOM; done",
        "tail -f /dev/null & while true; do (:); done",
        "x=$(cat /dev/urandom)",
    ] {
        let mut lab = Lab::script(script);
        lab.run_until(SimTime::secs(120));
    }
}

#[test]
fn a_leak_ends_the_container_at_its_limit_though_nobody_moves() {
    let mut lab = Lab::boot(start(&["/agnhost", "netexec"])).expect("there is a server");
    lab.run_until(SimTime::secs(10));
    let leak = ServerFault::Leak { bytes_per_second: 10 << 20 };
    lab.with(|processes, world| processes.fault(world, leak));
    lab.run_until(SimTime::secs(60));
    assert_eq!(lab.exit(), Some(Exit { code: 137, memory: OutOfMemory::Yes }));
}

//! Containers of the documentation and of the end-to-end tests, as they are written there.

use super::Lab;
use super::lab::start;
use crate::cluster::app::processes::{Exit, OutOfMemory};
use crate::cluster::app::signal::Signal;
use crate::kit::time::SimTime;

/// Whether a file is there at each of the seconds.
#[track_caller]
fn file_at(script: &str, file: &str, expected: &[(u64, bool)]) {
    let mut lab = Lab::script(script);
    for (second, is_there) in expected {
        lab.run_until(SimTime::secs(*second));
        assert_eq!(lab.exec(&["cat", file]).0 == 0, *is_there, "{file} at {second} s");
    }
}

#[test]
fn probes_find_what_the_end_to_end_tests_write() {
    file_at(
        "echo ok >/tmp/health; sleep 10; rm -rf /tmp/health; sleep 600",
        "/tmp/health",
        &[(1, true), (9, true), (11, false), (100, false)],
    );
    file_at("echo ok >/tmp/health; sleep 600", "/tmp/health", &[(1, true), (500, true)]);
    file_at(
        "sleep 10; echo ok >/tmp/startup; sleep 600",
        "/tmp/startup",
        &[(9, false), (11, true)],
    );
    file_at(
        "echo ok >/tmp/health; sleep 32; echo ok >/tmp/startup; sleep 600",
        "/tmp/startup",
        &[(31, false), (33, true)],
    );
}

#[test]
fn a_trap_takes_its_time_before_the_container_ends() {
    let script = "_term() { rm -f /tmp/ready; sleep 30; exit 0; }\ntrap _term SIGTERM\ntouch /tmp/ready\nwhile true; do echo \"hello\"; sleep 10; done";
    let mut lab = Lab::script(script);
    lab.run_until(SimTime::secs(15));
    lab.signal(Signal::Term);
    lab.run_until(SimTime::secs(19));
    assert_eq!(lab.exec(&["cat", "/tmp/ready"]).0, 0, "the sleep in the foreground comes first");
    lab.run_until(SimTime::secs(21));
    assert_eq!(lab.exec(&["cat", "/tmp/ready"]).0, 1);
    lab.run_until(SimTime::secs(100));
    assert_eq!((lab.exit().map(|exit| exit.code), lab.now.as_secs()), (Some(0), 50));
}

#[test]
fn a_hook_writes_where_the_server_reads() {
    let mut lab = Lab::script("while true; do cat /data/message 2>/dev/null; sleep 5; done");
    lab.run_until(SimTime::secs(1));
    let hook = ["/bin/sh", "-c", "echo Hello from the postStart handler > /data/message"];
    assert_eq!(lab.exec(&hook), (0, String::new()));
    lab.run_until(SimTime::secs(6));
    assert_eq!(lab.printed(), "Hello from the postStart handler\n");
    assert!(lab.volumes["data"].node(&["message".to_owned()]).is_some(), "it lies in the volume");
}

#[test]
fn a_termination_message_is_a_file() {
    let mut lab = Lab::script("sleep 2 && echo Sleep expired > /dev/termination-log; exit 1");
    lab.run_until(SimTime::secs(10));
    assert_eq!(lab.exit().map(|exit| exit.code), Some(1));
    let message = lab.with(|processes, world| {
        processes.files(world, |files| files.read("/dev/termination-log").map(str::to_owned))
    });
    assert_eq!(message.as_deref(), Ok("Sleep expired\n"));
}

#[test]
fn more_memory_than_the_limit_kills_the_container() {
    // Sixty shells and their sleeps are small; a limit of ten megabytes is smaller.
    let mut begin = start(&["sh", "-c", "for i in $(seq 1 40); do sleep 100 & done; wait"]);
    begin.memory_limit = Some(10 * 1024 * 1024);
    let mut lab = Lab::boot(begin).expect("it starts");
    lab.run_until(SimTime::secs(5));
    assert_eq!(lab.exit(), Some(Exit { code: 137, memory: OutOfMemory::Yes }));
}

#[test]
fn a_script_of_a_config_map_runs() {
    let script = "cat > /tmp/entry.sh <<'END'\n#!/bin/sh\nset -eu\nname=${1:-nobody}\ncase \"$name\" in\n  web*) kind=server ;;\n  *)    kind=unknown ;;\nesac\nprintf '%s is a %s\\n' \"$name\" \"$kind\"\n[ \"$kind\" = server ] || exit 64\nEND\nchmod 755 /tmp/entry.sh; /tmp/entry.sh $HOSTNAME; /tmp/entry.sh; echo code $?";
    super::check(script, "web-0 is a server\nnobody is a unknown\ncode 64\n", 0);
}

#[test]
fn a_sidecar_streams_a_log_that_is_not_there_yet() {
    let mut lab = Lab::script("tail -n+1 -F /data/1.log");
    lab.run_until(SimTime::millis(2_500));
    let counter = "i=0; while [ $i -lt 3 ]; do echo \"$i: $(date +%T)\" >> /data/1.log; i=$((i+1)); sleep 1; done";
    assert_eq!(lab.exec(&["sh", "-c", counter]), (0, String::new()));
    lab.run_until(SimTime::secs(10));
    let printed = "tail: can't open '/data/1.log': No such file or directory\n0: 00:00:02\n1: 00:00:03\n2: 00:00:04\n";
    assert_eq!(lab.printed(), printed);
}

#[test]
fn a_hook_waits_until_the_server_is_gone() {
    let mut lab = Lab::boot(start(&["sh", "-c", "/agnhost netexec --delay-shutdown=3; sleep 60"]))
        .expect("it starts");
    lab.run_until(SimTime::secs(5));
    let hook = "killall agnhost; while killall -0 agnhost 2>/dev/null; do sleep 1; done; echo gone";
    assert_eq!(lab.exec(&["sh", "-c", hook]), (0, "gone\n".to_owned()));
    assert_eq!(lab.now.as_secs(), 8);
}

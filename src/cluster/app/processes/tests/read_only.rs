//! A container that may not write to its image's files: what each program says of it, and where it may write all the same.

use super::Lab;
use super::lab::start;
use crate::cluster::app::files::Access;
use crate::cluster::app::image::Image;
use crate::cluster::app::launch::Start;
use crate::kit::time::SimTime;
use std::rc::Rc;

const TROUBLE: &str = "Read-only file system";

#[track_caller]
fn check(start: Start, script: &str, printed: &str, code: i32) {
    let mut lab = Lab::boot(start).expect("there is a shell");
    lab.run_until(SimTime::secs(10));
    let (ended, seen) = lab.exec(&["sh", "-c", script]);
    assert_eq!((seen.as_str(), ended), (printed, code), "{script}");
}

fn read_only() -> Start {
    Start { root: Access::ReadOnly, ..start(&["sleep", "1000"]) }
}

/// The same tools in an image that has no busybox.
fn read_only_gnu() -> Start {
    let start = read_only();
    let binaries = start.image.binaries.iter().filter(|(path, _)| path != "/bin/ash").cloned();
    let image = Image { binaries: binaries.collect(), ..Image::clone(&start.image) };
    Start { image: Rc::new(image), ..start }
}

#[test]
fn busybox_s_tools_say_that_the_file_system_is_read_only() {
    for (script, told) in [
        ("echo x >/x", "sh: can't create /x"),
        ("echo x >>/etc/passwd", "sh: can't create /etc/passwd"),
        ("touch /tmp/healthy", "touch: /tmp/healthy"),
        ("touch /etc/passwd", "touch: /etc/passwd"),
        ("mkdir /cache", "mkdir: can't create directory '/cache'"),
        ("mkdir -p /tmp/a/b", "mkdir: can't create directory '/tmp/a/'"),
        ("cp /etc/passwd /tmp", "cp: can't create '/tmp/passwd'"),
        ("cp /etc/passwd /scripts/plain", "cp: can't create '/scripts/plain'"),
        ("cp -r /scripts /tmp", "cp: can't create directory '/tmp/scripts'"),
        ("rm /etc/passwd", "rm: can't remove '/etc/passwd'"),
        ("rmdir /home", "rmdir: '/home'"),
        ("mv /etc/passwd /tmp", "mv: can't rename '/etc/passwd'"),
        ("mv /etc/passwd /data", "mv: can't remove '/etc/passwd'"),
        ("touch /data/a; mv /data/a /tmp", "mv: can't create '/tmp/a'"),
        ("ln -s /etc/passwd /tmp", "ln: /tmp/passwd"),
        ("chmod 600 /etc/passwd", "chmod: /etc/passwd"),
        ("chown root /etc/passwd", "chown: /etc/passwd"),
        ("mktemp", "mktemp"),
    ] {
        check(read_only(), script, &format!("{told}: {TROUBLE}\n"), 1);
    }
}

#[test]
fn so_do_gnu_s() {
    for (script, told) in [
        ("touch /tmp/healthy", "touch: cannot touch '/tmp/healthy'"),
        ("mkdir -p /tmp/a/b", "mkdir: cannot create directory '/tmp/a'"),
        ("cp /etc/passwd /tmp", "cp: cannot create regular file '/tmp/passwd'"),
        ("cp -r /scripts /tmp", "cp: cannot create directory '/tmp/scripts'"),
        ("rm /etc/passwd", "rm: cannot remove '/etc/passwd'"),
        ("mv /etc/passwd /tmp", "mv: cannot move '/etc/passwd' to '/tmp/passwd'"),
        ("mv /etc/passwd /data", "mv: cannot remove '/etc/passwd'"),
        ("ln -s /etc/passwd /tmp", "ln: failed to create symbolic link '/tmp/passwd'"),
        ("chmod 600 /etc/passwd", "chmod: changing permissions of '/etc/passwd'"),
        ("chown root /etc/passwd", "chown: changing ownership of '/etc/passwd'"),
        ("find /scripts -name lost -delete", "find: cannot delete '/scripts/lost'"),
        (
            "mktemp -d /tmp/x.XXXXXX",
            "mktemp: failed to create directory via template '/tmp/x.XXXXXX'",
        ),
    ] {
        check(read_only_gnu(), script, &format!("{told}: {TROUBLE}\n"), 1);
    }
}

#[test]
fn who_has_more_to_do_goes_on() {
    check(
        read_only(),
        "rm -rf /scripts; ls /scripts",
        "lost\nplain\nrun.sh\n\
         rm: can't remove '/scripts/lost': Read-only file system\n\
         rm: can't remove '/scripts/plain': Read-only file system\n\
         rm: can't remove '/scripts/run.sh': Read-only file system\n",
        0,
    );
    let tee = "echo a | tee /x /data/y; echo $?; cat /data/y";
    check(read_only(), tee, "a\n1\na\ntee: /x: Read-only file system\n", 0);
    check(
        read_only(),
        "mv /etc/passwd /data 2>/dev/null; cmp=$(cat /data/passwd); [ -n \"$cmp\" ]",
        "",
        0,
    );
    check(
        read_only(),
        "find /scripts -name lost -delete; echo $?",
        "0\nfind: /scripts/lost: Read-only file system\n",
        0,
    );
}

#[test]
fn what_is_there_already_or_leads_nowhere_is_told_first() {
    check(read_only(), "mkdir /tmp", "mkdir: can't create directory '/tmp': File exists\n", 1);
    check(read_only(), "mkdir -p /tmp", "", 0);
    check(read_only(), "echo >/tmp", "sh: can't create /tmp: Is a directory\n", 1);
    check(read_only(), "echo >/no/x", "sh: can't create /no/x: nonexistent directory\n", 1);
    check(read_only(), "rm /no", "rm: can't remove '/no': No such file or directory\n", 1);
    check(read_only(), "rm -f /no; echo >/dev/null; cat /etc/passwd >/dev/null", "", 0);
}

#[test]
fn volumes_devices_and_the_kubelet_s_files_keep_their_own_rules() {
    let write = "echo a >/data/a; echo b >/dev/b; echo c >>/etc/hosts; echo d >/dev/termination-log; tail -n 1 /data/a /dev/b /etc/hosts /dev/termination-log | grep -v =";
    check(read_only(), write, "a\n\nb\n\nc\n\nd\n", 0);
    let hostname = "sh: can't create /etc/hostname: Read-only file system\n";
    check(read_only(), "echo x >/etc/hostname", hostname, 1);
    let hosts = "rm: can't remove '/etc/hosts': Read-only file system\n";
    check(read_only(), "rm /etc/hosts", hosts, 1);
    let words = Start { termination_message_path: "/tmp/words".to_owned(), ..read_only() };
    check(
        words,
        "echo bye >/tmp/words; ls /tmp; echo x >/tmp/other",
        "words\nsh: can't create /tmp/other: Read-only file system\n",
        1,
    );
    let own = Image { volumes: vec!["/db".to_owned()], ..Image::clone(&read_only().image) };
    let own = Start { image: Rc::new(own), ..read_only() };
    check(own, "echo x >/db/x; cat /db/x", "x\n", 0);
    let made = Start { working_dir: "/made/here".to_owned(), ..read_only() };
    check(made, "pwd; touch x", "/made/here\ntouch: x: Read-only file system\n", 1);
}

#[test]
fn what_is_mounted_cannot_be_replaced_or_removed_in_any_container() {
    let writable = || start(&["sleep", "1000"]);
    check(
        writable(),
        "rm /etc/hosts",
        "rm: can't remove '/etc/hosts': Device or resource busy\n",
        1,
    );
    let replace = "sed -i s/web/x/ /etc/hosts 2>&1 | sed 's/hosts....../hosts??????/'; grep -c web /etc/hosts";
    let told = "sed: can't move '/etc/hosts??????' to '/etc/hosts': Device or resource busy\n1\n";
    check(writable(), replace, told, 0);
    let replace = "sed -i s/sh/x/ /etc/passwd 2>&1 | sed 's/passwd....../passwd??????/'";
    let told = "sed: can't create temp file '/etc/passwd??????': Read-only file system\n";
    check(read_only(), replace, told, 0);
    check(read_only(), "echo a >/data/a; sed -i s/a/b/ /data/a; cat /data/a", "b\n", 0);
}

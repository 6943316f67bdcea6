//! What the programs tell of the machine around them: what is mounted, who listens, and who answers.

use super::Lab;
use super::lab::start;
use crate::cluster::app::files::{Access, Medium, Mount, Volume};
use crate::cluster::app::image::Image;
use crate::cluster::app::launch::Start;
use crate::cluster::app::processes::{Heard, Question};
use crate::kit::time::SimTime;
use std::rc::Rc;

/// What a command prints and how it ends, while `answer` says how many of its echoes come back.
#[track_caller]
fn pings(command: &str, answers: u32, secs: u64) -> String {
    let mut lab = Lab::script(&format!("{command}; echo $? at $(date +%S)"));
    let mut left = answers;
    for tenth in 1..=secs * 10 {
        lab.run_until(SimTime::millis(tenth * 100));
        for request in lab.requests() {
            let heard = match request.question {
                Question::Resolve { name } if name == "web" => {
                    Heard::Addresses { names: vec![name], addresses: vec!["10.96.0.9".to_owned()] }
                }
                Question::Resolve { .. } => Heard::UnknownName,
                Question::Echo { .. } if 0 < left => {
                    left -= 1;
                    Heard::Echo { ttl: 62, micros: 100 + u64::from(left) * 1_001 }
                }
                Question::Echo { .. }
                | Question::Reach { .. }
                | Question::Sockets
                | Question::Memory => continue,
            };
            lab.with(|processes, world| processes.hear(world, request.pid, heard));
        }
    }
    lab.printed()
}

#[test]
fn ping_counts_what_comes_back() {
    assert_eq!(
        pings("ping -c 3 10.244.1.2", 3, 10),
        "PING 10.244.1.2 (10.244.1.2): 56 data bytes\n\
         64 bytes from 10.244.1.2: seq=0 ttl=62 time=2.102 ms\n\
         64 bytes from 10.244.1.2: seq=1 ttl=62 time=1.101 ms\n\
         64 bytes from 10.244.1.2: seq=2 ttl=62 time=0.100 ms\n\
         \n\
         --- 10.244.1.2 ping statistics ---\n\
         3 packets transmitted, 3 packets received, 0% packet loss\n\
         round-trip min/avg/max = 0.100/1.101/2.102 ms\n\
         0 at 02\n"
    );
}

#[test]
fn ping_waits_for_what_is_lost_and_less_long_after_an_answer() {
    let lost = "\n--- web ping statistics ---\n2 packets transmitted, 0 packets received, 100% packet loss\n";
    let head = "PING web (10.96.0.9): 56 data bytes\n";
    assert_eq!(pings("ping -c 2 web", 0, 20), format!("{head}{lost}1 at 11\n"));
    assert_eq!(pings("ping -c 2 -W 3 web", 0, 20), format!("{head}{lost}1 at 04\n"));
    let third = "3 packets transmitted, 1 packets received, 66% packet loss\n\
                 round-trip min/avg/max = 0.100/0.100/0.100 ms\n0 at 03\n";
    let all = format!("{head}\n--- web ping statistics ---\n{third}");
    assert_eq!(pings("ping -q -c 3 web", 1, 20), all);
    let late = "\n--- web ping statistics ---\n3 packets transmitted, 0 packets received, 100% packet loss\n1 at 03\n";
    assert_eq!(pings("ping -w 3 web", 0, 20), format!("{head}{late}"));
    assert_eq!(pings("ping -c 1 nope", 0, 5), "ping: bad address 'nope'\n1 at 00\n");
    assert_eq!(pings("ping", 0, 5), "ping: missing operand\n1 at 00\n");
    assert_eq!(pings("ping -z x", 0, 5), "ping: option -z: not supported by podlife\n2 at 00\n");
    let own = pings("ping -c 1 web-0; ping -c 1 -s 0 localhost | head -n 2", 2, 5);
    assert!(
        own.starts_with("PING web-0 (10.244.0.5): 56 data bytes\n64 bytes from 10.244.0.5: "),
        "{own}"
    );
    let short = "PING localhost (127.0.0.1): 0 data bytes\n8 bytes from 127.0.0.1: seq=0 ttl=62\n";
    assert!(own.contains(short), "{own}");
}

#[test]
fn ping_without_a_count_ends_when_it_is_interrupted() {
    let mut lab =
        Lab::script("trap : INT; ping 10.244.1.2 & sleep 4.5; kill -INT $!; wait $!; echo $?");
    for tenth in 1..=60 {
        lab.run_until(SimTime::millis(tenth * 100));
        for request in lab.requests() {
            let heard = Heard::Echo { ttl: 64, micros: 50 };
            lab.with(|processes, world| processes.hear(world, request.pid, heard));
        }
    }
    let printed = lab.printed();
    assert!(printed.ends_with("\n--- 10.244.1.2 ping statistics ---\n5 packets transmitted, 5 packets received, 0% packet loss\nround-trip min/avg/max = 0.050/0.050/0.050 ms\n0\n"), "{printed}");
}

/// agnhost serves on 8080 there.
fn served(command: &[&str]) -> String {
    let mut lab = Lab::boot(start(&["/agnhost", "netexec"])).expect("it is in the image");
    lab.run_until(SimTime::secs(5));
    lab.exec(command).1
}

#[test]
fn netstat_shows_who_listens() {
    let head = "Active Internet connections (only servers)\n\
                Proto Recv-Q Send-Q Local Address           Foreign Address         State       ";
    assert_eq!(
        served(&["netstat", "-tln"]),
        format!(
            "{head}\ntcp        0      0 :::8080                 :::*                    LISTEN      \n"
        )
    );
    assert_eq!(
        served(&["netstat", "-tlnp"]),
        format!(
            "{head}PID/Program name    \n\
             tcp        0      0 :::8080                 :::*                    LISTEN      1/agnhost\n"
        )
    );
    assert_eq!(
        served(&["netstat", "-tn"]).lines().next(),
        Some("Active Internet connections (w/o servers)")
    );
    assert_eq!(served(&["netstat", "-tn"]).lines().count(), 2);
    assert_eq!(
        served(&["netstat", "-a"]).lines().skip(3).collect::<Vec<_>>(),
        [
            "Active UNIX domain sockets (servers and established)",
            "Proto RefCnt Flags       Type       State         I-Node Path"
        ]
    );
}

#[test]
fn netstat_asks_for_the_pod_s_other_containers() {
    let mut lab = Lab::boot(start(&["sleep", "100"])).expect("there is a shell");
    lab.run_until(SimTime::secs(1));
    assert_eq!(lab.exec(&["netstat", "-tlnp"]).1.lines().count(), 2, "nobody listens");
}

#[test]
fn free_shows_the_machine_in_the_words_of_its_version() {
    let printed = |command: &str, minor: u32| {
        let start = start(&["sleep", "100"]);
        let image = Image { busybox_minor: minor, ..Image::clone(&start.image) };
        let mut lab =
            Lab::boot(Start { image: Rc::new(image), ..start }).expect("there is a shell");
        lab.run_until(SimTime::secs(1));
        lab.exec(&["sh", "-c", command]).1
    };
    assert_eq!(
        printed("free", 36),
        "              total        used        free      shared  buff/cache   available\n\
         Mem:        4194304      614400     3578880        1024        1024     3578880\n\
         Swap:             0           0           0\n"
    );
    assert_eq!(
        printed("free -m", 28),
        "             total       used       free     shared    buffers     cached\n\
         Mem:          4096        601       3495          1          0          1\n\
         -/+ buffers/cache:        600       3496\n\
         Swap:            0          0          0\n"
    );
    assert_eq!(
        printed("free -h", 36).lines().nth(1),
        Some("Mem:           4.0G      600.0M        3.4G        1.0M        1.0M        3.4G")
    );
    assert_eq!(printed("free -h", 28), "free: option -h: not supported by podlife\n");
}

fn mounted(start: Start, command: &[&str]) -> (i32, String) {
    let mut lab = Lab::boot(start).expect("there is a shell");
    lab.volumes.insert(
        "secret".to_owned(),
        Volume::for_everybody(Medium::Memory { bytes: 1 << 20 }, SimTime::ZERO),
    );
    lab.run_until(SimTime::secs(1));
    lab.exec(command)
}

#[test]
fn mount_shows_shallow_mounts_first_and_how_they_may_be_used() {
    let mut start = Start { root: Access::ReadOnly, ..start(&["sleep", "100"]) };
    let mount = |path: &str, volume: &str, read_only| Mount {
        path: path.to_owned(),
        volume: volume.to_owned(),
        sub_path: String::new(),
        read_only,
    };
    start.mounts.push(mount("/run/secrets/token", "secret", true));
    start.mounts.push(mount("/etc/app", "app", false));
    let (code, printed) = mounted(start.clone(), &["mount"]);
    let disk: Vec<&str> = printed
        .lines()
        .filter(|line| {
            line.starts_with("/dev/vda1") || line.starts_with("shm") || line.contains("secrets")
        })
        .collect();
    assert_eq!(
        disk,
        [
            "/dev/vda1 on /data type ext4 (rw,relatime)",
            "/dev/vda1 on /etc/app type ext4 (rw,relatime)",
            "/dev/vda1 on /etc/hosts type ext4 (rw,relatime)",
            "/dev/vda1 on /dev/termination-log type ext4 (rw,relatime)",
            "/dev/vda1 on /etc/hostname type ext4 (ro,relatime)",
            "/dev/vda1 on /etc/resolv.conf type ext4 (ro,relatime)",
            "shm on /dev/shm type tmpfs (rw,nosuid,nodev,noexec,relatime,size=65536k,inode64)",
            "tmpfs on /run/secrets/token type tmpfs (ro,relatime,size=1024k,inode64)",
        ]
    );
    assert!(
        printed.starts_with("overlay on / type overlay (ro,relatime,lowerdir=/var/lib/containerd/"),
        "{printed}"
    );
    assert_eq!(code, 0);
    let (_, kinds) = mounted(start.clone(), &["mount", "-t", "ext4"]);
    assert_eq!(kinds.lines().count(), 6);
    let denied = (1, "mount: permission denied (are you root?)\n".to_owned());
    assert_eq!(mounted(start.clone(), &["mount", "-t", "tmpfs", "tmpfs", "/tmp"]), denied);
    let unknown = (1, "mount: can't find /mnt in /etc/fstab\n".to_owned());
    assert_eq!(mounted(start, &["mount", "/mnt"]), unknown);
}

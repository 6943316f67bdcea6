//! A container to run scripts in: a shell, all utilities, and a clock that jumps from one event to the next.

use std::rc::Rc;

use crate::cluster::app::files::{Access, Mount, Volumes};
use crate::cluster::app::image::{Binary, Image, ImageFile};
use crate::cluster::app::images;
use crate::cluster::app::launch::{Start, Stdin};
use crate::cluster::app::log::Stream;
use crate::cluster::app::processes::{
    ExecError, Exit, Heard, Memory, Outbound, Pid, Processes, Question, World, unpack,
};
use crate::cluster::app::server::interface::is_loopback;
use crate::cluster::app::signal::Signal;
use crate::cluster::app::utilities;
use crate::kit::time::SimTime;
use crate::objects::probe::{Answer, Refusal};

#[derive(Clone)]
pub struct Lab {
    pub processes: Processes,
    pub volumes: Volumes,
    pub now: SimTime,
    asked: Vec<Outbound>,
}

/// Of the pod, in which no other container listens.
const ADDRESS: &str = "10.244.0.5";

pub fn image() -> Image {
    let mut binaries = vec![
        ("/bin/sh".to_owned(), Binary::Shell),
        ("/bin/ash".to_owned(), Binary::Shell),
        ("/bin/bash".to_owned(), Binary::Shell),
    ];
    let (agnhost, _) = images::find("registry.k8s.io/e2e-test-images/agnhost:2.53", &[]);
    let is_server = |(_, binary): &&(String, Binary)| matches!(binary, Binary::Server(_));
    binaries.extend(agnhost.binaries.iter().find(is_server).cloned());
    binaries.extend(
        utilities::all()
            .map(|utility| (format!("/bin/{}", utility.name), Binary::Utility(utility))),
    );
    let file = |content: &str, mode| ImageFile { content: content.to_owned(), mode };
    Image {
        entrypoint: vec!["sh".to_owned(), "-c".to_owned()],
        cmd: vec!["exit 3".to_owned()],
        env: Vec::new(),
        working_dir: String::new(),
        stop_signal: Signal::Term,
        files: vec![
            ("/etc/passwd".to_owned(), file("root:x:0:0:root:/root:/bin/sh\n", 0o644)),
            ("/scripts/run.sh".to_owned(), file("#!/bin/sh\necho run $# $1\nexit 7\n", 0o755)),
            ("/scripts/plain".to_owned(), file("echo plain $1\n", 0o755)),
            ("/scripts/lost".to_owned(), file("#!/no/such\n", 0o755)),
        ],
        exposed: Vec::new(),
        volumes: Vec::new(),
        folders: Vec::new(),
        links: Vec::new(),
        binaries,
        busybox_minor: 36,
    }
}

pub fn start(command: &[&str]) -> Start {
    let image = Rc::new(image());
    Start {
        layer: unpack(&image),
        image,
        command: command.iter().map(|word| (*word).to_owned()).collect(),
        args: Vec::new(),
        env: Vec::new(),
        working_dir: String::new(),
        hostname: "web-0".to_owned(),
        namespace: "default".to_owned(),
        hosts: "127.0.0.1\tlocalhost\n10.244.0.5\tweb-0\n".to_owned(),
        ip: ADDRESS.to_owned(),
        mounts: vec![Mount {
            path: "/data".to_owned(),
            volume: "data".to_owned(),
            sub_path: String::new(),
            read_only: false,
        }],
        root: Access::ReadWrite,
        termination_message_path: "/dev/termination-log".to_owned(),
        ports: vec![80],
        memory_limit: Some(200 * 1024 * 1024),
        cpu_limit_millis: None,
        stdin: Stdin::Nothing,
        seed_key: "default/web-0/app".to_owned(),
    }
}

impl Lab {
    pub fn boot(start: Start) -> Result<Lab, ExecError> {
        let mut volumes = Volumes::new();
        let mut world = World { now: SimTime::ZERO, seed: 7, volumes: &mut volumes };
        let processes = Processes::boot(start, &mut world)?;
        Ok(Lab { processes, volumes, now: SimTime::ZERO, asked: Vec::new() })
    }

    pub fn script(script: &str) -> Lab {
        Lab::boot(start(&["sh", "-c", script])).expect("there is a shell")
    }

    /// Lets time pass up to an instant, from one event to the next.
    pub fn run_until(&mut self, until: SimTime) {
        while let Some(due) = self.processes.due().filter(|due| *due <= until) {
            self.now = self.now.max(due);
            self.with(|processes, world| processes.turn(world));
        }
        if self.exit().is_some() {
            return;
        }
        self.now = self.now.max(until);
    }

    pub fn with<T>(&mut self, act: impl FnOnce(&mut Processes, &mut World) -> T) -> T {
        let mut world = World { now: self.now, seed: 7, volumes: &mut self.volumes };
        let result = act(&mut self.processes, &mut world);
        for outbound in self.processes.requests() {
            match &outbound.question {
                Question::Reach { host, .. } if host == ADDRESS || is_loopback(host) => {
                    let refused = Heard::Answer(Answer::Refused(Refusal::Connection));
                    self.processes.hear(&mut world, outbound.pid, refused);
                }
                Question::Memory => {
                    let memory = Memory { total: 4 << 30, used: 600 << 20, shared: 1 << 20 };
                    self.processes.hear(&mut world, outbound.pid, Heard::Memory(memory));
                }
                Question::Sockets => {
                    self.processes.hear(&mut world, outbound.pid, Heard::Sockets(Vec::new()));
                }
                Question::Reach { .. } | Question::Resolve { .. } | Question::Echo { .. } => {
                    self.asked.push(outbound);
                }
            }
        }
        result
    }

    /// What was asked of others since this was last called.
    pub fn requests(&mut self) -> Vec<Outbound> {
        std::mem::take(&mut self.asked)
    }

    pub fn signal(&mut self, signal: Signal) {
        self.with(|processes, world| processes.signal(world, Pid::FIRST, signal));
    }

    /// Runs a command beside PID 1 to its end: its code, and what it printed.
    pub fn exec(&mut self, argv: &[&str]) -> (i32, String) {
        let argv: Vec<String> = argv.iter().map(|word| (*word).to_owned()).collect();
        let pid = self
            .with(|processes, world| processes.exec(world, &argv, Stdin::Nothing))
            .expect("it runs");
        let last = self.now + crate::kit::time::Span::secs(60);
        while self.now < last {
            let ended = self.processes.take_ended();
            if let Some(ended) = ended.into_iter().find(|ended| ended.pid == pid) {
                return (ended.code, format!("{}{}", ended.stdout, ended.stderr));
            }
            let due = self.processes.due().expect("the command is not over");
            self.now = self.now.max(due);
            self.with(|processes, world| processes.turn(world));
        }
        panic!("{argv:?} did not end");
    }

    pub fn exit(&self) -> Option<Exit> {
        self.processes.exit()
    }

    /// What was printed, both streams in their order.
    pub fn printed(&self) -> String {
        let lines = self.processes.log().lines().filter(|line| line.stream != Stream::Remark);
        lines.flat_map(|line| [&*line.text, "\n"].map(str::to_owned)).collect()
    }

    /// Each line behind the time at which it was printed.
    pub fn timed(&self) -> Vec<String> {
        self.processes.log().lines().map(|line| format!("{} {}", line.at, line.text)).collect()
    }
}

/// Runs a script for at most an hour: all that it printed and its exit code.
#[track_caller]
pub fn check(script: &str, printed: &str, code: i32) {
    let mut lab = Lab::script(script);
    lab.run_until(SimTime::secs(3_600));
    let exit = lab.exit().map(|exit| exit.code);
    assert_eq!((lab.printed().as_str(), exit), (printed, Some(code)), "{script}");
}

//! How a container begins: its files laid out, PID 1 started; and how a command is run beside PID 1.
//! Models runc create/start/exec, and the files that the kubelet and containerd put into every container.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::bounds::{self, Allowance};
use super::descriptors::{DescriptionId, Target};
use super::kernel::{Family, Kernel, Machine};
use super::load::{self, DEFAULT_PATH, Loaded, LookupError};
use super::process::{Core, Hearing, Pid, Process, RunState, Wait};
use super::sessions::Session;
use super::{ExecError, Processes, World};
use crate::cluster::app::files::{
    Access, Bind, Content, Device, Errno, File, Files, LastLink, Mount, Node, Root, Volume,
};
use crate::cluster::app::image::Image;
use crate::cluster::app::launch::{Start, Stdin};
use crate::cluster::app::log::Stream;
use crate::kit::time::SimTime;

const DIRECTORIES: [&str; 12] = [
    "/bin",
    "/dev",
    "/etc",
    "/home",
    "/proc/1/fd",
    "/proc/self/fd",
    "/root",
    "/run",
    "/sys",
    "/tmp",
    "/usr/bin",
    "/var/log",
];

/// Where a container finds the names that it knows by itself.
pub const HOSTS: &str = "/etc/hosts";

impl Processes {
    /// Starts the container's command as PID 1.
    pub fn boot(start: Start, world: &mut World) -> Result<Processes, ExecError> {
        let files = lay_out(&start, world);
        let argv = start.argv();
        let directory = match start.working_dir.as_str() {
            "" => start.image.working_dir.as_str(),
            given => given,
        };
        let cwd = if directory.starts_with('/') { directory } else { "/" }.to_owned();
        let machine = Machine {
            family: family(&start.image),
            busybox_minor: start.image.busybox_minor,
            hostname: start.hostname.clone(),
            ip: start.ip.clone(),
            ports: start.ports.clone(),
            memory_limit: start.memory_limit,
            cpu_limit_millis: start.cpu_limit_millis,
            seed_key: start.seed_key.clone(),
            booted_at: world.now,
            env: environment(&start),
            cwd,
            limits: &bounds::CONTAINER,
        };
        let mut processes =
            Processes { kernel: Kernel::new(machine, files, world.seed, world.now) };
        processes.during(world, |kernel| {
            // runc makes a working directory that is not there.
            let _ = kernel.files.create_directories(&kernel.machine.cwd);
            kernel.files.set_root(root(&start));
            let stdin = start.stdin;
            kernel.begin(argv, stdin, |stream| Target::Log(seen(stream, stdin)))
        })?;
        Ok(processes)
    }

    /// Runs a command beside PID 1; its end is told by `take_ended`.
    pub fn exec(
        &mut self,
        world: &mut World,
        argv: &[String],
        stdin: Stdin,
    ) -> Result<Pid, ExecError> {
        self.during(world, |kernel| {
            let pid = kernel.next_pid();
            kernel.sessions.insert(pid, Session::default());
            let print = |stream| Target::Session(pid, seen(stream, stdin));
            let begun = kernel.begin(argv.to_vec(), stdin, print);
            if begun.is_err() {
                kernel.sessions.remove(&pid);
            }
            begun
        })
    }
}

impl Kernel {
    /// A process without a parent inside the container.
    fn begin(
        &mut self,
        argv: Vec<String>,
        stdin: Stdin,
        print: impl Fn(Stream) -> Target,
    ) -> Result<Pid, ExecError> {
        let command = argv.first().cloned().unwrap_or_default();
        let refuse = |error| ExecError { command: command.clone(), error };
        let Machine { env, cwd, .. } = Machine::clone(&self.machine);
        let loaded = load::load(self, &cwd, argv, env).map_err(refuse)?;
        let Loaded { program, argv, env } = loaded;
        let full = |errno| refuse(LookupError::Path(errno));
        let pid = self.new_pid().map_err(full)?;
        let mut descriptors = self.standard_descriptors(print).map_err(full)?;
        if let Some(reader) = self.plug(pid, stdin).map_err(full)?
            && let Some(nothing) = descriptors.insert(0, reader)
        {
            self.descriptors.release(nothing);
        }
        let now = self.now;
        let core = Core {
            pid,
            parent: Pid::OUTSIDE,
            group: pid,
            argv: Rc::new(argv),
            env: Rc::new(env),
            cwd,
            descriptors,
            keyboard: Hearing::Hears,
            dispositions: SortedMap::new(),
            pending: Vec::new(),
            run: RunState::Free,
            steps: Allowance::of_steps(self.machine.limits, now),
            full: None,
            started_at: now,
            memory_bytes: 0,
            cpu_millis: 0,
        };
        let wait = Some(Wait::until(now + self.machine.limits.program_start));
        self.table.insert(pid, Process { core, program, wait });
        Ok(pid)
    }

    pub(super) fn standard_descriptors(
        &mut self,
        print: impl Fn(Stream) -> Target,
    ) -> Result<SortedMap<u32, DescriptionId>, Errno> {
        let targets = [Target::Null, print(Stream::Stdout), print(Stream::Stderr)];
        let open = targets.into_iter().map(|target| self.descriptors.open(target));
        let ids: Vec<DescriptionId> = open.collect::<Result<_, _>>()?;
        Ok((0..).zip(ids).collect())
    }
}

/// A terminal is one stream.
fn seen(stream: Stream, stdin: Stdin) -> Stream {
    match stdin {
        Stdin::Terminal => Stream::Stdout,
        Stdin::Nothing | Stdin::Pipe => stream,
    }
}

fn environment(start: &Start) -> SortedMap<String, String> {
    let mut env: SortedMap<String, String> = SortedMap::new();
    env.insert("PATH".to_owned(), DEFAULT_PATH.to_owned());
    env.insert("HOME".to_owned(), "/root".to_owned());
    env.insert("HOSTNAME".to_owned(), start.hostname.clone());
    env.extend(start.image.env.iter().cloned());
    env.extend(start.env.iter().cloned());
    env
}

/// An image's files and programs as a tree, made once for all its containers.
pub fn unpack(image: &Image) -> Volume {
    let mut files = Files::new(Volume::default(), Vec::new());
    files.lend(&mut Default::default(), SimTime::ZERO);
    // An image larger than the bounds is cut; its rest is as if it had never been there.
    put_image(&mut files, image).unwrap_or(());
    files.into_layer()
}

/// The image's files, what every container has, and the mounts over them.
fn lay_out(start: &Start, world: &mut World) -> Files {
    let mut files = Files::new(start.layer.clone(), Vec::new());
    files.lend(&mut Default::default(), world.now);
    put_own_files(&mut files, start, world.now).unwrap_or(());
    let mounts = start.mounts.iter().filter_map(|mount| mount_point(&mut files, mount)).collect();
    files.set_mounts(mounts);
    files
}

fn put_image(files: &mut Files, image: &Image) -> Result<(), Errno> {
    for directory in DIRECTORIES {
        files.create_directories(directory)?;
    }
    for (path, target) in &image.links {
        install(files, path, Node::Link { target: target.clone(), modified: SimTime::ZERO })?;
    }
    for folder in &image.folders {
        files.create_directories(folder)?;
    }
    for (path, file) in &image.files {
        let node = Node::File(File::text(&file.content, file.mode, SimTime::ZERO));
        install(files, path, node)?;
    }
    for (path, binary) in &image.binaries {
        let content = Content::Program(binary.clone());
        install(files, path, Node::File(File { content, mode: 0o755, modified: SimTime::ZERO }))?;
    }
    for (path, device) in [
        ("/dev/null", Device::Null),
        ("/dev/zero", Device::Zero),
        ("/dev/random", Device::Random),
        ("/dev/urandom", Device::Random),
        ("/dev/stdin", Device::Own(0)),
        ("/dev/stdout", Device::Own(1)),
        ("/dev/stderr", Device::Own(2)),
        ("/proc/self/fd/0", Device::Own(0)),
        ("/proc/self/fd/1", Device::Own(1)),
        ("/proc/self/fd/2", Device::Own(2)),
        ("/proc/1/fd/0", Device::First(0)),
        ("/proc/1/fd/1", Device::First(1)),
        ("/proc/1/fd/2", Device::First(2)),
    ] {
        let content = Content::Device(device);
        let modified = SimTime::ZERO;
        install(files, path, Node::File(File { content, mode: 0o666, modified }))?;
    }
    Ok(())
}

/// What a container has to itself: its name, its addresses, the place of its last words.
fn put_own_files(files: &mut Files, start: &Start, now: SimTime) -> Result<(), Errno> {
    let namespace = &start.namespace;
    let resolver = format!(
        "search {namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n"
    );
    for path in &start.image.volumes {
        files.create_directories(path)?;
    }
    for (path, text) in [
        ("/etc/hostname", format!("{}\n", start.hostname)),
        (HOSTS, start.hosts.clone()),
        ("/etc/resolv.conf", resolver),
        (start.termination_message_path.as_str(), String::new()),
    ] {
        install(files, path, Node::File(File::text(&text, 0o644, now)))?;
    }
    Ok(())
}

/// What is mounted over the image besides the pod's volumes: files of the kubelet's and of containerd's, which go by
/// the root's rule, and the volumes that the image itself asks for.
fn root(start: &Start) -> Root {
    let access = start.root;
    let own = [
        (HOSTS, Access::ReadWrite),
        (start.termination_message_path.as_str(), Access::ReadWrite),
        ("/etc/hostname", access),
        ("/etc/resolv.conf", access),
    ];
    let volumes = start.image.volumes.iter().map(|path| (path.as_str(), Access::ReadWrite));
    let is_free = |(path, _): &(&str, Access)| {
        !path.is_empty() && !start.mounts.iter().any(|mount| mount.path == *path)
    };
    let binds = own.into_iter().chain(volumes).filter(is_free);
    let bind = |(path, access): (&str, Access)| Bind { path: path.to_owned(), access };
    Root { access, binds: binds.map(bind).collect() }
}

/// Later entries win.
pub(super) fn install(files: &mut Files, path: &str, node: Node) -> Result<(), Errno> {
    match files.install(path, node.clone()) {
        Err(Errno::Exists) if !files.is_dir(path) => {
            files.remove_all(path)?;
            files.install(path, node)
        }
        Err(Errno::Exists) => Ok(()),
        other => other,
    }
}

/// Makes the place of a mount, and writes its path without links.
fn mount_point(files: &mut Files, mount: &Mount) -> Option<Mount> {
    if !files.exists(&mount.path) {
        files.create_directories(&mount.path).ok()?;
    }
    let path = files.real_path(&mount.path, LastLink::Follow).ok()?;
    Some(Mount { path, ..mount.clone() })
}

fn family(image: &Image) -> Family {
    let has = |wanted: &str| image.binaries.iter().any(|(path, _)| path == wanted);
    if has("/bin/ash") || has("/bin/busybox") { Family::Busybox } else { Family::Gnu }
}

//! The learner's own machine: the same kernel and the same shell as in a container, with somebody who types lines.
//!
//! Every line is a process of its own, begun from what the lines before it left: variables, functions, the directory.
//! Programs such as kubectl are `outside` ones; the console does their work and tells what they print and when they end.

use std::rc::Rc;

use super::boot;
use super::bounds::{Allowance, WORKSTATION};
use super::descriptors::Target;
use super::kernel::{Family, Kernel, Machine};
use super::outside::Call;
use super::process::{Core, Hearing, Pid, Process, Program, RunState};
use super::screen::{Left, Shown};
use super::system::System;
use crate::cluster::app::files::{Closely, Errno, File, Files, Kind, LastLink, Node, path};
use crate::cluster::app::image::{Binary, Image};
use crate::cluster::app::images::base;
use crate::cluster::app::log::Stream;
use crate::cluster::app::shell::{Shell, SyntaxError};
use crate::cluster::app::signal::Signal;
use crate::cluster::app::utilities::tar::archive;
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;

const HOME: &str = "/root";
const PROGRAMS: &str = "/usr/local/bin";
const HOSTNAME: &str = "podlife";

#[derive(Clone, Debug, PartialEq)]
pub struct Workstation {
    kernel: Kernel,
    /// What the next line begins from.
    shell: Shell,
    /// What the lines that still run began from.
    begun: SortedMap<Pid, Shell>,
    cwd: String,
}

/// A line's own shell is over; what it began in the background may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineLeft {
    pub leader: Pid,
    pub code: i32,
}

impl Workstation {
    /// A machine with these programs besides the usual ones.
    pub fn new(programs: &[(&'static str, &'static str)]) -> Workstation {
        let image = image(programs);
        let env: SortedMap<String, String> = [
            ("HOME", HOME),
            ("HOSTNAME", HOSTNAME),
            ("PATH", super::load::DEFAULT_PATH),
            ("SHELL", "/bin/bash"),
            ("USER", "root"),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
        let machine = Machine {
            family: Family::Gnu,
            busybox_minor: 0,
            hostname: HOSTNAME.to_owned(),
            ip: String::new(),
            ports: Vec::new(),
            memory_limit: None,
            cpu_limit_millis: None,
            seed_key: HOSTNAME.to_owned(),
            booted_at: SimTime::ZERO,
            env: env.clone(),
            cwd: HOME.to_owned(),
            limits: &WORKSTATION,
        };
        let mut files = Files::new(boot::unpack(&image), Vec::new());
        // A tree this small has room for one directory more.
        files.create_directories(&format!("{HOME}/.kube")).unwrap_or(());
        let kernel = Kernel::new(machine, files, 0, SimTime::ZERO).without_first();
        let shell = Shell::at_terminal(&env);
        Workstation { kernel, shell, begun: SortedMap::new(), cwd: HOME.to_owned() }
    }

    /// A file of the person's own, in place of one of that name.
    pub fn put_file(&mut self, name: &str, text: &str) {
        let path = path::absolute(HOME, name);
        let files = &mut self.kernel.files;
        // What cannot be stored is not there; whoever opens it is told so.
        if files.exists(&path) {
            return files.write(&path, text).unwrap_or(());
        }
        let mode = if text.starts_with("#!") || name.ends_with(".sh") { 0o755 } else { 0o644 };
        let file = Node::File(File::text(text, mode, self.kernel.now));
        files.install(&path, file).unwrap_or(());
    }

    pub fn remove_file(&mut self, name: &str) {
        self.kernel.files.remove(&path::absolute(HOME, name)).unwrap_or(());
    }

    /// A file's text, by a path as a process means it, or as the next line would.
    pub fn read(&self, pid: Option<Pid>, name: &str) -> Option<&str> {
        let path = path::absolute(self.cwd(pid), name);
        self.kernel.files.noting(|_| self.text_at(pid, &path))
    }

    fn text_at(&self, pid: Option<Pid>, path: &str) -> Option<&str> {
        let process = pid.and_then(|pid| self.kernel.table.get(&pid));
        let lent = process.and_then(|process| self.kernel.text_of_number(&process.core, path));
        if lent.is_some() {
            return lent;
        }
        if !self.kernel.files.is_file(path) {
            return None;
        }
        self.kernel.files.read(path).ok()
    }

    /// A file's new text, by a path as a process means it.
    pub fn write(&mut self, pid: Option<Pid>, name: &str, text: &str) -> Result<(), Errno> {
        let path = path::absolute(self.cwd(pid), name);
        if self.kernel.files.is_dir(&path) {
            return Err(Errno::IsDirectory);
        }
        self.kernel.files.noting(|files| files.weigh(&path));
        self.kernel.files.write(&path, text)
    }

    /// A directory with all that lead to it.
    pub fn make_directory(&mut self, pid: Option<Pid>, name: &str) -> Result<(), Errno> {
        let path = path::absolute(self.cwd(pid), name);
        if self.kernel.files.is_dir(&path) {
            return Ok(());
        }
        self.kernel.files.create_directories(&path)
    }

    pub fn has_path(&self, pid: Option<Pid>, name: &str) -> bool {
        let path = path::absolute(self.cwd(pid), name);
        self.kernel.files.noting(|files| files.exists(&path))
    }

    /// A file or a directory as tar packs it, under another name.
    pub fn pack(&self, pid: Option<Pid>, path: &str, name: &str) -> Result<String, Errno> {
        let from = path::absolute(self.cwd(pid), path);
        let gathered = self.kernel.files.noting(|files| archive::gather(files, &from, name));
        Ok(archive::write(&gathered?))
    }

    /// Of a process's environment.
    pub fn variable(&self, pid: Pid, name: &str) -> Option<String> {
        self.kernel.table.get(&pid)?.core.variable(name).map(str::to_owned)
    }

    /// Whether what a process reads is what a person types.
    pub fn reads_terminal(&self, pid: Pid) -> bool {
        let process = self.kernel.table.get(&pid);
        let id = process.and_then(|process| process.core.descriptors.get(&0));
        id.and_then(|id| self.kernel.descriptors.target(*id)) == Some(&Target::Null)
    }

    /// A child of a program that waits for it. None: there is no such program.
    pub fn start_child(&mut self, parent: Pid, argv: Vec<String>) -> Option<Pid> {
        let mut process = self.kernel.table.remove(&parent)?;
        let env = process.core.env.as_ref().clone();
        let mut system = System { kernel: &mut self.kernel, process: &mut process.core };
        let child = system.load(argv, env).ok().and_then(|loaded| system.spawn(loaded).ok());
        self.kernel.table.insert(parent, process);
        child
    }

    /// How a child ended; told once.
    pub fn child_code(&mut self, parent: Pid, child: Pid) -> Option<i32> {
        self.kernel.reap(parent, child)
    }

    /// Where a process is, or where the next line will be.
    fn cwd(&self, pid: Option<Pid>) -> &str {
        let process = pid.and_then(|pid| self.kernel.table.get(&pid));
        process.map_or(self.cwd.as_str(), |process| process.core.cwd.as_str())
    }

    /// The names in a directory as a process means it, or the next line would; directories end with a slash.
    pub fn names(&self, pid: Option<Pid>, directory: &str) -> Vec<String> {
        let path = path::absolute(self.cwd(pid), directory);
        let names = self.kernel.files.noting(|files| files.list(&path)).unwrap_or_default();
        let marked = names.into_iter().map(|name| {
            let is_directory = self.kernel.files.is_dir(&path::join(&path, &name));
            if is_directory { format!("{name}/") } else { name }
        });
        marked.collect()
    }

    /// What can be typed first: programs, what the shell does itself, functions.
    pub fn commands(&self) -> Vec<String> {
        let programs = ["/bin", "/usr/bin", PROGRAMS].into_iter();
        let mut commands: Vec<String> =
            programs.flat_map(|folder| self.names(None, folder)).collect();
        commands.extend(self.shell.commands());
        commands
    }

    /// The names of variables.
    pub fn variables(&self) -> Vec<String> {
        self.shell.variable_names()
    }

    /// Begins a line; `run` lets it go on. None: there is nothing to do in it.
    pub fn type_line(&mut self, now: SimTime, text: &str) -> Result<Option<Pid>, SyntaxError> {
        let Some(mut shell) = self.shell.with_line(text)? else { return Ok(None) };
        self.kernel.now = now;
        let refused = |errno| SyntaxError(format!("fork: {errno}"));
        let pid = self.kernel.new_pid().map_err(refused)?;
        shell.begin_line(pid);
        for job in shell.living_jobs() {
            self.kernel.adopt(job, pid);
        }
        let print = |stream| Target::Screen(pid, stream);
        let descriptors = self.kernel.standard_descriptors(print).map_err(refused)?;
        let core = Core {
            pid,
            parent: Pid::OUTSIDE,
            group: pid,
            argv: Rc::new(vec!["bash".to_owned()]),
            env: Rc::new(shell.environment()),
            cwd: self.cwd.clone(),
            descriptors,
            keyboard: Hearing::Hears,
            dispositions: SortedMap::new(),
            pending: Vec::new(),
            run: RunState::Free,
            steps: Allowance::of_steps(&WORKSTATION, now),
            full: None,
            started_at: now,
            memory_bytes: 0,
            cpu_millis: 0,
        };
        self.begun.insert(pid, shell.clone());
        let program = Program::Shell(Box::new(shell));
        self.kernel.table.insert(pid, Process { core, program, wait: None });
        Ok(Some(pid))
    }

    /// Lets everybody go on who can.
    pub fn run(&mut self, now: SimTime, seed: u64) {
        self.kernel.now = now;
        self.kernel.seed = seed;
        self.kernel.files.lend(&mut SortedMap::new(), now);
        self.kernel.files.take_notes(true);
        self.kernel.run();
        self.kernel.files.take_notes(false);
    }

    /// When somebody can go on by himself.
    pub fn due(&self) -> Option<SimTime> {
        self.kernel.table.values().filter_map(|process| self.kernel.due(process)).min()
    }

    pub fn take_shown(&mut self) -> Vec<Shown> {
        self.kernel.screen.take_shown()
    }

    pub fn take_calls(&mut self) -> Vec<Call> {
        std::mem::take(&mut self.kernel.screen.calls)
    }

    /// The lines whose own shell is over since this was last called.
    pub fn take_left(&mut self) -> Vec<LineLeft> {
        let left = std::mem::take(&mut self.kernel.screen.left);
        let told = left.into_iter().map(|Left { pid, code, shell, cwd }| {
            if let Some(before) = self.begun.remove(&pid) {
                self.shell.take_over(&before, *shell, code);
                self.cwd = cwd;
            }
            LineLeft { leader: pid, code }
        });
        told.collect()
    }

    /// Lines that did without end what takes no time; they have been ended.
    pub fn take_spent(&mut self) -> Vec<Pid> {
        std::mem::take(&mut self.kernel.screen.spent)
    }

    /// Ctrl-C at a line.
    pub fn interrupt(&mut self, leader: Pid) {
        self.kernel.interrupt(leader);
    }

    /// The lines that were typed, the oldest first.
    pub fn history(&self) -> &[String] {
        &self.kernel.screen.history
    }

    pub fn remember(&mut self, line: &str) {
        self.kernel.screen.remember(line);
    }

    /// The texts of the person's own files below their home, by name; what is hidden is left out.
    pub fn own_files(&self) -> Vec<(String, &str)> {
        let mut own = Vec::new();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            let inside = self.kernel.files.list(&format!("{HOME}/{folder}")).unwrap_or_default();
            for name in inside.iter().filter(|name| !name.starts_with('.')) {
                let name = format!("{folder}{name}");
                let path = format!("{HOME}/{name}");
                // A link could lead in a circle.
                match self.kernel.files.stat(&path, LastLink::Keep).map(|stat| stat.kind) {
                    Ok(Kind::Directory) => folders.push(format!("{name}/")),
                    Ok(Kind::File) => {
                        own.extend(self.kernel.files.read(&path).map(|text| (name, text)))
                    }
                    Ok(Kind::Link | Kind::Device) | Err(_) => {}
                }
            }
        }
        own
    }

    /// What would have made a difference to what ran so far: with another text of a file of the person's own, or
    /// with that file gone, or there at all.
    pub fn was_looked_at(&self, name: &str, closely: Closely) -> bool {
        self.kernel.files.was_looked_at(&path::absolute(HOME, name), closely)
    }

    /// Its text was read, past this machine.
    pub fn note_read(&self, name: &str) {
        self.kernel.files.noting(|files| files.weigh(&path::absolute(HOME, name)));
    }

    /// Whether the next line begins where the person's own files lie.
    pub fn is_at_home(&self) -> bool {
        self.cwd == HOME
    }

    /// Whether anything of a line is left.
    pub fn has_line(&self, leader: Pid) -> bool {
        self.kernel.table.values().any(|process| process.core.group == leader)
    }

    /// The line that a process belongs to, while it lives.
    pub fn line_of(&self, pid: Pid) -> Option<Pid> {
        self.kernel.table.get(&pid).map(|process| process.core.group)
    }

    /// Whether a program that was started with these words is at work.
    pub fn is_at_work(&self, words: &[&str]) -> bool {
        let begins = |argv: &[String]| words.iter().eq(argv.iter().take(words.len()));
        self.kernel.table.values().any(|process| begins(&process.core.argv))
    }

    pub fn argv(&self, pid: Pid) -> Vec<String> {
        self.kernel.table.get(&pid).map(|process| process.core.argv.to_vec()).unwrap_or_default()
    }

    /// Its standard input is read to the end; then there is another call.
    pub fn read_input(&mut self, pid: Pid) {
        let Some(process) = self.kernel.table.get_mut(&pid) else { return };
        if let Program::Outside(outside) = &mut process.program {
            outside.read_input();
            process.wait = None;
        }
    }

    /// An outside program prints. Where nobody reads any more it ends, as of SIGPIPE.
    pub fn print(&mut self, pid: Pid, stream: Stream, text: &str) {
        let Some(mut process) = self.kernel.table.remove(&pid) else { return };
        let number = match stream {
            Stream::Stdout => 1,
            Stream::Stderr | Stream::Remark => 2,
        };
        let mut system = System { kernel: &mut self.kernel, process: &mut process.core };
        // A closed number swallows what is printed.
        let _ = system.write(number, text);
        if process.core.run == RunState::BrokenPipe {
            return self.kernel.bury(process, Signal::Pipe.exit_code());
        }
        self.kernel.table.insert(pid, process);
    }

    /// A process is over.
    pub fn end(&mut self, pid: Pid, code: i32) {
        if let Some(process) = self.kernel.table.remove(&pid) {
            self.kernel.bury(process, code);
        }
    }
}

/// Ubuntu, as courses have it, and the programs that are done outside.
fn image(programs: &[(&'static str, &'static str)]) -> Image {
    let mut image = base::ubuntu("noble").tools(
        "/usr/bin",
        &["clear", "jq", "less", "more", "ps", "sudo", "tty", "uptime", "watch"],
    );
    let outside = programs
        .iter()
        .map(|(name, program)| (format!("{PROGRAMS}/{name}"), Binary::Outside(program)));
    image.binaries.extend(outside);
    image
}

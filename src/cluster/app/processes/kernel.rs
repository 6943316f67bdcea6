//! Everything the processes of one container share: the table of processes, open files, pipes, files, log, time.

use std::rc::Rc;

use crate::kit::sorted::SortedMap;

use super::bounds::{Allowance, Limits, ZOMBIES_MAX};
use super::descriptors::{Descriptors, Target};
use super::keyboard::Keyboards;
use super::network::{Heard, Outbound};
use super::process::{Attention, Core, Disposition, Event, Pid, Process, Program, RunState, Wait};
use super::screen::{Left, Screen};
use super::sender::Sender;
use super::sessions::Session;
use super::system::own_number;
use super::{Ended, Exit, Freeze, OutOfMemory};
use crate::cluster::app::files::{Errno, Files};
use crate::cluster::app::launch::Numbers;
use crate::cluster::app::log::{ContainerLog, Stream};
use crate::cluster::app::server::Reaction;
use crate::cluster::app::signal::{DefaultAction, Signal};
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq)]
pub struct Kernel {
    pub now: SimTime,
    pub seed: u64,
    pub machine: Rc<Machine>,
    pub files: Files,
    /// The process whose turn it is stands outside while it runs.
    pub table: SortedMap<Pid, Process>,
    pub descriptors: Descriptors,
    pub log: ContainerLog,
    pub sessions: SortedMap<Pid, Session>,
    pub keyboards: Keyboards,
    pub ended: Vec<Ended>,
    /// Commands run from outside that are over, while others may still write to their output.
    pub over: SortedMap<Pid, i32>,
    pub just_over: Vec<Pid>,
    pub exit: Option<Exit>,
    pub freeze: Freeze,
    pub starts: Allowance,
    pub has_remarked: bool,
    pub outbox: Vec<Outbound>,
    pub heard: SortedMap<Pid, Heard>,
    /// What the workstation's owner is to hear of.
    pub screen: Screen,
    /// Ended children, for their parents to ask about.
    zombies: SortedMap<Pid, Zombie>,
    last_pid: u32,
}

/// What all programs of the container find around them.
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    pub hostname: String,
    pub ip: String,
    pub ports: Vec<i32>,
    pub memory_limit: Option<u64>,
    pub cpu_limit_millis: Option<u32>,
    pub seed_key: String,
    pub family: Family,
    /// Of the version of busybox, where that is the family.
    pub busybox_minor: u32,
    pub booted_at: SimTime,
    /// What the container's processes start from.
    pub env: SortedMap<String, String>,
    pub cwd: String,
    pub limits: &'static Limits,
}

/// Whose words the utilities use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Busybox,
    Gnu,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Zombie {
    parent: Pid,
    code: i32,
}

impl Kernel {
    pub fn new(machine: Machine, files: Files, seed: u64, now: SimTime) -> Kernel {
        Kernel {
            now,
            seed,
            files,
            table: SortedMap::new(),
            descriptors: Descriptors::default(),
            log: ContainerLog::default(),
            sessions: SortedMap::new(),
            keyboards: Keyboards::default(),
            ended: Vec::new(),
            over: SortedMap::new(),
            just_over: Vec::new(),
            exit: None,
            freeze: Freeze::Thawed,
            starts: Allowance::of_starts(machine.limits, now),
            has_remarked: false,
            outbox: Vec::new(),
            heard: SortedMap::new(),
            screen: Screen::default(),
            machine: Rc::new(machine),
            zombies: SortedMap::new(),
            last_pid: 0,
        }
    }

    /// A machine that runs without a PID 1 of ours: what would be its number is taken.
    pub fn without_first(self) -> Kernel {
        Kernel { last_pid: Pid::FIRST.number(), ..self }
    }

    /// A number for a new process; none when there are too many.
    pub fn new_pid(&mut self) -> Result<Pid, Errno> {
        // The process that asks stands outside the table.
        if self.machine.limits.processes <= self.table.len() + 1 {
            return Err(Errno::TryAgain);
        }
        self.last_pid += 1;
        Ok(Pid::new(self.last_pid))
    }

    /// What a process sees of the numbers that are given out.
    pub fn numbers(&self, own: Pid) -> Numbers {
        Numbers { own: own.number(), last: self.last_pid }
    }

    /// A process has children that live inside its own model.
    pub fn take_numbers(&mut self, numbers: Numbers) {
        self.last_pid = self.last_pid.max(numbers.last);
    }

    /// The number that the next process will have.
    pub fn next_pid(&self) -> Pid {
        Pid::new(self.last_pid + 1)
    }

    /// Whether a process can go on now.
    pub fn is_ready(&self, process: &Process) -> bool {
        let Process { core, wait, .. } = process;
        match core.run {
            RunState::Stopped => return false,
            RunState::Portioned { next } if self.now < next => return false,
            RunState::Portioned { .. } | RunState::Free | RunState::BrokenPipe => {}
        }
        if core.pid == Pid::FIRST && self.freeze == Freeze::Frozen {
            return false;
        }
        if core.full.is_some_and(|pipe| self.descriptors.is_full(pipe)) {
            return false;
        }
        let Some(Wait { event, until, attention }) = *wait else { return true };
        if until.is_some_and(|until| until <= self.now) {
            return true;
        }
        if attention == Attention::Signals && !core.pending.is_empty() {
            return true;
        }
        event.is_some_and(|event| self.has_happened(core, event))
    }

    /// When a process that cannot go on now will, if that is only a matter of time.
    pub fn due(&self, process: &Process) -> Option<SimTime> {
        if process.core.pid == Pid::FIRST && self.freeze == Freeze::Frozen {
            return None;
        }
        if process.core.full.is_some_and(|pipe| self.descriptors.is_full(pipe)) {
            return None;
        }
        let until = match process.wait {
            Some(wait) => wait.until,
            None => Some(self.now),
        };
        match process.core.run {
            RunState::Stopped => None,
            RunState::Portioned { next } => until.map(|until| until.max(next)),
            RunState::Free | RunState::BrokenPipe => until,
        }
    }

    fn has_happened(&self, core: &Core, event: Event) -> bool {
        match event {
            Event::Data(id) => self.descriptors.has_data(id),
            Event::Line(id) => self.descriptors.has_line(id),
            Event::Child(child) => !self.table.contains_key(&child),
            Event::AnyChild => {
                let mut living = self.table.values();
                self.zombies.values().any(|zombie| zombie.parent == core.pid)
                    || !living.any(|process| process.core.parent == core.pid)
            }
            Event::Answer => self.heard.contains_key(&core.pid),
        }
    }

    /// Whether a process lives, or how it ended can still be asked.
    pub fn knows(&self, pid: Pid) -> bool {
        self.table.contains_key(&pid) || self.zombies.contains_key(&pid)
    }

    /// Whoever asks for this process's code from now on.
    pub fn adopt(&mut self, child: Pid, parent: Pid) {
        if let Some(process) = self.table.get_mut(&child) {
            process.core.parent = parent;
        }
        if let Some(zombie) = self.zombies.get_mut(&child) {
            zombie.parent = parent;
        }
    }

    /// The exit code of a child that has ended; it is told once.
    pub fn reap(&mut self, parent: Pid, child: Pid) -> Option<i32> {
        let zombie = self.zombies.get(&child).filter(|zombie| zombie.parent == parent)?;
        let code = zombie.code;
        self.zombies.remove(&child);
        Some(code)
    }

    /// A process is over: what it had open is closed, its children get a new parent, its own parent can ask for its code.
    pub fn bury(&mut self, process: Process, code: i32) {
        self.release_held(&process.program);
        let Core { pid, parent, group, cwd, descriptors, .. } = process.core;
        // A terminal hangs up on everybody with its leader; a pipe is open for as long as somebody holds it.
        let is_terminal = self.is_typed_to(pid);
        self.unplug(pid);
        for id in descriptors.into_values() {
            self.descriptors.release(id);
        }
        self.heard.remove(&pid);
        self.outbox.retain(|outbound| outbound.pid != pid);
        self.zombies.retain(|_, zombie| zombie.parent != pid);
        for child in self.table.values_mut().filter(|child| child.core.parent == pid) {
            child.core.parent = Pid::FIRST;
        }
        if self.sessions.contains_key(&pid) {
            self.over.insert(pid, code);
            self.just_over.push(pid);
            if is_terminal {
                self.end_session(pid);
            }
        } else if group == pid && pid != Pid::FIRST {
            // The leader of a line typed at a workstation.
            if let Program::Shell(shell) = process.program {
                self.screen.left.push(Left { pid, code, shell, cwd });
            }
        } else if parent != Pid::OUTSIDE {
            self.zombies.insert(pid, Zombie { parent, code });
            while ZOMBIES_MAX < self.zombies.len() {
                self.zombies.pop_first();
            }
        }
        if pid == Pid::FIRST {
            self.shut_down(Exit { code, memory: OutOfMemory::No });
        }
    }

    /// Closes what a program that goes away had set aside.
    pub fn release_held(&mut self, program: &Program) {
        let held = match program {
            Program::Shell(shell) => shell.held(),
            Program::Utility { .. } | Program::Server(_) | Program::Outside(_) => Vec::new(),
        };
        held.into_iter().for_each(|id| self.descriptors.release(id));
    }

    /// PID 1 is over, and everything with it.
    pub fn shut_down(&mut self, exit: Exit) {
        if self.exit.is_some() {
            return;
        }
        self.exit = Some(exit);
        for process in std::mem::take(&mut self.table).into_values() {
            self.bury(process, Signal::Kill.exit_code());
        }
        self.outbox.clear();
        self.log.close(self.now);
    }

    /// A signal reaches a process of the table, from inside the container or from the runtime.
    pub fn signal(&mut self, pid: Pid, signal: Signal, sender: Sender) -> Result<(), Errno> {
        let now = self.now;
        let is_frozen = pid == Pid::FIRST && self.freeze == Freeze::Frozen;
        let process = self.table.get_mut(&pid).ok_or(Errno::NoProcess)?;
        if !signal.can_be_handled() && pid == Pid::FIRST && sender != Sender::Runtime {
            return Ok(());
        }
        if signal.can_be_handled() {
            // A program that hangs handles nothing, and PID 1 has no default action to end it.
            if is_frozen {
                return Ok(());
            }
            if let Program::Server(server) = &mut process.program
                && server.signal(signal, sender.number(), now) == Reaction::Handled
            {
                process.wait =
                    server.due().map_or(Some(Wait::forever()), |due| Some(Wait::until(due)));
                return Ok(());
            }
            match process.core.disposition(signal) {
                Some(Disposition::Ignored) => return Ok(()),
                Some(Disposition::Caught) => {
                    if !process.core.pending.contains(&signal) {
                        process.core.pending.push(signal);
                    }
                    return Ok(());
                }
                // The kernel protects PID 1 from what it does not handle.
                None if pid == Pid::FIRST => return Ok(()),
                None => {}
            }
        }
        self.default_action(pid, signal);
        Ok(())
    }

    /// Text for whatever an open file is; the log and sessions keep a bounded part of it.
    pub fn write(&mut self, target: &Target, text: &str) -> Result<(), Errno> {
        match target {
            Target::Null | Target::Zero | Target::Random { .. } => Ok(()),
            Target::Log(stream) => {
                self.log.write(self.now, *stream, text);
                self.keyboards.overhear(*stream, text);
                Ok(())
            }
            Target::Session(pid, stream) => {
                if let Some(session) = self.sessions.get_mut(pid) {
                    session.print(*stream, text);
                }
                Ok(())
            }
            Target::Screen(line, stream) => {
                self.screen.print(*line, *stream, text);
                Ok(())
            }
            // A file that was removed is still open: what is written is kept nowhere anyone could look.
            Target::File { path, .. } if !self.files.exists(path) => Ok(()),
            Target::File { path, .. } => self.files.append(path, text),
            Target::Text { .. } | Target::ReadEnd(_) => Err(Errno::BadDescriptor),
            Target::WriteEnd(pipe) if !self.descriptors.has_reader(*pipe) => Err(Errno::BrokenPipe),
            Target::WriteEnd(pipe) => {
                if let Some(data) = self.descriptors.pipe_data(*pipe) {
                    data.push_str(text);
                }
                Ok(())
            }
        }
    }

    /// What `<(…)` lent to a process, by its path there.
    pub fn text_of_number(&self, core: &Core, path: &str) -> Option<&str> {
        let id = core.descriptors.get(&own_number(path)?)?;
        match self.descriptors.target(*id)? {
            Target::Text { text, .. } => Some(text),
            Target::Null
            | Target::Zero
            | Target::Random { .. }
            | Target::Log(_)
            | Target::Session(..)
            | Target::Screen(..)
            | Target::File { .. }
            | Target::ReadEnd(_)
            | Target::WriteEnd(_) => None,
        }
    }

    /// A remark of podlife's own in the log, once.
    pub fn remark_once(&mut self, text: &str) {
        if !self.has_remarked {
            self.has_remarked = true;
            self.log.write(self.now, Stream::Remark, text);
        }
    }

    fn default_action(&mut self, pid: Pid, signal: Signal) {
        match signal.default_action() {
            DefaultAction::Nothing => {}
            DefaultAction::Ends => {
                if let Some(process) = self.table.remove(&pid) {
                    self.bury(process, signal.exit_code());
                }
            }
            DefaultAction::Stops => self.set_run(pid, RunState::Stopped),
            DefaultAction::Continues => self.set_run(pid, RunState::Free),
        }
    }

    fn set_run(&mut self, pid: Pid, run: RunState) {
        if let Some(process) = self.table.get_mut(&pid) {
            process.core.run = run;
        }
    }
}

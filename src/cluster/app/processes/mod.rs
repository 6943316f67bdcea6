//! Everything that lives in one container: its processes, from PID 1 to the last `sleep`, as one value.
//!
//! `process` is one of them, `kernel` what they share, `system` the calls they make, `descriptors` their open files and
//! pipes, `load` how a command line becomes a program, `network` what they ask of each other, `sessions` what was begun from
//! outside, `sender` who sends a signal, `bounds` what all of it may use, `keyboard` who types to them. The learner's own machine is one too: `workstation`, with `outside` programs and a `screen`. Models what Linux and runc do for a container.

mod boot;
pub mod bounds;
mod descriptors;
mod kernel;
mod keyboard;
mod load;
mod network;
mod outside;
mod process;
mod screen;
mod sender;
mod sessions;
mod system;
#[cfg(test)]
mod tests;
mod workstation;

pub use boot::{HOSTS, unpack};
pub use descriptors::{DescriptionId, Target};
pub use kernel::{Family, Kernel};
pub use keyboard::Typed;
pub use load::{ExecError, Loaded, LookupError};
pub use network::{Heard, Memory, Outbound, Question};
pub use outside::Call;
pub use process::{Core, Disposition, Event, Hearing, Pid, Process, Program, RunState, Step, Wait};
pub use screen::Shown;
pub use sender::Sender;
pub use sessions::Session;
pub use system::{OpenMode, Read, System};
pub use workstation::{LineLeft, Workstation};

use super::files::{Files, Volumes};
use super::launch::Output;
use super::log::ContainerLog;
pub use super::server::interface::Socket;
use super::server::{self, Fault, ServerProcess};
use super::signal::Signal;
use crate::kit::time::{SimTime, Span};
use bounds::WhenSpent;

/// All processes of one running container, and what they share.
#[derive(Clone, Debug, PartialEq)]
pub struct Processes {
    kernel: Kernel,
}

/// What a turn is given.
pub struct World<'a> {
    pub now: SimTime,
    pub seed: u64,
    pub volumes: &'a mut Volumes,
}

/// A command run from outside is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub pid: Pid,
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// How the container ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    pub code: i32,
    pub memory: OutOfMemory,
}

/// Whether the kernel killed it for its memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutOfMemory {
    Yes,
    No,
}

/// A person can freeze PID 1: it lives, and does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freeze {
    Thawed,
    Frozen,
}

/// Memory of a process that is only a shell or a small tool.
pub const SMALL_PROGRAM_BYTES: u64 = 700 * 1024;
/// Steps of one process before others have their turn.
const SLICE_STEPS: u32 = 100;
/// What a shell ends with for a command that is not there.
const NOT_FOUND: i32 = 127;

impl Processes {
    /// When something will happen here by itself.
    pub fn due(&self) -> Option<SimTime> {
        let kernel = &self.kernel;
        let next = kernel.table.values().filter_map(|process| kernel.due(process)).min();
        // Growing memory is looked at every second; nobody else notices that it reached the limit.
        let second = kernel.now + Span::secs(1);
        let grows = kernel.machine.memory_limit.is_some()
            && kernel.memory_bytes(kernel.now) < kernel.memory_bytes(second);
        if grows { Some(next.map_or(second, |next| next.min(second))) } else { next }
    }

    /// Does all that is due now.
    pub fn turn(&mut self, world: &mut World) {
        self.during(world, |_| ());
    }

    /// Commands run from outside that ended since this was last called.
    pub fn take_ended(&mut self) -> Vec<Ended> {
        std::mem::take(&mut self.kernel.ended)
    }

    /// Commands run from outside that ended since this was last called, and whose output others hold open.
    pub fn take_held(&mut self) -> Vec<Pid> {
        self.kernel.take_held()
    }

    /// Set once PID 1 is over; then the container is over.
    pub fn exit(&self) -> Option<Exit> {
        self.kernel.exit
    }

    /// A signal from the runtime.
    pub fn signal(&mut self, world: &mut World, pid: Pid, signal: Signal) {
        self.during(world, |kernel| {
            // Whoever is gone hears nothing.
            let _ = kernel.signal(pid, signal, Sender::Runtime);
        });
    }

    /// SIGKILL for all.
    pub fn kill_all(&mut self, world: &mut World) {
        self.crash(world, Signal::Kill.exit_code());
    }

    /// PID 1 ends with this code, whatever it was doing.
    pub fn crash(&mut self, world: &mut World, code: i32) {
        let exit = Exit { code, memory: OutOfMemory::No };
        self.during(world, |kernel| kernel.shut_down(exit));
    }

    pub fn freeze(&mut self, now: SimTime) {
        self.kernel.now = now;
        self.kernel.freeze = Freeze::Frozen;
    }

    pub fn thaw(&mut self, world: &mut World) {
        self.during(world, |kernel| kernel.freeze = Freeze::Thawed);
    }

    pub fn freezing(&self) -> Freeze {
        self.kernel.freeze
    }

    /// Whether some process answers requests; the others cannot be slow, fail or leak.
    pub fn has_server(&self) -> bool {
        let mut processes = self.kernel.table.values();
        processes.any(|process| matches!(process.program, Program::Server(_)))
    }

    /// Whether some server has opened its ports.
    pub fn listens(&self) -> bool {
        self.kernel.table.values().any(|process| match &process.program {
            Program::Server(server) => server.listens(),
            _ => false,
        })
    }

    /// What a person does to the servers of the container.
    pub fn fault(&mut self, world: &mut World, fault: Fault) {
        self.during(world, |kernel| {
            let now = kernel.now;
            for process in kernel.table.values_mut() {
                if let Program::Server(server) = &mut process.program {
                    server.fault(fault, now);
                    process.wait = server_wait(server);
                }
            }
        });
    }

    pub fn memory_bytes(&self, now: SimTime) -> u64 {
        self.kernel.memory_bytes(now)
    }

    pub fn cpu_millis(&self, now: SimTime) -> u32 {
        let of = |process: &Process| match &process.program {
            Program::Server(server) => server.cpu_millis(now),
            Program::Shell(_) | Program::Utility { .. } | Program::Outside(_) => {
                match process.core.run {
                    RunState::Portioned { .. } => 1_000,
                    RunState::Free | RunState::Stopped | RunState::BrokenPipe => {
                        process.core.cpu_millis
                    }
                }
            }
        };
        self.kernel.table.values().map(of).fold(0, u32::saturating_add)
    }

    pub fn log(&self) -> &ContainerLog {
        &self.kernel.log
    }

    /// The container's files without what lies in volumes.
    pub fn own_files(&self) -> &Files {
        &self.kernel.files
    }

    /// Looks at the container's files, volumes included.
    pub fn files<T>(&mut self, world: &mut World, look: impl FnOnce(&mut Files) -> T) -> T {
        self.kernel.files.lend(world.volumes, world.now);
        let seen = look(&mut self.kernel.files);
        self.kernel.files.give_back(world.volumes);
        seen
    }

    /// Does something with the pod's volumes at hand, then lets every process go on that can.
    fn during<T>(&mut self, world: &mut World, act: impl FnOnce(&mut Kernel) -> T) -> T {
        self.kernel.now = world.now;
        self.kernel.seed = world.seed;
        self.kernel.files.lend(world.volumes, world.now);
        let done = act(&mut self.kernel);
        self.kernel.run();
        self.kernel.end_sessions();
        self.kernel.files.give_back(world.volumes);
        done
    }
}

impl Kernel {
    /// Gives turns until everybody waits, each process a slice at a time.
    fn run(&mut self) {
        self.enforce_memory_limit();
        let mut steps = 0;
        let mut last = Pid::OUTSIDE;
        while steps < bounds::TURN_STEPS_MAX {
            // Memory grows while every process sleeps, too.
            self.enforce_memory_limit();
            let is_ready = |process: &&Process| self.is_ready(process);
            let later =
                self.table.values().filter(|process| last < process.core.pid).find(is_ready);
            let next = later.or_else(|| self.table.values().find(is_ready));
            let Some(pid) = next.map(|process| process.core.pid) else { return };
            last = pid;
            let done = self.run_slice(pid);
            steps += done;
            self.end_spent();
        }
    }

    /// Some steps of one process; says how many.
    fn run_slice(&mut self, pid: Pid) -> u32 {
        let Some(mut process) = self.table.remove(&pid) else { return 0 };
        let now = self.now;
        process.wait = None;
        process.core.full = None;
        process.core.steps.refill(now);
        if let RunState::Portioned { .. } = process.core.run {
            process.core.run = RunState::Free;
            process.core.steps.grant_portion(now);
        }
        for done in 1..=SLICE_STEPS {
            if process.core.steps.is_spent() {
                if self.machine.limits.when_spent == WhenSpent::IsReported {
                    self.report_spent(process.core.group);
                    self.table.insert(pid, process);
                    return done;
                }
                self.remark_once(bounds::REMARK_BUSY);
                let is_busy =
                    |other: &&Process| matches!(other.core.run, RunState::Portioned { .. });
                let others = self.table.values().filter(is_busy).count();
                let next = now + bounds::portion_pause(others);
                process.core.run = RunState::Portioned { next };
                self.table.insert(pid, process);
                return done;
            }
            process.core.steps.spend(1);
            let step = self.step(&mut process);
            let core = &mut process.core;
            if core.run == RunState::BrokenPipe {
                core.run = RunState::Free;
                if pid != Pid::FIRST {
                    self.bury(process, Signal::Pipe.exit_code());
                    return done;
                }
            }
            match step {
                Step::Again => {}
                Step::Wait(wait) => process.wait = Some(wait),
                Step::Become(loaded) => self.replace(&mut process, *loaded),
                Step::Exit(code) => {
                    self.bury(process, code);
                    return done;
                }
            }
            if self.exit.is_some() {
                return done;
            }
            let own = std::mem::take(&mut process.core.pending);
            let (deadly, caught) = split_pending(&process.core, own);
            process.core.pending = caught;
            let must_wait = process.wait.is_some()
                || process.core.full.is_some_and(|pipe| self.descriptors.is_full(pipe));
            if !deadly.is_empty() || must_wait {
                self.table.insert(pid, process);
                for signal in deadly {
                    let _ = self.signal(pid, signal, Sender::Process(pid));
                }
                return done;
            }
        }
        self.table.insert(pid, process);
        SLICE_STEPS
    }

    fn step(&mut self, process: &mut Process) -> Step {
        let Process { core, program, .. } = process;
        let mut system = System { kernel: self, process: core };
        match program {
            Program::Shell(shell) => shell.step(&mut system),
            Program::Utility { utility, work: Some(work) } => work.step(utility, &mut system),
            Program::Utility { utility, work } => {
                *work = Some(Box::new(utility.begin(&mut system)));
                Step::Again
            }
            Program::Outside(outside) => outside.step(&mut system),
            Program::Server(server) => {
                let mut out = Output::default();
                let mut numbers = system.kernel.numbers(system.process.pid);
                let Kernel { now, files, .. } = &mut *system.kernel;
                let step = server.turn(*now, files, &mut numbers, &mut out);
                system.kernel.take_numbers(numbers);
                system.print_output(&out);
                match step {
                    server::Step::Runs => {
                        Step::Wait(server_wait(server).unwrap_or(Wait::forever()))
                    }
                    server::Step::Becomes(argv) => {
                        match system.load(argv, system.process.env.as_ref().clone()) {
                            Ok(loaded) => Step::Become(Box::new(loaded)),
                            Err(_) => Step::Exit(NOT_FOUND),
                        }
                    }
                    server::Step::Exits(code) => Step::Exit(code),
                }
            }
        }
    }

    /// execve(2): the open files stay, handlers do not.
    fn replace(&mut self, process: &mut Process, loaded: Loaded) {
        let start = self.starts.program_start(self.machine.limits);
        self.release_held(&process.program);
        process.program = loaded.program;
        process.core.argv = loaded.argv.into();
        process.core.env = loaded.env.into();
        process.core.dispositions.retain(|_, kept| *kept == Disposition::Ignored);
        process.core.pending.clear();
        process.wait = Some(Wait::until(self.now + start));
    }

    fn memory_bytes(&self, now: SimTime) -> u64 {
        let of = |process: &Process| match &process.program {
            Program::Server(server) => server.memory_bytes(now),
            Program::Shell(_) | Program::Utility { .. } | Program::Outside(_) => {
                process.core.memory_bytes.saturating_add(SMALL_PROGRAM_BYTES)
            }
        };
        self.table.values().map(of).fold(0, u64::saturating_add)
    }

    /// The kubelet asks for memory.oom.group: one victim takes the whole container with it.
    fn enforce_memory_limit(&mut self) {
        let Some(limit) = self.machine.memory_limit else { return };
        if limit < self.memory_bytes(self.now) && self.exit.is_none() {
            let code = Signal::Kill.exit_code();
            self.shut_down(Exit { code, memory: OutOfMemory::Yes });
        }
    }
}

/// A server sleeps until its next deadline.
fn server_wait(server: &ServerProcess) -> Option<Wait> {
    Some(server.due().map_or(Wait::forever(), Wait::until))
}

/// Signals a process sent to itself: those without a handler act on it, the others wait for the program to look.
fn split_pending(core: &Core, pending: Vec<Signal>) -> (Vec<Signal>, Vec<Signal>) {
    pending.into_iter().partition(|signal| core.disposition(*signal) != Some(Disposition::Caught))
}

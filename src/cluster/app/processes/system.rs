//! The calls a program makes to the system: reading, writing, starting others, sending signals.
//! Models the system calls of section 2 of the Linux manual as far as scripts can tell them apart.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::descriptors::{DescriptionId, Target};
use super::kernel::Kernel;
use super::load::{self, Loaded, LookupError};
use super::process::{Core, Disposition, Pid, Process, Program, RunState, Wait};
use super::sender::Sender;
use crate::cluster::app::files::{Device, Errno, Files, path};
use crate::cluster::app::signal::Signal;
use crate::kit::chance::draw;
use crate::kit::time::SimTime;

/// The kernel as the process sees it whose turn it is.
pub struct System<'a> {
    pub kernel: &'a mut Kernel,
    pub process: &'a mut Core,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    Data(String),
    /// Nothing will come any more.
    End,
    /// Nothing yet; the file to wait for.
    Empty(DescriptionId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMode {
    Read,
    /// Empties what is there.
    Write,
    Append,
}

/// How much one call reads at most.
pub const CHUNK_BYTES: usize = 4 * 1024;
/// Writing this much costs one step more.
const BYTES_A_STEP: usize = 256;

impl System<'_> {
    pub fn now(&self) -> SimTime {
        self.kernel.now
    }

    pub fn pid(&self) -> Pid {
        self.process.pid
    }

    pub fn argv(&self) -> Rc<Vec<String>> {
        Rc::clone(&self.process.argv)
    }

    pub fn files(&mut self) -> &mut Files {
        &mut self.kernel.files
    }

    /// A file's text, also of one that is only a number of this process.
    pub fn text_at(&self, path: &str) -> Result<&str, Errno> {
        let path = self.path(path);
        match self.kernel.text_of_number(self.process, &path) {
            Some(text) => Ok(text),
            None => self.kernel.files.read(&path),
        }
    }

    /// A path as this process means it.
    pub fn path(&self, path: &str) -> String {
        path::absolute(&self.process.cwd, path)
    }

    /// Prints on standard output. Errors show only in what a broken pipe does to the process.
    pub fn print(&mut self, text: &str) {
        let _ = self.write(1, text);
    }

    pub fn print_error(&mut self, text: &str) {
        let _ = self.write(2, text);
    }

    pub fn write(&mut self, number: u32, text: &str) -> Result<(), Errno> {
        // SIGPIPE has reached it: it does not get as far as complaining.
        if self.process.run == RunState::BrokenPipe {
            return Err(Errno::BrokenPipe);
        }
        let id = *self.process.descriptors.get(&number).ok_or(Errno::BadDescriptor)?;
        let target = self.kernel.descriptors.target(id).ok_or(Errno::BadDescriptor)?.clone();
        let cost = match target {
            // Every line of a log is stamped and kept.
            Target::Log(_) => text.matches('\n').count(),
            _ => text.len() / BYTES_A_STEP,
        };
        self.process.steps.spend(u32::try_from(cost).unwrap_or(u32::MAX));
        let written = self.kernel.write(&target, text);
        if written == Err(Errno::BrokenPipe) && self.process.disposition(Signal::Pipe).is_none() {
            self.process.run = RunState::BrokenPipe;
        }
        if let Target::WriteEnd(pipe) = target {
            self.process.full = Some(pipe);
        }
        written
    }

    /// What there is, up to a chunk.
    pub fn read(&mut self, number: u32) -> Result<Read, Errno> {
        self.read_up_to(number, CHUNK_BYTES)
    }

    pub fn read_up_to(&mut self, number: u32, limit: usize) -> Result<Read, Errno> {
        let id = *self.process.descriptors.get(&number).ok_or(Errno::BadDescriptor)?;
        self.take(id, |text| text.floor_char_boundary(limit.max(1)).max(first_char_len(text)))
    }

    /// One line with its end, or what is left at the end of the input.
    pub fn read_line(&mut self, number: u32) -> Result<Read, Errno> {
        let id = *self.process.descriptors.get(&number).ok_or(Errno::BadDescriptor)?;
        if !self.kernel.descriptors.has_line(id) {
            return Ok(Read::Empty(id));
        }
        self.take(id, |text| text.find('\n').map_or(text.len(), |at| at + 1))
    }

    /// Reads from an open file; `length` says how much of what is there.
    fn take(
        &mut self,
        id: DescriptionId,
        length: impl FnOnce(&str) -> usize,
    ) -> Result<Read, Errno> {
        let Kernel { descriptors, files, seed, machine, .. } = &mut *self.kernel;
        let has_writer = match descriptors.target(id) {
            Some(Target::ReadEnd(pipe)) => descriptors.has_writer(*pipe),
            Some(_) | None => false,
        };
        let data = match descriptors.target_mut(id).ok_or(Errno::BadDescriptor)? {
            Target::Null => String::new(),
            Target::Zero => "\0".repeat(CHUNK_BYTES),
            Target::Random { drawn } => {
                *drawn += 1;
                format!("{:016x}", draw(*seed, "random", &machine.seed_key).nth(*drawn).bits())
            }
            Target::File { path, offset } => {
                let text = match files.read(path) {
                    Err(Errno::NoEntry) => "",
                    other => other?,
                };
                let left = text.get(text.ceil_char_boundary(*offset)..).unwrap_or_default();
                let data = left[..length(left)].to_owned();
                *offset += data.len();
                data
            }
            Target::Text { text, offset } => {
                let left = text.get(*offset..).unwrap_or_default();
                let data = left[..length(left)].to_owned();
                *offset += data.len();
                data
            }
            Target::ReadEnd(pipe) => {
                let pipe = *pipe;
                match descriptors.pipe_data(pipe) {
                    Some(data) if !data.is_empty() => data.drain(..length(data)).collect(),
                    Some(_) if has_writer => return Ok(Read::Empty(id)),
                    Some(_) | None => String::new(),
                }
            }
            Target::Log(_) | Target::Session(..) | Target::Screen(..) | Target::WriteEnd(_) => {
                return Err(Errno::BadDescriptor);
            }
        };
        Ok(if data.is_empty() { Read::End } else { Read::Data(data) })
    }

    /// Opens a path; whoever calls puts the result among the process's descriptors or releases it.
    pub fn open(&mut self, path: &str, mode: OpenMode) -> Result<DescriptionId, Errno> {
        let path = self.path(path);
        let files = &mut self.kernel.files;
        let target = match own_number(&path).map(Device::Own).or_else(|| files.device(&path)) {
            Some(Device::Null) => Target::Null,
            Some(Device::Zero) => Target::Zero,
            Some(Device::Random) => Target::Random { drawn: 0 },
            Some(Device::Own(number)) => {
                let id = *self.process.descriptors.get(&number).ok_or(Errno::NoEntry)?;
                return Ok(self.kernel.descriptors.hold(id));
            }
            Some(Device::First(number)) => return self.open_of_first(number),
            None => {
                let offset = 0;
                match mode {
                    OpenMode::Read if files.is_dir(&path) => return Err(Errno::IsDirectory),
                    OpenMode::Read => drop(files.read(&path)?),
                    OpenMode::Write => files.write(&path, "")?,
                    OpenMode::Append => files.append(&path, "")?,
                }
                Target::File { path, offset }
            }
        };
        self.kernel.descriptors.open(target)
    }

    fn open_of_first(&mut self, number: u32) -> Result<DescriptionId, Errno> {
        let first = match self.process.pid {
            Pid::FIRST => Some(&*self.process),
            _ => self.kernel.table.get(&Pid::FIRST).map(|process| &process.core),
        };
        let id = first.and_then(|core| core.descriptors.get(&number)).ok_or(Errno::NoEntry)?;
        Ok(self.kernel.descriptors.hold(*id))
    }

    /// Opens a file under a number of its own.
    pub fn open_number(&mut self, path: &str, mode: OpenMode) -> Result<u32, Errno> {
        let id = self.open(path, mode)?;
        let number = (3..).find(|number| !self.process.descriptors.contains_key(number));
        let number = number.ok_or(Errno::TooManyOpen)?;
        self.install(number, Some(id));
        Ok(number)
    }

    /// Sets what a number stands for, or closes it; what it stood for before is released.
    pub fn install(&mut self, number: u32, id: Option<DescriptionId>) {
        let before = match id {
            Some(id) => self.process.descriptors.insert(number, id),
            None => self.process.descriptors.remove(&number),
        };
        if let Some(before) = before {
            self.kernel.descriptors.release(before);
        }
    }

    /// As `install`, in a child that has not run yet. The child is one holder more.
    pub fn install_in(&mut self, child: Pid, number: u32, id: Option<DescriptionId>) {
        let Some(process) = self.kernel.table.get_mut(&child) else { return };
        let before = match id {
            Some(id) => process.core.descriptors.insert(number, self.kernel.descriptors.hold(id)),
            None => process.core.descriptors.remove(&number),
        };
        if let Some(before) = before {
            self.kernel.descriptors.release(before);
        }
    }

    /// What a command line would run.
    pub fn load(
        &mut self,
        argv: Vec<String>,
        env: SortedMap<String, String>,
    ) -> Result<Loaded, LookupError> {
        load::load(self.kernel, &self.process.cwd, argv, env)
    }

    /// The path of what a name would run.
    pub fn find_program(&self, name: &str, search: Option<&str>) -> Option<String> {
        let path = load::find(self.kernel, &self.process.cwd, name, search).ok()?;
        self.kernel.files.executable(&path).is_ok().then_some(path)
    }

    /// Starts a loaded program as a child with the same open files.
    pub fn spawn(&mut self, loaded: Loaded) -> Result<Pid, Errno> {
        let start = self.kernel.starts.program_start(self.kernel.machine.limits);
        let pid = self.start(loaded.program, Rc::new(loaded.argv), Rc::new(loaded.env))?;
        let child = self.kernel.table.get_mut(&pid).expect("a started process is in the table");
        child.wait = Some(Wait::until(self.kernel.now + start));
        Ok(pid)
    }

    /// Starts a copy of this process that goes on as the program given.
    pub fn fork(&mut self, program: Program) -> Result<Pid, Errno> {
        let start = self.kernel.starts.program_start(self.kernel.machine.limits);
        let is_busy = self.kernel.starts.is_spent();
        let pid = self.start(program, self.argv(), Rc::clone(&self.process.env))?;
        if is_busy && let Some(child) = self.kernel.table.get_mut(&pid) {
            child.wait = Some(Wait::until(self.kernel.now + start));
        }
        Ok(pid)
    }

    /// Ended or not: the exit code of a child, told once.
    pub fn reap(&mut self, child: Pid) -> Option<i32> {
        self.kernel.reap(self.process.pid, child)
    }

    pub fn is_child(&self, pid: Pid) -> bool {
        self.kernel.table.get(&pid).is_some_and(|child| child.core.parent == self.process.pid)
    }

    pub fn signal(&mut self, pid: Pid, signal: Signal) -> Result<(), Errno> {
        if pid != self.process.pid {
            return self.kernel.signal(pid, signal, Sender::Process(self.process.pid));
        }
        if self.process.disposition(signal) == Some(Disposition::Ignored) {
            return Ok(());
        }
        if !self.process.pending.contains(&signal) {
            self.process.pending.push(signal);
        }
        Ok(())
    }

    pub fn set_disposition(&mut self, signal: Signal, disposition: Option<Disposition>) {
        match disposition {
            Some(disposition) => self.process.dispositions.insert(signal, disposition),
            None => self.process.dispositions.remove(&signal),
        };
    }

    fn start(
        &mut self,
        program: Program,
        argv: Rc<Vec<String>>,
        env: Rc<SortedMap<String, String>>,
    ) -> Result<Pid, Errno> {
        let now = self.kernel.now;
        let pid = self.kernel.new_pid()?;
        self.kernel.starts.refill(now);
        self.kernel.starts.spend(1);
        if self.kernel.starts.is_spent() {
            self.kernel.report_spent(self.process.group);
        }
        let descriptors = self.process.descriptors.clone();
        for id in descriptors.values() {
            self.kernel.descriptors.hold(*id);
        }
        let mut dispositions = self.process.dispositions.clone();
        dispositions.retain(|_, disposition| *disposition == Disposition::Ignored);
        let core = Core {
            pid,
            parent: self.process.pid,
            group: self.process.group,
            argv,
            env,
            cwd: self.process.cwd.clone(),
            descriptors,
            keyboard: self.process.keyboard,
            dispositions,
            pending: Vec::new(),
            run: RunState::Free,
            // A child that is as busy as its parent gets no fresh start.
            steps: self.process.steps,
            full: None,
            started_at: now,
            memory_bytes: 0,
            cpu_millis: 0,
        };
        self.kernel.table.insert(pid, Process { core, program, wait: None });
        Ok(pid)
    }
}

/// The number that `/dev/fd/63` names.
pub fn own_number(path: &str) -> Option<u32> {
    path.strip_prefix("/dev/fd/")?.parse().ok()
}

fn first_char_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

//! The terminal: the learner's workstation, the lines that still run on it, and the programs done here.
//! A plain value, so that a snapshot of the session holds it too.

mod recall;
mod within;

use super::desk::{Changed, Desk};
use super::job::Job;
use super::kubectl::verbs::exec::Reads;
use super::shell::{self, Noted, Running, note_line};
use super::world::{Chunk, Ended, Exit, Files, LineId, Stream, World};
use super::{OUTPUT_LENGTH_MAX, complete, line, programs};
use crate::cluster::{Call, Cluster, LineLeft, Pid, Record, RecordId, Shown, Typed as Keystrokes};
use crate::kit::time::SimTime;

/// What bash asks with for the rest of a line.
const CONTINUED: &str = "> ";
/// As many lines may run at once; a script that starts more is told so.
const RUNNING_MAX: usize = 64;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terminal {
    last_line: LineId,
    desk: Desk,
    lines: Vec<RunningLine>,
    working: Vec<Working>,
    /// The first record it has not been shown.
    next_record: RecordId,
    noted: Option<Noted>,
    /// A line that goes on with the next one.
    unfinished: Option<(LineId, String)>,
}

/// What became of a line as soon as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    Ended(Exit),
    Running,
    /// It was said to a program that runs already: what it prints is printed there.
    Inside,
}

#[derive(Clone, Debug, PartialEq)]
struct RunningLine {
    id: LineId,
    leader: Pid,
    /// How much of it stands on the screen, in bytes.
    length: usize,
    stage: Stage,
}

/// What it began in the background may outlive a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Runs,
    InBackground,
}

/// A program that goes on while time passes.
#[derive(Clone, Debug, PartialEq)]
struct Working {
    running: Running,
    job: Job,
}

impl Terminal {
    pub fn new() -> Terminal {
        Terminal::default()
    }

    /// Runs a line at this instant. What it prints carries the number it gets; so does its end, once it comes.
    pub fn type_line(&mut self, world: &mut World, text: &str) -> (LineId, Typed) {
        if let Some(id) = self.type_inside(world, text) {
            return (id, Typed::Inside);
        }
        let now = world.cluster.now();
        note_line(world, text);
        let (id, text) = self.joined(world, text);
        self.desk.put_files(world.files, &text);
        let text = match self.recalled(world, id, text) {
            Ok(text) => text,
            Err(typed) => return (id, typed),
        };
        self.noted = Some(Noted { line: id, by: None, text: text.clone(), at: now });
        let typed = line::check(&text).and_then(|()| {
            let begun = self.desk.station_mut().type_line(now, &text);
            begun.map_err(|error| line::LineError::of(&text, &error))
        });
        let is_more = text.contains('\n');
        match typed {
            Err(line::LineError::Unfinished) if !text.ends_with(within::END_OF_INPUT) => {
                self.unfinished = Some((id, text));
                let text = CONTINUED.to_owned();
                push(world, Chunk { line: id, at: now, stream: Stream::Out, text });
                (id, if is_more { Typed::Inside } else { Typed::Running })
            }
            Err(error) => {
                self.desk.station_mut().remember(&text);
                let text = format!("bash: {error}\n");
                world.out.push(Chunk { line: id, at: now, stream: Stream::Err, text });
                let typed = end(world, id, Exit::USAGE);
                (id, if is_more { Typed::Inside } else { typed })
            }
            Ok(None) => {
                self.desk.station_mut().remember(&text);
                let typed = end(world, id, Exit::SUCCESS);
                (id, if is_more { Typed::Inside } else { typed })
            }
            Ok(Some(leader)) => {
                self.desk.station_mut().remember(&text);
                self.lines.push(RunningLine { id, leader, length: 0, stage: Stage::Runs });
                self.go_on(world);
                let ended = world.ended.iter().find(|ended| ended.line == id);
                let typed = ended.map_or(Typed::Running, |ended| Typed::Ended(ended.exit));
                (id, if is_more { Typed::Inside } else { typed })
            }
        }
    }

    /// A line with what stood before it, where that was not finished.
    fn joined(&mut self, world: &mut World, text: &str) -> (LineId, String) {
        let Some((id, before)) = self.unfinished.take() else {
            self.last_line += 1;
            return (self.last_line, text.to_owned());
        };
        let at = world.cluster.now();
        push(world, Chunk { line: id, at, stream: Stream::Out, text: format!("{text}\n") });
        (id, format!("{before}\n{text}"))
    }

    /// A line with the lines it recalls in place; bash shows what became of it.
    fn recalled(&mut self, world: &mut World, id: LineId, text: String) -> Result<String, Typed> {
        // The first part of an unfinished line has been looked at already.
        if text.contains('\n') {
            return Ok(text);
        }
        let at = world.cluster.now();
        match recall::expand(&text, self.desk.station_mut().history()) {
            Ok(None) => Ok(text),
            Ok(Some(text)) => {
                let shown = format!("{text}\n");
                push(world, Chunk { line: id, at, stream: Stream::Err, text: shown });
                Ok(text)
            }
            Err(complaint) => {
                let text = format!("bash: {complaint}\n");
                push(world, Chunk { line: id, at, stream: Stream::Err, text });
                Err(end(world, id, Exit::FAILURE))
            }
        }
    }

    /// Shows the running jobs what happened. Every record is to pass here once, in order, those that typed lines
    /// caused included.
    pub fn on_records(&mut self, world: &mut World, records: &[Record]) {
        // The store holds what all of them brought about, so a watch that begins on the way must skip them all.
        if let Some(last) = records.last() {
            self.next_record = self.next_record.max(last.id + 1);
        }
        for record in records {
            self.give_turns(world, |job, shell| job.on_record(shell, record));
        }
    }

    /// When `on_time` is needed even if nothing happens in the cluster.
    pub fn due(&self) -> Option<SimTime> {
        let jobs = self.working.iter().filter_map(|working| working.job.due()).min();
        [jobs, self.desk.due()].into_iter().flatten().min()
    }

    /// Gives a turn to the jobs and processes whose time has come.
    pub fn on_time(&mut self, world: &mut World) {
        self.desk.turn_docker(world.cluster.now(), world.cluster.config().seed);
        self.give_turns(world, |job, shell| job.on_time(shell));
        if self.desk.due().is_some_and(|due| due <= world.cluster.now()) {
            self.go_on(world);
        }
    }

    /// Ctrl-C: ends every line that runs. What runs in the background does not hear it.
    pub fn interrupt(&mut self, world: &mut World) {
        if let Some((_, recipient, Reads::Keys)) = self.typing() {
            return self.type_to(world, &recipient, &Keystrokes::Interrupt);
        }
        if let Some((line, _)) = self.unfinished.take() {
            let (at, text) = (world.cluster.now(), "^C\n".to_owned());
            push(world, Chunk { line, at, stream: Stream::Out, text });
            end(world, line, Exit::INTERRUPTED);
            return;
        }
        for line in self.lines.iter().filter(|line| line.stage == Stage::Runs) {
            self.desk.station_mut().interrupt(line.leader);
            let (at, text) = (world.cluster.now(), "^C\n".to_owned());
            world.out.push(Chunk { line: line.id, at, stream: Stream::Err, text });
        }
        if !self.lines.is_empty() {
            self.go_on(world);
        }
    }

    /// What lines have made of the recipe's files, and which they have made: their texts at this instant.
    pub fn changed_files(&self) -> &Changed {
        self.desk.changed()
    }

    pub fn is_running(&self) -> bool {
        !self.lines.is_empty()
    }

    /// What the word at the cursor could become; `cursor` counts bytes.
    pub fn complete(
        &self,
        cluster: &Cluster,
        files: &dyn Files,
        text: &str,
        cursor: usize,
    ) -> Vec<String> {
        let text = &text[..text.floor_char_boundary(cursor)];
        complete::complete(cluster, &self.desk.with_files(files), self.desk.docker(), text)
    }

    /// Programs go on in the order in which they were started.
    fn give_turns(
        &mut self,
        world: &mut World,
        turn: impl Fn(&mut Job, &mut shell::Shell) -> Option<Exit>,
    ) {
        let mut has_news = false;
        let pids: Vec<Pid> = self.working.iter().map(|working| working.running.pid).collect();
        for pid in pids {
            has_news |= self.turn_of(world, pid, &turn);
        }
        if has_news {
            self.go_on(world);
        }
    }

    /// A turn for one program. Whether anything came of it.
    fn turn_of(
        &mut self,
        world: &mut World,
        pid: Pid,
        turn: impl Fn(&mut Job, &mut shell::Shell) -> Option<Exit>,
    ) -> bool {
        let Some(at) = self.working.iter().position(|working| working.running.pid == pid) else {
            return false;
        };
        let mut working = self.working.remove(at);
        let surroundings = self.desk.surroundings(world, &mut self.noted, self.next_record);
        let mut shell = shell::Shell::new(surroundings, &mut working.running, None);
        let exit = turn(&mut working.job, &mut shell);
        let left = shell.leave();
        let has_news = exit.is_some() || !left.printed.is_empty() || working.job.child().is_some();
        self.desk.print(pid, left.printed);
        match exit {
            None => self.working.insert(at, working),
            Some(exit) => self.desk.station_mut().end(pid, exit.0),
        }
        has_news
    }

    /// Lets the workstation go on until everybody on it waits for time to pass.
    fn go_on(&mut self, world: &mut World) {
        loop {
            let seed = world.cluster.config().seed;
            self.desk.station_mut().run(world.cluster.now(), seed);
            self.show(world);
            self.end_spent(world);
            let calls = self.desk.station_mut().take_calls();
            let has_woken = self.wake_parents(world) | self.tell_forwarders(world);
            if calls.is_empty() && !has_woken {
                break;
            }
            for call in calls {
                self.serve(world, call);
            }
        }
        self.take_leave(world);
        let Terminal { lines, working, desk, .. } = self;
        lines.retain(|line| desk.has_line(line.leader));
        working.retain(|working| desk.has_process(working.running.pid));
        desk.close_forwards();
        desk.note_changes();
    }

    /// Does the work of a program that has been started.
    fn serve(&mut self, world: &mut World, call: Call) {
        let Call { pid, name, input } = call;
        let Some(line) = self.desk.line_of(pid).and_then(|leader| self.line(leader)) else {
            return;
        };
        let id = line.id;
        let others = |working: &&Working| working.running.line != id;
        let mut busy: Vec<LineId> =
            self.working.iter().filter(others).map(|working| working.running.line).collect();
        busy.dedup();
        let words = self.desk.argv(pid);
        let mut running = Running {
            pid,
            line: id,
            words,
            since: world.cluster.now(),
            length: 0,
            warnings: Vec::new(),
        };
        let arguments: Vec<String> = running.words.iter().skip(1).cloned().collect();
        let surroundings = self.desk.surroundings(world, &mut self.noted, self.next_record);
        let mut shell = shell::Shell::new(surroundings, &mut running, input.as_deref());
        let mut outcome = programs::start(name, &arguments, &mut shell);
        if let shell::Outcome::Running(_) = outcome
            && RUNNING_MAX <= busy.len()
        {
            shell.err(&format!("error: {RUNNING_MAX} lines run already; end them with Ctrl-C\n"));
            outcome = shell::Outcome::Ended(Exit::FAILURE);
        }
        let left = shell.leave();
        if left.wants_input {
            return self.desk.station_mut().read_input(pid);
        }
        self.desk.print(pid, left.printed);
        match outcome {
            shell::Outcome::Ended(exit) => self.desk.station_mut().end(pid, exit.0),
            shell::Outcome::Running(job) => self.working.push(Working { running, job }),
        }
    }

    /// Puts on the screen what was printed, up to a line's bound.
    fn show(&mut self, world: &mut World) {
        let at = world.cluster.now();
        for Shown { line, stream, text } in self.desk.station_mut().take_shown() {
            let Some(line) = self.lines.iter_mut().find(|known| known.leader == line) else {
                continue;
            };
            if OUTPUT_LENGTH_MAX < line.length {
                continue;
            }
            let room = OUTPUT_LENGTH_MAX - line.length;
            line.length += text.len();
            let is_cut = room < text.len();
            let text = &text[..text.floor_char_boundary(room)];
            push(world, Chunk { line: line.id, at, stream: stream.into(), text: text.to_owned() });
            if is_cut {
                let text = "\nThis line has printed 1 MiB; the rest is not shown.\n".to_owned();
                push(world, Chunk { line: line.id, at, stream: Stream::Err, text });
            }
        }
    }

    /// Lines that never let time pass have been ended; they are told why.
    fn end_spent(&mut self, world: &mut World) {
        let at = world.cluster.now();
        for leader in self.desk.station_mut().take_spent() {
            let Some(line) = self.line(leader) else { continue };
            let text = "podlife: this line runs on and on while no time passes, so it was ended: put a sleep into its \
                        loop\n";
            let chunk = Chunk { line: line.id, at, stream: Stream::Err, text: text.to_owned() };
            push(world, chunk);
        }
    }

    /// Tells of the lines whose own shell is over.
    fn take_leave(&mut self, world: &mut World) {
        for LineLeft { leader, code } in self.desk.station_mut().take_left() {
            let Some(line) = self.lines.iter_mut().find(|known| known.leader == leader) else {
                continue;
            };
            line.stage = Stage::InBackground;
            let id = line.id;
            end(world, id, Exit(code));
        }
    }

    fn line(&self, leader: Pid) -> Option<&RunningLine> {
        self.lines.iter().find(|line| line.leader == leader)
    }
}

fn end(world: &mut World, line: LineId, exit: Exit) -> Typed {
    world.ended.push(Ended { line, exit, at: world.cluster.now() });
    Typed::Ended(exit)
}

/// What follows at the same instant on the same stream is one chunk.
fn push(world: &mut World, chunk: Chunk) {
    match world.out.last_mut() {
        Some(last) if (last.line, last.at, last.stream) == (chunk.line, chunk.at, chunk.stream) => {
            last.text.push_str(&chunk.text);
        }
        _ => world.out.push(chunk),
    }
}

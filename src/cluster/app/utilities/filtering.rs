//! Programs that read lines and print lines: one loop over their files or their standard input, a chunk at a step.

use std::collections::VecDeque;

use super::Utility;
use super::awk::Awk;
use super::base64::Base64;
use super::cat::Cat;
use super::cut::Cut;
use super::diff::Diff;
use super::failure::{self, Action};
use super::grep::Grep;
use super::head::Head;
use super::paste::Paste;
use super::sed::Sed;
use super::sort::Sort;
use super::tac::Tac;
use super::tail::Tail;
use super::tr::Tr;
use super::uniq::Uniq;
use super::wc::Wc;
use crate::cluster::app::processes::{Event, OpenMode, Read, Step, System, Wait};

#[derive(Clone, Debug, PartialEq)]
pub struct Filtering {
    filter: Filter,
    left: VecDeque<String>,
    open: Option<u32>,
    /// The beginning of a line whose end has not been read.
    partial: String,
    /// Open files that get all output too.
    copies: Vec<u32>,
    code: i32,
}

/// The programs whose work this is.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    Awk(Box<Awk>),
    Base64(Base64),
    Cat(Cat),
    Cut(Cut),
    Diff(Box<Diff>),
    Grep(Grep),
    Head(Head),
    Paste(Paste),
    Sed(Sed),
    Sort(Sort),
    Tac(Tac),
    Tail(Tail),
    Tr(Tr),
    Uniq(Uniq),
    Wc(Wc),
}

/// One such program: it is told of every line, and adds to what is printed.
pub trait LineFilter {
    /// A file begins; standard input has no name.
    fn begin_file(&mut self, _name: Option<&str>, _out: &mut String) {}

    /// A line with its end; only a file's last line may have none.
    fn line(&mut self, line: &str, out: &mut String) -> Flow;

    fn end_file(&mut self, _name: Option<&str>, _out: &mut String) {}

    /// What the lines so far have cost besides being read, in steps of the process.
    fn cost(&mut self) -> u32 {
        0
    }

    /// What was wrong with all that came.
    fn complaint(&self) -> Option<&str> {
        None
    }

    /// Nothing more comes; the exit code.
    fn end(&mut self, _out: &mut String) -> i32 {
        0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Continue,
    /// The rest of this file is of no interest.
    NextFile,
    /// Nothing more is of interest.
    Stop,
}

/// A longer line is taken apart.
const LINE_BYTES_MAX: usize = 64 * 1024;
/// Lines handled within one step.
const LINES_A_STEP: u32 = 4;

impl Filter {
    fn get(&mut self) -> &mut dyn LineFilter {
        match self {
            Filter::Awk(awk) => &mut **awk,
            Filter::Base64(base64) => base64,
            Filter::Cat(cat) => cat,
            Filter::Cut(cut) => cut,
            Filter::Diff(diff) => &mut **diff,
            Filter::Grep(grep) => grep,
            Filter::Head(head) => head,
            Filter::Paste(paste) => paste,
            Filter::Sed(sed) => sed,
            Filter::Sort(sort) => sort,
            Filter::Tac(tac) => tac,
            Filter::Tail(tail) => tail,
            Filter::Tr(tr) => tr,
            Filter::Uniq(uniq) => uniq,
            Filter::Wc(wc) => wc,
        }
    }
}

impl Filtering {
    /// No operands: standard input.
    pub fn new(filter: Filter, operands: Vec<String>) -> Filtering {
        let left = if operands.is_empty() { vec!["-".to_owned()] } else { operands };
        Filtering {
            filter,
            left: left.into(),
            open: None,
            partial: String::new(),
            copies: Vec::new(),
            code: 0,
        }
    }

    pub fn copying_to(self, copies: Vec<u32>) -> Filtering {
        Filtering { copies, ..self }
    }

    /// Something has gone wrong before the first line.
    pub fn ending_with(self, code: i32) -> Filtering {
        Filtering { code, ..self }
    }

    pub fn step(&mut self, utility: &Utility, system: &mut System) -> Step {
        let Some(number) = self.open else { return self.open_next(utility, system) };
        let data = match system.read(number) {
            Ok(Read::Data(data)) => data,
            Ok(Read::Empty(id)) => return Step::Wait(Wait::on(Event::Data(id))),
            Ok(Read::End) => {
                let mut out = String::new();
                let rest = std::mem::take(&mut self.partial);
                let flow = match rest.as_str() {
                    "" => Flow::Continue,
                    line => self.filter.get().line(line, &mut out),
                };
                return self.close(system, number, flow, out);
            }
            Err(error) => {
                let name = self.left.front().map_or("", String::as_str);
                utility.complain(system, &failure::about(system, Action::Read, name, error));
                self.code = 1;
                return self.close(system, number, Flow::Continue, String::new());
            }
        };
        self.lines(system, number, &data)
    }

    fn lines(&mut self, system: &mut System, number: u32, data: &str) -> Step {
        let mut out = String::new();
        let mut count = 0;
        for piece in data.split_inclusive('\n') {
            self.partial.push_str(piece);
            if !piece.ends_with('\n') && self.partial.len() < LINE_BYTES_MAX {
                continue;
            }
            let line = std::mem::take(&mut self.partial);
            let flow = self.filter.get().line(&line, &mut out);
            if flow != Flow::Continue {
                return self.close(system, number, flow, out);
            }
            count += 1;
        }
        system.process.steps.spend(count / LINES_A_STEP + self.filter.get().cost());
        self.emit(system, &out);
        Step::Again
    }

    fn open_next(&mut self, utility: &Utility, system: &mut System) -> Step {
        let Some(name) = self.left.front().cloned() else {
            let mut out = String::new();
            let code = self.filter.get().end(&mut out);
            self.emit(system, &out);
            if let Some(complaint) = self.filter.get().complaint() {
                utility.complain(system, complaint);
            }
            return Step::Exit(if code == 0 { self.code } else { code });
        };
        if name == "-" {
            self.open = Some(0);
            let mut out = String::new();
            self.filter.get().begin_file(None, &mut out);
            self.emit(system, &out);
            return Step::Again;
        }
        match system.open_number(&name, OpenMode::Read) {
            Ok(number) => {
                self.open = Some(number);
                let mut out = String::new();
                self.filter.get().begin_file(Some(&name), &mut out);
                self.emit(system, &out);
            }
            Err(error) => {
                utility.complain(system, &failure::about(system, Action::Open, &name, error));
                self.left.pop_front();
                self.code = 1;
            }
        }
        Step::Again
    }

    fn close(&mut self, system: &mut System, number: u32, flow: Flow, mut out: String) -> Step {
        let name = self.left.pop_front().filter(|name| name != "-");
        self.filter.get().end_file(name.as_deref(), &mut out);
        self.emit(system, &out);
        if number != 0 {
            system.install(number, None);
        }
        self.open = None;
        self.partial.clear();
        if flow == Flow::Stop {
            self.left.clear();
        }
        Step::Again
    }

    fn emit(&self, system: &mut System, out: &str) {
        if out.is_empty() {
            return;
        }
        system.print(out);
        for number in &self.copies {
            // A full disk must not end a pipeline.
            let _ = system.write(*number, out);
        }
    }
}

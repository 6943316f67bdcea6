//! diff(1): what differs between two files. Models GNU diffutils 3.10, and busybox, whose diff is always unified.

use super::arguments;
use super::failure::Failure;
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::work::Work;
use crate::cluster::app::files::LastLink;
use crate::cluster::app::processes::{Family, System};
use crate::kit::difference;
use crate::kit::stamp::MicroStamp;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq)]
pub struct Diff {
    form: Form,
    /// `-i`
    folds: bool,
    /// `-w`, `-b`
    skips_blanks: bool,
    /// `-s`
    tells_same: bool,
    /// As they are named, and the line that begins a unified difference.
    names: [String; 2],
    heads: [String; 2],
    texts: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Normal,
    Unified {
        context: usize,
    },
    /// `-q`
    Brief,
}

/// Longer files are cut.
const BYTES_MAX: usize = 1024 * 1024;
const LONG: &[(&str, char)] = &[
    ("brief", 'q'),
    ("ignore-all-space", 'w'),
    ("ignore-case", 'i'),
    ("report-identical-files", 's'),
    ("unified", 'u'),
];

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read_long(arguments, "uU:qswbiN", LONG)?;
    let names: [String; 2] = match <[String; 2]>::try_from(read.operands.clone()) {
        Ok(names) => names,
        Err(operands) => {
            let last = arguments.last().map_or("diff", String::as_str);
            let message = match operands.len() {
                0 | 1 => format!("missing operand after '{last}'"),
                _ => format!("extra operand '{}'", operands[2]),
            };
            // GNU's own advice; busybox prints a page instead.
            let advice = "\ndiff: Try 'diff --help' for more information.";
            return Err(Failure::new(2, message + advice));
        }
    };
    if let Some(folder) = names.iter().find(|name| system.kernel.files.is_dir(&system.path(name))) {
        return Err(Failure::unsupported(&format!("comparing folders ({folder})")));
    }
    let is_unified = read.has('u') || system.kernel.machine.family == Family::Busybox;
    let context = read.number('U')?;
    let form = match context {
        _ if read.has('q') => Form::Brief,
        Some(context) => Form::Unified { context },
        None if is_unified => Form::Unified { context: difference::CONTEXT },
        None => Form::Normal,
    };
    let heads = names.clone().map(|name| head(system, &name));
    let diff = Diff {
        form,
        folds: read.has('i'),
        skips_blanks: read.has('w') || read.has('b'),
        tells_same: read.has('s'),
        heads,
        texts: Vec::new(),
        names: names.clone(),
    };
    Ok(Work::Filters(Box::new(Filtering::new(Filter::Diff(Box::new(diff)), names.to_vec()))))
}

/// GNU tells when a file was changed.
fn head(system: &System, name: &str) -> String {
    if system.kernel.machine.family == Family::Busybox {
        return name.to_owned();
    }
    let stat = system.kernel.files.stat(&system.path(name), LastLink::Follow);
    let modified: SimTime = stat.map_or(system.now(), |stat| stat.modified);
    let date = MicroStamp::of(modified).with_nanos().replace('T', " ").replace('Z', " +0000");
    format!("{name}\t{date}")
}

impl LineFilter for Diff {
    fn begin_file(&mut self, _name: Option<&str>, _out: &mut String) {
        self.texts.push(String::new());
    }

    fn line(&mut self, line: &str, _out: &mut String) -> Flow {
        match self.texts.last_mut() {
            Some(text) if text.len() + line.len() <= BYTES_MAX => {
                text.push_str(line);
                Flow::Continue
            }
            Some(_) | None => Flow::NextFile,
        }
    }

    fn end(&mut self, out: &mut String) -> i32 {
        // One that is not there has been complained of.
        let [before, after] = self.texts.as_slice() else { return 2 };
        let key = |line: &str| {
            let mut key = line.to_owned();
            if self.skips_blanks {
                key.retain(|c| !c.is_whitespace());
            }
            if self.folds { key.to_lowercase() } else { key }
        };
        let changes = difference::normal(before, after, &key);
        let [left, right] = &self.names;
        if changes.is_empty() {
            if self.tells_same {
                *out += &format!("Files {left} and {right} are identical\n");
            }
            return 0;
        }
        let [left_head, right_head] = &self.heads;
        *out += &match self.form {
            Form::Normal => changes,
            Form::Brief => format!("Files {left} and {right} differ\n"),
            Form::Unified { context } => {
                let hunks = difference::unified(before, after, context, &key);
                format!("--- {left_head}\n+++ {right_head}\n{hunks}")
            }
        };
        1
    }
}

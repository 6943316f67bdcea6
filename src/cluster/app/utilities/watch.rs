//! watch(1): a command again and again. Models procps-ng's watch and busybox's; what a terminal would clear stays.

use super::failure::Failure;
use super::work::Work;
use super::{arguments, date, duration, env};
use crate::cluster::app::processes::{Event, Family, Pid, Step, System, Wait};
use crate::kit::stamp::Stamp;
use crate::kit::time::{SimTime, Span};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watching {
    /// What each round runs.
    words: Vec<String>,
    shown: String,
    every: Span,
    title: Title,
    round: u32,
    now: Now,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Title {
    Shown,
    Hidden,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Now {
    Runs(Pid),
    Rests { until: SimTime },
}

/// What watch(1) takes at least; less would be no pause.
const EVERY_MIN: Span = Span::millis(100);
const COLUMNS: usize = 80;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let long = [("interval", 'n'), ("no-title", 't'), ("differences", 'd'), ("exec", 'x')];
    // What stands behind the command's name is the command's.
    let mut own = 0;
    while let Some(word) = arguments.get(own).filter(|word| word.starts_with('-')) {
        own += if matches!(word.as_str(), "-n" | "--interval") { 2 } else { 1 };
    }
    let (own, command) = arguments.split_at(own.min(arguments.len()));
    let read = arguments::read_long(own, "n:tdx", &long)?;
    if command.is_empty() {
        return Err(Failure::missing_operand());
    }
    let every = match read.value('n') {
        None => Span::secs(2),
        Some(text) => duration::parse(text)
            .flatten()
            .ok_or_else(|| Failure::new(1, format!("failed to parse argument: '{text}'")))?,
    };
    let shown = command.join(" ");
    let words = match read.has('x') {
        true => command.to_vec(),
        false => ["sh", "-c", shown.as_str()].map(str::to_owned).to_vec(),
    };
    Ok(Work::Watches(Box::new(Watching {
        words,
        shown,
        every: every.max(EVERY_MIN),
        title: if read.has('t') { Title::Hidden } else { Title::Shown },
        round: 0,
        now: Now::Rests { until: system.now() },
    })))
}

impl Watching {
    pub fn step(&mut self, system: &mut System) -> Step {
        match self.now {
            Now::Runs(child) if system.is_child(child) => Step::Wait(Wait::on(Event::Child(child))),
            Now::Runs(child) => {
                // A failing command is watched like any other.
                let _ = system.reap(child);
                self.now = Now::Rests { until: system.now() + self.every };
                Step::Again
            }
            Now::Rests { until } if system.now() < until => Step::Wait(Wait::until(until)),
            Now::Rests { .. } => self.begin_round(system),
        }
    }

    fn begin_round(&mut self, system: &mut System) -> Step {
        let title = match self.title {
            Title::Shown => format!("{}\n\n", self.title(system)),
            Title::Hidden => String::new(),
        };
        let before = if self.round == 0 { "" } else { "\n" };
        self.round = self.round.saturating_add(1);
        system.print(&format!("{before}{title}"));
        let environment = (*system.process.env).clone();
        let loaded = system.load(self.words.clone(), environment);
        let failure = match loaded {
            Ok(loaded) => match system.spawn(loaded) {
                Ok(child) => {
                    self.now = Now::Runs(child);
                    return Step::Again;
                }
                Err(error) => Failure::new(1, error.to_string()),
            },
            Err(error) => env::not_run(&self.words[0], &error),
        };
        system.print_error(&format!("watch: {}\n", failure.message));
        Step::Exit(failure.code)
    }

    /// `Every 2.0s: COMMAND`, and on the right when and where.
    fn title(&self, system: &System) -> String {
        let tenths = self.every.as_millis() / 100;
        let left = format!("Every {}.{}s: {}", tenths / 10, tenths % 10, self.shown);
        let stamp = Stamp::of(system.now());
        let machine = &system.kernel.machine;
        let right = match machine.family {
            Family::Gnu => {
                format!("{}: {}", machine.hostname, date::format("%a %b %e %H:%M:%S %Y", stamp))
            }
            Family::Busybox => date::format("%Y-%m-%d %H:%M:%S", stamp),
        };
        let room = COLUMNS.saturating_sub(right.len() + 1);
        let fits = left.chars().count() <= room;
        let left = if fits {
            left
        } else {
            left.chars().take(room.saturating_sub(3)).collect::<String>() + "..."
        };
        format!("{left:<room$} {right}")
    }
}

//! What nginx's error log says, and what its terminal: starting, reading its configuration, reloading, stopping.
//! Models ngx_log_error_core of src/core/ngx_log.c, the notices of src/os/unix/ngx_process_cycle.c, and
//! ngx_signal_handler of src/os/unix/ngx_process.c.

use super::full_version;
use super::logs::{Level, Sink};
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::plan::{End, Occasion, Reacts, Reloads, WhileStopping};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

/// Whose words they are: the master process, and the workers that serve from now on.
pub struct Speaker<'a> {
    pub master: u32,
    pub workers: &'a [u32],
    pub logs: &'a [(Sink, Level)],
}

/// Until the workers of before are told to go.
const NEW_WORKERS_START: Span = Span::millis(100);

pub fn well_formed(main: &str) -> Vec<Line> {
    vec![
        Line::err(format!("nginx: the configuration file {main} syntax is ok")),
        tested(main, "is successful"),
    ]
}

pub fn tested(main: &str, outcome: &str) -> Line {
    Line::err(format!("nginx: configuration file {main} test {outcome}"))
}

/// Once in each error log and, while it does not serve yet, once more on the terminal, which in a container is the same,
/// unless a log is the terminal.
pub fn emergency(trouble: &str, process: u32, occasion: Occasion, logs: &[Sink]) -> Vec<Line> {
    let line = format!("{{time}} [emerg] {process}#{process}: {trouble}");
    let line = Line::err(line).at(Clock::Slashes);
    let told = occasion == Occasion::Start && !logs.contains(&Sink::Terminal);
    let told = told.then(|| Line::err(format!("nginx: [emerg] {trouble}")));
    logs.iter().filter_map(|log| log.takes(&line)).chain(told).collect()
}

/// Models ngx_log_init.
pub fn no_error_log(trouble: &str) -> Line {
    Line::err(format!("nginx: [alert] could not open error log file: {trouble}"))
}

impl Speaker<'_> {
    pub fn greeting(&self, tag: &str) -> Vec<Line> {
        let own = [
            "using the \"epoll\" event method".to_owned(),
            format!("nginx/{}", full_version(tag)),
            "getrlimit(RLIMIT_NOFILE): 1048576:1048576".to_owned(),
        ];
        let own = own.iter().map(|text| notice(self.master, text));
        self.heard(own.chain(self.start_workers()).collect())
    }

    /// SIGHUP: the files are read again, and new worker processes take over.
    pub fn reloads(&self) -> Reloads {
        let [received, again] =
            ["signal 1 (SIGHUP) received{from}, reconfiguring", "reconfiguring"]
                .map(|text| notice(self.master, text));
        let epoll = notice(self.master, "using the \"epoll\" event method");
        let words = [epoll].into_iter().chain(self.start_workers()).collect();
        let graceful = self.each("gracefully shutting down");
        let goodbye = graceful.chain(self.leave()).chain([self.hears_io()]).collect();
        Reloads {
            signal: Signal::Hup,
            first_words: self.heard(vec![received, again]),
            words: self.heard(words),
            goodbye: (NEW_WORKERS_START, self.heard(goodbye)),
        }
    }

    /// SIGQUIT lets running requests finish; SIGTERM and SIGINT do not.
    pub fn stop(&self, signal: Signal) -> Reacts {
        let number = signal.number();
        let (how, graceful) = match signal {
            Signal::Quit => ("shutting down", Some("gracefully shutting down")),
            _ => ("exiting", None),
        };
        let received = format!("signal {number} ({signal}) received{{from}}, {how}");
        let workers = graceful.into_iter().flat_map(|text| self.each(text));
        let words = [notice(self.master, &received)].into_iter().chain(workers).collect();
        let goodbye = self.leave().chain([notice(self.master, "exit")]).collect();
        let end = End { after: Span::millis(80), code: 0, words: self.heard(goodbye) };
        Reacts { signal, doors: WhileStopping::Closed, end, words: self.heard(words) }
    }

    fn start_workers(&self) -> impl Iterator<Item = Line> {
        let each = self.workers.iter().map(|worker| format!("start worker process {worker}"));
        let all = ["start worker processes".to_owned()].into_iter().chain(each);
        all.map(|text| notice(self.master, &text))
    }

    fn each(&self, text: &'static str) -> impl Iterator<Item = Line> {
        self.workers.iter().map(move |worker| notice(*worker, text))
    }

    /// The workers end, and the master hears of it. The channel to one that ended closes, of which the others make the
    /// master a signal.
    fn leave(&self) -> impl Iterator<Item = Line> {
        let last = self.workers.last().copied();
        let heard = move |worker: &u32| {
            let child = format!("signal 17 (SIGCHLD) received from {worker}");
            let ended = format!("worker process {worker} exited with code 0");
            let others = (Some(*worker) != last).then(|| self.hears_io());
            [child, ended].map(|text| notice(self.master, &text)).into_iter().chain(others)
        };
        self.each("exiting").chain(self.each("exit")).chain(self.workers.iter().flat_map(heard))
    }

    fn hears_io(&self) -> Line {
        notice(self.master, "signal 29 (SIGIO) received")
    }

    /// Notices, in every error log that is as wordy as that.
    fn heard(&self, lines: Vec<Line>) -> Vec<Line> {
        let wordy = || self.logs.iter().filter(|(_, level)| *level <= Level::Notice);
        let taken =
            |line: &Line| wordy().filter_map(|(log, _)| log.takes(line)).collect::<Vec<_>>();
        lines.iter().flat_map(taken).collect()
    }
}

fn notice(process: u32, text: &str) -> Line {
    Line::err(format!("{{time}} [notice] {process}#{process}: {text}")).at(Clock::Slashes)
}

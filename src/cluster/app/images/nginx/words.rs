//! What nginx's error log says, and what its terminal: starting, reading its configuration, reloading, stopping.
//! Models ngx_log_error_core of src/core/ngx_log.c, and the notices of src/os/unix/ngx_process_cycle.c.

use super::{config, full_version, is_modern};
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::plan::{End, Occasion, Reacts, Reloads, WhileStopping};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

pub const WORKER: u32 = 29;

pub fn well_formed() -> Vec<Line> {
    let main = config::MAIN;
    vec![
        Line::err(format!("nginx: the configuration file {main} syntax is ok")),
        tested("is successful"),
    ]
}

pub fn tested(outcome: &str) -> Line {
    Line::err(format!("nginx: configuration file {} test {outcome}", config::MAIN))
}

/// Once in the error log and, while it does not serve yet, once more on the terminal, which in a container is the same.
pub fn emergency(trouble: &str, occasion: Occasion) -> impl Iterator<Item = Line> {
    let logged = Line::err(format!("{{time}} [emerg] 1#1: {trouble}")).at(Clock::Slashes);
    let told = Line::err(format!("nginx: [emerg] {trouble}"));
    [logged].into_iter().chain((occasion == Occasion::Start).then_some(told))
}

/// SIGHUP: the files are read again, and new worker processes take over.
pub fn reloads(tag: &str) -> Reloads {
    let received = "signal 1 (SIGHUP) received, reconfiguring";
    let first_words = [notice(1, received), notice(1, "reconfiguring")];
    let words =
        [notice(1, "using the \"epoll\" event method"), notice(1, "start worker processes")];
    let (first_words, words) = (notices(tag, first_words), notices(tag, words));
    Reloads { signal: Signal::Hup, first_words, words }
}

pub fn greeting(tag: &str) -> Vec<Line> {
    let words = [
        notice(1, "using the \"epoll\" event method"),
        notice(1, &format!("nginx/{}", full_version(tag))),
        notice(1, "getrlimit(RLIMIT_NOFILE): 1048576:1048576"),
        notice(1, "start worker processes"),
        notice(1, &format!("start worker process {WORKER}")),
    ];
    notices(tag, words)
}

/// SIGQUIT lets running requests finish; SIGTERM and SIGINT do not.
pub fn stop(signal: Signal, tag: &str) -> Reacts {
    let number = signal.number();
    let (how, worker) = match signal {
        Signal::Quit => ("shutting down", "gracefully shutting down"),
        _ => ("exiting", "exiting"),
    };
    let received = notice(1, &format!("signal {number} ({signal}) received, {how}"));
    let words = notices(tag, [received, notice(WORKER, worker)]);
    let goodbye = notices(tag, [notice(WORKER, "exit"), notice(1, "exit")]);
    let end = End { after: Span::millis(80), code: 0, words: goodbye };
    Reacts { signal, doors: WhileStopping::Closed, end, words }
}

/// Images before the modern ones log from warnings on.
fn notices<const N: usize>(tag: &str, lines: [Line; N]) -> Vec<Line> {
    if is_modern(tag) { lines.to_vec() } else { Vec::new() }
}

fn notice(process: u32, text: &str) -> Line {
    Line::err(format!("{{time}} [notice] {process}#{process}: {text}")).at(Clock::Slashes)
}

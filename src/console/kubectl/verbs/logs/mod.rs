//! `kubectl logs`: what containers printed.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/logs/logs.go (v1.36), C37–C39.
//!
//! The map: `options` reads the flags, `source` finds the containers, `first_pod` waits where there is none, `stream` reads one log, `unheard` is for a node that is cut off.

mod first_pod;
mod options;
mod source;
mod stream;
mod unheard;

use super::exec::CONTAINER;
use super::{Arguments, Call, Verb, flags};
use crate::cluster::kubelet::logs::Run;
use crate::console::job::Job;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::unreached;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::time::{SimTime, Span};

pub use first_pod::FirstPod;
pub use stream::printed;

use options::Options;
use stream::Stream;

pub const VERB: Verb = Verb {
    name: "logs",
    aliases: &["log"],
    usage: "logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
    summary: "Print the logs for a container in a pod",
    flags: &[
        &ALL_CONTAINERS,
        &ALL_PODS,
        &CONTAINER,
        &FOLLOW,
        &IGNORE_ERRORS,
        &LIMIT_BYTES,
        &MAX_LOG_REQUESTS,
        &POD_RUNNING_TIMEOUT,
        &PREFIX,
        &PREVIOUS,
        &flags::SELECTOR,
        &SINCE,
        &SINCE_TIME,
        &TAIL,
        &TIMESTAMPS,
    ],
    arguments: Arguments::PodAndContainer,
    run,
};

const ALL_CONTAINERS: Flag = Flag {
    name: "all-containers",
    short: None,
    takes: Takes::Switch("false"),
    help: "Get all containers' logs in the pod(s).",
};
const ALL_PODS: Flag = Flag {
    name: "all-pods",
    short: None,
    takes: Takes::Switch("false"),
    help: "Get logs from all pod(s). Sets prefix to true.",
};
const FOLLOW: Flag = Flag {
    name: "follow",
    short: Some('f'),
    takes: Takes::Switch("false"),
    help: "Specify if the logs should be streamed.",
};
const IGNORE_ERRORS: Flag = Flag {
    name: "ignore-errors",
    short: None,
    takes: Takes::Switch("false"),
    help: "If watching / following pod logs, allow for any errors that occur to be non-fatal",
};
const LIMIT_BYTES: Flag = Flag {
    name: "limit-bytes",
    short: None,
    takes: Takes::Number("0"),
    help: "Maximum bytes of logs to return. Defaults to no limit.",
};
const MAX_LOG_REQUESTS: Flag = Flag {
    name: "max-log-requests",
    short: None,
    takes: Takes::Number("5"),
    help: "Specify maximum number of concurrent logs to follow when using by a selector. Defaults to 5.",
};
const POD_RUNNING_TIMEOUT: Flag = Flag {
    name: "pod-running-timeout",
    short: None,
    takes: Takes::Duration("20s"),
    help: "The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running",
};
const PREFIX: Flag = Flag {
    name: "prefix",
    short: None,
    takes: Takes::Switch("false"),
    help: "Prefix each log line with the log source (pod name and container name)",
};
const PREVIOUS: Flag = Flag {
    name: "previous",
    short: Some('p'),
    takes: Takes::Switch("false"),
    help: "If true, print the logs for the previous instance of the container in a pod if it exists.",
};
const SINCE: Flag = Flag {
    name: "since",
    short: None,
    takes: Takes::Duration("0s"),
    help: "Only return logs newer than a relative duration like 5s, 2m, or 3h. Defaults to all logs. Only one of since-time / since may be used.",
};
const SINCE_TIME: Flag = Flag {
    name: "since-time",
    short: None,
    takes: Takes::Text(""),
    help: "Only return logs after a specific date (RFC3339). Defaults to all logs. Only one of since-time / since may be used.",
};
const TAIL: Flag = Flag {
    name: "tail",
    short: None,
    takes: Takes::Number("-1"),
    help: "Lines of recent log file to display. Defaults to -1 with no selector, showing all log lines otherwise 10, if a selector is provided.",
};
const TIMESTAMPS: Flag = Flag {
    name: "timestamps",
    short: None,
    takes: Takes::Switch("false"),
    help: "Include timestamps on each line in the log output",
};

/// How often followed logs are looked at.
const FOLLOW_PERIOD: Span = Span::millis(200);

/// Logs that are being followed, until their containers end.
#[derive(Clone, Debug, PartialEq)]
pub struct Follow {
    streams: Vec<Stream>,
    options: Options,
    pub next_look: SimTime,
}

impl Follow {
    pub fn on_time(&mut self, shell: &mut Shell) -> Option<Exit> {
        self.next_look = shell.now() + FOLLOW_PERIOD;
        for stream in &mut self.streams {
            if let Err(failure) = stream.follow(shell, &self.options) {
                shell.err(&failure.text());
                return Some(Exit::FAILURE);
            }
        }
        self.streams.iter().all(Stream::is_over).then_some(Exit::SUCCESS)
    }
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let options = options::read(call, shell.now())?;
    match source::awaited(call, shell.store())? {
        Some(awaited) => {
            let first = FirstPod::new(call, awaited, shell.now() + options.patience);
            Ok(Outcome::Running(Job::LogsOf(Box::new(first))))
        }
        None => begin(call, shell),
    }
}

/// There is a log to read, or a failure.
fn begin(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let options = options::read(call, shell.now())?;
    let sources = source::find(call, shell)?;
    let follows = call.flags.is_on("follow");
    let most = call.flags.number("max-log-requests").unwrap_or(5);
    if follows && 1 < sources.len() && most < i64::try_from(sources.len()).unwrap_or(i64::MAX) {
        return Err(Failure::plain(format!(
            "you are attempting to follow {} log streams, but maximum allowed concurrency is {most}, \
             use --max-log-requests to increase the limit",
            sources.len()
        )));
    }
    let unheard = |source| unheard::request(call, shell.cluster(), source);
    if let Some((address, path)) = sources.iter().find_map(unheard) {
        return Ok(unreached::late(unreached::of_request(&address, &path), shell));
    }
    let which = if call.flags.is_on("previous") { Run::Previous } else { Run::Current };
    let now = shell.now();
    let stream = |source| Stream::new(source, which, &options, now);
    let mut streams: Vec<Stream> = sources.iter().map(stream).collect();
    if follows {
        let mut follow = Follow { streams, options, next_look: now };
        return Ok(match follow.on_time(shell) {
            Some(exit) => Outcome::Ended(exit),
            None => Outcome::Running(Job::Follow(follow)),
        });
    }
    for stream in &mut streams {
        stream.read(shell, &options)?;
    }
    Ok(Outcome::Ended(Exit::SUCCESS))
}

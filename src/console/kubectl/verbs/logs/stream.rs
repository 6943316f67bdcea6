//! One container's log, read once or followed until the container ends.
//! Models consumeWithRetry in staging/src/k8s.io/kubectl/pkg/cmd/logs/logs.go (v1.36), C37 and C39.

use super::options::{Dated, Errors, Named, Options};
use super::source::Source;
use crate::cluster::kubelet::logs::{Run, instance};
use crate::cluster::{Cluster, ContainerId, ContainerLog, LogLine, LogStream};
use crate::console::kubectl::failure::Failure;
use crate::console::shell::Shell;
use crate::console::world;
use crate::kit::stamp::MicroStamp;
use crate::kit::time::{SimTime, Span};
use crate::objects::Pod;

/// How often a container that has not started is asked again.
const RETRY_PERIOD: Span = Span::secs(1);

/// A log that is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    namespace: String,
    pod: String,
    container: String,
    run: Run,
    state: State,
}

#[derive(Clone, Debug, PartialEq)]
enum State {
    /// Nothing has been read yet; the next try, and when the last one is.
    Unread {
        next: SimTime,
        until: SimTime,
    },
    Read {
        node: String,
        container: ContainerId,
        /// Lines printed, those that the log has forgotten included.
        seen: u64,
        /// Bytes that may still be printed.
        room: Option<usize>,
    },
    Over,
}

/// What reading a log for the first time came to.
enum Found {
    Log {
        node: String,
        id: ContainerId,
    },
    /// The pod is on no node yet: there is nothing to read.
    Nothing,
}

impl Stream {
    pub fn new(source: &Source, run: Run, options: &Options, now: SimTime) -> Stream {
        let meta = &source.pod.metadata;
        Stream {
            namespace: meta.namespace.clone(),
            pod: meta.name.clone(),
            container: source.container.clone(),
            run,
            state: State::Unread { next: now, until: now + options.patience },
        }
    }

    pub fn is_over(&self) -> bool {
        self.state == State::Over
    }

    /// Everything that is there.
    pub fn read(&mut self, shell: &mut Shell, options: &Options) -> Result<(), Failure> {
        let result = self.open(shell, options);
        self.state = State::Over;
        match result {
            Err(failure) if options.errors == Errors::AreTold => {
                shell.out(&format!("error: {}\n", message(&failure)));
                Ok(())
            }
            other => other,
        }
    }

    /// What is new. A container that has not started yet is asked again, and says each time why not.
    pub fn follow(&mut self, shell: &mut Shell, options: &Options) -> Result<(), Failure> {
        let now = shell.now();
        match &self.state {
            State::Over => return Ok(()),
            State::Unread { next, .. } if now < *next => return Ok(()),
            State::Unread { until, .. } if *until <= now => {
                self.state = State::Over;
                return Err(Failure::plain("context deadline exceeded"));
            }
            State::Unread { until, .. } => {
                let until = *until;
                if let Err(failure) = self.open(shell, options) {
                    if options.errors == Errors::AreTold {
                        shell.out(&format!("error: {}\n", message(&failure)));
                        self.state = State::Over;
                        return Ok(());
                    }
                    shell.err(&format!("{}\n", message(&failure)));
                    self.state = State::Unread { next: now + RETRY_PERIOD, until };
                    return Ok(());
                }
            }
            State::Read { .. } => {}
        }
        self.go_on(shell, options);
        Ok(())
    }

    fn open(&mut self, shell: &mut Shell, options: &Options) -> Result<(), Failure> {
        let pod = shell.store().pod(&self.namespace, &self.pod).cloned();
        let pod = pod.ok_or_else(|| Failure::not_found(crate::objects::Kind::Pod, &self.pod))?;
        let Found::Log { node, id } = find(&pod, &self.container, self.run)? else {
            self.state = State::Over;
            return Ok(());
        };
        let Some(log) = log(shell.cluster(), &node, &id) else {
            self.state = State::Over;
            return Ok(());
        };
        let asked: Vec<LogLine> =
            log.lines().filter(|line| options.since <= line.at).cloned().collect();
        let seen = log.forgotten() + log.lines().len() as u64;
        let from = asked.len().saturating_sub(options.tail.unwrap_or(usize::MAX));
        let mut room = options.bytes;
        self.print(shell, &asked[from..], options, &mut room);
        self.state = State::Read { node, container: id, seen, room };
        Ok(())
    }

    fn go_on(&mut self, shell: &mut Shell, options: &Options) {
        let State::Read { node, container, seen, room } = &mut self.state else { return };
        let cluster = shell.cluster();
        let Some(log) = log(cluster, node, container) else {
            self.state = State::Over;
            return;
        };
        let unseen = seen.saturating_sub(log.forgotten());
        let new: Vec<LogLine> =
            log.lines().skip(usize::try_from(unseen).unwrap_or(usize::MAX)).cloned().collect();
        *seen = log.forgotten() + log.lines().len() as u64;
        let runs = cluster.node(node).is_some_and(|node| node.runtime.is_running(container));
        let mut left = *room;
        self.print(shell, &new, options, &mut left);
        if !runs || left == Some(0) {
            self.state = State::Over;
        } else if let State::Read { room, .. } = &mut self.state {
            *room = left;
        }
    }

    /// What podlife itself remarks goes beside the container's own words.
    fn print(
        &self,
        shell: &mut Shell,
        lines: &[LogLine],
        options: &Options,
        room: &mut Option<usize>,
    ) {
        let prefix = match options.named {
            Named::No => String::new(),
            Named::Yes => format!("[pod/{}/{}] ", self.pod, self.container),
        };
        for line in lines {
            if line.stream == LogStream::Remark {
                shell.err(&format!("# {}\n", line.text));
                continue;
            }
            let date = match options.dated {
                Dated::No => String::new(),
                Dated::Yes => format!("{} ", MicroStamp::of(line.at).with_nanos()),
            };
            let text = format!("{date}{}\n", line.text);
            let shown = match room {
                None => text.as_str(),
                Some(0) => return,
                Some(left) => {
                    let shown = &text[..text.floor_char_boundary(*left)];
                    *left = if shown.len() < text.len() { 0 } else { *left - shown.len() };
                    shown
                }
            };
            shell.out(&format!("{prefix}{shown}"));
        }
    }
}

fn find(pod: &Pod, container: &str, run: Run) -> Result<Found, Failure> {
    if pod.spec.node_name.is_empty() {
        return Ok(Found::Nothing);
    }
    let id = instance(&pod.metadata.name, &pod.status, container, run);
    let id = id.map_err(|text| Failure::bad_request(&text))?;
    let id = ContainerId::new(id.trim_start_matches("containerd://"));
    Ok(Found::Log { node: pod.spec.node_name.clone(), id })
}

fn log<'a>(cluster: &'a Cluster, node: &str, id: &ContainerId) -> Option<&'a ContainerLog> {
    cluster.node(node)?.runtime.log(id)
}

/// All that the container as it stands has printed; podlife's own remarks go to stderr.
pub fn printed(cluster: &Cluster, pod: &Pod, container: &str) -> Vec<(world::Stream, String)> {
    let Ok(Found::Log { node, id }) = find(pod, container, Run::Current) else {
        return Vec::new();
    };
    let lines = log(cluster, &node, &id).into_iter().flat_map(|log| log.lines());
    lines.map(|line| (line.stream.into(), format!("{}\n", line.text))).collect()
}

/// What the server said, without kubectl's words before it.
fn message(failure: &Failure) -> String {
    match failure {
        Failure::Server(status) => status.message.clone(),
        other => other.text().trim_end().to_owned(),
    }
}

//! `curl` on the learner's machine, which reaches nodes, Services and pods by address but knows none of the cluster's names.
//! Its words and exit codes are those of curl 8.

use super::api_http;
use super::forwards::{Forward, Heard};
use super::job::Job;
use super::kubectl::verbs::proxy;
use super::programs::Program;
use super::shell::{Outcome as Started, Shell};
use super::world::Exit;
use crate::cluster::curl::{self, Ends, LOCAL_PORTS, Met, Options, Shown, Transfer};
use crate::cluster::{Command, Done, FetchSpec, Outcome, Pid, Record, Reply, RequestWay, What};
use crate::kit::chance::draw;
use crate::kit::time::Span;
use crate::objects::probe::{Answer, Ask, HttpReply, Scheme, Stage};

pub const PROGRAM: Program =
    Program { name: "curl", aliases: &[], summary: "Send a request: curl http://10.96.0.10/", run };

const REDIRECTS_MAX: u32 = 50;
/// Of this machine, as the cluster sees it.
const OWN_ADDRESS: &str = "192.0.2.10";
/// What is thrown away.
const NOWHERE: &str = "/dev/null";

/// A request under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Curl {
    options: Options,
    session: u32,
    redirects: u32,
    /// Who forwards it, if it goes to a forwarded port of this machine.
    through: Option<Pid>,
}

fn run(words: &[String], shell: &mut Shell) -> Started {
    let mut options = match curl::read(words) {
        Ok(options) => options,
        Err(failure) => {
            shell.err(&format!("curl: {}\n", failure.message));
            return Started::Ended(Exit(failure.code));
        }
    };
    if let Err(failure) = options.read_files(|path| shell.file(path).map(str::to_owned)) {
        shell.err(&format!("curl: {}\n", failure.message));
        return Started::Ended(Exit(failure.code));
    }
    if leads_to_proxy(&options) && shell.has_proxy() {
        return through_proxy(options, shell);
    }
    if let Some(reply) = ask_docker(&options, shell) {
        return through_docker(options, reply, shell);
    }
    match send(&options, shell) {
        Ok((session, through)) => {
            let curl = Curl { options, session, redirects: 0, through };
            Started::Running(Job::Curl(Box::new(curl)))
        }
        Err(exit) => Started::Ended(exit),
    }
}

fn leads_to_proxy(options: &Options) -> bool {
    let url = &options.url;
    is_here(&url.host) && i64::from(url.port) == proxy::DEFAULT_PORT && url.scheme == Scheme::Http
}

/// The API server answers by way of `kubectl proxy`.
fn through_proxy(options: Options, shell: &mut Shell) -> Started {
    let sent = &options.sent;
    let mut headers = sent.headers.iter();
    let given = headers.find(|header| header.name.eq_ignore_ascii_case("content-type"));
    let content_type = given.map_or("application/x-www-form-urlencoded", |header| &header.value);
    let (code, body) =
        api_http::answer(shell, &sent.method, &options.url.path, content_type, &sent.body);
    let reply = HttpReply { code, body, ..HttpReply::default() };
    let mut curl = Curl { options, session: 0, redirects: 0, through: None };
    shell.err(&curl.options.told_before(&Met::Reply(&reply), None));
    let exit = curl.replied(shell, &reply, Span::ZERO);
    Started::Ended(exit.unwrap_or(Exit::SUCCESS))
}

fn send(options: &Options, shell: &mut Shell) -> Result<(u32, Option<Pid>), Exit> {
    let Ask::HttpGet(mut question) = options.url.ask(&options.sent) else {
        unreachable!("a URL asks for a page")
    };
    let through = forward(options, shell).map(|(forward, ip)| {
        (question.host, question.port) = (ip, i32::from(forward.remote));
        shell.forwards().tell(forward.pid, Heard::Connection(forward.local));
        forward.pid
    });
    let spec = FetchSpec {
        question,
        way: if through.is_some() { RequestWay::Forwarded } else { RequestWay::Network },
        connect_timeout: options.connect_timeout,
        timeout: options.max_time.unwrap_or(Span::mins(60 * 24)),
    };
    match shell.command(Command::Fetch(Box::new(spec))) {
        Ok(Done::Fetch { session }) => Ok((session, through)),
        Ok(other) => unreachable!("a request is sent: {other:?}"),
        Err(refused) => {
            shell.err(&format!("curl: {refused}\n"));
            Err(Exit::FAILURE)
        }
    }
}

/// What one of docker's containers answers behind a port of this machine.
fn ask_docker(options: &Options, shell: &mut Shell) -> Option<Reply> {
    let url = &options.url;
    let port = u16::try_from(url.port).ok().filter(|_| is_here(&url.host))?;
    let (now, seed) = (shell.now(), shell.cluster().config().seed);
    shell.docker().ask(now, seed, port, |inside| {
        let mut ask = url.ask(&options.sent);
        if let Ask::HttpGet(question) = &mut ask {
            question.port = i32::from(inside);
        }
        ask
    })
}

fn through_docker(options: Options, reply: Reply, shell: &mut Shell) -> Started {
    let mut curl = Curl { options, session: 0, redirects: 0, through: None };
    match reply {
        Reply::After { delay, answer: Answer::Http(reply) } => {
            shell.err(&curl.options.told_before(&Met::Reply(&reply), None));
            let exit = curl.replied(shell, &reply, delay);
            Started::Ended(exit.unwrap_or(Exit::SUCCESS))
        }
        // The port is there, and nobody behind it.
        Reply::After { delay, .. } => {
            let told = "Recv failure: Connection reset by peer";
            let transfer = Transfer { exit: 56, message: told, took: delay, ..Transfer::default() };
            Started::Ended(curl.fail(shell, transfer))
        }
        Reply::Never => Started::Running(Job::Curl(Box::new(curl))),
    }
}

fn is_here(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].contains(&host)
}

/// Who forwards the port that is asked, and the address of the pod.
fn forward(options: &Options, shell: &mut Shell) -> Option<(Forward, String)> {
    let url = &options.url;
    if !is_here(&url.host) {
        return None;
    }
    let forward = shell.forwards().at(u16::try_from(url.port).ok()?)?.clone();
    let pod = shell.store().pod(&forward.pod.namespace, &forward.pod.name)?;
    let ip = pod.status.pod_ip.clone();
    Some((forward, ip))
}

impl Curl {
    pub fn on_record(&mut self, shell: &mut Shell, record: &Record) -> Option<Exit> {
        let What::Request(request) = &record.what else { return None };
        if request.session != self.session {
            return None;
        }
        let took = request.took;
        let met = match (request.outcome, request.stage, &request.reply) {
            (Outcome::Status(_), _, Some(reply)) => Met::Reply(reply),
            (Outcome::NoSuchHost, _, _) => Met::NoSuchHost,
            (Outcome::Refused, _, _) if self.through.is_none() => Met::Refused(took),
            (Outcome::TimedOut, Stage::Connection, _) => Met::NoConnection(took),
            _ => Met::Nothing,
        };
        shell.err(&self.options.told_before(&met, None));
        if let (Outcome::Status(_), Some(reply)) = (request.outcome, &request.reply) {
            return self.replied(shell, reply, took);
        }
        let (code, message) = match (request.outcome, request.stage) {
            (Outcome::NoSuchHost, _) => self.options.unknown_host(),
            (Outcome::Refused, _) if self.through.is_some() => {
                if let Some(pid) = self.through {
                    shell.forwards().tell(pid, Heard::Refused);
                }
                (52, "Empty reply from server".to_owned())
            }
            (Outcome::Refused, _) => self.options.refused(took),
            (Outcome::TimedOut, Stage::Connection) => curl::connection_timed_out(took),
            (Outcome::TimedOut, Stage::Reply) => curl::timed_out(took),
            (Outcome::Reset, _) => curl::reset(),
            (Outcome::NoHttp, _) => (1, "Received HTTP/0.9 when not allowed".to_owned()),
            (Outcome::Empty | Outcome::Status(_), _) => (52, "Empty reply from server".to_owned()),
        };
        let message = message.as_str();
        Some(self.fail(shell, Transfer { exit: code, message, took, ..Transfer::default() }))
    }

    fn replied(&mut self, shell: &mut Shell, reply: &HttpReply, took: Span) -> Option<Exit> {
        let transfer = Transfer {
            status: reply.code,
            reply: Some(reply),
            took,
            ends: Some(self.ends(shell)),
            ..Transfer::default()
        };
        let text = match self.options.shown(reply) {
            Shown::Redirect(_) if REDIRECTS_MAX <= self.redirects => {
                let message = &format!("Maximum ({REDIRECTS_MAX}) redirects followed");
                return Some(self.fail(shell, Transfer { exit: 47, message, ..transfer }));
            }
            Shown::Redirect(url) => {
                self.options.url = url;
                self.redirects += 1;
                return match send(&self.options, shell) {
                    Ok((session, through)) => {
                        (self.session, self.through) = (session, through);
                        None
                    }
                    Err(exit) => Some(exit),
                };
            }
            Shown::Fails { code, message, status } => {
                let reply = transfer.reply.filter(|_| status != 0);
                let transfer =
                    Transfer { exit: code, message: &message, status, reply, ..transfer };
                return Some(self.fail(shell, transfer));
            }
            Shown::Text(text) => text,
        };
        match self.options.output.as_deref() {
            None | Some("-") => shell.out(&text),
            Some(NOWHERE) => {}
            Some(path) if shell.write_file(path, &text) => {}
            Some(_) => {
                let message = "Failure writing output to destination";
                return Some(self.fail(shell, Transfer { exit: 23, message, ..transfer }));
            }
        }
        shell.err(&self.options.told_after());
        self.write_out(shell, transfer);
        Some(Exit::SUCCESS)
    }

    fn fail(&self, shell: &mut Shell, transfer: Transfer) -> Exit {
        let code = transfer.exit;
        shell.err(&self.options.complaint(code, transfer.message));
        self.write_out(shell, transfer);
        Exit(code)
    }

    fn write_out(&self, shell: &mut Shell, transfer: Transfer) {
        let transfer = Transfer { redirects: self.redirects, ..transfer };
        let written = self.options.write_out(&transfer);
        shell.out(&written.out);
        shell.err(&written.err);
    }

    /// This machine's side of a connection, and the other.
    fn ends(&self, shell: &Shell) -> Ends {
        let host = self.options.url.host.as_str();
        let (remote, local) = match host {
            "localhost" => ("::1", "::1"),
            host if is_here(host) => (host, host),
            host => (host, OWN_ADDRESS),
        };
        let seed = shell.cluster().config().seed;
        let chance = draw(seed, "port", host).nth(shell.now().as_millis());
        let (first, count) = LOCAL_PORTS;
        let bare = |address: &str| address.trim_matches(['[', ']']).to_owned();
        let local_port = first + chance.below(count);
        Ends { remote_ip: bare(remote), local_ip: bare(local), local_port }
    }
}

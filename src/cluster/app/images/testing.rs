//! A bench for servers: a script of instants and questions in, everything that happened out.
//!
//! One line of the script is `TIME WHAT`, where WHAT is `GET :PORT/PATH` (or another method, with a body behind the
//! path; `https` ahead of the port offers TLS, `localhost` asks from inside, `@NAME` is the `Host`), `TCP :PORT`,
//! `GRPC :PORT SERVICE`, `SIGTERM` and its like, `rm PATH`, `ls PATH`, `cat PATH`, `write PATH TEXT`, a fault (`slow 2s`, `fail 503`, `leak 1000`, `recover`), `memory`, `cpu`, or `end`.

use super::find;
use crate::cluster::app::files::{Access, Bind, Files, Root};
use crate::cluster::app::image::{Binary, Image};
use crate::cluster::app::launch::{Launch, Numbers, Output};
use crate::cluster::app::processes::unpack;
use crate::cluster::app::server::{Fault, Reaction, Reply, ServerProcess, Step};
use crate::cluster::app::signal::Signal;
use crate::kit::offset::{parse_span, parse_time_offset};
use crate::kit::time::SimTime;
use crate::objects::App;
use crate::objects::probe::{Answer, Ask, HttpHeader, HttpQuestion, Scheme};

/// How the container is described, as far as a test cares.
#[derive(Default)]
pub struct Container<'a> {
    pub image: &'a str,
    pub args: &'a [&'a str],
    pub env: &'a [(&'a str, &'a str)],
    pub files: &'a [(&'a str, &'a str)],
    pub ports: &'a [i32],
    pub cpu_limit_millis: Option<u32>,
    /// The image's own files cannot be written to, but what lies below these paths.
    pub writable: Option<&'a [&'a str]>,
    pub apps: &'a [&'a App],
}

/// Plays the script and compares what is seen; both texts may be indented.
pub fn check(container: &Container, script: &str, seen: &str) {
    let seen: Vec<&str> = seen.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let played = play(container, script);
    let played: Vec<&str> = played.lines().map(str::trim).collect();
    assert!(played == seen, "what was seen:\n{}\n", played.join("\n"));
}

struct Bench {
    process: ServerProcess,
    files: Files,
    numbers: Numbers,
    seen: String,
    exited: Option<i32>,
}

fn play(container: &Container, script: &str) -> String {
    let (image, _) = find(container.image, container.apps);
    let launch = launch(container, &image);
    let program = launch.argv.first().map_or("", |word| word.trim_start_matches("./"));
    let binary = image.binaries.iter().rev().find(|(path, _)| {
        path == program || path.rsplit('/').next().is_some_and(|name| name == program)
    });
    let Some((_, Binary::Server(server))) = binary else { panic!("{program} is no server") };
    let mut files = Files::new(unpack(&image), Vec::new());
    for (path, content) in container.files {
        place(&mut files, path, content);
    }
    if let Some(writable) = container.writable {
        let bind = |path: &&str| Bind { path: (*path).to_owned(), access: Access::ReadWrite };
        let binds = writable.iter().map(bind).collect();
        files.set_root(Root { access: Access::ReadOnly, binds });
    }
    let process = ServerProcess::start(server.clone(), &launch, SimTime::ZERO);
    let mut bench = Bench {
        process,
        files,
        numbers: Numbers { own: 1, last: 1 },
        seen: String::new(),
        exited: None,
    };
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (time, what) = line.split_once(' ').unwrap();
        let now = parse_time_offset(time).unwrap();
        bench.run_until(now);
        bench.act(what, now);
    }
    bench.seen
}

fn place(files: &mut Files, path: &str, content: &str) {
    let (folder, _) = path.rsplit_once('/').unwrap();
    files.create_directories(folder).unwrap();
    files.write(path, content).unwrap();
}

fn launch(container: &Container, image: &Image) -> Launch {
    // What a script hands over to is what this bench starts.
    let entrypoint = image.entrypoint.iter().filter(|word| !word.ends_with(".sh"));
    let args: Vec<String> = container.args.iter().map(|word| (*word).to_owned()).collect();
    let args = if args.is_empty() { image.cmd.clone() } else { args };
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let env = image.env.iter().cloned().chain(container.env.iter().map(owned));
    Launch {
        argv: entrypoint.cloned().chain(args).collect(),
        env: env.collect(),
        cwd: image.working_dir.clone(),
        hostname: "web".to_owned(),
        ip: "10.244.1.5".to_owned(),
        declared_ports: container.ports.to_vec(),
        cpu_limit_millis: container.cpu_limit_millis,
    }
}

impl Bench {
    fn run_until(&mut self, until: SimTime) {
        while let Some(due) = self.process.due().filter(|due| *due <= until) {
            if self.exited.is_some() {
                return;
            }
            let mut out = Output::default();
            let step = self.process.turn(due, &mut self.files, &mut self.numbers, &mut out);
            self.print(due, &out);
            match step {
                Step::Runs => {}
                Step::Becomes(argv) => {
                    self.exited = Some(0);
                    self.tell(due, &format!("becomes {}", argv.join(" ")));
                }
                Step::Exits(code) => {
                    self.exited = Some(code);
                    self.tell(due, &format!("exit {code}"));
                }
            }
        }
    }

    fn act(&mut self, what: &str, now: SimTime) {
        let (verb, rest) = what.split_once(' ').unwrap_or((what, ""));
        let signals = [Signal::Term, Signal::Int, Signal::Quit, Signal::Hup, Signal::Winch];
        if let Some(signal) = signals.into_iter().find(|signal| signal.to_string() == verb) {
            if self.process.signal(signal, None, now) == Reaction::Ignored {
                self.tell(now, &format!("{verb} ignored"));
            }
            return self.run_until(now);
        }
        let number = || rest.parse::<u64>().unwrap();
        match verb {
            "end" => {}
            "rm" => self.files.remove(rest).unwrap(),
            "ls" => self.tell(now, &self.files.list(rest).unwrap().join(" ")),
            "cat" => {
                let text = self.files.read(rest).unwrap().to_owned();
                text.lines().for_each(|line| self.tell(now, &format!("{rest}: {line}")));
            }
            "write" => {
                let (path, text) = rest.split_once(' ').unwrap_or((rest, ""));
                place(&mut self.files, path, text);
            }
            "slow" => self.process.fault(Fault::Slow(parse_span(rest).unwrap()), now),
            "fail" => self.process.fault(Fault::Fail(rest.parse().unwrap()), now),
            "leak" => self.process.fault(Fault::Leak { bytes_per_second: number() }, now),
            "recover" => self.process.fault(Fault::Recover, now),
            "memory" => self.tell(now, &format!("memory {}", self.process.memory_bytes(now))),
            "cpu" => self.tell(now, &format!("cpu {}", self.process.cpu_millis(now))),
            _ => self.ask(verb, rest, now),
        }
    }

    fn ask(&mut self, verb: &str, rest: &str, now: SimTime) {
        let mut out = Output::default();
        let reply = self.process.answer(&question(verb, rest), now, &mut self.files, &mut out);
        self.print(now, &out);
        let said = match reply {
            Reply::Never => "never".to_owned(),
            Reply::After { delay, answer } => {
                let said = match answer {
                    Answer::Http(page) => {
                        let to = page.location.map_or(String::new(), |to| format!(" -> {to}"));
                        format!("{}{to} {:?}", page.code, page.body)
                    }
                    other => format!("{other:?}"),
                };
                // Quick answers are not worth a word.
                if 20 <= delay.as_millis() { format!("{said} in {delay}") } else { said }
            }
        };
        self.tell(now, &format!("{verb} {rest}: {said}"));
        self.run_until(now);
    }

    fn print(&mut self, now: SimTime, out: &Output) {
        for (path, text) in &out.files {
            let _ = self.files.append(path, text);
        }
        out.stdout.lines().for_each(|line| self.tell(now, &format!("1> {line}")));
        out.stderr.lines().for_each(|line| self.tell(now, &format!("2> {line}")));
    }

    fn tell(&mut self, now: SimTime, text: &str) {
        self.seen.push_str(&format!("{now} {text}\n"));
    }
}

fn question(verb: &str, rest: &str) -> Ask {
    let (target, body) = rest.split_once(' ').unwrap_or((rest, ""));
    let (scheme, target) = match target.strip_prefix("https") {
        Some(target) => (Scheme::Https, target),
        None => (Scheme::Http, target),
    };
    let (who, target) = target.split_once(':').unwrap_or(("", target));
    let (name, host) = match who.strip_prefix('@') {
        Some(name) => (Some(name), "10.244.1.5"),
        None if who.is_empty() => (None, "10.244.1.5"),
        None => (None, who),
    };
    let (port, path) = target.find('/').map_or((target, "/"), |at| target.split_at(at));
    let address = format!("{host}:{port}");
    match verb {
        "TCP" => Ask::TcpConnect { address },
        "GRPC" => Ask::Grpc { address, service: body.to_owned() },
        method => Ask::HttpGet(HttpQuestion {
            method: method.to_owned(),
            scheme,
            url: format!("http://{address}{path}"),
            host: host.to_owned(),
            port: port.parse().unwrap(),
            path: path.to_owned(),
            headers: [("Host", name), ("User-Agent", Some("test/1"))]
                .into_iter()
                .filter_map(|(header, value)| {
                    Some(HttpHeader { name: header.to_owned(), value: value?.to_owned() })
                })
                .collect(),
            body: body.to_owned(),
            redirects: 0,
        }),
    }
}

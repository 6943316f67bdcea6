//! nginx: serves the files of its web root, logs every request, and stops politely. Its configuration is read when it starts
//! and on SIGHUP, not in between. Models the official image: its entrypoint's words, its pages, `nginx -g 'daemon off;'`.

mod config;
mod directives;
mod known;
mod logs;
mod names;
mod options;
mod pages;
mod reading;
mod sources;
mod starting;
#[cfg(test)]
mod tests;
mod words;

use std::rc::Rc;

use super::tags::{Series, Tags, version};
use super::{Entry, base, static_files};
use config::{Config, MAIN, Workers};
use logs::{ErrorLog, Sink};
use options::Options;
use reading::Reading;
use starting::Wanted;
use words::Speaker;

use crate::cluster::app::files::Files;
use crate::cluster::app::image::Image;
use crate::cluster::app::launch::Launch;
use crate::cluster::app::server::clock::Line;
use crate::cluster::app::server::interface::{Interface, Stack};
use crate::cluster::app::server::plan::{
    Cpu, Door, MEBIBYTE, Memory, Occasion, Pages, Site, Talks,
};
use crate::cluster::app::server::{Begin, Plan, Server};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[
    Entry {
        names: &["registry.k8s.io/nginx-slim", "k8s.gcr.io/nginx-slim"],
        tags: Tags::Only(&["0.8", "0.21", "0.23", "0.24", "0.25", "0.26", "0.27"]),
        make,
    },
    // The variant that needs no root listens on a port that needs none either.
    Entry {
        names: &["nginxinc/nginx-unprivileged"],
        tags: Tags::Any,
        make: |tag| with_config(tag, sources::unprivileged(tag), &unprivileged()),
    },
    Entry {
        names: &["nginx", "public.ecr.aws/nginx/nginx", "mirror.gcr.io/library/nginx"],
        tags: Tags::Official {
            series: &[Series::of(1, (7, 31), 20)],
            words: &[
                "latest", "stable", "mainline", "alpine", "perl", "otel", "bookworm", "trixie",
                "bullseye",
            ],
        },
        make,
    },
];

/// The numbers that the entrypoint's scripts have used up by then.
const ENTRYPOINT_PROCESSES: u32 = 28;
/// Of the machines a cluster begins with.
const CPUS: u32 = 2;
const WORKERS_MAX: u32 = 64;
const SERVERS: &str = "/etc/nginx/conf.d/default.conf";
const ROOT: &str = "/usr/share/nginx/html";
/// The image says its version in this variable.
const VERSION: &str = "NGINX_VERSION";
/// The first version whose image has an entrypoint of its own, logs notices and stops on SIGQUIT.
const MODERN: (u32, u32) = (1, 19);

fn make(tag: &str) -> Image {
    with_config(tag, sources::main(tag), sources::SERVER)
}

fn with_config(tag: &str, main: String, server: &str) -> Image {
    let base = if tag.contains("alpine") { base::alpine("3.22") } else { base::debian("bookworm") };
    let image = base
        .tools("/usr/bin", &["curl"])
        .server("/usr/lib/nginx/nginx", &Server::code("nginx", tag, plan))
        .script("/usr/sbin/nginx", sources::CONTROL)
        .file(&format!("{ROOT}/index.html"), sources::INDEX)
        .file(&format!("{ROOT}/50x.html"), sources::TROUBLE)
        .file(MAIN, main)
        .file("/etc/nginx/mime.types", sources::TYPES)
        .file(SERVERS, server)
        .folder("/var/cache/nginx")
        .link(logs::REQUESTS, "/dev/stdout")
        .link(logs::ERRORS, "/dev/stderr")
        .env(VERSION, &full_version(tag))
        .cmd(&["nginx", "-g", "daemon off;"])
        .expose(80);
    if !is_modern(tag) {
        return image;
    }
    image
        .script("/docker-entrypoint.sh", sources::ENTRYPOINT)
        .entrypoint(&["/docker-entrypoint.sh"])
        .stop_signal(Signal::Quit)
}

fn is_modern(tag: &str) -> bool {
    version(tag).is_none_or(|version| MODERN <= version)
}

fn full_version(tag: &str) -> String {
    let number = tag.split('-').next().unwrap_or("");
    let dots = number.matches('.').count();
    match (number.starts_with(|first: char| first.is_ascii_digit()), dots) {
        (true, 2) => number.to_owned(),
        (true, 1) => format!("{number}.0"),
        _ => "1.29.0".to_owned(),
    }
}

fn plan(begin: &mut Begin, tag: &str) -> Plan {
    let options = Options::read(&begin.launch.argv);
    if options.says_version {
        let version = format!("nginx version: nginx/{}", full_version(tag));
        return Plan::over(0, vec![Line::err(version)]);
    }
    if begin.occasion == Occasion::Start && is_modern(tag) {
        listen_on_both(begin.files);
    }
    let opened = logs::open(begin.files, logs::ERRORS);
    let alert = opened.err().filter(|_| begin.occasion == Occasion::Start);
    // What cannot be said there is said on the terminal.
    let default = match alert {
        None => Sink::of(begin.files, logs::ERRORS),
        Some(_) => Sink::Terminal,
    };
    let alert = alert.map(|trouble| words::no_error_log(&trouble));
    let known = reading::read(begin.files, &options.main, minor(tag))
        .and_then(|read| configured(&read, &options, begin).map(|it| (read, it)));
    let plan = match known {
        Ok((read, _)) if options.tests => Plan::over(0, tested(&read, &options)),
        Ok(_) if options.signals => Plan::over(0, Vec::new()),
        Ok((_, (config, doors))) => serve(config, doors, &options, begin, tag),
        Err(trouble) => {
            let tested = options.tests.then(|| words::tested(&options.main, "failed"));
            Plan::over(
                1,
                emergency(&trouble, begin, &[default]).into_iter().chain(tested).collect(),
            )
        }
    };
    let first_words = alert.into_iter().chain(plan.first_words).collect();
    Plan { first_words, ..plan }
}

/// What the entrypoint does to the file that the image brings, and to no other. Models 10-listen-on-ipv6-by-default.sh.
fn listen_on_both(files: &mut Files) {
    let Some(text) = static_files::read(files, SERVERS) else { return };
    for (port, brought) in [(80, sources::SERVER.to_owned()), (8080, unprivileged())] {
        if text == brought {
            let four = format!("listen       {port};");
            let both = format!("{four}\n    listen  [::]:{port};");
            // A file that cannot be written to stays as it is.
            let _ = files.write(SERVERS, &text.replace(&four, &both));
        }
    }
}

fn unprivileged() -> String {
    sources::SERVER.replace(" 80;", " 8080;")
}

fn emergency(trouble: &str, begin: &Begin, logs: &[Sink]) -> Vec<Line> {
    words::emergency(trouble, begin.numbers.own, begin.occasion, logs)
}

/// 27 of nginx 1.27; an image that says nothing of it has the newest.
fn minor(tag: &str) -> u32 {
    version(tag).filter(|(major, _)| *major == 1).map_or(u32::MAX, |(_, minor)| minor)
}

/// What `-t` and `-T` print of files that can be read.
fn tested(read: &Reading, options: &Options) -> Vec<Line> {
    let lines = if options.is_quiet { Vec::new() } else { words::well_formed(&options.main) };
    let sources = read.sources.iter().filter(|_| options.dumps);
    let dumped = sources
        .map(|source| Line::out(format!("# configuration file {}:\n{}", source.path, source.text)));
    lines.into_iter().chain(dumped).collect()
}

/// Err: what nginx calls an emergency.
fn configured(
    read: &Reading,
    options: &Options,
    begin: &mut Begin,
) -> Result<(Config, Vec<Address>), String> {
    let config = Config::of(&read.directives);
    if let Some(at) = config.stays.as_ref().filter(|_| options.stays()) {
        return Err(format!("\"daemon\" directive is duplicate in {at}"));
    }
    if !options.signals {
        if options.tests {
            starting::write_pid(&config, begin.files, None)?;
        }
        Wanted::of(&read.directives).make(begin.files)?;
    }
    let addresses = addresses(&config, begin.launch)?;
    Ok((config, addresses))
}

fn serve(
    mut config: Config,
    addresses: Vec<Address>,
    options: &Options,
    begin: &mut Begin,
    tag: &str,
) -> Plan {
    if !options.stays() && config.stays.is_none() {
        // It goes to the background, and the container's first process is over.
        return Plan::over(0, Vec::new());
    }
    let of = |log: &ErrorLog| (Sink::of(begin.files, &log.place), log.level);
    let logs: Vec<(Sink, logs::Level)> = config.errors.iter().map(of).collect();
    if begin.occasion == Occasion::Start {
        begin.numbers.last = begin.numbers.last.max(ENTRYPOINT_PROCESSES);
        if let Err(trouble) = starting::write_pid(&config, begin.files, Some(begin.numbers.own)) {
            let sinks: Vec<Sink> = logs.into_iter().map(|(sink, _)| sink).collect();
            return Plan::over(1, emergency(&trouble, begin, &sinks));
        }
    }
    let count = match config.workers {
        Workers::One => 1,
        Workers::Auto => CPUS,
        Workers::Count(count) => count.clamp(1, WORKERS_MAX),
    };
    let workers: Vec<u32> = (0..count).map(|_| begin.numbers.fork()).collect();
    config.worker = workers[0];
    let speaker = Speaker { master: begin.numbers.own, workers: &workers, logs: &logs };
    let stops = [Signal::Quit, Signal::Term, Signal::Int].map(|signal| speaker.stop(signal));
    let (ready_words, reloads) = (speaker.greeting(tag), Some(speaker.reloads()));
    let site = Rc::new(config) as Rc<dyn Pages>;
    let door = |(at, port, stack)| Door {
        port,
        at,
        stack,
        talks: Talks::Http(Site::Pages(Rc::clone(&site))),
    };
    let plan = Plan {
        start_up: Span::millis(60),
        doors: addresses.into_iter().map(door).collect(),
        reloads,
        ready_words,
        memory: Memory::steady(9 * MEBIBYTE),
        cpu: Cpu { starting: 150, serving: 1 },
        ..Plan::idle()
    };
    stops.into_iter().fold(plan, Plan::reacts).hasty_on(&[Signal::Term, Signal::Int])
}

/// Where it listens, and through which versions of IP.
type Address = (Interface, i32, Stack);

/// Err: an address that this machine has not.
fn addresses(config: &Config, launch: &Launch) -> Result<Vec<Address>, String> {
    let mut found: Vec<Address> = Vec::new();
    for listen in config.servers.iter().flat_map(|server| &server.listens) {
        let config::Listen { address, port, .. } = listen;
        let Some(at) = Interface::named(address, launch) else {
            let trouble = "failed (99: Cannot assign requested address)";
            return Err(format!("bind() to {address}:{port} {trouble}"));
        };
        let stack = if address.starts_with('[') { Stack::Six } else { Stack::Four };
        match found.iter_mut().find(|(known, taken, _)| (known, taken) == (&at, port)) {
            Some((.., known)) if *known != stack => *known = Stack::Both,
            Some(_) => {}
            None => found.push((at, *port, stack)),
        }
    }
    Ok(found)
}

//! nginx: serves the files of its web root, logs every request, and stops politely. Its configuration is read when it starts
//! and on SIGHUP, not in between. Models the official image: its entrypoint's words, its pages, `nginx -g 'daemon off;'`.

mod config;
mod directives;
mod names;
mod options;
mod pages;
mod reading;
mod sources;
mod words;

use std::rc::Rc;

use super::tags::{Series, Tags, version};
use super::{Entry, base};
use config::{Config, MAIN, Workers};
use options::Options;
use reading::Reading;
use words::Speaker;

use crate::cluster::app::image::Image;
use crate::cluster::app::launch::Launch;
use crate::cluster::app::server::clock::Line;
use crate::cluster::app::server::interface::Interface;
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
        make: |tag| {
            with_config(tag, sources::unprivileged(tag), &sources::SERVER.replace(" 80;", " 8080;"))
        },
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
        .file("/etc/nginx/conf.d/default.conf", server)
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
    let read = reading::read(begin.files, &options.main);
    let known =
        read.and_then(|read| configured(&read, &options, begin.launch).map(|it| (read, it)));
    match known {
        Ok((read, _)) if options.tests => Plan::over(0, tested(&read, &options)),
        Ok(_) if options.signals => Plan::over(0, Vec::new()),
        Ok((_, (config, doors))) => serve(config, doors, &options, begin, tag),
        Err(trouble) => {
            let tested = options.tests.then(|| words::tested(&options.main, "failed"));
            let words = words::emergency(&trouble, begin.numbers.own, begin.occasion);
            Plan::over(1, words.chain(tested).collect())
        }
    }
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
    launch: &Launch,
) -> Result<(Config, Vec<(Interface, i32)>), String> {
    let config = Config::of(&read.directives);
    if let Some(at) = config.stays.as_ref().filter(|_| options.stays()) {
        return Err(format!("\"daemon\" directive is duplicate in {at}"));
    }
    let addresses = addresses(&config, launch)?;
    Ok((config, addresses))
}

fn serve(
    mut config: Config,
    addresses: Vec<(Interface, i32)>,
    options: &Options,
    begin: &mut Begin,
    tag: &str,
) -> Plan {
    if !options.stays() && config.stays.is_none() {
        // It goes to the background, and the container's first process is over.
        return Plan::over(0, Vec::new());
    }
    if begin.occasion == Occasion::Start {
        begin.numbers.last = begin.numbers.last.max(ENTRYPOINT_PROCESSES);
        let pid = reading::absolute(config.pid.as_deref().unwrap_or("/run/nginx.pid"));
        let _ = begin.files.write(&pid, &format!("{}\n", begin.numbers.own));
    }
    let count = match config.workers {
        Workers::One => 1,
        Workers::Auto => CPUS,
        Workers::Count(count) => count.clamp(1, WORKERS_MAX),
    };
    let workers: Vec<u32> = (0..count).map(|_| begin.numbers.fork()).collect();
    config.worker = workers[0];
    let speaker = Speaker { master: begin.numbers.own, workers: &workers, level: config.log_level };
    let stops = [Signal::Quit, Signal::Term, Signal::Int].map(|signal| speaker.stop(signal));
    let (ready_words, reloads) = (speaker.greeting(tag), Some(speaker.reloads()));
    let site = Rc::new(config) as Rc<dyn Pages>;
    let door = |(at, port)| Door { port, at, talks: Talks::Http(Site::Pages(Rc::clone(&site))) };
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

/// Err: an address that this machine has not.
fn addresses(config: &Config, launch: &Launch) -> Result<Vec<(Interface, i32)>, String> {
    let mut found: Vec<(Interface, i32)> = Vec::new();
    for listen in config.servers.iter().flat_map(|server| &server.listens) {
        let config::Listen { address, port, .. } = listen;
        let Some(at) = Interface::named(address, launch) else {
            let trouble = "failed (99: Cannot assign requested address)";
            return Err(format!("bind() to {address}:{port} {trouble}"));
        };
        if !found.contains(&(at, *port)) {
            found.push((at, *port));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn nginx_serves_the_files_it_finds() {
        check(
            &Container { image: "nginx:1.27.4", ..Container::default() },
            "1s HEAD :80/
             2s rm /usr/share/nginx/html/index.html
             3s HEAD :80/
             4s HEAD :80/50x.html
             5s write /usr/share/nginx/html/a/index.html hello
             6s GET :80/a/?x=1
             7s SIGQUIT
             8s end",
            r#"
            0.060 2> 2026/01/01 00:00:00 [notice] 1#1: using the "epoll" event method
            0.060 2> 2026/01/01 00:00:00 [notice] 1#1: nginx/1.27.4
            0.060 2> 2026/01/01 00:00:00 [notice] 1#1: getrlimit(RLIMIT_NOFILE): 1048576:1048576
            0.060 2> 2026/01/01 00:00:00 [notice] 1#1: start worker processes
            0.060 2> 2026/01/01 00:00:00 [notice] 1#1: start worker process 29
            0.060 2> 2026/01/01 00:00:00 [notice] 1#1: start worker process 30
            1.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:01 +0000] "HEAD / HTTP/1.1" 200 121 "-" "test/1" "-"
            1.000 HEAD :80/: 200 ""
            3.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:03 +0000] "HEAD / HTTP/1.1" 403 153 "-" "test/1" "-"
            3.000 2> 2026/01/01 00:00:03 [error] 29#29: *1 directory index of "/usr/share/nginx/html/" is forbidden, client: 10.244.1.1, server: localhost, request: "HEAD / HTTP/1.1", host: "10.244.1.5"
            3.000 HEAD :80/: 403 ""
            4.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:04 +0000] "HEAD /50x.html HTTP/1.1" 200 110 "-" "test/1" "-"
            4.000 HEAD :80/50x.html: 200 ""
            6.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:06 +0000] "GET /a/?x=1 HTTP/1.1" 200 5 "-" "test/1" "-"
            6.000 GET :80/a/?x=1: 200 "hello"
            7.000 2> 2026/01/01 00:00:07 [notice] 1#1: signal 3 (SIGQUIT) received, shutting down
            7.000 2> 2026/01/01 00:00:07 [notice] 29#29: gracefully shutting down
            7.000 2> 2026/01/01 00:00:07 [notice] 30#30: gracefully shutting down
            7.080 2> 2026/01/01 00:00:07 [notice] 29#29: exiting
            7.080 2> 2026/01/01 00:00:07 [notice] 30#30: exiting
            7.080 2> 2026/01/01 00:00:07 [notice] 29#29: exit
            7.080 2> 2026/01/01 00:00:07 [notice] 30#30: exit
            7.080 2> 2026/01/01 00:00:07 [notice] 1#1: signal 17 (SIGCHLD) received from 29
            7.080 2> 2026/01/01 00:00:07 [notice] 1#1: worker process 29 exited with code 0
            7.080 2> 2026/01/01 00:00:07 [notice] 1#1: signal 29 (SIGIO) received
            7.080 2> 2026/01/01 00:00:07 [notice] 1#1: signal 17 (SIGCHLD) received from 30
            7.080 2> 2026/01/01 00:00:07 [notice] 1#1: worker process 30 exited with code 0
            7.080 2> 2026/01/01 00:00:07 [notice] 1#1: exit
            7.080 exit 0"#,
        );
    }

    #[test]
    fn a_changed_configuration_is_taken_up_on_reload_if_it_can_be_read() {
        check(
            &Container { image: "nginx:1.14.2", ..Container::default() },
            "1s write /etc/nginx/conf.d/default.conf server { listen 81; return 200 'new'; }
             2s GET :81/
             3s SIGHUP
             4s HEAD :80/
             4s GET :81/
             5s write /etc/nginx/conf.d/default.conf server {
             6s SIGHUP
             7s GET :81/",
            r#"
            2.000 GET :81/: Refused(Connection)
            4.000 HEAD :80/: Refused(Connection)
            4.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:04 +0000] "GET / HTTP/1.1" 200 3 "-" "test/1" "-"
            4.000 GET :81/: 200 "new"
            6.000 2> 2026/01/01 00:00:06 [emerg] 1#1: unexpected end of file, expecting "}" in /etc/nginx/conf.d/default.conf:1
            7.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:07 +0000] "GET / HTTP/1.1" 200 3 "-" "test/1" "-"
            7.000 GET :81/: 200 "new""#,
        );
    }

    #[test]
    fn nginx_without_daemon_off_leaves_the_container() {
        check(
            &Container { image: "nginx", args: &["nginx"], ..Container::default() },
            "1s end",
            "0.030 exit 0",
        );
    }

    #[test]
    fn the_main_file_decides_what_is_included_and_what_is_logged() {
        let main = "error_log stderr; events {} http { access_log off; server { listen 81; return 204; } }";
        check(
            &Container {
                image: "nginx",
                files: &[("/etc/nginx/nginx.conf", main)],
                ..Container::default()
            },
            "1s TCP :80
             1s GET :81/
             2s SIGHUP
             3s SIGQUIT
             4s end",
            r#"1.000 TCP :80: Refused(Connection)
               1.000 GET :81/: 204 ""
               3.080 exit 0"#,
        );
    }

    #[test]
    fn what_stands_in_the_wrong_place_is_an_emergency() {
        for (main, trouble) in [
            (
                "server { listen 80; }",
                "\"server\" directive is not allowed here in /etc/nginx/nginx.conf:1",
            ),
            ("http {}", "no \"events\" section in configuration"),
            (
                "events {} http { include a.conf; }",
                "open() \"/etc/nginx/a.conf\" failed (2: No such file or directory) in /etc/nginx/nginx.conf:1",
            ),
            (
                "events {} daemon off;",
                "\"daemon\" directive is duplicate in /etc/nginx/nginx.conf:1",
            ),
        ] {
            check(
                &Container {
                    image: "nginx",
                    files: &[("/etc/nginx/nginx.conf", main)],
                    ..Container::default()
                },
                "1s end",
                &format!(
                    "0.030 2> 2026/01/01 00:00:00 [emerg] 1#1: {trouble}
                     0.030 2> nginx: [emerg] {trouble}
                     0.030 exit 1"
                ),
            );
        }
    }

    #[test]
    fn a_broken_configuration_ends_it() {
        check(
            &Container {
                image: "nginx",
                files: &[("/etc/nginx/conf.d/default.conf", "server { listen 80;")],
                ..Container::default()
            },
            "1s end",
            r#"0.030 2> 2026/01/01 00:00:00 [emerg] 1#1: unexpected end of file, expecting "}" in /etc/nginx/conf.d/default.conf:1
             0.030 2> nginx: [emerg] unexpected end of file, expecting "}" in /etc/nginx/conf.d/default.conf:1
             0.030 exit 1"#,
        );
    }

    #[test]
    fn the_host_chooses_the_server_and_the_default_one_may_hang_up() {
        let config = "server { listen 80 default_server; return 444; }
            server { listen 80; server_name shop.example.com; location / { return 200 'shop'; } }
            server { listen 127.0.0.1:8080; location / { return 204; } }";
        check(
            &Container {
                image: "nginx:1.14.2",
                files: &[("/etc/nginx/conf.d/default.conf", config)],
                ..Container::default()
            },
            "1s GET @shop.example.com:80/
             2s GET :80/
             3s TCP :8080
             3s GET localhost:8080/",
            r#"
            1.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:01 +0000] "GET / HTTP/1.1" 200 4 "-" "test/1" "-"
            1.000 GET @shop.example.com:80/: 200 "shop"
            2.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:02 +0000] "GET / HTTP/1.1" 444 0 "-" "test/1" "-"
            2.000 GET :80/: Refused(Eof)
            3.000 TCP :8080: Refused(Connection)
            3.000 1> 127.0.0.1 - - [01/Jan/2026:00:00:03 +0000] "GET / HTTP/1.1" 204 0 "-" "test/1" "-"
            3.000 GET localhost:8080/: 204 """#,
        );
    }

    #[test]
    fn an_address_that_is_not_the_pod_s_ends_it() {
        check(
            &Container {
                image: "nginx",
                files: &[("/etc/nginx/conf.d/default.conf", "server { listen 10.9.9.9:80; }")],
                ..Container::default()
            },
            "1s end",
            "0.030 2> 2026/01/01 00:00:00 [emerg] 1#1: bind() to 10.9.9.9:80 failed (99: Cannot assign requested address)
             0.030 2> nginx: [emerg] bind() to 10.9.9.9:80 failed (99: Cannot assign requested address)
             0.030 exit 1",
        );
    }

    #[test]
    fn a_configuration_of_ones_own_is_obeyed() {
        let config = "server {\n listen 8080; # not 80\n root /srv;\n location /ready { return 503 'not yet'; }\n}\n";
        check(
            &Container {
                image: "nginx:1.14.2",
                files: &[("/etc/nginx/conf.d/default.conf", config), ("/srv/index.html", "mine")],
                ..Container::default()
            },
            "1s TCP :80
             1s GET :8080/
             1s HEAD :8080/ready
             2s SIGTERM
             3s end",
            r#"
            1.000 TCP :80: Refused(Connection)
            1.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:01 +0000] "GET / HTTP/1.1" 200 4 "-" "test/1" "-"
            1.000 GET :8080/: 200 "mine"
            1.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:01 +0000] "HEAD /ready HTTP/1.1" 503 7 "-" "test/1" "-"
            1.000 HEAD :8080/ready: 503 ""
            2.080 exit 0"#,
        );
    }
}

//! Images of Kubernetes' own documentation: pause, the TCP probe's goproxy, the gRPC probe's etcd.

use super::tags::{Series, Tags};
use super::{Entry, base, flags};
use crate::cluster::app::image::Image;
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::interface::Interface;
use crate::cluster::app::server::page::{Exchange, Page};
use crate::cluster::app::server::plan::{
    Door, End, Health, Reacts, Serving, Site, Talks, WhileStopping,
};
use crate::cluster::app::server::{Begin, Code, Plan, Server};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[
    Entry {
        names: &["registry.k8s.io/pause", "k8s.gcr.io/pause", "gcr.io/google_containers/pause"],
        tags: Tags::Official {
            series: &[Series::of(2, (0, 0), 0), Series::of(3, (0, 10), 1)],
            words: &["latest", "go", "amd64"],
        },
        make: |tag| {
            Image::scratch()
                .server("/pause", &Server::code("pause", tag, pause))
                .entrypoint(&["/pause"])
        },
    },
    Entry {
        names: &["registry.k8s.io/goproxy", "k8s.gcr.io/goproxy"],
        tags: Tags::Only(&["0.1", "latest"]),
        make: |tag| {
            Image::scratch()
                .server("/goproxy", &Server::code("goproxy", tag, goproxy))
                .cmd(&["/goproxy"])
        },
    },
    Entry {
        names: &[
            "registry.k8s.io/etcd",
            "k8s.gcr.io/etcd",
            "quay.io/coreos/etcd",
            "gcr.io/etcd-development/etcd",
        ],
        tags: Tags::Official {
            series: &[
                Series::of(2, (2, 3), 8),
                Series::of(3, (0, 6), 34),
                Series { prefix: "v", major: 3, minors: (0, 6), patch_max: 34 },
            ],
            words: &["latest"],
        },
        make: |tag| {
            base::debian("bullseye")
                .server("/usr/local/bin/etcd", &Server::code("etcd", tag, etcd))
                .cmd(&["etcd"])
        },
    },
    Entry {
        names: &["moul/grpcbin"],
        tags: Tags::Any,
        make: |tag| {
            base::alpine("3.15")
                .server("/grpcbin", &Server::code("grpcbin", tag, grpcbin))
                .entrypoint(&["/grpcbin"])
        },
    },
];

fn pause(_begin: &mut Begin, _tag: &str) -> Plan {
    [Signal::Term, Signal::Int].into_iter().fold(Plan::idle().uses(1, 10, 0), |plan, signal| {
        let name = if signal == Signal::Term { "Terminated" } else { "Interrupt" };
        plan.reacts(Reacts {
            signal,
            doors: WhileStopping::Closed,
            end: End { after: Span::millis(10), code: 0, words: Vec::new() },
            words: vec![Line::err(format!("Shutting down, got signal: {name}"))],
        })
    })
}

/// A proxy asked directly, not as a proxy, refuses to answer.
fn goproxy(_begin: &mut Begin, _tag: &str) -> Plan {
    Plan::idle().takes(Span::millis(60)).uses(8, 100, 1).dies_as_go_does().http(
        8080,
        "goproxy",
        |_| Page::status(500, "This is a proxy server. Does not respond to non-proxy requests.\n"),
    )
}

fn etcd(begin: &mut Begin, _tag: &str) -> Plan {
    let listens = flags::flag(&begin.launch.argv, "listen-client-urls");
    let listens = listens.unwrap_or("http://localhost:2379").split(',');
    let mut plan = Plan::idle()
        .takes(Span::millis(700))
        .uses(30, 600, 15)
        .says_first(vec![log("Running: etcd")])
        .says_when_ready(vec![log("ready to serve client requests")])
        .reacts(Reacts {
            signal: Signal::Term,
            doors: WhileStopping::Closed,
            end: End { after: Span::millis(300), code: 0, words: vec![log("closed etcd server")] },
            words: vec![log("received signal; shutting down")],
        });
    for url in listens {
        let authority = url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/');
        let (host, port) = authority.rsplit_once(':').unwrap_or((authority, ""));
        let Some(at) = Interface::named(host, begin.launch) else {
            return Plan::over(
                1,
                vec![log(&format!(
                    "listen tcp {authority}: bind: cannot assign requested address"
                ))],
            );
        };
        let port = port.parse().unwrap_or(2379);
        let health = Health::Code(Code { name: "the whole server", run: the_whole });
        let pages = Site::Code(Code { name: "etcd", run: etcd_pages });
        for talks in [Talks::Grpc(health), Talks::Http(pages)] {
            plan.doors.push(Door { at, ..Door::new(port, talks) });
        }
    }
    plan
}

/// Without a name, one asks for the server as a whole.
fn the_whole(_exchange: &mut Exchange, service: &str) -> Serving {
    if service.is_empty() { Serving::Yes } else { Serving::Unknown }
}

fn etcd_pages(exchange: &mut Exchange) -> Page {
    match exchange.request.path.as_str() {
        "/health" => Page::ok(r#"{"health":"true","reason":""}"#),
        "/version" => Page::ok(r#"{"etcdserver":"3.5.1","etcdcluster":"3.5.0"}"#),
        _ => Page::go_not_found(),
    }
}

fn log(text: &str) -> Line {
    Line::err(format!("{{\"level\":\"info\",\"ts\":\"{{time}}\",\"msg\":\"{text}\"}}"))
        .at(Clock::Iso)
}

fn grpcbin(_begin: &mut Begin, _tag: &str) -> Plan {
    let mut plan = Plan::idle().takes(Span::millis(60)).uses(12, 100, 1).dies_as_go_does();
    let health = Health::Code(Code { name: "the whole server", run: the_whole });
    plan.doors.push(Door::new(9000, Talks::Grpc(health)));
    plan.http(80, "grpcbin", |_| Page::ok("grpcbin: gRPC Request & Response Service\n"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn etcd_speaks_http_and_grpc_on_one_port() {
        let args = &[
            "/usr/local/bin/etcd",
            "--listen-client-urls",
            "http://0.0.0.0:2379",
            "--log-level",
            "debug",
        ];
        check(
            &Container { image: "registry.k8s.io/etcd:3.5.1-0", args, ..Container::default() },
            "1s GRPC :2379
             1s GRPC :2379 other
             1s GET :2379/health
             2s SIGTERM
             3s end",
            r#"
            0.000 2> {"level":"info","ts":"2026-01-01T00:00:00.000000Z","msg":"Running: etcd"}
            0.700 2> {"level":"info","ts":"2026-01-01T00:00:00.700000Z","msg":"ready to serve client requests"}
            1.000 GRPC :2379: Serving
            1.000 GRPC :2379 other: RpcError { code: "NotFound", message: "unknown service" }
            1.000 GET :2379/health: 200 "{\"health\":\"true\",\"reason\":\"\"}"
            2.000 2> {"level":"info","ts":"2026-01-01T00:00:02.000000Z","msg":"received signal; shutting down"}
            2.300 2> {"level":"info","ts":"2026-01-01T00:00:02.300000Z","msg":"closed etcd server"}
            2.300 exit 0"#,
        );
    }

    #[test]
    fn etcd_listens_to_itself_unless_it_is_told_otherwise() {
        check(
            &Container { image: "registry.k8s.io/etcd:3.5.1-0", ..Container::default() },
            "1s GRPC :2379
             1s GRPC localhost:2379",
            r#"
            0.000 2> {"level":"info","ts":"2026-01-01T00:00:00.000000Z","msg":"Running: etcd"}
            0.700 2> {"level":"info","ts":"2026-01-01T00:00:00.700000Z","msg":"ready to serve client requests"}
            1.000 GRPC :2379: Refused(Connection)
            1.000 GRPC localhost:2379: Serving"#,
        );
    }

    #[test]
    fn pause_says_which_signal_came() {
        check(
            &Container { image: "registry.k8s.io/pause:3.9", ..Container::default() },
            "1s SIGTERM
             2s end",
            "1.000 2> Shutting down, got signal: Terminated
             1.010 exit 0",
        );
    }

    #[test]
    fn the_proxy_takes_connections() {
        check(
            &Container { image: "registry.k8s.io/goproxy:0.1", ..Container::default() },
            "1s TCP :8080",
            "1.000 TCP :8080: Connected",
        );
    }
}

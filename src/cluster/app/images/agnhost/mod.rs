//! agnhost: Kubernetes' own test image, many small servers behind one binary; one file for each kind of subcommand.
//! Models test/images/agnhost (v1.36).

mod grpc_health_checking;
mod liveness;
mod netexec;
mod pause;
mod serve_hostname;
mod test_webserver;

use super::tags::{Series, Tags};
use super::{Entry, base};
use crate::cluster::app::image::Image;
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::{Begin, Plan, Server};

pub const ALL: &[Entry] = &[
    Entry {
        names: &["registry.k8s.io/e2e-test-images/agnhost", "k8s.gcr.io/e2e-test-images/agnhost"],
        tags: Tags::Official { series: &[Series::of(2, (1, 65), 9)], words: &["latest"] },
        make: |tag| {
            image(&Server::code("agnhost", tag, plan)).entrypoint(&["/agnhost"]).cmd(&["pause"])
        },
    },
    // The image of older documentation: the liveness server alone.
    Entry {
        names: &[
            "registry.k8s.io/liveness",
            "k8s.gcr.io/liveness",
            "gcr.io/google_containers/liveness",
        ],
        tags: Tags::Only(&["latest", "0.1"]),
        make: |tag| image(&Server::code("liveness", tag, liveness::plan)).cmd(&["/server"]),
    },
];

/// Subcommands that agnhost has and podlife does not.
const OTHERS: &[&str] = &[
    "audit-proxy",
    "connect",
    "crd-conversion-webhook",
    "dns-server-list",
    "dns-suffix",
    "entrypoint-tester",
    "etc-hosts",
    "fake-gitserver",
    "guestbook",
    "inclusterclient",
    "logs-generator",
    "mounttest",
    "net",
    "nettest",
    "no-snat-test",
    "no-snat-test-proxy",
    "openidmetadata",
    "port-forward-tester",
    "porter",
    "resource-consumer",
    "resource-consumer-controller",
    "tcp-reset",
    "webhook",
];

fn image(server: &std::rc::Rc<Server>) -> Image {
    base::alpine("3.12")
        .shell("/bin/bash")
        .tools("/usr/bin", &["curl", "nc"])
        .server("/agnhost", server)
        .server("/server", server)
}

fn plan(begin: &mut Begin, tag: &str) -> Plan {
    match begin.launch.argv.get(1).map_or("", String::as_str) {
        "grpc-health-checking" => grpc_health_checking::plan(begin, tag),
        "liveness" => liveness::plan(begin, tag),
        "netexec" => netexec::plan(begin, tag),
        "pause" => pause::plan(begin, tag),
        "serve-hostname" => serve_hostname::plan(begin, tag),
        "test-webserver" => test_webserver::plan(begin, tag),
        "" | "help" | "--help" | "-h" => Plan::over(0, vec![Line::out("Usage:\n  app [command]")]),
        known if OTHERS.contains(&known) => {
            let remark = format!("(podlife does not run agnhost {known}: this process only waits)");
            Plan::idle().says_first(vec![Line::err(remark)]).dies_as_go_does()
        }
        unknown => Plan::over(
            1,
            vec![
                Line::err(format!("Error: unknown command \"{unknown}\" for \"app\"")),
                Line::err("Run 'app --help' for usage."),
            ],
        ),
    }
}

/// A line of Go's log package.
fn log(text: &str) -> Line {
    Line::err(format!("{{time}} {text}")).at(Clock::Slashes)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    fn agnhost<'a>(args: &'a [&'a str]) -> Container<'a> {
        Container {
            image: "registry.k8s.io/e2e-test-images/agnhost:2.40",
            args,
            ..Container::default()
        }
    }

    #[test]
    fn liveness_is_well_for_ten_seconds() {
        check(
            &agnhost(&["liveness"]),
            "1s GET :8080/healthz
             10s GET :8080/healthz
             10001ms GET :8080/healthz
             11s GET :8080/redirect?loc=/healthz
             11s GET :8080/
             12s SIGTERM
             13s end",
            r#"
            1.000 GET :8080/healthz: 200 "ok"
            10.000 GET :8080/healthz: 200 "ok"
            10.001 GET :8080/healthz: 500 "error: 10.001"
            11.000 GET :8080/redirect?loc=/healthz: 302 -> /healthz "<a href=\"/healthz\">Found</a>.\n\n"
            11.000 GET :8080/: 404 "404 page not found\n"
            12.060 exit 2"#,
        );
    }

    #[test]
    fn netexec_drains_as_long_as_it_is_told() {
        check(
            &agnhost(&["netexec", "--http-port=80", "--delay-shutdown", "5"]),
            "1s GET :80/readyz
             2s GET :80/echo?msg=a+b&code=503
             3s SIGTERM
             4s GET :80/readyz
             4s GET :80/hostname
             9s end",
            r#"
            0.020 2> 2026/01/01 00:00:00 Started HTTP server on port 80
            1.000 2> 2026/01/01 00:00:01 GET /readyz
            1.000 GET :80/readyz: 200 "ok"
            2.000 2> 2026/01/01 00:00:02 GET /echo?msg=a b&code=503
            2.000 GET :80/echo?msg=a+b&code=503: 503 "a b"
            3.000 2> 2026/01/01 00:00:03 Sleeping 5 seconds before terminating...
            4.000 2> 2026/01/01 00:00:04 GET /readyz
            4.000 GET :80/readyz: 503 "shutting down"
            4.000 2> 2026/01/01 00:00:04 GET /hostname
            4.000 GET :80/hostname: 200 "web"
            8.000 exit 0"#,
        );
    }

    #[test]
    fn netexec_exits_when_asked() {
        check(
            &agnhost(&["netexec"]),
            "1s GET :8080/exit?code=3&timeout=1s&wait=2s
             2s GET :8080/shutdown
             9s end",
            r#"
            0.020 2> 2026/01/01 00:00:00 Started HTTP server on port 8080
            1.000 2> 2026/01/01 00:00:01 GET /exit?code=3&timeout=1s&wait=2s
            1.000 GET :8080/exit?code=3&timeout=1s&wait=2s: 200 "" in 2s
            2.000 2> 2026/01/01 00:00:02 GET /shutdown
            2.000 GET :8080/shutdown: Refused(Eof)
            2.000 exit 0"#,
        );
    }

    #[test]
    fn tls_and_plain_http_do_not_understand_each_other() {
        check(
            &agnhost(&["netexec", "--http-port=443", "--tls-cert-file=/localhost.crt"]),
            "1s GET :443/healthz
             1s GET https:443/healthz",
            r#"
            0.020 2> 2026/01/01 00:00:00 Started HTTP server on port 443
            1.000 GET :443/healthz: 400 "Client sent an HTTP request to an HTTPS server.\n"
            1.000 2> 2026/01/01 00:00:01 GET /healthz
            1.000 GET https:443/healthz: 200 """#,
        );
        check(
            &agnhost(&["liveness"]),
            "1s GET https:8080/healthz",
            "1.000 GET https:8080/healthz: Refused(PlainHttp)",
        );
    }

    #[test]
    fn the_health_service_knows_one_name() {
        check(
            &agnhost(&["grpc-health-checking", "--service", "db", "--delay-unhealthy-sec=10"]),
            "1s GRPC :5000 db
             2s GRPC :5000 other
             3s GET :8080/make-not-serving
             4s GRPC :5000 db
             5s GET :8080/make-serving
             6s GRPC :5000 db
             10s GRPC :5000 db
             11s GET :5000/",
            r#"
            0.020 2> 2026/01/01 00:00:00 Http server starting to listen on :8080
            0.020 2> 2026/01/01 00:00:00 gRPC server starting to listen on :5000
            1.000 2> 2026/01/01 00:00:01 Serving the Check request for health check
            1.000 GRPC :5000 db: Serving
            2.000 2> 2026/01/01 00:00:02 Serving the Check request for health check
            2.000 GRPC :5000 other: RpcError { code: "NotFound", message: "unknown service" }
            3.000 2> 2026/01/01 00:00:03 Mark as unhealthy
            3.000 GET :8080/make-not-serving: 200 "3s"
            4.000 2> 2026/01/01 00:00:04 Serving the Check request for health check
            4.000 GRPC :5000 db: NotServing("NOT_SERVING")
            5.000 2> 2026/01/01 00:00:05 Mark as healthy
            5.000 GET :8080/make-serving: 200 "5s"
            6.000 2> 2026/01/01 00:00:06 Serving the Check request for health check
            6.000 GRPC :5000 db: Serving
            10.000 2> 2026/01/01 00:00:10 Serving the Check request for health check
            10.000 GRPC :5000 db: NotServing("NOT_SERVING")
            11.000 GET :5000/: Refused(Malformed("\0\0\u{6}\u{4}\0\0\0\0\0\0\u{5}\0\0@\0"))"#,
        );
    }

    #[test]
    fn the_small_ones_do_what_they_say() {
        check(
            &agnhost(&["pause"]),
            "1s TCP :8080
             2s SIGTERM
             3s end",
            "0.000 1> Paused
             1.000 TCP :8080: Refused(Connection)
             2.010 exit 2",
        );
        check(
            &agnhost(&["serve-hostname"]),
            "1s GET :9376/
             2s SIGTERM
             30s GET :9376/
             63s end",
            r#"
            0.020 2> 2026/01/01 00:00:00 Serving on port 9376.
            1.000 2> 2026/01/01 00:00:01 HTTP request from 10.244.1.1
            1.000 GET :9376/: 200 "web"
            2.000 2> 2026/01/01 00:00:02 Shutting down after receiving signal: terminated.
            2.000 2> 2026/01/01 00:00:02 Awaiting pod deletion.
            30.000 2> 2026/01/01 00:00:30 HTTP request from 10.244.1.1
            30.000 GET :9376/: 200 "web"
            62.000 exit 0"#,
        );
        check(
            &agnhost(&["test-webserver"]),
            "1s GET :80/etc/alpine-release
             1s GET :80/nothing",
            r#"
            1.000 GET :80/etc/alpine-release: 200 "3.12\n"
            1.000 GET :80/nothing: 404 "404 page not found\n""#,
        );
        check(
            &agnhost(&["nonsense"]),
            "1s end",
            "0.030 2> Error: unknown command \"nonsense\" for \"app\"
             0.030 2> Run 'app --help' for usage.
             0.030 exit 1",
        );
    }
}

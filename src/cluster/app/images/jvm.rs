//! Programs on a Java virtual machine: tomcat, and Spring's pet clinic. They compute for seconds before they listen, and
//! a small CPU limit makes that much longer.

use super::tags::{Series, Tags};
use super::{Entry, base};
use crate::cluster::app::image::Image;
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::manners::Manners;
use crate::cluster::app::server::page::{Exchange, Page};
use crate::cluster::app::server::plan::{End, computing};
use crate::cluster::app::server::{Begin, Plan, Server};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[
    Entry {
        names: &["tomcat"],
        tags: Tags::Official {
            series: &[
                Series::of(7, (0, 0), 109),
                Series::of(8, (0, 5), 100),
                Series::of(9, (0, 0), 111),
                Series::of(10, (0, 1), 49),
                Series::of(11, (0, 0), 15),
            ],
            words: &["latest", "jdk17", "jdk21", "jre17", "jre21"],
        },
        make: |tag| {
            image("catalina.sh", &["catalina.sh", "run"], &Server::code("tomcat", tag, tomcat))
        },
    },
    Entry {
        names: &[
            "arey/springboot-petclinic",
            "dockersamples/petclinic",
            "springcommunity/spring-framework-petclinic",
            "springio/petclinic",
        ],
        tags: Tags::Any,
        make: |tag| {
            image("java", &["java", "-jar", "/app.jar"], &Server::code("petclinic", tag, java))
                .tools(LIBRARY, &["curl"])
                .script(CHECK, CHECKING)
        },
    },
];

const TOMCAT_WORK: Span = Span::secs(6);
const SPRING_WORK: Span = Span::secs(24);
/// Until a machine has loaded the classes it needs for one request.
const CHECK_WORK: Span = Span::millis(2_500);

const LIBRARY: &str = "/usr/lib/jvm/lib";
const CHECK: &str = "/usr/lib/jvm/lib/health-check";
/// What a health check written in Java does once its machine runs.
const CHECKING: &str = r#"#!/bin/sh
/usr/lib/jvm/lib/curl -s -o /tmp/health-check http://localhost:8080/actuator/health
case $? in
  0) exit 0 ;;
  7) echo 'Exception in thread "main" java.net.ConnectException: Connection refused' >&2 ;;
  *) echo 'Exception in thread "main" java.net.http.HttpTimeoutException: request timed out' >&2 ;;
esac
exit 1
"#;

fn image(program: &str, words: &[&str], server: &std::rc::Rc<Server>) -> Image {
    base::debian("jammy")
        .server(&format!("/usr/local/bin/{program}"), server)
        .file("/app.jar", "")
        .working_dir("/usr/local/tomcat")
        .cmd(words)
}

fn tomcat(begin: &mut Begin, _tag: &str) -> Plan {
    let took = computing(TOMCAT_WORK, begin.launch);
    machine(took)
        .says_when_ready(vec![
            info("org.apache.coyote.AbstractProtocol.start Starting ProtocolHandler [\"http-nio-8080\"]"),
            info(&format!(
                "org.apache.catalina.startup.Catalina.start Server startup in [{}] milliseconds",
                took.as_millis()
            )),
        ])
        .http(8080, "tomcat", |_| {
            Page::status(404, "<!doctype html><html lang=\"en\"><head><title>HTTP Status 404 – Not Found</title></head></html>")
        })
}

fn info(text: &str) -> Line {
    Line::err(format!("{{time}} INFO [main] {text}")).at(Clock::Millis)
}

/// The server itself, or a class of its jar beside it: a machine of its own that has to start before it can ask.
fn java(begin: &mut Begin, tag: &str) -> Plan {
    let words: Vec<&str> = begin.launch.argv.iter().skip(1).map(String::as_str).collect();
    let Some(["-cp" | "-classpath" | "--class-path", _, class, ..]) = words.get(..) else {
        return spring(begin, tag);
    };
    let took = computing(CHECK_WORK, begin.launch);
    let plan = Plan::idle().uses(60, 1000, 1000);
    if class.to_lowercase().contains("health") {
        return Plan { becomes: Some((took, vec![CHECK.to_owned()])), ..plan };
    }
    let words = [
        format!("Error: Could not find or load main class {class}"),
        format!("Caused by: java.lang.ClassNotFoundException: {class}"),
    ];
    Plan { end: Some(End { after: took, code: 1, words: words.map(Line::err).to_vec() }), ..plan }
}

fn spring(begin: &mut Begin, _tag: &str) -> Plan {
    let took = computing(SPRING_WORK, begin.launch);
    let seconds = format!("{}.{:03}", took.as_secs(), took.as_millis() % 1000);
    let line = |text: &str| {
        Line::out(format!(
            "{{time}}  INFO 1 --- [main] o.s.s.petclinic.PetClinicApplication : {text}"
        ))
        .at(Clock::Millis)
    };
    machine(took)
        .says_first(vec![line("Starting PetClinicApplication with PID 1")])
        .says_when_ready(vec![
            line("Tomcat started on port 8080 (http) with context path ''"),
            line(&format!("Started PetClinicApplication in {seconds} seconds")),
        ])
        .http(8080, "petclinic", answer)
}

/// The machine's own handler of SIGTERM runs the shutdown hooks and ends as if it had been killed.
fn machine(start_up: Span) -> Plan {
    Plan::idle()
        .takes(start_up)
        .uses(220, 1000, 10)
        .stops_on(Signal::Term, Span::millis(500), 143)
        .stops_on(Signal::Int, Span::millis(500), 130)
}

fn answer(exchange: &mut Exchange) -> Page {
    let page = match exchange.request.path.as_str() {
        "/" => Page::ok("<html><head><title>PetClinic :: a Spring Framework demonstration</title></head></html>\n")
            .after(Span::millis(12)),
        "/actuator/health" => Page::ok(r#"{"status":"UP","groups":["liveness","readiness"]}"#),
        "/actuator/health/liveness" | "/actuator/health/readiness" | "/livez" | "/readyz" => {
            Page::ok(r#"{"status":"UP"}"#)
        }
        path => Page::status(404, format!("{{\"status\":404,\"error\":\"Not Found\",\"path\":\"{path}\"}}")),
    };
    page.mannered(Manners::Tomcat)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn a_small_limit_makes_a_slow_start() {
        for (cpu_limit_millis, seen) in [
            (None, "6.000 2> 2026-01-01 00:00:06.000 INFO [main] org.apache.coyote.AbstractProtocol.start Starting ProtocolHandler [\"http-nio-8080\"]
                    6.000 2> 2026-01-01 00:00:06.000 INFO [main] org.apache.catalina.startup.Catalina.start Server startup in [6000] milliseconds
                    20.000 TCP :8080: Connected
                    21.500 exit 143"),
            (Some(250), "20.000 TCP :8080: Refused(Connection)
                    21.500 exit 143"),
        ] {
            check(
                &Container { image: "tomcat:10.1", cpu_limit_millis, ..Container::default() },
                "20s TCP :8080
                 21s SIGTERM
                 22s end",
                seen,
            );
        }
    }

    #[test]
    fn a_check_written_in_java_starts_a_machine_first() {
        for (class, cpu_limit_millis, seen) in [
            ("HealthCheck", None, "2.500 becomes /usr/lib/jvm/lib/health-check"),
            ("HealthCheck", Some(500), "5.000 becomes /usr/lib/jvm/lib/health-check"),
            (
                "Other",
                None,
                "2.500 2> Error: Could not find or load main class Other
                 2.500 2> Caused by: java.lang.ClassNotFoundException: Other
                 2.500 exit 1",
            ),
        ] {
            let args = &["java", "-cp", "/app.jar", class];
            let image = "springio/petclinic";
            check(
                &Container { image, args, cpu_limit_millis, ..Container::default() },
                "6s end",
                seen,
            );
        }
    }

    #[test]
    fn spring_says_how_it_is() {
        check(
            &Container {
                image: "springcommunity/spring-framework-petclinic",
                ..Container::default()
            },
            "23s GET :8080/actuator/health/liveness
             25s GET :8080/actuator/health/liveness
             25s cpu",
            r#"
            0.000 1> 2026-01-01 00:00:00.000  INFO 1 --- [main] o.s.s.petclinic.PetClinicApplication : Starting PetClinicApplication with PID 1
            23.000 GET :8080/actuator/health/liveness: Refused(Connection)
            24.000 1> 2026-01-01 00:00:24.000  INFO 1 --- [main] o.s.s.petclinic.PetClinicApplication : Tomcat started on port 8080 (http) with context path ''
            24.000 1> 2026-01-01 00:00:24.000  INFO 1 --- [main] o.s.s.petclinic.PetClinicApplication : Started PetClinicApplication in 24.000 seconds
            25.000 GET :8080/actuator/health/liveness: 200 "{\"status\":\"UP\"}"
            25.000 cpu 10"#,
        );
    }
}

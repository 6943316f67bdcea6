//! `agnhost grpc-health-checking`: the standard health service, well for so many seconds, or as it is told by HTTP.
//! Models test/images/agnhost/grpc-health-checking/grpc-health-checking.go (v1.36).

use super::super::flags;
use super::log;
use crate::cluster::app::server::page::{Exchange, Page};
use crate::cluster::app::server::plan::{Door, Health, Serving, Talks};
use crate::cluster::app::server::{Begin, Code, Plan};

const FORCED: &str = "forced";
const FORCED_WELL: u64 = 1;
const FORCED_ILL: u64 = 2;

pub fn plan(begin: &mut Begin, _tag: &str) -> Plan {
    let argv = &begin.launch.argv;
    let port = flags::number(argv, "port", 5000);
    let http_port = flags::number(argv, "http-port", 8080);
    let mut plan = Plan::idle();
    plan.ready_words = vec![
        log(&format!("Http server starting to listen on :{http_port}")),
        log(&format!("gRPC server starting to listen on :{port}")),
    ];
    let health = Health::Code(Code { name: "agnhost-grpc-health-checking", run: check });
    plan.doors.push(Door::new(port, Talks::Grpc(health)));
    plan.http(http_port, "agnhost-make-serving", force).dies_as_go_does()
}

fn check(exchange: &mut Exchange, service: &str) -> Serving {
    exchange.say(log("Serving the Check request for health check"));
    let argv = &exchange.launch.argv;
    if service != flags::flag(argv, "service").unwrap_or("") {
        return Serving::Unknown;
    }
    let limit = flags::number(argv, "delay-unhealthy-sec", -1);
    let is_late = u64::try_from(limit).is_ok_and(|limit| limit <= exchange.uptime.as_secs());
    // Forcing it well does not undo the delay.
    let is_ill = exchange.state.counted(FORCED) == FORCED_ILL || is_late;
    if is_ill { Serving::No } else { Serving::Yes }
}

fn force(exchange: &mut Exchange) -> Page {
    let (to, word) = match exchange.request.path.as_str() {
        "/make-serving" => (FORCED_WELL, "healthy"),
        "/make-not-serving" => (FORCED_ILL, "unhealthy"),
        _ => return Page::go_not_found(),
    };
    exchange.state.set(FORCED, to);
    exchange.say(log(&format!("Mark as {word}")));
    Page::ok(exchange.uptime.to_string())
}

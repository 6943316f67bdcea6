//! `agnhost serve-hostname`: answers everything with its host's name, and takes a minute to stop.
//! Models test/images/agnhost/serve-hostname/serve_hostname.go (v1.36).

use super::super::flags;
use super::log;
use crate::cluster::app::server::page::Page;
use crate::cluster::app::server::plan::{End, Reacts, WhileStopping};
use crate::cluster::app::server::{Begin, Plan};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

const PORT: i32 = 9376;
const AWAITS_DELETION: Span = Span::secs(60);

pub fn plan(begin: &mut Begin, _tag: &str) -> Plan {
    let argv = &begin.launch.argv;
    let port = flags::number(argv, "port", PORT);
    let speaks_tcp =
        argv.iter().any(|word| ["--tcp", "-tcp", "--tcp=true"].contains(&word.as_str()));
    let mut plan = Plan::idle();
    plan.ready_words = vec![log(&format!("Serving on port {port}."))];
    plan.reactions.push(Reacts {
        signal: Signal::Term,
        doors: WhileStopping::Open,
        end: End { after: AWAITS_DELETION, code: 0, words: Vec::new() },
        words: vec![
            log("Shutting down after receiving signal: terminated."),
            log("Awaiting pod deletion."),
        ],
    });
    if speaks_tcp {
        return plan.tcp(port);
    }
    plan.http(port, "agnhost-serve-hostname", |exchange| {
        let client = super::super::static_files::client(exchange);
        exchange.say(log(&format!("HTTP request from {client}")));
        Page::ok(exchange.launch.hostname.clone())
    })
}

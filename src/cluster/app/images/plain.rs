//! What stands in for an image that the catalogue does not know: a server on the declared ports that is always well,
//! or, with no port declared, a program that just runs.

use super::base;
use crate::cluster::app::image::Image;
use crate::cluster::app::server::page::Page;
use crate::cluster::app::server::plan::{Cpu, MEBIBYTE, Memory};
use crate::cluster::app::server::{Begin, Plan, Server};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

const PROGRAM: &str = "/usr/local/bin/app";

pub fn make(tag: &str) -> Image {
    base::debian("bookworm")
        .server(PROGRAM, &Server::code("plain", tag, plan))
        .entrypoint(&[])
        .cmd(&[PROGRAM])
}

fn plan(begin: &mut Begin, _tag: &str) -> Plan {
    let plan = Plan {
        start_up: Span::millis(100),
        memory: Memory::steady(24 * MEBIBYTE),
        cpu: Cpu { starting: 300, serving: 5 },
        ..Plan::idle()
    };
    let plan = plan.stops_on(Signal::Term, Span::millis(100), 0).stops_on(
        Signal::Int,
        Span::millis(100),
        0,
    );
    let ports = begin.launch.declared_ports.iter();
    ports.fold(plan, |plan, port| plan.http(*port, "plain", |_| Page::ok("ok\n")))
}

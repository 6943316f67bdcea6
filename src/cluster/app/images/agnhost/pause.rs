//! `agnhost pause`: does nothing, and ends with a code that tells which signal came.
//! Models test/images/agnhost/pause/pause.go (v1.36).

use crate::cluster::app::server::clock::Line;
use crate::cluster::app::server::{Begin, Plan};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

pub fn plan(_begin: &mut Begin, _tag: &str) -> Plan {
    let plan = Plan { first_words: vec![Line::out("Paused")], ..Plan::idle() };
    plan.stops_on(Signal::Int, Span::millis(10), 1).stops_on(Signal::Term, Span::millis(10), 2)
}

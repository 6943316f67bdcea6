//! The requests to Services that ended a moment ago, so few that each can be followed by the eye.

use std::rc::Rc;

use crate::cluster::{Record, RequestRecord, What};
use crate::kit::time::Span;
use crate::session::Session;
use crate::view::clients::Ending;
use crate::view::flights::{FLIGHT_MILLIS, Flight};
use crate::view::msg::Key;
use crate::view::services::ServiceCard;

/// More at once are a cloud.
const FLIGHTS_MAX: usize = 24;
/// How far back they are looked for.
const RECORDS_MAX: usize = 4_000;

pub fn flights(session: &Session, services: &[Rc<ServiceCard>]) -> Vec<Flight> {
    let take = session.take();
    let lasts = Span::millis(FLIGHT_MILLIS * u64::from(session.speed()));
    let newest = take.past().iter().rev().take(RECORDS_MAX);
    let recent = newest.take_while(|record| take.now() < record.at + lasts);
    let mut found: Vec<Flight> =
        recent.filter_map(|record| flight(record, lasts, services)).collect();
    // Chosen by their records' numbers, so that one that is seen stays to be seen.
    let step = (found.len().div_ceil(FLIGHTS_MAX)).next_power_of_two() as u32;
    found.retain(|flight| flight.record.is_multiple_of(step));
    found
}

fn flight(record: &Record, lasts: Span, services: &[Rc<ServiceCard>]) -> Option<Flight> {
    let What::Request(request) = &record.what else { return None };
    Some(Flight {
        record: record.id,
        from: record.at,
        until: record.at + lasts,
        service: service(request, services)?,
        pod: request.pod.clone(),
        ending: if request.outcome.is_ok() { Ending::Answered } else { Ending::Failed },
    })
}

/// The Service that was asked, by name or by address.
fn service(request: &RequestRecord, services: &[Rc<ServiceCard>]) -> Option<Key> {
    let (_, rest) = request.url.split_once("://")?;
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    let mut labels = host.split('.');
    let (name, namespace) = (labels.next().unwrap_or_default(), labels.next());
    let is_meant = |card: &&Rc<ServiceCard>| {
        let is_named =
            card.key.name == name && namespace.is_none_or(|one| one == card.key.namespace);
        is_named || card.address.split(':').next() == Some(host)
    };
    services.iter().find(is_meant).map(|card| card.key.clone())
}

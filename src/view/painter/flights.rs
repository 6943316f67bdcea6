//! The requests to Services that ended a moment ago, so few that each can be followed by the eye: whatever a record tells of,
//! and of a load's good answers, of which there are no records, the first of each pod in each second.

use std::rc::Rc;

use crate::cluster::{Client, Cluster, Record, RequestRecord, Target, What};
use crate::kit::time::{SimTime, Span};
use crate::session::Session;
use crate::view::clients::Ending;
use crate::view::flights::{FLIGHT_MILLIS, Flight, FlightId};
use crate::view::msg::Key;
use crate::view::services::ServiceCard;

/// More at once are a cloud.
const FLIGHTS_MAX: usize = 12;
/// How far back they are looked for.
const RECORDS_MAX: usize = 4_000;

pub fn flights(session: &Session, services: &[Rc<ServiceCard>]) -> Vec<Flight> {
    let take = session.take();
    let cluster = &take.shown().cluster;
    let lasts = Span::millis(FLIGHT_MILLIS * u64::from(session.speed()));
    let newest = take.past().iter().rev().take(RECORDS_MAX);
    let recent = newest.take_while(|record| take.now() < record.at + lasts);
    let mut found: Vec<Flight> =
        recent.filter_map(|record| flight(record, lasts, cluster, services)).collect();
    for client in loads(cluster) {
        found.extend(answers(client, take.now(), lasts, services));
    }
    // Chosen by their numbers, so that one that is seen stays to be seen.
    let step = found.len().div_ceil(FLIGHTS_MAX).next_power_of_two() as u64;
    found.retain(|flight| flight.id.number().is_multiple_of(step));
    found
}

fn loads(cluster: &Cluster) -> impl Iterator<Item = &Client> {
    cluster.stopped_loads().chain(cluster.loads())
}

fn flight(
    record: &Record,
    lasts: Span,
    cluster: &Cluster,
    services: &[Rc<ServiceCard>],
) -> Option<Flight> {
    let What::Request(request) = &record.what else { return None };
    let load = loads(cluster).find(|client| client.id().number() == request.session);
    let service = load.and_then(|client| sent_to(client, services));
    Some(Flight {
        id: FlightId::Record(record.id),
        from: record.at,
        until: record.at + lasts,
        service: service.or_else(|| asked(request, services))?,
        pod: request.pod.clone(),
        ending: if request.outcome.is_ok() { Ending::Answered } else { Ending::Failed },
    })
}

/// The newest good answers of a load to each pod, one a second.
fn answers(
    client: &Client,
    now: SimTime,
    lasts: Span,
    services: &[Rc<ServiceCard>],
) -> Vec<Flight> {
    let Some(service) = sent_to(client, services) else { return Vec::new() };
    let seconds = client.tally().seconds.iter().rev();
    let recent = seconds.take_while(|second| now < SimTime::secs(second.at + 1) + lasts);
    let mut found = Vec::new();
    for second in recent {
        let good = second.counts.iter().filter(|((_, outcome), _)| outcome.is_ok());
        for (place, ((pod, _), count)) in (0..).zip(good) {
            let until = count.first + lasts;
            if now < until {
                found.push(Flight {
                    id: FlightId::Answer { client: client.id().number(), second: second.at, place },
                    from: count.first,
                    until,
                    service: service.clone(),
                    pod: Some(pod.to_string()),
                    ending: Ending::Answered,
                });
            }
        }
    }
    found
}

/// The Service that a load is meant for, whatever address it goes by.
fn sent_to(client: &Client, services: &[Rc<ServiceCard>]) -> Option<Key> {
    match &client.load.as_ref()?.target {
        Target::Service { key, .. } => {
            services.iter().find(|card| card.key == *key).map(|card| card.key.clone())
        }
        Target::Address { host, .. } => named(host, services),
        Target::Pod { .. } => None,
    }
}

/// The Service that was asked, by name or by address.
fn asked(request: &RequestRecord, services: &[Rc<ServiceCard>]) -> Option<Key> {
    let (_, rest) = request.url.split_once("://")?;
    named(rest.split(['/', ':']).next().unwrap_or_default(), services)
}

fn named(host: &str, services: &[Rc<ServiceCard>]) -> Option<Key> {
    let mut labels = host.split('.');
    let (name, namespace) = (labels.next().unwrap_or_default(), labels.next());
    let is_meant = |card: &&Rc<ServiceCard>| {
        let is_named =
            card.key.name == name && namespace.is_none_or(|one| one == card.key.namespace);
        is_named || card.address.split(':').next() == Some(host)
    };
    services.iter().find(is_meant).map(|card| card.key.clone())
}

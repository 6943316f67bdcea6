//! `status/describe_objects.json`: whole descriptions.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::case::{Case, Failure, same};
use crate::console::kubectl::print::describe::{deployment, endpoint_slice, replica_set, service};
use crate::kit::time::SimTime;
use crate::objects::{EndpointSlice, Event, Kind, Object, Pod, ReplicaSet};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
struct Input {
    object: Value,
    endpoint_slices: Vec<Value>,
    pods: Vec<Value>,
    replica_sets: Vec<Value>,
    events: Vec<Event>,
}

/// Upstream's fake client holds objects and events in one list. What says about which object it is, is an event.
fn without_events<T: DeserializeOwned>(
    list: Vec<Value>,
    events: &mut Vec<Event>,
) -> Result<Vec<T>, Failure> {
    let (told, rest): (Vec<Value>, Vec<Value>) =
        list.into_iter().partition(|one| one.get("involvedObject").is_some());
    events.extend(read::<Event>(told)?);
    read(rest)
}

fn read<T: DeserializeOwned>(list: Vec<Value>) -> Result<Vec<T>, Failure> {
    let read =
        |one| serde_json::from_value(one).map_err(|error| Failure::unknown(&error.to_string()));
    list.into_iter().map(read).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    text: Option<String>,
    #[serde(default)]
    contains: Vec<String>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let mut input: Input = case.input()?;
    let mut events = std::mem::take(&mut input.events);
    let slices: Vec<EndpointSlice> = without_events(input.endpoint_slices, &mut events)?;
    let pods: Vec<Pod> = without_events(input.pods, &mut events)?;
    let sets: Vec<ReplicaSet> = without_events(input.replica_sets, &mut events)?;
    let text = |name: &str| input.object[name].as_str().unwrap_or_default();
    let kind = Kind::from_manifest(text("apiVersion"), text("kind"))
        .ok_or_else(|| Failure::unknown(text("kind")))?;
    let object =
        Object::from_json(kind, input.object.clone()).map_err(|error| Failure::unknown(&error))?;
    let events: Vec<&Event> = events.iter().collect();
    let (events, now) = (Some(events.as_slice()), SimTime::ZERO);
    let page = match &object {
        Object::Service(this) => {
            let slices: Vec<&EndpointSlice> = slices.iter().collect();
            service::describe(this, &slices, events, now)
        }
        Object::ReplicaSet(this) => {
            let pods: Vec<&Pod> = pods.iter().collect();
            replica_set::describe(this, &pods, events, now)
        }
        Object::Deployment(this) => {
            let sets: Vec<&ReplicaSet> = sets.iter().collect();
            deployment::describe(this, &sets, events, now)
        }
        Object::EndpointSlice(this) => endpoint_slice::describe(this, events, now),
        other => return Err(Failure::unknown(other.kind().names().kind)),
    };
    let described = page.aligned();
    let expect: Expect = case.expect()?;
    if let Some(text) = expect.text {
        return same(text, described);
    }
    match expect.contains.iter().find(|part| !described.contains(part.as_str())) {
        None => Ok(()),
        Some(part) => Err(Failure::new(part, &described)),
    }
}

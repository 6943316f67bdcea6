//! How pods stand in their Services: a Service may have several slices, and a pod may move from one to another.

use std::rc::Rc;

use crate::cluster::Verb;
use crate::kit::sorted::{SortedMap, SortedSet};
use crate::kit::time::SimTime;
use crate::objects::{Endpoint, EndpointSlice, Key};
use crate::view::Tone;
use crate::view::saying::Saying;

pub const SERVICE_NAME: &str = "kubernetes.io/service-name";
const MANAGED_BY: &str = "endpointslice.kubernetes.io/managed-by";
const CONTROLLER: &str = "endpointslice-controller.k8s.io";

#[derive(Default)]
pub struct Membership {
    /// What each Service's slices say as they were last written, by Service and slice.
    slices: SortedMap<Named, SortedMap<String, Rc<EndpointSlice>>>,
    /// By Service and address: since when it has stood as it does, oldest first, as far as no controller wrote it.
    by_hand: SortedMap<(Named, String), Vec<Change>>,
}

/// Namespace and name of a Service.
type Named = (String, String);

/// How an address stands from an instant on; nothing when it is gone.
type Change = (SimTime, Option<Tone>);

/// How a pod is to be shown; nothing when it is in none of the slices any more.
type State = Option<(Tone, Saying)>;

impl Membership {
    /// A slice was written: how the pods that it names, or named before, stand in its Service as all slices say.
    pub fn follow(
        &mut self,
        at: SimTime,
        verb: Verb,
        service: &str,
        slice: &Rc<EndpointSlice>,
    ) -> Vec<(Key, State)> {
        let meta = &slice.metadata;
        let named = (meta.namespace.clone(), service.to_owned());
        let slices = self.slices.entry(named.clone()).or_default();
        let before = match verb {
            Verb::Added | Verb::Modified => slices.insert(meta.name.clone(), slice.clone()),
            Verb::Deleted => slices.remove(&meta.name),
        };
        if meta.labels.get(MANAGED_BY).is_none_or(|manager| manager != CONTROLLER) {
            self.note(at, &named, slice, before.as_deref());
        }
        let slices = &self.slices[&named];
        let touched: SortedSet<&str> =
            pods_of(slice).chain(before.iter().flat_map(pods_of)).collect();
        let mut standing: SortedMap<&str, Option<&Endpoint>> =
            touched.into_iter().map(|pod| (pod, None)).collect();
        for endpoint in slices.values().flat_map(|slice| &slice.endpoints) {
            let pod = endpoint.target_ref.as_ref().map_or("", |target| target.name.as_str());
            if let Some(best) = standing.get_mut(pod)
                && best.is_none_or(|other| rank(other) < rank(endpoint))
            {
                *best = Some(endpoint);
            }
        }
        let of = |pod: &str| Key::pod(&meta.namespace, pod);
        standing.into_iter().map(|(pod, best)| (of(pod), best.map(shown))).collect()
    }

    /// A slice that no controller writes: how its addresses stand now, and those that it had before.
    fn note(
        &mut self,
        at: SimTime,
        named: &Named,
        slice: &EndpointSlice,
        before: Option<&EndpointSlice>,
    ) {
        let all: Vec<&Endpoint> =
            self.slices[named].values().flat_map(|slice| &slice.endpoints).collect();
        let touched = slice.endpoints.iter().chain(before.iter().flat_map(|one| &one.endpoints));
        for address in touched.map(address_of) {
            let here = all.iter().filter(|endpoint| address_of(endpoint) == address);
            let state = here.max_by_key(|endpoint| rank(endpoint)).map(|best| shown(best).0);
            let told = self.by_hand.entry((named.clone(), address.to_owned())).or_default();
            if told.last().is_none_or(|(_, last)| *last != state) {
                told.push((at, state));
            }
        }
    }

    /// Since when an address that somebody wrote by hand has stood in a Service as it does at an instant.
    pub fn since(
        &self,
        namespace: &str,
        service: &str,
        address: &str,
        now: SimTime,
    ) -> Option<SimTime> {
        let named = (namespace.to_owned(), service.to_owned());
        let told = self.by_hand.get(&(named, address.to_owned()))?;
        let after = told.partition_point(|(at, _)| *at <= now);
        told[..after].last().map(|(at, _)| *at)
    }
}

fn address_of(endpoint: &Endpoint) -> &str {
    endpoint.addresses.first().map_or("", String::as_str)
}

fn pods_of(slice: &Rc<EndpointSlice>) -> impl Iterator<Item = &str> {
    slice.endpoints.iter().filter_map(|one| Some(one.target_ref.as_ref()?.name.as_str()))
}

/// The better of what two slices say of a pod counts.
fn rank(endpoint: &Endpoint) -> (bool, bool) {
    (endpoint.conditions.is_ready(), !endpoint.conditions.is_terminating())
}

fn shown(endpoint: &Endpoint) -> (Tone, Saying) {
    match (endpoint.conditions.is_ready(), endpoint.conditions.is_terminating()) {
        (true, _) => (Tone::Fine, Saying::plain("band.serving")),
        (false, true) => (Tone::Stopping, Saying::plain("band.leaving")),
        (false, false) => (Tone::Quiet, Saying::plain("band.notserving")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::{EndpointConditions, ObjectReference};

    fn slice(name: &str, pods: &[(&str, bool)]) -> Rc<EndpointSlice> {
        let mut slice = EndpointSlice::default();
        slice.metadata.name = name.to_owned();
        let endpoint = |(pod, ready): &(&str, bool)| Endpoint {
            conditions: EndpointConditions { ready: Some(*ready), ..EndpointConditions::default() },
            target_ref: Some(ObjectReference {
                name: (*pod).to_owned(),
                ..ObjectReference::default()
            }),
            ..Endpoint::default()
        };
        slice.endpoints = pods.iter().map(endpoint).collect();
        Rc::new(slice)
    }

    #[test]
    fn a_pod_stays_in_its_service_while_any_slice_has_it() {
        let mut membership = Membership::default();
        let mut check = |verb, name: &str, pods: &[(&str, bool)], expected: &str| {
            let told = membership.follow(SimTime::ZERO, verb, "web", &slice(name, pods));
            let told = told.into_iter().map(|(pod, state)| match state {
                None => format!("{} gone", pod.name),
                Some((tone, _)) => format!("{} {tone:?}", pod.name),
            });
            assert_eq!(told.collect::<Vec<_>>().join(", "), expected, "{verb:?} {name}");
        };
        check(Verb::Added, "web-1", &[("a", true)], "a Fine");
        check(Verb::Added, "web-2", &[("b", false)], "b Quiet");
        check(Verb::Modified, "web-2", &[("b", true), ("a", false)], "a Fine, b Fine");
        check(Verb::Modified, "web-1", &[], "a Quiet");
        check(Verb::Modified, "web-2", &[("a", true)], "a Fine, b gone");
        check(Verb::Deleted, "web-2", &[("a", true)], "a gone");
    }
}

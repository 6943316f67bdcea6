//! What makes pods, at one instant: the numbers that kubectl prints, the pods of each template, and what a rollout waits for.

use std::rc::Rc;

use super::history::History;
use super::stage::status_tone;
use crate::cluster::Store;
use crate::console::kubectl::print::{self, Shown, Width, pod};
use crate::console::kubectl::verbs::rollout::status::{self, Done};
use crate::kit::order;
use crate::kit::time::SimTime;
use crate::objects::{Key, Kind, Object, ObjectMeta, Pod, ReplicaSet};
use crate::session::msg::{Ask, Selection};
use crate::session::scene::Scene;
use crate::view::Tone;
use crate::view::workloads::{Age, Generation, PodMark, WorkloadCard};

const KINDS: [Kind; 7] = [
    Kind::Deployment,
    Kind::ReplicaSet,
    Kind::ReplicationController,
    Kind::StatefulSet,
    Kind::DaemonSet,
    Kind::CronJob,
    Kind::Job,
];
/// A card shows so many pods of one template one by one.
const MARKS_MAX: usize = 40;

pub fn cards(scene: &Scene, history: &History) -> Vec<WorkloadCard> {
    let store = scene.cluster.objects();
    let all = KINDS.into_iter().flat_map(|kind| store.list(kind, None));
    // What a Deployment made is shown with it.
    let own = all
        .filter(|object| object.kind() != Kind::ReplicaSet || object.meta().controller().is_none());
    let look = Look { store, history, now: scene.now() };
    own.map(|object| look.card(object, scene)).collect()
}

struct Look<'a> {
    store: &'a Store,
    history: &'a History,
    now: SimTime,
}

impl Look<'_> {
    fn card(&self, object: &Object, scene: &Scene) -> WorkloadCard {
        let columns = print::columns(object.kind());
        let cells = print::cells(object, Width::Normal, scene.cluster.config().version, self.now);
        let shown = columns.iter().zip(cells).filter(|(column, _)| {
            column.shown == Shown::Always && !["NAME", "AGE"].contains(&column.name)
        });
        WorkloadCard {
            key: object.key(),
            kind: object.kind().names().kind.to_owned(),
            columns: shown.map(|(column, cell)| (column.name.to_owned(), cell)).collect(),
            rollout: rollout(object),
            asks: Selection::Asked(object.key(), Ask::Rollout),
            generations: self.generations(object),
        }
    }

    fn generations(&self, object: &Object) -> Vec<Generation> {
        match object {
            Object::Deployment(deployment) => self.of_deployment(&deployment.metadata),
            Object::ReplicaSet(set) => self.only(object, wanted(set.spec.replicas)),
            Object::ReplicationController(set) => self.only(object, wanted(set.spec.replicas)),
            Object::StatefulSet(set) => self.only(object, wanted(set.spec.replicas)),
            Object::DaemonSet(set) => {
                self.only(object, wanted(Some(set.status.desired_number_scheduled)))
            }
            Object::Job(_) => self.only(object, 0),
            _ => Vec::new(),
        }
    }

    /// All pods are made from what the object says now, as far as anybody need know.
    fn only(&self, object: &Object, wanted: usize) -> Vec<Generation> {
        vec![self.generation(object.meta(), None, Age::Only, wanted)]
    }

    /// The newest ReplicaSet first; those that have nothing left are left out.
    fn of_deployment(&self, deployment: &ObjectMeta) -> Vec<Generation> {
        let sets = self.store.list(Kind::ReplicaSet, Some(&deployment.namespace));
        let mut sets: Vec<&Rc<ReplicaSet>> = sets
            .filter_map(|object| match object {
                Object::ReplicaSet(set) if is_of(&set.metadata, deployment) => Some(set),
                _ => None,
            })
            .collect();
        order::sort_by_key(&mut sets, |set| std::cmp::Reverse(revision(&set.metadata)));
        let generations = sets.into_iter().enumerate().map(|(index, set)| {
            let age = if index == 0 { Age::New } else { Age::Old };
            let key = Key::new(Kind::ReplicaSet, &set.metadata.namespace, &set.metadata.name);
            self.generation(&set.metadata, Some(key), age, wanted(set.spec.replicas))
        });
        let mut shown: Vec<Generation> = generations
            .filter(|one| one.age == Age::New || !one.pods.is_empty() || 0 < one.missing)
            .collect();
        if let [only] = shown.as_mut_slice() {
            only.age = Age::Only;
        }
        shown
    }

    fn generation(
        &self,
        owner: &ObjectMeta,
        set: Option<Key>,
        age: Age,
        wanted: usize,
    ) -> Generation {
        let pods = self.store.pods(Some(&owner.namespace));
        let pods: Vec<&Rc<Pod>> = pods.filter(|pod| is_of(&pod.metadata, owner)).collect();
        let live = pods.iter().filter(|pod| !pod.metadata.is_deleting()).count();
        let hash = set.as_ref().and_then(|key| key.name.rsplit_once('-'));
        Generation {
            hash: hash.map(|(_, hash)| hash.to_owned()).unwrap_or_default(),
            set,
            age,
            missing: wanted.saturating_sub(live),
            hidden: pods.len().saturating_sub(MARKS_MAX),
            pods: pods.into_iter().take(MARKS_MAX).map(|pod| self.mark(pod)).collect(),
        }
    }

    fn mark(&self, pod: &Rc<Pod>) -> PodMark {
        let row = pod::row(pod, self.now);
        let key = Key::pod(&pod.metadata.namespace, &pod.metadata.name);
        let tone = match status_tone(&row.status) {
            // Not yet is not the same as no more.
            Tone::Fine if !pod.status.is_ready() => match self.history.was_ready(&key, self.now) {
                true => Tone::Failing,
                false => Tone::Waiting,
            },
            tone => tone,
        };
        PodMark { key, told: format!("{} {}", row.ready, row.status), tone }
    }
}

/// What `kubectl rollout status` says, unless it is over.
fn rollout(object: &Object) -> String {
    let is_rolled = matches!(object.kind(), Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet);
    match is_rolled.then(|| status::view(&object.to_json(), 0)) {
        Some(Ok(view)) if view.done == Done::No => view.message.trim_end().to_owned(),
        // Its progress deadline is over.
        Some(Err(failure)) if object.kind() == Kind::Deployment => failure,
        Some(Ok(_) | Err(_)) | None => String::new(),
    }
}

fn is_of(meta: &ObjectMeta, owner: &ObjectMeta) -> bool {
    meta.controller().is_some_and(|reference| reference.uid == owner.uid)
}

fn wanted(replicas: Option<i32>) -> usize {
    replicas.unwrap_or(1).max(0).unsigned_abs() as usize
}

fn revision(meta: &ObjectMeta) -> u64 {
    let told = meta.annotations.get("deployment.kubernetes.io/revision");
    told.and_then(|revision| revision.parse().ok()).unwrap_or(0)
}

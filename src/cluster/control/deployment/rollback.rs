//! The rollback that an annotation asks for: the controller puts the template of an older revision into the Deployment.
//! Models pkg/controller/deployment/rollback.go (v1.36), R50. kubectl rolls back by itself and does not ask.

use std::rc::Rc;

use super::revision::{self, ROLLBACK_TO, is_copied};
use super::sets::{HASH_LABEL, has_template_of};
use super::sync::{self, Desk, Missing, Own, Stopped};
use crate::cluster::rule::Rule;
use crate::kit::sorted::SortedMap;
use crate::objects::{Deployment, EventType, Kind, Object, ReplicaSet};

/// The revision that is asked for; zero is the last but one. What is no number is ignored. Models getRollbackTo.
pub fn wanted(deployment: &Deployment) -> Option<i64> {
    deployment.metadata.annotations.get(ROLLBACK_TO)?.parse().ok()
}

/// Models rollback. Whatever comes of it, it is not asked for any more.
pub fn roll_back(desk: &mut Desk, own: Own, wanted: i64) -> Result<(), Stopped> {
    let sets = sync::sets(desk, own, Missing::Make)?;
    let all = sets.all();
    let revision = match wanted {
        0 => last_but_one(&all),
        wanted => Some(wanted),
    };
    let Some(revision) = revision else {
        return give_up(desk, NOT_FOUND, "Unable to find last revision.");
    };
    let is_wanted = |set: &&Rc<ReplicaSet>| revision::of(&set.metadata) == Some(revision);
    let Some(set) = all.iter().find(is_wanted) else {
        return give_up(desk, NOT_FOUND, "Unable to find the revision to rollback to.");
    };
    let name = desk.deployment.metadata.name.clone();
    if has_template_of(set, &desk.deployment) {
        let message = format!(
            "The rollback revision contains the same template as current deployment \"{name}\""
        );
        return give_up(desk, UNCHANGED, &message);
    }
    take_over(desk, set);
    desk.write_wish(Rule::DeploymentRollback);
    let message = format!("Rolled back deployment \"{name}\" to revision {revision}");
    desk.note(EventType::Normal, DONE, &message, Rule::DeploymentRollback);
    Ok(())
}

const NOT_FOUND: &str = "DeploymentRollbackRevisionNotFound";
const UNCHANGED: &str = "DeploymentRollbackTemplateUnchanged";
const DONE: &str = "DeploymentRollback";

fn give_up(desk: &mut Desk, reason: &str, message: &str) -> Result<(), Stopped> {
    desk.note(EventType::Warning, reason, message, Rule::DeploymentRollback);
    desk.deployment.metadata.annotations.remove(ROLLBACK_TO);
    desk.write_wish(Rule::DeploymentRollback);
    Ok(())
}

/// The second highest of the revisions; None if there is none. Models LastRevision.
fn last_but_one(sets: &[Rc<ReplicaSet>]) -> Option<i64> {
    let (mut highest, mut second) = (0, 0);
    for revision in sets.iter().filter_map(|set| revision::of(&set.metadata)) {
        if highest <= revision {
            (highest, second) = (revision, highest);
        } else if second < revision {
            second = revision;
        }
    }
    Some(second).filter(|second| *second != 0)
}

/// Template and annotations of a ReplicaSet become the Deployment's.
/// Models SetFromReplicaSetTemplate and SetDeploymentAnnotationsTo.
fn take_over(desk: &mut Desk, set: &Rc<ReplicaSet>) {
    let old = Object::ReplicaSet(set.clone()).to_json();
    let mut new = Object::Deployment(Rc::new(desk.deployment.clone())).to_json();
    new["spec"]["template"] = old["spec"]["template"].clone();
    let labels = new.pointer_mut("/spec/template/metadata/labels");
    if let Some(labels) = labels.and_then(serde_json::Value::as_object_mut) {
        labels.remove(HASH_LABEL);
    }
    let Ok(Object::Deployment(new)) = Object::from_json(Kind::Deployment, new) else {
        unreachable!("both halves are stored objects' own JSON")
    };
    desk.deployment = Rc::unwrap_or_clone(new);
    let annotations = &mut desk.deployment.metadata.annotations;
    let kept = annotations.iter().filter(|(key, _)| !is_copied(key) && *key != ROLLBACK_TO);
    let taken = set.metadata.annotations.iter().filter(|(key, _)| is_copied(key));
    let all: SortedMap<String, String> =
        kept.chain(taken).map(|(key, value)| (key.clone(), value.clone())).collect();
    *annotations = all;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_but_one_is_the_second_highest() {
        let sets = |revisions: &[&str]| -> Vec<Rc<ReplicaSet>> {
            let set = |revision: &&str| {
                let mut set = ReplicaSet::default();
                let revision = (*revision).to_owned();
                set.metadata.annotations.insert(revision::REVISION.to_owned(), revision);
                Rc::new(set)
            };
            revisions.iter().map(set).collect()
        };
        for (revisions, expected) in [
            (&["1", "3", "2"][..], Some(2)),
            (&["4", "4"], Some(4)),
            (&["7"], None),
            (&["x", "2", "1"], Some(1)),
            (&[], None),
        ] {
            assert_eq!(last_but_one(&sets(revisions)), expected, "{revisions:?}");
        }
    }
}

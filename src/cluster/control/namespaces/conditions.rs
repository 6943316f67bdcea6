//! What a namespace's status says while it goes.
//! Models pkg/controller/namespace/deletion/status_condition_utils.go (v1.36).

use super::content::Content;
use crate::kit::order::sort;
use crate::kit::stamp::Stamp;
use crate::objects::{ConditionStatus, ReplicaCondition};

/// Type, and what is said of it while all is well, in the order in which they are written.
const WELL: [(&str, &str, &str); 5] = [
    (
        "NamespaceDeletionDiscoveryFailure",
        "ResourcesDiscovered",
        "All resources successfully discovered",
    ),
    (
        "NamespaceDeletionGroupVersionParsingFailure",
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed",
    ),
    (
        CONTENT_FAILURE,
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
    ),
    (CONTENT_REMAINING, "ContentRemoved", "All content successfully removed"),
    (FINALIZERS_REMAINING, "ContentHasNoFinalizers", "All content-preserving finalizers finished"),
];
const CONTENT_FAILURE: &str = "NamespaceDeletionContentFailure";
const CONTENT_REMAINING: &str = "NamespaceContentRemaining";
const FINALIZERS_REMAINING: &str = "NamespaceFinalizersRemaining";

/// Models updateConditions.
pub fn update(conditions: &mut Vec<ReplicaCondition>, content: &Content, now: Stamp) {
    for (kind, well_reason, well_message) in WELL {
        let (status, reason, message) = match complaint(kind, content) {
            Some((reason, message)) => (ConditionStatus::True, reason, message),
            None => (ConditionStatus::False, well_reason, well_message.to_owned()),
        };
        let reason = reason.to_owned();
        match conditions.iter_mut().find(|condition| condition.kind == kind) {
            Some(condition) => {
                if condition.status != status {
                    condition.last_transition_time = Some(now);
                }
                (condition.status, condition.reason, condition.message) = (status, reason, message);
            }
            None => conditions.push(ReplicaCondition {
                last_transition_time: Some(now),
                message,
                reason,
                status,
                kind: kind.to_owned(),
            }),
        }
    }
}

fn complaint(kind: &str, content: &Content) -> Option<(&'static str, String)> {
    let Content { remaining, by_finalizer, errors, .. } = content;
    match kind {
        CONTENT_FAILURE if !errors.is_empty() => {
            let (count, errors) = (errors.len(), listed(errors.clone()));
            let message =
                format!("Failed to delete all resource types, {count} remaining: {errors}");
            Some(("ContentDeletionFailed", message))
        }
        CONTENT_REMAINING if !remaining.is_empty() => {
            let told = remaining.iter().map(|(kind, count)| {
                let names = kind.names();
                format!("{}.{} has {count} resource instances", names.plural, names.group)
            });
            let message = format!("Some resources are remaining: {}", listed(told.collect()));
            Some(("SomeResourcesRemain", message))
        }
        FINALIZERS_REMAINING if !by_finalizer.is_empty() => {
            let told = by_finalizer
                .iter()
                .map(|(finalizer, count)| format!("{finalizer} in {count} resource instances"));
            let told = listed(told.collect());
            let message = format!("Some content in the namespace has finalizers remaining: {told}");
            Some(("SomeFinalizersRemain", message))
        }
        _ => None,
    }
}

/// Sorted, so that the same is said in the same words.
fn listed(mut told: Vec<String>) -> String {
    sort(&mut told);
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::time::SimTime;
    use crate::objects::Kind;

    fn shown(conditions: &[ReplicaCondition]) -> Vec<String> {
        let bad = conditions.iter().filter(|one| one.status == ConditionStatus::True);
        bad.map(|one| format!("{} {}: {}", one.kind, one.reason, one.message)).collect()
    }

    #[test]
    fn what_stays_is_counted_by_kind_and_by_finalizer() {
        let content = Content {
            estimate_secs: 15,
            remaining: vec![(Kind::Secret, 1), (Kind::Deployment, 2)],
            by_finalizer: vec![("example.com/b".to_owned(), 1), ("example.com/a".to_owned(), 2)],
            errors: Vec::new(),
        };
        let mut conditions = Vec::new();
        update(&mut conditions, &content, Stamp::of(SimTime::secs(5)));
        assert_eq!(conditions.len(), 5);
        assert_eq!(
            shown(&conditions),
            [
                "NamespaceContentRemaining SomeResourcesRemain: Some resources are remaining: deployments.apps has 2 resource instances, secrets. has 1 resource instances",
                "NamespaceFinalizersRemaining SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/a in 2 resource instances, example.com/b in 1 resource instances",
            ]
        );
        update(&mut conditions, &Content::default(), Stamp::of(SimTime::secs(20)));
        assert!(shown(&conditions).is_empty(), "nothing is left: {conditions:?}");
        let since: Vec<_> = conditions.iter().map(|one| one.last_transition_time).collect();
        let (old, new) = (Some(Stamp::of(SimTime::secs(5))), Some(Stamp::of(SimTime::secs(20))));
        assert_eq!(since, [old, old, old, new, new]);
    }

    #[test]
    fn what_stays_without_a_reason_is_an_error() {
        let content =
            Content { errors: vec!["b".to_owned(), "a".to_owned()], ..Content::default() };
        let mut conditions = Vec::new();
        update(&mut conditions, &content, Stamp::of(SimTime::ZERO));
        assert_eq!(
            shown(&conditions),
            [
                "NamespaceDeletionContentFailure ContentDeletionFailed: Failed to delete all resource types, 2 remaining: a, b"
            ]
        );
    }
}

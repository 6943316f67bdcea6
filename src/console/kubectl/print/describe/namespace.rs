//! `kubectl describe namespace`.
//! Models describeNamespace in kubectl's describe.go (v1.36).

use super::{Page, metadata};
use crate::kit::stamp::Stamp;
use crate::objects::Namespace;

pub fn describe(namespace: &Namespace) -> Page {
    let mut page = Page::new();
    let Namespace { metadata, status, .. } = namespace;
    page.line(0, format!("Name:\t{}", metadata.name));
    metadata::labels(&mut page, "Labels", &metadata.labels);
    metadata::annotations(&mut page, "Annotations", &metadata.annotations);
    page.line(0, format!("Status:\t{}", status.phase));
    for (index, condition) in status.conditions.iter().enumerate() {
        if index == 0 {
            page.line(0, "Conditions:");
            page.line(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage");
            page.line(1, "----\t------\t------------------\t------\t-------");
        }
        let since = condition.last_transition_time.map_or_else(String::new, Stamp::rfc1123z);
        let (kind, status) = (&condition.kind, condition.status.as_str());
        let (reason, message) = (&condition.reason, &condition.message);
        page.line(1, format!("{kind}\t{status}\t{since}\t{reason}\t{message}"));
    }
    // This cluster has neither.
    for sentence in ["No resource quota.", "No LimitRange resource."] {
        page.line(0, "");
        page.line(0, sentence);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_says_that_nothing_is_limited() {
        assert_eq!(
            describe(&Namespace::active("shop")).aligned(),
            "\
Name:         shop
Labels:       kubernetes.io/metadata.name=shop
Annotations:  <none>
Status:       Active

No resource quota.

No LimitRange resource.
"
        );
    }
}

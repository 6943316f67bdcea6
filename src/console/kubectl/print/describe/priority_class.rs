//! `kubectl describe priorityclass`.
//! Models describePriorityClass in kubectl's describe.go (v1.36).

use super::{Page, events};
use crate::kit::time::SimTime;
use crate::objects::{Event, PriorityClass};

pub fn describe(class: &PriorityClass, events: Option<&[&Event]>, now: SimTime) -> Page {
    let annotations = &class.metadata.annotations;
    let pairs: Vec<String> =
        annotations.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let annotations = if pairs.is_empty() { "<none>".to_owned() } else { pairs.join(",") };
    let mut page = Page::new();
    page.line(0, format!("Name:\t{}", class.metadata.name));
    page.line(0, format!("Value:\t{}", class.value));
    page.line(0, format!("GlobalDefault:\t{}", class.global_default));
    let policy = class.preemption_policy.as_deref().unwrap_or_default();
    page.line(0, format!("PreemptionPolicy:\t{policy}"));
    page.line(0, format!("Description:\t{}", class.description));
    page.line(0, format!("Annotations:\t{annotations}"));
    if let Some(list) = events {
        events::section(&mut page, list, now);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_reads_as_in_a_terminal() {
        let class = PriorityClass::system().last().expect("there are two");
        assert_eq!(
            describe(&class, Some(&[]), SimTime::ZERO).aligned(),
            "\
Name:              system-cluster-critical
Value:             2000000000
GlobalDefault:     false
PreemptionPolicy:  PreemptLowerPriority
Description:       Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.
Annotations:       <none>
Events:            <none>
"
        );
    }
}

//! How important a pod is: what its PriorityClass says, or the class that stands for all pods without one.
//! Models plugin/pkg/admission/priority/admission.go admitPod (v1.36).

use std::rc::Rc;

use serde_json::{Map, Value};

use crate::objects::PriorityClass;
use crate::objects::priority_class::SYSTEM_CLASSES;

const PREEMPT: &str = "PreemptLowerPriority";

/// The classes a pod may name.
#[derive(Clone, Copy, Debug)]
pub enum Classes<'a> {
    /// Nobody has asked a cluster: a class that is not the system's may exist or not.
    Unknown,
    /// All that there are.
    Listed(&'a [Rc<PriorityClass>]),
}

/// What a pod gets.
struct Established {
    class: String,
    priority: i32,
    policy: Option<String>,
}

/// Writes class, priority and policy into a pod's spec, or says why the pod is forbidden.
pub fn establish(spec: &mut Map<String, Value>, classes: Classes) -> Result<(), String> {
    let named = spec.get("priorityClassName").and_then(Value::as_str).unwrap_or("");
    let Some(established) = look_up(named, classes)? else {
        spec.entry("priority").or_insert(0.into());
        spec.entry("preemptionPolicy").or_insert(PREEMPT.into());
        return Ok(());
    };
    let Established { class, priority, policy } = established;
    if !class.is_empty() {
        spec.insert("priorityClassName".to_owned(), class.into());
    }
    if let Some(given) = spec.get("priority").and_then(Value::as_i64)
        && given != i64::from(priority)
    {
        return Err(format!(
            "the integer value of priority ({given}) must not be provided in pod spec; priority admission controller computed {priority} from the given PriorityClass name"
        ));
    }
    spec.insert("priority".to_owned(), priority.into());
    let Some(policy) = policy else { return Ok(()) };
    if let Some(given) = spec.get("preemptionPolicy").and_then(Value::as_str)
        && given != policy
    {
        return Err(format!(
            "the string value of PreemptionPolicy ({given}) must not be provided in pod spec; priority admission controller computed {policy} from the given PriorityClass name"
        ));
    }
    spec.insert("preemptionPolicy".to_owned(), policy.into());
    Ok(())
}

/// Models establishPriority. None if nobody knows.
fn look_up(named: &str, classes: Classes) -> Result<Option<Established>, String> {
    let known = match classes {
        Classes::Listed(known) => known,
        Classes::Unknown => {
            let system = SYSTEM_CLASSES.iter().find(|(name, ..)| *name == named);
            return Ok(match (named, system) {
                ("", _) => Some(without_a_class()),
                (_, Some((_, priority, _))) => Some(Established {
                    class: named.to_owned(),
                    priority: *priority,
                    policy: Some(PREEMPT.to_owned()),
                }),
                (_, None) => None,
            });
        }
    };
    let class = if named.is_empty() {
        global_default(known)
    } else {
        let found = known.iter().find(|class| class.metadata.name == named);
        Some(found.ok_or_else(|| format!("no PriorityClass with name {named} was found"))?)
    };
    Ok(Some(class.map_or_else(without_a_class, |class| Established {
        class: class.metadata.name.clone(),
        priority: class.value,
        policy: class.preemption_policy.clone(),
    })))
}

/// Of several the least important. Models getDefaultPriorityClass.
fn global_default(known: &[Rc<PriorityClass>]) -> Option<&Rc<PriorityClass>> {
    known.iter().filter(|class| class.global_default).min_by_key(|class| class.value)
}

fn without_a_class() -> Established {
    Established { class: String::new(), priority: 0, policy: Some(PREEMPT.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn class(name: &str, value: i32, policy: &str, global_default: bool) -> Rc<PriorityClass> {
        let mut class = PriorityClass { value, global_default, ..PriorityClass::default() };
        class.metadata.name = name.to_owned();
        class.preemption_policy = Some(policy.to_owned());
        Rc::new(class)
    }

    fn check(spec: Value, classes: Classes, expected: Result<Value, &str>) {
        let Value::Object(mut spec) = spec else { panic!("a spec is an object") };
        let answer = establish(&mut spec, classes).map(|()| Value::Object(spec));
        assert_eq!(answer, expected.map_err(str::to_owned));
    }

    #[test]
    fn a_pod_is_as_important_as_its_class_says() {
        let known = [class("high", 1000, "Never", false)];
        let listed = Classes::Listed(&known);
        check(
            json!({ "priorityClassName": "high" }),
            listed,
            Ok(
                json!({ "priorityClassName": "high", "priority": 1000, "preemptionPolicy": "Never" }),
            ),
        );
        check(json!({}), listed, Ok(json!({ "priority": 0, "preemptionPolicy": PREEMPT })));
        check(
            json!({ "priorityClassName": "lost" }),
            listed,
            Err("no PriorityClass with name lost was found"),
        );
        check(
            json!({ "priorityClassName": "high", "priority": 7 }),
            listed,
            Err(
                "the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 1000 from the given PriorityClass name",
            ),
        );
        check(
            json!({ "priorityClassName": "high", "preemptionPolicy": PREEMPT }),
            listed,
            Err(
                "the string value of PreemptionPolicy (PreemptLowerPriority) must not be provided in pod spec; priority admission controller computed Never from the given PriorityClass name",
            ),
        );
    }

    #[test]
    fn of_two_classes_for_everybody_the_lower_counts() {
        let known = [class("b", 20, PREEMPT, true), class("a", 10, PREEMPT, true)];
        let got = json!({ "priorityClassName": "a", "priority": 10, "preemptionPolicy": PREEMPT });
        check(json!({}), Classes::Listed(&known), Ok(got));
    }

    #[test]
    fn away_from_a_cluster_only_the_system_s_classes_are_known() {
        let critical = "system-cluster-critical";
        let got = json!({ "priorityClassName": critical, "priority": 2_000_000_000, "preemptionPolicy": PREEMPT });
        check(json!({ "priorityClassName": critical }), Classes::Unknown, Ok(got));
        let got =
            json!({ "priorityClassName": "mine", "priority": 0, "preemptionPolicy": PREEMPT });
        check(json!({ "priorityClassName": "mine" }), Classes::Unknown, Ok(got));
    }
}

//! Why a PodDisruptionBudget lets no pod be evicted, and which one holds a pod.

use super::chain::Chain;
use super::{Asking, ready};
use crate::cluster::Rule;
use crate::cluster::control::disruption::selects;
use crate::objects::{Key, Kind, Object, Pod, PodDisruptionBudget};
use crate::view::Tone;

/// More pods than these are not told one by one.
const PODS_MAX: usize = 3;

/// The budget that allows no eviction of this pod now.
pub fn holding(asking: &Asking, pod: &Pod) -> Option<Key> {
    let budgets = asking.store().list(Kind::PodDisruptionBudget, Some(&pod.metadata.namespace));
    let mut full = budgets.filter(|object| match object {
        Object::PodDisruptionBudget(budget) => is_full(budget) && selects(budget, pod),
        _ => false,
    });
    full.next().map(Object::key)
}

pub fn is_full(budget: &PodDisruptionBudget) -> bool {
    budget.status.disruptions_allowed <= 0
}

pub fn answer(chain: &mut Chain, key: &Key) {
    let asking = chain.asking;
    let Some(Object::PodDisruptionBudget(budget)) = asking.object(key) else {
        return super::record::story(chain, key);
    };
    let status = &budget.status;
    let fills = [
        ("healthy", &*status.current_healthy.to_string()),
        ("desired", &*status.desired_healthy.to_string()),
        ("allowed", &*status.disruptions_allowed.to_string()),
    ];
    let (word, tone) = match (status.expected_pods, is_full(budget)) {
        (0, _) => ("why.budget.empty", Tone::Failing),
        (_, true) => ("why.budget.none", Tone::Waiting),
        (_, false) => ("why.budget.some", Tone::Quiet),
    };
    let field = match (status.expected_pods, &budget.spec.max_unavailable) {
        (0, _) => "spec.selector",
        (_, Some(_)) => "spec.maxUnavailable",
        (_, None) => "spec.minAvailable",
    };
    let place = asking.lines.field(key, field);
    let step = chain.say(word, &fills).tone(tone).rule(Rule::BudgetCounted);
    step.object(key).place(place);
    let pods = asking.store().pods(Some(&key.namespace));
    let lacking = pods.filter(|pod| selects(budget, pod) && !pod.status.is_ready());
    for pod in lacking.take(PODS_MAX) {
        let Some(sight) = asking.sight(&pod.key()) else { continue };
        chain.see(&sight.key, ready::question(&sight));
    }
    chain.came(key);
}

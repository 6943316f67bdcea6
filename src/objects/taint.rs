//! Taints, with which a node keeps pods away, and tolerations, with which a pod comes all the same.
//! Models staging/src/k8s.io/api/core/v1/toleration.go (v1.36).

use crate::objects::json::Json;

use crate::kit::stamp::Stamp;

pub const NO_SCHEDULE: &str = "NoSchedule";
pub const PREFER_NO_SCHEDULE: &str = "PreferNoSchedule";
pub const NO_EXECUTE: &str = "NoExecute";

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Taint {
    pub effect: String,
    pub key: String,
    pub time_added: Option<Stamp>,
    #[json(omitempty)]
    pub value: String,
}

impl Taint {
    /// Whether the taint keeps new pods away for good, and does not merely make the node less liked.
    pub fn forbids_scheduling(&self) -> bool {
        self.effect == NO_SCHEDULE || self.effect == NO_EXECUTE
    }
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Toleration {
    #[json(omitempty)]
    pub effect: String,
    #[json(omitempty)]
    pub key: String,
    #[json(omitempty)]
    pub operator: String,
    pub toleration_seconds: Option<i64>,
    #[json(omitempty)]
    pub value: String,
}

/// Whether `Lt` and `Gt` compare numbers (gate TaintTolerationComparisonOperators), or match nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Off,
    On,
}

impl Toleration {
    /// An empty effect or key stands for all of them; an empty operator for `Equal`.
    pub fn tolerates(&self, taint: &Taint, comparison: Comparison) -> bool {
        if !self.effect.is_empty() && self.effect != taint.effect {
            return false;
        }
        if !self.key.is_empty() && self.key != taint.key {
            return false;
        }
        match self.operator.as_str() {
            "" | "Equal" => self.value == taint.value,
            "Exists" => true,
            "Lt" => {
                comparison == Comparison::On && numbers(taint, self).is_some_and(|(a, b)| a < b)
            }
            "Gt" => {
                comparison == Comparison::On && numbers(taint, self).is_some_and(|(a, b)| a > b)
            }
            _ => false,
        }
    }
}

/// The first of the taints that counts and that nothing tolerates.
/// Models FindMatchingUntoleratedTaint of component-helpers/scheduling/corev1/helpers.go.
pub fn untolerated<'a>(
    taints: &'a [Taint],
    tolerations: &[Toleration],
    comparison: Comparison,
    counts: impl Fn(&Taint) -> bool,
) -> Option<&'a Taint> {
    let is_tolerated = |taint: &Taint| {
        tolerations.iter().any(|toleration| toleration.tolerates(taint, comparison))
    };
    taints.iter().find(|taint| counts(taint) && !is_tolerated(taint))
}

fn numbers(taint: &Taint, toleration: &Toleration) -> Option<(i64, i64)> {
    Some((decimal_integer(&taint.value)?, decimal_integer(&toleration.value)?))
}

/// Stricter than Go's ParseInt: no plus sign, no leading zero, no minus zero.
/// Models apimachinery/pkg/api/validate/content IsDecimalInteger.
fn decimal_integer(text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taint(text: &str) -> Taint {
        let (rest, effect) = text.split_once(':').unwrap();
        let (key, value) = rest.split_once('=').unwrap_or((rest, ""));
        Taint { key: key.into(), value: value.into(), effect: effect.into(), time_added: None }
    }

    #[test]
    fn the_first_taint_that_is_not_tolerated_is_found() {
        let taints = ["a:NoSchedule", "b=1:PreferNoSchedule", "c:NoExecute"].map(taint);
        let tolerate = |key: &str| Toleration {
            key: key.into(),
            operator: "Exists".into(),
            ..Toleration::default()
        };
        let found = |tolerations: &[Toleration]| {
            untolerated(&taints, tolerations, Comparison::Off, Taint::forbids_scheduling)
                .map(|taint| taint.key.as_str())
        };
        assert_eq!(found(&[]), Some("a"));
        assert_eq!(found(&[tolerate("a")]), Some("c"), "a preference forbids nothing");
        assert_eq!(found(&[tolerate("")]), None);
    }

    #[test]
    fn numbers_are_read_strictly_and_only_where_comparing_is_switched_on() {
        let toleration =
            Toleration { operator: "Gt".into(), value: "5".into(), ..Toleration::default() };
        for (value, tolerated) in
            [("6", true), ("5", false), ("06", false), ("+6", false), ("x", false)]
        {
            let taint = taint(&format!("a={value}:NoSchedule"));
            assert_eq!(toleration.tolerates(&taint, Comparison::On), tolerated, "{value}");
            assert!(!toleration.tolerates(&taint, Comparison::Off));
        }
    }
}

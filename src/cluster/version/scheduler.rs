//! How the scheduler of a version says that no node will do (R83, R84).

use super::Version;
use crate::objects::taint::Comparison;
use crate::objects::{ObjectMeta, Taint};

impl Version {
    /// Whether tolerations may compare numbers.
    pub fn taint_comparison(self) -> Comparison {
        let gate = self.gates().taint_toleration_comparison_operators;
        if gate.is_on() { Comparison::On } else { Comparison::Off }
    }

    /// The reason of a node whose taint the pod does not tolerate.
    pub fn taint_text(self, taint: &Taint) -> String {
        let Taint { key, value, .. } = taint;
        match self.minor {
            ..25 => format!("node(s) had taint {{{key}: {value}}}, that the pod didn't tolerate"),
            25..35 => format!("node(s) had untolerated taint {{{key}: {value}}}"),
            35.. => "node(s) had untolerated taint(s)".to_owned(),
        }
    }

    /// The event of a pod that is sent away. Up to 1.26 it named whom for; now the UID says it to those who may know.
    pub fn preempted_text(self, preemptor: &ObjectMeta, node: &str) -> String {
        let ObjectMeta { namespace, name, uid, .. } = preemptor;
        match self.minor {
            ..27 => format!("Preempted by {namespace}/{name} on node {node}"),
            27.. => format!("Preempted by pod {uid} on node {node}"),
        }
    }

    /// Whether a pod's nominated node is forgotten once it has a node (ClearingNominatedNodeNameAfterBinding).
    pub fn forgets_nomination_when_bound(self) -> bool {
        35 <= self.minor
    }

    /// What the message ends with, from what preemption says of itself. Up to 1.23 it kept that to itself; since 1.34
    /// resource claims are on, and their plugin speaks first.
    pub fn post_filter_text(self, preemption: &str) -> String {
        match self.minor {
            ..24 => String::new(),
            24..34 => preemption.to_owned(),
            34.. => format!("no new claims to deallocate, {preemption}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::named;
    use super::*;

    #[test]
    fn taints_are_named_up_to_1_34() {
        let taint = Taint { key: "gpu".into(), value: "yes".into(), ..Taint::default() };
        for (name, text) in [
            ("1.20", "node(s) had taint {gpu: yes}, that the pod didn't tolerate"),
            ("1.29", "node(s) had untolerated taint {gpu: yes}"),
            ("1.34", "node(s) had untolerated taint {gpu: yes}"),
            ("1.35", "node(s) had untolerated taint(s)"),
            ("1.36", "node(s) had untolerated taint(s)"),
        ] {
            assert_eq!(named(name).taint_text(&taint), text, "{name}");
        }
    }

    #[test]
    fn preemption_speaks_since_1_24_and_resource_claims_before_it_since_1_34() {
        for (name, text) in [
            ("1.20", ""),
            ("1.29", "preemption: no."),
            ("1.33", "preemption: no."),
            ("1.34", "no new claims to deallocate, preemption: no."),
            ("1.36", "no new claims to deallocate, preemption: no."),
        ] {
            assert_eq!(named(name).post_filter_text("preemption: no."), text, "{name}");
        }
    }

    #[test]
    fn a_preempted_pod_is_told_by_whom_and_since_1_27_only_by_uid() {
        let preemptor = ObjectMeta {
            namespace: "default".into(),
            name: "web".into(),
            uid: "1234".into(),
            ..ObjectMeta::default()
        };
        let text = |name: &str| named(name).preempted_text(&preemptor, "node-1");
        assert_eq!(text("1.20"), "Preempted by default/web on node node-1");
        assert_eq!(text("1.36"), "Preempted by pod 1234 on node node-1");
        super::super::testing::check_since(35, Version::forgets_nomination_when_bound);
    }
}

//! What may say where a pod runs: affinity, tolerations, spreading.
//! Models staging/src/k8s.io/api/core/v1/types.go Affinity (v1.36).

use super::Shape::{Choice, Int32, Int64, List, Object, Text};
use super::meta::LABEL_SELECTOR;
use super::{Type, choice, simulated};

pub static AFFINITY: Type = Type {
    name: "Affinity",
    fields: &[
        simulated("nodeAffinity", Object(&NODE_AFFINITY)),
        simulated("podAffinity", Object(&POD_AFFINITY)),
        simulated("podAntiAffinity", Object(&POD_ANTI_AFFINITY)),
    ],
};

pub static NODE_AFFINITY: Type = Type {
    name: "NodeAffinity",
    fields: &[
        simulated(
            "preferredDuringSchedulingIgnoredDuringExecution",
            List(&Object(&PREFERRED_SCHEDULING_TERM)),
        ),
        simulated("requiredDuringSchedulingIgnoredDuringExecution", Object(&NODE_SELECTOR)),
    ],
};

pub static PREFERRED_SCHEDULING_TERM: Type = Type {
    name: "PreferredSchedulingTerm",
    fields: &[simulated("preference", Object(&NODE_SELECTOR_TERM)), simulated("weight", Int32)],
};

pub static NODE_SELECTOR: Type = Type {
    name: "NodeSelector",
    fields: &[simulated("nodeSelectorTerms", List(&Object(&NODE_SELECTOR_TERM)))],
};

pub static NODE_SELECTOR_TERM: Type = Type {
    name: "NodeSelectorTerm",
    fields: &[
        simulated("matchExpressions", List(&Object(&NODE_SELECTOR_REQUIREMENT))),
        simulated("matchFields", List(&Object(&NODE_SELECTOR_REQUIREMENT))),
    ],
};

pub static NODE_SELECTOR_REQUIREMENT: Type = Type {
    name: "NodeSelectorRequirement",
    fields: &[
        simulated("key", Text),
        simulated("operator", Choice(&choice::NODE_SELECTOR_OPERATOR)),
        simulated("values", List(&Text)),
    ],
};

pub static POD_AFFINITY: Type = Type {
    name: "PodAffinity",
    fields: &[
        simulated(
            "preferredDuringSchedulingIgnoredDuringExecution",
            List(&Object(&WEIGHTED_POD_AFFINITY_TERM)),
        ),
        simulated(
            "requiredDuringSchedulingIgnoredDuringExecution",
            List(&Object(&POD_AFFINITY_TERM)),
        ),
    ],
};

pub static POD_ANTI_AFFINITY: Type = Type {
    name: "PodAntiAffinity",
    fields: &[
        simulated(
            "preferredDuringSchedulingIgnoredDuringExecution",
            List(&Object(&WEIGHTED_POD_AFFINITY_TERM)),
        ),
        simulated(
            "requiredDuringSchedulingIgnoredDuringExecution",
            List(&Object(&POD_AFFINITY_TERM)),
        ),
    ],
};

pub static WEIGHTED_POD_AFFINITY_TERM: Type = Type {
    name: "WeightedPodAffinityTerm",
    fields: &[simulated("podAffinityTerm", Object(&POD_AFFINITY_TERM)), simulated("weight", Int32)],
};

pub static POD_AFFINITY_TERM: Type = Type {
    name: "PodAffinityTerm",
    fields: &[
        simulated("labelSelector", Object(&LABEL_SELECTOR)),
        simulated("matchLabelKeys", List(&Text)),
        simulated("mismatchLabelKeys", List(&Text)),
        simulated("namespaceSelector", Object(&LABEL_SELECTOR)),
        simulated("namespaces", List(&Text)),
        simulated("topologyKey", Text),
    ],
};

pub static TOLERATION: Type = Type {
    name: "Toleration",
    fields: &[
        simulated("effect", Choice(&choice::TAINT_EFFECT)),
        simulated("key", Text),
        simulated("operator", Choice(&choice::TOLERATION_OPERATOR)),
        simulated("tolerationSeconds", Int64),
        simulated("value", Text),
    ],
};

pub static TOPOLOGY_SPREAD_CONSTRAINT: Type = Type {
    name: "TopologySpreadConstraint",
    fields: &[
        simulated("labelSelector", Object(&LABEL_SELECTOR)),
        simulated("matchLabelKeys", List(&Text)),
        simulated("maxSkew", Int32),
        simulated("minDomains", Int32),
        simulated("nodeAffinityPolicy", Choice(&choice::NODE_INCLUSION_POLICY)),
        simulated("nodeTaintsPolicy", Choice(&choice::NODE_INCLUSION_POLICY)),
        simulated("topologyKey", Text),
        simulated("whenUnsatisfiable", Choice(&choice::UNSATISFIABLE_CONSTRAINT_ACTION)),
    ],
};

//! A ControllerRevision.
//! Models staging/src/k8s.io/api/apps/v1/types.go ControllerRevision (v1.36).

use super::Shape::{Any, Int64, Object, Text};
use super::meta::OBJECT_META;
use super::{Type, simulated};

pub static CONTROLLER_REVISION: Type = Type {
    name: "ControllerRevision",
    fields: &[
        simulated("apiVersion", Text),
        simulated("data", Any),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("revision", Int64),
    ],
};

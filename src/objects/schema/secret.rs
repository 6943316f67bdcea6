//! A Secret.
//! Models staging/src/k8s.io/api/core/v1/types.go Secret (v1.36).

use super::Shape::{Bool, Bytes, Choice, Map, Object, Text};
use super::meta::OBJECT_META;
use super::{Type, choice, simulated};

pub static SECRET: Type = Type {
    name: "Secret",
    fields: &[
        simulated("apiVersion", Text),
        simulated("data", Map(&Bytes)),
        simulated("immutable", Bool),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("stringData", Map(&Text)),
        simulated("type", Choice(&choice::SECRET_TYPE)),
    ],
};

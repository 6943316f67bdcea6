//! A ConfigMap.
//! Models staging/src/k8s.io/api/core/v1/types.go ConfigMap (v1.36).

use super::Shape::{Bool, Bytes, Map, Object, Text};
use super::meta::OBJECT_META;
use super::{Type, simulated};

pub static CONFIG_MAP: Type = Type {
    name: "ConfigMap",
    fields: &[
        simulated("apiVersion", Text),
        simulated("binaryData", Map(&Bytes)),
        simulated("data", Map(&Text)),
        simulated("immutable", Bool),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
    ],
};

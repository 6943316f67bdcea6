//! A ConfigMap: texts and bytes under keys, for containers to read.
//! Models staging/src/k8s.io/api/core/v1/types.go ConfigMap (v1.36).

use crate::kit::sorted::SortedMap;

use crate::objects::json::Json;

use super::bytes::Bytes;
use super::meta::ObjectMeta;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ConfigMap {
    #[json(omitempty)]
    pub binary_data: SortedMap<String, Bytes>,
    #[json(omitempty)]
    pub data: SortedMap<String, String>,
    pub immutable: Option<bool>,
    pub metadata: ObjectMeta,
}

//! A ConfigMap: texts and bytes under keys, for containers to read.
//! Models staging/src/k8s.io/api/core/v1/types.go ConfigMap (v1.36).

use crate::kit::sorted::SortedMap;

use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use super::meta::ObjectMeta;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ConfigMap {
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub binary_data: SortedMap<String, Bytes>,
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub data: SortedMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub immutable: Option<bool>,
    pub metadata: ObjectMeta,
}

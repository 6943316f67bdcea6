//! A Secret: bytes under keys, for containers to read. `stringData` is only ever written; the server folds it into `data`.
//! Models staging/src/k8s.io/api/core/v1/types.go Secret (v1.36).

use crate::kit::sorted::SortedMap;

use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use super::is_default;
use super::meta::ObjectMeta;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Secret {
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub data: SortedMap<String, Bytes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub immutable: Option<bool>,
    pub metadata: ObjectMeta,
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: String,
}

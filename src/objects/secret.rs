//! A Secret: bytes under keys, for containers to read. `stringData` is only ever written; the server folds it into `data`.
//! Models staging/src/k8s.io/api/core/v1/types.go Secret (v1.36).

use crate::kit::sorted::SortedMap;

use crate::objects::json::Json;

use super::bytes::Bytes;
use super::meta::ObjectMeta;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct Secret {
    #[json(omitempty)]
    pub data: SortedMap<String, Bytes>,
    pub immutable: Option<bool>,
    pub metadata: ObjectMeta,
    #[json(name = "type", omitempty)]
    pub kind: String,
}

//! A ControllerRevision: a template that a StatefulSet or DaemonSet has had.
//! Models staging/src/k8s.io/api/apps/v1/types.go ControllerRevision (v1.36).

use serde_json::Value;

use super::meta::ObjectMeta;
use crate::objects::json::Json;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ControllerRevision {
    /// A patch that brings the template back.
    #[json(omitempty)]
    pub data: Value,
    pub metadata: ObjectMeta,
    /// The newest has the highest; going back to an old one gives that a new number.
    pub revision: i64,
}

//! What a controller makes pods from.
//! Models staging/src/k8s.io/api/core/v1/types.go PodTemplateSpec (v1.36).

use crate::objects::json::Json;

use super::meta::ObjectMeta;
use super::pod::PodSpec;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct PodTemplate {
    pub metadata: ObjectMeta,
    pub spec: PodSpec,
}

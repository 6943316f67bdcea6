//! What every object carries: name, labels, times, owners.
//! Models apimachinery/pkg/apis/meta/v1/types.go ObjectMeta (v1.36).

use crate::kit::sorted::SortedMap;

use crate::objects::json::Json;

use super::unread::Unread;
use crate::kit::stamp::Stamp;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ObjectMeta {
    #[json(omitempty)]
    pub annotations: SortedMap<String, String>,
    pub creation_timestamp: Option<Stamp>,
    pub deletion_grace_period_seconds: Option<i64>,
    pub deletion_timestamp: Option<Stamp>,
    #[json(omitempty)]
    pub finalizers: Vec<String>,
    #[json(omitempty)]
    pub generate_name: String,
    #[json(omitempty)]
    pub generation: i64,
    #[json(omitempty)]
    pub labels: SortedMap<String, String>,
    #[json(omitempty)]
    pub name: String,
    #[json(omitempty)]
    pub namespace: String,
    #[json(omitempty)]
    pub owner_references: Vec<OwnerReference>,
    #[json(omitempty)]
    pub resource_version: String,
    #[json(omitempty)]
    pub uid: String,
    /// Of the whole object: what its manifest says and nothing here acts on.
    #[json(skip)]
    pub unread: Unread,
}

impl ObjectMeta {
    pub fn is_deleting(&self) -> bool {
        self.deletion_timestamp.is_some()
    }

    pub fn controller(&self) -> Option<&OwnerReference> {
        self.owner_references.iter().find(|owner| owner.controller)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct OwnerReference {
    pub api_version: String,
    #[json(omitempty)]
    pub block_owner_deletion: bool,
    #[json(omitempty)]
    pub controller: bool,
    pub kind: String,
    pub name: String,
    pub uid: String,
}

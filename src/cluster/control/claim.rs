//! Which objects a controller takes for its own, takes over, or lets go.
//! Models pkg/controller/controller_ref_manager.go ClaimObject (v1.36), R11.

use crate::objects::{LabelSelector, Object, ObjectMeta, OwnerReference};

/// A controller that looks at what might be its own.
#[derive(Clone, Copy, Debug)]
pub struct Claimant<'a> {
    pub meta: &'a ObjectMeta,
    /// None selects nothing (R2).
    pub selector: Option<&'a LabelSelector>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is the controller's, and stays so.
    Kept,
    /// Nobody's, and from now on the controller's.
    Adopted,
    /// The controller's, and from now on nobody's.
    Released,
    Ignored,
}

impl Claim {
    /// Whether the object is the controller's afterwards.
    pub fn holds(self) -> bool {
        match self {
            Claim::Kept | Claim::Adopted => true,
            Claim::Released | Claim::Ignored => false,
        }
    }
}

impl Claimant<'_> {
    pub fn claim(&self, object: &ObjectMeta) -> Claim {
        let matches = self.selects(object);
        if let Some(owner) = object.controller() {
            return match owner.uid == self.meta.uid {
                false => Claim::Ignored,
                true if matches => Claim::Kept,
                true if self.meta.is_deleting() => Claim::Ignored,
                true => Claim::Released,
            };
        }
        if self.meta.is_deleting() || !matches || object.is_deleting() {
            return Claim::Ignored;
        }
        let is_near = self.meta.namespace.is_empty() || self.meta.namespace == object.namespace;
        if is_near { Claim::Adopted } else { Claim::Ignored }
    }

    /// Whether it owns an object that it also selects. Models FilterClaimedPods (v1.36).
    pub fn holds(&self, object: &ObjectMeta) -> bool {
        let is_own = object.controller().is_some_and(|owner| owner.uid == self.meta.uid);
        is_own && self.selects(object)
    }

    fn selects(&self, object: &ObjectMeta) -> bool {
        self.selector.is_some_and(|selector| selector.matches(&object.labels))
    }
}

/// The reference by which an object names its controller. Models metav1.NewControllerRef (v1.36).
pub fn controller_reference(owner: &Object) -> OwnerReference {
    let (kind, meta) = (owner.kind(), owner.meta());
    OwnerReference {
        api_version: kind.api_version(),
        block_owner_deletion: true,
        controller: true,
        kind: kind.names().kind.to_owned(),
        name: meta.name.clone(),
        uid: meta.uid.clone(),
    }
}

/// References are told apart by the owner's UID, as the patch that adds one does.
pub fn adopt(object: &mut ObjectMeta, owner: OwnerReference) {
    release(object, &owner.uid);
    object.owner_references.push(owner);
}

pub fn release(object: &mut ObjectMeta, owner_uid: &str) {
    object.owner_references.retain(|owner| owner.uid != owner_uid);
}

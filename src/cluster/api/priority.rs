//! PriorityClasses beyond storing them: only one may stand for the pods that name none.
//! Models plugin/pkg/admission/priority/admission.go validatePriorityClass (v1.36).

use crate::cluster::command::Refused;
use crate::cluster::ctx::Ctx;
use crate::objects::{Kind, PriorityClass};

pub fn check_default_class(ctx: &Ctx, class: &PriorityClass) -> Result<(), Refused> {
    let name = &class.metadata.name;
    let classes = ctx.shared.api.store.priority_classes();
    let default = classes.iter().filter(|other| other.global_default).min_by_key(|one| one.value);
    match default {
        Some(other) if class.global_default && other.metadata.name != *name => {
            let other = &other.metadata.name;
            let why = format!(
                "PriorityClass {other} is already marked as default. Only one default can exist"
            );
            Err(Refused::Forbidden { kind: Kind::PriorityClass, name: name.clone(), why })
        }
        Some(_) | None => Ok(()),
    }
}

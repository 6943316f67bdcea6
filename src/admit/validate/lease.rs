//! A Lease.
//! Models pkg/apis/coordination/validation/validation.go ValidateLease (v1.36).

use super::{Errors, meta, not_negative};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

pub fn create(lease: &Cursor, errors: &mut Errors) {
    meta::create(&lease.get("metadata"), names::subdomain, errors);
    spec(&lease.get("spec"), errors);
}

pub fn spec(spec: &Cursor, errors: &mut Errors) {
    let duration = spec.get("leaseDurationSeconds");
    if duration.is_set() && duration.number() <= 0 {
        let detail = "must be greater than 0";
        errors.push(FieldError::invalid(duration.path.clone(), duration.number(), detail));
    }
    not_negative(&spec.get("leaseTransitions"), errors);
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse;

    #[test]
    fn a_lease_lasts() {
        let check = |spec: &str, complaints: &[&str]| {
            let head = "apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: a}";
            refuse(&format!("{{{head}, spec: {{{spec}}}}}"), complaints);
        };
        check("leaseDurationSeconds: 40, leaseTransitions: 0", &[]);
        check(
            "leaseDurationSeconds: 0, leaseTransitions: -1",
            &[
                "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
                "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0",
            ],
        );
    }
}

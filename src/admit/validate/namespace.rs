//! A namespace.
//! Models ValidateNamespace of validation.go (v1.36), V28.

use super::{Errors, meta};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::FieldError;
use crate::admit::names;

/// What may keep a namespace without being anybody's own.
const STANDARD_FINALIZERS: [&str; 3] = ["kubernetes", "orphan", "foregroundDeletion"];

pub fn create(namespace: &Cursor, errors: &mut Errors) {
    meta::create(&namespace.get("metadata"), names::label, errors);
    for finalizer in namespace.get("spec").get("finalizers").items() {
        // The path has no index upstream either.
        let path = namespace.path.field("spec").field("finalizers");
        let invalid = |detail: &str| FieldError::invalid(path.clone(), finalizer.text(), detail);
        errors.extend(names::qualified_name(finalizer.text()).iter().map(|text| invalid(text)));
        let is_own = finalizer.text().contains('/');
        if !is_own && !STANDARD_FINALIZERS.contains(&finalizer.text()) {
            errors.push(invalid(
                "name is neither a standard finalizer name nor is it fully qualified",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse;

    #[test]
    fn a_namespace_is_named_by_a_label() {
        refuse("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}", &[]);
        refuse(
            "{apiVersion: v1, kind: Namespace, metadata: {name: my.shop}, spec: {finalizers: [mine, a.b/c]}}",
            &[
                "metadata.name: Invalid value: \"my.shop\": must not contain dots",
                "spec.finalizers: Invalid value: \"mine\": name is neither a standard finalizer name nor is it fully qualified",
            ],
        );
    }
}

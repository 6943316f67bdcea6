//! What kubectl calls the type of a field: `string`, `[]Container`, `map[string]Quantity`.
//! Models the template typeGuess of staging/src/k8s.io/kubectl/pkg/explain/v2/templates/plaintext.tmpl (v0.36).

use crate::objects::schema::Shape;

pub fn type_name(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Choice(_) | Shape::Time | Shape::Bytes => "string".to_owned(),
        Shape::Bool => "boolean".to_owned(),
        Shape::Int32 | Shape::Int64 => "integer".to_owned(),
        Shape::IntOrString => "IntOrString".to_owned(),
        Shape::Quantity => "Quantity".to_owned(),
        Shape::Quantities => "map[string]Quantity".to_owned(),
        // Only managedFields holds what has no shape.
        Shape::Any => "FieldsV1".to_owned(),
        Shape::List(item) => format!("[]{}", type_name(item)),
        Shape::Map(value) => format!("map[string]{}", type_name(value)),
        Shape::Object(owner) => owner.name.to_owned(),
    }
}

/// The type that describes what lies within lists and maps, if it has a description of its own.
pub fn described_type(shape: &Shape) -> Option<&'static str> {
    match shape {
        Shape::List(inner) | Shape::Map(inner) => described_type(inner),
        Shape::Object(owner) => Some(owner.name),
        Shape::IntOrString => Some("IntOrString"),
        Shape::Quantity | Shape::Quantities => Some("Quantity"),
        Shape::Time => Some("Time"),
        Shape::Text
        | Shape::Choice(_)
        | Shape::Bool
        | Shape::Int32
        | Shape::Int64
        | Shape::Bytes
        | Shape::Any => None,
    }
}

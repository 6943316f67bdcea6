//! From a path to what the table of types says of it.

use super::locate::Described;
use crate::objects::Kind;
use crate::objects::schema::{Field, Shape, Type, object_meta, root};
use crate::yaml::path::Step;

/// Where a path leads.
#[derive(Clone, Copy, Debug)]
pub struct Landing {
    /// What may stand there.
    pub shape: Shape,
    /// The last field on the way, and the type that has it; a whole object has none.
    pub field: Option<Owned>,
}

/// A field together with the type it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Owned {
    pub owner: &'static Type,
    pub field: &'static Field,
}

/// What an object says it is: by its kind alone where the apiVersion is not written yet.
pub fn kind(object: &Described) -> Option<Kind> {
    let kind = object.kind.as_ref()?;
    let said = |known: &&Kind| known.names().kind == kind.text;
    match &object.api_version {
        Some(version) => Kind::from_manifest(&version.text, &kind.text),
        None => Kind::ALL.iter().find(said).copied(),
    }
}

/// None if the path names what Kubernetes does not have.
pub fn resolve(kind: Kind, steps: &[Step]) -> Option<Landing> {
    follow(Shape::Object(root(kind)), steps)
}

/// What can be said while the kind is not known: every object begins alike.
pub fn resolve_any(steps: &[Step]) -> Option<Landing> {
    match steps {
        [Step::Field(metadata), rest @ ..] if metadata == "metadata" => {
            follow(Shape::Object(object_meta()), rest)
        }
        _ => None,
    }
}

fn follow(start: Shape, steps: &[Step]) -> Option<Landing> {
    let mut landing = Landing { shape: start, field: None };
    for step in steps {
        landing = match (landing.shape, step) {
            (Shape::Object(owner), Step::Field(name) | Step::Key(name)) => {
                let field = owner.field(name)?;
                Landing { shape: field.shape, field: Some(Owned { owner, field }) }
            }
            (Shape::Map(value), Step::Field(_) | Step::Key(_)) => {
                Landing { shape: *value, ..landing }
            }
            (Shape::Quantities, Step::Field(_) | Step::Key(_)) => {
                Landing { shape: Shape::Quantity, ..landing }
            }
            (Shape::List(item), Step::Index(_)) => Landing { shape: *item, ..landing },
            _ => return None,
        };
    }
    Some(landing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::path::Path;

    fn check(kind: Kind, path: &str, expected: Option<&str>) {
        let landing = resolve(kind, Path::parse(path).steps());
        let shown = landing.map(|landing| {
            let field = landing.field.map(|at| format!("{}.{}", at.owner.name, at.field.name));
            format!("{} {}", field.unwrap_or_default(), landing.shape.go_name())
        });
        assert_eq!(shown.as_deref(), expected, "{path}");
    }

    #[test]
    fn paths_lead_through_lists_and_maps() {
        check(Kind::Pod, "", Some(" v1.Pod"));
        check(
            Kind::Pod,
            "spec.containers[3].livenessProbe.httpGet.port",
            Some("HTTPGetAction.port int32"),
        );
        check(Kind::Pod, "metadata.labels.app", Some("ObjectMeta.labels string"));
        check(
            Kind::Pod,
            "spec.containers[0].resources.limits.cpu",
            Some("ResourceRequirements.limits string"),
        );
        check(Kind::Pod, "spec.containers[0].command[1]", Some("Container.command string"));
        check(Kind::Pod, "spec.container", None);
        check(Kind::Pod, "spec[0]", None);
        check(Kind::Pod, "spec.hostname.x", None);
    }
}

//! The server's "no": a typed answer whose Display is the message of the Status it sends, and how kubectl shows it.
//! Models apimachinery/pkg/api/errors/errors.go and kubectl/pkg/cmd/util/helpers.go (v1.36), V16 to V19 and C4 to C5.

use crate::kit::sorted::SortedSet;
use std::fmt;

use super::field_error::FieldError;
use crate::kit::quote::quote;
use crate::objects::{Key, Kind};

#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The request could not be read.
    BadRequest {
        message: String,
    },
    /// It was read, and breaks rules.
    Invalid {
        kind: Kind,
        name: String,
        errors: Vec<FieldError>,
    },
    AlreadyExists {
        key: Key,
    },
    NotFound {
        key: Key,
    },
    Forbidden {
        key: Key,
        message: String,
    },
    Conflict {
        key: Key,
        message: String,
    },
    /// A patch leads to an object that cannot be read; `object` is that object as Go prints a map.
    Unpatchable {
        object: String,
        problem: String,
    },
    /// A JSON patch could not be carried out.
    Unusable,
    /// Any of the above as the answer to a patch of this object.
    OfPatch {
        key: Key,
        patch: String,
        refusal: Box<Refusal>,
    },
}

/// What kubectl was about when the answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing<'a> {
    /// `create -f`, or `apply -f` of an object that did not exist.
    Creating { file: &'a str },
    /// `apply -f` of an object that did.
    Applying { file: &'a str },
    /// `replace -f`.
    Replacing { file: &'a str },
    /// Anything that names objects instead of files.
    Asking,
}

/// Whether other objects of the same command failed too: then kubectl gives each one line (V19).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failures {
    One,
    Several,
}

impl Refusal {
    /// The Status reason.
    pub fn reason(&self) -> &'static str {
        match self {
            Refusal::BadRequest { .. } => "BadRequest",
            Refusal::Invalid { .. } | Refusal::Unpatchable { .. } | Refusal::Unusable => "Invalid",
            Refusal::AlreadyExists { .. } => "AlreadyExists",
            Refusal::NotFound { .. } => "NotFound",
            Refusal::Forbidden { .. } => "Forbidden",
            Refusal::Conflict { .. } => "Conflict",
            Refusal::OfPatch { refusal, .. } => refusal.reason(),
        }
    }

    /// The HTTP status code.
    pub fn code(&self) -> u16 {
        match self {
            Refusal::BadRequest { .. } => 400,
            Refusal::Forbidden { .. } => 403,
            Refusal::NotFound { .. } => 404,
            Refusal::AlreadyExists { .. } | Refusal::Conflict { .. } => 409,
            Refusal::Invalid { .. } | Refusal::Unpatchable { .. } | Refusal::Unusable => 422,
            Refusal::OfPatch { refusal, .. } => refusal.code(),
        }
    }

    /// All that kubectl prints on stderr, without the line end.
    pub fn kubectl_text(&self, doing: Doing<'_>, failures: Failures) -> String {
        let (answer, patched) = match self {
            Refusal::OfPatch { key, patch, refusal } => (&**refusal, Some((key, patch))),
            other => (other, None),
        };
        match (answer, failures) {
            (Refusal::Invalid { kind, name, errors }, Failures::One) => {
                return invalid_text(*kind, name, errors);
            }
            // No kind is known of what cannot be read.
            (Refusal::Unpatchable { .. }, Failures::One) => {
                return format!("The request is invalid: {}", answer.patch_problem());
            }
            (Refusal::Unusable, Failures::One) => {
                return format!("The request is invalid: {answer}");
            }
            _ => {}
        }
        let context = match (doing, patched) {
            (Doing::Applying { file }, Some((key, patch))) => applying(file, key, patch),
            (Doing::Creating { file } | Doing::Applying { file }, _) => {
                format!("error when creating \"{file}\": ")
            }
            (Doing::Replacing { file }, _) => format!("error when replacing \"{file}\": "),
            (Doing::Asking, _) => String::new(),
        };
        format!("Error from server ({}): {context}{answer}", answer.reason())
    }

    /// A manifest that could not be decoded into its kind.
    pub fn undecodable(kind: Kind, problem: &str) -> Refusal {
        let names = kind.names();
        let message = format!(
            "{} in version \"{}\" cannot be handled as a {}: {problem}",
            names.kind, names.version, names.kind
        );
        Refusal::BadRequest { message }
    }

    /// A kind spelt almost right: kubectl's mapper forgives the case, the server does not (C3.2).
    pub fn unregistered(kind: Kind, written: &str) -> Refusal {
        let names = kind.names();
        let message = format!(
            "{written} in version \"{}\" cannot be handled as a {}: no kind \"{written}\" is registered for version \"{}\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"",
            names.version,
            names.kind,
            kind.api_version()
        );
        Refusal::BadRequest { message }
    }
}

/// One error follows the colon; several get a line each, equal ones one together (V17, V18).
fn invalid_text(kind: Kind, name: &str, errors: &[FieldError]) -> String {
    let mut seen = SortedSet::new();
    let mut lines: Vec<String> = errors.iter().map(FieldError::to_string).collect();
    lines.retain(|line| seen.insert(line.clone()));
    let start = format!("The {} \"{name}\" is invalid: ", kind.names().kind);
    match &lines[..] {
        [line] => format!("{start}{line}"),
        lines => format!(
            "{start}\n{}",
            lines.iter().map(|line| format!("* {line}")).collect::<Vec<_>>().join("\n")
        ),
    }
}

impl Refusal {
    fn patch_problem(&self) -> String {
        let Refusal::Unpatchable { object, problem } = self else { return self.to_string() };
        format!("patch: Invalid value: {}: {problem}", quote(object))
    }
}

/// A refused patch is shown whole, with what it was for (C4.9).
fn applying(file: &str, key: &Key, patch: &str) -> String {
    let names = key.kind.names();
    let group_version = format!("{}/{}", names.group, names.version);
    format!(
        "error when applying patch:\n{patch}\nto:\nResource: \"{group_version}, Resource={}\", GroupVersionKind: \"{group_version}, Kind={}\"\nName: \"{}\", Namespace: \"{}\"\nfor: \"{file}\": error when patching \"{file}\": ",
        names.plural, names.kind, key.name, key.namespace
    )
}

/// `pods`, `deployments.apps`.
fn resource(kind: Kind) -> String {
    let names = kind.names();
    match names.group {
        "" => names.plural.to_owned(),
        group => format!("{}.{group}", names.plural),
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::BadRequest { message } => f.write_str(message),
            Refusal::Invalid { kind, name, errors } => {
                let names = kind.names();
                let dot = if names.group.is_empty() { "" } else { "." };
                write!(f, "{}{dot}{} \"{name}\" is invalid: ", names.kind, names.group)?;
                match &errors[..] {
                    [error] => write!(f, "{error}"),
                    errors => {
                        let texts: Vec<String> = errors.iter().map(FieldError::to_string).collect();
                        write!(f, "[{}]", texts.join(", "))
                    }
                }
            }
            Refusal::AlreadyExists { key } => {
                write!(f, "{} \"{}\" already exists", resource(key.kind), key.name)
            }
            Refusal::NotFound { key } => {
                write!(f, "{} \"{}\" not found", resource(key.kind), key.name)
            }
            Refusal::Forbidden { key, message } => {
                write!(f, "{} \"{}\" is forbidden: {message}", resource(key.kind), key.name)
            }
            Refusal::Unpatchable { .. } => {
                write!(f, " \"\" is invalid: {}", self.patch_problem())
            }
            Refusal::Unusable => {
                f.write_str("the server rejected our request due to an error in our request")
            }
            Refusal::OfPatch { refusal, .. } => refusal.fmt(f),
            Refusal::Conflict { key, message } => {
                let resource = resource(key.kind);
                write!(f, "Operation cannot be fulfilled on {resource} \"{}\": {message}", key.name)
            }
        }
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::path::Path;

    fn invalid(details: &[&str]) -> Refusal {
        let path = Path::parse("spec.restartPolicy");
        let errors = details.iter().map(|detail| FieldError::forbidden(path.clone(), *detail));
        Refusal::Invalid { kind: Kind::Pod, name: "x".into(), errors: errors.collect() }
    }

    /// Checks what kubectl prints after `create -f m.yaml`.
    fn check(refusal: &Refusal, failures: Failures, text: &str) {
        assert_eq!(refusal.kubectl_text(Doing::Creating { file: "m.yaml" }, failures), text);
    }

    #[test]
    fn one_error_stands_on_the_line_and_several_below_it() {
        check(
            &invalid(&["a"]),
            Failures::One,
            "The Pod \"x\" is invalid: spec.restartPolicy: Forbidden: a",
        );
        check(
            &invalid(&["a", "b", "a"]),
            Failures::One,
            "The Pod \"x\" is invalid: \n* spec.restartPolicy: Forbidden: a\n* spec.restartPolicy: Forbidden: b",
        );
    }

    #[test]
    fn several_failing_objects_get_a_line_each() {
        check(
            &invalid(&["a", "b"]),
            Failures::Several,
            "Error from server (Invalid): error when creating \"m.yaml\": Pod \"x\" is invalid: [spec.restartPolicy: Forbidden: a, spec.restartPolicy: Forbidden: b]",
        );
    }

    #[test]
    fn other_answers_name_resource_and_file() {
        let key = Key::pod("default", "web");
        check(
            &Refusal::AlreadyExists { key: key.clone() },
            Failures::One,
            "Error from server (AlreadyExists): error when creating \"m.yaml\": pods \"web\" already exists",
        );
        assert_eq!(
            Refusal::NotFound { key }.kubectl_text(Doing::Asking, Failures::One),
            "Error from server (NotFound): pods \"web\" not found"
        );
        let key = Key::pod("default", "ex");
        let refusal = Box::new(Refusal::undecodable(Kind::Pod, "x"));
        let of_patch = Refusal::OfPatch { key, patch: "{}".into(), refusal };
        assert_eq!(
            of_patch.kubectl_text(Doing::Applying { file: "m.yaml" }, Failures::One),
            "Error from server (BadRequest): error when applying patch:\n{}\nto:\nResource: \"/v1, Resource=pods\", GroupVersionKind: \"/v1, Kind=Pod\"\nName: \"ex\", Namespace: \"default\"\nfor: \"m.yaml\": error when patching \"m.yaml\": Pod in version \"v1\" cannot be handled as a Pod: x"
        );
        check(
            &Refusal::unregistered(Kind::Pod, "pod"),
            Failures::One,
            "Error from server (BadRequest): error when creating \"m.yaml\": pod in version \"v1\" cannot be handled as a Pod: no kind \"pod\" is registered for version \"v1\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"",
        );
    }
}

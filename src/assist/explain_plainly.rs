//! What `kubectl explain -o plaintext-openapiv2` prints: the layout that kubectl had before 1.27.
//! Models staging/src/k8s.io/kubectl/pkg/explain/model_printer.go and its neighbours (v0.36).

use super::explain::{Depth, follow, indent, object_in};
use super::meaning::{of_field, of_type};
use super::required::is_required;
use super::resolve::Owned;
use super::type_name::described_type;
use super::wrap::wrap;
use crate::objects::Kind;
use crate::objects::schema::{Shape, Type, root};
use crate::words::Lang;

const FIELDS_INDENT: usize = 3;
const ABOUT_INDENT: usize = 5;
const WIDTH: usize = 80;

/// A kind, or the field at the end of a path. The error is the field that kubectl names when there is none: the last.
pub fn explain_plainly(
    kind: Kind,
    path: &[&str],
    depth: Depth,
    lang: Lang,
) -> Result<String, String> {
    let whole = Shape::Object(root(kind));
    let mut text = format!("KIND:     {}\nVERSION:  {}\n\n", kind.names().kind, kind.api_version());
    let Some((last, _)) = path.split_last() else {
        let about = of_type(lang, root(kind).name).into_iter().collect();
        return Ok(text + &described(about) + &fields(&whole, depth, lang));
    };
    let at = follow(&whole, path).ok_or_else(|| (*last).to_owned())?;
    let shape = &at.field.shape;
    let label = if object_in(shape).is_some() { "RESOURCE:" } else { "FIELD:   " };
    text += &format!("{label} {last} <{}>\n\n", type_name(shape));
    let of_its_type = described_type(shape).and_then(|name| of_type(lang, name));
    let about = of_field(lang, at).into_iter().chain(of_its_type).collect();
    Ok(text + &described(about) + &fields(shape, depth, lang))
}

/// One paragraph for the field and one for its type.
fn described(about: Vec<&str>) -> String {
    let about = if about.is_empty() { vec!["<empty>"] } else { about };
    let paragraph = |about: &str| indent(ABOUT_INDENT, &wrap(WIDTH - ABOUT_INDENT, about));
    let paragraphs: Vec<String> = about.into_iter().map(paragraph).collect();
    format!("DESCRIPTION:\n{}\n", paragraphs.join("\n\n"))
}

fn fields(shape: &Shape, depth: Depth, lang: Lang) -> String {
    let Some(owner) = object_in(shape) else { return String::new() };
    format!("\nFIELDS:\n{}", listed(owner, depth, lang, FIELDS_INDENT))
}

fn listed(owner: &'static Type, depth: Depth, lang: Lang, margin: usize) -> String {
    let mut text = String::new();
    for field in owner.fields {
        text += &format!("{}\t<{}>", indent(margin, field.name), type_name(&field.shape));
        match depth {
            Depth::Flat => {
                let required = if is_required(owner, field.name) { " -required-" } else { "" };
                let about = of_field(lang, Owned { owner, field }).unwrap_or_default();
                let about = wrap(WIDTH - margin - 2, about);
                text += &format!("{required}\n{}\n\n", indent(margin + 2, &about));
            }
            Depth::Recursive => {
                text.push('\n');
                if let Some(owner) = object_in(&field.shape) {
                    text += &listed(owner, depth, lang, margin + FIELDS_INDENT);
                }
            }
        }
    }
    text
}

/// As that version's schema has it: every struct is an Object, and what has a form of its own is a string.
fn type_name(shape: &Shape) -> String {
    match shape {
        Shape::List(inner) => format!("[]{}", type_name(inner)),
        Shape::Map(inner) => format!("map[string]{}", type_name(inner)),
        Shape::Object(_) => "Object".to_owned(),
        Shape::Bool => "boolean".to_owned(),
        Shape::Int32 | Shape::Int64 => "integer".to_owned(),
        Shape::Quantities => "map[string]string".to_owned(),
        Shape::Any => "map[string]".to_owned(),
        Shape::Text
        | Shape::Choice(_)
        | Shape::IntOrString
        | Shape::Quantity
        | Shape::Time
        | Shape::Bytes => "string".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_is_the_old_one() {
        let shown = |path: &[&str], depth| explain_plainly(Kind::Pod, path, depth, Lang::En);
        assert_eq!(
            shown(&["spec", "restartPolicy"], Depth::Flat).unwrap(),
            "KIND:     Pod\nVERSION:  v1\n\nFIELD:    restartPolicy <string>\n\nDESCRIPTION:\n     \
             When a container that ended is started again: Always, OnFailure or Never\n"
        );
        let ports = shown(&["spec", "containers", "ports"], Depth::Flat).unwrap();
        assert!(ports.starts_with(
            "KIND:     Pod\nVERSION:  v1\n\nRESOURCE: ports <[]Object>\n\nDESCRIPTION:\n     The ports"
        ));
        assert!(
            ports.contains("\n\nFIELDS:\n   containerPort\t<integer> -required-\n     The port's")
        );
        let all = shown(&["spec", "containers"], Depth::Recursive).unwrap();
        assert!(all.contains("\n   ports\t<[]Object>\n      containerPort\t<integer>\n"));
        assert_eq!(shown(&["spec", "nope"], Depth::Flat), Err("nope".to_owned()));
    }
}

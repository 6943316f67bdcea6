//! The two lines every manifest begins with: missing, in other letters, or not matching each other.

use crate::admit::check::Fix;
use crate::admit::suggest::meant;
use crate::objects::Kind;
use crate::yaml::tree::{Node, Span, Value};

/// What makes an object of a document that lacks apiVersion or kind.
pub(in crate::admit) fn complete(root: &Node) -> Option<Fix> {
    if let Some(fix) = misspelt_key(root) {
        return Some(fix);
    }
    let text = |name: &str| root.get(name).and_then(Node::as_str);
    let first = root.entries().first()?;
    let is_block = first.key_span.start.column == 1;
    let kind = match text("kind") {
        Some(kind) => known(kind)?,
        None => kind_by_fields(root)?,
    };
    let mut lines = String::new();
    if root.get("apiVersion").is_none() {
        lines += &format!("apiVersion: {}\n", kind.api_version());
    }
    if root.get("kind").is_none() {
        lines += &format!("kind: {}\n", kind.names().kind);
    }
    let fix = Fix { span: Span::at(first.key_span.start), replacement: lines };
    (is_block && !fix.replacement.is_empty()).then_some(fix)
}

/// `Kind` and `apiversion` are other fields.
fn misspelt_key(root: &Node) -> Option<Fix> {
    ["apiVersion", "kind"].into_iter().filter(|name| root.get(name).is_none()).find_map(|name| {
        let entry = root.entries().iter().find(|entry| entry.key.eq_ignore_ascii_case(name))?;
        Some(Fix { span: entry.key_span, replacement: name.to_owned() })
    })
}

/// What makes the server know the kind.
pub(in crate::admit) fn known_kind(root: &Node) -> Option<Fix> {
    let (version, kind) = (root.get("apiVersion")?, root.get("kind")?);
    let written = kind.as_str()?;
    match known(written).filter(|known| known.names().kind == written) {
        Some(known) => Some(Fix { span: version.span, replacement: known.api_version() }),
        None => Some(Fix { span: kind.span, replacement: meant_kind(written)?.to_owned() }),
    }
}

/// In other letters, with a slip, or in the plural.
fn meant_kind(written: &str) -> Option<&'static str> {
    let names = || Kind::ALL.iter().map(|kind| kind.names().kind);
    let one_more = |name: &&str| written.len() == name.len() + 1 && written.starts_with(name);
    known(written)
        .map(|kind| kind.names().kind)
        .or_else(|| meant(written, names()))
        .or_else(|| names().find(one_more))
}

fn known(written: &str) -> Option<Kind> {
    Kind::ALL.iter().copied().find(|kind| kind.names().kind.eq_ignore_ascii_case(written))
}

fn kind_by_fields(root: &Node) -> Option<Kind> {
    let has = |keys: &[&str]| root.at(keys).is_some();
    let name = if has(&["spec", "containers"]) {
        "Pod"
    } else if has(&["spec", "template"]) || has(&["spec", "replicas"]) {
        "Deployment"
    } else if has(&["spec", "ports"]) {
        "Service"
    } else if has(&["stringData"]) {
        "Secret"
    } else if matches!(root.get("data").map(|data| &data.value), Some(Value::Map(_))) {
        "ConfigMap"
    } else {
        return None;
    };
    known(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read::read;

    fn check(text: &str, fix: fn(&Node) -> Option<Fix>, expected: Option<&str>) {
        let found = fix(&read(text).documents[0].root);
        let mended = found.map(|fix| {
            let mut mended = text.to_owned();
            mended.replace_range(fix.span.start.offset..fix.span.end.offset, &fix.replacement);
            mended
        });
        assert_eq!(mended.as_deref(), expected, "{text}");
    }

    #[test]
    fn the_header_is_completed() {
        check("kind: Pod\n", complete, Some("apiVersion: v1\nkind: Pod\n"));
        check("apiVersion: v1\nKind: Pod\n", complete, Some("apiVersion: v1\nkind: Pod\n"));
        check(
            "# a\nspec:\n  containers: []\n",
            complete,
            Some("# a\napiVersion: v1\nkind: Pod\nspec:\n  containers: []\n"),
        );
        check("{spec: {containers: []}}\n", complete, None);
        check("a: 1\n", complete, None);
    }

    #[test]
    fn kind_and_version_are_made_to_match() {
        check("apiVersion: v1\nkind: Podd\n", known_kind, Some("apiVersion: v1\nkind: Pod\n"));
        check("apiVersion: v1\nkind: POD\n", known_kind, Some("apiVersion: v1\nkind: Pod\n"));
        check("apiVersion: apps/v1\nkind: Pod\n", known_kind, Some("apiVersion: v1\nkind: Pod\n"));
        check("apiVersion: v1\nkind: Ingress\n", known_kind, None);
    }
}

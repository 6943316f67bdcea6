//! Where to underline what a complaint is about.

use crate::yaml::path::{Path, Reach, find};
use crate::yaml::tree::{Node, Span};

/// A scalar by itself; a map or list by its key, so that not half a page is underlined.
/// What was never written falls back to the nearest key above.
pub fn value_span(root: &Node, path: &Path) -> Span {
    let place = find(root, path);
    match place.reach {
        Reach::Exact if place.node.source.is_some() => place.node.span,
        Reach::Exact | Reach::Around => place.key_span.unwrap_or_else(|| first_key(place.node)),
    }
}

pub fn key_span(root: &Node, path: &Path) -> Span {
    let place = find(root, path);
    place.key_span.unwrap_or_else(|| first_key(place.node))
}

pub fn first_key(node: &Node) -> Span {
    node.entries().first().map_or(node.span, |entry| entry.key_span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read::read;

    #[test]
    fn a_place_is_found_in_the_text_or_above_what_is_missing() {
        let text = "spec:\n  containers:\n  - name: app\n    ports:\n    - containerPort: 80\n";
        let root = &read(text).documents[0].root;
        for (path, place) in [
            ("spec.containers[0].name", "app"),
            ("spec.containers[0].ports[0].containerPort", "80"),
            ("spec.containers[0].ports", "ports"),
            ("spec.containers[0]", "name"),
            ("spec.containers[0].image", "name"),
            ("spec.containers[0].ports[7]", "ports"),
            ("metadata.name", "spec"),
        ] {
            assert_eq!(value_span(root, &Path::parse(path)).of(text), place, "{path}");
        }
        assert_eq!(key_span(root, &Path::parse("spec.containers[0].name")).of(text), "name");
    }
}

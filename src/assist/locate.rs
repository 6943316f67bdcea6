//! Where an offset stands: in which object, on which path, and whether a key or a value is being written there.
//! It looks at indentation only, so that it also knows where a line stands that does not parse yet.

use super::TEXT_MAX;
use super::climb::{climb, others};
use super::flow;
use super::lines::{Key, Line, Role, document, without_comment};
use crate::yaml::path::{Path, Step};

/// What is known about an offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub object: Described,
    /// The map in which a key is being written, or the field whose value is.
    pub path: Path,
    pub at: At,
    /// The bytes of the word being written; a key counts whole, also behind the offset.
    pub from: usize,
    pub to: usize,
    /// The keys that stand in the same map already.
    pub beside: Vec<String>,
    /// The column where a key stands or would stand.
    pub column: usize,
    pub style: Style,
    /// The line of the offset, for whoever wants to read the text without it.
    pub line: (usize, usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Key,
    Value,
}

/// How the words around are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Block,
    /// A key that has its colon already.
    BlockBeforeColon,
    Flow,
}

/// What the object around says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Described {
    pub kind: Option<Said>,
    pub api_version: Option<Said>,
    /// The steps from the document to the object: none, or those into a List.
    pub depth: usize,
}

/// A value and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub text: String,
    pub from: usize,
    pub to: usize,
}

/// None where nothing can be said: in a comment, in prose, where the indentation leads nowhere.
pub fn locate(text: &str, offset: usize) -> Option<Place> {
    if TEXT_MAX < text.len() || !text.is_char_boundary(offset) {
        return None;
    }
    let lines = document(text, offset);
    let index = lines.iter().position(|line| line.start <= offset && offset <= line.end())?;
    let line = &lines[index];
    let column = offset - line.start;
    if line.role == Role::Prose || is_in_comment(line, column) {
        return None;
    }
    let spot = spot(line, column)?;
    let climbed = climb(&lines, index, spot.column)?;
    let mut path = climbed.path();
    if let Some(key) = spot.key {
        path = path.field(key);
    }
    let flow_keys = spot.beside;
    path = spot.steps.iter().fold(path, |path, step| match step {
        Step::Field(name) | Step::Key(name) => path.field(name),
        Step::Index(index) => path.index(*index),
    });
    let beside = match spot.style {
        Style::Flow => flow_keys,
        Style::Block | Style::BlockBeforeColon => others(&lines, index, spot.column),
    };
    Some(Place {
        object: climbed.object(&lines, &path),
        path,
        at: spot.at,
        from: line.start + spot.from,
        to: line.start + spot.to.max(column),
        beside,
        column: spot.column,
        style: spot.style,
        line: (line.start, line.end()),
    })
}

fn is_in_comment(line: &Line<'_>, column: usize) -> bool {
    let before = without_comment(line.text);
    before.len() < line.text.len() && before.len() < column
}

/// What stands at a column of its line. Columns count from the line's start.
struct Spot<'a> {
    column: usize,
    /// The key whose value the column stands in.
    key: Option<&'a str>,
    steps: Vec<Step>,
    at: At,
    from: usize,
    to: usize,
    beside: Vec<String>,
    style: Style,
}

fn spot<'a>(line: &'a Line<'a>, column: usize) -> Option<Spot<'a>> {
    let in_dashes = line.dashes.last().is_some_and(|dash| column <= *dash + 1)
        && !line.text[..column].trim().is_empty();
    if in_dashes || line.text[..column].contains('\t') {
        return None;
    }
    // Before what the line says there is nothing to write but a key of its own.
    let content = line.content.min(column);
    let key_spot = Spot {
        column: content,
        key: None,
        steps: Vec::new(),
        at: At::Key,
        from: content,
        to: column,
        beside: Vec::new(),
        style: Style::Block,
    };
    match &line.key {
        Some(key) if column < key.column => None,
        Some(key) if column <= key.end => {
            Some(Spot { to: key.end, style: Style::BlockBeforeColon, ..key_spot })
        }
        Some(key) if column <= key.behind => None,
        Some(key) => value_spot(line, key.value_column.min(column), column, Some(key), key_spot),
        None if line.text[content..].starts_with(['{', '[']) => {
            value_spot(line, content, column, None, key_spot)
        }
        None => Some(key_spot),
    }
}

fn value_spot<'a>(
    line: &'a Line<'a>,
    from: usize,
    column: usize,
    key: Option<&'a Key<'a>>,
    spot: Spot<'a>,
) -> Option<Spot<'a>> {
    let written = &line.text[from..column];
    let name = key.map(|key| key.name);
    if !written.starts_with(['{', '[']) {
        let quote = usize::from(written.starts_with(['"', '\'']));
        return Some(Spot { key: name, at: At::Value, from: from + quote, ..spot });
    }
    let inside = flow::inside(written)?;
    Some(Spot {
        key: name,
        steps: inside.steps,
        at: inside.at,
        from: from + inside.word,
        beside: inside.beside,
        style: Style::Flow,
        ..spot
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bar is the offset.
    fn check(text: &str, expected: &str) {
        let offset = text.find('|').expect("a bar");
        let text = text.replacen('|', "", 1);
        let shown = locate(&text, offset).map_or("nowhere".to_owned(), |place| {
            let at = match place.at {
                At::Key => "key",
                At::Value => "value",
            };
            let word = &text[place.from..place.to];
            let kind = place.object.kind.map_or("?".to_owned(), |kind| kind.text);
            format!("{kind}: {}: {at} {word:?} beside [{}]", place.path, place.beside.join(" "))
        });
        assert_eq!(shown, expected, "{text}");
    }

    const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: app\n    image: nginx:1\n    livenessProbe:\n      httpGet:\n        path: /\n";

    #[test]
    fn keys_are_placed_by_their_column() {
        check(&format!("{POD}|"), "Pod: : key \"\" beside [spec metadata kind apiVersion]");
        check(&format!("{POD}  |"), "Pod: spec: key \"\" beside [containers]");
        check(&format!("{POD}  -|"), "nowhere");
        check(&format!("{POD}  - |"), "Pod: spec.containers[1]: key \"\" beside []");
        check(
            &format!("{POD}    read|"),
            "Pod: spec.containers[0]: key \"read\" beside [livenessProbe image name]",
        );
        check(
            &format!("{POD}      per|\n    ports:\n"),
            "Pod: spec.containers[0].livenessProbe: key \"per\" beside [httpGet]",
        );
        check(
            &format!("{POD}        |"),
            "Pod: spec.containers[0].livenessProbe.httpGet: key \"\" beside [path]",
        );
        check(&format!("{POD}          |"), "nowhere");
    }

    #[test]
    fn values_know_their_key() {
        check(
            "kind: Pod\nspec:\n  restartPolicy: On|",
            "Pod: spec.restartPolicy: value \"On\" beside []",
        );
        check("kind: |", "?: kind: value \"\" beside []");
        check("kind:|", "nowhere");
        check("spec:\n  a: \"x|", "?: spec.a: value \"x\" beside []");
        check("spec:\n  list:\n    - x\n    - y|", "?: spec.list[1]: key \"y\" beside []");
    }

    #[test]
    fn a_key_that_has_its_colon_is_taken_whole() {
        check("kind: Pod\nsp|ec:\n  a: 1\n", "Pod: : key \"spec\" beside [kind]");
    }

    #[test]
    fn lists_count_their_items_in_either_indentation() {
        check("a:\n- b: 1\n- b: 2\n  c: |", "?: a[1].c: value \"\" beside [b]");
        check("a:\n  - b:\n      - x: 1\n      - y|: 2", "?: a[0].b[1]: key \"y\" beside []");
        check("- - a: |", "nowhere");
    }

    #[test]
    fn keys_below_count_as_present() {
        check("spec:\n  |\n  a: 1\nb: 2", "?: spec: key \"\" beside [a]");
        check("l:\n- |\n  a: 1\n- b: 2", "?: l[0]: key \"\" beside [a]");
    }

    #[test]
    fn a_list_of_objects_has_a_kind_for_each() {
        check(
            "kind: List\nitems:\n- kind: Pod\n  spec:\n    |\n- kind: Service\n",
            "Pod: items[0].spec: key \"\" beside []",
        );
    }

    #[test]
    fn comments_prose_and_tabs_are_no_place() {
        check("a: 1 # |", "nowhere");
        check("# a|", "nowhere");
        check("a: |-\n  b: |".replacen("a: |", "a: >", 1).as_str(), "nowhere");
        check("a:\n\t|", "nowhere");
        check("name : we|", "?: name: value \"we\" beside []");
        check("na|me : web", "?: : key \"name\" beside []");
        check("httpGet:\t\t\n  path: |", "?: httpGet.path: value \"\" beside []");
        check("---|", "nowhere");
    }

    #[test]
    fn braces_are_looked_into() {
        check(
            "kind: Service\nspec:\n  selector: {app: we|}",
            "Service: spec.selector.app: value \"we\" beside []",
        );
        check("a: {b: 1, |}", "?: a: key \"\" beside [b]");
        check("a:\n- {b: |", "?: a[0].b: value \"\" beside []");
    }

    #[test]
    fn hangul_and_emoji_shift_nothing() {
        check("# 첫 파드 🎉\n이름: 값 🎉\nkind: Po|", "Po: kind: value \"Po\" beside [이름]");
        let text = "🎉: 한";
        (0..=text.len() + 3).for_each(|offset| drop(locate(text, offset)));
    }

    #[test]
    fn the_document_is_the_one_around() {
        check(
            "kind: Pod\n---\nkind: Service\nspec:\n  |\n---\nkind: Node",
            "Service: spec: key \"\" beside []",
        );
    }

    #[test]
    fn garbage_is_borne() {
        for text in [
            "- - - -",
            ":",
            ": :",
            "-\n-\n  -",
            "\"",
            "'a",
            "{[",
            "a: [\n",
            "\u{feff}a",
            "- ",
            "a:\r\n  b: c\r\n",
        ] {
            (0..=text.len()).for_each(|offset| drop(locate(text, offset)));
        }
    }
}

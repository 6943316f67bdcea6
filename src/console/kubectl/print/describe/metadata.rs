//! Labels, selectors and annotations, one a line.
//! Models printLabelsMultiline and printAnnotationsMultiline in kubectl's describe.go (v1.36), C22.

use crate::kit::sorted::SortedMap;

use super::Page;

/// kubectl's own note of what was applied; describe hides it.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Key, value and what stands between them fit on one line up to here; a line of a longer value is cut two before.
const ANNOTATION_LENGTH_MAX: usize = 140;

pub fn labels(page: &mut Page, title: &str, labels: &SortedMap<String, String>) {
    if labels.is_empty() {
        page.line(0, format!("{title}:\t<none>"));
    }
    for (index, (key, value)) in labels.iter().enumerate() {
        let title = if index == 0 { format!("{title}:") } else { String::new() };
        page.line(0, format!("{title}\t{key}={value}"));
    }
}

pub fn annotations(page: &mut Page, title: &str, annotations: &SortedMap<String, String>) {
    let mut title = format!("{title}:");
    for (key, value) in annotations.iter().filter(|(key, _)| *key != LAST_APPLIED) {
        let title = std::mem::take(&mut title);
        let value = value.strip_suffix('\n').unwrap_or(value);
        let is_long = key.len() + value.len() + 2 > ANNOTATION_LENGTH_MAX;
        if !is_long && !value.contains('\n') {
            page.line(0, format!("{title}\t{key}: {value}"));
            continue;
        }
        page.line(0, format!("{title}\t{key}:"));
        for line in value.split('\n') {
            page.line(0, format!("\t  {}", shortened(line, ANNOTATION_LENGTH_MAX - 2)));
        }
    }
    if !title.is_empty() {
        page.line(0, format!("{title}\t<none>"));
    }
}

fn shortened(text: &str, length_max: usize) -> String {
    if text.len() <= length_max {
        return text.to_owned();
    }
    format!("{}...", &text[..text.floor_char_boundary(length_max)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> SortedMap<String, String> {
        pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
    }

    fn annotated(pairs: &[(&str, &str)]) -> String {
        let mut page = Page::new();
        annotations(&mut page, "Annotations", &map(pairs));
        page.unaligned()
    }

    #[test]
    fn labels_stand_under_each_other() {
        let mut page = Page::new();
        labels(&mut page, "Labels", &map(&[("app", "web"), ("tier", "front")]));
        labels(&mut page, "Node-Selectors", &map(&[]));
        assert_eq!(page.unaligned(), "Labels:\tapp=web\n\ttier=front\nNode-Selectors:\t<none>\n");
    }

    #[test]
    fn what_was_applied_is_hidden() {
        assert_eq!(annotated(&[(LAST_APPLIED, "{}")]), "Annotations:\t<none>\n");
        assert_eq!(
            annotated(&[("a", "1"), (LAST_APPLIED, "{}"), ("z", "2")]),
            "Annotations:\ta: 1\n\tz: 2\n"
        );
    }

    #[test]
    fn long_and_many_lined_values_go_below_their_key() {
        assert_eq!(
            annotated(&[("key", "value\nwith\n")]),
            "Annotations:\tkey:\n\t  value\n\t  with\n"
        );
        let long = "x".repeat(150);
        let cut = "x".repeat(138);
        assert_eq!(annotated(&[("key", &long)]), format!("Annotations:\tkey:\n\t  {cut}...\n"));
    }
}

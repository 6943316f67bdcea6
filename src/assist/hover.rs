//! What the field under an offset means.

use super::facts::{self, Range};
use super::locate::{At, Place, locate};
use super::meaning;
use super::required::is_required;
use super::resolve::{self, Owned};
use super::type_name::type_name;
use crate::objects::Kind;
use crate::objects::schema::{Acted, Shape, root};
use crate::words::{Lang, Words};
use crate::yaml::path::Step;

/// The explanation of what stands between two offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub from: usize,
    pub to: usize,
    /// In Kubernetes' words: `periodSeconds <integer>`.
    pub title: String,
    /// In ours: what it means, its default and range, and whether anything here acts on it.
    pub lines: Vec<String>,
    /// Where to read more.
    pub link: Option<String>,
}

/// None where nothing is known.
pub fn hover(text: &str, offset: usize, lang: Lang) -> Option<Explanation> {
    let key = || key_before(text, offset).and_then(|key| of_word(text, key, lang));
    of_word(text, offset, lang).or_else(key)
}

fn of_word(text: &str, offset: usize, lang: Lang) -> Option<Explanation> {
    let place = locate(text, offset)?;
    let to = word_end(text, &place);
    let word = text.get(place.from..to)?.trim_end();
    if word.is_empty() {
        return None;
    }
    let to = place.from + word.len();
    let steps = place.path.steps().get(place.object.depth..)?;
    if let (At::Value, [Step::Field(key)], Some(kind)) =
        (place.at, steps, resolve::kind(&place.object))
        && key == "kind"
    {
        return Some(of_kind(kind, lang, place.from, to));
    }
    let at = field(&place, steps, word)?;
    Some(Explanation {
        from: place.from,
        to,
        title: format!("{} <{}>", at.field.name, type_name(&at.field.shape)),
        lines: about(lang, at),
        link: meaning::link(lang, at.owner, Some(at.field.name)),
    })
}

/// Where a value is still to be written, its key is explained.
fn key_before(text: &str, offset: usize) -> Option<usize> {
    let line = text.get(..offset)?.rsplit('\n').next()?;
    let key = line.trim_end().strip_suffix(':')?.trim_end();
    let named = key.trim_start().trim_start_matches("- ");
    (!named.is_empty()).then(|| offset - line.len() + key.len())
}

fn field(place: &Place, steps: &[Step], word: &str) -> Option<Owned> {
    let resolve = |steps: &[Step]| match resolve::kind(&place.object) {
        Some(kind) => resolve::resolve(kind, steps),
        None => resolve::resolve_any(steps),
    };
    let around = resolve(steps);
    let landing = match (place.at, around.map(|landing| landing.shape)) {
        (At::Key, None | Some(Shape::Object(_))) => {
            let mut steps = steps.to_vec();
            steps.push(Step::Field(word.to_owned()));
            resolve(&steps)
        }
        _ => around,
    };
    landing?.field
}

/// A word reaches to where the line, its comment or the next item begins.
fn word_end(text: &str, place: &Place) -> usize {
    let behind = text.get(place.to..place.line.1).unwrap_or_default();
    let is_end = |(at, c): &(usize, char)| {
        matches!(c, ',' | '}' | ']' | '"' | '\'')
            || (*c == ':' && place.at == At::Key)
            || behind[*at..].starts_with(" #")
    };
    place.to + behind.char_indices().find(is_end).map_or(behind.len(), |(at, _)| at)
}

fn of_kind(kind: Kind, lang: Lang, from: usize, to: usize) -> Explanation {
    let owner = root(kind);
    let lines = meaning::of_type(lang, owner.name).map(str::to_owned).into_iter().collect();
    Explanation {
        from,
        to,
        title: format!("{} {}", owner.name, kind.api_version()),
        lines,
        link: meaning::link(lang, owner, None),
    }
}

/// Everything there is to say about a field, line by line.
pub fn about(lang: Lang, at: Owned) -> Vec<String> {
    let (owner, field) = (at.owner, at.field);
    let meaning = meaning::of_field(lang, at).unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    if !meaning.is_empty() {
        lines.push(meaning.to_owned());
    }
    if is_required(owner, field.name) {
        lines.push(Words::text(lang, "assist.required"));
    }
    let fact = facts::find(owner, field.name);
    if let Some(default) = fact.and_then(|fact| fact.default) {
        lines.push(Words::fill(lang, "assist.default", &[("value", default)]));
    }
    lines.extend(fact.and_then(|fact| fact.range).map(|range| range_line(lang, range)));
    if let Shape::Choice(choice) = field.shape {
        let words: Vec<&str> =
            choice.words.iter().copied().filter(|word| !word.is_empty()).collect();
        if !words.iter().all(|word| meaning.contains(word)) {
            lines.push(Words::fill(lang, "assist.words", &[("words", &words.join(", "))]));
        }
    }
    if field.acted == Acted::Accepted {
        lines.push(Words::text(lang, "assist.accepted"));
    }
    lines
}

fn range_line(lang: Lang, range: Range) -> String {
    match range {
        Range::AtLeast(low) => {
            Words::fill(lang, "assist.range.least", &[("low", &low.to_string())])
        }
        Range::Between(low, high) => {
            let fills = [("low", &*low.to_string()), ("high", &*high.to_string())];
            Words::fill(lang, "assist.range.between", &fills)
        }
        Range::Positive => Words::text(lang, "assist.range.positive"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bar is the offset.
    fn check(lang: Lang, text: &str, expected: Option<(&str, &str, &[&str])>) {
        let offset = text.find('|').expect("a bar");
        let text = text.replacen('|', "", 1);
        let found = hover(&text, offset, lang);
        let shown =
            found.map(|found| (text[found.from..found.to].to_owned(), found.title, found.lines));
        let expected = expected.map(|(word, title, lines)| {
            (
                word.to_owned(),
                title.to_owned(),
                lines.iter().map(|line| (*line).to_owned()).collect(),
            )
        });
        assert_eq!(shown, expected, "{text}");
    }

    const PROBE: &str = "kind: Pod\nspec:\n  containers:\n  - name: app\n    livenessProbe:\n";

    #[test]
    fn a_field_says_what_it_means_with_default_and_range() {
        let lines: &[&str] = &[
            "How often the probe runs, in seconds",
            "Default: 10",
            "1 or more. 0 counts as not written",
        ];
        let title = "periodSeconds <integer>";
        check(
            Lang::En,
            &format!("{PROBE}      period|Seconds: 5"),
            Some(("periodSeconds", title, lines)),
        );
        check(
            Lang::En,
            &format!("{PROBE}      periodSeconds: 1|5 # x"),
            Some(("15", title, lines)),
        );
        check(
            Lang::Ko,
            &format!("{PROBE}      {{period|Seconds: 5, httpGet: {{}}}}")
                .replace("Probe:\n      ", "Probe: "),
            Some((
                "periodSeconds",
                title,
                &[
                    "프로브를 실행하는 간격(초)",
                    "기본값: 10",
                    "1 이상. 0은 쓰지 않은 것과 같습니다",
                ],
            )),
        );
    }

    #[test]
    fn behind_a_key_that_has_no_value_yet_the_key_is_explained() {
        let text = "kind: Pod\nspec:\n  containers:\n  - name: a\n    livenessProbe:";
        let found = hover(text, text.len(), Lang::En).expect("a field of containers");
        assert_eq!(found.title, "livenessProbe <Probe>");
        assert_eq!(&text[found.from..found.to], "livenessProbe");
        assert_eq!(hover("a: :::", 6, Lang::En), None);
    }

    #[test]
    fn what_the_simulation_does_not_act_on_is_marked() {
        check(
            Lang::En,
            "kind: Pod\nspec:\n  hostP|ID: true",
            Some((
                "hostPID",
                "hostPID <boolean>",
                &["Whether the node's processes are visible", "Accepted, not simulated"],
            )),
        );
    }

    #[test]
    fn required_fields_and_kinds_are_explained() {
        check(
            Lang::Ko,
            "kind: Pod\nspec:\n  contai|ners: []",
            Some((
                "containers",
                "containers <[]Container>",
                &[
                    "계속 실행되는 컨테이너. 하나 이상 필요하고 나중에 늘리거나 줄일 수 없습니다",
                    "필수",
                ],
            )),
        );
        check(
            Lang::En,
            "apiVersion: v1\nkind: Ser|vice",
            Some((
                "Service",
                "Service v1",
                &["A name and an address for all pods that its selector picks"],
            )),
        );
        check(
            Lang::Ko,
            "apiVersion: batch/v1\nkind: J|ob",
            Some(("Job", "Job batch/v1", &["정해진 수만큼 성공할 때까지 Pod를 실행합니다"])),
        );
        check(
            Lang::En,
            "kind: Pod\nmetadata:\n  labels:\n    ap|p: web",
            Some((
                "app",
                "labels <map[string]string>",
                &["Words by which Services, controllers and people select objects"],
            )),
        );
    }

    #[test]
    fn what_is_not_known_is_not_explained() {
        check(Lang::En, "kind: Pod\nsp|ek: 1", None);
        check(Lang::En, "# kind|", None);
        check(Lang::En, "kind: Pot|", None);
        check(Lang::En, "kind: Pod\nspec:\n  |", None);
    }

    #[test]
    fn no_offset_of_any_text_is_too_much() {
        for text in
            ["kind: Pod\n한글: {🎉: [\"x", "a: 'b\n- c: |\n  d", "\u{feff}kind: \u{a0}Pod\n"]
        {
            (0..=text.len() + 1).for_each(|offset| drop(hover(text, offset, Lang::Ko)));
        }
    }
}

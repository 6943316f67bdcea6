//! Our own sentences, in each language: text files of `key = sentence`, compiled in, falling back to English.
//!
//! Knows: nothing but text. Never knows: the cluster, the page. Kubernetes' own messages are not here: they are never translated.
//! A sentence may have places: `{name}`; in Korean `{name:을/를}` adds the particle that fits what was filled in, and in English
//! `{count:lane/lanes}` adds a blank and the noun that fits the number.

pub mod josa;
pub mod plural;

use crate::kit::sorted::SortedMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

static ENGLISH: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/words/en");
static KOREAN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/words/ko");

static TABLES: LazyLock<[Table; 2]> =
    LazyLock::new(|| [Table::read(&ENGLISH), Table::read(&KOREAN)]);

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    En,
    Ko,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Ko];

    /// As in a `lang` attribute, and the name of its folder.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ko => "ko",
        }
    }

    /// What it calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Ko => "한국어",
        }
    }

    /// "ko", "ko-KR", "EN"; anything else is a language we do not speak.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let main = tag.split(['-', '_']).next().unwrap_or_default();
        Lang::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(main))
    }
}

/// A part of a sentence whose places have been filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Ours(String),
    /// What stands in a place, which may be Kubernetes' word and then keeps its language.
    Filled {
        place: String,
        value: String,
    },
}

/// The look-up.
pub struct Words;

impl Words {
    /// The sentence of a key: in this language, else in English, else the key itself, so that nothing is ever blank.
    pub fn text(lang: Lang, key: &str) -> String {
        Words::find(lang, key).unwrap_or(key).to_owned()
    }

    /// The key itself, as long as the words live, if there is a sentence for it.
    pub fn key(key: &str) -> Option<&'static str> {
        TABLES[0].0.keys().copied().find(|known| *known == key)
    }

    /// The sentence of a key that may have none, such as the explanation of a rule.
    pub fn find(lang: Lang, key: &str) -> Option<&'static str> {
        Words::found(lang, key).map(|(_, sentence)| sentence)
    }

    /// With the language that it is in.
    fn found(lang: Lang, key: &str) -> Option<(Lang, &'static str)> {
        let [english, korean] = &*TABLES;
        let own = match lang {
            Lang::En => None,
            Lang::Ko => korean.find(key).map(|sentence| (Lang::Ko, sentence)),
        };
        own.or_else(|| english.find(key).map(|sentence| (Lang::En, sentence)))
    }

    /// The prose of a lesson in this very language.
    pub fn lesson(lang: Lang, name: &str) -> Option<&'static str> {
        let folder = match lang {
            Lang::En => &ENGLISH,
            Lang::Ko => &KOREAN,
        };
        folder.get_file(format!("lessons/{name}.md"))?.contents_utf8()
    }

    /// The sentence with its places filled.
    pub fn fill(lang: Lang, key: &str, fills: &[(&str, &str)]) -> String {
        Words::parts(lang, key, fills)
            .into_iter()
            .map(|part| match part {
                Part::Ours(text) => text,
                Part::Filled { value, .. } => value,
            })
            .collect()
    }

    /// The same in parts, for a page that marks what was filled in.
    pub fn parts(lang: Lang, key: &str, fills: &[(&str, &str)]) -> Vec<Part> {
        let (lang, mut rest) = Words::found(lang, key).unwrap_or((lang, key));
        let mut parts = vec![];
        while let Some((before, place, after)) = next_place(rest) {
            let (name, pair) = place.split_once(':').unwrap_or((place, ""));
            let value =
                fills.iter().find(|(fill, _)| *fill == name).map_or("", |(_, value)| *value);
            parts.push(Part::Ours(before.to_owned()));
            parts.push(Part::Filled { place: name.to_owned(), value: value.to_owned() });
            parts.push(Part::Ours(match lang {
                Lang::En if pair.is_empty() => String::new(),
                Lang::En => format!(" {}", plural::noun(value, pair)),
                Lang::Ko => josa::particle(value, pair).to_owned(),
            }));
            rest = after;
        }
        parts.push(Part::Ours(rest.to_owned()));
        parts.retain(|part| *part != Part::Ours(String::new()));
        parts
    }
}

/// One language: every `key = sentence` of its files.
struct Table(SortedMap<&'static str, &'static str>);

impl Table {
    fn read(folder: &'static Dir<'static>) -> Table {
        let texts =
            folder.files().filter(|file| file.path().extension().is_some_and(|end| end == "txt"));
        let mut table = SortedMap::new();
        table.extend(texts.filter_map(|file| file.contents_utf8()).flat_map(pairs));
        Table(table)
    }

    fn find(&self, key: &str) -> Option<&'static str> {
        self.0.get(key).copied()
    }
}

/// `key = sentence`, one a line; empty lines and lines that begin with `#` are for the translator.
fn pairs(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, sentence)| (key.trim(), sentence.trim()))
}

/// What stands before the first place, the place without its braces, and the rest.
fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (place, after) = rest.split_once('}')?;
    Some((before, place, after))
}

#[cfg(test)]
mod tests {
    use crate::kit::sorted::SortedSet;

    use super::*;

    fn places(sentence: &str) -> SortedSet<String> {
        let mut places = SortedSet::new();
        let mut rest = sentence;
        while let Some((_, place, after)) = next_place(rest) {
            places.insert(place.split(':').next().unwrap_or_default().to_owned());
            rest = after;
        }
        places
    }

    #[test]
    fn every_key_exists_in_both_languages_with_the_same_places() {
        let [english, korean] = &*TABLES;
        assert!(!english.0.is_empty());
        let keys = |table: &Table| table.0.keys().copied().collect::<SortedSet<_>>();
        assert_eq!(keys(english), keys(korean));
        for (key, sentence) in &english.0 {
            assert_eq!(places(sentence), places(korean.0[key]), "places of {key}");
        }
    }

    #[test]
    fn every_place_that_takes_a_particle_or_a_noun_names_a_pair() {
        for (key, sentence) in TABLES.iter().flat_map(|table| &table.0) {
            let mut rest = *sentence;
            while let Some((_, place, after)) = next_place(rest) {
                if let Some((_, pair)) = place.split_once(':') {
                    assert!(pair.contains('/'), "{key} has the lonely ending {pair}");
                }
                rest = after;
            }
        }
    }

    #[test]
    fn every_key_that_the_page_asks_for_exists() {
        let [english, _] = &*TABLES;
        let rooms: SortedSet<&str> =
            english.0.keys().filter_map(|key| key.split('.').next()).collect();
        let mut asked = SortedSet::new();
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for floor in ["ui", "view"] {
            collect_keys(&root.join(floor), &rooms, &mut asked);
        }
        assert!(100 < asked.len(), "only {} keys were found in the page", asked.len());
        for key in asked {
            assert!(english.find(&key).is_some(), "the page asks for {key}");
        }
    }

    /// Every literal that looks like a key: small letters and dots, beginning with a word that keys begin with.
    fn collect_keys(
        folder: &std::path::Path,
        rooms: &SortedSet<&str>,
        asked: &mut SortedSet<String>,
    ) {
        for entry in std::fs::read_dir(folder).expect("the page's sources are beside these words") {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                collect_keys(&path, rooms, asked);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source file is text");
            let literals = text.split('"').skip(1).step_by(2);
            let keys = literals
                .filter(|text| text.split_once('.').is_some_and(|(room, _)| rooms.contains(room)));
            let plain = |text: &&str| {
                text.chars().all(|letter| letter.is_ascii_lowercase() || letter == '.')
            };
            asked.extend(
                keys.filter(plain).filter(|key| !key.ends_with(".yaml")).map(str::to_owned),
            );
        }
    }

    #[test]
    fn particles_follow_what_is_filled_in() {
        let parts = Words::fill(Lang::Ko, "file.remove", &[("file", "web.yaml")]);
        assert!(parts.contains("web.yaml을"), "{parts}");
    }

    #[test]
    fn nouns_follow_the_number_in_english() {
        let said = |lang, seconds: &str| {
            let fills = [("hours", "1"), ("minutes", "0"), ("seconds", seconds)];
            Words::fill(lang, "spoken.hours", &fills)
        };
        assert_eq!(said(Lang::En, "1"), "1 hour 0 minutes 1 second");
        assert_eq!(said(Lang::En, "21"), "1 hour 0 minutes 21 seconds");
        assert_eq!(said(Lang::Ko, "1"), "1시간 0분 1초");
    }

    #[test]
    fn no_english_sentence_counts_one_of_many() {
        let [english, _] = &*TABLES;
        for (key, sentence) in &english.0 {
            let mut rest = *sentence;
            while let Some((_, place, after)) = next_place(rest) {
                let is_count = ["count", "done", "hours", "minutes", "seconds"].contains(&place);
                let next = after.strip_prefix(' ').and_then(|after| after.split(' ').next());
                let is_many = next.is_some_and(|next| 2 < next.len() && next.ends_with('s'));
                assert!(!(is_count && is_many), "{key}: {{{place}}}{after}");
                rest = after;
            }
        }
    }

    #[test]
    fn a_missing_key_is_shown_and_a_missing_fill_is_empty() {
        assert_eq!(Words::text(Lang::Ko, "no.such.key"), "no.such.key");
        assert!(!Words::fill(Lang::En, "file.remove", &[]).contains('{'));
    }

    #[test]
    fn languages_are_found_by_the_tags_browsers_send() {
        assert_eq!(Lang::from_tag("ko-KR"), Some(Lang::Ko));
        assert_eq!(Lang::from_tag("EN"), Some(Lang::En));
        assert_eq!(Lang::from_tag("fr"), None);
        assert_eq!(Lang::from_tag(""), None);
    }
}

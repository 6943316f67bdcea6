//! A run taken out of the page: one file a format, each a pure function from the take to a text.
//!
//! Knows: the take, and words for the kit. Never knows: the page, folders. The timeline's picture is `view/picture.rs`, which needs lanes.
//!
//! To add a format: its file, a variant of `Format`, and the compiler leads on.

mod cast;
mod events;
mod kit;
pub mod records;
mod tar;

use super::Session;
use super::msg::Effect;
use super::recipe::Recipe;
use super::take::Take;
use super::trace;
use crate::words::Lang;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The recipe itself.
    Recipe,
    /// The console, as a terminal shows it.
    Transcript,
    /// The events as a table that spreadsheets read.
    Events,
    /// The timeline as a picture.
    TimelineSvg,
    TimelinePng,
    /// The console as asciinema plays it.
    Cast,
    /// Every record, one JSON object a line.
    Records,
    /// Manifests and a script for a real cluster.
    Kit,
}

/// What a format needs: text from here, or the picture that only the page has.
enum Made {
    Text(String),
    Picture,
}

impl Format {
    pub const ALL: [Format; 8] = [
        Format::Recipe,
        Format::Transcript,
        Format::Events,
        Format::TimelineSvg,
        Format::TimelinePng,
        Format::Cast,
        Format::Records,
        Format::Kit,
    ];

    /// By which the command line and the page's sentences name it.
    pub fn tag(self) -> &'static str {
        match self {
            Format::Recipe => "recipe",
            Format::Transcript => "transcript",
            Format::Events => "events",
            Format::TimelineSvg => "svg",
            Format::TimelinePng => "png",
            Format::Cast => "cast",
            Format::Records => "records",
            Format::Kit => "kit",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.tag() == tag)
    }

    /// How its file's name ends.
    fn ending(self) -> &'static str {
        match self {
            Format::Recipe => ".podlife",
            Format::Transcript => ".txt",
            Format::Events => ".csv",
            Format::TimelineSvg => ".svg",
            Format::TimelinePng => ".png",
            Format::Cast => ".cast",
            Format::Records => ".jsonl",
            Format::Kit => "-kit.tar",
        }
    }

    /// Up to the instant looked at; `recipe` holds the learner's newest texts too.
    fn make(self, take: &Take, recipe: &Recipe, lang: Lang) -> Made {
        let now = take.now();
        Made::Text(match self {
            Format::Recipe => recipe.to_text(),
            Format::Transcript => trace::console(take.transcript(), now),
            Format::Events => events::csv(take.past()),
            Format::TimelineSvg | Format::TimelinePng => return Made::Picture,
            Format::Cast => cast::cast(recipe, take.transcript(), now),
            Format::Records => records::lines(take.past(), take.transcript(), now),
            Format::Kit => tar::archive(&kit::files(recipe, lang)),
        })
    }
}

impl Session {
    pub(super) fn export(&mut self, format: Format) -> Vec<Effect> {
        let recipe = self.recipe();
        let name = file_name(&recipe, format);
        match format.make(&self.take, &recipe, self.language) {
            Made::Text(text) => vec![Effect::Download { name, text }],
            Made::Picture => vec![Effect::Picture { name, format }],
        }
    }
}

/// The recipe's title, as far as it can be a file's name everywhere.
fn file_name(recipe: &Recipe, format: Format) -> String {
    const LENGTH_MAX: usize = 40;
    let title = recipe.title().unwrap_or_default().to_lowercase();
    let words = title.split(|one: char| !one.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut name = String::new();
    for word in words {
        if !name.is_empty() && LENGTH_MAX < name.chars().count() + word.chars().count() {
            break;
        }
        name += if name.is_empty() { "" } else { "-" };
        name.extend(word.chars().take(LENGTH_MAX));
    }
    format!("{}{}", if name.is_empty() { "podlife" } else { &name }, format.ending())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_the_recipe() {
        let name = |title: &str| {
            let recipe = Recipe::parse(&format!("# {title}\n0s kubectl get pods\n"));
            file_name(&recipe.expect("a recipe"), Format::Kit)
        };
        assert_eq!(name("A liveness probe: 404!"), "a-liveness-probe-404-kit.tar");
        assert_eq!(name("../../얼어붙은 앱"), "얼어붙은-앱-kit.tar");
        assert_eq!(name("…"), "podlife-kit.tar");
        let long = name("one two three four five six seven eight nine ten eleven");
        assert_eq!(long, "one-two-three-four-five-six-seven-eight-kit.tar");
    }

    #[test]
    fn a_format_is_found_by_its_tag() {
        for format in Format::ALL {
            assert_eq!(Format::from_tag(format.tag()), Some(format));
        }
        assert_eq!(Format::from_tag("gif"), None);
    }
}

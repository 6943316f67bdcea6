//! Everything behind the `#` of the page's address: `#r=<recipe>&t=90s&embed=console,timeline&lang=ko&play=1&theme=dark`,
//! or `#l=<lesson>` for a lesson that is compiled in.
//! What a link says in vain is complained of, never fatal.

use super::progress::Progress;
use super::share::{FRAGMENT_LENGTH_MAX, LinkProblem, pack, unpack};
use crate::kit::offset::{compact, parse_time_offset};
use crate::kit::time::SimTime;
use crate::words::Lang;

const LESSON_NAME_LENGTH_MAX: usize = 60;

/// What a link says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The recipe's text.
    pub recipe: Option<String>,
    /// A lesson by its name, which need not exist.
    pub lesson: Option<String>,
    /// What somebody has done of the lessons, as `progress` reads it.
    pub progress: Option<String>,
    pub at: Option<SimTime>,
    /// Present in an embed: the panes it shows; when none of them is known, the page chooses.
    pub panes: Option<Vec<Pane>>,
    pub language: Option<Lang>,
    pub theme: Option<Theme>,
    pub play: bool,
}

/// The regions of the page, which an embed can show by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// What a lesson says, above what is written.
    Lesson,
    Write,
    Stage,
    Time,
    Ask,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the reader's system has it.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Address {
    /// Reads a fragment, or a whole link; unknown keys are ignored.
    pub fn parse(link: &str) -> (Address, Vec<LinkProblem>) {
        let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment).trim();
        let mut address = Address::default();
        let mut problems = Vec::new();
        if FRAGMENT_LENGTH_MAX < fragment.len() {
            return (address, vec![LinkProblem::TooLong]);
        }
        for (key, value) in fragment.split('&').filter_map(|part| part.split_once('=')) {
            problems.extend(address.take(key, &unescape(value)).err());
        }
        (address, problems)
    }

    /// The fragment, without its `#`. It ends with a letter: messengers leave any other last character out of a link.
    pub fn format(&self) -> Result<String, LinkProblem> {
        let mut parts = Vec::new();
        if let Some(recipe) = &self.recipe {
            parts.push(format!("r={}", pack(recipe)?));
        }
        if let Some(lesson) = &self.lesson {
            parts.push(format!("l={lesson}"));
        }
        if let Some(progress) = &self.progress {
            parts.push(format!("progress={progress}"));
        }
        if let Some(at) = self.at {
            parts.push(format!("t={}", compact(at)));
        }
        if let Some(panes) = &self.panes {
            let names: Vec<_> = panes.iter().map(|pane| pane.tag()).collect();
            parts.push(format!("embed={}", names.join(",")));
        }
        if self.play {
            parts.push("play=1".to_owned());
        }
        if let Some(language) = self.language {
            parts.push(format!("lang={}", language.tag()));
        }
        if let Some(theme) = self.theme {
            parts.push(format!("theme={}", theme.tag()));
        }
        let mut fragment = parts.join("&");
        if fragment.ends_with(|last: char| !last.is_ascii_alphabetic()) {
            fragment.push_str(END);
        }
        if FRAGMENT_LENGTH_MAX < fragment.len() {
            return Err(LinkProblem::TooLong);
        }
        Ok(fragment)
    }

    /// It says which lesson, and nothing of how far or in whose page.
    pub fn is_lesson_alone(&self) -> bool {
        self.recipe.is_none() && self.at.is_none() && self.panes.is_none() && !self.play
    }

    fn take(&mut self, key: &str, value: &str) -> Result<(), LinkProblem> {
        match key {
            "r" => self.recipe = Some(unpack(value)?),
            "l" => self.lesson = Some(lesson_name(value)),
            "progress" => self.progress = Some(Progress::parse(value).to_text()),
            "t" => self.at = Some(parse_time_offset(value).map_err(LinkProblem::Time)?),
            "embed" => self.panes = Some(value.split(',').filter_map(Pane::from_tag).collect()),
            "lang" => self.language = Lang::from_tag(value),
            "play" => self.play = value == "1",
            "theme" => self.theme = Theme::from_tag(value),
            _ => {}
        }
        Ok(())
    }
}

impl Pane {
    pub const ALL: [Pane; 5] = [Pane::Lesson, Pane::Write, Pane::Stage, Pane::Time, Pane::Ask];

    /// As it is named in a link.
    pub fn tag(self) -> &'static str {
        match self {
            Pane::Lesson => "lesson",
            Pane::Write => "editor",
            Pane::Stage => "stage",
            Pane::Time => "timeline",
            Pane::Ask => "console",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Pane> {
        Pane::ALL.into_iter().find(|pane| pane.tag() == tag)
    }
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// As it is written in a link, on the page's root and in storage.
    pub fn tag(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.tag() == tag)
    }
}

/// Says nothing, and ends with a letter.
const END: &str = "&z";

/// What can be a lesson's name of it: no lesson has a longer one, and a link that names it is read as it was written.
fn lesson_name(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-');
    letters.take(LESSON_NAME_LENGTH_MAX).collect()
}

/// Undoes `%2C` and its like, which messengers put into links; what is no escape stays as it is.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'%').then(|| after.split_first_chunk::<2>()).flatten();
        match escaped.and_then(|(digits, after)| Some((hex_byte(*digits)?, after))) {
            Some((byte, after)) => {
                bytes.push(byte);
                rest = after;
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_byte(digits: [u8; 2]) -> Option<u8> {
    let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
    u8::try_from(high? * 16 + low?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::chance::draw;

    const RECIPE: &str = "# Title\n0s     kubectl get pods\n-- 웹.yaml --\nkind: Pod\n";

    #[test]
    fn an_address_is_read_as_it_was_written() {
        let address = Address {
            recipe: Some(RECIPE.to_owned()),
            lesson: Some("first-probe".to_owned()),
            progress: Some("first-probe.dp,silence.b".to_owned()),
            at: Some(SimTime::millis(62_300)),
            panes: Some(vec![Pane::Ask, Pane::Time]),
            language: Some(Lang::Ko),
            theme: Some(Theme::Dark),
            play: true,
        };
        let fragment = address.format().unwrap();
        assert!(
            fragment.ends_with("&l=first-probe&progress=first-probe.dp,silence.b&t=62.3s&embed=console,timeline&play=1&lang=ko&theme=dark"),
            "{fragment}"
        );
        assert_eq!(
            Address::parse(&format!("https://example.org/#{fragment}")),
            (address.clone(), vec![])
        );
        assert_eq!(Address::parse(&fragment.replace(',', "%2C")), (address, vec![]));
        assert_eq!(Address::default().format().unwrap(), "");
    }

    #[test]
    fn the_last_character_is_a_letter() {
        for index in 0..40 {
            let recipe = Some(format!("{RECIPE}# {index}\n"));
            let fragment = Address { recipe, ..Address::default() }.format().unwrap();
            assert!(fragment.ends_with(|last: char| last.is_ascii_alphabetic()), "{fragment}");
            assert_eq!(Address::parse(&fragment).1, []);
        }
        let play = Address { play: true, ..Address::default() };
        assert_eq!(play.format().as_deref(), Ok("play=1&z"));
    }

    #[test]
    fn what_is_unknown_is_ignored_and_what_is_wrong_is_named() {
        let (address, problems) = Address::parse(
            "#x=1&play=yes&theme=pink&lang=%3Cscript%3E&embed=clock,stage&&=&t=soon&r=1.!",
        );
        assert_eq!(address, Address { panes: Some(vec![Pane::Stage]), ..Address::default() });
        let codes: Vec<_> = problems.iter().map(LinkProblem::code).collect();
        assert_eq!(codes, ["link.time", "link.damaged"]);
    }

    #[test]
    fn what_is_too_long_is_refused_on_both_sides() {
        let noise: String = (0..60_000)
            .map(|index| format!("{:x}", draw(7, "noise", &index.to_string()).below(1 << 16)))
            .collect();
        let address = Address { recipe: Some(noise), ..Address::default() };
        assert_eq!(address.format(), Err(LinkProblem::TooLong));
        assert_eq!(Address::parse(&"x".repeat(FRAGMENT_LENGTH_MAX + 1)).1, [LinkProblem::TooLong]);
    }

    #[test]
    fn no_fragment_can_do_harm() {
        let fragment =
            Address { recipe: Some(RECIPE.to_owned()), play: true, ..Address::default() }
                .format()
                .unwrap();
        let bytes = fragment.as_bytes();
        for index in 0..500 {
            let chance = |what: &str| draw(7, what, &index.to_string());
            let mut changed = bytes.to_vec();
            let place = chance("place").below(bytes.len() as u64) as usize;
            changed[place] = chance("byte").bits() as u8;
            let (address, _) = Address::parse(&String::from_utf8_lossy(&changed));
            assert!(address.recipe.is_none_or(|recipe| recipe == RECIPE), "{changed:?}");
        }
    }
}

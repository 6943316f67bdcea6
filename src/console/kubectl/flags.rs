//! The flags of a verb: one table that reads them, explains them and completes them.
//! Models github.com/spf13/pflag: long and short forms, values apart or attached, switches, `--`.

use crate::kit::sorted::SortedMap;
use std::fmt;

use super::duration;
use crate::kit::quote::quote;

#[derive(Debug, PartialEq, Eq)]
pub struct Flag {
    /// Without its dashes.
    pub name: &'static str,
    pub short: Option<char>,
    pub takes: Takes,
    pub help: &'static str,
}

/// What follows a flag. The text is the default, as help shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing, or `=true`, `=false`.
    Switch(&'static str),
    Number(&'static str),
    Text(&'static str),
    /// Texts; the flag may be given several times, and each may hold several, separated by commas.
    Texts,
    /// A length of time, as Go writes it.
    Duration(&'static str),
    /// A text that must be attached with `=`; the flag alone means something too.
    Attached {
        default: &'static str,
        alone: &'static str,
    },
}

/// Flags as they were given, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    given: SortedMap<&'static str, Vec<String>>,
    arguments_before_dashes: Option<usize>,
    /// All of them as they were typed, one after the other.
    typed: Vec<(&'static str, String)>,
}

impl Flags {
    pub fn is_given(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// None if it was not given; the last one counts.
    pub fn switch(&self, name: &str) -> Option<bool> {
        self.text(name).map(|text| is_true(text) == Some(true))
    }

    pub fn is_on(&self, name: &str) -> bool {
        self.switch(name).unwrap_or(false)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.given.get(name)?.last().map(String::as_str)
    }

    pub fn texts(&self, name: &str) -> Vec<&str> {
        let given = self.given.get(name).into_iter().flatten();
        given.flat_map(|text| text.split(',')).collect()
    }

    /// Every text that was given, commas and all.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.given.get(name).into_iter().flatten().map(String::as_str).collect()
    }

    /// ` --filename=web.yaml --record=true`.
    pub fn as_typed(&self) -> String {
        self.typed.iter().map(|(name, value)| format!(" --{name}={value}")).collect()
    }

    /// In nanoseconds.
    pub fn duration(&self, name: &str) -> Option<i64> {
        self.text(name).and_then(|text| duration::parse(text).ok())
    }

    /// How many arguments stand before the first `--`; None without one.
    pub fn arguments_before_dashes(&self) -> Option<usize> {
        self.arguments_before_dashes
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name).and_then(|text| text.parse().ok())
    }
}

/// In pflag's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlagError {
    Unknown(String),
    UnknownShort { letter: char, within: String },
    NeedsArgument(String),
    ShortNeedsArgument { letter: char, within: String },
    Invalid { value: String, flag: String, reason: String },
}

impl fmt::Display for FlagError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FlagError::Unknown(name) => write!(f, "unknown flag: --{name}"),
            FlagError::UnknownShort { letter, within } => {
                write!(f, "unknown shorthand flag: '{letter}' in -{within}")
            }
            FlagError::NeedsArgument(name) => write!(f, "flag needs an argument: --{name}"),
            FlagError::ShortNeedsArgument { letter, within } => {
                write!(f, "flag needs an argument: '{letter}' in -{within}")
            }
            FlagError::Invalid { value, flag, reason } => {
                write!(f, "invalid argument {} for {} flag: {reason}", quote(value), quote(flag))
            }
        }
    }
}

/// Takes the flags out of a command's words; what is left are its arguments.
pub fn parse(words: &[String], known: &[&'static Flag]) -> Result<(Flags, Vec<String>), FlagError> {
    let mut reader = Reader { known, flags: Flags::default() };
    let mut arguments = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--" {
            reader.flags.arguments_before_dashes = Some(arguments.len());
            arguments.extend(words.cloned());
            break;
        }
        match word.strip_prefix("--") {
            Some(long) => reader.long(long, &mut words)?,
            None => match word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
                Some(letters) => reader.letters(letters, &mut words)?,
                None => arguments.push(word.clone()),
            },
        }
    }
    Ok((reader.flags, arguments))
}

/// Where among `words` the first argument stands: a verb, behind whatever flags come before it.
pub fn first_argument(words: &[String], known: &[&'static Flag]) -> Option<usize> {
    let mut index = 0;
    while let Some(word) = words.get(index) {
        let Some(dashed) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) else {
            return Some(index);
        };
        let names = |flag: &&&Flag| {
            dashed.strip_prefix('-') == Some(flag.name) || dashed.chars().eq(flag.short)
        };
        let takes_next = known.iter().find(names).is_some_and(|flag| !flag.is_switch());
        index += if takes_next { 2 } else { 1 };
    }
    None
}

struct Reader<'a> {
    known: &'a [&'static Flag],
    flags: Flags,
}

type Words<'a> = std::slice::Iter<'a, String>;

impl Reader<'_> {
    fn long(&mut self, long: &str, words: &mut Words) -> Result<(), FlagError> {
        let (name, attached) = match long.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (long, None),
        };
        let Some(flag) = self.known.iter().copied().find(|flag| flag.name == name) else {
            return Err(FlagError::Unknown(name.to_owned()));
        };
        let value = match attached {
            Some(value) => value,
            None if flag.is_switch() => flag.alone().to_owned(),
            None => match words.next() {
                Some(word) => word.clone(),
                None => return Err(FlagError::NeedsArgument(name.to_owned())),
            },
        };
        self.set(flag, value)
    }

    /// `-Aw`, `-owide`, `-o=wide`, `-o wide`.
    fn letters(&mut self, letters: &str, words: &mut Words) -> Result<(), FlagError> {
        for (index, letter) in letters.char_indices() {
            let within = || letters[index..].to_owned();
            let known = self.known.iter().copied();
            let Some(flag) = known.into_iter().find(|flag| flag.short == Some(letter)) else {
                return Err(FlagError::UnknownShort { letter, within: within() });
            };
            let behind = &letters[index + letter.len_utf8()..];
            if let Some(value) = behind.strip_prefix('=') {
                return self.set(flag, value.to_owned());
            }
            if flag.is_switch() {
                self.set(flag, flag.alone().to_owned())?;
                continue;
            }
            let value =
                if behind.is_empty() { words.next().cloned() } else { Some(behind.to_owned()) };
            let Some(value) = value else {
                return Err(FlagError::ShortNeedsArgument { letter, within: within() });
            };
            return self.set(flag, value);
        }
        Ok(())
    }

    fn set(&mut self, flag: &'static Flag, value: String) -> Result<(), FlagError> {
        let reason = match flag.takes {
            Takes::Switch(_) if is_true(&value).is_none() => {
                Some(format!("strconv.ParseBool: parsing {}: invalid syntax", quote(&value)))
            }
            Takes::Number(_) => number_error(&value),
            Takes::Duration(_) => duration::parse(&value).err(),
            Takes::Switch(_) | Takes::Text(_) | Takes::Texts | Takes::Attached { .. } => None,
        };
        if let Some(reason) = reason {
            return Err(FlagError::Invalid { value, flag: flag.dashed(), reason });
        }
        self.flags.typed.push((flag.name, value.clone()));
        self.flags.given.entry(flag.name).or_default().push(value);
        Ok(())
    }
}

impl Flag {
    /// `-o, --output`.
    pub fn dashed(&self) -> String {
        match self.short {
            Some(letter) => format!("-{letter}, --{}", self.name),
            None => format!("--{}", self.name),
        }
    }

    /// Whether it stands without a value.
    pub fn is_switch(&self) -> bool {
        matches!(self.takes, Takes::Switch(_) | Takes::Attached { .. })
    }

    /// What the flag means alone.
    fn alone(&self) -> &'static str {
        match self.takes {
            Takes::Attached { alone, .. } => alone,
            Takes::Switch(_)
            | Takes::Number(_)
            | Takes::Text(_)
            | Takes::Texts
            | Takes::Duration(_) => "true",
        }
    }
}

/// Go's strconv.ParseBool.
fn is_true(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}

fn number_error(text: &str) -> Option<String> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let problem = match (is_number, text.parse::<i64>()) {
        (true, Ok(_)) => return None,
        (true, Err(_)) => "value out of range",
        (false, _) => "invalid syntax",
    };
    Some(format!("strconv.ParseInt: parsing {}: {problem}", quote(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: Flag =
        Flag { name: "output", short: Some('o'), takes: Takes::Text(""), help: "" };
    const ALL: Flag =
        Flag { name: "all-namespaces", short: Some('A'), takes: Takes::Switch("false"), help: "" };
    const GRACE: Flag =
        Flag { name: "grace-period", short: None, takes: Takes::Number("-1"), help: "" };
    const FILES: Flag = Flag { name: "filename", short: Some('f'), takes: Takes::Texts, help: "" };
    const KNOWN: &[&Flag] = &[&OUTPUT, &ALL, &GRACE, &FILES];

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn check(text: &str, expected: &str) {
        let shown = match parse(&words(text), KNOWN) {
            Err(error) => error.to_string(),
            Ok((flags, arguments)) => {
                let given = flags.given.iter();
                let mut shown: Vec<String> =
                    given.map(|(name, values)| format!("{name}={}", values.join("+"))).collect();
                shown.push(arguments.join(" "));
                shown.join(" | ")
            }
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn every_way_to_write_a_flag() {
        for text in [
            "pods -o wide",
            "pods -owide",
            "-o=wide pods",
            "--output=wide pods",
            "--output wide pods",
        ] {
            check(text, "output=wide | pods");
        }
        check("-Ao yaml pods", "all-namespaces=true | output=yaml | pods");
        check("-A=false pods", "all-namespaces=false | pods");
        check("--grace-period=-1 web", "grace-period=-1 | web");
        check("-f a.yaml -f b.yaml", "filename=a.yaml+b.yaml | ");
        check("a -- -o b", "a -o b");
        check("- a", "- a");
    }

    #[test]
    fn mistakes_are_told_in_pflags_words() {
        check("--foo", "unknown flag: --foo");
        check("--foo=1", "unknown flag: --foo");
        check("-Ax", "unknown shorthand flag: 'x' in -x");
        check("--output", "flag needs an argument: --output");
        check("-Ao", "flag needs an argument: 'o' in -o");
        check(
            "--grace-period=5s",
            "invalid argument \"5s\" for \"--grace-period\" flag: strconv.ParseInt: parsing \"5s\": invalid syntax",
        );
        check(
            "-A=maybe",
            "invalid argument \"maybe\" for \"-A, --all-namespaces\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax",
        );
    }

    #[test]
    fn the_verb_is_found_behind_flags() {
        let at = |text: &str| first_argument(&words(text), KNOWN);
        assert_eq!(at("get pods"), Some(0));
        assert_eq!(at("-o wide get"), Some(2));
        assert_eq!(at("--output=wide -A get"), Some(2));
        assert_eq!(at("-o"), None);
    }
}

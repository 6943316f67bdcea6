//! The directives that nginx knows: those of the modules that the official image is built with, in which blocks they may
//! stand, and how many words they take. Models the tables of commands (`ngx_command_t`) of nginx 1.7 to 1.31, and
//! ngx_conf_handler of src/core/ngx_conf_file.c.
//!
//! A line of the list is a name, its places, its words, and the versions that know it, where not all do. A place is a letter
//! (`Place::letter`), or a star for every place. For the words stand digits (so many), `+` (one or more), `*` (two or more),
//! `?` (any) and `f` (`on` or `off`); `b` says that a block follows.

use super::directives::{Behind, Directive};
use super::reading::Place;

const LIST: &str = include_str!("known.txt");

/// What a module that is not built in, but loaded, calls its own directives.
const LOADABLE: &[(&str, &str)] = &[
    ("geoip_module", "geoip_"),
    ("image_filter_module", "image_filter"),
    ("js_module", "js_"),
    ("otel_module", "otel_"),
    ("perl_module", "perl"),
    ("xslt_filter_module", "xml_entities"),
    ("xslt_filter_module", "xslt_"),
];

/// The list as one version of nginx has it.
pub struct Known {
    lines: Vec<&'static str>,
    minor: u32,
    /// The files of modules that the configuration asks for.
    loaded: Vec<String>,
}

struct Entry {
    places: &'static str,
    words: &'static str,
}

impl Known {
    /// `minor`: 27 for nginx 1.27.
    pub fn of(minor: u32) -> Known {
        Known { lines: LIST.lines().collect(), minor, loaded: Vec::new() }
    }

    pub fn load(&mut self, module: &str) {
        self.loaded.push(module.to_owned());
    }

    /// Err: what is wrong with a directive that stands there.
    pub fn check(&self, directive: &Directive, place: Place) -> Result<(), String> {
        let name = directive.name();
        if place == Place::Other || self.is_loaded(name) {
            return Ok(());
        }
        let mut entries = self.entries(name).peekable();
        if entries.peek().is_none() {
            return Err(format!("unknown directive \"{name}\""));
        }
        let letter = place.letter();
        match entries.find(|entry| entry.places == "*" || entry.places.contains(letter)) {
            Some(entry) => entry.check(directive),
            None => Err(format!("\"{name}\" directive is not allowed here")),
        }
    }

    fn entries(&self, name: &str) -> impl Iterator<Item = Entry> {
        let named = |line: &&&str| line.split(' ').next() == Some(name);
        let first = self.lines.partition_point(|line| line.split(' ').next() < Some(name));
        let own = self.lines[first..].iter().take_while(named);
        own.filter_map(|line| entry(line, self.minor))
    }

    fn is_loaded(&self, name: &str) -> bool {
        let mut own = LOADABLE.iter().filter(|(_, start)| name.starts_with(start));
        own.any(|(module, _)| self.loaded.iter().any(|file| file.contains(module)))
    }
}

/// None: that version does not know it.
fn entry(line: &'static str, minor: u32) -> Option<Entry> {
    let mut words = line.split(' ').skip(1);
    let (places, count) = (words.next()?, words.next()?);
    let bound = |text: &str| text.parse::<u32>().ok();
    let (first, last) = words.next().and_then(|span| span.split_once('-')).unwrap_or(("", ""));
    let is_there = bound(first).is_none_or(|first| first <= minor)
        && bound(last).is_none_or(|last| minor <= last);
    is_there.then_some(Entry { places, words: count })
}

impl Entry {
    fn check(&self, directive: &Directive) -> Result<(), String> {
        let name = directive.name();
        match (self.words.ends_with('b'), directive.behind) {
            (false, Behind::Block) => {
                return Err(format!("directive \"{name}\" is not terminated by \";\""));
            }
            (true, Behind::Semicolon) => {
                return Err(format!("directive \"{name}\" has no opening \"{{\""));
            }
            (false, Behind::Semicolon) | (true, Behind::Block) => {}
        }
        let count = directive.words.len() - 1;
        if !self.words.chars().any(|letter| takes(letter, count)) {
            return Err(format!("invalid number of arguments in \"{name}\" directive"));
        }
        match directive.words.get(1) {
            Some(value) if self.words == "f" && value != "on" && value != "off" => Err(format!(
                "invalid value \"{value}\" in \"{name}\" directive, it must be \"on\" or \"off\""
            )),
            Some(_) | None => Ok(()),
        }
    }
}

fn takes(letter: char, count: usize) -> bool {
    match letter {
        '?' => true,
        '+' => 1 <= count,
        '*' => 2 <= count,
        'f' => count == 1,
        digit => digit.to_digit(10).is_some_and(|digit| usize::try_from(digit) == Ok(count)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::directives::directives;
    use super::*;

    fn check(minor: u32, place: Place, text: &str, trouble: Option<&str>) {
        let (read, broken) = directives(text, "f.conf");
        assert_eq!(broken, None, "{text}");
        let checked = Known::of(minor).check(&read[0], place);
        assert_eq!(checked.err().as_deref(), trouble, "{text}");
    }

    #[test]
    fn the_list_can_be_searched() {
        assert!(LIST.lines().is_sorted_by_key(|line| line.split(' ').next()));
        for line in LIST.lines() {
            let columns: Vec<&str> = line.split(' ').collect();
            let (places, words, span) = match columns[..] {
                [_, places, words] => (places, words, "0-"),
                [_, places, words, span] => (places, words, span),
                _ => panic!("{line}"),
            };
            assert!(
                places == "*" || places.chars().all(|one| "MEHSLUslxTVWAB".contains(one)),
                "{line}"
            );
            assert!(words.chars().all(|one| "0123456789?+*fb".contains(one)), "{line}");
            let (first, last) = span.split_once('-').expect(line);
            let is_bound = |text: &str| text.is_empty() || text.parse::<u32>().is_ok();
            assert!(is_bound(first) && is_bound(last) && span != "-", "{line}");
        }
    }

    #[test]
    fn a_directive_is_known_where_and_as_its_module_has_it() {
        check(27, Place::Server, "foo bar;", Some("unknown directive \"foo\""));
        check(27, Place::Http, "proxy_cache_path /tmp/c keys_zone=c:1m inactive=1h;", None);
        check(27, Place::Location, "grpc_pass grpc://web:50051;", None);
        check(27, Place::Location, "auth_request /auth;", None);
        check(27, Place::Main, "stream { }", None);
        check(27, Place::Stream, "server { }", None);
        check(27, Place::StreamServer, "proxy_pass web:80;", None);
        let elsewhere = "\"proxy_pass\" directive is not allowed here";
        check(27, Place::Server, "proxy_pass http://web;", Some(elsewhere));
        let count = "invalid number of arguments in \"root\" directive";
        check(27, Place::Server, "root /srv index index.html;", Some(count));
        let open = "directive \"location\" has no opening \"{\"";
        check(27, Place::Server, "location /;", Some(open));
        let closed = "directive \"listen\" is not terminated by \";\"";
        check(27, Place::Server, "listen 80 { }", Some(closed));
        let flag = "invalid value \"yes\" in \"gzip\" directive, it must be \"on\" or \"off\"";
        check(27, Place::Http, "gzip yes;", Some(flag));
    }

    #[test]
    fn what_a_version_does_not_know_yet_or_any_more_is_unknown_to_it() {
        check(24, Place::Server, "http2 on;", Some("unknown directive \"http2\""));
        check(25, Place::Server, "http2 on;", None);
        check(24, Place::Server, "ssl on;", None);
        check(27, Place::Server, "ssl on;", Some("unknown directive \"ssl\""));
    }
}

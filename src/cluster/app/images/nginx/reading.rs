//! The configuration as nginx reads it: one file, what it includes, and where each directive may stand.
//! Models ngx_conf_parse, ngx_conf_handler and ngx_conf_include of src/core/ngx_conf_file.c.

use super::super::static_files;
use super::directives::{Directive, directives};
use super::known::Known;
use crate::cluster::app::files::{Files, path};

/// Where relative names begin.
const PREFIX: &str = "/etc/nginx";
/// A file that includes itself comes to its end.
const DEPTH_MAX: usize = 16;

/// All directives, includes taken in, and the files they came from.
#[derive(Default)]
pub struct Reading {
    pub directives: Vec<Directive>,
    pub sources: Vec<Source>,
}

/// A file that was read, as `nginx -T` shows it.
pub struct Source {
    pub path: String,
    pub text: String,
}

/// What a directive stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Main,
    Events,
    Http,
    Server,
    Location,
    Upstream,
    /// An `if` of a server, and one of a location.
    ServerIf,
    LocationIf,
    LimitExcept,
    Stream,
    StreamServer,
    StreamUpstream,
    Mail,
    MailServer,
    /// A block whose inside is not looked at.
    Other,
}

struct Reader<'a> {
    files: &'a Files,
    known: Known,
    sources: Vec<Source>,
}

/// Err: what nginx calls an emergency.
pub fn read(files: &Files, main: &str, minor: u32) -> Result<Reading, String> {
    let mut reader = Reader { files, known: Known::of(minor), sources: Vec::new() };
    let directives = reader.file(&absolute(main), "", Place::Main, 0)?;
    if !directives.iter().any(|directive| directive.name() == "events") {
        return Err("no \"events\" section in configuration".to_owned());
    }
    Ok(Reading { directives, sources: reader.sources })
}

pub fn absolute(path: &str) -> String {
    path::absolute(PREFIX, path)
}

impl Reader<'_> {
    fn file(
        &mut self,
        path: &str,
        asked_at: &str,
        place: Place,
        depth: usize,
    ) -> Result<Vec<Directive>, String> {
        let refuse = |why: &str| Err(format!("open() \"{path}\" failed ({why}){asked_at}"));
        if DEPTH_MAX < depth {
            return refuse("24: Too many open files");
        }
        let Some(text) = static_files::read(self.files, path) else {
            return refuse("2: No such file or directory");
        };
        self.sources.push(Source { path: path.to_owned(), text: text.clone() });
        let (directives, broken) = directives(&text, path);
        // What stands ahead of a mistake is looked at first.
        let read = self.take_in(directives, place, depth)?;
        broken.map_or(Ok(read), Err)
    }

    /// Puts what is included where it is included.
    fn take_in(
        &mut self,
        directives: Vec<Directive>,
        place: Place,
        depth: usize,
    ) -> Result<Vec<Directive>, String> {
        let mut all = Vec::new();
        for mut directive in directives {
            let asked_at = format!(" in {}", directive.at);
            let checked = self.known.check(&directive, place);
            checked.map_err(|trouble| format!("{trouble}{asked_at}"))?;
            if let ("load_module", [_, module]) = (directive.name(), &directive.words[..]) {
                self.known.load(module);
            }
            if let ("include", [_, path]) = (directive.name(), &directive.words[..]) {
                for path in self.matching(&absolute(path)) {
                    all.extend(self.file(&path, &asked_at, place, depth + 1)?);
                }
                continue;
            }
            let inside = place.inside(directive.name());
            directive.block = self.take_in(std::mem::take(&mut directive.block), inside, depth)?;
            all.push(directive);
        }
        Ok(all)
    }

    /// A star matches what there is, which may be nothing; any other name must be there.
    fn matching(&self, path: &str) -> Vec<String> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some((start, end)) = name.split_once('*') else { return vec![path.to_owned()] };
        let names = self.files.list(folder).unwrap_or_default();
        let fits = |name: &&String| {
            !name.starts_with('.') && name.starts_with(start) && name.ends_with(end)
        };
        names.iter().filter(fits).map(|name| path::join(folder, name)).collect()
    }
}

impl Place {
    fn inside(self, name: &str) -> Place {
        match (self, name) {
            (Place::Main, "events") => Place::Events,
            (Place::Main, "http") => Place::Http,
            (Place::Main, "mail") => Place::Mail,
            (Place::Main, "stream") => Place::Stream,
            (Place::Http, "server") => Place::Server,
            (Place::Http, "upstream") => Place::Upstream,
            (Place::Server | Place::Location, "location") => Place::Location,
            (Place::Server, "if") => Place::ServerIf,
            (Place::Location, "if") => Place::LocationIf,
            (Place::Location, "limit_except") => Place::LimitExcept,
            (Place::Stream, "server") => Place::StreamServer,
            (Place::Stream, "upstream") => Place::StreamUpstream,
            (Place::Mail, "server") => Place::MailServer,
            _ => Place::Other,
        }
    }

    /// As the list of directives writes it.
    pub fn letter(self) -> char {
        match self {
            Place::Main => 'M',
            Place::Events => 'E',
            Place::Http => 'H',
            Place::Server => 'S',
            Place::Location => 'L',
            Place::Upstream => 'U',
            Place::ServerIf => 's',
            Place::LocationIf => 'l',
            Place::LimitExcept => 'x',
            Place::Stream => 'T',
            Place::StreamServer => 'V',
            Place::StreamUpstream => 'W',
            Place::Mail => 'A',
            Place::MailServer => 'B',
            Place::Other => '*',
        }
    }
}

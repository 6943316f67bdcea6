//! What nginx makes in the file system before it serves: folders for what does not fit into memory, its logs, and the file
//! with its number. Models ngx_init_cycle of src/core/ngx_cycle.c, ngx_create_paths and ngx_conf_merge_path_value of
//! src/core/ngx_file.c.

use super::config::Config;
use super::directives::Directive;
use super::logs::{self, Access, ErrorLog, failed};
use super::reading::absolute;
use crate::cluster::app::files::{Errno, Files};

/// Folders that every server has, and where the official image puts them, in the order in which their modules are asked.
const FOLDERS: [(&str, &str); 5] = [
    ("client_body_temp_path", "/var/cache/nginx/client_temp"),
    ("proxy_temp_path", "/var/cache/nginx/proxy_temp"),
    ("fastcgi_temp_path", "/var/cache/nginx/fastcgi_temp"),
    ("uwsgi_temp_path", "/var/cache/nginx/uwsgi_temp"),
    ("scgi_temp_path", "/var/cache/nginx/scgi_temp"),
];
const CACHES: [&str; 4] =
    ["proxy_cache_path", "fastcgi_cache_path", "uwsgi_cache_path", "scgi_cache_path"];

/// What is to be there before anything is served.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    folders: Vec<String>,
    logs: Vec<String>,
}

impl Wanted {
    pub fn of(directives: &[Directive]) -> Wanted {
        let mut wanted = Wanted::default();
        wanted.logs.extend(directives.iter().filter_map(log));
        let errors = |directive: &Directive| directive.name() == "error_log";
        if !directives.iter().any(errors) {
            wanted.logs.push(logs::ERRORS.to_owned());
        }
        for http in directives.iter().filter(|one| one.name() == "http") {
            wanted.named(&http.block);
            wanted.usual(&http.block);
        }
        wanted
    }

    /// What the configuration names, wherever it does.
    fn named(&mut self, block: &[Directive]) {
        for directive in block {
            let name = directive.name();
            if FOLDERS.iter().any(|(known, _)| *known == name) || CACHES.contains(&name) {
                self.folders.extend(directive.words.get(1).map(|path| absolute(path)));
            }
            self.logs.extend(log(directive));
            self.named(&directive.block);
        }
    }

    /// What each server has that names no other.
    fn usual(&mut self, http: &[Directive]) {
        let says = |block: &[Directive], name: &str| block.iter().any(|one| one.name() == name);
        for (name, usual) in FOLDERS {
            let is_wanted = !says(http, name)
                && http.iter().any(|one| one.name() == "server" && !says(&one.block, name));
            if is_wanted {
                self.folders.push(usual.to_owned());
            }
        }
        if !says(http, "access_log") && says(http, "server") {
            self.logs.push(logs::REQUESTS.to_owned());
        }
    }

    /// Err: what nginx calls an emergency.
    pub fn make(&self, files: &mut Files) -> Result<(), String> {
        for path in &self.folders {
            match files.create_directory(path) {
                Ok(()) | Err(Errno::Exists) => {}
                Err(error) => return Err(failed("mkdir()", path, error)),
            }
        }
        self.logs.iter().try_for_each(|place| logs::open(files, place))
    }
}

fn log(directive: &Directive) -> Option<String> {
    let words: Vec<&str> = directive.words.iter().map(String::as_str).collect();
    match words[..] {
        ["access_log", place, ..] => match Access::of(place) {
            Access::Off => None,
            Access::To(place) => Some(place),
        },
        ["error_log", ref rest @ ..] => ErrorLog::of(rest).map(|log| log.place),
        _ => None,
    }
}

/// A configuration is only tested without a number in the file.
pub fn write_pid(config: &Config, files: &mut Files, number: Option<u32>) -> Result<(), String> {
    let path = absolute(config.pid.as_deref().unwrap_or("/run/nginx.pid"));
    let written = match number {
        Some(number) => files.write(&path, &format!("{number}\n")),
        None => files.append(&path, ""),
    };
    written.map_err(|error| failed("open()", &path, error))
}

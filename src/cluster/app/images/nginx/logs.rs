//! Where nginx writes its logs: to files, which the image links to the container's output, or to its terminal.
//! Models ngx_log_set_log and ngx_log_init of src/core/ngx_log.c, and the opening of files in ngx_init_cycle.

use std::rc::Rc;

use super::reading::absolute;
use crate::cluster::app::files::{Device, Errno, Files};
use crate::cluster::app::server::clock::{Line, Stream};

/// Where everything goes that is said before the configuration is read, and after it if that names no other place.
pub const ERRORS: &str = "/var/log/nginx/error.log";
pub const REQUESTS: &str = "/var/log/nginx/access.log";

/// From which severity on the error log is written; what is not named here is logged whatever is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Notice,
    Warn,
    #[default]
    Error,
    Higher,
}

/// One of the places that an `error_log` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorLog {
    pub place: String,
    pub level: Level,
}

/// Where a line for each request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    Off,
    To(String),
}

/// What is behind the path of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sink {
    Out,
    Err,
    /// The terminal itself, on which nothing is said twice.
    Terminal,
    File(Rc<str>),
    /// Another machine, or nobody.
    Away,
}

impl ErrorLog {
    /// The words of an `error_log` behind its name.
    pub fn of(words: &[&str]) -> Option<ErrorLog> {
        let [place, rest @ ..] = words else { return None };
        let level = match rest {
            ["debug" | "info" | "notice", ..] => Level::Notice,
            ["warn", ..] => Level::Warn,
            [] | ["error", ..] => Level::Error,
            _ => Level::Higher,
        };
        Some(ErrorLog { place: (*place).to_owned(), level })
    }
}

/// What holds where no `error_log` says otherwise.
impl Default for ErrorLog {
    fn default() -> ErrorLog {
        ErrorLog { place: ERRORS.to_owned(), level: Level::Error }
    }
}

impl Access {
    pub fn of(place: &str) -> Access {
        if place == "off" { Access::Off } else { Access::To(place.to_owned()) }
    }
}

impl Sink {
    pub fn of(files: &Files, place: &str) -> Sink {
        if place == "stderr" {
            return Sink::Terminal;
        }
        if place.starts_with("syslog:") || place.starts_with("memory:") {
            return Sink::Away;
        }
        let path = absolute(place);
        match files.device(&path) {
            Some(Device::Own(1) | Device::First(1)) => Sink::Out,
            Some(Device::Own(_) | Device::First(_)) => Sink::Err,
            Some(Device::Null | Device::Zero | Device::Random) => Sink::Away,
            None => Sink::File(path.into()),
        }
    }

    /// The same line on its way there.
    pub fn takes(&self, line: &Line) -> Option<Line> {
        let stream = match self {
            Sink::Out => Stream::Out,
            Sink::Err | Sink::Terminal => Stream::Err,
            Sink::File(path) => Stream::File(Rc::clone(path)),
            Sink::Away => return None,
        };
        Some(Line { stream, ..line.clone() })
    }
}

/// Makes the file if it is not there. Err: what nginx calls an emergency.
pub fn open(files: &mut Files, place: &str) -> Result<(), String> {
    let Sink::File(path) = Sink::of(files, place) else { return Ok(()) };
    files.append(&path, "").map_err(|error| failed("open()", &path, error))
}

/// `open() "/x" failed (30: Read-only file system)`
pub fn failed(call: &str, path: &str, error: Errno) -> String {
    format!("{call} \"{path}\" failed ({}: {error})", error.number())
}

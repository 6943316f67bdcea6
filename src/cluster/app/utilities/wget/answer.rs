//! What GNU's wget makes of an answer: another try, another place, or a page that is saved.
//! Models src/http.c gethttp and http_loop, retr.c printwhat and sleep_between_retrievals of GNU Wget (1.24).

use super::gnu::{GnuWget, Loud, quoted, time};
use super::progress::{Page, Progress, human};
use super::reason;
use crate::cluster::app::files::{Errno, path};
use crate::cluster::app::processes::System;
use crate::cluster::app::utilities::curl_options;
use crate::cluster::app::utilities::request::Next;
use crate::cluster::app::utilities::url::Url;
use crate::kit::time::Span;
use crate::objects::probe::{HttpReply, Scheme, Signer};

const REDIRECTS_MAX: u32 = 20;
/// How long a retry waits at most.
const RETRY_SECS_MAX: u32 = 10;

const IO_FAILED: i32 = 3;
pub const NETWORK_FAILED: i32 = 4;
const NOT_TRUSTED: i32 = 5;
const SERVER_FAILED: i32 = 8;

impl GnuWget {
    pub fn resolved(&mut self, addresses: &[String], system: &mut System) -> Next {
        const SHOWN_MAX: usize = 3;
        let more = if SHOWN_MAX < addresses.len() { ", ..." } else { "" };
        let shown = &addresses[..addresses.len().min(SHOWN_MAX)];
        self.say(&format!("{}{more}\n", shown.join(", ")), system);
        (self.addresses, self.at) = (addresses.to_vec(), 0);
        Next::Ask(self.connect(self.address(), system))
    }

    pub fn unresolved(&self, why: &str, system: &mut System) -> Next {
        self.say(&format!("failed: {why}.\n"), system);
        let host = quoted(&self.url.host, system);
        self.complain(&format!("wget: unable to resolve host address {host}\n"), system);
        Next::Exit(NETWORK_FAILED)
    }

    /// The next address, or the next try.
    pub fn unconnected(&mut self, why: &str, system: &mut System) -> Next {
        self.say(&format!("failed: {why}.\n"), system);
        if self.at + 1 < self.addresses.len() {
            self.at += 1;
            return Next::Ask(self.connect(self.address(), system));
        }
        // Whoever refuses will refuse again.
        if why == "Connection refused" && !self.retries_refused {
            return Next::Exit(NETWORK_FAILED);
        }
        self.again(system)
    }

    pub fn unread(&mut self, why: &str, system: &mut System) -> Next {
        self.say("connected.\n", system);
        self.say("HTTP request sent, awaiting response... ", system);
        self.complain(&format!("{why}.\n"), system);
        self.again(system)
    }

    /// Models printwhat and sleep_between_retrievals.
    fn again(&mut self, system: &mut System) -> Next {
        if self.tries == self.tries_max {
            self.say("Giving up.\n\n", system);
            return Next::Exit(NETWORK_FAILED);
        }
        self.say("Retrying.\n\n", system);
        let pause = Span::secs(u64::from(self.tries.min(RETRY_SECS_MAX)));
        (self.tries, self.at) = (self.tries + 1, 0);
        Next::Pause(pause)
    }

    /// Something else than HTTP is taken for a page without a head.
    pub fn headless(&mut self, line: &str, system: &mut System) -> Next {
        self.say("connected.\nHTTP request sent, awaiting response... ", system);
        self.say("200 No headers, assuming HTTP/0.9\nLength: unspecified\n", system);
        self.save(&Page { body: line, length: None }, system)
    }

    pub fn replied(&mut self, reply: &HttpReply, system: &mut System) -> Next {
        if !std::mem::take(&mut self.reuses) {
            self.say("connected.\n", system);
            if self.url.scheme == Scheme::Https && !self.is_trusted(reply, system) {
                return Next::Exit(NOT_TRUSTED);
            }
        }
        self.say("HTTP request sent, awaiting response... ", system);
        self.answered(reply, system)
    }

    fn answered(&mut self, reply: &HttpReply, system: &mut System) -> Next {
        let status = match self.shows_headers {
            false => format!("{} {}\n", reply.code, reason(reply.code)),
            true => {
                let head = curl_options::head(reply);
                let lines = head.lines().filter(|line| !line.is_empty());
                lines.fold("\n".to_owned(), |text, line| text + "  " + line + "\n")
            }
        };
        self.say(&status, system);
        match reply.code {
            300..400 => self.redirected(reply, system),
            200..300 => self.given(reply, system),
            code => {
                if self.loud == Loud::Briefly {
                    self.complain(&format!("{}:\n", self.url), system);
                }
                let text = match self.spider {
                    true => "Remote file does not exist -- broken link!!!\n".to_owned(),
                    false => format!("{} ERROR {code}: {}.\n", time(system), reason(code)),
                };
                self.complain(&text, system);
                self.say("\n", system);
                Next::Exit(SERVER_FAILED)
            }
        }
    }

    /// A connection that is there is used again.
    fn redirected(&mut self, reply: &HttpReply, system: &mut System) -> Next {
        let Some((place, url)) =
            reply.location.as_ref().and_then(|place| Some((place, self.url.join(place)?)))
        else {
            self.say("Location: unspecified\n", system);
            let text = format!("ERROR: Redirection ({}) without location.\n", reply.code);
            self.complain(&text, system);
            return Next::Exit(SERVER_FAILED);
        };
        self.say(&format!("Location: {place} [following]\n"), system);
        self.redirects += 1;
        if REDIRECTS_MAX < self.redirects {
            self.complain(&format!("{REDIRECTS_MAX} redirections exceeded.\n"), system);
            return Next::Exit(SERVER_FAILED);
        }
        let is_same =
            (url.scheme, &url.host, url.port) == (self.url.scheme, &self.url.host, self.url.port);
        (self.url, self.tries) = (url, 1);
        if !is_same {
            self.addresses.clear();
            return Next::Ask(self.first(system));
        }
        let Url { host, port, .. } = &self.url;
        let time = time(system);
        self.say(&format!("--{time}--  {}\n", self.url), system);
        self.say(&format!("Reusing existing connection to {host}:{port}.\n"), system);
        self.reuses = true;
        Next::Ask(self.reach(self.address()))
    }

    fn given(&mut self, reply: &HttpReply, system: &mut System) -> Next {
        if reply.code == 204 {
            return Next::Exit(0);
        }
        let header = |name: &str| {
            let mut headers = reply.headers.iter();
            let found = headers.find(|header| header.name.eq_ignore_ascii_case(name));
            found.map(|header| header.value.as_str())
        };
        let kind = header("Content-Type");
        let kind = kind.map(|kind| kind.split(';').next().unwrap_or_default().trim());
        let told = header("Content-Length").and_then(|length| length.parse().ok());
        let length = match header("Transfer-Encoding") {
            Some(_) => None,
            None => Some(told.unwrap_or(reply.body.len())),
        };
        let size = match length {
            None => "unspecified".to_owned(),
            Some(length @ ..1_024) => length.to_string(),
            Some(length) => format!("{length} ({})", human(length, 10.0, 1)),
        };
        let of_kind = kind.map(|kind| format!(" [{kind}]")).unwrap_or_default();
        self.say(&format!("Length: {size}{of_kind}\n"), system);
        if self.spider {
            return self.found(reply, kind, system);
        }
        self.save(&Page { body: &reply.body, length }, system)
    }

    fn found(&self, reply: &HttpReply, kind: Option<&str>, system: &mut System) -> Next {
        let has_links =
            kind.is_none_or(|kind| ["text/html", "application/xhtml+xml"].contains(&kind));
        self.say(
            if has_links {
                "Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n"
            } else {
                "Remote file exists.\n\n"
            },
            system,
        );
        if self.loud == Loud::Briefly {
            let (time, code) = (time(system), reply.code);
            self.complain(&format!("{time} URL: {} {code} {}\n", self.url, reason(code)), system);
        }
        Next::Exit(0)
    }

    fn save(&self, page: &Page, system: &mut System) -> Next {
        let is_printed = self.output == "-";
        let name = quoted(if is_printed { "STDOUT" } else { &self.output }, system);
        self.say(&format!("Saving to: {name}\n"), system);
        let progress = Progress::of(self.progress.as_deref(), system);
        if is_printed {
            self.say(&progress.begun(page), system);
            system.print(page.body);
        } else if let Err(error) = self.write(page.body, system) {
            let text = format!("{}: {error}\n\nCannot write to {name} ({error}).\n", self.output);
            self.complain(&text, system);
            return Next::Exit(IO_FAILED);
        }
        let shown = path::base_name(&self.output);
        let shown = if is_printed { "-" } else { shown };
        let done = progress.done(page, shown, is_printed);
        self.say(&done, system);
        let what = match is_printed {
            true => "written to stdout ".to_owned(),
            false => format!("{name} saved "),
        };
        let (time, rate) = (time(system), page.rate());
        let sizes = page.sizes();
        self.say(&format!("{time} ({rate}) - {what}[{sizes}]\n\n"), system);
        if self.loud == Loud::Briefly {
            let Self { url, output, tries, .. } = self;
            let text = format!("{time} URL:{url} [{sizes}] -> \"{output}\" [{tries}]\n");
            self.complain(&text, system);
        }
        Next::Exit(0)
    }

    /// Directories on the way are made for a prefix.
    fn write(&self, body: &str, system: &mut System) -> Result<(), Errno> {
        let whole = system.path(&self.output);
        if let Some((directory, _)) = whole.rsplit_once('/').filter(|_| !self.is_named) {
            system.files().create_directories(directory)?;
        }
        system.files().write(&whole, body)
    }

    /// It knows none of those who sign certificates here.
    fn is_trusted(&self, reply: &HttpReply, system: &mut System) -> bool {
        let host = &self.url.host;
        let (issuer, why) = match reply.signed_by {
            Signer::Cluster => {
                ("CN=kubernetes", "Unable to locally verify the issuer's authority.")
            }
            Signer::Server => ("CN=localhost", "Self-signed certificate encountered."),
        };
        let issuer = quoted(issuer, system);
        let word = if self.trusts { "WARNING" } else { "ERROR" };
        self.complain(
            &format!("{word}: cannot verify {host}'s certificate, issued by {issuer}:\n  {why}\n"),
            system,
        );
        if !self.trusts {
            self.complain(
                &format!("To connect to {host} insecurely, use `--no-check-certificate'.\n"),
                system,
            );
        }
        self.trusts
    }
}

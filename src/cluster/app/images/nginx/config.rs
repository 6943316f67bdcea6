//! As much of nginx's configuration as lessons use: servers with their addresses and names, roots, locations, and `return`.
//! Models ngx_http_core_module's listen and server_name, and ngx_http_find_virtual_server.

use super::directives::Directive;
use super::logs::{Access, ErrorLog};
use super::names::{Fit, bare};
use crate::cluster::app::launch::Launch;
use crate::cluster::app::server::interface::Interface;

pub const MAIN: &str = "/etc/nginx/nginx.conf";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    pub servers: Vec<Server>,
    /// What holds where nothing nearer says otherwise.
    pub scope: Scope,
    /// `daemon off;` stands in the file, there.
    pub stays: Option<String>,
    pub workers: Workers,
    pub pid: Option<String>,
    /// Where the program itself speaks, besides of requests.
    pub errors: Vec<ErrorLog>,
    /// By the ending of a path.
    types: Vec<(String, String)>,
    /// The number of the worker process that answers.
    pub worker: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Workers {
    #[default]
    One,
    /// As many as there are CPUs.
    Auto,
    Count(u32),
}

/// What may be said at each level of the blocks; the nearest that says something holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    pub root: Option<String>,
    pub indexes: Option<Vec<String>>,
    pub default_type: Option<String>,
    pub access: Option<Access>,
    pub errors: Option<Vec<ErrorLog>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Server {
    pub listens: Vec<Listen>,
    pub names: Vec<String>,
    pub scope: Scope,
    pub locations: Vec<Location>,
    /// The server itself answers everything with this.
    pub returns: Option<Returns>,
}

/// As the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen {
    pub address: String,
    pub port: i32,
    is_default: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    pub path: String,
    pub matches: Matches,
    pub scope: Scope,
    pub returns: Option<Returns>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matches {
    Exactly,
    Prefix,
}

/// A status with a text, or with the address of a redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returns {
    pub code: u16,
    pub text: String,
}

impl Config {
    /// What the directives of the main file and all it includes come to.
    pub fn of(directives: &[Directive]) -> Config {
        let mut config = Config::default();
        directives.iter().for_each(|directive| config.take(directive));
        if config.errors.is_empty() {
            config.errors.push(ErrorLog::default());
        }
        config
    }

    fn take(&mut self, directive: &Directive) {
        match words(directive)[..] {
            ["http"] => directive.block.iter().for_each(|inner| self.take_http(inner)),
            ["daemon", "off"] => self.stays = Some(directive.at.clone()),
            ["worker_processes", "auto"] => self.workers = Workers::Auto,
            ["worker_processes", count] => {
                self.workers = count.parse().map_or(Workers::One, Workers::Count);
            }
            ["pid", path] => self.pid = Some(path.to_owned()),
            ["error_log", ref rest @ ..] => self.errors.extend(ErrorLog::of(rest)),
            _ => {}
        }
    }

    fn take_http(&mut self, directive: &Directive) {
        match words(directive)[..] {
            ["types"] => directive.block.iter().for_each(|inner| self.take_type(inner)),
            ["server"] => self.servers.push(server(&directive.block)),
            _ => self.scope.take(directive),
        }
    }

    fn take_type(&mut self, directive: &Directive) {
        let [kind, endings @ ..] = &directive.words[..] else { return };
        self.types.extend(endings.iter().map(|ending| (ending.clone(), kind.clone())));
    }

    /// What is behind a path. Models ngx_http_set_content_type.
    pub fn kind(&self, path: &str) -> Option<&str> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (_, ending) = name.rsplit_once('.')?;
        let known = self.types.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending));
        known.map(|(_, kind)| kind.as_str())
    }

    /// The server for a request that came to this address and said this `Host`. Those that listen there and nowhere
    /// else go first; of them the one whose name fits, or else the default one.
    pub fn server(&self, launch: &Launch, to: (&str, i32), host: &str) -> Option<&Server> {
        let there = |server: &Server, every: bool| {
            server.listens.iter().any(|listen| {
                let at = Interface::named(&listen.address, launch);
                let is_at =
                    at.is_some_and(|at| at.takes(to.0) && (at == Interface::Every) == every);
                listen.port == to.1 && is_at
            })
        };
        let on = |every| self.servers.iter().filter(move |server| there(server, every));
        let mut here: Vec<&Server> = on(false).collect();
        if here.is_empty() {
            here = on(true).collect();
        }
        let host = bare(host);
        let best = here.iter().rev().max_by_key(|server| server.fits(&host));
        let named = best.filter(|server| server.fits(&host) != Fit::No);
        let is_default = |server: &&&Server| {
            server.listens.iter().any(|listen| listen.port == to.1 && listen.is_default)
        };
        named.or_else(|| here.iter().find(is_default)).or(here.first()).copied()
    }
}

impl Server {
    fn fits(&self, host: &str) -> Fit {
        self.names.iter().map(|name| Fit::of(name, host)).fold(Fit::No, Fit::max)
    }

    /// As the error log names it.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// An exact location goes first, else the one with the longest prefix.
    pub fn location(&self, path: &str) -> Option<&Location> {
        let exact =
            |location: &&Location| location.matches == Matches::Exactly && location.path == path;
        let prefix = |location: &&Location| {
            location.matches == Matches::Prefix && path.starts_with(&location.path)
        };
        let longest = self.locations.iter().filter(prefix).max_by_key(|one| one.path.len());
        self.locations.iter().find(exact).or(longest)
    }
}

impl Scope {
    fn take(&mut self, directive: &Directive) {
        match words(directive)[..] {
            ["root", root] => self.root = Some(root.to_owned()),
            ["index", ref names @ ..] => {
                self.indexes = Some(names.iter().map(|name| (*name).to_owned()).collect());
            }
            ["default_type", kind] => self.default_type = Some(kind.to_owned()),
            ["access_log", to, ..] => self.access = Some(Access::of(to)),
            ["error_log", ref rest @ ..] => {
                self.errors.get_or_insert_default().extend(ErrorLog::of(rest));
            }
            _ => {}
        }
    }
}

fn server(block: &[Directive]) -> Server {
    let mut server = Server::default();
    for directive in block {
        match words(directive)[..] {
            ["listen", address, ref flags @ ..] => server.listens.extend(listen(address, flags)),
            ["server_name", ref names @ ..] => {
                server.names.extend(names.iter().map(|name| name.to_ascii_lowercase()));
            }
            ["return", ref rest @ ..] => server.returns = returns(rest),
            ["location", "=", path] => {
                server.locations.push(location(path, Matches::Exactly, &directive.block));
            }
            ["location", path] | ["location", "^~", path] => {
                server.locations.push(location(path, Matches::Prefix, &directive.block));
            }
            _ => server.scope.take(directive),
        }
    }
    if server.listens.is_empty() {
        server.listens.extend(listen("80", &[]));
    }
    server
}

fn location(path: &str, matches: Matches, block: &[Directive]) -> Location {
    let scope = Scope::default();
    let mut location = Location { path: path.to_owned(), matches, scope, returns: None };
    for directive in block {
        match words(directive)[..] {
            ["return", ref rest @ ..] => location.returns = returns(rest),
            _ => location.scope.take(directive),
        }
    }
    location
}

fn words(directive: &Directive) -> Vec<&str> {
    directive.words.iter().map(String::as_str).collect()
}

/// `8080`, `127.0.0.1`, `0.0.0.0:8080`, `[::]:8080`; None: a socket that is no port.
fn listen(words: &str, flags: &[&str]) -> Option<Listen> {
    let (address, port) = match words.rsplit_once(':') {
        Some((address, port)) if !port.ends_with(']') => (address, port.parse().ok()?),
        Some(_) | None => match words.parse() {
            Ok(port) => ("", port),
            Err(_) => (words, 80),
        },
    };
    let is_default = flags.contains(&"default_server") || flags.contains(&"default");
    (address != "unix").then(|| Listen { address: address.to_owned(), port, is_default })
}

fn returns(words: &[&str]) -> Option<Returns> {
    let code = words.first()?.parse().ok().filter(|code| (100..=999).contains(code))?;
    Some(Returns { code, text: words.get(1).copied().unwrap_or("").to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `http`: what stands in that block.
    fn config(main: &str, http: &str) -> Config {
        let text = format!("{main} http {{ {http} }}");
        Config::of(&super::super::directives::directives(&text, "f.conf").0)
    }

    #[test]
    fn servers_and_locations_are_found() {
        let config = config(
            "daemon off;",
            "server { listen [::]:8080 default_server; # two\n listen 81; root /srv; location /api { return 200 'a; b'; } location = /api/x { return 503; } location / { root /web; } } server { }",
        );
        assert_eq!(config.stays.as_deref(), Some("f.conf:1"));
        let launch = Launch::default();
        let server = config.server(&launch, ("10.244.0.5", 8080), "web").unwrap();
        assert_eq!(server.listens.iter().map(|one| one.port).collect::<Vec<_>>(), [8080, 81]);
        for (path, found) in [("/api/y", "/api"), ("/api/x", "/api/x"), ("/b", "/")] {
            assert_eq!(server.location(path).map(|one| one.path.as_str()), Some(found), "{path}");
        }
        let returns = server.location("/api").unwrap().returns.clone();
        assert_eq!(returns, Some(Returns { code: 200, text: "a; b".into() }));
        let other = config.server(&launch, ("10.244.0.5", 80), "web");
        assert_eq!(other.map(|server| server.listens.len()), Some(1));
    }

    #[test]
    fn the_host_chooses_among_the_servers_of_an_address() {
        let config = config(
            "",
            "server { listen 80; server_name first; } server { listen 80 default_server; server_name _; }
             server { listen 80; server_name shop.example.com Www.Example.com; } server { listen 80; server_name *.example.com; }
             server { listen 80; server_name mail.*; } server { listen 80; server_name .example.org; }
             server { listen 127.0.0.1:80; server_name inside; } server { listen 81; server_name only; } server { listen unix:/x; }",
        );
        let launch = Launch { ip: "10.244.0.5".to_owned(), ..Launch::default() };
        for (to, port, host, name) in [
            ("10.244.0.5", 80, "first", "first"),
            ("10.244.0.5", 80, "10.244.0.5:80", "_"),
            ("10.244.0.5", 80, "", "_"),
            ("10.244.0.5", 80, "SHOP.example.com:80", "shop.example.com"),
            ("10.244.0.5", 80, "www.example.com.", "shop.example.com"),
            ("10.244.0.5", 80, "a.b.example.com", "*.example.com"),
            ("10.244.0.5", 80, "example.com", "_"),
            ("10.244.0.5", 80, "mail.example.net", "mail.*"),
            ("10.244.0.5", 80, "example.org", ".example.org"),
            ("10.244.0.5", 80, "x.example.org", ".example.org"),
            ("10.244.0.5", 80, "inside", "_"),
            ("127.0.0.1", 80, "first", "inside"),
            ("10.244.0.5", 81, "other", "only"),
        ] {
            let found = config.server(&launch, (to, port), host).map(Server::name);
            assert_eq!(found, Some(name), "{host} at {to}:{port}");
        }
        assert_eq!(config.server(&launch, ("10.244.0.5", 82), "first"), None);
    }
}

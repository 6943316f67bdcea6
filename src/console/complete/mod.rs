//! The Tab key: what the word at the cursor could become.
//!
//! The map: `kubectl` is for its verbs, here is what any word of a line may be.

mod kubectl;

use serde_json::Value;

use super::kubectl::flags::{Flag, first_argument};
use super::kubectl::verbs::about::config;
use super::programs::PROGRAMS;
use super::{docker, minikube, sim};
use crate::cluster::{Cluster, Docker, Workstation};
use crate::kit::order;
use crate::objects::Kind;

/// Behind these words a command begins.
const LEADING: [&str; 12] =
    ["!", "do", "elif", "else", "if", "nohup", "sudo", "then", "time", "until", "while", "{"];
/// Behind these stands a file.
const REDIRECTIONS: [&str; 7] = ["<", ">", ">>", "1>", "2>", "2>>", "&>"];

/// Whole words, sorted, each beginning with what stands before the end of `text`.
pub fn complete(
    cluster: &Cluster,
    station: &Workstation,
    docker: &Docker,
    text: &str,
) -> Vec<String> {
    // Quotes need no care here: nothing that is completed has a blank in it.
    let command = text.rsplit([';', '&', '|', '(', '`', '\n']).next().unwrap_or_default();
    let mut words: Vec<&str> = command.split_whitespace().collect();
    let typed = if command.ends_with(char::is_whitespace) { "" } else { words.pop().unwrap_or("") };
    let leads = |word: &&&str| LEADING.contains(*word) || is_assignment(word);
    let behind = words.iter().take_while(leads).count();
    let place = Place { cluster, station, docker, words: &words[behind..], typed };
    let mut candidates = place.candidates();
    candidates.retain(|candidate| candidate.starts_with(typed));
    order::sort_by(&mut candidates, Ord::cmp);
    candidates.dedup();
    candidates
}

fn is_assignment(word: &str) -> bool {
    let is_name = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    word.split_once('=').is_some_and(|(name, _)| !name.is_empty() && is_name(name))
}

#[derive(Clone, Copy)]
struct Place<'a> {
    cluster: &'a Cluster,
    station: &'a Workstation,
    docker: &'a Docker,
    /// The words of the command before the one at the cursor.
    words: &'a [&'a str],
    typed: &'a str,
}

impl Place<'_> {
    fn candidates(&self) -> Vec<String> {
        if self.typed.starts_with('$') {
            return self.station.variables().iter().map(|name| format!("${name}")).collect();
        }
        if self.words.last().is_some_and(|word| REDIRECTIONS.contains(word)) {
            return self.files();
        }
        match self.words.split_first() {
            None if self.typed.contains('/') => self.files(),
            // All there is would be a long list.
            None if self.typed.is_empty() => owned(PROGRAMS.iter().map(|program| program.name)),
            None => self.station.commands(),
            Some((&("kubectl" | "k"), words)) => self.kubectl(words),
            Some((&"sim", words)) => self.sim(words),
            Some((&"docker", words)) => docker::endings(self.docker, words, self.typed),
            Some((&"minikube", words)) => minikube::endings(self.cluster, words),
            Some((&"watch", words)) => {
                let is_flag = |word: &&&str| {
                    word.starts_with('-') || word.chars().all(|c| c.is_ascii_digit() || c == '.')
                };
                let words = &words[words.iter().take_while(is_flag).count()..];
                Place { words, ..*self }.candidates()
            }
            Some(_) => self.files(),
        }
    }

    /// Paths that begin as the word does.
    fn files(&self) -> Vec<String> {
        let prefix = &self.typed[..self.typed.rfind('/').map_or(0, |at| at + 1)];
        let mut names = self.station.names(None, if prefix.is_empty() { "." } else { prefix });
        let shows_hidden = self.typed[prefix.len()..].starts_with('.');
        names.retain(|name| shows_hidden || !name.starts_with('.'));
        names.into_iter().map(|name| format!("{prefix}{name}")).collect()
    }

    fn sim(&self, words: &[&str]) -> Vec<String> {
        let Some((name, rest)) = words.split_first() else {
            return owned(sim::VERBS.iter().map(|fault| fault.name));
        };
        let Some(fault) = sim::find(name) else { return Vec::new() };
        if let Some(flag) = self.flag_before(fault.flags) {
            return self.values(None, flag);
        }
        if self.typed.starts_with('-') {
            return flag_names(fault.flags);
        }
        if fault.name == "help" {
            return owned(sim::VERBS.iter().map(|fault| fault.name));
        }
        let takes_pod = !fault.flags.is_empty();
        let has_pod = !arguments(&owned(rest.iter().copied()), fault.flags).is_empty();
        if takes_pod && !has_pod { self.names(Kind::Pod) } else { Vec::new() }
    }

    /// The flag that still waits for its value.
    fn flag_before(&self, known: &[&'static Flag]) -> Option<&'static Flag> {
        let word = self.words.last()?.strip_prefix('-')?;
        let is_it = |flag: &&&'static Flag| {
            word.strip_prefix('-') == Some(flag.name) || word.chars().eq(flag.short)
        };
        known.iter().find(is_it).copied().filter(|flag| !flag.is_switch())
    }

    fn kubeconfig(&self) -> Value {
        config::parsed(self.station.read(None, config::FILE))
    }

    /// The one that is named, or that of the context.
    fn namespace(&self) -> String {
        let named = self.value_of(Some('n'), "namespace").map(str::to_owned);
        let context = self.value_of(None, "context");
        named.unwrap_or_else(|| config::namespace_in(&self.kubeconfig(), context))
    }

    fn names(&self, kind: Kind) -> Vec<String> {
        let namespace = self.namespace();
        let objects = self.cluster.objects().list(kind, None);
        let here = objects.filter(|object| {
            let own = &object.meta().namespace;
            own.is_empty() || *own == namespace
        });
        here.map(|object| object.meta().name.clone()).collect()
    }

    /// `-n shop`, `-nshop`, `--namespace shop`, `--namespace=shop`.
    fn value_of(&self, letter: Option<char>, name: &str) -> Option<&str> {
        let words = self.words.iter().enumerate();
        words.rev().find_map(|(at, word)| {
            if let Some(long) = word.strip_prefix("--") {
                return match long.strip_prefix(name)? {
                    "" => self.words.get(at + 1).copied(),
                    attached => attached.strip_prefix('='),
                };
            }
            match word.strip_prefix('-')?.strip_prefix(letter?)? {
                "" => self.words.get(at + 1).copied(),
                attached => Some(attached.strip_prefix('=').unwrap_or(attached)),
            }
        })
    }
}

fn owned<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}

fn flag_names(known: &[&'static Flag]) -> Vec<String> {
    known.iter().map(|flag| format!("--{}", flag.name)).collect()
}

/// The words that are neither flags nor their values.
fn arguments(words: &[String], known: &[&'static Flag]) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut rest = words;
    while let Some(at) = first_argument(rest, known) {
        arguments.push(rest[at].clone());
        rest = &rest[at + 1..];
    }
    arguments
}

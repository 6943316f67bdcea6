//! The Tab key: what the word at the cursor could become.

use super::kubectl::flags::{Flag, Takes, first_argument};
use super::kubectl::verbs::{self, Arguments, GLOBAL_FLAGS, VERBS, Verb};
use super::programs::PROGRAMS;
use super::{docker, minikube, sim};
use crate::assist::explain;
use crate::cluster::{Cluster, Docker, Workstation};
use crate::kit::order;
use crate::kit::sorted::SortedSet;
use crate::objects::{Key, Kind, Object};

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

    fn kubectl(&self, words: &[&str]) -> Vec<String> {
        let words = owned(words.iter().copied());
        let at = first_argument(&words, GLOBAL_FLAGS);
        let Some(mut verb) = at.and_then(|at| verbs::find(&words[at])) else {
            return match words.last().map(String::as_str) {
                Some("-n" | "--namespace") => self.namespaces(),
                _ if at.is_some() => Vec::new(),
                _ => owned(VERBS.iter().map(|verb| verb.name).filter(|name| !name.contains(' '))),
            };
        };
        let mut words = words.clone();
        words.remove(at.unwrap_or(0));
        while let Some((at, below)) = verbs::next_below(verb, &words) {
            verb = below;
            words.remove(at);
        }
        let known: Vec<&'static Flag> = verb.all_flags().collect();
        if let Some(flag) = self.flag_before(&known) {
            return self.values(flag);
        }
        if self.typed.starts_with('-') {
            return flag_names(&known);
        }
        self.arguments(verb, &arguments(&words, &known))
    }

    fn sim(&self, words: &[&str]) -> Vec<String> {
        let Some((name, rest)) = words.split_first() else {
            return owned(sim::VERBS.iter().map(|fault| fault.name));
        };
        let Some(fault) = sim::find(name) else { return Vec::new() };
        if let Some(flag) = self.flag_before(fault.flags) {
            return self.values(flag);
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

    fn arguments(&self, verb: &Verb, given: &[String]) -> Vec<String> {
        match verb.arguments {
            Arguments::Nothing => Vec::new(),
            Arguments::Verbs => {
                owned(VERBS.iter().map(|verb| verb.name).filter(|name| !name.contains(' ')))
            }
            Arguments::Below if given.is_empty() => {
                owned(verbs::below(verb).map(|one| &one.name[verb.name.len() + 1..]))
            }
            Arguments::Below => Vec::new(),
            Arguments::Images => match self.template_containers(given) {
                Some(containers) => containers.iter().map(|name| format!("{name}=")).collect(),
                None => self.resources(given),
            },
            Arguments::Resources => self.resources(given),
            Arguments::Field if given.is_empty() => self.fields(),
            Arguments::Field => Vec::new(),
            Arguments::Pod if given.is_empty() => self.names(Kind::Pod),
            Arguments::Pod => Vec::new(),
        }
    }

    /// Kinds first, then names of that kind; `pod/` leads to names at once.
    fn resources(&self, given: &[String]) -> Vec<String> {
        if let Some((word, _)) = self.typed.split_once('/') {
            let Some(kind) = Kind::from_resource(word) else { return Vec::new() };
            return self.names(kind).iter().map(|name| format!("{word}/{name}")).collect();
        }
        match given.first() {
            None => owned(Kind::ALL.iter().map(|kind| kind.names().plural)),
            Some(word) => {
                let Some(kind) = Kind::from_resource(word) else { return Vec::new() };
                let mut names = self.names(kind);
                names.retain(|name| !given.contains(name));
                names
            }
        }
    }

    /// A resource; with a dot behind it, its fields.
    fn fields(&self) -> Vec<String> {
        match self.typed.contains('.') {
            true => explain::endings(self.typed),
            false => self.resources(&[]),
        }
    }

    /// The flag that still waits for its value.
    fn flag_before(&self, known: &[&'static Flag]) -> Option<&'static Flag> {
        let word = self.words.last()?.strip_prefix('-')?;
        let is_it = |flag: &&&'static Flag| {
            word.strip_prefix('-') == Some(flag.name) || word.chars().eq(flag.short)
        };
        known.iter().find(is_it).copied().filter(|flag| !flag.is_switch())
    }

    fn values(&self, flag: &Flag) -> Vec<String> {
        match flag.name {
            "container" => self.containers(),
            "filename" => self.files(),
            "namespace" => self.namespaces(),
            "output" if flag.takes == Takes::Text("plaintext") => owned(["plaintext"]),
            "output" => owned(["custom-columns=", "json", "jsonpath=", "name", "wide", "yaml"]),
            _ => Vec::new(),
        }
    }

    fn names(&self, kind: Kind) -> Vec<String> {
        let namespace = self.value_of(&["-n", "--namespace"]).unwrap_or("default");
        let objects = self.cluster.objects().list(kind, None);
        let here = objects.filter(|object| {
            let own = &object.meta().namespace;
            own.is_empty() || own == namespace
        });
        here.map(|object| object.meta().name.clone()).collect()
    }

    fn containers(&self) -> Vec<String> {
        let pods = self.cluster.objects().list(Kind::Pod, None).filter_map(|object| match object {
            Object::Pod(pod) => Some(pod),
            _ => None,
        });
        let named = pods.filter(|pod| {
            let name = &pod.metadata.name;
            self.words.iter().any(|word| word.rsplit('/').next() == Some(name))
        });
        named.flat_map(|pod| pod.spec.containers.iter().map(|one| one.name.clone())).collect()
    }

    /// The containers of the object that is named already.
    fn template_containers(&self, given: &[String]) -> Option<Vec<String>> {
        let (kind, name) = match given {
            [] => return None,
            [first, ..] if first.contains('/') => first.split_once('/')?,
            [_] => return None,
            [kind, name, ..] => (kind.as_str(), name.as_str()),
        };
        let namespace = self.value_of(&["-n", "--namespace"]).unwrap_or("default");
        let key = Key::new(Kind::from_resource(kind)?, namespace, name);
        let json = self.cluster.objects().get(&key)?.to_json();
        let spec = json.pointer("/spec/template/spec").or_else(|| json.pointer("/spec"))?;
        let lists =
            ["initContainers", "containers"].into_iter().filter_map(|list| spec[list].as_array());
        Some(lists.flatten().filter_map(|one| one["name"].as_str().map(str::to_owned)).collect())
    }

    fn namespaces(&self) -> Vec<String> {
        let kinds = Kind::ALL.iter();
        let objects = kinds.flat_map(|kind| self.cluster.objects().list(*kind, None));
        let mut namespaces =
            SortedSet::from_iter(objects.map(|object| object.meta().namespace.clone()));
        namespaces.remove("");
        namespaces.insert("default".to_owned());
        namespaces.into_iter().collect()
    }

    fn value_of(&self, flags: &[&str]) -> Option<&str> {
        let at = self.words.iter().position(|word| flags.contains(word))?;
        self.words.get(at + 1).copied()
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

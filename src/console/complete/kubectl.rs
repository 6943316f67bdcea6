//! What kubectl's verbs take, from their one table and from the objects that are there.
//! Models staging/src/k8s.io/kubectl/pkg/util/completion/completion.go (v1.36).

use super::{Place, arguments, flag_names, owned};
use crate::assist::explain;
use crate::console::kubectl::attachable;
use crate::console::kubectl::flags::{Flag, Takes, first_argument};
use crate::console::kubectl::verbs::{self, Arguments, GLOBAL_FLAGS, VERBS, Verb};
use crate::objects::{Key, Kind, Object, Pod};
use std::rc::Rc;

/// What has pods and can be named in place of one.
const WITH_PODS: &[Kind] = &[
    Kind::DaemonSet,
    Kind::Deployment,
    Kind::Pod,
    Kind::Job,
    Kind::ReplicaSet,
    Kind::ReplicationController,
    Kind::Service,
    Kind::StatefulSet,
];

/// Values of flags that are always the same.
const VALUES: &[(&str, &[&str])] = &[
    ("cascade", &["background", "foreground", "orphan"]),
    ("dry-run", &["client", "none", "server"]),
    ("override-type", &["json", "merge", "strategic"]),
    ("restart", &["Always", "Never", "OnFailure"]),
    ("subresource", &["resize", "scale", "status"]),
    ("types", &["Normal", "Warning"]),
    ("validate", &["ignore", "strict", "warn"]),
];

const FORMATS: &[&str] = &[
    "go-template=",
    "go-template-file=",
    "json",
    "jsonpath=",
    "jsonpath-as-json=",
    "jsonpath-file=",
    "kyaml",
    "name",
    "template=",
    "templatefile=",
    "yaml",
];

impl Place<'_> {
    pub(super) fn kubectl(&self, words: &[&str]) -> Vec<String> {
        let words = owned(words.iter().copied());
        let at = first_argument(&words, GLOBAL_FLAGS);
        let Some(mut verb) = at.and_then(|at| verbs::find(&words[at])) else {
            return match self.flag_before(GLOBAL_FLAGS) {
                Some(flag) => self.values(None, flag),
                None if at.is_some() => Vec::new(),
                None if self.typed.starts_with('-') => flag_names(GLOBAL_FLAGS),
                None => top_verbs(),
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
            return self.values(Some(verb), flag);
        }
        if let Some((name, _)) = self.typed.strip_prefix("--").and_then(|word| word.split_once('='))
        {
            let flag = known.iter().find(|flag| flag.name == name);
            let values = flag.map(|flag| self.values(Some(verb), flag)).unwrap_or_default();
            return values.iter().map(|value| format!("--{name}={value}")).collect();
        }
        if self.typed.starts_with('-') {
            return flag_names(&known);
        }
        self.arguments(verb, &arguments(&words, &known))
    }

    fn arguments(&self, verb: &Verb, given: &[String]) -> Vec<String> {
        match verb.arguments {
            Arguments::Nothing => Vec::new(),
            Arguments::Verbs => top_verbs(),
            Arguments::Below if given.is_empty() => {
                owned(verbs::below(verb).map(|one| &one.name[verb.name.len() + 1..]))
            }
            Arguments::Below => Vec::new(),
            Arguments::Images => match self.template_containers(given) {
                Some(containers) => containers.iter().map(|name| format!("{name}=")).collect(),
                None => self.resources(given, None),
            },
            Arguments::Resources => self.resources(given, None),
            Arguments::Of(kinds) => self.resources(given, Some(kinds)),
            Arguments::PodFile if given.len() < 2 => {
                let pods = self.names(Kind::Pod).into_iter().map(|name| format!("{name}:"));
                pods.chain(self.files()).collect()
            }
            Arguments::PodFile => Vec::new(),
            Arguments::Nodes => self.not_given(Kind::Node, given),
            Arguments::Contexts if given.is_empty() => self.contexts(),
            Arguments::Field if given.is_empty() => self.fields(),
            Arguments::Contexts | Arguments::Field => Vec::new(),
            Arguments::Pod | Arguments::PodAndContainer | Arguments::PodAndPort
                if given.is_empty() =>
            {
                self.with_pods()
            }
            Arguments::PodAndContainer if given.len() == 1 => self.containers(given),
            Arguments::PodAndPort if given.len() == 1 => self.ports(&given[0]),
            Arguments::Pod | Arguments::PodAndContainer | Arguments::PodAndPort => Vec::new(),
        }
    }

    /// Kinds first, then names of that kind; `pod/` leads to names at once.
    fn resources(&self, given: &[String], allowed: Option<&[Kind]>) -> Vec<String> {
        let is_allowed = |kind: &Kind| allowed.is_none_or(|kinds| kinds.contains(kind));
        let kind_of = |word: &str| Kind::from_resource(word).filter(is_allowed);
        if let Some((word, _)) = self.typed.split_once('/') {
            let Some(kind) = kind_of(word) else { return Vec::new() };
            return self.names(kind).iter().map(|name| format!("{word}/{name}")).collect();
        }
        match (given.first(), allowed) {
            (None, None) => owned(Kind::ALL.iter().map(|kind| kind.names().plural)),
            (None, Some(kinds)) => owned(kinds.iter().map(|kind| kind.names().singular)),
            (Some(word), _) => match kind_of(word) {
                Some(kind) => self.not_given(kind, given),
                None => Vec::new(),
            },
        }
    }

    fn not_given(&self, kind: Kind, given: &[String]) -> Vec<String> {
        let mut names = self.names(kind);
        names.retain(|name| !given.contains(name));
        names
    }

    /// A pod's name, or a kind that has pods and what is there of it.
    fn with_pods(&self) -> Vec<String> {
        if self.typed.contains('/') {
            return self.resources(&[], None);
        }
        let kinds = WITH_PODS.iter().map(|kind| format!("{}/", kind.names().plural));
        self.names(Kind::Pod).into_iter().chain(kinds).collect()
    }

    /// The pod that is named or, in its place, what has it.
    fn pod(&self, word: &str) -> Option<Rc<Pod>> {
        let (kind, name) = match word.split_once('/') {
            None => (Kind::Pod, word),
            Some((kind, name)) => (Kind::from_resource(kind)?, name),
        };
        let store = self.cluster.objects();
        attachable::of(store, store.get(&Key::new(kind, &self.namespace(), name))?).ok()
    }

    fn containers(&self, given: &[String]) -> Vec<String> {
        let pods = given.first().and_then(|word| self.pod(word));
        let lists = pods.iter().flat_map(|pod| [&pod.spec.init_containers, &pod.spec.containers]);
        lists.flatten().map(|container| container.name.clone()).collect()
    }

    /// `8080:80`: what was typed before the colon, or the same port on both sides.
    fn ports(&self, word: &str) -> Vec<String> {
        let service = match word.split_once('/') {
            Some((kind, name)) if Kind::from_resource(kind) == Some(Kind::Service) => {
                self.cluster.objects().get(&Key::new(Kind::Service, &self.namespace(), name))
            }
            _ => None,
        };
        let ports: Vec<i32> = match service {
            Some(Object::Service(service)) => {
                service.spec.ports.iter().map(|port| port.port).collect()
            }
            _ => {
                let pod = self.pod(word);
                let containers = pod.iter().flat_map(|pod| &pod.spec.containers);
                containers.flat_map(|one| &one.ports).map(|port| port.container_port).collect()
            }
        };
        let here = self.typed.split(':').next().filter(|typed| !typed.is_empty());
        let pair = |port: i32| match here {
            Some(here) => format!("{here}:{port}"),
            None => format!("{port}:{port}"),
        };
        ports.into_iter().map(pair).collect()
    }

    /// A resource; with a dot behind it, its fields.
    fn fields(&self) -> Vec<String> {
        match self.typed.contains('.') {
            true => explain::endings(self.typed),
            false => self.resources(&[], None),
        }
    }

    pub(super) fn values(&self, verb: Option<&Verb>, flag: &Flag) -> Vec<String> {
        let name = verb.map_or("", |verb| verb.name);
        if let Some((_, values)) = VALUES.iter().find(|(known, _)| *known == flag.name) {
            return owned(values.iter().copied());
        }
        match (flag.name, name) {
            ("container", _) => {
                let pod = self.words.iter().copied().find(|word| self.pod(word).is_some());
                self.containers(&owned(pod))
            }
            ("context", _) => self.contexts(),
            ("filename" | "patch-file" | "from-file" | "from-env-file" | "cert" | "key", _) => {
                self.files()
            }
            ("for", "events") => self.resources(&[], None),
            ("for", "wait") => owned(["condition=", "create", "delete", "jsonpath="]),
            ("namespace", _) => self.names(Kind::Namespace),
            ("output", "explain") => owned(["plaintext", "plaintext-openapiv2"]),
            ("output", "edit" | "version") => owned(["json", "yaml"]),
            ("output", "delete" | "config get-contexts") => owned(["name"]),
            ("output", "api-resources") => owned(["json", "kyaml", "name", "wide", "yaml"]),
            ("output", "get") => {
                let own = ["custom-columns=", "custom-columns-file=", "wide"];
                owned(FORMATS.iter().copied().chain(own))
            }
            ("output", _) => owned(FORMATS.iter().copied()),
            ("sort-by", "api-resources") => owned(["kind", "name"]),
            ("sort-by", "top") => owned(["cpu", "memory"]),
            ("type", "patch") => owned(["json", "merge", "strategic"]),
            _ if flag.takes == Takes::Switch("false") || flag.takes == Takes::Switch("true") => {
                owned(["false", "true"])
            }
            _ => Vec::new(),
        }
    }

    fn contexts(&self) -> Vec<String> {
        let config = self.kubeconfig();
        let contexts = config["contexts"].as_array().into_iter().flatten();
        owned(contexts.filter_map(|one| one["name"].as_str()))
    }

    /// The containers of the object that is named already.
    fn template_containers(&self, given: &[String]) -> Option<Vec<String>> {
        let (kind, name) = match given {
            [] => return None,
            [first, ..] if first.contains('/') => first.split_once('/')?,
            [_] => return None,
            [kind, name, ..] => (kind.as_str(), name.as_str()),
        };
        let key = Key::new(Kind::from_resource(kind)?, &self.namespace(), name);
        let json = self.cluster.objects().get(&key)?.to_json();
        let spec = json.pointer("/spec/template/spec").or_else(|| json.pointer("/spec"))?;
        let lists =
            ["initContainers", "containers"].into_iter().filter_map(|list| spec[list].as_array());
        Some(lists.flatten().filter_map(|one| one["name"].as_str().map(str::to_owned)).collect())
    }
}

fn top_verbs() -> Vec<String> {
    owned(VERBS.iter().map(|verb| verb.name).filter(|name| !name.contains(' ')))
}

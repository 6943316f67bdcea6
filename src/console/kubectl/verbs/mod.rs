//! The verbs: the one table from which reading, help, completion and suggestions come.
//!
//! To add one: a file here with its `VERB`, and its line in `VERBS`.

pub mod about;
pub mod annotate;
pub mod apply;
pub mod attach;
mod below;
pub mod cordon;
pub mod cp;
pub mod create;
pub mod debug;
pub mod delete;
pub mod describe;
pub mod diff;
pub mod drain;
pub mod edit;
pub mod events;
pub mod exec;
pub mod explain;
pub mod expose;
pub mod flags;
pub mod get;
pub mod help;
pub mod label;
mod last_applied;
pub mod logs;
pub mod patch;
pub mod port_forward;
pub mod proxy;
pub mod replace;
pub mod rollout;
pub mod run;
pub mod scale;
pub mod set;
pub mod taint;
pub mod top;
pub mod wait;

use super::failure::Failure;
use super::flags as flags_of_words;
use super::flags::{Flag, Flags};
use crate::console::shell::{Outcome, Shell};
use crate::objects::{Kind, Object};

/// In alphabetical order.
pub const VERBS: &[&Verb] = &[
    &annotate::VERB,
    &about::api_resources::VERB,
    &about::api_resources::VERSIONS,
    &apply::VERB,
    &last_applied::VERB,
    &attach::VERB,
    &about::auth::VERB,
    &about::can_i::VERB,
    &about::auth::WHO_AM_I,
    &about::cluster_info::VERB,
    &about::config::VERB,
    &about::config::CURRENT_CONTEXT,
    &about::contexts::DELETE_CONTEXT,
    &about::contexts::GET_CLUSTERS,
    &about::contexts::GET_CONTEXTS,
    &about::contexts::GET_USERS,
    &about::contexts::RENAME_CONTEXT,
    &about::config::SET_CONTEXT,
    &about::config::USE_CONTEXT,
    &about::config::VIEW,
    &cordon::VERB,
    &cp::VERB,
    &create::VERB,
    &create::data::CONFIG_MAP,
    &create::job::CRON_JOB,
    &create::deployment::VERB,
    &create::job::VERB,
    &create::namespace::VERB,
    &create::pod_disruption_budget::VERB,
    &create::priority_class::VERB,
    &create::data::SECRET,
    &create::secret::DOCKER_REGISTRY,
    &create::data::GENERIC,
    &create::secret::TLS,
    &create::service::VERB,
    &create::service::CLUSTER_IP,
    &create::service::EXTERNAL_NAME,
    &create::service::LOAD_BALANCER,
    &create::service::NODE_PORT,
    &debug::VERB,
    &delete::VERB,
    &describe::VERB,
    &diff::VERB,
    &drain::VERB,
    &edit::VERB,
    &events::VERB,
    &exec::VERB,
    &explain::VERB,
    &expose::VERB,
    &get::VERB,
    &help::VERB,
    &label::VERB,
    &logs::VERB,
    &help::OPTIONS,
    &patch::VERB,
    &port_forward::VERB,
    &proxy::VERB,
    &replace::VERB,
    &rollout::VERB,
    &rollout::history::VERB,
    &rollout::pause::PAUSE,
    &rollout::restart::VERB,
    &rollout::pause::RESUME,
    &rollout::status::VERB,
    &rollout::undo::VERB,
    &run::VERB,
    &scale::VERB,
    &set::VERB,
    &set::env::VERB,
    &set::image::VERB,
    &set::resources::VERB,
    &set::selector::VERB,
    &taint::VERB,
    &top::VERB,
    &cordon::UNCORDON,
    &about::version::VERB,
    &wait::VERB,
];

/// Flags that every verb takes.
pub const GLOBAL_FLAGS: &[&Flag] = &[
    &flags::AS,
    &flags::AS_GROUP,
    &flags::AS_UID,
    &flags::CACHE_DIR,
    &flags::CONTEXT,
    &flags::DISABLE_COMPRESSION,
    &flags::INSECURE,
    &flags::NAMESPACE,
    &flags::REQUEST_TIMEOUT,
    &flags::VERBOSITY,
    &flags::HELP,
];

pub struct Verb {
    /// `rollout status` stands below `rollout`.
    pub name: &'static str,
    /// Other words for the last one of the name.
    pub aliases: &'static [&'static str],
    /// What follows `kubectl`, as help shows it.
    pub usage: &'static str,
    pub summary: &'static str,
    /// Beside the global ones.
    pub flags: &'static [&'static Flag],
    pub arguments: Arguments,
    pub run: fn(&Call, &mut Shell) -> Result<Outcome, Failure>,
}

/// What a verb's arguments are, for completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arguments {
    Nothing,
    /// `TYPE NAME…` or `TYPE/NAME…`.
    Resources,
    /// `TYPE[.FIELD…]`.
    Field,
    Verbs,
    /// The next word of a longer verb.
    Below,
    /// As for resources, of kinds that have a pod template; behind a name, `CONTAINER=`.
    Images,
    /// Names of the kubeconfig's contexts.
    Contexts,
    /// Names of nodes.
    Nodes,
    /// A pod, or `TYPE/NAME` of what has pods.
    Pod,
    /// `POD:PATH`, or a file of this machine.
    PodFile,
    /// The same, and behind it one of its containers.
    PodAndContainer,
    /// The same, and behind it pairs of ports.
    PodAndPort,
    /// As for resources, of these kinds only.
    Of(&'static [Kind]),
}

/// A verb with what was typed behind it.
pub struct Call {
    pub verb: &'static Verb,
    pub flags: Flags,
    pub arguments: Vec<String>,
    /// What the kubeconfig says.
    pub own_namespace: String,
}

/// The annotation that says why something changed, for rollout history; `--record` leaves the command there.
pub const CHANGE_CAUSE: &str = "kubernetes.io/change-cause";

impl Call {
    /// What `--record` adds to an object.
    /// Models parseCommandArguments in cli-runtime's pkg/genericclioptions/record_flags.go (v0.36).
    pub fn record(&self, object: &mut Object) {
        if !self.flags.is_on("record") {
            return;
        }
        let words = ["kubectl", self.verb.name].into_iter();
        let words = words.chain(self.arguments.iter().map(String::as_str));
        let command = words.collect::<Vec<_>>().join(" ") + &self.flags.as_typed();
        object.meta_mut().annotations.insert(CHANGE_CAUSE.to_owned(), command);
    }
}

impl Verb {
    /// Its own, and those that come along with them.
    pub fn own_flags(&self) -> impl Iterator<Item = &'static Flag> {
        let comes = |(with, _): &&(&Flag, &[&'static Flag])| self.flags.contains(with);
        let along = flags::COMPANIONS.iter().filter(comes).flat_map(|(_, along)| *along);
        self.flags.iter().chain(along).copied()
    }

    pub fn all_flags(&self) -> impl Iterator<Item = &'static Flag> {
        self.own_flags().chain(GLOBAL_FLAGS.iter().copied())
    }
}

impl Call {
    pub fn namespace(&self) -> &str {
        self.flags.text("namespace").filter(|name| !name.is_empty()).unwrap_or(&self.own_namespace)
    }

    /// Models cobra's ValidateRequiredFlags.
    pub fn need_flag(&self, name: &str) -> Result<(), Failure> {
        match self.flags.is_given(name) {
            true => Ok(()),
            false => Err(Failure::plain(format!("required flag(s) \"{name}\" not set"))),
        }
    }

    pub fn usage_failure(&self, text: impl Into<String>) -> Failure {
        Failure::Usage { verb: self.verb.name, text: text.into() }
    }
}

/// The verbs one word longer than this one.
pub fn below(verb: &Verb) -> impl Iterator<Item = &'static Verb> {
    let prefix = format!("{} ", verb.name);
    VERBS
        .iter()
        .copied()
        .filter(move |one| one.name.strip_prefix(&prefix).is_some_and(|rest| !rest.contains(' ')))
}

/// The verb that `verb` and the first argument of `words` make together, and where that argument stands.
pub fn next_below(verb: &Verb, words: &[String]) -> Option<(usize, &'static Verb)> {
    let known: Vec<&'static Flag> = verb.all_flags().collect();
    let before_dashes = words.iter().position(|word| word == "--").unwrap_or(words.len());
    let at = flags_of_words::first_argument(&words[..before_dashes], &known)?;
    let wanted = words[at].as_str();
    let answers = |one: &&'static Verb| {
        let own = &one.name[verb.name.len() + 1..];
        own == wanted || one.aliases.contains(&wanted)
    };
    below(verb).find(answers).map(|below| (at, below))
}

pub fn find(name: &str) -> Option<&'static Verb> {
    let is_alone = |verb: &Verb| !verb.name.contains(' ');
    let answers =
        |verb: &&&Verb| verb.name == name || is_alone(verb) && verb.aliases.contains(&name);
    VERBS.iter().find(answers).copied()
}

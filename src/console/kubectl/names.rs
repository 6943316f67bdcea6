//! Which resources the arguments of a command name: `pods`, `pod web`, `po,svc`, `pod/web svc/web`, `all`.
//! Models cli-runtime's pkg/resource/builder.go ResourceTypeOrNameArgs (v0.36), C21.

use super::failure::Failure;
use crate::objects::{Key, Kind, Scope};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    All(Kind),
    Named(Kind, String),
    /// An object of a file, which may say its namespace itself.
    Exactly(Key),
}

impl Target {
    pub fn kind(&self) -> Kind {
        match self {
            Target::All(kind) | Target::Named(kind, _) => *kind,
            Target::Exactly(key) => key.kind,
        }
    }
}

/// The kinds of the category `all`, in the order in which kubectl shows them.
const CATEGORY_ALL: &[Kind] = &[
    Kind::Pod,
    Kind::ReplicationController,
    Kind::Service,
    Kind::DaemonSet,
    Kind::Deployment,
    Kind::ReplicaSet,
    Kind::StatefulSet,
    Kind::CronJob,
    Kind::Job,
];

/// Whether objects of a kind live in a namespace, as pods do.
pub fn is_namespaced(kind: Kind) -> bool {
    kind.names().scope == Scope::Namespaced
}

/// No arguments, no targets.
pub fn targets(arguments: &[String]) -> Result<Vec<Target>, Failure> {
    let combined = arguments.iter().filter(|word| word.contains('/')).count();
    if combined == 0 {
        return apart(arguments);
    }
    if combined < arguments.len() {
        return Err(Failure::plain(
            "there is no need to specify a resource type as a separate argument when passing arguments in \
             resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of \
             'kubectl get resource resource/<resource_name>'",
        ));
    }
    arguments.iter().map(|word| together(word)).collect()
}

/// `TYPE[,TYPE] [NAME…]`.
fn apart(arguments: &[String]) -> Result<Vec<Target>, Failure> {
    let Some((types, names)) = arguments.split_first() else { return Ok(Vec::new()) };
    let kinds = kinds(types)?;
    if names.is_empty() {
        return Ok(kinds.into_iter().map(Target::All).collect());
    }
    let [kind] = kinds.as_slice() else {
        return Err(Failure::plain("you must specify only one resource"));
    };
    Ok(names.iter().map(|name| Target::Named(*kind, name.clone())).collect())
}

/// `TYPE/NAME`.
fn together(word: &str) -> Result<Target, Failure> {
    let parts: Vec<&str> = word.split('/').collect();
    let [kind, name] = parts.as_slice() else {
        return Err(Failure::plain(
            "arguments in resource/name form may not have more than one slash",
        ));
    };
    if kind.is_empty() || name.is_empty() || kind.contains(',') {
        return Err(Failure::plain(
            "arguments in resource/name form must have a single resource and name",
        ));
    }
    Ok(Target::Named(self::kind(kind)?, (*name).to_owned()))
}

/// Each kind once, in the order of its first mention.
fn kinds(types: &str) -> Result<Vec<Kind>, Failure> {
    let mut kinds = Vec::new();
    for word in types.split(',') {
        let named = if word == "all" { CATEGORY_ALL.to_vec() } else { vec![kind(word)?] };
        for kind in named {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    Ok(kinds)
}

fn kind(word: &str) -> Result<Kind, Failure> {
    Kind::from_resource(word).ok_or_else(|| Failure::unknown_resource(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let arguments: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        let shown = match targets(&arguments) {
            Err(failure) => failure.text(),
            Ok(targets) => targets.iter().map(shown).collect::<Vec<_>>().join(" "),
        };
        assert_eq!(shown, expected, "{text}");
    }

    fn shown(target: &Target) -> String {
        match target {
            Target::All(kind) => kind.names().plural.to_owned(),
            Target::Named(kind, name) => format!("{}/{name}", kind.names().singular),
            Target::Exactly(key) => key.to_string(),
        }
    }

    #[test]
    fn resources_are_named_in_many_ways() {
        check("po", "pods");
        check("pods,svc,po", "pods services");
        check(
            "all",
            "pods replicationcontrollers services daemonsets deployments replicasets statefulsets cronjobs jobs",
        );
        check(
            "deploy,rs,rc,ep,ns",
            "deployments replicasets replicationcontrollers endpoints namespaces",
        );
        check("Pod web db", "pod/web pod/db");
        check("po/web service/web", "pod/web service/web");
        check("", "");
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        check("foo", "error: the server doesn't have a resource type \"foo\"\n");
        check("foo/x", "error: the server doesn't have a resource type \"foo\"\n");
        check("pods,svc web", "error: you must specify only one resource\n");
        check("a/b/c", "error: arguments in resource/name form may not have more than one slash\n");
        check(
            "pod/",
            "error: arguments in resource/name form must have a single resource and name\n",
        );
        check(
            "pod/x svc",
            "error: there is no need to specify a resource type as a separate argument when passing arguments in \
             resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of \
             'kubectl get resource resource/<resource_name>'\n",
        );
    }
}

//! kubectl's commands that podlife does not simulate: each is refused in a sentence that says so.

use super::failure::Failure;
use super::flags::FlagError;

const ONE_CLUSTER: &str = "there is one cluster here, and one way to it";

const NO_RIGHTS: &str = "nobody's rights are checked here, so there are none to give: leave it out";
const NO_QUOTA: &str = "no namespace has a limit here: give the containers requests and limits, which their nodes hold them to";
const ONE_ACCOUNT: &str =
    "every pod runs as the account default, and its token opens nothing: leave it out";

/// By their words. What stands behind each is what podlife lacks, and what to do instead.
const UNPLAYED: &[(&str, &str)] = &[
    ("alpha", "it has no alpha commands"),
    ("apply edit-last-applied", "edit the file and apply it again"),
    ("apply set-last-applied", "edit the file and apply it again"),
    ("auth reconcile", NO_RIGHTS),
    ("autoscale", "no metrics lead to more replicas here: use kubectl scale"),
    ("certificate", "it has no certificate signing requests"),
    ("cluster-info dump", "kubectl get all -A -o yaml shows as much"),
    ("completion", "the Tab key completes without it"),
    ("config delete-cluster", ONE_CLUSTER),
    ("config delete-user", ONE_CLUSTER),
    ("config set", "only contexts can be changed here: use kubectl config set-context"),
    ("config set-cluster", ONE_CLUSTER),
    ("config set-credentials", ONE_CLUSTER),
    ("config unset", "only contexts can be changed here: use kubectl config set-context"),
    ("create clusterrole", NO_RIGHTS),
    ("create clusterrolebinding", NO_RIGHTS),
    ("create ing", "it has no Ingresses: use a Service of type LoadBalancer"),
    ("create ingress", "it has no Ingresses: use a Service of type LoadBalancer"),
    ("create quota", NO_QUOTA),
    ("create resourcequota", NO_QUOTA),
    ("create role", NO_RIGHTS),
    ("create rolebinding", NO_RIGHTS),
    ("create sa", ONE_ACCOUNT),
    ("create serviceaccount", ONE_ACCOUNT),
    ("create token", ONE_ACCOUNT),
    ("kuberc", "it has no kuberc file"),
    ("kustomize", "write the manifests themselves"),
    ("plugin", "it has no plugins"),
    ("set serviceaccount", ONE_ACCOUNT),
    ("set subject", NO_RIGHTS),
];

/// The refusal, if the words name such a command.
pub fn refusal(words: &[&str]) -> Option<Failure> {
    let is_it = |name: &str| {
        let mut names = name.split(' ');
        let leads = names.by_ref().zip(words).all(|(name, word)| name == *word);
        leads && name.split(' ').count() <= words.len()
    };
    let (name, instead) = UNPLAYED.iter().find(|(name, _)| is_it(name))?;
    Some(Failure::plain(format!("podlife does not simulate kubectl {name}: {instead}")))
}

/// Flags of kubectl's, by the verbs that have them; none stands for all. What stands behind them is as above.
const FLAGS: &[(&str, &str, &str)] = &[
    (
        "",
        "certificate-authority client-certificate client-key cluster kubeconfig kuberc password server tls-server-name token user username",
        ONE_CLUSTER,
    ),
    ("", "as-user-extra match-server-version profile profile-output vmodule", IDLE),
    ("", "warnings-as-errors", "look at what is printed after Warning:"),
    ("", "kustomize", "write the manifests themselves"),
    ("", "raw", "kubectl proxy and curl reach the API"),
    ("apply diff", "force-conflicts server-side", "objects are applied from kubectl's own side"),
    ("apply diff", "applyset prune prune-allowlist", "delete what the files no longer hold"),
    (
        "apply",
        "cascade force grace-period timeout wait",
        "kubectl replace --force makes an object anew",
    ),
    (
        "annotate edit expose label patch replace run scale",
        "record",
        "kubectl annotate says why, in kubernetes.io/change-cause",
    ),
    ("attach", "detach-keys", IDLE),
    ("config view", "flatten merge", ONE_CLUSTER),
    ("create", "edit", "create the object, then kubectl edit it"),
    ("create edit", "output-patch windows-line-endings", IDLE),
    ("debug", "custom", "--profile chooses among what kubectl knows"),
    ("debug", "filename", "name the pod"),
    ("delete", "interactive", "nothing is asked here"),
    ("exec", "filename", "name the pod"),
    ("expose", "override-type overrides", "write a manifest"),
    ("logs", "insecure-skip-tls-verify-backend", IDLE),
    ("port-forward", "address", "ports are opened on localhost only"),
    (
        "proxy",
        "accept-hosts accept-paths address api-prefix append-server-path disable-filter keepalive reject-methods reject-paths unix-socket www www-prefix",
        "its proxy listens on 127.0.0.1:8001 and lets everything through",
    ),
    ("top", "show-capacity show-swap use-protocol-buffers", IDLE),
];

const IDLE: &str = "leave it out";

/// The refusal of a flag that kubectl has and podlife has not.
pub fn flag(verb: &str, error: &FlagError) -> Option<Failure> {
    let name = match error {
        FlagError::Unknown(name) => name.as_str(),
        FlagError::UnknownShort { letter: 'k', .. } => "kustomize",
        FlagError::UnknownShort { letter: 's', .. } => "server",
        FlagError::UnknownShort { letter: 'i', .. } if verb == "delete" => "interactive",
        FlagError::UnknownShort { .. }
        | FlagError::NeedsArgument(_)
        | FlagError::ShortNeedsArgument { .. }
        | FlagError::Invalid { .. } => return None,
    };
    let is_it = |(verbs, names, _): &&(&str, &str, &str)| {
        let is_of_verb =
            verbs.is_empty() || *verbs == verb || verbs.split(' ').any(|one| one == verb);
        is_of_verb && names.split(' ').any(|one| one == name)
    };
    let (_, _, instead) = FLAGS.iter().find(is_it)?;
    let command = ["kubectl", verb].join(" ");
    let command = command.trim_end();
    Some(Failure::plain(format!("podlife does not simulate {command} --{name}: {instead}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::kubectl::verbs::VERBS;

    #[test]
    fn what_is_refused_is_not_there() {
        for (name, _) in UNPLAYED {
            assert!(VERBS.iter().all(|verb| verb.name != *name), "{name}");
        }
        assert!(UNPLAYED.is_sorted_by(|one, other| one.0 < other.0));
    }

    #[test]
    fn a_flag_of_kubectls_is_refused_in_a_sentence() {
        let text = |verb, name: &str| {
            flag(verb, &FlagError::Unknown(name.to_owned())).map(|failure| failure.text())
        };
        assert_eq!(
            text("apply", "prune").as_deref(),
            Some(
                "error: podlife does not simulate kubectl apply --prune: delete what the files no longer hold\n"
            )
        );
        assert!(text("get", "prune").is_none());
        assert!(text("get", "kubeconfig").is_some());
        assert!(
            flag("apply", &FlagError::UnknownShort { letter: 'k', within: "k".into() }).is_some()
        );
        for (verbs, names, _) in FLAGS {
            for verb in VERBS
                .iter()
                .filter(|verb| verbs.is_empty() || verbs.split(' ').any(|one| one == verb.name))
            {
                for name in names.split(' ').filter(|name| !verbs.is_empty() || *name != "raw") {
                    let is_taken = verb.all_flags().any(|flag| flag.name == name);
                    // What means another thing elsewhere is refused elsewhere only.
                    let is_known = verb.name == "config set-context"
                        || (verb.name, name) == ("debug", "profile");
                    assert!(!is_taken || is_known, "{} --{name}", verb.name);
                }
            }
        }
    }

    #[test]
    fn all_the_words_must_be_there() {
        assert!(refusal(&["create", "role", "x"]).is_some());
        assert!(refusal(&["create", "job"]).is_none());
        assert!(refusal(&["create"]).is_none());
        assert!(refusal(&["plugin", "list"]).is_some());
    }
}

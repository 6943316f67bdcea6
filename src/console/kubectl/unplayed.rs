//! kubectl's commands that podlife does not simulate: each is refused in a sentence that says so.

use super::failure::Failure;

/// By their words. What stands behind each is what podlife lacks, and what to do instead.
const UNPLAYED: &[(&str, &str)] = &[
    ("alpha", "it has no alpha commands"),
    ("apply edit-last-applied", "edit the file and apply it again"),
    ("apply set-last-applied", "edit the file and apply it again"),
    ("apply view-last-applied", "kubectl get -o yaml shows the annotation"),
    ("autoscale", "no metrics lead to more replicas here: use kubectl scale"),
    ("certificate", "it has no certificate signing requests"),
    ("completion", "the Tab key completes without it"),
    ("cp", "write into the container instead: kubectl exec -i POD -- sh -c 'cat > FILE' < FILE"),
    ("create clusterrole", "nobody's rights are checked here"),
    ("create clusterrolebinding", "nobody's rights are checked here"),
    ("create ingress", "it has no Ingresses: use a Service of type LoadBalancer"),
    ("create quota", "it has no ResourceQuotas"),
    ("create role", "nobody's rights are checked here"),
    ("create rolebinding", "nobody's rights are checked here"),
    ("create serviceaccount", "every pod runs as the account default"),
    ("create token", "every pod runs as the account default"),
    (
        "debug",
        "it has no ephemeral containers: use kubectl exec, or kubectl run -it --rm debug --image=busybox",
    ),
    ("diff", "kubectl apply --dry-run=server says whether an object would change"),
    ("kuberc", "it has no kuberc file"),
    ("kustomize", "write the manifests themselves"),
    ("plugin", "it has no plugins"),
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
    fn all_the_words_must_be_there() {
        assert!(refusal(&["create", "role", "x"]).is_some());
        assert!(refusal(&["create", "job"]).is_none());
        assert!(refusal(&["create"]).is_none());
        assert!(refusal(&["cp", "a", "b"]).is_some());
    }
}

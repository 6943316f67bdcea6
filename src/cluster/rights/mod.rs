//! Who may do what in a cluster as kubeadm leaves it: nothing here gives anybody more.
//! Models plugin/pkg/auth/authorizer/rbac, pkg/registry/rbac/validation/rule.go and pkg/apis/rbac/v1/evaluation_helpers.go (v1.36).
//!
//! `roles` are the rules and who has them.

mod roles;

pub use roles::rules;

use crate::cluster::version::Version;
use crate::kit::quote::quote;

/// Whoever asks, as the API server knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub name: String,
    pub groups: Vec<String>,
}

pub const ANONYMOUS: &str = "system:anonymous";
const AUTHENTICATED: &str = "system:authenticated";
const UNAUTHENTICATED: &str = "system:unauthenticated";
const MASTERS: &str = "system:masters";
const ACCOUNTS: &str = "system:serviceaccounts";

/// A rule has either resources or paths. No names stand for all.
#[derive(Debug, PartialEq, Eq)]
pub struct PolicyRule {
    pub verbs: &'static [&'static str],
    pub groups: &'static [&'static str],
    pub resources: &'static [&'static str],
    pub names: &'static [&'static str],
    pub paths: &'static [&'static str],
}

/// What somebody wants to do. Models authorizer.Attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish<'a> {
    pub verb: &'a str,
    pub with: Target<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// Empty texts stand for none.
    Resource {
        group: &'a str,
        resource: &'a str,
        subresource: &'a str,
        name: &'a str,
    },
    Path(&'a str),
}

impl User {
    /// Whose certificate `admin.conf` holds. Models kubeadm's phases/kubeconfig.
    pub fn admin(version: Version) -> User {
        let groups = [version.admins_group(), AUTHENTICATED];
        User { name: "kubernetes-admin".to_owned(), groups: groups.map(str::to_owned).into() }
    }

    /// Whom a name stands for, with the groups that were named for them.
    /// Models apiserver's filters/impersonation: a service account's own groups are known, and everybody is authenticated or is not.
    pub fn named(name: &str, groups: &[&str]) -> User {
        let mut groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
        if let Some((namespace, _)) = service_account(name).filter(|_| groups.is_empty()) {
            groups = vec![ACCOUNTS.to_owned(), format!("{ACCOUNTS}:{namespace}")];
        }
        let is_in = |group: &str| groups.iter().any(|one| one == group);
        let everybodys = match name {
            ANONYMOUS => (!is_in(UNAUTHENTICATED)).then_some(UNAUTHENTICATED),
            _ => (!is_in(AUTHENTICATED) && !is_in(UNAUTHENTICATED)).then_some(AUTHENTICATED),
        };
        groups.extend(everybodys.map(str::to_owned));
        User { name: name.to_owned(), groups }
    }

    pub fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|one| one == group)
    }

    /// A user or group of the cluster's own parts, whose many rules are not told here: None if there is none.
    pub fn unknown(&self) -> Option<&str> {
        let is_part = match service_account(&self.name) {
            Some((namespace, account)) => namespace == "kube-system" && account != "default",
            None => self.name.starts_with("system:") && self.name != ANONYMOUS,
        };
        let is_strange = |group: &&String| {
            let is_known = [AUTHENTICATED, UNAUTHENTICATED, MASTERS, ACCOUNTS]
                .contains(&group.as_str())
                || group.starts_with("system:serviceaccounts:");
            group.starts_with("system:") && !is_known
        };
        let is_master = self.is_in(MASTERS);
        let group = self.groups.iter().find(is_strange).map(String::as_str);
        is_part.then_some(self.name.as_str()).or(group).filter(|_| !is_master)
    }
}

/// Namespace and name in `system:serviceaccount:default:web`. Models SplitUsername.
fn service_account(name: &str) -> Option<(&str, &str)> {
    let (namespace, account) = name.strip_prefix("system:serviceaccount:")?.split_once(':')?;
    let is_name = |text: &str| {
        let is_fitting = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let ends = [text.bytes().next(), text.bytes().last()];
        let is_within = |byte: u8| is_fitting(byte) || byte == b'-' || byte == b'.';
        ends.into_iter().all(|end| end.is_some_and(is_fitting)) && text.bytes().all(is_within)
    };
    (is_name(namespace) && !namespace.contains('.') && is_name(account))
        .then_some((namespace, account))
}

/// An empty namespace stands for all of them.
pub fn may(version: Version, user: &User, namespace: &str, wish: Wish) -> bool {
    user.is_in(MASTERS) || rules(version, user, namespace).iter().any(|rule| rule.allows(wish))
}

/// What is said to whoever may not. Models forbiddenMessage of endpoints/handlers/responsewriters and NewForbidden.
pub fn refusal(user: &str, namespace: &str, Wish { verb, with }: Wish) -> String {
    let user = quote(user);
    match with {
        Target::Path(path) => format!("forbidden: User {user} cannot {verb} path {}", quote(path)),
        Target::Resource { group, resource, subresource, name } => {
            let below = if subresource.is_empty() { "" } else { "/" };
            let whole = quote(&format!("{resource}{below}{subresource}"));
            let scope = match namespace {
                "" => "at the cluster scope".to_owned(),
                namespace => format!("in the namespace {}", quote(namespace)),
            };
            let named = if name.is_empty() { String::new() } else { format!(" {}", quote(name)) };
            let dot = if group.is_empty() { "" } else { "." };
            let group_name = quote(group);
            format!(
                "{resource}{dot}{group}{named} is forbidden: User {user} cannot {verb} resource {whole} in API group {group_name} {scope}"
            )
        }
    }
}

impl PolicyRule {
    fn allows(&self, wish: Wish) -> bool {
        let is_verb = holds(self.verbs, wish.verb);
        is_verb
            && match wish.with {
                Target::Path(path) => self.paths.iter().any(|one| is_path(one, path)),
                Target::Resource { group, resource, subresource, name } => {
                    holds(self.groups, group)
                        && self.has_resource(resource, subresource)
                        && (self.names.is_empty() || self.names.contains(&name))
                }
            }
    }

    fn has_resource(&self, resource: &str, subresource: &str) -> bool {
        let is_it = |one: &&&str| match one.split_once('/') {
            None => **one == "*" || subresource.is_empty() && **one == resource,
            Some((of, below)) => {
                !subresource.is_empty() && below == subresource && (of == "*" || of == resource)
            }
        };
        self.resources.iter().any(|one| is_it(&one))
    }
}

fn holds(list: &[&str], wanted: &str) -> bool {
    list.iter().any(|one| *one == "*" || *one == wanted)
}

fn is_path(rule: &str, path: &str) -> bool {
    rule == path || rule.strip_suffix('*').is_some_and(|start| path.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pods(verb: &str) -> Wish<'_> {
        let with = Target::Resource { group: "", resource: "pods", subresource: "", name: "" };
        Wish { verb, with }
    }

    #[test]
    fn an_admin_may_do_everything_in_every_version() {
        for version in Version::SUPPORTED {
            let admin = User::admin(*version);
            assert!(may(*version, &admin, "default", pods("dance")), "{version}");
            let path = Wish { verb: "post", with: Target::Path("/anything") };
            assert!(may(*version, &admin, "", path), "{version}");
            assert_eq!(admin.unknown(), None);
        }
        let version = Version::DEFAULT;
        assert!(may(version, &User::named("jane", &["system:masters"]), "", pods("get")));
    }

    #[test]
    fn a_service_account_is_told_no_more_than_what_everybody_is() {
        let account = User::named("system:serviceaccount:shop:till", &[]);
        let groups =
            ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"];
        assert_eq!(account.groups, groups);
        let version = Version::DEFAULT;
        assert!(!may(version, &account, "shop", pods("get")));
        for (path, is_open) in [
            ("/version", true),
            ("/apis/apps/v1", true),
            ("/openid/v1/jwks", true),
            ("/openid/v1/jwks/", true),
            ("/metrics", false),
            ("/healthz/etcd", false),
        ] {
            let wish = Wish { verb: "get", with: Target::Path(path) };
            assert_eq!(may(version, &account, "shop", wish), is_open, "{path}");
        }
        let head = Wish { verb: "head", with: Target::Path("/version") };
        assert!(!may(version, &account, "shop", head));
    }

    #[test]
    fn the_nameless_may_look_whether_the_server_is_well_and_at_one_config_map() {
        let nobody = User::named(ANONYMOUS, &[]);
        assert_eq!(nobody.groups, ["system:unauthenticated"]);
        let version = Version::DEFAULT;
        let path = |path| Wish { verb: "get", with: Target::Path(path) };
        assert!(may(version, &nobody, "", path("/livez")));
        assert!(!may(version, &nobody, "", path("/api")));
        let map = |name| {
            let with =
                Target::Resource { group: "", resource: "configmaps", subresource: "", name };
            Wish { verb: "get", with }
        };
        assert!(may(version, &nobody, "kube-public", map("cluster-info")));
        assert!(!may(version, &nobody, "kube-public", map("kube-root-ca.crt")));
        assert!(!may(version, &nobody, "default", map("cluster-info")));
    }

    #[test]
    fn groups_that_are_named_are_all_there_are_but_for_everybody_s() {
        let name = "system:serviceaccount:shop:till";
        assert_eq!(User::named(name, &["dev"]).groups, ["dev", "system:authenticated"]);
        assert_eq!(
            User::named("jane", &["system:unauthenticated"]).groups,
            ["system:unauthenticated"]
        );
        // No name of an account may look like this, so it is a person's.
        assert_eq!(
            User::named("system:serviceaccount:shop:", &[]).groups,
            ["system:authenticated"]
        );
    }

    #[test]
    fn the_rules_of_the_cluster_s_own_parts_are_not_told() {
        let unknown =
            |name, groups: &[&str]| User::named(name, groups).unknown().map(str::to_owned);
        assert_eq!(unknown("system:kube-scheduler", &[]).as_deref(), Some("system:kube-scheduler"));
        let account = "system:serviceaccount:kube-system:job-controller";
        assert_eq!(unknown(account, &[]).as_deref(), Some(account));
        assert_eq!(unknown("jane", &["system:nodes"]).as_deref(), Some("system:nodes"));
        for name in ["jane", ANONYMOUS, "system:serviceaccount:kube-system:default"] {
            assert_eq!(unknown(name, &[]), None, "{name}");
        }
        assert_eq!(unknown("system:apiserver", &["system:masters"]), None);
    }
}

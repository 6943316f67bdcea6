//! All that somebody may do, as a table.
//! Models printStatus of kubectl's pkg/cmd/auth/cani.go, pkg/util/rbac/rbac.go and CombineResourceGroup of pkg/describe (v1.36).

use crate::cluster::rights::PolicyRule;
use crate::kit::order;
use crate::kit::quote::list;
use crate::kit::table::WatchTable;

const HEADS: [&str; 4] = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"];

/// A row: one resource, of one name or of all, with what may be done to it; or one path, with one verb.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    verbs: Vec<&'static str>,
    of: Option<(&'static str, &'static str)>,
    name: Option<&'static str>,
    path: Option<&'static str>,
}

pub fn table(rules: &[&PolicyRule], without_headers: bool) -> String {
    let mut rows = compact(rules.iter().flat_map(|rule| broken_down(rule)));
    order::sort_by_key(&mut rows, Row::as_go_prints);
    let heads = HEADS.map(str::to_owned).to_vec();
    let heads = (!without_headers).then_some(heads);
    let lines: Vec<_> = heads.into_iter().chain(rows.iter().map(Row::cells)).collect();
    WatchTable::default().rows(&lines)
}

/// Models BreakdownRule: at most one verb, one resource and one name each.
fn broken_down(rule: &PolicyRule) -> Vec<Row> {
    let mut rows = Vec::new();
    let names: Vec<Option<&str>> = match rule.names {
        [] => vec![None],
        names => names.iter().copied().map(Some).collect(),
    };
    for group in rule.groups {
        for resource in rule.resources {
            for verb in rule.verbs {
                let row = |name| Row {
                    verbs: vec![*verb],
                    of: Some((*resource, *group)),
                    name,
                    path: None,
                };
                rows.extend(names.iter().copied().map(row));
            }
        }
    }
    for path in rule.paths {
        let row = |verb: &&'static str| Row {
            verbs: vec![*verb],
            of: None,
            name: None,
            path: Some(path),
        };
        rows.extend(rule.verbs.iter().map(row));
    }
    rows
}

/// Models CompactRules: what differs by its verb only becomes one row. Paths stay as they are, even twice.
fn compact(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    let mut compacted: Vec<Row> = Vec::new();
    for row in rows {
        let is_same = |one: &&mut Row| {
            one.path.is_none() && row.path.is_none() && (one.of, one.name) == (row.of, row.name)
        };
        match compacted.iter_mut().find(is_same) {
            None => compacted.push(row),
            Some(same) => {
                let new = row.verbs.iter().filter(|verb| !same.verbs.contains(verb));
                let new: Vec<&str> = new.copied().collect();
                same.verbs.extend(new);
            }
        }
    }
    compacted
}

impl Row {
    /// What rows are sorted by: the rule's own String, with its fields in the order of the API.
    fn as_go_prints(&self) -> String {
        let [names, paths] = [self.name, self.path].map(of_one);
        let (resource, group) = self.of.unzip();
        let [resource, group] = [resource, group].map(of_one);
        let verbs = list(&self.verbs);
        format!(
            "&PolicyRule{{Verbs:{verbs},APIGroups:{group},Resources:{resource},ResourceNames:{names},NonResourceURLs:{paths},}}"
        )
    }

    fn cells(&self) -> Vec<String> {
        let of = self.of.map(|(resource, group)| combined(resource, group)).unwrap_or_default();
        vec![of, of_one(self.path), of_one(self.name), list(&self.verbs)]
    }
}

/// A list of one or none, as Go prints it.
fn of_one(item: Option<&str>) -> String {
    list(&item.into_iter().collect::<Vec<_>>())
}

/// `deployments.apps/scale`
fn combined(resource: &str, group: &str) -> String {
    let group = if group.is_empty() { String::new() } else { format!(".{group}") };
    match resource.split_once('/') {
        None => format!("{resource}{group}"),
        Some((resource, below)) => format!("{resource}{group}/{below}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::rights::{User, rules};
    use crate::cluster::version::Version;

    fn rows(name: &str, version: Version) -> String {
        let user = if name.is_empty() { User::admin(version) } else { User::named(name, &[]) };
        let table = table(&rules(version, &user, "default"), true);
        // One space between the columns makes a row readable here.
        let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n";
        table.lines().map(line).collect()
    }

    #[test]
    fn an_admin_s_stars_come_first_and_what_two_roles_grant_comes_twice() {
        let expected = "\
*.* [] [] [*]
[*] [] [*]
selfsubjectreviews.authentication.k8s.io [] [] [create]
selfsubjectaccessreviews.authorization.k8s.io [] [] [create]
selfsubjectrulesreviews.authorization.k8s.io [] [] [create]
[/api/*] [] [get]
[/api] [] [get]
[/apis/*] [] [get]
[/apis] [] [get]
[/healthz] [] [get]
[/healthz] [] [get]
[/livez] [] [get]
[/livez] [] [get]
[/openapi/*] [] [get]
[/openapi] [] [get]
[/readyz] [] [get]
[/readyz] [] [get]
[/version/] [] [get]
[/version/] [] [get]
[/version] [] [get]
[/version] [] [get]
";
        assert_eq!(rows("", Version::DEFAULT), expected);
        let old = Version::named("1.20").expect("a version that is simulated");
        let is_old = |line: &&str| !line.starts_with("selfsubjectreviews");
        let of_old: String =
            expected.lines().filter(is_old).map(|line| line.to_owned() + "\n").collect();
        assert_eq!(rows("", old), of_old);
    }

    #[test]
    fn an_account_s_keys_come_before_the_api() {
        let of_account = rows("system:serviceaccount:default:default", Version::DEFAULT);
        let lines: Vec<&str> = of_account.lines().skip(3).take(5).collect();
        let expected = [
            "[/.well-known/openid-configuration/] [] [get]",
            "[/.well-known/openid-configuration] [] [get]",
            "[/api/*] [] [get]",
            "[/api] [] [get]",
            "[/apis/*] [] [get]",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn verbs_of_one_resource_are_gathered_and_names_stay_apart() {
        static RULES: &[PolicyRule] = &[
            PolicyRule {
                verbs: &["get", "list"],
                groups: &["apps"],
                resources: &["deployments", "deployments/scale"],
                names: &[],
                paths: &[],
            },
            PolicyRule {
                verbs: &["list", "patch"],
                groups: &["apps"],
                resources: &["deployments"],
                names: &[],
                paths: &[],
            },
            PolicyRule {
                verbs: &["get"],
                groups: &[""],
                resources: &["secrets"],
                names: &["key", "cert"],
                paths: &[],
            },
        ];
        let table = table(&RULES.iter().collect::<Vec<_>>(), false);
        let expected = "\
Resources                Non-Resource URLs   Resource Names   Verbs
deployments.apps         []                  []               [get list patch]
deployments.apps/scale   []                  []               [get list]
secrets                  []                  [cert]           [get]
secrets                  []                  [key]            [get]
";
        assert_eq!(table, expected);
    }
}

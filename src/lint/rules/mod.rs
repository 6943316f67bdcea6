//! Every rule of advice, one file each. To add one: its file, a line in `mod` and one in `ALL`, its sentence in every
//! `src/words/<tag>/lint.txt`. The test below holds the list to the files, the sentences and the tests in them.

mod container_restart_policy;
mod delay_beside_startup;
mod eager_exec;
mod ellipsis;
mod empty_probe;
mod hook_not_on_exit;
mod image_tag;
mod liveness_alone;
mod liveness_before_readiness;
mod liveness_depends;
mod long_delay;
mod long_grace;
mod misplaced_probe;
mod misplaced_timing;
mod never_pull;
mod never_restarted;
mod no_expansion;
mod no_pre_stop;
mod no_readiness;
mod no_shell;
mod octal;
mod path_slash;
mod plain_dollar;
mod port_name;
mod post_start_waits;
mod pre_stop_grace;
mod pre_stop_half;
mod probe_host;
mod probe_outlasts_timeout;
mod progress_deadline;
mod quoted_port;
mod readiness_gate;
mod same_check;
mod same_probe;
mod scheme_port;
mod selector_nothing;
mod shell_as_pid_1;
mod start_budget;
mod startup_budget;
mod target_port_name;
mod target_port_number;
mod tcp_readiness;
mod timeout_over_period;
mod timeout_unset;
mod undeclared_port;
mod wrong_api_version;
mod yaml_bool;

use super::document::{Document, Writing};
use super::rule::{Check, Finding, Rule};
#[cfg(test)]
use super::testing;
use super::view::{AskView, By, ContainerView, Place, PodView, ProbeView, probe_field};
use super::{arithmetic, edit, lines, pages, services};

/// In the order in which they are told of one place.
pub static ALL: &[&Rule] = &[
    &container_restart_policy::RULE,
    &delay_beside_startup::RULE,
    &eager_exec::RULE,
    &ellipsis::RULE,
    &empty_probe::RULE,
    &hook_not_on_exit::RULE,
    &image_tag::RULE,
    &liveness_alone::RULE,
    &liveness_before_readiness::RULE,
    &liveness_depends::RULE,
    &long_delay::RULE,
    &long_grace::RULE,
    &misplaced_probe::RULE,
    &misplaced_timing::RULE,
    &never_pull::RULE,
    &never_restarted::RULE,
    &no_expansion::RULE,
    &no_pre_stop::RULE,
    &no_readiness::RULE,
    &no_shell::RULE,
    &octal::RULE,
    &path_slash::RULE,
    &plain_dollar::RULE,
    &port_name::RULE,
    &post_start_waits::RULE,
    &pre_stop_grace::RULE,
    &pre_stop_half::RULE,
    &probe_host::RULE,
    &probe_outlasts_timeout::RULE,
    &progress_deadline::RULE,
    &quoted_port::RULE,
    &readiness_gate::RULE,
    &same_check::RULE,
    &same_probe::RULE,
    &scheme_port::RULE,
    &selector_nothing::RULE,
    &shell_as_pid_1::RULE,
    &start_budget::RULE,
    &startup_budget::RULE,
    &target_port_name::RULE,
    &target_port_number::RULE,
    &tcp_readiness::RULE,
    &timeout_over_period::RULE,
    &timeout_unset::RULE,
    &undeclared_port::RULE,
    &wrong_api_version::RULE,
    &yaml_bool::RULE,
];

#[cfg(test)]
mod tests {
    use crate::kit::sorted::SortedSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    /// Name and text of every rule's file.
    fn files() -> Vec<(String, String)> {
        let folder = fs::read_dir(root().join("src/lint/rules")).expect("the rules have a folder");
        let paths = folder.map(|entry| entry.expect("a folder can be listed").path());
        let name =
            |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        paths
            .map(|path| (name(&path), fs::read_to_string(&path).expect("a source file is text")))
            .filter(|(name, _)| name != "mod")
            .collect()
    }

    #[test]
    fn every_file_holds_one_rule_that_is_on_the_list_under_its_own_name() {
        let named: SortedSet<String> =
            ALL.iter().map(|rule| rule.code().replace('-', "_")).collect();
        let files: SortedSet<String> = files().into_iter().map(|(name, _)| name).collect();
        assert_eq!(named, files);
        assert_eq!(named.len(), ALL.len(), "a code comes twice");
        assert!(35 <= ALL.len());
    }

    #[test]
    fn every_rule_has_a_manifest_that_raises_it_and_one_that_does_not() {
        for (name, text) in files() {
            let (_, tests) = text.split_once("mod tests").unwrap_or_default();
            assert!(
                tests.contains("finds(&RULE") || tests.contains("finds_on(&server, &RULE"),
                "{name}"
            );
            assert!(tests.contains("silent("), "{name}");
            let mends = [".set(", ".add(", ".remove(", ".move_under("]
                .iter()
                .any(|mend| text.contains(mend));
            let is_mended = tests.contains("fixed") || tests.contains("replace(");
            assert!(!mends || is_mended || tests.contains("pod(\"\")"), "{name} tries no fix");
        }
    }

    #[test]
    fn every_rule_is_explained_in_every_language_and_leads_to_a_page() {
        for language in ["en", "ko"] {
            let path = root().join("src/words").join(language).join("lint.txt");
            let text = fs::read_to_string(path).expect("every language has its sentences");
            let keys: SortedSet<&str> =
                text.lines().filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
            for rule in ALL {
                assert!(keys.contains(rule.key), "{language} does not explain {}", rule.key);
            }
            for key in keys.iter().filter(|key| key.starts_with("lint.")) {
                let is_rule = ALL.iter().any(|rule| rule.key == *key);
                assert!(is_rule || key.starts_with("lint.fix."), "{language} explains {key}");
            }
        }
        for rule in ALL {
            assert!(rule.key.starts_with("lint."), "{}", rule.key);
            let is_page = rule.read.split('#').next().is_some_and(|page| page.ends_with('/'));
            assert!(is_page, "{} leads to {}", rule.key, rule.read);
            if let Some(lesson) = rule.lesson {
                let path = root().join("src/lessons").join(format!("{lesson}.lesson"));
                assert!(path.exists(), "{} names no lesson: {lesson}", rule.key);
            }
        }
    }
}

//! `kubectl help`: made from the table of verbs.

use super::{Arguments, Call, GLOBAL_FLAGS, Verb, find};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::order;
use crate::kit::quote::list;

pub const VERB: Verb = Verb {
    name: "help",
    aliases: &[],
    usage: "help [command]",
    summary: "Help about any command",
    flags: &[],
    arguments: Arguments::Verbs,
    run,
};

/// What every verb takes.
pub const OPTIONS: Verb = Verb {
    name: "options",
    aliases: &[],
    usage: "options",
    summary: "Print the list of flags inherited by all commands",
    flags: &[],
    arguments: Arguments::Nothing,
    run: |_, shell| {
        let options = options(GLOBAL_FLAGS.iter().copied().filter(|flag| flag.name != "help"));
        shell.out(&format!("The following options can be passed to any command:\n\n{options}"));
        Ok(Outcome::Ended(Exit::SUCCESS))
    },
};

/// As kubectl orders them; whatever is left comes last.
/// Models NewKubectlCommand in staging/src/k8s.io/kubectl/pkg/cmd/cmd.go (v1.36).
const GROUPS: &[(&str, &str)] = &[
    ("Basic Commands (Beginner):", "create expose run set"),
    ("Basic Commands (Intermediate):", "explain get edit delete"),
    ("Deploy Commands:", "rollout scale"),
    ("Cluster Management Commands:", "cluster-info top cordon uncordon drain taint"),
    (
        "Troubleshooting and Debugging Commands:",
        "describe logs attach exec port-forward proxy cp auth debug events",
    ),
    ("Advanced Commands:", "diff apply patch replace wait"),
    ("Settings Commands:", "label annotate"),
    ("Other Commands:", "api-resources api-versions config version"),
];

/// Cobra's minNamePadding.
const NAME_WIDTH_MIN: usize = 11;

const ABOUT_OPTIONS: &str = "Use \"kubectl options\" for a list of global command-line options (applies to all commands).\n";

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let text = match call.arguments.first() {
        None => overview(),
        Some(name) => match find(&call.arguments.join(" ")).or_else(|| find(name)) {
            Some(verb) => of(verb),
            None => {
                let topic = list(&call.arguments);
                return Err(Failure::Verbatim(format!(
                    "Unknown help topic [`{}`]\nSee 'kubectl help' for usage.",
                    topic.trim_matches(['[', ']'])
                )));
            }
        },
    };
    shell.out(&text);
    Ok(Outcome::Ended(Exit::SUCCESS))
}

/// Every verb with its summary.
pub fn overview() -> String {
    let mut text = String::from(
        "kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n",
    );
    for (title, names) in GROUPS {
        text += &format!("{title}\n");
        for verb in names.split(' ').filter_map(find) {
            text += &format!("  {:<13}   {}\n", verb.name, verb.summary);
        }
        text.push('\n');
    }
    text + "Usage:\n  kubectl [flags] [options]\n\n\
            Use \"kubectl <command> --help\" for more information about a given command.\n"
        + ABOUT_OPTIONS
}

/// One verb: summary, options, usage.
pub fn of(verb: &Verb) -> String {
    let names = super::below(verb).map(|one| (&one.name[verb.name.len() + 1..], one.summary));
    let names: Vec<(&str, &str)> = names.collect();
    let width = names.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max(NAME_WIDTH_MIN);
    let below: String =
        names.iter().map(|(name, summary)| format!("  {name:<width$}   {summary}\n")).collect();
    let options = options(verb.own_flags());
    let (mut text, name) = (format!("{}\n\n", verb.summary), verb.name);
    if !below.is_empty() {
        text += &format!("Available Commands:\n{below}\n");
    }
    if !options.is_empty() {
        text += &format!("Options:\n{options}");
    }
    text += &format!("Usage:\n  kubectl {} [options]\n\n", verb.usage);
    if !below.is_empty() {
        text += &format!(
            "Use \"kubectl {name} <command> --help\" for more information about a given command.\n"
        );
    }
    text + ABOUT_OPTIONS
}

fn options(flags: impl Iterator<Item = &'static Flag>) -> String {
    let mut flags: Vec<&Flag> = flags.collect();
    order::sort_by_key(&mut flags, |flag| flag.name);
    flags.into_iter().map(|flag| option(flag) + "\n").collect()
}

fn option(flag: &Flag) -> String {
    let default = match flag.takes {
        Takes::Switch(default) | Takes::Number(default) | Takes::Duration(default) => {
            default.to_owned()
        }
        Takes::Text(default) | Takes::Attached { default, .. } => format!("'{default}'"),
        Takes::Texts => "[]".to_owned(),
    };
    format!("    {}={default}:\n\t{}\n", flag.dashed(), flag.help)
}

#[cfg(test)]
mod tests {
    use super::super::{VERBS, below};
    use super::*;

    #[test]
    fn every_verb_is_listed_in_order() {
        let names: Vec<&str> = VERBS.iter().map(|verb| verb.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        assert_eq!(names, sorted);
        for verb in VERBS {
            let listed = overview().contains(&format!("\n  {} ", verb.name));
            let is_hidden = verb.name.contains(' ') || ["help", "options"].contains(&verb.name);
            assert_eq!(listed, !is_hidden, "{}", verb.name);
            assert!(verb.usage.starts_with(verb.name), "{}", verb.name);
        }
    }

    /// Words alone count: where the lines of the README break does not.
    #[test]
    fn the_readme_lists_every_verb() {
        let top = VERBS.iter().filter(|verb| !verb.name.contains(' '));
        let one = |verb: &&Verb| {
            let below: Vec<&str> =
                below(verb).map(|one| &one.name[verb.name.len() + 1..]).collect();
            match below.as_slice() {
                [] => format!("`{}`", verb.name),
                below => format!("`{}` ({})", verb.name, below.join(", ")),
            }
        };
        let expected = top.map(one).collect::<Vec<_>>().join(", ");
        let readme = include_str!("../../../../README.md");
        let (_, behind) = readme.split_once("<!-- commands of kubectl -->").expect("the list");
        let (list, _) = behind.split_once("<!-- end -->").expect("its end");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(list), words(&expected));
    }

    #[test]
    fn a_verbs_options_are_explained() {
        let text = of(find("delete").unwrap());
        assert!(text.contains("    --grace-period=-1:\n\tPeriod of time"), "{text}");
        assert!(!text.contains("--namespace"), "{text}");
    }
}

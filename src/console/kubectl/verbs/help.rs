//! `kubectl help`: made from the table of verbs.

use super::{Arguments, Call, VERBS, Verb, find};
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
    let mut text =
        String::from("kubectl controls the Kubernetes cluster manager.\n\nAvailable Commands:\n");
    for verb in VERBS.iter().filter(|verb| !verb.name.contains(' ')) {
        text += &format!("  {:<13} {}\n", verb.name, verb.summary);
    }
    text + "\nUsage:\n  kubectl [flags] [options]\n\n\
            Use \"kubectl <command> --help\" for more information about a given command.\n"
}

/// One verb: summary, options, usage.
pub fn of(verb: &Verb) -> String {
    let mut flags: Vec<&Flag> = verb.all_flags().collect();
    order::sort_by_key(&mut flags, |flag| flag.name);
    let options: Vec<String> = flags.into_iter().map(option).collect();
    let below: String = super::below(verb)
        .map(|one| {
            let name = &one.name[verb.name.len() + 1..];
            format!("  {name:<22} {}\n", one.summary)
        })
        .collect();
    let commands = match below.as_str() {
        "" => String::new(),
        below => format!("Available Commands:\n{below}\n"),
    };
    format!(
        "{}\n\n{commands}Options:\n{}\nUsage:\n  kubectl {}\n",
        verb.summary,
        options.join("\n"),
        verb.usage
    )
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
    use super::super::below;
    use super::*;

    #[test]
    fn every_verb_is_listed_in_order() {
        let names: Vec<&str> = VERBS.iter().map(|verb| verb.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        assert_eq!(names, sorted);
        for verb in VERBS {
            let listed = overview().contains(&format!("\n  {} ", verb.name));
            assert_eq!(listed, !verb.name.contains(' '), "{}", verb.name);
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
        assert!(text.contains("    -n, --namespace='':\n"), "{text}");
    }
}

//! The section `nodes` of a recipe: one line a node, its name and then its labels, taints and sizes.
//!
//! `worker-1  zone=a  disk=ssd  cpu=4  memory=8Gi  gpu=yes:NoSchedule`. `zone` and `region` stand for the well-known labels;
//! what ends in an effect is a taint, as `kubectl taint` writes it; a name of a resource gives an amount; all else is a label.

use std::fmt;

use crate::admit::names;
use crate::admit::quantity::Quantity;
use crate::cluster::{NODES_MAX, NodeShape};
use crate::objects::Taint;
use crate::objects::taint::{NO_EXECUTE, NO_SCHEDULE, PREFER_NO_SCHEDULE};

const RESOURCES: [&str; 4] = ["cpu", "ephemeral-storage", "memory", "pods"];
const SHORT: [(&str, &str); 2] =
    [("region", "topology.kubernetes.io/region"), ("zone", "topology.kubernetes.io/zone")];
const EFFECTS: [&str; 3] = [NO_EXECUTE, NO_SCHEDULE, PREFER_NO_SCHEDULE];
/// More labels and taints than anybody gives a node.
const WORDS_MAX: usize = 40;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodesProblem {
    Name(String),
    NameTwice(String),
    /// Neither a label nor a taint nor an amount.
    Word(String),
    Label(String),
    Taint(String),
    Amount(String),
    TooManyWords,
    TooMany,
    Nobody,
    /// The settings speak of another number of nodes.
    Count {
        said: u32,
        named: usize,
    },
}

/// The nodes, or what is wrong on which line of the section.
pub fn read(body: &str) -> Result<Vec<NodeShape>, (usize, NodesProblem)> {
    let mut nodes: Vec<NodeShape> = Vec::new();
    for (text, line) in body.lines().zip(1..) {
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.first().is_none_or(|word| word.starts_with('#')) {
            continue;
        }
        let node = read_node(&words).map_err(|problem| (line, problem))?;
        if nodes.iter().any(|other| other.name == node.name) {
            return Err((line, NodesProblem::NameTwice(node.name)));
        }
        nodes.push(node);
        if NODES_MAX < nodes.len() as u32 {
            return Err((line, NodesProblem::TooMany));
        }
    }
    if nodes.is_empty() { Err((1, NodesProblem::Nobody)) } else { Ok(nodes) }
}

fn read_node(words: &[&str]) -> Result<NodeShape, NodesProblem> {
    let mut node = NodeShape::default();
    let mut words = words.iter().copied();
    let name = words.next().unwrap_or_default();
    if !names::subdomain(name).is_empty() {
        return Err(NodesProblem::Name(shown(name)));
    }
    node.name = name.to_owned();
    for (word, count) in words.zip(1..) {
        if WORDS_MAX < count {
            return Err(NodesProblem::TooManyWords);
        }
        match word.rsplit_once(':') {
            Some((pair, effect)) => node.taints.push(read_taint(word, pair, effect)?),
            None => read_pair(&mut node, word)?,
        }
    }
    Ok(node)
}

fn read_taint(word: &str, pair: &str, effect: &str) -> Result<Taint, NodesProblem> {
    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
    let is_fine = EFFECTS.contains(&effect)
        && names::qualified_name(key).is_empty()
        && names::label_value(value).is_empty();
    if !is_fine {
        return Err(NodesProblem::Taint(shown(word)));
    }
    Ok(Taint {
        effect: effect.to_owned(),
        key: key.to_owned(),
        time_added: None,
        value: value.to_owned(),
    })
}

fn read_pair(node: &mut NodeShape, word: &str) -> Result<(), NodesProblem> {
    let Some((key, value)) = word.split_once('=') else {
        return Err(NodesProblem::Word(shown(word)));
    };
    if RESOURCES.contains(&key) {
        let amount = Quantity::parse(value).ok();
        if amount.is_none_or(|amount| amount.is_negative() || amount.is_zero()) {
            return Err(NodesProblem::Amount(shown(word)));
        }
        node.capacity.insert(key.to_owned(), value.to_owned());
        return Ok(());
    }
    let key = SHORT.iter().find(|(short, _)| *short == key).map_or(key, |(_, label)| label);
    if !names::qualified_name(key).is_empty() || !names::label_value(value).is_empty() {
        return Err(NodesProblem::Label(shown(word)));
    }
    node.labels.insert(key.to_owned(), value.to_owned());
    Ok(())
}

/// A person's text inside a sentence stays short.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

impl fmt::Display for NodesProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NodesProblem::Name(name) => write!(
                f,
                "{name:?} cannot be the name of a node: write lower case letters, digits, - and ."
            ),
            NodesProblem::NameTwice(name) => {
                write!(f, "there is a node {name} already: give this one another name")
            }
            NodesProblem::Word(word) => write!(
                f,
                "{word:?} says nothing of a node: write a label zone=a, a size cpu=4 or memory=8Gi, or a taint key=value:NoSchedule"
            ),
            NodesProblem::Label(word) => write!(f, "{word:?} is no label that a node can have"),
            NodesProblem::Taint(word) => write!(
                f,
                "{word:?} is no taint: write key=value:EFFECT or key:EFFECT, where EFFECT is one of {}",
                EFFECTS.join(", ")
            ),
            NodesProblem::Amount(word) => {
                write!(f, "{word:?} is no amount above zero, such as cpu=4 or memory=8Gi")
            }
            NodesProblem::TooManyWords => {
                write!(f, "more than {WORDS_MAX} words about one node: leave some out")
            }
            NodesProblem::TooMany => write!(f, "more than {NODES_MAX} nodes: leave some out"),
            NodesProblem::Nobody => {
                f.write_str("the section names no node: write one line for each, its name first")
            }
            NodesProblem::Count { said, named } => write!(
                f,
                "the settings ask for {said} nodes and this section names {named}: let both say the same, or leave nodes out of the settings"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_describes_a_node() {
        let body = "# two zones\nworker-1  zone=a disk=ssd cpu=4 memory=8Gi\n\ngpu  gpu=yes:NoSchedule spot:PreferNoSchedule\n";
        let nodes = read(body).unwrap();
        let [one, two] = nodes.as_slice() else { panic!("two nodes: {nodes:?}") };
        assert_eq!(one.name, "worker-1");
        assert_eq!(one.labels["topology.kubernetes.io/zone"], "a");
        assert_eq!(one.labels["disk"], "ssd");
        assert_eq!(one.capacity["memory"], "8Gi");
        let taints: Vec<String> = two
            .taints
            .iter()
            .map(|taint| format!("{}={}:{}", taint.key, taint.value, taint.effect))
            .collect();
        assert_eq!(taints, ["gpu=yes:NoSchedule", "spot=:PreferNoSchedule"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (body, line, sentence) in [
            ("a\nNode_1\n", 2, "cannot be the name of a node"),
            ("a\na\n", 2, "there is a node a already"),
            ("a  ssd\n", 1, "says nothing of a node"),
            ("a  disk=s s=/\n", 1, "is no label"),
            ("a  gpu=yes:Never\n", 1, "NoExecute, NoSchedule, PreferNoSchedule"),
            ("a  cpu=lots\n", 1, "is no amount"),
            ("a  memory=0\n", 1, "is no amount"),
            ("\n", 1, "names no node"),
            ("a\n", 0, ""),
        ] {
            match read(body) {
                Ok(_) => assert_eq!(line, 0, "{body:?}"),
                Err((at, problem)) => {
                    let text = problem.to_string();
                    assert!(at == line && text.contains(sentence), "{body:?}: {at} {text}");
                }
            }
        }
        let many: String = (0..10).map(|index| format!("n{index}\n")).collect();
        assert_eq!(read(&many), Err((10, NodesProblem::TooMany)));
    }
}

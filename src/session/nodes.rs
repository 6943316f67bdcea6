//! The section `nodes` of a recipe: one line a node, its name and then what it is to be like.

use std::fmt;

use crate::cluster::{NODES_MAX, NodeShape};
use crate::console::{ShapeProblem, read_node};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodesProblem {
    Shape(ShapeProblem),
    NameTwice(String),
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
        let node = read_node(&words).map_err(|problem| (line, NodesProblem::Shape(problem)))?;
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

impl fmt::Display for NodesProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NodesProblem::Shape(problem) => problem.fmt(f),
            NodesProblem::NameTwice(name) => {
                write!(f, "there is a node {name} already: give this one another name")
            }
            NodesProblem::TooMany => write!(f, "more than {NODES_MAX} nodes: leave some out"),
            NodesProblem::Nobody => {
                f.write_str("the section names no node: write one line for each, its name first")
            }
            NodesProblem::Count { said, named } => write!(
                f,
                "the settings say nodes: {said} and this section names {named}: let both say the same, or leave nodes out of the settings"
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

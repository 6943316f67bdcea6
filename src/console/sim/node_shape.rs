//! What a node is to be like, in words behind its name: in the section `nodes` of a recipe, and behind `sim node add`.
//!
//! `worker-1  zone=a  disk=ssd  cpu=4  memory=8Gi  gpu=yes:NoSchedule`. `zone` and `region` stand for the well-known labels;
//! what ends in an effect is a taint, as `kubectl taint` writes it; a name of a resource gives an amount; all else is a label.

use std::fmt;

use crate::admit::names;
use crate::admit::quantity::Quantity;
use crate::cluster::NodeShape;
use crate::objects::Taint;
use crate::objects::taint::{NO_EXECUTE, NO_SCHEDULE, PREFER_NO_SCHEDULE};

const RESOURCES: [&str; 4] = ["cpu", "ephemeral-storage", "memory", "pods"];
const SHORT: [(&str, &str); 2] =
    [("region", "topology.kubernetes.io/region"), ("zone", "topology.kubernetes.io/zone")];
const EFFECTS: [&str; 3] = [NO_EXECUTE, NO_SCHEDULE, PREFER_NO_SCHEDULE];
/// More labels and taints than anybody gives a node.
const WORDS_MAX: usize = 40;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShapeProblem {
    Name(String),
    /// Neither a label nor a taint nor an amount.
    Word(String),
    Label(String),
    Taint(String),
    Amount(String),
    TooManyWords,
}

/// The name comes first.
pub fn read(words: &[&str]) -> Result<NodeShape, ShapeProblem> {
    let mut node = NodeShape::default();
    let mut words = words.iter().copied();
    let name = words.next().unwrap_or_default();
    if !names::subdomain(name).is_empty() {
        return Err(ShapeProblem::Name(shown(name)));
    }
    node.name = name.to_owned();
    for (word, count) in words.zip(1..) {
        if WORDS_MAX < count {
            return Err(ShapeProblem::TooManyWords);
        }
        match word.rsplit_once(':') {
            Some((pair, effect)) => node.taints.push(read_taint(word, pair, effect)?),
            None => read_pair(&mut node, word)?,
        }
    }
    Ok(node)
}

fn read_taint(word: &str, pair: &str, effect: &str) -> Result<Taint, ShapeProblem> {
    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
    let is_fine = EFFECTS.contains(&effect)
        && names::qualified_name(key).is_empty()
        && names::label_value(value).is_empty();
    if !is_fine {
        return Err(ShapeProblem::Taint(shown(word)));
    }
    Ok(Taint {
        effect: effect.to_owned(),
        key: key.to_owned(),
        time_added: None,
        value: value.to_owned(),
    })
}

fn read_pair(node: &mut NodeShape, word: &str) -> Result<(), ShapeProblem> {
    let Some((key, value)) = word.split_once('=') else {
        return Err(ShapeProblem::Word(shown(word)));
    };
    if RESOURCES.contains(&key) {
        let amount = Quantity::parse(value).ok();
        if amount.is_none_or(|amount| amount.is_negative() || amount.is_zero()) {
            return Err(ShapeProblem::Amount(shown(word)));
        }
        node.capacity.insert(key.to_owned(), value.to_owned());
        return Ok(());
    }
    let key = SHORT.iter().find(|(short, _)| *short == key).map_or(key, |(_, label)| label);
    if !names::qualified_name(key).is_empty() || !names::label_value(value).is_empty() {
        return Err(ShapeProblem::Label(shown(word)));
    }
    node.labels.insert(key.to_owned(), value.to_owned());
    Ok(())
}

/// A person's text inside a sentence stays short.
fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

impl fmt::Display for ShapeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ShapeProblem::Name(name) => write!(
                f,
                "{name:?} cannot be the name of a node: write lower case letters, digits, - and ."
            ),
            ShapeProblem::Word(word) => write!(
                f,
                "{word:?} says nothing of a node: write a label zone=a, a size cpu=4 or memory=8Gi, or a taint key=value:NoSchedule"
            ),
            ShapeProblem::Label(word) => write!(f, "{word:?} is no label that a node can have"),
            ShapeProblem::Taint(word) => write!(
                f,
                "{word:?} is no taint: write key=value:EFFECT or key:EFFECT, where EFFECT is one of {}",
                EFFECTS.join(", ")
            ),
            ShapeProblem::Amount(word) => {
                write!(f, "{word:?} is no amount above zero, such as cpu=4 or memory=8Gi")
            }
            ShapeProblem::TooManyWords => {
                write!(f, "more than {WORDS_MAX} words about one node: leave some out")
            }
        }
    }
}

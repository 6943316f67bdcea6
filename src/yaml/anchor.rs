//! What an anchor names, and what repeating it costs: a few aliases can ask for more than any memory holds.

use super::tree::{Entry, Node, Value};

pub(super) enum Anchor {
    /// The node is still being read, so an alias to it would contain itself.
    Open(usize),
    Done {
        node: Node,
        weight: Weight,
    },
}

/// What repeating a node costs.
#[derive(Clone, Copy, Default)]
pub(super) struct Weight {
    pub nodes: usize,
    pub bytes: usize,
    pub height: usize,
}

pub(super) fn weigh(node: &Node) -> Weight {
    let parts: Vec<Weight> = match &node.value {
        Value::Seq(items) => items.iter().map(weigh).collect(),
        Value::Map(entries) => {
            // A key is a node to go-yaml too.
            let key = |entry: &Entry| Weight { nodes: 1, bytes: entry.key.len(), height: 0 };
            entries.iter().flat_map(|entry| [key(entry), weigh(&entry.value)]).collect()
        }
        _ => {
            let bytes = node.source.as_ref().map_or(0, |source| source.text.len());
            return Weight { nodes: 1, bytes, height: 0 };
        }
    };
    parts.iter().fold(Weight { nodes: 1, bytes: 0, height: 1 }, |sum, part| Weight {
        nodes: sum.nodes + part.nodes,
        bytes: sum.bytes + part.bytes,
        height: sum.height.max(part.height + 1),
    })
}

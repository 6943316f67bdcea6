//! Lists and maps as they come together: where they end, and which of two fields stays.
//! Models go.yaml.in/yaml/v2 decode.go (`mapping`, `setMapIndex`).

use crate::kit::sorted::SortedMap;

use super::tree::{Entry, Node, Position, Span, Value};

/// The fields of a map under construction; a later one takes the place of an earlier.
#[derive(Default)]
pub(super) struct Fields {
    slots: Vec<Option<Entry>>,
    /// Where the live entry of a key is, and its key's place if it was written in this very map.
    places: SortedMap<String, (usize, Option<Span>)>,
}

impl Fields {
    /// Tells where the same key was written before.
    pub(super) fn assign_written(&mut self, entry: Entry) -> Option<Span> {
        let key_span = entry.key_span;
        self.assign(entry, Some(key_span))
    }

    pub(super) fn assign_merged(&mut self, entry: Entry) {
        self.assign(entry, None);
    }

    fn assign(&mut self, entry: Entry, written: Option<Span>) -> Option<Span> {
        let place = (self.slots.len(), written);
        let earlier = self.places.insert(entry.key.clone(), place);
        self.slots.push(Some(entry));
        let (slot, written_earlier) = earlier?;
        self.slots[slot] = None;
        written_earlier
    }

    pub(super) fn into_entries(self) -> Vec<Entry> {
        self.slots.into_iter().flatten().collect()
    }
}

/// How a list or a map shows its end.
#[derive(Clone, Copy)]
pub(super) enum Fence {
    Brackets,
    /// By what stands left of it; the parser notices only at the next thing that follows.
    Indentation,
}

pub(super) fn collection(value: Value, fence: Fence, opened: Span, closed: Position) -> Node {
    let last = match &value {
        Value::Seq(items) => items.last().map(|item| item.span.end),
        Value::Map(entries) => entries.last().map(|entry| entry.value.span.end),
        _ => None,
    };
    let end = match fence {
        Fence::Brackets => closed,
        Fence::Indentation => last.unwrap_or(opened.end),
    };
    Node { value, span: Span { start: opened.start, end }, source: None }
}

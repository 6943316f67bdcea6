//! One document's events put together into a tree, as go-yaml decodes them: anchors, merge keys, duplicate keys.
//! Models go.yaml.in/yaml/v2 decode.go, and yamlToJSONTarget of sigs.k8s.io/yaml yaml.go.

use crate::kit::sorted::SortedMap;

use libyaml_safer::{Encoding, Event, EventData, MappingStyle, Parser, SequenceStyle};

use super::anchor::{Anchor, weigh};
use super::chunks::Chunk;
use super::collection::{Fence, Fields, collection};
use super::complaint::{Complaint, Frame, Kind};
use super::go_syntax::{WrongKey, go_syntax, key_text};
use super::scalar::{Meaning, beyond_json, scalar_value, style_of};
use super::shield::shield;
use super::tree::{Entry, Node, Source, Span, Value};
use super::trouble::{Phase, Trouble};

/// Values in one document, those that aliases repeat included.
pub(super) const NODES_MAX: usize = 20_000;
/// Lists and maps inside each other.
pub(super) const DEPTH_MAX: usize = 64;
/// Text that aliases may repeat in one document, in bytes.
const ALIAS_BYTES_MAX: usize = 256 * 1024;

/// What ends the reading of a document; boxed, because it may come up through many levels.
pub(super) type Stop = Box<Complaint>;

/// A document's tree and the advice it gave rise to.
pub(super) struct Built {
    pub root: Node,
    pub advice: Vec<Complaint>,
}

/// Reads the first document of a chunk; kubectl looks no further either. An empty chunk is null.
pub(super) fn build(chunk: &Chunk<'_>, text_len: usize) -> Result<Built, Stop> {
    let shielded = shield(&chunk.text);
    let mut parser = Parser::new();
    parser.set_input(shielded.as_bytes());
    parser.set_encoding(Encoding::Utf8);
    let mut builder = Builder {
        parser,
        frame: Frame::new(chunk, text_len),
        anchors: SortedMap::new(),
        anchors_met: 0,
        nodes_left: NODES_MAX,
        alias_bytes_left: ALIAS_BYTES_MAX,
        trouble: Trouble::default(),
        advice: Vec::new(),
    };
    let root = builder.document()?;
    builder.trouble.into_result()?;
    Ok(Built { root, advice: builder.advice })
}

struct Builder<'a> {
    parser: Parser<&'a [u8]>,
    frame: Frame,
    anchors: SortedMap<String, Anchor>,
    anchors_met: usize,
    nodes_left: usize,
    alias_bytes_left: usize,
    trouble: Trouble,
    advice: Vec<Complaint>,
}

/// A node as it is written, or through an alias.
enum Met {
    Here(Node),
    Alias(Node),
}

impl Met {
    fn into_node(self) -> Node {
        match self {
            Met::Here(node) | Met::Alias(node) => node,
        }
    }
}

impl Builder<'_> {
    fn document(&mut self) -> Result<Node, Stop> {
        loop {
            let event = self.next()?;
            match event.data {
                EventData::StreamStart { .. } | EventData::DocumentStart { .. } => {}
                EventData::StreamEnd | EventData::DocumentEnd { .. } => {
                    return Ok(Node::new(Value::Null));
                }
                _ => {
                    let root = self.node(event, 0)?.into_node();
                    // The end of the document may hold an error of its own.
                    self.next()?;
                    return Ok(root);
                }
            }
        }
    }

    fn next(&mut self) -> Result<Event, Stop> {
        self.parser.parse().map_err(|error| Complaint::from_error(&error, &self.frame).into())
    }

    fn node(&mut self, event: Event, depth: usize) -> Result<Met, Stop> {
        let span = self.frame.span(event.start_mark, event.end_mark);
        if DEPTH_MAX < depth {
            return Err(Complaint::limit(
                format!("nested more than {DEPTH_MAX} levels deep"),
                span,
            )
            .into());
        }
        self.count_nodes(1, span)?;
        match event.data {
            EventData::Alias { anchor } => self.alias(&anchor, span, depth).map(Met::Alias),
            EventData::Scalar { anchor, tag, value: text, style, .. } => {
                let value = self.scalar(&text, Meaning::of(tag.as_deref(), style), span);
                let source = Some(Source { text, style: style_of(style) });
                let node = Node { value, span, source };
                if let Some(name) = anchor {
                    self.anchors
                        .insert(name, Anchor::Done { weight: weigh(&node), node: node.clone() });
                }
                Ok(Met::Here(node))
            }
            EventData::SequenceStart { anchor, style, .. } => {
                let fence =
                    if style == SequenceStyle::Flow { Fence::Brackets } else { Fence::Indentation };
                self.anchored(anchor, |builder| builder.sequence(fence, span, depth))
            }
            EventData::MappingStart { anchor, style, .. } => {
                let fence =
                    if style == MappingStyle::Flow { Fence::Brackets } else { Fence::Indentation };
                self.anchored(anchor, |builder| builder.mapping(fence, span, depth))
            }
            EventData::StreamStart { .. }
            | EventData::StreamEnd
            | EventData::DocumentStart { .. }
            | EventData::DocumentEnd { .. }
            | EventData::SequenceEnd
            | EventData::MappingEnd => unreachable!("the parser closes only what it opened"),
        }
    }

    fn count_nodes(&mut self, nodes: usize, span: Span) -> Result<(), Stop> {
        let Some(left) = self.nodes_left.checked_sub(nodes) else {
            return Err(Complaint::limit(
                format!("more than {NODES_MAX} values in one document"),
                span,
            )
            .into());
        };
        self.nodes_left = left;
        Ok(())
    }

    fn scalar(&mut self, text: &str, meaning: Meaning<'_>, span: Span) -> Value {
        let value = scalar_value(text, meaning).unwrap_or_else(|problem| {
            self.trouble.note(Phase::Decode, format!("yaml: {problem}"), span);
            Value::Null
        });
        if let Some(word) = beyond_json(&value) {
            self.trouble.note(Phase::PrintJson, format!("json: unsupported value: {word}"), span);
        }
        value
    }

    fn sequence(&mut self, fence: Fence, opened: Span, depth: usize) -> Result<Node, Stop> {
        let mut items = Vec::new();
        loop {
            let event = self.next()?;
            if let EventData::SequenceEnd = event.data {
                let end = self.frame.position(event.end_mark);
                return Ok(collection(Value::Seq(items), fence, opened, end));
            }
            items.push(self.node(event, depth + 1)?.into_node());
        }
    }

    fn mapping(&mut self, fence: Fence, opened: Span, depth: usize) -> Result<Node, Stop> {
        let mut fields = Fields::default();
        loop {
            let event = self.next()?;
            if let EventData::MappingEnd = event.data {
                let end = self.frame.position(event.end_mark);
                return Ok(collection(Value::Map(fields.into_entries()), fence, opened, end));
            }
            let is_merge = is_merge_key(&event.data);
            let key = self.node(event, depth + 1)?.into_node();
            let event = self.next()?;
            let value_line = event.start_mark.line + 1;
            let value = self.node(event, depth + 1)?;
            if is_merge {
                self.merge(value, &mut fields);
                continue;
            }
            let value = value.into_node();
            let Some(name) = self.key(&key, &value) else {
                continue;
            };
            let repeats = format!("line {value_line}: key {} already set in map", go_syntax(&key));
            let entry = Entry { key: name, key_span: key.span, value };
            if let Some(earlier) = fields.assign_written(entry) {
                let kind = Kind::DuplicateKey { earlier };
                self.advice.push(Complaint { text: repeats, span: key.span, began: None, kind });
            }
        }
    }

    fn key(&mut self, key: &Node, value: &Node) -> Option<String> {
        match key_text(key) {
            Ok(text) => Some(text),
            Err(WrongKey::Collection(shown)) => {
                self.trouble.note(
                    Phase::Decode,
                    format!("yaml: invalid map key: {shown}"),
                    key.span,
                );
                None
            }
            Err(WrongKey::Unsupported { kind, key: shown }) => {
                let value = go_syntax(value);
                let text =
                    format!("unsupported map key of type: {kind}, key: {shown}, value: {value}");
                self.trouble.note(Phase::ConvertKeys, text, key.span);
                None
            }
        }
    }

    /// go-yaml assigns merged fields where the `<<` stands, so they win over fields written before it.
    fn merge(&mut self, value: Met, fields: &mut Fields) {
        let maps = match value {
            Met::Here(Node { value: Value::Seq(items), .. }) if items.iter().all(is_map) => items,
            Met::Here(node) | Met::Alias(node) if is_map(&node) => vec![node],
            Met::Here(node) | Met::Alias(node) => {
                let text = "yaml: map merge requires map or sequence of maps as the value";
                self.trouble.note(Phase::Decode, text.to_string(), node.span);
                return;
            }
        };
        // Backwards, so that the first map of a list wins.
        for map in maps.iter().rev() {
            map.entries().iter().for_each(|entry| fields.assign_merged(entry.clone()));
        }
    }

    fn anchored(
        &mut self,
        name: Option<String>,
        read: impl FnOnce(&mut Self) -> Result<Node, Stop>,
    ) -> Result<Met, Stop> {
        let Some(name) = name else {
            return read(self).map(Met::Here);
        };
        self.anchors_met += 1;
        let id = self.anchors_met;
        self.anchors.insert(name.clone(), Anchor::Open(id));
        let node = read(self)?;
        // An anchor of the same name inside has taken the name over.
        if matches!(self.anchors.get(&name), Some(Anchor::Open(open)) if *open == id) {
            self.anchors.insert(name, Anchor::Done { weight: weigh(&node), node: node.clone() });
        }
        Ok(Met::Here(node))
    }

    fn alias(&mut self, name: &str, span: Span, depth: usize) -> Result<Node, Stop> {
        let (node, weight) = match self.anchors.get(name) {
            None => {
                return Err(Complaint::syntax(
                    format!("yaml: unknown anchor '{name}' referenced"),
                    span,
                )
                .into());
            }
            Some(Anchor::Open(_)) => {
                self.trouble.note(
                    Phase::Decode,
                    format!("yaml: anchor '{name}' value contains itself"),
                    span,
                );
                return Ok(Node { value: Value::Null, span, source: None });
            }
            Some(Anchor::Done { node, weight }) => (node, *weight),
        };
        if DEPTH_MAX < depth + weight.height {
            return Err(Complaint::limit(
                format!("nested more than {DEPTH_MAX} levels deep"),
                span,
            )
            .into());
        }
        let Some(left) = self.alias_bytes_left.checked_sub(weight.bytes) else {
            return Err(Complaint::limit(
                format!("aliases repeat more than {} KiB", ALIAS_BYTES_MAX / 1024),
                span,
            )
            .into());
        };
        let node = Node { span, ..node.clone() };
        self.alias_bytes_left = left;
        self.count_nodes(weight.nodes, span)?;
        Ok(node)
    }
}

fn is_merge_key(data: &EventData) -> bool {
    matches!(data, EventData::Scalar { value, plain_implicit: true, .. } if value == "<<")
}

fn is_map(node: &Node) -> bool {
    matches!(node.value, Value::Map(_))
}

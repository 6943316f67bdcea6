//! The console's entries and the events, as they stand at one instant.

use crate::kit::sorted::SortedMap;
use std::mem;
use std::rc::Rc;

use super::history::History;
use crate::cluster::Store;
use crate::console::Chunk;
use crate::kit::order;
use crate::kit::time::SimTime;
use crate::objects::{Event, EventType, Kind, Object};
use crate::session::Session;
use crate::session::edits;
use crate::session::transcript;
use crate::view::Tone;
use crate::view::console::{self, Completion, Console, Entry, Origin, Prompt, Returned, State};
use crate::view::feed::{EventRow, Events};

/// Entries and rows beyond these are counted, not drawn.
const ENTRIES_MAX: usize = 120;
const EVENTS_MAX: usize = 120;
/// A piece of what was printed is full with so many bytes.
const PIECE_BYTES: usize = 4_096;

/// The entries painted last, each with what it was made from.
#[derive(Default)]
pub struct Printed {
    edition: u32,
    entries: SortedMap<u32, Painted>,
    history: Rc<Vec<String>>,
    completion: Rc<Completion>,
    returned: Rc<Returned>,
}

struct Painted {
    chunks: usize,
    has_ended: bool,
    entry: Rc<Entry>,
}

impl Printed {
    pub fn console(&mut self, session: &Session) -> Console {
        let take = session.take();
        let now = take.now();
        if self.edition != take.edition() {
            *self = Printed { edition: take.edition(), ..Printed::default() };
        }
        let past: Vec<&transcript::Entry> =
            take.transcript().entries().iter().filter(|entry| entry.at <= now).collect();
        // `clear` takes what stands before it, and itself, off the screen; the arrow keys still find it.
        let is_clear = |entry: &&transcript::Entry| entry.line.trim() == "clear";
        let cleared = past.iter().rposition(is_clear).map_or(0, |at| at + 1);
        let typed = past.iter().filter(|entry| !edits::is_line(&entry.line)).count();
        let shown = &past[cleared..];
        let dropped = shown.len().saturating_sub(ENTRIES_MAX);
        let script = take.recipe().script.lines();
        let entries = shown
            .iter()
            .skip(dropped)
            .map(|entry| {
                let from_recipe = script.get(entry.index).is_some_and(|line| line.source_line != 0);
                let origin = match from_recipe {
                    _ if edits::is_line(&entry.line) => Origin::Editor,
                    true => Origin::Script,
                    false => Origin::Learner,
                };
                self.entry(entry, origin, now)
            })
            .collect();
        if self.history.len() != typed {
            self.history = Rc::new(
                past.iter()
                    .map(|entry| &entry.line)
                    .filter(|line| !edits::is_line(line))
                    .cloned()
                    .collect(),
            );
        }
        self.completion = super::reuse(&self.completion, session.completion.clone());
        self.returned = super::reuse(&self.returned, session.returned.clone());
        Console {
            entries,
            dropped,
            history: self.history.clone(),
            completion: self.completion.clone(),
            returned: self.returned.clone(),
            prompt: match take.shown().terminal.is_inside() {
                true => Prompt::Inside,
                false => Prompt::Shell,
            },
        }
    }

    fn entry(&mut self, entry: &transcript::Entry, origin: Origin, now: SimTime) -> Rc<Entry> {
        let visible = entry.chunks.partition_point(|chunk| chunk.at <= now);
        let ended = entry.ended.filter(|ended| ended.at <= now);
        let known = self.entries.get(&entry.id);
        if let Some(known) = known
            && known.chunks == visible
            && known.has_ended == ended.is_some()
        {
            return known.entry.clone();
        }
        let (mut printed, done) = match known.filter(|known| known.chunks <= visible) {
            Some(known) => (known.entry.printed.clone(), known.chunks),
            None => (Vec::new(), 0),
        };
        append(&mut printed, &entry.chunks[done..visible]);
        let painted = Rc::new(Entry {
            id: entry.id,
            at: entry.at,
            origin,
            line: entry.line.clone(),
            printed,
            state: match ended {
                None => State::Running,
                Some(ended) => State::Done { exit: u8::try_from(ended.exit.0).unwrap_or(1) },
            },
        });
        let (has_ended, entry_painted) = (ended.is_some(), painted.clone());
        let known = Painted { chunks: visible, has_ended, entry: entry_painted };
        self.entries.insert(entry.id, known);
        painted
    }
}

/// What is printed further, cut where the stream changes. Only a piece that is not full yet is made anew.
fn append(printed: &mut Vec<console::Printed>, chunks: &[Chunk]) {
    for turn in chunks.chunk_by(|one, next| one.stream == next.stream) {
        let stream = turn[0].stream;
        let goes_on =
            |last: &mut console::Printed| last.stream == stream && last.text.len() < PIECE_BYTES;
        let mut text =
            printed.pop_if(goes_on).map_or_else(String::new, |last| last.text.to_string());
        for chunk in turn {
            text.push_str(&chunk.text);
            if PIECE_BYTES <= text.len() {
                printed.push(console::Printed { stream, text: Rc::from(mem::take(&mut text)) });
            }
        }
        if !text.is_empty() {
            printed.push(console::Printed { stream, text: Rc::from(text) });
        }
    }
}

/// The events as stored, newest first; the record that last wrote each is what a click leads to.
pub fn events(store: &Store, history: &History, now: SimTime) -> Events {
    let mut rows: Vec<EventRow> = store
        .list(Kind::Event, None)
        .filter_map(|object| match object {
            Object::Event(event) => Some(row(event, history.event(&event.metadata.name, now))),
            _ => None,
        })
        .collect();
    order::sort_by_key(&mut rows, |row| std::cmp::Reverse((row.at, row.record)));
    let dropped = rows.len().saturating_sub(EVENTS_MAX);
    rows.truncate(EVENTS_MAX);
    Events { rows: rows.into_iter().map(Rc::new).collect(), dropped }
}

fn row(event: &Event, written: Option<(u32, SimTime)>) -> EventRow {
    let (record, at) = written.unwrap_or_default();
    EventRow {
        record,
        at,
        kind: event.kind.as_str(),
        reason: event.reason.clone(),
        object: format!(
            "{}/{}",
            event.involved_object.kind.to_lowercase(),
            event.involved_object.name
        ),
        message: event.message.clone(),
        count: event.times().unsigned_abs(),
        tone: match event.kind {
            EventType::Normal => Tone::Quiet,
            EventType::Warning => Tone::Failing,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::Stream;

    fn chunk(stream: Stream, text: &str) -> Chunk {
        Chunk { line: Default::default(), at: SimTime::ZERO, stream, text: text.to_owned() }
    }

    #[test]
    fn both_streams_stand_in_the_order_of_printing() {
        let chunks = [
            chunk(Stream::Out, "web\n"),
            chunk(Stream::Err, "Error: "),
            chunk(Stream::Err, "no such container\n"),
            chunk(Stream::Out, "NAMES\n"),
        ];
        // All at once, or one after the other: it is the same.
        for step in [1, chunks.len()] {
            let mut printed = Vec::new();
            chunks.chunks(step).for_each(|some| append(&mut printed, some));
            let turns: Vec<(Stream, &str)> =
                printed.iter().map(|turn| (turn.stream, &*turn.text)).collect();
            assert_eq!(
                turns,
                [
                    (Stream::Out, "web\n"),
                    (Stream::Err, "Error: no such container\n"),
                    (Stream::Out, "NAMES\n"),
                ]
            );
        }
    }

    #[test]
    fn a_long_output_grows_by_pieces_and_the_old_ones_stay() {
        let line = |number: usize| chunk(Stream::Out, &format!("line {number}\n"));
        let lines: Vec<Chunk> = (0..10_000).map(line).collect();
        let (mut printed, mut copied) = (Vec::new(), 0);
        for line in lines.chunks(1) {
            let before: Vec<console::Printed> = printed.clone();
            append(&mut printed, line);
            let kept =
                before.iter().zip(&printed).filter(|(old, new)| Rc::ptr_eq(&old.text, &new.text));
            copied += printed[kept.count()..].iter().map(|piece| piece.text.len()).sum::<usize>();
        }
        let whole: String = lines.iter().map(|line| &*line.text).collect();
        assert_eq!(printed.iter().map(|piece| &*piece.text).collect::<String>(), whole);
        assert!(copied < lines.len() * (PIECE_BYTES + 100), "{copied} bytes were copied");
    }
}

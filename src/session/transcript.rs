//! What the console printed, line by line, each piece with its instant.

use crate::console::{Chunk, Ended, LineId};
use crate::kit::time::SimTime;

/// Everything printed in one performance, in the order of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: LineId,
    pub at: SimTime,
    pub line: String,
    /// Which line of the script it is.
    pub index: usize,
    pub chunks: Vec<Chunk>,
    /// None while the line still runs.
    pub ended: Option<Ended>,
}

impl Entry {
    /// Whether a text stands in what was printed; one of several lines may have been printed bit by bit.
    pub fn says(&self, text: &str) -> bool {
        if !text.contains('\n') {
            return self.chunks.iter().any(|chunk| chunk.text.contains(text));
        }
        let printed: String = self.chunks.iter().map(|chunk| chunk.text.as_str()).collect();
        printed.contains(text)
    }
}

impl Transcript {
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many pieces have been printed.
    pub fn chunk_count(&self) -> usize {
        self.entries.iter().map(|entry| entry.chunks.len()).sum()
    }

    pub fn begin(&mut self, id: LineId, at: SimTime, line: &str, index: usize) {
        let line = line.to_owned();
        self.entries.push(Entry { id, at, line, index, chunks: Vec::new(), ended: None });
    }

    pub fn print(&mut self, chunk: Chunk) {
        if let Some(entry) = self.entry_mut(chunk.line) {
            entry.chunks.push(chunk);
        }
    }

    pub fn end(&mut self, ended: Ended) {
        if let Some(entry) = self.entry_mut(ended.line) {
            entry.ended = Some(ended);
        }
    }

    /// Forgets what came after an instant.
    pub fn cut_after(&mut self, at: SimTime) {
        self.entries.retain(|entry| entry.at <= at);
        for entry in &mut self.entries {
            entry.chunks.retain(|chunk| chunk.at <= at);
            if entry.ended.is_some_and(|ended| at < ended.at) {
                entry.ended = None;
            }
        }
    }

    /// Lines are few and the newest are looked for: the search begins at the end.
    fn entry_mut(&mut self, id: LineId) -> Option<&mut Entry> {
        self.entries.iter_mut().rev().find(|entry| entry.id == id)
    }
}

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
    /// Whether a text stands in what was printed, as a terminal shows it: a program may print one line bit by bit.
    pub fn says(&self, text: &str) -> bool {
        let mut end = String::new();
        self.chunks.iter().any(|chunk| {
            end.push_str(&chunk.text);
            let is_said = end.contains(text);
            // Nothing but the end can be where the text begins.
            let begins = end.floor_char_boundary(end.len().saturating_sub(text.len()));
            end.drain(..begins);
            is_said
        })
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

#[cfg(test)]
mod tests {
    use crate::cluster::Budget;
    use crate::kit::time::SimTime;
    use crate::session::recipe::Recipe;
    use crate::session::take::Take;

    #[test]
    fn a_line_that_was_printed_bit_by_bit_is_said_as_it_stands_there() {
        let script = "0s for i in 1 2 3; do printf \"안$i \"; sleep 1; done; echo end; echo next\n";
        let mut take = Take::new(Recipe::parse(script).expect("a recipe"));
        take.seek(SimTime::secs(5), Budget::Unlimited);
        let [entry] = take.transcript().entries() else { panic!("one line was typed") };
        assert!(2 < entry.chunks.len(), "{:?}", entry.chunks);
        for text in ["안1", "1 안2", "안1 안2 안3 end", "end\nnext\n", ""] {
            assert!(entry.says(text), "{text:?}");
        }
        for text in ["안2 안1", "endnext", "next\nend", "안1 안2 안3 end\nnext\n\n"] {
            assert!(!entry.says(text), "{text:?}");
        }
    }
}

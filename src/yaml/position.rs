//! Places in a text, and the two ways of counting them: bytes here, UTF-16 units in an editor.

/// One place. Line and column start at one; the column counts characters. All zero means nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub offset: usize,
    pub line: usize,
    pub column: usize,
}

/// From a place up to, but not including, another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    pub start: Position,
    pub end: Position,
}

impl Span {
    /// The span of what was never in a text.
    pub const fn none() -> Span {
        let nowhere = Position { offset: 0, line: 0, column: 0 };
        Span { start: nowhere, end: nowhere }
    }

    pub const fn is_none(&self) -> bool {
        self.start.line == 0
    }

    /// The empty span at a place.
    pub const fn at(position: Position) -> Span {
        Span { start: position, end: position }
    }

    pub const fn contains(&self, offset: usize) -> bool {
        self.start.offset <= offset && offset < self.end.offset
    }

    /// The part of the text it covers; nothing if it belongs to another text.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start.offset..self.end.offset).unwrap_or("")
    }
}

/// Counts the UTF-16 units before a byte offset. An offset inside a character counts from its start.
pub fn utf16_offset(text: &str, byte_offset: usize) -> usize {
    text.char_indices()
        .take_while(|(start, c)| start + c.len_utf8() <= byte_offset)
        .map(|(_, c)| c.len_utf16())
        .sum()
}

/// Finds the byte offset behind so many UTF-16 units. Half a character counts as none of it.
pub fn byte_offset(text: &str, utf16_offset: usize) -> usize {
    let mut units = 0;
    for (start, c) in text.char_indices() {
        units += c.len_utf16();
        if utf16_offset < units {
            return start;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_count_hangul_as_one_and_emoji_as_two() {
        let text = "a한🎉b";
        for (bytes, units) in [(0, 0), (1, 1), (4, 2), (8, 4), (9, 5)] {
            assert_eq!(utf16_offset(text, bytes), units);
            assert_eq!(byte_offset(text, units), bytes);
        }
    }

    #[test]
    fn offsets_inside_a_character_or_past_the_end_are_harmless() {
        assert_eq!(utf16_offset("한", 1), 0);
        assert_eq!(utf16_offset("한", 99), 1);
        assert_eq!(byte_offset("🎉", 1), 0);
        assert_eq!(byte_offset("🎉", 99), 4);
        assert_eq!(Span::none().of("text"), "");
    }
}

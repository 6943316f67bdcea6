//! The files of the recipe, the one that is open, and what is wrong with it.

use std::rc::Rc;

use super::assistant::Assistant;
use super::msg::Pointed;
use super::saying::Saying;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    pub tabs: Rc<Vec<Tab>>,
    /// The name of the open file; empty when there is none.
    pub open: String,
    pub text: Rc<str>,
    /// The problems of the open file in the order of the text, then what is only advice.
    pub problems: Rc<Vec<Problem>>,
    /// Who helps with writing the open file.
    pub assistant: Rc<Assistant>,
    /// What the editor is to mark.
    pub pointed: Pointed,
    pub deed: Deed,
    /// The tab that an editor of the console waits for.
    pub edited: Option<Rc<str>>,
}

/// What becomes of the open file's text when the learner is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Apply,
    /// An editor of the console waits for it.
    Save,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    pub name: String,
    /// Without what is only advice.
    pub problems: usize,
    pub applied: Applied,
}

/// Whether the cluster has been given this text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    Never,
    AsItStands,
    /// It has been edited since.
    Before,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub level: Level,
    /// Counted from 1, for people.
    pub line: usize,
    /// Offsets into the text in UTF-16 units, as the editor counts.
    pub from: usize,
    pub to: usize,
    pub saying: Saying,
    /// What that means, in the reader's language.
    pub why: Option<Saying>,
    pub fix: Option<Fix>,
    /// The page of Kubernetes' documentation that explains it, if one does.
    pub read: Option<&'static str>,
    /// What stands behind the `#` of a link to the lesson that shows it, if one does.
    pub lesson: Option<String>,
}

impl Problem {
    /// The address of that page for a reader of this language.
    pub fn address(&self, language: &str) -> Option<String> {
        self.read.map(|page| crate::lint::address(page, language))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Error,
    Warning,
    Advice,
}

impl Level {
    /// The editor's word for it.
    pub fn severity(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Advice => "info",
        }
    }
}

/// What would mend it: the text that takes the place between the two offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub label: Saying,
    pub from: usize,
    pub to: usize,
    pub insert: String,
}

impl Fix {
    /// The whole text, mended. A fix that has come too late for its text changes nothing.
    pub fn mend(&self, text: &str) -> String {
        let units: Vec<u16> = text.encode_utf16().collect();
        let (Some(before), Some(after)) = (units.get(..self.from), units.get(self.to..)) else {
            return text.to_owned();
        };
        let mended: Vec<u16> = before
            .iter()
            .copied()
            .chain(self.insert.encode_utf16())
            .chain(after.iter().copied())
            .collect();
        String::from_utf16(&mended).unwrap_or_else(|_| text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, from: usize, to: usize, expected: &str) {
        let fix = Fix { label: Saying::plain("fix"), from, to, insert: "3".into() };
        assert_eq!(fix.mend(text), expected);
    }

    #[test]
    fn a_fix_counts_as_the_editor_counts() {
        check("a: 8", 3, 4, "a: 3");
        check("# 한글 😀\na: 8", 11, 12, "# 한글 😀\na: 3");
    }

    #[test]
    fn a_fix_that_comes_too_late_changes_nothing() {
        check("a", 3, 4, "a");
        check("😀", 1, 2, "😀");
    }
}

//! What a rule is, and what it finds.

use super::document::{Document, Writing};
use super::view::{AskView, ContainerView, PodView, ProbeView};
use crate::admit::Fix;
use crate::yaml::tree::Span;

/// One thing worth telling a learner about a text.
pub struct Rule {
    /// Where its sentence stands: `lint.` and the code.
    pub key: &'static str,
    pub level: Level,
    pub about: About,
    /// The page of Kubernetes' documentation that explains it, below its `docs/`.
    pub read: &'static str,
    /// The lesson that shows it.
    pub lesson: Option<&'static str>,
    pub check: Check,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Almost surely not what was meant.
    Warning,
    /// Worth knowing.
    Hint,
}

/// Which text a rule speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// What the server takes without a word.
    Accepted,
    /// What may be refused in words that do not help.
    Refused,
}

/// How much of the text a rule looks at, at a time. Where it would say the same thing often, it says it once.
pub enum Check {
    Text(fn(&Writing) -> Vec<Finding>),
    /// With the whole text, for what may stand in another document.
    Document(fn(&Document, &Writing) -> Vec<Finding>),
    /// Every pod spec, also of a template.
    Pod(fn(&PodView) -> Option<Finding>),
    Container(fn(&ContainerView) -> Option<Finding>),
    Probe(fn(&ProbeView) -> Option<Finding>),
    /// Whatever the kubelet asks of a container: the handlers of probes and hooks.
    Ask(fn(&AskView) -> Option<Finding>),
}

/// Where a rule applies, what fills its sentence, and what would mend it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub span: Span,
    pub fills: Vec<(&'static str, String)>,
    pub mend: Option<Mend>,
}

/// A change of the text that is safe to make without thinking twice, and what to call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// The sentence of its button, whose place `what` is to be filled.
    pub key: &'static str,
    pub what: String,
    pub fix: Fix,
}

/// A finding and its rule.
#[derive(Clone)]
pub struct Advice {
    pub rule: &'static Rule,
    pub span: Span,
    pub fills: Vec<(&'static str, String)>,
    pub mend: Option<Mend>,
}

/// What stands in a sentence is cut here.
const FILL_LENGTH_MAX: usize = 100;

impl Rule {
    pub const fn warning(key: &'static str, read: &'static str, check: Check) -> Rule {
        Rule { key, level: Level::Warning, about: About::Accepted, read, lesson: None, check }
    }

    pub const fn hint(key: &'static str, read: &'static str, check: Check) -> Rule {
        Rule { key, level: Level::Hint, about: About::Accepted, read, lesson: None, check }
    }

    /// For what the server refuses, or would not even see.
    pub const fn refused(key: &'static str, read: &'static str, check: Check) -> Rule {
        Rule { key, level: Level::Warning, about: About::Refused, read, lesson: None, check }
    }

    #[must_use]
    pub const fn shown_in(self, lesson: &'static str) -> Rule {
        let Rule { key, level, about, read, lesson: _, check } = self;
        Rule { key, level, about, read, lesson: Some(lesson), check }
    }

    pub fn code(&self) -> &'static str {
        self.key.strip_prefix("lint.").unwrap_or(self.key)
    }
}

impl Finding {
    pub fn at(span: Span) -> Finding {
        Finding { span, fills: Vec::new(), mend: None }
    }

    #[must_use]
    pub fn fill(mut self, place: &'static str, value: impl ToString) -> Finding {
        self.fills.push((place, cut(&value.to_string())));
        self
    }

    /// Something else takes its place.
    #[must_use]
    pub fn set(self, what: impl ToString, fix: Option<Fix>) -> Finding {
        self.mended("lint.fix.set", what.to_string(), fix)
    }

    #[must_use]
    pub fn add(self, what: impl ToString, fix: Option<Fix>) -> Finding {
        self.mended("lint.fix.add", what.to_string(), fix)
    }

    #[must_use]
    pub fn remove(self, what: impl ToString, fix: Option<Fix>) -> Finding {
        self.mended("lint.fix.remove", what.to_string(), fix)
    }

    /// It goes to where it belongs.
    #[must_use]
    pub fn move_under(self, what: impl ToString, fix: Option<Fix>) -> Finding {
        self.mended("lint.fix.move", what.to_string(), fix)
    }

    fn mended(mut self, key: &'static str, what: String, fix: Option<Fix>) -> Finding {
        self.mend = fix.map(|fix| Mend { key, what: cut(&what), fix });
        self
    }
}

/// The first line of a text, if it is not too long.
fn cut(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    match line.char_indices().nth(FILL_LENGTH_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None if line.len() < text.trim_end().len() => format!("{line}…"),
        None => line.to_owned(),
    }
}

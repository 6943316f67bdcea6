//! What a rule is, and what it finds.

use super::view::{ContainerView, Document, PodView, ProbeView, Writing};
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
    Advice,
}

/// Which text a rule speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// What the server takes without a word.
    Accepted,
    /// What is refused in words that do not help.
    Refused,
}

/// How much of the text a rule looks at, at a time. Where a rule finds the same thing often, it tells the first.
pub enum Check {
    Text(fn(&Writing) -> Vec<Finding>),
    Document(fn(&Document) -> Vec<Finding>),
    /// Every pod spec, also of a template.
    Pod(fn(&PodView) -> Option<Finding>),
    Container(fn(&ContainerView) -> Option<Finding>),
    Probe(fn(&ProbeView) -> Option<Finding>),
}

/// Where a rule applies, what fills its sentence, and what would mend it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub span: Span,
    pub fills: Vec<(&'static str, String)>,
    pub fix: Option<Fix>,
}

/// A finding and its rule.
#[derive(Clone)]
pub struct Advice {
    pub rule: &'static Rule,
    pub span: Span,
    pub fills: Vec<(&'static str, String)>,
    pub fix: Option<Fix>,
}

impl Rule {
    pub fn code(&self) -> &'static str {
        self.key.strip_prefix("lint.").unwrap_or(self.key)
    }

    /// The address of the page to read, for a reader of this language.
    pub fn page(&self, language: &str) -> String {
        let folder = if language == "ko" { "ko/" } else { "" };
        format!("https://kubernetes.io/{folder}docs/{}", self.read)
    }
}

impl Finding {
    pub fn at(span: Span) -> Finding {
        Finding { span, fills: Vec::new(), fix: None }
    }

    #[must_use]
    pub fn fill(mut self, place: &'static str, value: impl ToString) -> Finding {
        self.fills.push((place, value.to_string()));
        self
    }

    #[must_use]
    pub fn fixed_by(mut self, fix: Option<Fix>) -> Finding {
        self.fix = fix;
        self
    }
}

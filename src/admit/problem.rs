//! One thing to say about a text, and what would mend it.

use crate::yaml::tree::Span;

/// One thing to say about a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub span: Span,
    pub severity: Severity,
    /// By which the explanation is looked up.
    pub code: &'static str,
    /// Kubernetes' own words where it has any.
    pub message: String,
    pub fix: Option<Fix>,
    /// The slip the fix undoes, by which its label is looked up. Without one the fix is a word in place of another.
    pub remedy: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// What to put in place of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub span: Span,
    pub replacement: String,
}

impl Problem {
    pub(super) fn error(span: Span, code: &'static str, message: impl Into<String>) -> Problem {
        let (severity, message) = (Severity::Error, message.into());
        Problem { span, severity, code, message, fix: None, remedy: None }
    }

    pub(super) fn warning(span: Span, code: &'static str, message: impl Into<String>) -> Problem {
        Problem { severity: Severity::Warning, ..Problem::error(span, code, message) }
    }

    pub(super) fn fixed_by(mut self, fix: Option<Fix>) -> Problem {
        self.fix = fix;
        self
    }

    pub(super) fn mended_by(mut self, remedy: &'static str, fix: Option<Fix>) -> Problem {
        self.remedy = fix.is_some().then_some(remedy);
        self.fix = fix;
        self
    }
}

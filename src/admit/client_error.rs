//! Why kubectl sent nothing, in its words.
//! Models the errors of cli-runtime/pkg/resource/visitor.go and kubectl's schema validation (v1.36), C1 to C3.

use std::fmt;

/// Why kubectl sent nothing. Display is what it prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientError {
    Parsing {
        file: String,
        problem: String,
    },
    Validating {
        file: String,
        problems: Vec<String>,
    },
    Decoding {
        file: String,
        problem: String,
    },
    /// Items of one list.
    Items {
        problems: Vec<String>,
    },
    NoMatches {
        file: String,
        api_version: String,
        kind: String,
        name: String,
        namespace: String,
    },
}

impl ClientError {
    /// The heart of it, without the file and what kubectl was about.
    pub fn problem(&self) -> String {
        match self {
            ClientError::Parsing { problem, .. } | ClientError::Decoding { problem, .. } => {
                problem.clone()
            }
            ClientError::Validating { problems, .. } | ClientError::Items { problems } => {
                match &problems[..] {
                    [problem] => problem.clone(),
                    problems => format!("[{}]", problems.join(", ")),
                }
            }
            ClientError::NoMatches { kind, api_version, .. } => {
                format!("no matches for kind \"{kind}\" in version \"{api_version}\"")
            }
        }
    }

    /// As kubectl prints it among other errors: the `error: ` is for one alone.
    pub fn text_among_others(&self) -> String {
        if let ClientError::Items { .. } = self {
            return self.problem();
        }
        let text = self.to_string();
        text.strip_prefix("error: ").map(str::to_owned).unwrap_or(text)
    }
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = self.problem();
        match self {
            ClientError::Parsing { file, .. } => {
                write!(f, "error: error parsing {file}: {problem}")
            }
            ClientError::Validating { file, .. } => write!(
                f,
                "error: error validating \"{file}\": error validating data: {problem}; if you choose to ignore these errors, turn validation off with --validate=false"
            ),
            ClientError::Decoding { file, .. } => {
                write!(f, "error: unable to decode \"{file}\": {problem}")
            }
            ClientError::Items { problems } => match &problems[..] {
                [problem] => write!(f, "error: {problem}"),
                problems => f.write_str(&problems.join("\n")),
            },
            ClientError::NoMatches { file, name, namespace, .. } => write!(
                f,
                "error: resource mapping not found for name: \"{name}\" namespace: \"{namespace}\" from \"{file}\": {problem}\nensure CRDs are installed first"
            ),
        }
    }
}

impl std::error::Error for ClientError {}

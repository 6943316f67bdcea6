//! How kubectl says no: its own errors, and the server's.
//! Models CheckErr in staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go (v1.36), C57 and C58.

use crate::admit::{self, ClientError, Failures, Refusal};
use crate::cluster::Refused;
use crate::kit::quote::quote;
use crate::objects::Kind;

#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// kubectl's own; `error: ` goes before it unless it begins so.
    Plain(String),
    /// The way the verb was used: the text, and where to look.
    Usage {
        verb: &'static str,
        text: String,
    },
    /// A flag of the verb; empty for kubectl itself.
    Flag {
        verb: &'static str,
        text: String,
    },
    Server(ApiStatus),
    Refused(Box<RefusedFile>),
    /// An object of a file that was not even sent.
    Unsent(Box<ClientError>),
    /// Printed as it is.
    Verbatim(String),
    /// One after the other.
    Several(Vec<Failure>),
}

/// Admission said no to an object of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct RefusedFile {
    pub refusal: Refusal,
    pub doing: Doing,
    pub file: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    Creating,
    Applying,
    Replacing,
    /// No file is involved.
    Asking,
}

/// What the server sends instead of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiStatus {
    pub reason: String,
    pub message: String,
    pub details: Option<StatusDetails>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusDetails {
    pub kind: String,
    pub name: String,
    pub causes: Vec<StatusCause>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusCause {
    pub field: String,
    pub message: String,
}

impl Failure {
    pub fn plain(text: impl Into<String>) -> Failure {
        Failure::Plain(text.into())
    }

    pub fn refused(refusal: Refusal, doing: Doing, file: &str) -> Failure {
        Failure::Refused(Box::new(RefusedFile { refusal, doing, file: file.to_owned() }))
    }

    pub fn not_found(kind: Kind, name: &str) -> Failure {
        Failure::from(Refused::NotFound { kind, name: name.to_owned() })
    }

    pub fn unknown_resource(word: &str) -> Failure {
        let resource = word.split('.').next().unwrap_or_default();
        Failure::plain(format!("the server doesn't have a resource type {}", quote(resource)))
    }

    /// No kind of this name, as the mapper itself says it. Empty texts were not asked for.
    /// Models checkErr's case of meta.NoResourceMatchError.
    pub fn no_resource_match(resource: &str, group: &str, version: &str) -> Failure {
        let place = match (group, version) {
            ("", "") => String::new(),
            ("", version) => format!(" in version {}", quote(version)),
            (group, "") => format!(" in group {}", quote(group)),
            (group, version) => {
                format!(" in group {} and version {}", quote(group), quote(version))
            }
        };
        Failure::Verbatim(format!(
            "the server doesn't have a resource type {}{place}",
            quote(resource)
        ))
    }

    /// The server, or a kubelet behind it, does not take the request as it is.
    pub fn bad_request(message: &str) -> Failure {
        Failure::Server(ApiStatus {
            reason: "BadRequest".to_owned(),
            message: message.to_owned(),
            details: None,
        })
    }

    pub fn is_not_found(&self) -> bool {
        matches!(self, Failure::Server(status) if status.reason == "NotFound")
    }

    /// The same failure of the server's, with what was being done to which file.
    pub fn when(self, doing: &str, file: &str) -> Failure {
        match self {
            Failure::Server(status) => Failure::Server(status.when(doing, file)),
            other => other,
        }
    }

    /// What failed, in a failure of kubectl's own: `failed to create job: jobs.batch "x" already exists`.
    pub fn inside(self, what: &str) -> Failure {
        let message = match &self {
            Failure::Server(status) => status.message.clone(),
            Failure::Refused(refused) => refused.refusal.to_string(),
            Failure::Plain(text) => text.clone(),
            Failure::Usage { .. }
            | Failure::Flag { .. }
            | Failure::Unsent(_)
            | Failure::Verbatim(_)
            | Failure::Several(_) => return self,
        };
        Failure::Plain(format!("{what}{message}"))
    }

    /// What goes to stderr, line breaks included.
    pub fn text(&self) -> String {
        match self {
            Failure::Several(failures) => {
                let among = if failures.len() == 1 { Failures::One } else { Failures::Several };
                failures.iter().map(|failure| failure.text_among(among)).collect()
            }
            one => one.text_among(Failures::One),
        }
    }

    /// What it says, without saying that it is an error.
    pub fn said(&self) -> String {
        match self {
            Failure::Plain(text) | Failure::Verbatim(text) => text.clone(),
            Failure::Server(status) => status.message.clone(),
            other => other.text().trim_end().to_owned(),
        }
    }

    fn text_among(&self, among: Failures) -> String {
        let text = match self {
            Failure::Plain(text) if among == Failures::Several => text.clone(),
            Failure::Plain(text) if text.starts_with("error: ") => text.clone(),
            Failure::Plain(text) => format!("error: {text}"),
            Failure::Usage { verb, text } => {
                format!("error: {text}\nSee 'kubectl {verb} -h' for help and examples")
            }
            Failure::Flag { verb: "", text } => {
                format!("error: {text}\nSee 'kubectl --help' for usage.")
            }
            Failure::Flag { verb, text } => {
                format!("error: {text}\nSee 'kubectl {verb} --help' for usage.")
            }
            Failure::Server(status) => status.text(),
            Failure::Refused(refused) => refused.text(among),
            Failure::Unsent(error) => match among {
                Failures::One => error.to_string(),
                Failures::Several => error.text_among_others(),
            },
            Failure::Verbatim(text) => text.clone(),
            Failure::Several(_) => self.text(),
        };
        if text.ends_with('\n') { text } else { text + "\n" }
    }
}

impl RefusedFile {
    fn text(&self, among: Failures) -> String {
        let file = &self.file;
        let doing = match self.doing {
            Doing::Creating => admit::Doing::Creating { file },
            Doing::Applying => admit::Doing::Applying { file },
            Doing::Replacing => admit::Doing::Replacing { file },
            Doing::Asking => admit::Doing::Asking,
        };
        self.refusal.kubectl_text(doing, among)
    }
}

impl ApiStatus {
    /// The same refusal, with what was being done to which file.
    pub fn when(mut self, doing: &str, file: &str) -> ApiStatus {
        self.message = format!("error when {doing} {}: {}", quote(file), self.message);
        self
    }

    fn text(&self) -> String {
        match self.reason.as_str() {
            "Invalid" => self.invalid_text(),
            "" => format!("Error from server: {}", self.message),
            reason => format!("Error from server ({reason}): {}", self.message),
        }
    }

    fn invalid_text(&self) -> String {
        let request = "The request is invalid".to_owned();
        let with_message = |what: String| {
            if self.message.is_empty() { what } else { format!("{what}: {}", self.message) }
        };
        let Some(details) = &self.details else { return with_message(request) };
        let what = match (details.kind.as_str(), details.name.as_str()) {
            ("", "") if details.causes.is_empty() => with_message(request),
            ("", "") => request,
            (kind, name) => format!("The {kind} {} is invalid", quote(name)),
        };
        let mut causes: Vec<String> = Vec::new();
        for cause in &details.causes {
            let text = format!("{}: {}", cause.field, cause.message);
            if !causes.contains(&text) {
                causes.push(text);
            }
        }
        match causes.as_slice() {
            [] => what,
            [cause] => format!("{what}: {cause}"),
            causes => {
                let lines: String = causes.iter().map(|cause| format!("* {cause}\n")).collect();
                format!("{what}: \n{lines}")
            }
        }
    }
}

/// The reason with which the API server answers each refusal.
impl From<Refused> for Failure {
    fn from(refused: Refused) -> Failure {
        if let Refused::Unallocated { service, field, problem } = &refused {
            let causes = vec![StatusCause { field: field.clone(), message: problem.clone() }];
            let details = StatusDetails { kind: "Service".into(), name: service.clone(), causes };
            return Failure::Server(ApiStatus {
                reason: "Invalid".to_owned(),
                message: refused.to_string(),
                details: Some(details),
            });
        }
        let reason = match &refused {
            Refused::NotFound { .. } | Refused::NamespaceNotFound { .. } => "NotFound",
            Refused::AlreadyExists { .. } => "AlreadyExists",
            Refused::Forbidden { .. } => "Forbidden",
            Refused::TooManyDisruptions { .. } => "TooManyRequests",
            Refused::NoHost { .. } => "BadRequest",
            // A proxied request that fails has no reason of its own.
            Refused::NoKubelet { .. } | Refused::SeveralBudgets => "",
            Refused::NoSuchContainer { .. }
            | Refused::NotRunning { .. }
            | Refused::Unallocated { .. }
            | Refused::NoServer { .. }
            | Refused::NotFrozen { .. }
            | Refused::TooManyLoads
            | Refused::LoadExists { .. }
            | Refused::NoSuchLoad { .. }
            | Refused::NoBalancer { .. }
            | Refused::NotRun { .. }
            | Refused::NodeState { .. } => return Failure::Plain(refused.to_string()),
        };
        Failure::Server(ApiStatus {
            reason: reason.to_owned(),
            message: refused.to_string(),
            details: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invalid(kind: &str, name: &str, causes: &[(&str, &str)]) -> String {
        let cause = |(field, message): &(&str, &str)| StatusCause {
            field: field.to_string(),
            message: message.to_string(),
        };
        let causes = causes.iter().map(cause).collect();
        let details = Some(StatusDetails { kind: kind.into(), name: name.into(), causes });
        let status = ApiStatus { reason: "Invalid".into(), message: String::new(), details };
        Failure::Server(status).text()
    }

    #[test]
    fn causes_are_listed_once_each() {
        let twice = [("spec", "Forbidden: no"), ("spec", "Forbidden: no")];
        assert_eq!(invalid("Pod", "x", &twice), "The Pod \"x\" is invalid: spec: Forbidden: no\n");
        assert_eq!(
            invalid("Pod", "x", &[("a", "1"), ("b", "2")]),
            "The Pod \"x\" is invalid: \n* a: 1\n* b: 2\n"
        );
        assert_eq!(invalid("Pod", "x", &[]), "The Pod \"x\" is invalid\n");
        assert_eq!(invalid("", "", &[]), "The request is invalid\n");
    }

    #[test]
    fn the_server_is_named_with_its_reason() {
        assert_eq!(
            Failure::not_found(Kind::Pod, "x").text(),
            "Error from server (NotFound): pods \"x\" not found\n"
        );
        let status = ApiStatus { message: "boom".into(), ..ApiStatus::default() };
        assert_eq!(
            Failure::Server(status.when("creating", "pod.yaml")).text(),
            "Error from server: error when creating \"pod.yaml\": boom\n"
        );
    }

    #[test]
    fn errors_of_kubectl_itself_begin_with_error() {
        assert_eq!(Failure::plain("no").text(), "error: no\n");
        assert_eq!(Failure::plain("error: no").text(), "error: no\n");
        assert_eq!(
            Failure::Flag { verb: "get", text: "unknown flag: --foo".into() }.text(),
            "error: unknown flag: --foo\nSee 'kubectl get --help' for usage.\n"
        );
    }
}

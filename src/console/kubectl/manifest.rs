//! What `-f` names: files of the learner's, read as kubectl reads them.
//! Models cli-runtime's pkg/resource/builder.go FilenameParam (v0.36), C2.7, C3.4 and C6.

use serde_json::Value;

use super::failure::Failure;
use super::flags::Flags;
use super::names::{self, Target, is_namespaced};
use super::selector::Selector;
use super::verbs::Call;
use crate::admit::{FieldValidation, Item, read_validated};
use crate::console::shell::Shell;
use crate::kit::quote::quote;
use crate::objects::Key;

/// Deeper than this `-R` does not look.
const DEPTH_MAX: usize = 16;

/// Models GetValidationDirective in kubectl/pkg/cmd/util/helpers.go.
pub fn validation(flags: &Flags) -> Result<FieldValidation, Failure> {
    match flags.text("validate") {
        None | Some("strict" | "1" | "t" | "T" | "true" | "TRUE" | "True") => {
            Ok(FieldValidation::Strict)
        }
        Some("warn") => Ok(FieldValidation::Warn),
        Some("ignore" | "0" | "f" | "F" | "false" | "FALSE" | "False") => {
            Ok(FieldValidation::Ignore)
        }
        Some(other) => Err(Failure::plain(format!(
            "invalid - validate option {}; must be one of: strict (or true), warn, ignore (or false)",
            quote(other)
        ))),
    }
}

/// The objects of all files in their order, and what kept others from being one.
pub type Manifests = Vec<Result<FromFile, Failure>>;

#[derive(Clone, Debug, PartialEq)]
pub struct FromFile {
    pub file: String,
    pub item: Item,
    /// Where the object belongs: what it says itself, else the namespace of the call.
    pub namespace: String,
}

impl FromFile {
    pub fn key(&self) -> Key {
        let kind = self.item.kind;
        let namespace = if is_namespaced(kind) { &self.namespace } else { "" };
        Key::new(kind, namespace, self.item.name())
    }
}

/// What of the files of a call its `-l` picks.
pub fn selected(call: &Call, shell: &Shell) -> Result<Manifests, Failure> {
    let selector = Selector::sent(call.flags.text("selector"), None);
    selector.check_locally()?;
    let mut manifests = read(call, shell)?;
    manifests.retain(|one| match one {
        Ok(from) if !selector.is_empty() => {
            let body = from.item.body(&from.namespace);
            let labels = body["metadata"]["labels"].as_object().into_iter().flatten();
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            selector
                .matches_labels(&labels.map(|(key, value)| (key.clone(), text(value))).collect())
        }
        Ok(_) | Err(_) => true,
    });
    Ok(manifests)
}

/// Reads every file of the call. A file that is not there ends it before anything happens.
pub fn read(call: &Call, shell: &Shell) -> Result<Manifests, Failure> {
    let mut texts = Vec::new();
    let depth = if call.flags.is_on("recursive") { DEPTH_MAX } else { 0 };
    for named in call.flags.texts("filename") {
        for file in files(named, depth, shell)? {
            let text = text(&file, shell)?;
            texts.push((if file == "-" { "STDIN".to_owned() } else { file }, text));
        }
    }
    let mut manifests = Manifests::new();
    for (file, text) in texts {
        let file = file.as_str();
        let manifest = read_validated(text, file, validation(&call.flags)?);
        let mut failures = manifest.failures.into_iter().peekable();
        for (index, item) in manifest.items.into_iter().enumerate() {
            while let Some(failure) = failures.next_if(|failure| failure.items_before <= index) {
                manifests.push(Err(Failure::Unsent(Box::new(failure.error))));
            }
            let from =
                |namespace| FromFile { file: file.to_owned(), item: item.clone(), namespace };
            manifests.push(namespace(call, &item).map(from));
        }
        manifests.extend(failures.map(|failure| Err(Failure::Unsent(Box::new(failure.error)))));
    }
    Ok(manifests)
}

/// Several manifests in one file count as one here, standard input as many. Models visitByPaths.
pub fn is_one_file(call: &Call, shell: &Shell) -> Result<bool, Failure> {
    let depth = if call.flags.is_on("recursive") { DEPTH_MAX } else { 0 };
    let mut count = 0;
    for named in call.flags.texts("filename") {
        count += files(named, depth, shell)?.len();
    }
    Ok(count == 1 && !call.flags.texts("filename").contains(&"-"))
}

/// What a call asks for: the objects its files name, or those its arguments do.
pub fn targets(call: &Call, shell: &mut Shell) -> Result<(Vec<Target>, Vec<Failure>), Failure> {
    targets_among(call, shell, &call.arguments)
}

/// The same where only some of the arguments name objects.
pub fn targets_among(
    call: &Call,
    shell: &mut Shell,
    arguments: &[String],
) -> Result<(Vec<Target>, Vec<Failure>), Failure> {
    let found = find_targets(call, shell, arguments)?;
    let kinds = found.0.iter().map(Target::kind);
    let server = shell.cluster().config().version.api_server();
    for warning in kinds.filter_map(|kind| server.deprecates(kind)) {
        shell.warn(warning);
    }
    Ok(found)
}

fn find_targets(
    call: &Call,
    shell: &Shell,
    arguments: &[String],
) -> Result<(Vec<Target>, Vec<Failure>), Failure> {
    if !call.flags.is_given("filename") {
        return Ok((names::targets(arguments)?, Vec::new()));
    }
    if !arguments.is_empty() {
        return Err(Failure::plain(
            "when paths, URLs, or stdin is provided as input, you may not specify a resource by arguments as well",
        ));
    }
    let (mut targets, mut failures) = (Vec::new(), Vec::new());
    for one in read(call, shell)? {
        match one {
            Ok(from) => targets.push(Target::Exactly(from.key())),
            Err(failure) => failures.push(failure),
        }
    }
    Ok((targets, failures))
}

/// A file, or those of a directory that hold manifests, by name; directories inside it are opened so deep.
/// Models ExpandPathsToFileVisitors in cli-runtime's pkg/resource/visitor.go (v0.36).
fn files(named: &str, depth: usize, shell: &Shell) -> Result<Vec<String>, Failure> {
    let inside = shell.names(named);
    if shell.file(named).is_some() || inside.is_empty() {
        return Ok(vec![named.to_owned()]);
    }
    let is_manifest = |name: &&String| {
        [".json", ".yaml", ".yml"].iter().any(|extension| name.ends_with(extension))
    };
    let directory = named.trim_end_matches('/').trim_start_matches("./");
    let joined = |name: &String| match directory {
        "." | "" => name.clone(),
        directory => format!("{directory}/{name}"),
    };
    let mut files: Vec<String> = Vec::new();
    for name in &inside {
        if is_manifest(&name) {
            files.push(joined(name));
        } else if let Some(below) = name.strip_suffix('/').filter(|_| 0 < depth) {
            // One without any manifest is passed over.
            files.extend(
                self::files(&joined(&below.to_owned()), depth - 1, shell).unwrap_or_default(),
            );
        }
    }
    if files.is_empty() {
        return Err(Failure::plain(format!(
            "error reading [{named}]: recognized file extensions are [.json .yaml .yml]"
        )));
    }
    Ok(files)
}

fn text<'a>(file: &str, shell: &'a Shell) -> Result<&'a str, Failure> {
    if file == "-" {
        // If it is yet to be read, whatever is said now is forgotten.
        return shell.input().ok_or_else(|| Failure::plain("standard input is not read yet"));
    }
    if file.starts_with("http://") || file.starts_with("https://") {
        return Err(Failure::plain(format!(
            "nothing can be fetched from {file} here: paste its text into a file"
        )));
    }
    let missing = || Failure::plain(format!("the path \"{file}\" does not exist"));
    shell.file(file).ok_or_else(missing)
}

/// Only a namespace given with `-n` can contradict the file.
fn namespace(call: &Call, item: &Item) -> Result<String, Failure> {
    let (wanted, own) = (call.namespace(), item.namespace());
    if own.is_empty() || !is_namespaced(item.kind) {
        return Ok(wanted.to_owned());
    }
    if call.flags.is_given("namespace") && own != wanted {
        return Err(Failure::plain(format!(
            "the namespace from the provided object \"{own}\" does not match the namespace \"{wanted}\". \
             You must pass '--namespace={own}' to perform this operation."
        )));
    }
    Ok(own.to_owned())
}

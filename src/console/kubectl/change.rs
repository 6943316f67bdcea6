//! What the verbs that change objects share: which objects, dry runs, sending, and the line each object ends with.
//! Models kubectl/pkg/cmd/util/helpers.go and cli-runtime's NamePrinter (v1.36), C46.

use serde_json::Value;

use super::failure::{Doing, Failure};
use super::manifest;
use super::names::Target;
use super::pick::{self, Reach};
use super::print::api;
use super::print::machine::Machine;
use super::selector::Selector;
use super::verbs::Call;
use crate::admit::{self, Admitted, Refusal};
use crate::cluster::{Command, Done};
use crate::console::shell::Shell;
use crate::objects::{Key, Object};

/// How far a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DryRun {
    None,
    Client,
    Server,
}

impl DryRun {
    pub fn of(call: &Call) -> Result<DryRun, Failure> {
        match call.flags.text("dry-run") {
            None | Some("none") => Ok(DryRun::None),
            Some("client") => Ok(DryRun::Client),
            Some("server") => Ok(DryRun::Server),
            Some("unchanged") => Err(Failure::plain(
                "--dry-run flag without a value was specified. A value must be set: \"none\", \"server\", or \"client\".",
            )),
            Some(other) => Err(Failure::plain(format!(
                "Invalid dry-run value ({other}). Must be \"none\", \"server\", or \"client\"."
            ))),
        }
    }

    pub fn suffix(self) -> &'static str {
        match self {
            DryRun::None => "",
            DryRun::Client => " (dry run)",
            DryRun::Server => " (server dry run)",
        }
    }
}

/// `pod/web labeled`, or the object itself where `-o` asks for it.
pub struct Printer {
    machine: Option<Machine>,
    voice: Voice,
    dry_run: DryRun,
    printed: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Voice {
    Tells,
    Silent,
}

impl Printer {
    pub fn new(call: &Call, shell: &Shell, dry_run: DryRun) -> Result<Printer, Failure> {
        let machine = Machine::read(call, shell)?;
        Ok(Printer { machine, voice: Voice::Tells, dry_run, printed: 0 })
    }

    /// For what is done and not told.
    pub fn silent() -> Printer {
        Printer { machine: None, voice: Voice::Silent, dry_run: DryRun::None, printed: 0 }
    }

    /// What kubectl made itself and never was JSON: its fields stand as in Go's structs.
    pub fn made(
        &mut self,
        shell: &mut Shell,
        key: &Key,
        json: &Value,
        operation: &str,
    ) -> Result<(), Failure> {
        if self.machine == Some(Machine::Json) && self.voice == Voice::Tells {
            shell.out(&api::print(json, api::Layout::Spread));
            return Ok(());
        }
        self.print(shell, key, json, operation)
    }

    pub fn print(
        &mut self,
        shell: &mut Shell,
        key: &Key,
        json: &Value,
        operation: &str,
    ) -> Result<(), Failure> {
        if self.voice == Voice::Silent {
            return Ok(());
        }
        let text = match &self.machine {
            None => format!("{key} {operation}{}\n", self.dry_run.suffix()),
            Some(machine) => machine.text(json, key)?,
        };
        if self.machine == Some(Machine::Yaml) && 0 < self.printed {
            shell.out("---\n");
        }
        self.printed += 1;
        shell.out(&text);
        Ok(())
    }

    /// The scale of an object, which shares its name.
    pub fn scale(
        &mut self,
        shell: &mut Shell,
        object: &Object,
        scale: &Value,
        operation: &str,
    ) -> Result<(), Failure> {
        let name = format!("scale.autoscaling/{}", object.meta().name);
        let text = match &self.machine {
            None => format!("{name} {operation}{}\n", self.dry_run.suffix()),
            Some(Machine::Name) => format!("{name}\n"),
            Some(machine) => machine.document(scale)?,
        };
        shell.out(&text);
        Ok(())
    }

    pub fn object(
        &mut self,
        shell: &mut Shell,
        object: &Object,
        operation: &str,
    ) -> Result<(), Failure> {
        self.print(shell, &object.key(), &object.to_json(), operation)
    }
}

/// Whether the words of a call can name one object only, however many there are then.
/// Models IntoSingleItemImplied of cli-runtime's pkg/resource/result.go (v0.36).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    One,
    Several,
}

impl Asked {
    pub fn by(call: &Call, shell: &Shell, arguments: &[String]) -> Result<Asked, Failure> {
        let is_one = match arguments {
            [] => manifest::is_one_file(call, shell)?,
            [one] => one.contains('/'),
            [kinds, _] => !kinds.contains('/'),
            _ => false,
        };
        Ok(if is_one { Asked::One } else { Asked::Several })
    }
}

/// The objects that files, arguments, `-l` and `--all` name, and a failure for each that is not there.
pub fn objects(
    call: &Call,
    shell: &mut Shell,
    arguments: &[String],
) -> Result<(Vec<Object>, Vec<Failure>), Failure> {
    let (targets, mut failures) = manifest::targets_among(call, shell, arguments)?;
    if targets.is_empty() && failures.is_empty() {
        return Err(no_resource());
    }
    let is_narrowed = call.flags.is_on("all") || call.flags.is_given("selector");
    if !is_narrowed && targets.iter().any(|target| matches!(target, Target::All(_))) {
        return Err(Failure::plain("resource(s) were provided, but no name was specified"));
    }
    let selector = Selector::sent(call.flags.text("selector"), call.flags.text("field-selector"));
    let (found, missing) = pick::find(shell.store(), &targets, &Reach::of(call), &selector);
    failures.extend(missing);
    Ok((found.into_iter().flat_map(|one| one.objects).collect(), failures))
}

/// An object of a file, and what is written of it there.
pub struct Written {
    pub object: Object,
    pub json: Value,
}

/// What `--local` works on: the files alone, with nothing filled in.
pub fn written(call: &Call, shell: &Shell) -> Result<(Vec<Written>, Vec<Failure>), Failure> {
    if DryRun::of(call)? == DryRun::Server {
        return Err(local_on_server());
    }
    let (mut all, mut failures) = (Vec::new(), Vec::new());
    for one in manifest::read(call, shell)? {
        let read = one.and_then(|from| {
            let json = from.item.node.to_json();
            let object = Object::from_json(from.item.kind, json.clone());
            object.map(|object| Written { object, json }).map_err(Failure::plain)
        });
        match read {
            Ok(written) => all.push(written),
            Err(failure) => failures.push(failure),
        }
    }
    Ok((all, failures))
}

fn local_on_server() -> Failure {
    Failure::plain("cannot specify --local and --dry-run=server - did you mean --dry-run=client?")
}

/// Files with `--local`, else files or resources; `example` is how the verb calls a file.
pub fn need_resources(call: &Call, resources: &[String], example: &str) -> Result<(), Failure> {
    let has_files = call.flags.is_given("filename");
    if !call.flags.is_on("local") {
        return if resources.is_empty() && !has_files { Err(no_resource()) } else { Ok(()) };
    }
    if DryRun::of(call)? == DryRun::Server {
        return Err(local_on_server());
    }
    let form = format!("-f {example}.yaml or --filename={example}.json");
    if !resources.is_empty() {
        return Err(Failure::plain(format!(
            "can only use local files by {form} when --local=true is set"
        )));
    }
    if !has_files {
        return Err(Failure::plain(format!("one or more files must be specified as {form}")));
    }
    Ok(())
}

/// The objects that files and arguments name, where one must be named.
pub fn named(call: &Call, shell: &mut Shell) -> Result<(Vec<Object>, Vec<Failure>), Failure> {
    if call.arguments.is_empty() && !call.flags.is_given("filename") {
        return Err(must_provide());
    }
    let (targets, mut failures) = manifest::targets(call, shell)?;
    if targets.iter().any(|target| matches!(target, Target::All(_))) {
        return Err(Failure::plain("resource(s) were provided, but no name was specified"));
    }
    let (found, missing) =
        pick::find(shell.store(), &targets, &Reach::of(call), &Selector::default());
    failures.extend(missing);
    Ok((found.into_iter().flat_map(|one| one.objects).collect(), failures))
}

/// Models cli-runtime's pkg/resource/builder.go missingResourceError (v0.36).
pub fn must_provide() -> Failure {
    Failure::plain(
        "You must provide one or more resources by argument or filename.\n\
         Example resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   \
         '<resource> <name>'\n   '<resource>'",
    )
}

pub fn no_resource() -> Failure {
    Failure::plain(
        "one or more resources must be specified as <resource> <name> or <resource>/<name>",
    )
}

/// The object with a new body, as the server would store it.
pub fn admit(shell: &Shell, old: &Object, body: &Value) -> Result<Admitted, Refusal> {
    admit::update(old, body, &shell.cluster().config().version.api_server())
}

/// Stores what was admitted, unless it is only tried. What the object is afterwards, and whether it changed.
pub fn send(
    shell: &mut Shell,
    admitted: Admitted,
    dry_run: DryRun,
) -> Result<(Object, Changed), Failure> {
    for warning in &admitted.warnings {
        shell.warn(warning);
    }
    let key = admitted.object.key();
    if dry_run != DryRun::None {
        let is_same = shell.store().get(&key) == Some(&admitted.object);
        return Ok((admitted.object, if is_same { Changed::No } else { Changed::Yes }));
    }
    let sent = admitted.object.clone();
    let done = shell.command(Command::Replace(admitted.object))?;
    let changed = if matches!(done, Done::Configured(_)) { Changed::Yes } else { Changed::No };
    // One that lost its last finalizer is gone with that, and the server answers with what it was.
    let object = shell.store().get(&key).cloned().unwrap_or(sent);
    Ok((object, changed))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    Yes,
    No,
}

/// The server's no to a request that names its object.
pub fn refused(refusal: Refusal) -> Failure {
    Failure::refused(refusal, Doing::Asking, "")
}

/// Arguments that name resources, and behind them `KEY=VALUE` or `KEY-`.
/// Models GetResourcesAndPairs in kubectl/pkg/cmd/util/helpers.go (v1.36).
pub fn resources_and_pairs<'a>(
    arguments: &'a [String],
    pair_type: &str,
) -> Result<(&'a [String], &'a [String]), Failure> {
    let is_pair = |word: &String| {
        word.contains('=') && !word.starts_with('=') || word.ends_with('-') && word != "-"
    };
    let at = arguments.iter().position(is_pair).unwrap_or(arguments.len());
    let (resources, pairs) = arguments.split_at(at);
    match pairs.iter().find(|word| !is_pair(word)) {
        None => Ok((resources, pairs)),
        Some(word) => Err(Failure::plain(format!(
            "all resources must be specified before {pair_type} changes: {word}"
        ))),
    }
}

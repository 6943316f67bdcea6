//! `kubectl create -f`, and `kubectl create namespace`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/create/create.go (v1.36), C46, C50 and C6.

use serde_json::{Value, json};

use super::{Arguments, Call, Verb, flags};
use crate::admit::client::read_document;
use crate::admit::{self, Context, Refusal};
use crate::cluster::{Command, Refused};
use crate::console::kubectl::change::{DryRun, Printer};
use crate::console::kubectl::failure::{Doing, Failure};
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::manifest::{self, FromFile};
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::chance::draw;
use crate::kit::hash::suffix;
use crate::objects::{Key, Object};
use crate::yaml::tree::Node;

pub const VERB: Verb = Verb {
    name: "create",
    aliases: &[],
    usage: "create (-f FILENAME | namespace NAME) [flags]",
    summary: "Create a resource from a file, or a namespace by its name",
    flags: &[&flags::FILENAME, &flags::OUTPUT, &SAVE_CONFIG],
    arguments: Arguments::Nothing,
    run,
};

const SAVE_CONFIG: Flag = Flag {
    name: "save-config",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, the configuration of current object will be saved in its annotation. This flag is useful when you want to perform kubectl apply on this object in the future.",
};

/// So many letters end a generated name.
const SUFFIX_LENGTH: usize = 5;
/// A generated name that is taken is drawn again so often.
const NAME_TRIES_MAX: u32 = 8;

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    if let [what, names @ ..] = call.arguments.as_slice()
        && ["namespace", "ns"].contains(&what.as_str())
    {
        return namespace(call, shell, names);
    }
    result::need_files(call)?;
    let manifests = manifest::read(call, shell)?;
    result::need_objects(call, &manifests)?;
    let annotate = |object: &mut Object, from: &FromFile| {
        if call.flags.is_on("save-config") {
            result::note_applied(object, from);
        }
    };
    let mut printer = Printer::new(call, DryRun::None)?;
    let mut failures = Vec::new();
    for one in manifests {
        match one.and_then(|from| create(shell, &from, |object| annotate(object, &from))) {
            Ok(key) => {
                let json = shell.store().get(&key).map_or(Value::Null, Object::to_json);
                failures.extend(printer.print(shell, &key, &json, "created").err());
            }
            Err(failure) => failures.push(failure),
        }
    }
    result::end(failures)
}

/// `kubectl create namespace NAME`, which needs no file.
/// Models staging/src/k8s.io/kubectl/pkg/cmd/create/create_namespace.go (v1.36).
fn namespace(call: &Call, shell: &mut Shell, names: &[String]) -> Result<Outcome, Failure> {
    let [name] = names else {
        let text = format!("exactly one NAME is required, got {}", names.len());
        return Err(Failure::Usage { verb: "create namespace", text });
    };
    if name.is_empty() {
        return Err(Failure::plain("name must be specified"));
    }
    let json = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": name } });
    let items = read_document(&Node::from_json(&json)).items;
    let item = items.first().expect("a kind and a name make an object");
    let server = shell.cluster().config().version.api_server();
    let context = Context { namespace: "", name_suffix: "", volume_suffix: "", server: &server };
    let admitted = admit::create(item, &context)
        .map_err(|refusal| Failure::refused(refusal, Doing::Creating, ""))?;
    let key = admitted.object.key();
    shell.command(Command::Create(admitted.object)).map_err(Failure::from)?;
    let json = shell.store().get(&key).map_or(Value::Null, Object::to_json);
    Printer::new(call, DryRun::None)?.print(shell, &key, &json, "created")?;
    Ok(Outcome::Ended(Exit::SUCCESS))
}

/// Sends one object to the server as a new one.
pub fn create(
    shell: &mut Shell,
    from: &FromFile,
    annotate: impl Fn(&mut Object),
) -> Result<Key, Failure> {
    let mut admitted = admitted(shell, from)?;
    for warning in &admitted.warnings {
        shell.err(&format!("Warning: {warning}\n"));
    }
    annotate(&mut admitted.object);
    let key = admitted.object.key();
    let refused = |refused| Failure::from(refused).when("creating", &from.file);
    shell.command(Command::Create(admitted.object)).map_err(refused)?;
    Ok(key)
}

/// Whether the namespace is there is asked once the object is understood, and before any rule.
/// Models apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go (v1.36).
fn refused(shell: &Shell, from: &FromFile, refusal: Refusal) -> Failure {
    let namespace = from.key().namespace;
    let is_missing = !namespace.is_empty() && shell.store().namespace(&namespace).is_none();
    if is_missing && !matches!(refusal, Refusal::BadRequest { .. }) {
        return Failure::from(Refused::NamespaceNotFound { namespace })
            .when("creating", &from.file);
    }
    Failure::refused(refusal, Doing::Creating, &from.file)
}

/// What chance adds to names is looked up by the object and the instant; a name that is taken is drawn again.
fn admitted(shell: &Shell, from: &FromFile) -> Result<admit::Admitted, Failure> {
    let config = shell.cluster().config();
    let (seed, server) = (config.seed, config.version.api_server());
    let mut tries = 0;
    loop {
        let who = format!("{}@{}#{tries}", from.key(), shell.now());
        let context = Context {
            namespace: &from.namespace,
            name_suffix: &suffix(draw(seed, "generated-name", &who), SUFFIX_LENGTH),
            volume_suffix: &suffix(draw(seed, "token-volume", &who), SUFFIX_LENGTH),
            server: &server,
        };
        let admitted =
            admit::create(&from.item, &context).map_err(|refusal| refused(shell, from, refusal))?;
        tries += 1;
        let is_taken = shell.store().get(&admitted.object.key()).is_some();
        if !from.item.name().is_empty() || !is_taken || NAME_TRIES_MAX <= tries {
            return Ok(admitted);
        }
    }
}

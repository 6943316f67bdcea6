//! `kubectl create -f`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/create/create.go (v1.36), C46, C50 and C6.

use super::{Arguments, Call, Verb, flags};
use crate::admit::{self, Context};
use crate::cluster::Command;
use crate::console::kubectl::failure::{Doing, Failure};
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::manifest::{self, FromFile};
use crate::console::kubectl::result;
use crate::console::shell::{Outcome, Shell};
use crate::kit::chance::draw;
use crate::kit::hash::suffix;
use crate::objects::{Key, Object};

pub const VERB: Verb = Verb {
    name: "create",
    aliases: &[],
    usage: "create -f FILENAME [flags]",
    summary: "Create a resource from a file",
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
    result::need_files(call)?;
    let manifests = manifest::read(call, shell)?;
    result::need_objects(call, &manifests)?;
    let annotate = |object: &mut Object, from: &FromFile| {
        if call.flags.is_on("save-config") {
            result::note_applied(object, from);
        }
    };
    let mut failures = Vec::new();
    for one in manifests {
        match one.and_then(|from| create(shell, &from, |object| annotate(object, &from))) {
            Ok(key) => result::print(call, shell, &key, "created"),
            Err(failure) => failures.push(failure),
        }
    }
    result::end(failures)
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
        let admitted = admit::create(&from.item, &context)
            .map_err(|refusal| Failure::refused(refusal, Doing::Creating, &from.file))?;
        tries += 1;
        let is_taken = shell.store().get(&admitted.object.key()).is_some();
        if !from.item.name().is_empty() || !is_taken || NAME_TRIES_MAX <= tries {
            return Ok(admitted);
        }
    }
}

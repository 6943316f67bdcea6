//! What `label` and `annotate` share: they change one kind of pairs below an object's metadata, or list them.
//! Models RunLabel and RunAnnotate of staging/src/k8s.io/kubectl/pkg/cmd (v1.36), C51.

use serde_json::Value;

use super::change::{self, Asked, Printer, Written};
use super::failure::Failure;
use super::result;
use super::verbs::Call;
use crate::console::shell::{Outcome, Shell};
use crate::kit::sorted::SortedMap;
use crate::objects::{Object, ObjectMeta, json};

pub type Labels = SortedMap<String, String>;

/// Which pairs of an object.
#[derive(Clone, Copy)]
pub struct Pairs {
    /// `labels`, in JSON and in what kubectl says.
    pub name: &'static str,
    pub of: fn(&ObjectMeta) -> &Labels,
}

/// From an object's pairs to what they are afterwards, and the word for what was done.
pub type Change<'a> = &'a dyn Fn(&Labels) -> Result<(Labels, &'static str), Failure>;

/// One line of `label` or `annotate`.
pub struct Doing<'a> {
    pub call: &'a Call,
    pub pairs: Pairs,
    pub change: Change<'a>,
    pub asked: Asked,
}

impl Doing<'_> {
    /// `--local`: what the files hold is printed as it would be.
    pub fn on_files(self, shell: &mut Shell, mut printer: Printer) -> Result<Outcome, Failure> {
        let (written, mut failures) = change::written(self.call, shell)?;
        if self.call.flags.is_on("list") {
            let objects = written.into_iter().map(|written| written.object).collect();
            return self.list(shell, objects, failures);
        }
        for Written { object, mut json } in written {
            let done = (self.change)((self.pairs.of)(object.meta())).and_then(|(after, word)| {
                set_metadata(&mut json, self.pairs.name, &after);
                printer.print(shell, &object.key(), &json, word)
            });
            failures.extend(done.err());
        }
        result::end(failures)
    }

    /// `--list`: what the pairs would be; nothing is sent.
    pub fn list(
        self,
        shell: &mut Shell,
        objects: Vec<Object>,
        mut failures: Vec<Failure>,
    ) -> Result<Outcome, Failure> {
        let what = self.pairs.name;
        for object in &objects {
            let after = match (self.change)((self.pairs.of)(object.meta())) {
                Ok((after, _)) => after,
                Err(failure) => {
                    failures.push(failure);
                    continue;
                }
            };
            let indent = if self.asked == Asked::One { "" } else { " " };
            if self.asked == Asked::Several {
                let names = object.kind().names();
                let name = &object.meta().name;
                shell.out(&format!("Listing {what} for {}.{}/{name}:\n", names.kind, names.group));
            }
            for (key, value) in after.iter() {
                shell.out(&format!("{indent}{key}={value}\n"));
            }
        }
        result::end(failures)
    }

    /// A version can only be that of one object.
    pub fn check_version(&self) -> Result<(), Failure> {
        match self.asked {
            Asked::Several if self.call.flags.is_given("resource-version") => {
                let why = "--resource-version may only be used with a single resource";
                Err(Failure::plain(why))
            }
            Asked::One | Asked::Several => Ok(()),
        }
    }
}

/// Writes labels or annotations into a body; none at all leave no trace.
pub fn set_metadata(body: &mut Value, name: &str, pairs: &Labels) {
    let metadata = &mut body["metadata"];
    if pairs.is_empty() {
        metadata.as_object_mut().map(|metadata| metadata.remove(name));
        return;
    }
    let mut pairs = pairs.iter().map(|(key, value)| (key.clone(), value.as_str().into()));
    metadata[name] = json::object(&mut pairs).into();
}

//! The recipe for a real cluster: its manifests, a kind configuration with as many nodes, and a script that types the same
//! lines after the same waits. What only the simulation can do becomes the nearest real command, and says so.

use super::tar::{Mode, TarFile};
use crate::kit::time::SimTime;
use crate::session::files::File;
use crate::session::recipe::Recipe;
use crate::session::script::INTERRUPT;
use crate::words::{Lang, Words};

mod nearest;

pub(super) fn files(recipe: &Recipe, lang: Lang) -> Vec<TarFile> {
    let mut kit = vec![
        TarFile { name: "README.txt".to_owned(), mode: Mode::Read, body: readme(recipe, lang) },
        TarFile { name: "kind.yaml".to_owned(), mode: Mode::Read, body: kind_config(recipe) },
        TarFile { name: "run.sh".to_owned(), mode: Mode::Run, body: script(recipe, lang) },
    ];
    for (file, number) in recipe.files().iter().zip(1..) {
        // What an archive's header cannot hold gets a name that it can.
        let name = format!("files/{}", file.name());
        let name = if NAME_LENGTH_MAX < name.len() { format!("files/{number}.yaml") } else { name };
        kit.push(TarFile { name, mode: Mode::Read, body: without_apps(file) });
    }
    kit
}

const NAME_LENGTH_MAX: usize = 99;
/// Documents that only podlife reads begin with it.
const OWN_API: &str = "apiVersion: podlife.dev/";

/// The file without the documents that describe programs of the simulation.
fn without_apps(file: &File) -> String {
    if !file.body().contains(OWN_API) {
        return file.body().to_owned();
    }
    let mut documents = vec![String::new()];
    for line in file.body().split_inclusive('\n') {
        if line.trim_end() == "---" {
            documents.push(String::new());
        } else if let Some(last) = documents.last_mut() {
            last.push_str(line);
        }
    }
    documents.retain(|document| !document.lines().any(|line| line.starts_with(OWN_API)));
    documents.join("---\n")
}

fn readme(recipe: &Recipe, lang: Lang) -> String {
    let version = recipe.settings.version.to_string();
    let nodes = (recipe.settings.nodes + 1).to_string();
    let mut text = format!("{}\n\n", recipe.title().unwrap_or("podlife"));
    let mut say = |key: &str| {
        text.push_str(&Words::fill(lang, key, &[("version", &version)]));
        text.push_str("\n\n");
    };
    say("kit.what");
    say("kit.make");
    let commands = format!(
        "    kind create cluster --name podlife --config kind.yaml\n    \
         minikube start --profile podlife --nodes {nodes} --kubernetes-version v{version}.0\n\n    \
         ./run.sh\n\n"
    );
    text.push_str(&commands);
    let has_apps = recipe.files().iter().any(|file| file.body().contains(OWN_API));
    let apps = has_apps.then_some("kit.apps");
    for key in ["kit.differs"].into_iter().chain(apps).chain(["kit.end"]) {
        text.push_str(&Words::text(lang, key));
        text.push_str("\n\n");
    }
    text.push_str(
        "    kind delete cluster --name podlife\n    minikube delete --profile podlife\n",
    );
    text
}

fn kind_config(recipe: &Recipe) -> String {
    let mut text =
        "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n- role: control-plane\n"
            .to_owned();
    for _ in 0..recipe.settings.nodes {
        text.push_str("- role: worker\n");
    }
    text
}

/// The script's lines, each after its wait.
fn script(recipe: &Recipe, lang: Lang) -> String {
    let mut text = format!("#!/bin/sh\n# {}\n", recipe.title().unwrap_or("podlife"));
    text.push_str(&format!("# {}\n", Words::text(lang, "kit.script")));
    text.push_str(nearest::PRELUDE);
    let mut document_ends_with: Option<String> = None;
    let mut last = None;
    for line in recipe.script.lines() {
        // The lines of a here-document belong to the line that began it.
        if let Some(end) = &document_ends_with {
            text.push_str(&format!("{}\n", line.line()));
            if line.line() == end {
                document_ends_with = None;
            }
            continue;
        }
        if last != Some(line.at) {
            text.push_str(&format!("\nat {}\n", whole_seconds(line.at)));
            last = Some(line.at);
        }
        text.push_str(&nearest::command(line.line(), lang));
        document_ends_with = here_document(line.line());
    }
    text.push_str("\nend\n");
    text
}

/// The script's clock knows whole seconds.
fn whole_seconds(at: SimTime) -> u64 {
    at.as_millis().div_ceil(1000)
}

/// By which word the document ends that a line begins: `<<` neither of a here-string nor of arithmetic.
fn here_document(line: &str) -> Option<String> {
    let mut left = line;
    while let Some((before, behind)) = left.split_once("<<") {
        if let Some(string) = behind.strip_prefix('<') {
            left = string;
            continue;
        }
        let is_shift = before.matches("((").count() > before.matches("))").count();
        left = behind;
        if is_shift {
            continue;
        }
        let word = behind.trim_start_matches('-').split_whitespace().next()?;
        let word = word.split([';', '|', '&', '>', '<', ')']).next().unwrap_or(word);
        return Some(word.trim_matches(['\'', '"']).to_owned()).filter(|word| !word.is_empty());
    }
    None
}

/// Ctrl-C, and what the simulated prompt knows and a script does not.
fn is_interrupt(line: &str) -> bool {
    line.trim() == INTERRUPT
}

#[cfg(test)]
mod tests {
    use super::here_document;

    #[test]
    fn a_document_begins_with_two_angles_and_neither_a_string_nor_a_shift_does() {
        for (line, end) in [
            ("cat <<EOF", Some("EOF")),
            ("cat <<- 'EOF' > a.txt", Some("EOF")),
            ("cat <<EOF|sh", Some("EOF")),
            ("cat <<< x", None),
            ("echo $((1<<2))", None),
            ("echo $((1<<2)); cat <<END", Some("END")),
            ("cat <<<x; cat <<END", Some("END")),
        ] {
            assert_eq!(here_document(line).as_deref(), end, "{line}");
        }
    }
}

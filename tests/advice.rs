//! Advice on manifests that people really met: those of the seed documents and of Kubernetes' documentation.
//! Which rule speaks of which line of them is pinned in tests/advice/expected.txt. Fixes are tried on all manifests.
//! `UPDATE=1 cargo test --test advice` rewrites it; read the diff as a learner would.

use std::fs;
use std::path::{Path, PathBuf};

use podlife::admit::{self, ApiServer, Severity};
use podlife::lint::{About, Advice, apply, check};
use podlife::session::recipe::Recipe;

/// What people really met. The other traces' manifests are written for what they show.
const PINNED: [&str; 4] = ["seeds/", "docs/", "rows/", "worked/"];

/// A manifest and the other files of its recipe.
struct Manifest {
    name: String,
    text: String,
    beside: Vec<String>,
}

impl Manifest {
    fn advice(&self, text: &str) -> Vec<Advice> {
        let beside: Vec<&str> = self.beside.iter().map(String::as_str).collect();
        check(text, &beside, &ApiServer::NEWEST)
    }
}

#[test]
fn the_same_lines_are_spoken_of() {
    let mut told = String::new();
    let is_pinned = |manifest: &Manifest| PINNED.iter().any(|room| manifest.name.starts_with(room));
    for manifest in manifests().into_iter().filter(is_pinned) {
        for advice in manifest.advice(&manifest.text) {
            let fix = if advice.mend.is_some() { " +fix" } else { "" };
            let (line, code) = (advice.span.start.line, advice.rule.code());
            told += &format!("{}:{line} {code}{fix}\n", manifest.name);
        }
    }
    let path = root().join("tests/advice/expected.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &told).expect("the list can be rewritten");
    }
    let expected = fs::read_to_string(&path).expect("the list is readable text");
    let news: Vec<&str> =
        told.lines().filter(|line| !expected.lines().any(|known| known == *line)).collect();
    let missing: Vec<&str> =
        expected.lines().filter(|line| !told.lines().any(|now| now == *line)).collect();
    assert!(told == expected, "new: {news:#?}\nmissing: {missing:#?}");
}

#[test]
fn every_fix_by_itself_mends_what_it_is_about_and_breaks_nothing() {
    let mut tried = 0;
    for manifest in manifests() {
        let found = manifest.advice(&manifest.text);
        for advice in &found {
            let Some(mend) = &advice.mend else { continue };
            let (mended, made) = apply(&manifest.text, &[&mend.fix]);
            assert_eq!(made, 1, "{}", manifest.name);
            let count = |all: &[Advice]| {
                all.iter().filter(|other| other.rule.key == advice.rule.key).count()
            };
            let left = count(&manifest.advice(&mended));
            let (name, code) = (&manifest.name, advice.rule.code());
            // Of a text that was refused more may be seen once it can be read.
            let is_accepted = advice.rule.about == About::Accepted;
            assert!(
                !is_accepted || left < count(&found),
                "{name}: {code} is still found in\n{mended}"
            );
            assert!(
                !is_accepted
                    || errors(&mended).iter().all(|error| errors(&manifest.text).contains(error)),
                "{name}: {code} breaks\n{mended}"
            );
            tried += 1;
        }
    }
    assert!(20 < tried, "only {tried} fixes were tried");
}

/// A text that is cut anywhere is no reason to fall over.
#[test]
fn half_a_manifest_gets_no_panic() {
    for manifest in manifests().iter().take(60) {
        let ends = manifest.text.char_indices().map(|(end, _)| end);
        for end in ends.step_by(37) {
            manifest.advice(&manifest.text[..end]);
        }
    }
}

fn errors(text: &str) -> Vec<&'static str> {
    let problems = admit::check(text, &ApiServer::NEWEST).into_iter();
    let errors = problems.filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.code).collect()
}

fn manifests() -> Vec<Manifest> {
    let mut all = Vec::new();
    for path in files(&root().join("tests/advice/seeds"), "yaml") {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a manifest is readable text");
        all.push(Manifest { name: format!("seeds/{name}"), text, beside: Vec::new() });
    }
    for path in files(&root().join("tests/traces"), "trace") {
        let text = fs::read_to_string(&path).expect("a trace is readable text");
        let recipe = Recipe::parse(&text).expect("a trace is a recipe");
        let bodies: Vec<(String, String)> = recipe
            .files()
            .iter()
            .map(|file| (file.name().to_owned(), file.body().to_owned()))
            .filter(|(name, _)| name.ends_with(".yaml"))
            .collect();
        let short = path.strip_prefix(root().join("tests/traces")).unwrap_or(&path).display();
        for (name, text) in &bodies {
            let beside = bodies.iter().filter(|(other, _)| other != name);
            all.push(Manifest {
                name: format!("{short}/{name}").replace('\\', "/"),
                text: text.clone(),
                beside: beside.map(|(_, text)| text.clone()).collect(),
            });
        }
    }
    assert!(100 < all.len(), "only {} manifests were found", all.len());
    all
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut entries: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry of the folder").path()).collect();
    entries.sort();
    let mut found = Vec::new();
    for entry in entries {
        if entry.is_dir() {
            found.extend(files(&entry, extension));
        } else if entry.extension().is_some_and(|have| have == extension) {
            found.push(entry);
        }
    }
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

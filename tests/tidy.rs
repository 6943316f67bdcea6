//! The house rules that a machine can check: who may know whom, what the engine must not use, how large a room may grow,
//! and that every rule of Kubernetes is shown and explained. The table of floors here is the one in ARCHITECTURE.md.

mod tidy {
    pub mod sources;
}

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use podlife::cluster::Rule;
use tidy::sources::{files_below, has_word, own_texts, read, root, rust_files};

/// A module of the library, and the modules besides itself that it may name.
const FLOORS: &[(&str, &[&str])] = &[
    ("kit", &[]),
    ("yaml", &["kit"]),
    ("objects", &["kit", "yaml"]),
    ("admit", &["kit", "yaml", "objects"]),
    ("cluster", &["kit", "yaml", "objects", "admit"]),
    ("assist", &["kit", "yaml", "objects", "admit", "words"]),
    ("console", &["kit", "yaml", "objects", "admit", "cluster", "assist", "words"]),
    ("lint", &["kit", "yaml", "objects", "admit"]),
    ("lessons", &[]),
    ("words", &["kit"]),
    (
        "session",
        &["kit", "yaml", "objects", "admit", "cluster", "assist", "console", "lessons", "words"],
    ),
    (
        "view",
        &[
            "kit", "yaml", "objects", "admit", "cluster", "assist", "console", "lint", "lessons",
            "words", "session",
        ],
    ),
    // The page shows what `view` decided: it has no second way to the engine.
    ("ui", &["kit", "words", "session", "view"]),
    (
        "workshop",
        &[
            "kit", "yaml", "objects", "admit", "cluster", "assist", "console", "lint", "lessons",
            "words", "session", "view",
        ],
    ),
];

/// Rooms of the engine that meet in the store and the mailbox, and the few exceptions.
const ENGINE_ROOMS: &[(&str, &[&str])] = &[
    ("app", &[]),
    ("control", &[]),
    ("kubelet", &["runtime"]),
    ("net", &[]),
    // A runtime runs programs.
    ("runtime", &["app"]),
];

/// Files that may be longer, each with its reason.
const LONG_FILES: &[&str] = &[];

/// Paths inside containers that real images and the seed documents name; every machine has some that look alike.
const PATHS_OF_CONTAINERS: &[&str] =
    &["/work/draft", "/home/app", "/root/.kube", "/root/log", "/root/startup"];

/// Rows of the seed documents that a cluster lives through.
const ROWS_PLAYED: &[&str] = &[
    "A1", "A2", "A3", "A4", "A5", "A7", "A10", "B1", "B2", "B3", "B4", "B5", "C1", "C2", "C3",
    "C4", "C5", "C6", "C7", "C8", "C9", "C10", "D1", "D2", "D3", "D4", "D5a", "D5b", "D5c", "D6",
    "D7", "D8", "E1", "E2", "E3", "E4",
];

const LINES_MAX: usize = 400;
const ENGINE_FACE_LINES_MAX: usize = 250;
const PRINT_LINES_MAX: usize = 300;

#[test]
fn nobody_knows_a_floor_above() {
    let mut broken = Vec::new();
    for file in rust_files("src") {
        let Some((_, allowed)) = FLOORS.iter().find(|(name, _)| *name == file.floor()) else {
            assert!(["lib", "main"].contains(&file.floor()), "{} is on no floor", file.shown);
            continue;
        };
        for path in file.paths() {
            let known = &path[0];
            let is_module = FLOORS.iter().any(|(name, _)| name == known);
            if is_module && known != file.floor() && !allowed.contains(&known.as_str()) {
                broken.push(format!("{} knows crate::{}", file.shown, path.join("::")));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn the_engine_s_rooms_meet_in_the_store_and_the_mailbox() {
    let mut broken = Vec::new();
    for file in rust_files("src/cluster") {
        let room = file.module.get(1).map_or("", String::as_str);
        let Some((_, allowed)) = ENGINE_ROOMS.iter().find(|(name, _)| *name == room) else {
            continue;
        };
        for path in file.paths().into_iter().filter(|path| path[0] == "cluster") {
            let known = path.get(1).map_or("", String::as_str);
            let is_room = ENGINE_ROOMS.iter().any(|(name, _)| *name == known);
            if is_room && known != room && !allowed.contains(&known) {
                broken.push(format!("{} knows crate::{}", file.shown, path.join("::")));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_floor_says_what_it_knows() {
    let mut silent = Vec::new();
    for (floor, _) in FLOORS {
        let text = read(&root().join("src").join(floor).join("mod.rs"));
        let header: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        if !header.contains("Knows: ") || !header.contains("Never knows: ") {
            silent.push(floor);
        }
    }
    assert!(silent.is_empty(), "no line \"Knows: … Never knows: …\" at the top of {silent:?}");
}

#[test]
fn below_the_page_there_is_no_clock_and_no_chance() {
    let banned =
        ["HashMap", "HashSet", "Instant", "SystemTime", "thread_local", "static mut", "rand::"];
    for file in rust_files("src").filter(|file| !["ui", "workshop", "main"].contains(&file.floor()))
    {
        let code = file.code();
        for word in banned {
            assert!(!has_word(&code, word), "{} uses {word}", file.shown);
        }
    }
}

/// Each brings a sort of its own into the wasm.
#[test]
fn lists_are_sorted_by_the_one_sort() {
    let sorts = [".sort()", ".sort_by(", ".sort_by_key(", ".sort_unstable"];
    for file in rust_files("src").filter(|file| file.floor() != "workshop") {
        let code = file.code();
        let shipped = code.split("#[cfg(test)]").next().unwrap_or_default();
        let is_shipped = !file.shown.ends_with("tests.rs") && file.shown != "src/kit/order.rs";
        for word in sorts.into_iter().filter(|_| is_shipped) {
            assert!(!shipped.contains(word), "{}: {word} is kit::order's", file.shown);
        }
    }
}

#[test]
fn every_file_says_what_it_is() {
    for file in ["derive/src", "src", "tests", "xtask/src"].into_iter().flat_map(rust_files) {
        assert!(
            file.text.starts_with("//! "),
            "{} does not begin with a line //! that says what it is",
            file.shown
        );
    }
}

#[test]
fn rooms_stay_small() {
    let mut wrong = Vec::new();
    for file in rust_files("src") {
        let lines = file.text.lines().count();
        let most = match file.shown.as_str() {
            "src/cluster/mod.rs" => ENGINE_FACE_LINES_MAX,
            shown if shown.starts_with("src/console/kubectl/print/") => PRINT_LINES_MAX,
            _ => LINES_MAX,
        };
        let is_excused = LONG_FILES.contains(&file.shown.as_str());
        if is_excused != (most < lines) {
            wrong.push(format!("{} has {lines} lines, of {most}", file.shown));
        }
    }
    assert!(wrong.is_empty(), "too long, or excused without need:\n{}", wrong.join("\n"));
}

/// `:has()` of a bare element is asked again for whatever comes and goes anywhere: 2 ms in every frame.
#[test]
fn has_stands_behind_a_class() {
    let mut wrong = Vec::new();
    for (shown, text) in own_texts() {
        let found = text.match_indices(":has(").filter(|_| shown.starts_with("static/look/"));
        for (at, _) in found {
            let selector = text[..at].rsplit(['}', '{', ';', ',', '/']).next().unwrap_or_default();
            if !selector.contains(['.', '[']) {
                wrong.push(format!("{shown}: {}:has(…)", selector.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "give what is meant a class: {wrong:?}");
}

#[test]
fn nothing_speaks_of_the_machine_it_was_made_on() {
    // Written apart, so that this file does not find itself.
    let paths = [["/wo", "rk/"], ["/tmp", "/wt"], ["/ro", "ot/"], ["/home", "/"]]
        .map(|parts| parts.concat());
    let words = [["hel", "per"], ["suba", "gent"], ["fa", "rm"], ["trans", "crypt"]]
        .map(|parts| parts.concat());
    for (shown, text) in own_texts() {
        let text = PATHS_OF_CONTAINERS.iter().fold(text, |text, path| text.replace(path, ""));
        for path in &paths {
            assert!(!text.contains(path.as_str()), "{shown} names a path of one machine: {path}");
        }
        for word in &words {
            // Upstream's own folders keep their names.
            let in_path = format!("/{word}/");
            let without_paths = text.to_lowercase().replace(&in_path, "/");
            assert!(!has_word(&without_paths, word), "{shown} says {word}");
        }
        let lower = text.to_lowercase();
        let numbered = lower.match_indices("issue ").any(|(at, found)| {
            let rest = lower[at + found.len()..].trim_start_matches('#');
            rest.starts_with(|c: char| c.is_ascii_digit())
        });
        assert!(!numbered, "{shown} names an issue by its number");
    }
}

#[test]
fn packages_come_from_the_public_registries() {
    for (lock, source, registry) in [
        ("Cargo.lock", "source = \"", "registry+https://github.com/rust-lang/crates.io-index"),
        ("package-lock.json", "\"resolved\": \"", "https://registry.npmjs.org/"),
    ] {
        let text = read(&root().join(lock));
        assert!(100 < text.lines().count(), "{lock} is empty");
        let sources = text.lines().filter_map(|line| line.trim().strip_prefix(source));
        for found in sources {
            assert!(found.starts_with(registry), "{lock} fetches from {found}");
        }
    }
}

#[test]
fn every_rule_is_explained_in_every_language() {
    assert!(!Rule::ALL.is_empty());
    for language in ["en", "ko"] {
        let text = read(&root().join("src/words").join(language).join("rules.txt"));
        let explained: BTreeMap<&str, &str> = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(" = "))
            .map(|(key, sentence)| (key.trim(), sentence.trim()))
            .collect();
        for rule in Rule::ALL {
            let sentence = explained.get(rule.id()).copied().unwrap_or_default();
            assert!(!sentence.is_empty(), "{language}/rules.txt does not explain {}", rule.id());
        }
        let exists = |id: &str| Rule::ALL.iter().any(|rule| rule.id() == id);
        let unknown: Vec<_> = explained.keys().filter(|id| !exists(id)).collect();
        assert!(
            unknown.is_empty(),
            "{language}/rules.txt explains rules that do not exist: {unknown:?}"
        );
    }
}

#[test]
fn every_rule_is_shown_by_a_golden_trace() {
    let traces: Vec<PathBuf> = files_below(&root().join("tests/traces"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "trace"))
        .collect();
    let mut cited = BTreeSet::new();
    for path in &traces {
        let text = read(path);
        let lists = text.lines().filter_map(|line| line.strip_prefix("# cites:"));
        for id in lists.flat_map(str::split_whitespace) {
            let exists = Rule::ALL.iter().any(|rule| rule.id() == id);
            assert!(exists, "{} cites {id}, which is no rule", path.display());
            let shown = format!("[{id}]");
            assert!(text.contains(&shown), "{} cites {id} but does not show it", path.display());
            cited.insert(id.to_owned());
        }
    }
    let missing: Vec<_> =
        Rule::ALL.iter().map(|rule| rule.id()).filter(|id| !cited.contains(*id)).collect();
    assert!(missing.is_empty(), "no golden trace cites {missing:?}");
}

#[test]
fn every_row_that_a_cluster_lives_through_has_a_golden_trace() {
    let traces = files_below(&root().join("tests/traces"));
    let texts: Vec<String> = traces.iter().map(|path| read(path)).collect();
    let told: BTreeSet<&str> = texts
        .iter()
        .flat_map(|text| text.lines())
        .filter_map(|line| line.strip_prefix("# row:"))
        .flat_map(str::split_whitespace)
        .collect();
    let missing: Vec<_> = ROWS_PLAYED.iter().filter(|row| !told.contains(*row)).collect();
    assert!(missing.is_empty(), "no golden trace tells row {missing:?}");
}

#[test]
fn every_command_of_the_notes_is_typed_in_a_golden_trace() {
    let traces = files_below(&root().join("tests/traces"));
    let is_trace = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "trace");
    let texts: Vec<String> = traces.iter().filter(is_trace).map(|path| read(path)).collect();
    let typed: Vec<&str> = texts
        .iter()
        .filter_map(|text| text.split_once("\n-- console --\n"))
        .flat_map(|(_, console)| console.lines())
        .filter_map(|line| line.strip_prefix("$ "))
        .collect();
    let list = read(&root().join("tests/traces/seeds/commands.txt"));
    let commands = list.lines().filter(|line| !line.starts_with('#'));
    let is_missing = |command: &&str| !typed.iter().any(|line| line.contains(*command));
    let missing: Vec<&str> = commands.filter(is_missing).collect();
    assert!(missing.is_empty(), "no golden trace types {missing:#?}");
}

//! Every broken block of the notes: what kubectl says, where the editor points, what it offers, and what comes of it.
//!
//! A golden begins with its story and `case: NAME`, a row of `vectors/validation/seeds.json`, or carries a text of its own
//! between `text:` and the first `==`. Everything from there on is written by `UPDATE=1 cargo test --test seeds`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use podlife::admit::{ApiServer, Problem, Severity, check};
use podlife::cluster::{Cluster, Config, Log};
use podlife::console::{Terminal, World};
use podlife::kit::sorted::SortedMap;
use podlife::words::{Lang, Words};
use serde_json::Value;

/// More fixes than any of them needs.
const STEPS_MAX: usize = 12;

#[test]
fn every_broken_block_is_told_precisely_and_mended() {
    let cases = cases();
    let mut told = BTreeSet::new();
    let mut stale = Vec::new();
    for path in goldens() {
        let golden = fs::read_to_string(&path).expect("a golden file is text");
        let at = golden.find("\n==").map_or(golden.len(), |at| at + 1);
        let head = &golden[..at];
        let (name, text) = block(head, &cases);
        let written = format!("{head}{}", play(&text));
        told.insert(name);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &written).expect("a golden file can be written");
        } else if written != golden {
            stale.push(first_difference(&path, &golden, &written));
        }
    }
    assert_eq!(
        stale,
        Vec::<String>::new(),
        "run UPDATE=1 cargo test --test seeds and read the diff"
    );
    let untold: Vec<&String> = cases.keys().filter(|name| !told.contains(*name)).collect();
    assert_eq!(untold, Vec::<&String>::new(), "broken blocks without a golden");
}

fn first_difference(path: &Path, golden: &str, written: &str) -> String {
    let pairs = written.lines().zip(golden.lines().chain(std::iter::repeat("")));
    let (now, before) = pairs.into_iter().find(|(now, before)| now != before).unwrap_or_default();
    format!("{}: {before:?} is now {now:?}", path.display())
}

/// Every text of the table that is not simply accepted, by name.
fn cases() -> SortedMap<String, String> {
    let table = fs::read_to_string(root().join("vectors/validation/seeds.json"));
    let table: Value = serde_json::from_str(&table.expect("the table is there")).expect("JSON");
    let mut cases = SortedMap::new();
    for row in table["cases"].as_array().expect("rows") {
        let name = row["name"].as_str().expect("a name");
        for (part, suffix) in [
            ("", ""),
            ("wrapped_in_a_container", " in a container"),
            ("wrapped_with_the_comment_kept", " completed"),
        ] {
            let part = if part.is_empty() { row } else { &row[part] };
            let result = part["result"].as_str().unwrap_or("accepted");
            if let (Some(text), false) = (part["yaml"].as_str(), result == "accepted") {
                cases.insert(format!("{name}{suffix}"), text.to_owned());
            }
        }
    }
    cases
}

fn goldens() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("seeds")).expect("the folder of goldens");
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    assert!(10 < paths.len(), "only {} goldens", paths.len());
    paths
}

fn block(head: &str, cases: &SortedMap<String, String>) -> (String, String) {
    if let Some((_, text)) = head.split_once("text:\n") {
        return (String::new(), text.to_owned());
    }
    let name = head.lines().find_map(|line| line.strip_prefix("case: "));
    let name = name.expect("a case or a text of its own").to_owned();
    let text = cases.get(&name).unwrap_or_else(|| panic!("no broken block is called {name}"));
    (name, text.clone())
}

/// From the text as it stands to one without a fix left.
fn play(text: &str) -> String {
    let mut text = text.to_owned();
    let mut told = "== as it stands\n".to_owned();
    for _ in 0..STEPS_MAX {
        let problems = check(&text, &ApiServer::NEWEST);
        told += &kubectl(&text);
        problems.iter().for_each(|problem| told += &line(problem));
        let Some((label, mended)) = next_fix(&problems, &text) else { break };
        told += &format!("== {label}\n{}", difference(&text, &mended));
        text = mended;
    }
    let errors = check(&text, &ApiServer::NEWEST);
    let next = errors.iter().find(|problem| problem.severity == Severity::Error);
    told + &match next {
        Some(problem) => format!("== left for the writer: {}\n", problem.message),
        None => "== accepted\n".to_owned(),
    }
}

fn kubectl(text: &str) -> String {
    let mut cluster = Cluster::new(Config::default());
    let files = SortedMap::from([("notes.yaml".to_owned(), text.to_owned())]);
    let (mut out, mut ended) = (Vec::new(), Vec::new());
    let mut world = World {
        cluster: &mut cluster,
        log: &mut Log::keeping(),
        files: &files,
        out: &mut out,
        ended: &mut ended,
    };
    Terminal::default().type_line(&mut world, "kubectl create -f notes.yaml");
    let printed: String = out.iter().map(|chunk| chunk.text.as_str()).collect();
    format!("$ kubectl create -f notes.yaml\n{printed}")
}

fn line(problem: &Problem) -> String {
    let sign = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let (line, column) = (problem.span.start.line, problem.span.start.column);
    let why = problem.remedy.unwrap_or(problem.code);
    let fix = problem.fix.as_ref().map(|_| format!("\n    > {}", label(problem)));
    format!(
        "{line}:{column} {sign}: {}\n    {}{}\n",
        problem.message,
        Words::text(Lang::En, &format!("why.{why}")),
        fix.unwrap_or_default()
    )
}

fn label(problem: &Problem) -> String {
    match (problem.remedy, &problem.fix) {
        (Some(remedy), _) => Words::text(Lang::En, &format!("fix.{remedy}")),
        (None, Some(fix)) => fix.replacement.clone(),
        (None, None) => String::new(),
    }
}

/// The first that is offered, errors before warnings.
fn next_fix(problems: &[Problem], text: &str) -> Option<(String, String)> {
    let mut fixable: Vec<&Problem> =
        problems.iter().filter(|problem| problem.fix.is_some()).collect();
    fixable.sort_by_key(|problem| problem.severity);
    // What keeps the text from being read comes first, wherever it stands.
    let first = fixable.iter().find(|problem| problem.code == "syntax").or(fixable.first())?;
    let fix = first.fix.as_ref()?;
    let mut mended = text.to_owned();
    mended.replace_range(fix.span.start.offset..fix.span.end.offset, &fix.replacement);
    Some((label(first), mended))
}

/// The lines that went and came, without what both have around them.
fn difference(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = tail.take_while(|(old, new)| old == new).count();
    let gone = &old[head..old.len() - tail];
    let come = &new[head..new.len() - tail];
    if gone.len() == come.len() {
        let changed = gone.iter().zip(come).filter(|(gone, come)| gone != come);
        return changed.map(|(gone, come)| format!("- {gone}\n+ {come}\n")).collect();
    }
    let gone = gone.iter().map(|line| format!("- {line}\n"));
    gone.chain(come.iter().map(|line| format!("+ {line}\n"))).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

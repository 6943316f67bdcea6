//! The step `e2e`: the built page in browsers, two files of tests at once.

use std::fs;
use std::path::Path;

use crate::browsers;
use crate::run::{Program, root};

const SECS_MAX: u32 = 1200;
/// Measures the page's speed, so nothing else may be under way.
const ALONE: &str = "tests/e2e/speed.test.mjs";
const FOLDER: &str = "tests/e2e";
const SUFFIX: &str = ".test.mjs";
/// Files that may have lost a race against the one beside them; where more fail, something is broken.
const AGAIN_MAX: usize = 3;

pub fn run() -> Result<(), String> {
    // Node 20 and Node 22 read a directory after --test differently; a list of files means the same to both.
    let folder = root().join(FOLDER);
    let entries =
        fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(SUFFIX))
        .map(|name| format!("{FOLDER}/{name}"))
        .collect();
    files.sort();
    files.retain(|file| file != ALONE);
    // Pages wait for frames and for each other more than they work: two files at once use both processors of a small machine.
    let report = root().join("target/e2e.tap");
    if let Err(complaint) = node_tests(2, &files, Some(&report)) {
        let failed = failed_files(&fs::read_to_string(&report).unwrap_or_default());
        if failed.is_empty() || AGAIN_MAX < failed.len() {
            return Err(complaint);
        }
        println!("\n── once more, with nothing beside: {}", failed.join(" "));
        node_tests(1, &failed, None)?;
    }
    node_tests(1, &[ALONE.to_owned()], None)
}

fn node_tests(at_once: u32, files: &[String], report: Option<&Path>) -> Result<(), String> {
    let mut program = Program::bounded("node", SECS_MAX).args([
        "--test".to_owned(),
        format!("--test-concurrency={at_once}"),
        "--test-reporter=spec".to_owned(),
        "--test-reporter-destination=stdout".to_owned(),
    ]);
    if let Some(report) = report {
        let place = format!("--test-reporter-destination={}", report.display());
        program = program.args(["--test-reporter=tap".to_owned(), place]);
    }
    browsers::tell(program.args(files)).run()
}

/// The files of the tests that failed, each once, from a report in the Test Anything Protocol.
fn failed_files(report: &str) -> Vec<String> {
    let mut files: Vec<String> = Vec::new();
    let mut has_failed = false;
    for line in report.lines().map(str::trim_start) {
        if line.starts_with("ok ") || line.starts_with("not ok ") {
            has_failed = line.starts_with("not ok ");
        }
        let Some(place) = line.strip_prefix("location: '").filter(|_| has_failed) else { continue };
        let name = place.split_once(SUFFIX).and_then(|(path, _)| path.rsplit('/').next());
        let file = name.map(|name| format!("{FOLDER}/{name}{SUFFIX}"));
        files.extend(file.filter(|file| !files.contains(file)));
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_failed_tests_are_read_off_the_report() {
        let report = "TAP version 13
ok 1 - good
  ---
  location: '/podlife/tests/e2e/page.test.mjs:4:1'
  ...
not ok 2 - slow
  ---
  location: '/podlife/tests/e2e/story.test.mjs:12:1'
  error: 'not ok'
  ...
not ok 3 - slow too
  ---
  location: '/podlife/tests/e2e/story.test.mjs:80:1'
  ...
";
        assert_eq!(failed_files(report), ["tests/e2e/story.test.mjs"]);
        assert!(failed_files("TAP version 13\nok 1 - good\n").is_empty());
    }
}

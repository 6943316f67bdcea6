//! Golden traces: every recipe below tests/traces is played, and its trace and console are compared with what it says.
//! `UPDATE=1 cargo test --test traces` rewrites them; read the diff as a learner would.

use std::fs;
use std::path::{Path, PathBuf};

use podlife::session::performance::{natural_end, perform};
use podlife::session::recipe::Recipe;
use podlife::session::trace;

#[test]
fn every_trace_plays_as_it_is_written() {
    let files = trace_files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/traces")));
    assert!(!files.is_empty(), "no trace found");
    let update = std::env::var_os("UPDATE").is_some();
    let mut differences = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a trace is readable text");
        let played = play(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        if played == text {
            continue;
        }
        if update {
            fs::write(&file, played).expect("a trace can be rewritten");
        } else {
            differences.push(format!("{}\n{}", file.display(), diff(&text, &played)));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The recipe's text with its trace and console as they really are.
fn play(text: &str) -> Result<String, String> {
    let recipe = Recipe::parse(text).map_err(|error| error.to_string())?;
    let expected = recipe.trace().ok_or("a trace needs a section `-- trace until T --`")?;
    let until = expected.until.ok_or("the trace does not say until when")?;
    let end = natural_end(&recipe, None);
    let performance = perform(&recipe, end, |_| {});
    let show = match recipe.notes("show") {
        asked if asked.is_empty() => trace::SHOWN_BY_DEFAULT.to_vec(),
        asked => asked,
    };
    let lines = trace::lines(&performance.outcome.records, &show, until);
    let console = trace::console(&performance.outcome.transcript, end);
    let begin =
        text.find("\n-- trace").ok_or("the trace section stands last, before the console")?;
    let heading = text[begin + 1..].lines().next().unwrap_or_default();
    Ok(format!("{}{heading}\n{}\n-- console --\n{console}", &text[..=begin], lines.join("\n")))
}

fn trace_files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of traces")
        .map(|entry| entry.expect("an entry of the folder").path())
        .collect();
    entries.sort();
    entries
        .into_iter()
        .flat_map(|entry| {
            if entry.is_dir() {
                return trace_files(&entry);
            }
            let is_trace = entry.extension().is_some_and(|extension| extension == "trace");
            if is_trace { vec![entry] } else { Vec::new() }
        })
        .collect()
}

/// The lines around the first difference.
fn diff(expected: &str, got: &str) -> String {
    let (expected, got): (Vec<&str>, Vec<&str>) =
        (expected.lines().collect(), got.lines().collect());
    let first = expected.iter().zip(&got).position(|(a, b)| a != b);
    let first = first.unwrap_or(expected.len().min(got.len()));
    let shown = |lines: &[&str], sign: &str| -> String {
        let around = lines.iter().skip(first).take(6);
        around.map(|line| format!("  {sign} {line}\n")).collect()
    };
    format!("  line {}:\n{}{}", first + 1, shown(&expected, "-"), shown(&got, "+"))
}

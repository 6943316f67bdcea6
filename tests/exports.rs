//! What leaves the page, byte for byte: every format of one recipe against the files beside it in `tests/exports/`.
//! `UPDATE=1 cargo test --test exports` writes them; then read the difference.

use std::path::PathBuf;

use podlife::kit::time::SimTime;
use podlife::workshop::Options;
use podlife::workshop::export::export;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/exports")
}

fn check(format: &str, name: &str) {
    let recipe = folder().join("frozen.recipe");
    let options = Options { until: Some(SimTime::secs(32)), ..Options::default() };
    let made = export(format, &recipe.to_string_lossy(), &options).expect("an export");
    // A tar archive is a text with zeros in it; here they are line breaks, so that it can be read.
    let made = if format == "kit" { readable(&made) } else { made };
    let golden = folder().join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&golden, &made).expect("the golden file can be written");
        return;
    }
    let expected = std::fs::read_to_string(&golden).expect("UPDATE=1 writes it");
    assert!(made == expected, "{name} differs:\n{made}");
}

fn readable(archive: &str) -> String {
    assert_eq!(archive.len() % 512, 0, "whole blocks");
    assert!(archive.ends_with(&"\0".repeat(1024)), "two empty blocks at the end");
    let parts = archive.split('\0').filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_console_is_a_text_and_a_recording() {
    check("transcript", "frozen.txt");
    check("cast", "frozen.cast");
}

#[test]
fn the_events_are_a_table() {
    check("events", "frozen.csv");
}

#[test]
fn the_timeline_is_a_picture() {
    check("svg", "frozen.svg");
}

#[test]
fn every_record_is_a_line_of_json() {
    let recipe = folder().join("frozen.recipe");
    let options = Options { until: Some(SimTime::secs(32)), ..Options::default() };
    let lines = export("records", &recipe.to_string_lossy(), &options).expect("an export");
    let mut last = 0.0;
    for line in lines.lines() {
        let record: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let at = record["at"].as_f64().expect("an instant");
        assert!(last <= at || record["kind"] == "console", "{line}");
        last = at.max(last);
    }
    assert!(50 < lines.lines().count() && lines.contains("\"rule\":\"prober."), "{lines}");
}

#[test]
fn the_kit_for_a_real_cluster_is_an_archive_that_a_shell_can_read() {
    check("kit", "frozen.kit.txt");
}

#[test]
fn the_recipe_comes_out_as_podlife_writes_it() {
    check("recipe", "frozen.podlife");
}

#[test]
fn an_unknown_format_is_refused_with_the_list_of_formats() {
    let recipe = folder().join("frozen.recipe");
    for format in ["gif", "png"] {
        let error = export(format, &recipe.to_string_lossy(), &Options::default());
        let error = error.expect_err("not here").to_string();
        assert!(error.contains("transcript, events, svg"), "{error}");
    }
}

//! Upstream's own tables of facts, as far as their runners exist: all of them hold.

use std::path::Path;

use podlife::workshop::vectors;

#[test]
fn every_fact_holds() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut out = Vec::new();
    let tally = vectors::run(&dir, &mut out).expect("the tables can be read");
    let printed = String::from_utf8(out).expect("the report is text");
    assert_eq!(tally.failed, 0, "\n{printed}");
    assert!(200 < tally.passed, "only {} facts were found", tally.passed);
}

#[test]
fn a_table_without_a_runner_counts_as_failed() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vectors-without-a-runner");
    std::fs::create_dir_all(dir.join("status")).expect("the scratch folder can be made");
    std::fs::write(
        dir.join("status/unheard_of.json"),
        r#"{"cases": [{"name": "a"}, {"name": "b"}]}"#,
    )
    .expect("the scratch table can be written");
    let mut out = Vec::new();
    let tally = vectors::run(&dir, &mut out).expect("the tables can be read");
    assert_eq!(tally, vectors::Tally { passed: 0, failed: 2 });
    assert_eq!(
        String::from_utf8(out).expect("the report is text"),
        "status/unheard_of.json: a: expected a runner for this file, got none\n\
         status/unheard_of.json: b: expected a runner for this file, got none\n\
         status/unheard_of.json: 0 passed, 2 failed\n0 passed, 2 failed\n"
    );
}

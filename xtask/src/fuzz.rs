//! `fuzz TARGET MINUTES`: libFuzzer looks for a text that breaks what `src/workshop/fuzz.rs` says of all texts.

use std::fs;

use crate::run::{Program, root};
use crate::tools;

const TARGETS: [&str; 4] = ["line", "link", "recipe", "yaml"];
/// A text that takes longer is a finding too.
const TEXT_SECS_MAX: u32 = 10;
const TEXT_LENGTH_MAX: u32 = 4096;

pub fn fuzz(words: &[String]) -> Result<(), String> {
    let [target, minutes] = words else {
        return Err(format!("fuzz needs a target ({}) and minutes", TARGETS.join(", ")));
    };
    if !TARGETS.contains(&target.as_str()) {
        return Err(format!("no target is called {target:?}: there are {}", TARGETS.join(", ")));
    }
    let minutes: u32 = minutes.parse().map_err(|error| format!("minutes {minutes:?}: {error}"))?;
    tools::install_cargo_fuzz()?;
    // What is found lies beside the corpus, which stays as small as it is.
    let found = format!("fuzz/found/{target}");
    fs::create_dir_all(root().join(&found)).map_err(|error| format!("{found}: {error}"))?;
    let corpus = format!("fuzz/corpus/{target}");
    // The sanitizers want a nightly compiler; what is looked for here are panics, and safe Rust has little else.
    Program::new("cargo")
        .args(["fuzz", "run", "--sanitizer", "none", target, &found, &corpus, "--"])
        .args([
            &format!("-max_total_time={}", minutes.saturating_mul(60)),
            &format!("-timeout={TEXT_SECS_MAX}"),
            &format!("-max_len={TEXT_LENGTH_MAX}"),
            "-dict=fuzz/yaml.dict",
            "-print_final_stats=1",
        ])
        .run()
}

//! The page as published: one release build by Trunk into dist/, then the scales.

use crate::run::Program;
use crate::{size, tools};

pub fn dist(_words: &[String]) -> Result<(), String> {
    tools::install_for_site()?;
    build()?;
    size::weigh()
}

pub fn build() -> Result<(), String> {
    trunk("build").args(["--release"]).run()
}

/// Trunk, ready to build: the bundler's folder is there, and the binary will know its commit.
pub fn trunk(verb: &str) -> Program {
    Program::new("trunk")
        .args([verb])
        .env("PODLIFE_BUILD", commit())
        .env("RUSTFLAGS", remapped_paths())
}

/// Panic messages carry file names: none of the builder's folders goes out into the world.
fn remapped_paths() -> String {
    let home =
        std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| home + "/.cargo"));
    let root = std::env::current_dir().map(|root| root.display().to_string());
    let folders = [(home.ok(), "cargo"), (root.ok(), "podlife")];
    let flags = folders.into_iter().filter_map(|(folder, name)| Some((folder?, name)));
    // Flags are split at blanks: a folder with one in its name keeps it.
    let flags = flags.filter(|(folder, _)| !folder.contains(' '));
    flags
        .map(|(folder, name)| format!("--remap-path-prefix={folder}={name}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Trunk names files after the wasm that cargo made, so a new commit in the wasm means new names on the server.
fn commit() -> String {
    Program::new("git")
        .args(["rev-parse", "--short", "HEAD"])
        .output()
        .unwrap_or_else(|| "dev".to_owned())
}

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
    Program::new("trunk").args([verb]).env("PODLIFE_BUILD", commit())
}

/// Trunk names files after the wasm that cargo made, so a new commit in the wasm means new names on the server.
fn commit() -> String {
    Program::new("git")
        .args(["rev-parse", "--short", "HEAD"])
        .output()
        .unwrap_or_else(|| "dev".to_owned())
}

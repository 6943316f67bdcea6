//! The tools: which, which version, how to see that one is here, and how it comes here when it is not.

use std::fs;
use std::path::Path;

use crate::browsers;
use crate::run::{Program, root};

/// Trunk 0.22 wants a newer compiler than the one this repository pins.
const TRUNK_VERSION: &str = "0.21.14";
const CARGO_FUZZ_VERSION: &str = "0.13.2";
const NODE_MAJOR_MIN: u32 = 20;
const WEB_TARGET: &str = "wasm32-unknown-unknown";

/// Whatever building the page needs.
pub fn install_for_site() -> Result<(), String> {
    install_web_target()?;
    install_node_packages()?;
    install_cargo_tool("trunk", "trunk", TRUNK_VERSION, "6 minutes")?;
    install_wasm_bindgen()
}

/// Whatever the tests need beyond that.
pub fn install_for_tests() -> Result<(), String> {
    install_component("rustfmt")?;
    install_component("clippy")?;
    browsers::install()
}

/// The compiler's library for the browser; rustup may have been told not to fetch it by itself.
pub fn install_web_target() -> Result<(), String> {
    let sysroot = Program::new("rustc").args(["--print", "sysroot"]).output();
    let sysroot = sysroot.ok_or("rustc does not run: install Rust with rustup first")?;
    let library = Path::new(&sysroot).join("lib/rustlib").join(WEB_TARGET).join("lib");
    if library.is_dir() {
        return Ok(());
    }
    println!("adding the target {WEB_TARGET} (seconds, once)…");
    Program::new("rustup").args(["target", "add", WEB_TARGET]).run()
}

/// The command line must have the very version of the library, which Cargo.lock knows.
pub fn install_wasm_bindgen() -> Result<(), String> {
    let lock = fs::read_to_string(root().join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock: {error}"))?;
    let version = locked_version(&lock, "wasm-bindgen")
        .ok_or("Cargo.lock does not name wasm-bindgen, so its command line cannot be chosen")?;
    install_cargo_tool("wasm-bindgen-cli", "wasm-bindgen", version, "2 minutes")
}

/// libFuzzer's front end.
pub fn install_cargo_fuzz() -> Result<(), String> {
    install_cargo_tool("cargo-fuzz", "cargo-fuzz", CARGO_FUZZ_VERSION, "2 minutes")
}

/// CodeMirror, esbuild, wasm-opt and the browsers' drivers, as package-lock.json names them.
pub fn install_node_packages() -> Result<(), String> {
    check_node()?;
    let lock = fs::read(root().join("package-lock.json"))
        .map_err(|error| format!("package-lock.json: {error}"))?;
    let stamp = root().join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("installing npm packages (about 1 minute, once)…");
    Program::new("npm").args(["ci", "--loglevel=error"]).run()?;
    fs::write(&stamp, lock).map_err(|error| format!("{}: {error}", stamp.display()))
}

fn check_node() -> Result<(), String> {
    let version = Program::new("node").args(["--version"]).output();
    let version = version
        .ok_or(format!("node does not run: install Node {NODE_MAJOR_MIN} or newer first"))?;
    let major = version.trim_start_matches('v').split('.').next();
    let major = major.and_then(|digits| digits.parse::<u32>().ok());
    if major.is_some_and(|major| major >= NODE_MAJOR_MIN) {
        return Ok(());
    }
    Err(format!("Node {NODE_MAJOR_MIN} or newer is needed, this one is {version}"))
}

fn install_component(component: &str) -> Result<(), String> {
    // `cargo fmt` and `cargo clippy` are the components' names without the prefix "rust".
    let subcommand = component.trim_start_matches("rust");
    if Program::new("cargo").args([subcommand, "--version"]).output().is_some() {
        return Ok(());
    }
    println!("adding {component} (seconds, once)…");
    Program::new("rustup").args(["component", "add", component]).run()
}

fn install_cargo_tool(
    package: &str,
    program: &str,
    version: &str,
    minutes: &str,
) -> Result<(), String> {
    let here = Program::new(program).args(["--version"]).output();
    if here.is_some_and(|printed| printed.split_whitespace().nth(1) == Some(version)) {
        return Ok(());
    }
    println!("installing {package} {version} (about {minutes}, once)…");
    Program::new("cargo")
        .args(["install", package, "--version", version])
        .args(["--locked", "--force"])
        .run()
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let after = lock.lines().skip_while(|line| *line != name).nth(1)?;
    after.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_version_is_found_by_the_whole_name() {
        let lock = "name = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}

//! What kind of machine this is: may we install packages of the system here?

use std::fs;

use crate::run::Program;

/// Installs Debian packages when that is ours to do, and otherwise says what a person must install.
pub fn install_packages(packages: &[&str], why: &str) -> Result<(), String> {
    let list = packages.join(" ");
    if !is_debian() {
        return Err(format!(
            "{why} need what Debian calls: {list}\nInstall them the way your system does (CHROMIUM, CHROMEDRIVER and FIREFOX may name the programs), then try again"
        ));
    }
    if !is_root() {
        return Err(format!(
            "{why} need some Debian packages. Install them, then try again:\n  sudo apt-get install --no-install-recommends {list}"
        ));
    }
    println!("installing {list} (about 2 minutes, once)…");
    apt(&["update", "--quiet"])?;
    let mut words = vec!["install", "--quiet", "--yes", "--no-install-recommends"];
    words.extend(packages);
    apt(&words)
}

pub fn is_linux() -> bool {
    cfg!(target_os = "linux")
}

fn apt(words: &[&str]) -> Result<(), String> {
    Program::new("apt-get").args(words).env("DEBIAN_FRONTEND", "noninteractive").run()
}

fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release")
        .unwrap_or_default()
        .lines()
        .any(|line| line == "ID=debian" || line.starts_with("ID_LIKE=") && line.contains("debian"))
}

fn is_root() -> bool {
    Program::new("id").args(["-u"]).output().as_deref() == Some("0")
}

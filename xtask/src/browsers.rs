//! The browsers of the tests: where they are, and how they come here when they are missing.

use std::path::PathBuf;

use crate::machine;
use crate::run::{Program, find};

/// A program of a browser, under the names it has on different systems.
struct Browser {
    variable: &'static str,
    names: &'static [&'static str],
    package: &'static str,
}

const CHROMIUM: Browser = Browser {
    variable: "CHROMIUM",
    names: &["chromium", "chromium-browser", "google-chrome"],
    package: "chromium",
};
const CHROMEDRIVER: Browser = Browser {
    variable: "CHROMEDRIVER",
    names: &["chromedriver", "chromium.chromedriver"],
    package: "chromium-driver",
};
const FIREFOX: Browser =
    Browser { variable: "FIREFOX", names: &["firefox-esr", "firefox"], package: "firefox-esr" };

/// The fonts of the kept pictures (`tests/e2e/fonts.conf`), each with its package.
const FONTS: [(&str, &str); 2] =
    [("DejaVu Sans Mono", "fonts-dejavu-core"), ("Noto Sans CJK KR", "fonts-noto-cjk")];

/// Makes sure that the browsers and the fonts are here.
pub fn install() -> Result<(), String> {
    let mut missing: Vec<&str> = [&CHROMIUM, &CHROMEDRIVER, &FIREFOX]
        .into_iter()
        .filter(|browser| browser.place().is_none())
        .map(|browser| browser.package)
        .collect();
    if machine::is_linux() {
        let absent = FONTS.iter().filter(|(family, _)| !has_font(family));
        missing.extend(absent.map(|(_, package)| package));
    }
    if missing.is_empty() {
        return Ok(());
    }
    machine::install_packages(&missing, "the browser tests")
}

/// A program that can find the browsers through its environment.
pub fn tell(program: Program) -> Program {
    [&CHROMIUM, &CHROMEDRIVER, &FIREFOX].into_iter().fold(program, |program, browser| match browser
        .place()
    {
        Some(place) => program.env(browser.variable, place),
        None => program,
    })
}

impl Browser {
    fn place(&self) -> Option<PathBuf> {
        if let Some(named) = std::env::var_os(self.variable) {
            return Some(named.into());
        }
        self.names.iter().find_map(|name| find(name))
    }
}

fn has_font(family: &str) -> bool {
    Program::new("fc-list")
        .args([family, "family"])
        .output()
        .is_some_and(|families| !families.is_empty())
}

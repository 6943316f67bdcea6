//! `test`: the steps every change must pass, in the order in which they find mistakes cheaply.

use std::env;
use std::time::{Duration, Instant};

use crate::run::{Beside, Program, root};
use crate::{browsers, e2e, site, size, tools};

const WEB_TARGET: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
const WEB_TEST_SECS_MAX: u32 = 600;
const BESIDE_SECS_MAX: u32 = 1800;
/// Steps that in a whole run go on beside the others: to make the page as published takes one processor for minutes.
const BESIDE: [&str; 2] = ["build", "size"];

/// One step: usable alone by its name.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn() -> Result<(), String>,
}

const STEPS: &[Step] = &[
    Step { name: "format", about: "rustfmt would change nothing", run: format },
    Step { name: "clippy", about: "no warning natively", run: clippy },
    Step { name: "clippy-web", about: "no warning for the browser", run: clippy_web },
    Step { name: "native", about: "engine, console, traces, vectors, laws, tidiness", run: native },
    Step { name: "web", about: "components in a headless browser", run: web },
    Step { name: "build", about: "the page as published", run: site::build },
    Step { name: "size", about: "every file of dist within its budget", run: size::weigh },
    Step { name: "e2e", about: "the built page as a person uses it", run: e2e::run },
];

pub fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

pub fn test(words: &[String]) -> Result<(), String> {
    let chosen = choose(words)?;
    let setup = Instant::now();
    tools::install_for_site()?;
    tools::install_for_tests()?;

    let mut report = vec![("setup", setup.elapsed())];
    let is_whole = words.is_empty();
    let mut beside = if is_whole { Some(start_beside()?) } else { None };
    for step in chosen {
        let start = Instant::now();
        let outcome = if is_whole && BESIDE.contains(&step.name) {
            // The first of them waits for all.
            beside.take().map_or(Ok(()), Beside::end)
        } else {
            println!("\n── {}: {}", step.name, step.about);
            (step.run)()
        };
        report.push((step.name, start.elapsed()));
        if let Err(complaint) = outcome {
            print_report(&report);
            return Err(format!("step {} {complaint}", step.name));
        }
    }
    print_report(&report);
    println!("all steps passed");
    Ok(())
}

/// This program once more, for the steps that go on beside.
fn start_beside() -> Result<Beside, String> {
    println!("\n── {}: beside the next steps", BESIDE.join(" "));
    let program = env::current_exe().map_err(|error| format!("where am I: {error}"))?;
    let log = root().join("target/beside.log");
    Program::bounded(&program.display().to_string(), BESIDE_SECS_MAX)
        .args(["test"])
        .args(BESIDE)
        .beside(&log)
}

/// All steps when none is named.
fn choose(words: &[String]) -> Result<Vec<&'static Step>, String> {
    if words.is_empty() {
        return Ok(STEPS.iter().collect());
    }
    words.iter().map(|word| step_called(word)).collect()
}

fn step_called(word: &str) -> Result<&'static Step, String> {
    STEPS
        .iter()
        .find(|step| step.name == word)
        .ok_or(format!("no step is called {word:?}; there are: {}", names().join(" ")))
}

fn print_report(report: &[(&str, Duration)]) {
    println!("\nstep          seconds");
    for (name, time) in report {
        println!("{name:<12} {:>8.1}", time.as_secs_f64());
    }
    let total: Duration = report.iter().map(|(_, time)| *time).sum();
    println!("{:<12} {:>8.1}", "total", total.as_secs_f64());
}

fn format() -> Result<(), String> {
    Program::new("cargo").args(["fmt", "--all", "--check"]).run()
}

fn clippy() -> Result<(), String> {
    Program::new("cargo")
        .args(["clippy", "--quiet", "--workspace", "--all-targets"])
        .args(["--", "--deny", "warnings"])
        .run()
}

fn clippy_web() -> Result<(), String> {
    Program::new("cargo")
        .args(["clippy", "--quiet", "--lib", "--bins", "--test", "web"])
        .args(WEB_TARGET)
        .args(["--", "--deny", "warnings"])
        .run()
}

fn native() -> Result<(), String> {
    Program::new("cargo").args(["test", "--quiet", "--workspace"]).run()
}

fn web() -> Result<(), String> {
    let program = Program::bounded("cargo", WEB_TEST_SECS_MAX)
        .args(["test", "--test", "web"])
        .args(WEB_TARGET)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
    browsers::tell(program).run()
}

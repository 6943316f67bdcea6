//! Programs of a line or two each: which(1), mktemp(1), usleep(1), sync(1), clear(1), uptime(1).

use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::{Family, System, Wait};
use crate::kit::chance::draw;
use crate::kit::time::Span;

pub fn start_which(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let mut code = 0;
    for name in arguments.iter().filter(|word| !word.starts_with('-')) {
        let search = system.process.variable("PATH").map(str::to_owned);
        match system.find_program(name, search.as_deref()) {
            Some(path) => system.print(&format!("{path}\n")),
            None => code = 1,
        }
    }
    Ok(Work::Done(code))
}

pub fn start_mktemp(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let is_directory = arguments.iter().any(|word| word == "-d");
    let template = arguments.iter().find(|word| !word.starts_with('-'));
    let template = template.map_or("/tmp/tmp.XXXXXX", String::as_str);
    let base = template.trim_end_matches('X');
    let who = format!("{}/{}", system.kernel.machine.seed_key, system.pid());
    let bits = draw(system.kernel.seed, "mktemp", &who).bits();
    let path = format!("{base}{:06x}", bits & 0xff_ffff);
    let whole = system.path(&path);
    let made = if is_directory {
        system.files().create_directory(&whole)
    } else {
        system.files().write(&whole, "")
    };
    made.map_err(|error| match (system.kernel.machine.family, is_directory) {
        (Family::Busybox, _) => Failure::new(1, error.to_string()),
        (Family::Gnu, true) => Failure::new(
            1,
            format!("failed to create directory via template '{template}': {error}"),
        ),
        (Family::Gnu, false) => {
            Failure::new(1, format!("failed to create file via template '{template}': {error}"))
        }
    })?;
    system.print(&format!("{path}\n"));
    Ok(Work::Done(0))
}

pub fn start_usleep(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let micros: Option<u64> = arguments.first().and_then(|text| text.parse().ok());
    let micros = micros.ok_or_else(Failure::missing_operand)?;
    Ok(Work::Waits(Wait::until(system.now() + Span::millis(micros / 1_000))))
}

pub fn start_sync(_: &mut System, _: &[String]) -> Result<Work, Failure> {
    Ok(Work::Done(0))
}

pub fn start_clear(system: &mut System, _: &[String]) -> Result<Work, Failure> {
    system.print("\u{1b}[H\u{1b}[J");
    Ok(Work::Done(0))
}

pub fn start_uptime(system: &mut System, _: &[String]) -> Result<Work, Failure> {
    let up = (system.now() - system.kernel.machine.booted_at).as_secs() / 60;
    let stamp = crate::kit::stamp::Stamp::of(system.now());
    let clock = super::date::format("%T", stamp);
    let text =
        format!(" {clock} up {:2}:{:02},  load average: 0.00, 0.00, 0.00\n", up / 60, up % 60);
    system.print(&text);
    Ok(Work::Done(0))
}

/// There is no jq, and whoever types it asks for what kubectl can print itself.
pub fn start_jq(_: &mut System, _: &[String]) -> Result<Work, Failure> {
    Err(Failure::new(
        2,
        "not part of podlife; kubectl picks fields itself, as in: kubectl get pods -o jsonpath='{.items[*].metadata.name}'",
    ))
}

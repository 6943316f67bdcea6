//! hostname(1): a container's hostname is its pod's name.

use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::System;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let machine = &system.kernel.machine;
    let text = match arguments {
        [] => machine.hostname.clone(),
        [option] if option == "-i" || option == "-I" => machine.ip.clone(),
        [option] if option == "-s" => machine.hostname.clone(),
        [option] if option == "-f" => whole_name(system),
        _ => return Err(Failure::new(1, "you must be root to change the host name")),
    };
    system.print(&format!("{text}\n"));
    Ok(Work::Done(0))
}

/// The first name that /etc/hosts has for this machine.
fn whole_name(system: &mut System) -> String {
    let own = system.kernel.machine.hostname.clone();
    let hosts = system.files().read("/etc/hosts").unwrap_or_default();
    let lines = hosts.lines().map(|line| line.split_whitespace().skip(1));
    let mut found = lines.filter(|names| names.clone().any(|name| name == own));
    found.next().and_then(|mut names| names.next()).unwrap_or(&own).to_owned()
}

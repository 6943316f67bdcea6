//! hostname(1): a container's hostname is its pod's name.

use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::System;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let machine = &system.kernel.machine;
    let text = match arguments {
        [] => machine.hostname.clone(),
        [option] if option == "-i" || option == "-I" => machine.ip.clone(),
        [option] if option == "-s" || option == "-f" => machine.hostname.clone(),
        _ => return Err(Failure::new(1, "you must be root to change the host name")),
    };
    system.print(&format!("{text}\n"));
    Ok(Work::Done(0))
}

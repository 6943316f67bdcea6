//! basename(1)

use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::files::path;
use crate::cluster::app::processes::System;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let (whole, suffix) = match arguments {
        [whole] => (whole, ""),
        [whole, suffix] => (whole, suffix.as_str()),
        _ => return Err(Failure::missing_operand()),
    };
    let name = path::base_name(whole);
    let short = name.strip_suffix(suffix).filter(|short| !short.is_empty()).unwrap_or(name);
    system.print(&format!("{short}\n"));
    Ok(Work::Done(0))
}

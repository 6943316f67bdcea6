//! test(1) and `[`

use super::condition;
use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::System;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let is_bracket = system.argv().first().is_some_and(|name| name.ends_with('['));
    let arguments = match arguments {
        [inner @ .., last] if is_bracket && last == "]" => inner,
        _ if is_bracket => return Err(Failure::new(2, "missing ]")),
        all => all,
    };
    let holds = condition::evaluate(system, arguments).map_err(|text| Failure::new(2, text))?;
    Ok(Work::Done(i32::from(!holds)))
}

//! sleep(1)

use super::duration;
use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::{System, Wait};
use crate::kit::time::Span;

/// All its arguments together.
pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    if arguments.is_empty() {
        return Err(Failure::missing_operand());
    }
    let mut total = Some(Span::ZERO);
    for text in arguments {
        let Some(length) = duration::parse(text) else {
            return Err(Failure::new(1, format!("invalid number '{text}'")));
        };
        total = total.and_then(|sum| Some(sum + length?));
    }
    // The program's start is not a part of its sleep.
    Ok(Work::Waits(match total {
        Some(total) => Wait::until(system.now() + total),
        None => Wait::forever(),
    }))
}

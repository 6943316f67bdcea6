//! false(1)

use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::System;

pub fn start(_: &mut System, _: &[String]) -> Result<Work, Failure> {
    Ok(Work::Done(1))
}

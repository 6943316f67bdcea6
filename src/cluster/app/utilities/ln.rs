//! ln(1): symbolic links. A file has one name here, so there are no others.

use super::arguments;
use super::cp::destination;
use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::processes::System;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "sfnvT")?;
    if !read.has('s') {
        return Err(Failure::unsupported("hard links"));
    }
    let [target, name] = read.operands.as_slice() else { return Err(Failure::missing_operand()) };
    let place = destination(system, target, name);
    if read.has('f') {
        // What is not there need not be removed.
        let _ = system.files().remove(&place.path);
    }
    let linked = system.files().link(target, &place.path);
    linked
        .map(|()| Work::Done(0))
        .map_err(|error| Failure::new(1, failure::about(system, Action::Link, &place.shown, error)))
}

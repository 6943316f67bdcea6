//! mv(1)

use super::arguments;
use super::cp::destination;
use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::files::{Errno, LastLink};
use crate::cluster::app::processes::System;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "fvnT")?;
    let Some((target, sources)) =
        read.operands.split_last().filter(|(_, sources)| !sources.is_empty())
    else {
        return Err(Failure::missing_operand());
    };
    let mut failed = None;
    for source in sources {
        let from = system.path(source);
        let to = destination(system, source, target);
        let moved = match system.files().stat(&from, LastLink::Keep) {
            Err(_) => Err((Action::Stat, source, Errno::NoEntry)),
            Ok(_) => {
                system.files().rename(&from, &to).map_err(|error| (Action::Create, target, error))
            }
        };
        if let Err((action, shown, error)) = moved {
            let message = failure::about(system, action, shown, error);
            failed = failure::join(failed, system, message);
        }
    }
    failure::end(failed)
}

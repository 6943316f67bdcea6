//! `cd` and `pwd`.

use super::{BuiltinCall, Outcome};
use crate::cluster::app::files::{Errno, Kind, path};
use crate::cluster::app::shell::parse::Dialect;

pub fn change(call: &mut BuiltinCall) -> Outcome {
    let variables = &call.shell.variables;
    let target = match call.argument(0).filter(|word| !matches!(*word, "-P" | "-L" | "--")) {
        Some("-") => variables.value("OLDPWD").unwrap_or("/").to_owned(),
        Some(path) => path.to_owned(),
        None => variables.value("HOME").unwrap_or("/").to_owned(),
    };
    let before = call.system.process.cwd.clone();
    let whole = path::normalised(&path::absolute(&before, &target));
    match call.system.files().kind(&whole) {
        Some(Kind::Directory) => {}
        other => {
            let error = if other.is_some() { Errno::NotDirectory } else { Errno::NoEntry };
            return match call.shell.dialect {
                Dialect::Bash => call.complain(&format!("cd: {target}: {error}")),
                Dialect::Ash => call.complain(&format!("cd: can't cd to {target}: {error}")),
            };
        }
    }
    if call.argument(0) == Some("-") {
        call.system.print(&format!("{whole}\n"));
    }
    // Two more variables than allowed do no harm.
    let _ = call.shell.variables.assign("OLDPWD", &before);
    let _ = call.shell.variables.assign("PWD", &whole);
    call.system.process.cwd = whole;
    Outcome::Done(0)
}

pub fn print(call: &mut BuiltinCall) -> Outcome {
    let text = format!("{}\n", call.system.process.cwd);
    call.system.print(&text);
    Outcome::Done(0)
}

//! id(1), whoami(1), uname(1), tty(1): who and where one is.

use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::System;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let text = match arguments.first().map(String::as_str) {
        None => "uid=0(root) gid=0(root) groups=0(root)",
        Some("-u" | "-g" | "-G") => "0",
        Some("-un" | "-gn" | "-nu" | "-ng") => "root",
        Some(option) => return Err(Failure::unsupported(&format!("option {option}"))),
    };
    system.print(&format!("{text}\n"));
    Ok(Work::Done(0))
}

pub fn start_whoami(system: &mut System, _: &[String]) -> Result<Work, Failure> {
    system.print("root\n");
    Ok(Work::Done(0))
}

/// Of every machine; containers have no kernel of their own.
pub const KERNEL_RELEASE: &str = "6.8.0-90-generic";

pub fn start_uname(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let host = system.kernel.machine.hostname.clone();
    let letters: String = arguments.iter().map(|word| word.trim_start_matches('-')).collect();
    let parts = [
        ('s', "Linux"),
        ('n', host.as_str()),
        ('r', KERNEL_RELEASE),
        ('v', "#91-Ubuntu SMP PREEMPT_DYNAMIC"),
        ('m', "x86_64"),
        ('o', "GNU/Linux"),
    ];
    let shown = parts.iter().filter(|(letter, _)| match letters.as_str() {
        "" => *letter == 's',
        letters => letters.contains(*letter) || letters.contains('a'),
    });
    let shown: Vec<&str> = shown.map(|(_, text)| *text).collect();
    system.print(&format!("{}\n", shown.join(" ")));
    Ok(Work::Done(0))
}

pub fn start_tty(system: &mut System, _: &[String]) -> Result<Work, Failure> {
    let (text, code) = if system.is_terminal(0) { ("/dev/pts/0\n", 0) } else { ("not a tty\n", 1) };
    system.print(text);
    Ok(Work::Done(code))
}

//! chmod(1), and chown(1), which changes nothing: everything belongs to root.

use super::arguments;
use super::failure::{self, Action, Failure};
use super::work::Work;
use crate::cluster::app::files::LastLink;
use crate::cluster::app::processes::System;

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let recursive = arguments.iter().any(|word| word == "-R");
    if recursive {
        return Err(Failure::unsupported("option -R"));
    }
    let Some((change, operands)) = arguments.split_first().filter(|(_, rest)| !rest.is_empty())
    else {
        return Err(Failure::missing_operand());
    };
    let mut failed = None;
    for operand in operands {
        let path = system.path(operand);
        let message = match system.files().stat(&path, LastLink::Follow) {
            Err(error) => failure::about(system, Action::List, operand, error),
            Ok(stat) => match mode(change, stat.mode) {
                None => format!("invalid mode '{change}'"),
                Some(mode) => match system.files().set_mode(&path, mode) {
                    Ok(()) => continue,
                    Err(error) => failure::about(system, Action::ChangeMode, operand, error),
                },
            },
        };
        failed = failure::join(failed, system, message);
    }
    failure::end(failed)
}

pub fn start_chown(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "Rhf")?;
    let mut failed = None;
    for operand in read.operands.iter().skip(1) {
        let path = system.path(operand);
        let message = match system.files().stat(&path, LastLink::Follow) {
            Err(error) => failure::about(system, Action::List, operand, error),
            Ok(_) => match system.files().check_writable(&path) {
                Ok(()) => continue,
                Err(error) => failure::about(system, Action::ChangeOwner, operand, error),
            },
        };
        failed = failure::join(failed, system, message);
    }
    failure::end(failed)
}

/// `755`, `+x`, `u+x,g-w`
fn mode(change: &str, before: u32) -> Option<u32> {
    if change.bytes().all(|byte| (b'0'..=b'7').contains(&byte)) {
        return u32::from_str_radix(change, 8).ok().filter(|mode| *mode <= 0o7777);
    }
    change.split(',').try_fold(before, |mode, part| {
        let at = part.find(['+', '-', '='])?;
        let (who, rest) = part.split_at(at);
        let (sign, letters) = rest.split_at(1);
        let bits = letters.chars().try_fold(0, |bits, letter| {
            Some(
                bits | match letter {
                    'r' => 0o4,
                    'w' => 0o2,
                    'x' | 'X' => 0o1,
                    _ => return None,
                },
            )
        })?;
        let mask = who.chars().try_fold(0, |mask, letter| {
            Some(
                mask | match letter {
                    'u' => 0o700,
                    'g' => 0o070,
                    'o' => 0o007,
                    'a' => 0o777,
                    _ => return None,
                },
            )
        })?;
        let mask = if who.is_empty() { 0o777 } else { mask };
        let bits = (bits * 0o111) & mask;
        Some(match sign {
            "+" => mode | bits,
            "-" => mode & !bits,
            _ => (mode & !mask) | bits,
        })
    })
}

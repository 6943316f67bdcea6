//! echo(1), of the shells and by itself.

use super::escape;
use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::processes::System;

/// When backslash escapes are resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With `-e`.
    WhenAsked,
    /// Always, and `-e` is a word like any other.
    AlwaysResolve,
}

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    system.print(&text(arguments, Style::WhenAsked));
    Ok(Work::Done(0))
}

pub fn text(arguments: &[String], style: Style) -> String {
    let (mut ends_line, mut resolves) = (true, style == Style::AlwaysResolve);
    let mut words = arguments;
    while let [word, rest @ ..] = words {
        let letters = match style {
            Style::WhenAsked => "neE",
            Style::AlwaysResolve => "n",
        };
        let is_option = word.strip_prefix('-').is_some_and(|cluster| {
            !cluster.is_empty() && cluster.chars().all(|letter| letters.contains(letter))
        });
        if !is_option {
            break;
        }
        for letter in word.chars() {
            match letter {
                'n' => ends_line = false,
                'e' => resolves = true,
                'E' => resolves = false,
                _ => {}
            }
        }
        words = rest;
    }
    let mut text = words.join(" ");
    if resolves {
        let resolved = escape::resolve(&text);
        text = resolved.text;
        ends_line &= !resolved.ends;
    }
    if ends_line {
        text.push('\n');
    }
    text
}

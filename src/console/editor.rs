//! `vi FILE`: a text that a person changes, in a tab of the page, or by what a script says.
//!
//! What is typed at the prompt and begins with a colon is said to the editor that was opened last, as in vi. The text
//! itself comes from a file of the recipe, so that the run can be played again: `:wq FILE` saves that file's text.

use super::job::Job;
use super::programs::Program;
use super::shell::{Outcome, Shell};
use super::world::Exit;
use crate::cluster::Pid;

pub const PROGRAM: Program = Program {
    name: "vi",
    aliases: &["nano", "vim"],
    summary: "Change a file: in its tab, or :wq FILE and :q! at the prompt",
    run,
};

/// An editor that is open, with what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    /// As it was named.
    path: String,
    text: String,
}

/// What the page shows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Editing<'a> {
    /// Tells it from other editors.
    pub pid: Pid,
    pub path: &'a str,
    pub text: &'a str,
}

fn run(words: &[String], shell: &mut Shell) -> Outcome {
    let Some(path) = words.iter().find(|word| !word.starts_with(['-', '+'])) else {
        shell.err("podlife: name the file to change: vi FILE\n");
        return Outcome::Ended(Exit::FAILURE);
    };
    let text = shell.file(path).unwrap_or_default().to_owned();
    Outcome::Running(Job::Editor(Editor { path: path.clone(), text }))
}

impl Editor {
    pub fn editing(&self, pid: Pid) -> Editing<'_> {
        Editing { pid, path: &self.path, text: &self.text }
    }

    /// What is said to it behind the colon; its end, if that ends it.
    pub fn told(&mut self, shell: &mut Shell, command: &str) -> Option<Exit> {
        let (word, file) = command.split_once(' ').unwrap_or((command, ""));
        match (word, file.trim()) {
            ("q" | "q!", "") => Some(Exit::SUCCESS),
            ("wq" | "x" | "wq!" | "x!", "") => Some(self.save(shell)),
            ("wq" | "x" | "wq!" | "x!", file) => {
                let Some(text) = shell.recipe_file(file) else {
                    shell.err(&format!("E484: Can't open file {file}\n"));
                    return None;
                };
                self.text = text;
                Some(self.save(shell))
            }
            _ => {
                shell.err(&format!("E492: Not an editor command: {command}\n"));
                None
            }
        }
    }

    fn save(&self, shell: &mut Shell) -> Exit {
        if shell.write_file(&self.path, &self.text) {
            return Exit::SUCCESS;
        }
        shell.err(&format!("E212: Can't open file for writing: {}\n", self.path));
        Exit::FAILURE
    }
}

//! What a lesson says, in one language: a title, a sentence, and sections that the page shows each in its place.

use std::fmt;

use super::markdown::{Block, Inline, blocks, inline, links};
use crate::session::recipe_problem::shown;

/// The sections by the names that they have in every language.
const SECTIONS: [&str; 6] = ["explain", "predict", "try", "goals", "hints", "check"];

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    pub title: String,
    /// What it is about and what is to be achieved.
    pub lede: Vec<Block>,
    pub explain: Vec<Block>,
    /// A sentence for each question, by its name.
    pub predict: Vec<(String, Vec<Inline>)>,
    /// The section `try`.
    pub attempt: Vec<Block>,
    /// A sentence for each goal, in their order.
    pub goals: Vec<Vec<Inline>>,
    pub hints: Vec<Vec<Inline>>,
    pub check: Vec<Block>,
    /// The lessons it leads to, by their lines.
    pub lessons: Vec<(usize, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProseProblem {
    NoTitle,
    NoGoals,
    UnknownSection(String),
    SectionTwice(String),
    /// A line of `predict` without a name.
    NoName,
    /// A link that leads nowhere.
    Link(String),
}

/// Reads what could be read, and complains about the rest by its lines.
pub fn read(text: &str) -> (Prose, Vec<(usize, ProseProblem)>) {
    let mut prose = Prose::default();
    let mut problems = Vec::new();
    let parts = split(text);
    let mut seen: Vec<&str> = Vec::new();
    for (name, line, body) in &parts {
        let Some(name) = *name else {
            prose.read_head(body, &mut problems);
            continue;
        };
        match name {
            name if seen.contains(&name) => {
                problems.push((*line, ProseProblem::SectionTwice(shown(name))));
            }
            "explain" => prose.explain = blocks(body),
            "predict" => prose.predict = questions(body, *line, &mut problems),
            "try" => prose.attempt = blocks(body),
            "goals" => prose.goals = items(body),
            "hints" => prose.hints = items(body),
            "check" => prose.check = blocks(body),
            name => problems.push((*line, ProseProblem::UnknownSection(shown(name)))),
        }
        seen.push(name);
    }
    if prose.goals.is_empty() {
        problems.push((1, ProseProblem::NoGoals));
    }
    for (line, link) in links(text) {
        match link {
            Ok(name) => prose.lessons.push((line, name)),
            Err(to) => problems.push((line, ProseProblem::Link(to))),
        }
    }
    (prose, problems)
}

/// The title alone, and the sentence below it.
pub fn head(text: &str) -> Prose {
    let mut prose = Prose::default();
    let head = split(text).into_iter().next().map(|(_, _, body)| body);
    prose.read_head(&head.unwrap_or_default(), &mut Vec::new());
    prose
}

impl Prose {
    fn read_head(&mut self, body: &str, problems: &mut Vec<(usize, ProseProblem)>) {
        let (first, rest) = body.trim_start().split_once('\n').unwrap_or((body.trim_start(), ""));
        match first.strip_prefix("# ").map(str::trim).filter(|title| !title.is_empty()) {
            Some(title) => {
                self.title = title.to_owned();
                self.lede = blocks(rest);
            }
            None => {
                problems.push((1, ProseProblem::NoTitle));
                self.lede = blocks(body);
            }
        }
    }
}

/// The sections: each with its name, the line of its heading, and what stands below. What stands above them has no name.
fn split(text: &str) -> Vec<(Option<&str>, usize, String)> {
    let mut parts = vec![(None, 1, String::new())];
    let mut is_code = false;
    for (line, number) in text.lines().zip(1..) {
        is_code ^= line.trim_start().starts_with("```");
        // An editor takes the blank behind an empty heading away.
        let heading = line.strip_prefix("## ").or((line == "##").then_some(""));
        match (heading.filter(|_| !is_code), parts.last_mut()) {
            (Some(name), _) => parts.push((Some(name.trim()), number, String::new())),
            (None, Some((_, _, body))) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    parts
}

/// Every item of every list.
fn items(body: &str) -> Vec<Vec<Inline>> {
    let lists = blocks(body).into_iter().filter_map(|block| match block {
        Block::List { items, .. } => Some(items),
        Block::Paragraph(_) | Block::Code(_) => None,
    });
    lists.flatten().collect()
}

/// `NAME: sentence`, which may go on in the next line.
fn questions(
    body: &str,
    heading: usize,
    problems: &mut Vec<(usize, ProseProblem)>,
) -> Vec<(String, Vec<Inline>)> {
    let mut questions: Vec<(String, String)> = Vec::new();
    for (line, number) in body.lines().map(str::trim).zip(heading + 1..) {
        let named = line.split_once(": ").filter(|(name, _)| super::predict::is_name(name));
        match (named, questions.last_mut()) {
            (Some((name, text)), _) => questions.push((name.to_owned(), text.trim().to_owned())),
            (None, _) if line.is_empty() => {}
            (None, Some((_, text))) => {
                text.push(' ');
                text.push_str(line);
            }
            (None, None) => problems.push((number, ProseProblem::NoName)),
        }
    }
    questions.into_iter().map(|(name, text)| (name, inline(&text))).collect()
}

impl fmt::Display for ProseProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProseProblem::NoTitle => f.write_str("the prose begins with its title: # A first probe"),
            ProseProblem::NoGoals => {
                f.write_str("a section ## goals is missing, with a sentence for each goal: - The Pod becomes Ready")
            }
            ProseProblem::UnknownSection(name) if name.is_empty() => {
                write!(f, "a heading without a name: the sections are {}", SECTIONS.join(", "))
            }
            ProseProblem::UnknownSection(name) => {
                write!(f, "unknown section {name:?}: the sections are {}", SECTIONS.join(", "))
            }
            ProseProblem::SectionTwice(name) => {
                write!(f, "a second section {name:?}: join the two")
            }
            ProseProblem::NoName => f.write_str("write the name of the question before its sentence: restarts: How often …?"),
            ProseProblem::Link(to) => {
                write!(f, "{to:?} leads nowhere: links lead to https://kubernetes.io/… or to lesson:NAME")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::lesson::markdown::plain;

    const PROSE: &str = "# Title\nThe lede.\n\n## explain\nWhy.\n\n```\n## no section\n```\n## predict\nfirst: When does\nit come?\nsecond: How many?\n## try\nDo.\n## goals\n- a\n- b\n## hints\n- c\n## check\nSee [it](lesson:x).\n";

    #[test]
    fn every_section_finds_its_place() {
        let (prose, problems) = read(PROSE);
        assert_eq!(problems, []);
        assert_eq!(prose.title, "Title");
        assert_eq!(prose.explain.len(), 2);
        let questions: Vec<(&str, String)> =
            prose.predict.iter().map(|(name, text)| (name.as_str(), plain(text))).collect();
        assert_eq!(
            questions,
            [("first", "When does it come?".to_owned()), ("second", "How many?".to_owned())]
        );
        assert_eq!((prose.goals.len(), prose.hints.len(), prose.check.len()), (2, 1, 1));
        assert_eq!(prose.lessons, [(22, "x".to_owned())]);
        assert_eq!(head(PROSE).title, "Title");
        assert_eq!(head(PROSE).lede, prose.lede);
    }

    #[test]
    fn problems_name_their_lines() {
        let (_, problems) = read(
            "Title\n## goals\n- a\n## tasks\n## goals\n## hints\n[x](http://x)\n## predict\nlost\n",
        );
        let lines: Vec<String> =
            problems.iter().map(|(line, problem)| format!("{line}: {problem}")).collect();
        assert_eq!(lines.len(), 5, "{lines:#?}");
        for (line, start) in lines.iter().zip([
            "1: the prose begins",
            "4: unknown section \"tasks\"",
            "5: a second section",
            "9: write the name",
            "7: \"http://x\" leads",
        ]) {
            assert!(line.starts_with(start), "{line}");
        }
    }

    #[test]
    fn a_heading_without_a_name_is_complained_of_and_is_no_second_title() {
        for empty in ["## ", "##", "##   "] {
            let (prose, problems) =
                read(&format!("# Title\nLede.\n{empty}\nlost\n## goals\n- a\n{empty}\nmore\n"));
            assert_eq!((prose.title.as_str(), prose.goals.len()), ("Title", 1), "{empty:?}");
            assert_eq!(prose.lede, blocks("Lede."), "{empty:?}");
            let lines: Vec<usize> = problems.iter().map(|(line, _)| *line).collect();
            assert_eq!(lines, [3, 7], "{empty:?}: {problems:?}");
            assert!(problems[0].1.to_string().starts_with("a heading without a name"));
            assert_eq!(head(&format!("# Title\n{empty}\nlost\n")).lede, [], "{empty:?}");
        }
    }
}

//! Notices as sentences: ours where `words/` has one, else the problem's own English.

use super::taught;
use crate::session::files::{FILES_MAX, FileProblem, NAME_LENGTH_MAX, TEXT_LENGTH_MAX};
use crate::session::notice::Notice;
use crate::session::recipe_problem::RecipeProblem;
use crate::session::script::{LINE_LENGTH_MAX, LINES_MAX, ScriptProblem};
use crate::session::share::{FRAGMENT_LENGTH_MAX, LinkProblem};
use crate::view::moment;
use crate::view::notices;
use crate::view::{Saying, Tone};
use crate::words::{Lang, Words};

type Fills = Vec<(&'static str, String)>;

pub fn notices(standing: &[Notice], language: Lang) -> Vec<notices::Notice> {
    standing
        .iter()
        .enumerate()
        .map(|(index, notice)| notices::Notice {
            index,
            tone: tone(notice),
            saying: saying(notice, language),
            remedy: notice.remedy(),
        })
        .collect()
}

fn tone(notice: &Notice) -> Tone {
    match notice {
        Notice::Link(_) | Notice::Line(_) | Notice::File(_) => Tone::Failing,
        Notice::Draft { .. } | Notice::Inside { .. } => Tone::Waiting,
        Notice::Change { .. } | Notice::NotKept => Tone::Waiting,
        Notice::Unread | Notice::NoRoom { .. } | Notice::NoRoomAside { .. } => Tone::Waiting,
        Notice::PutAside | Notice::Removed { .. } => Tone::Mine,
        Notice::Editing { .. } | Notice::Progress { .. } => Tone::Mine,
        Notice::OnTheWay { .. } | Notice::NothingComes { .. } => Tone::Mine,
    }
}

fn saying(notice: &Notice, language: Lang) -> Saying {
    match notice {
        Notice::Link(problem) => ours(problem.code(), link_fills(problem), &problem.to_string()),
        Notice::File(problem) => ours(problem.code(), file_fills(problem), &problem.to_string()),
        Notice::Line(problem) => ours(problem.code(), line_fills(problem), &problem.to_string()),
        Notice::Draft { file, problem: RecipeProblem::File(FileProblem::TooLong) } => {
            let limit = (TEXT_LENGTH_MAX / 1024).to_string();
            Saying::Ours {
                key: "notice.draft-too-long",
                fills: vec![("file", file.clone()), ("limit", limit)],
            }
        }
        Notice::Draft { file, problem } => Saying::Ours {
            key: "notice.draft",
            fills: vec![("file", file.clone()), ("problem", problem.to_string())],
        },
        Notice::PutAside => Saying::plain("notice.put-aside"),
        Notice::Removed { file } => {
            Saying::Ours { key: "notice.removed", fills: vec![("file", file.clone())] }
        }
        Notice::Change { file, change } => Saying::Ours {
            key: "notice.change",
            fills: vec![("file", file.clone()), ("change", change.clone())],
        },
        Notice::Inside { file } => {
            Saying::Ours { key: "notice.inside", fills: vec![("file", file.clone())] }
        }
        Notice::Editing { file } => {
            Saying::Ours { key: "notice.editing", fills: vec![("file", file.clone())] }
        }
        Notice::NotKept => Saying::plain("notice.not-kept"),
        Notice::Unread => Saying::plain("notice.unread"),
        Notice::NoRoom { lesson } => {
            let title = taught::title(lesson, language);
            Saying::Ours { key: "notice.no-room", fills: vec![("lesson", title)] }
        }
        Notice::NoRoomAside { title } => {
            Saying::Ours { key: "notice.no-room-aside", fills: vec![("title", title.clone())] }
        }
        Notice::OnTheWay { to: None } => Saying::plain("notice.on-the-way.next"),
        Notice::OnTheWay { to: Some(to) } => {
            Saying::Ours { key: "notice.on-the-way", fills: vec![("to", moment::clock(*to))] }
        }
        Notice::NothingComes { until } => Saying::Ours {
            key: "notice.nothing-comes",
            fills: vec![("until", moment::clock(*until))],
        },
        Notice::Progress { lessons } => {
            let count = lessons.to_string();
            Saying::Ours { key: "notice.progress", fills: vec![("count", count)] }
        }
    }
}

fn ours(key: &'static str, fills: Fills, english: &str) -> Saying {
    match Words::find(Lang::En, key) {
        Some(_) => Saying::Ours { key, fills },
        None => Saying::Kubernetes(english.to_owned()),
    }
}

fn link_fills(problem: &LinkProblem) -> Fills {
    match problem {
        LinkProblem::TooLong => vec![("limit", (FRAGMENT_LENGTH_MAX / 1024).to_string())],
        LinkProblem::RecipeTooLong => vec![("limit", (TEXT_LENGTH_MAX / 1024).to_string())],
        LinkProblem::UnknownVersion(version) => vec![("version", version.clone())],
        LinkProblem::Damaged => vec![],
        LinkProblem::Recipe(why) => vec![("why", why.clone())],
        LinkProblem::Time(error) => vec![("why", error.to_string())],
        LinkProblem::UnknownLesson(name) => vec![("name", name.clone())],
    }
}

fn file_fills(problem: &RecipeProblem) -> Fills {
    match problem {
        RecipeProblem::File(FileProblem::TooLong) => {
            vec![("limit", (TEXT_LENGTH_MAX / 1024).to_string())]
        }
        RecipeProblem::File(FileProblem::TooMany) => vec![("limit", FILES_MAX.to_string())],
        RecipeProblem::File(FileProblem::NameTooLong) => {
            vec![("limit", NAME_LENGTH_MAX.to_string())]
        }
        RecipeProblem::File(
            FileProblem::NameUnsafe(name) | FileProblem::NameTaken { name, .. },
        )
        | RecipeProblem::NameReserved(name) => vec![("name", name.clone())],
        RecipeProblem::File(FileProblem::MarkerInside(line)) => vec![("line", line.to_string())],
        RecipeProblem::Setting(_) | RecipeProblem::Script(_) | RecipeProblem::Nodes(_) => vec![],
        RecipeProblem::TraceTwice | RecipeProblem::TraceName(_) => vec![],
    }
}

fn line_fills(problem: &ScriptProblem) -> Fills {
    match problem {
        ScriptProblem::LineTooLong => vec![("limit", LINE_LENGTH_MAX.to_string())],
        ScriptProblem::TooManyLines => vec![("limit", LINES_MAX.to_string())],
        ScriptProblem::Time(_) | ScriptProblem::Empty | ScriptProblem::LineBreak => vec![],
        ScriptProblem::BackInTime { .. } => vec![],
    }
}

//! The gallery of lessons. Painted again when the language changes, the lesson, or what has been done.

use std::rc::Rc;

use super::taught;
use crate::lessons;
use crate::session::Session;
use crate::session::address::Address;
use crate::session::lesson::markdown::{Block, plain};
use crate::session::lesson::prose;
use crate::session::progress::Progress;
use crate::view::gallery::{Entry, Gallery, Group};
use crate::words::{Lang, Words};

#[derive(Default)]
pub struct Hung {
    of: Option<(Lang, String, Progress)>,
    gallery: Rc<Gallery>,
}

impl Hung {
    pub fn look(&mut self, session: &Session) -> Rc<Gallery> {
        let learning = session.learning();
        let open = learning.lesson().and_then(|lesson| lesson.name.as_deref()).unwrap_or_default();
        let is_same = |(language, name, progress): &(Lang, String, Progress)| {
            *language == session.language && name == open && progress == learning.progress()
        };
        if !self.of.as_ref().is_some_and(is_same) {
            let progress = learning.progress().clone();
            self.gallery = Rc::new(gallery(session.language, open, &progress));
            self.of = Some((session.language, open.to_owned(), progress));
        }
        self.gallery.clone()
    }
}

fn gallery(language: Lang, open: &str, progress: &Progress) -> Gallery {
    let groups: Vec<Group> = lessons::groups()
        .into_iter()
        .map(|group| Group {
            title: Words::find(language, &format!("group.{}", group.name))
                .unwrap_or(group.name)
                .to_owned(),
            entries: group
                .lessons
                .iter()
                .map(|name| entry(name, language, open, progress))
                .collect(),
        })
        .collect();
    let entries = || groups.iter().flat_map(|group| &group.entries);
    let is_done = |entry: &&Entry| entry.mark.is_some_and(|mark| mark.is_done);
    let carried = Address { progress: Some(progress.to_text()), ..Address::default() };
    let link = if progress.is_empty() { None } else { carried.format().ok() };
    Gallery {
        done: entries().filter(is_done).count(),
        lessons: entries().count(),
        link: link.unwrap_or_default(),
        groups,
    }
}

fn entry(name: &str, language: Lang, open: &str, progress: &Progress) -> Entry {
    let titles = Lang::ALL.map(|language| taught::title(name, language));
    let text = Words::lesson(language, name).or_else(|| Words::lesson(Lang::En, name));
    let lede = text.map(|text| prose::head(text).lede).unwrap_or_default();
    let sentences = lede.iter().filter_map(|block| match block {
        Block::Paragraph(inlines) => Some(plain(inlines)),
        Block::List { .. } | Block::Code(_) => None,
    });
    Entry {
        name: name.to_owned(),
        title: taught::title(name, language),
        lede: sentences.collect::<Vec<_>>().join(" "),
        found_by: format!("{} {name}", titles.join(" ")).to_lowercase(),
        mark: progress.of(name),
        is_open: name == open,
    }
}

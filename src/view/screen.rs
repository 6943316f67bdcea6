//! The whole page as one value.

use std::rc::Rc;

use super::bands::Bands;
use super::console::Console;
use super::described::Described;
use super::feed::Events;
use super::files::Files;
use super::flights::Flight;
use super::gallery::{Authored, Gallery};
use super::lanes::Timeline;
use super::lesson::Lesson;
use super::msg::{Selection, Theme};
use super::notices::Notice;
use super::pods::Stage;
use super::takes::Takes;
use super::transport::{NextUp, Transport};
use super::why::Why;
pub use crate::session::address::Pane;
pub use crate::session::sharing::Sharing;
use crate::words::Lang;

/// What the page shows at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    pub language: Lang,
    pub theme: Theme,
    pub setting: Setting,
    pub header: Header,
    pub notices: Rc<Vec<Notice>>,
    /// The recipe is a lesson.
    pub lesson: Option<Rc<Lesson>>,
    pub gallery: Rc<Gallery>,
    /// A lesson that is being made.
    pub authored: Option<Rc<Authored>>,
    pub files: Files,
    pub stage: Rc<Stage>,
    /// Requests that are seen on their way.
    pub flights: Rc<Vec<Flight>>,
    pub timeline: Timeline,
    /// What many seeds came to, if somebody asked.
    pub bands: Option<Bands>,
    pub takes: Takes,
    pub transport: Transport,
    pub next_up: NextUp,
    pub console: Console,
    pub events: Rc<Events>,
    pub selection: Selection,
    /// What `kubectl describe` says of the selection.
    pub described: Option<Rc<Described>>,
    /// The chain of causes behind the selection.
    pub why: Option<Rc<Why>>,
    /// The dialog with the link, while it is open.
    pub sharing: Option<Rc<Sharing>>,
}

/// Which panes there are and whose page they stand on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The page itself, with every pane.
    Whole,
    /// Inside somebody else's page: the named panes and a way out to podlife.
    Embed { panes: Vec<Pane>, link: String },
}

impl Setting {
    /// As the style sheet calls it.
    pub fn name(&self) -> &'static str {
        match self {
            Setting::Whole => "whole",
            Setting::Embed { .. } => "embed",
        }
    }

    pub fn shows(&self, pane: Pane) -> bool {
        match self {
            Setting::Whole => true,
            Setting::Embed { panes, .. } => panes.contains(&pane),
        }
    }
}

/// The line at the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The lesson's, or the first comment of the recipe, or nothing.
    pub title: String,
    pub kubernetes: String,
    /// All that can be played, newest first.
    pub versions: Rc<[String]>,
    pub seed: u64,
    /// Works that can be brought back, by their titles, the one that was left last first.
    pub aside: Rc<[String]>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pane_is_found_by_the_name_it_has_in_a_link() {
        for pane in Pane::ALL {
            assert_eq!(Pane::from_tag(pane.tag()), Some(pane));
        }
        assert_eq!(Pane::from_tag("kitchen"), None);
    }

    #[test]
    fn an_embed_shows_only_the_panes_its_link_names() {
        let embed = Setting::Embed { panes: vec![Pane::Time], link: String::new() };
        assert!(embed.shows(Pane::Time));
        assert!(!embed.shows(Pane::Write));
        assert!(Setting::Whole.shows(Pane::Write));
    }
}

//! What the learner must be told outside of Kubernetes' own words: each notice once, until it is put away or no longer true.

use super::recipe_problem::RecipeProblem;
use super::script::ScriptProblem;
use super::share::LinkProblem;
use crate::kit::time::SimTime;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// What was wrong with the link that opened the page.
    Link(LinkProblem),
    /// A link took the place of the learner's own work, which is kept.
    PutAside,
    /// This text is too much for a recipe: it is kept, but can be neither applied nor shared.
    Draft {
        file: String,
        problem: RecipeProblem,
    },
    /// The file and its text can be brought back.
    Removed {
        file: String,
    },
    /// `kubectl edit` and its like wait for the text of this tab.
    Editing {
        file: String,
    },
    /// Whoever reads what is typed stands in the way of this file's new text, or of its removal.
    Inside {
        file: String,
    },
    /// What was just asked for could not be done.
    Line(ScriptProblem),
    File(RecipeProblem),
    /// Nothing in the file is changed by this line, so there is nothing to compare.
    Change {
        file: String,
        change: String,
    },
    /// The browser keeps nothing for us.
    NotKept,
    /// Something that it kept cannot be read. It was set aside.
    Unread,
    /// There is no more room for the learner's own of this lesson. It was set aside.
    NoRoom {
        lesson: String,
    },
    /// There is no more room for this work behind the page. It was set aside.
    NoRoomAside {
        title: String,
    },
    /// What was asked for takes a while to play: up to this instant, or until something comes.
    OnTheWay {
        to: Option<SimTime>,
    },
    /// Nobody would notice anything up to this instant, so time stays where it was.
    NothingComes {
        until: SimTime,
    },
    /// A link tells how far somebody came in so many lessons.
    Progress {
        lessons: usize,
    },
}

/// What one click does about a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    BringBackWork,
    BringBackFile,
    TakeProgress,
    HandOut,
    /// Time stays where it has come to.
    Stop,
}

impl Notice {
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Notice::PutAside => Some(Remedy::BringBackWork),
            Notice::OnTheWay { .. } => Some(Remedy::Stop),
            Notice::Removed { .. } => Some(Remedy::BringBackFile),
            Notice::Progress { .. } => Some(Remedy::TakeProgress),
            Notice::Unread | Notice::NoRoom { .. } | Notice::NoRoomAside { .. } => {
                Some(Remedy::HandOut)
            }
            Notice::Link(_) | Notice::Draft { .. } | Notice::Editing { .. } | Notice::Line(_) => {
                None
            }
            Notice::File(_) | Notice::Inside { .. } | Notice::Change { .. } => None,
            Notice::NothingComes { .. } | Notice::NotKept => None,
        }
    }

    /// An answer to the last thing done: the next thing done takes it away.
    fn is_passing(&self) -> bool {
        match self {
            Notice::Line(_) | Notice::File(_) | Notice::Removed { .. } => true,
            Notice::Inside { .. } | Notice::Change { .. } | Notice::NothingComes { .. } => true,
            Notice::Link(_)
            | Notice::PutAside
            | Notice::Draft { .. }
            | Notice::Editing { .. }
            | Notice::Progress { .. }
            | Notice::Unread
            | Notice::NoRoom { .. }
            | Notice::NoRoomAside { .. }
            | Notice::OnTheWay { .. }
            | Notice::NotKept => false,
        }
    }

    /// It goes when what was set aside has been saved as a file.
    pub(super) fn is_of_unread(&self) -> bool {
        self.remedy() == Some(Remedy::HandOut)
    }
}

/// The notices that stand, oldest first, no two alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    standing: Vec<Notice>,
    /// Put away by the learner: not told a second time.
    put_away: Vec<Notice>,
}

impl Notices {
    pub fn of_link(problems: Vec<LinkProblem>) -> Notices {
        let standing = problems.into_iter().map(Notice::Link).collect();
        Notices { standing, put_away: Vec::new() }
    }

    pub fn standing(&self) -> &[Notice] {
        &self.standing
    }

    /// Tells it, unless it stands already or the learner has put this very one away.
    pub fn tell(&mut self, notice: Notice) {
        let is_known = self.standing.contains(&notice) || self.put_away.contains(&notice);
        if notice.is_passing() || !is_known {
            self.standing.retain(|other| *other != notice);
            self.standing.push(notice);
        }
    }

    pub fn put_away(&mut self, index: usize) {
        if index < self.standing.len() {
            self.put_away.push(self.standing.remove(index));
        }
    }

    pub fn withdraw(&mut self, is_over: impl Fn(&Notice) -> bool) {
        self.standing.retain(|notice| !is_over(notice));
        self.put_away.retain(|notice| !is_over(notice));
    }

    /// Something else is done now.
    pub fn move_on(&mut self) {
        self.withdraw(Notice::is_passing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_away_is_not_told_again_until_it_was_over() {
        let mut notices = Notices::default();
        notices.tell(Notice::NotKept);
        notices.tell(Notice::NotKept);
        assert_eq!(notices.standing(), [Notice::NotKept]);
        notices.put_away(0);
        notices.tell(Notice::NotKept);
        assert_eq!(notices.standing(), []);
        notices.withdraw(|notice| *notice == Notice::NotKept);
        notices.tell(Notice::NotKept);
        assert_eq!(notices.standing(), [Notice::NotKept]);
    }

    #[test]
    fn an_answer_goes_with_the_next_act_and_comes_again_with_the_next_refusal() {
        let mut notices = Notices::of_link(vec![LinkProblem::Damaged]);
        notices.tell(Notice::Line(ScriptProblem::Empty));
        notices.put_away(1);
        notices.tell(Notice::Line(ScriptProblem::Empty));
        assert_eq!(notices.standing().len(), 2);
        notices.move_on();
        assert_eq!(notices.standing(), [Notice::Link(LinkProblem::Damaged)]);
    }
}

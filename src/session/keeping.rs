//! What outlives the page: the learner's work on the browser's shelf, also while a link stands in its place.

use super::address::Address;
use super::edits;
use super::msg::{Effect, Selection};
use super::notice::Notice;
use super::opening::linked;
use super::recipe::Recipe;
use super::recipe_problem::RecipeProblem;
use super::take::Take;
use super::takes::Origin;
use super::work::Work;
use super::{Motion, Session};
use crate::cluster::version::Version;
use crate::kit::time::SimTime;

/// Where the page keeps the learner's work.
pub const SHELF_RECIPE: &str = "recipe";
/// The work as it began, unless it is a lesson that is compiled in.
pub const SHELF_OPENED: &str = "opened";
/// Texts that no recipe can hold, by their names.
pub const SHELF_DRAFTS: &str = "drafts";
/// The works that others took the place of, with all that is of them.
pub const SHELF_PREVIOUS: &str = "previous";
/// The learner's own, while the solution is on the page in its place.
pub const SHELF_OWN: &str = "own";
/// The takes that were left.
pub const SHELF_TAKES: &str = "takes";
/// Where the takes of the work before the link lay once.
pub const SHELF_PREVIOUS_TAKES: &str = "previous-takes";
pub const SHELF_QUIET: &str = "quiet";
pub const SHELF_LANGUAGE: &str = "language";
pub const SHELF_THEME: &str = "theme";

/// Whose recipe is on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Nobody has changed it: the first scenario.
    Nobodys,
    /// It came with a link and is not touched yet: the shelf holds something else.
    Links,
    /// It is on the shelf.
    Learners,
}

impl Session {
    /// The work goes on the shelf, unless it is somebody else's page.
    pub(super) fn keep(&mut self) -> Vec<Effect> {
        if self.panes.is_some() {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if self.whose == Whose::Links {
            // From here on the link no longer says what is on the page, and a reload must not undo what was done.
            effects.push(Effect::Address(String::new()));
            effects.push(self.aside_on_shelf());
        }
        let is_another = self.whose != Whose::Learners;
        if is_another {
            effects.extend(self.claim_shelves());
        }
        self.whose = Whose::Learners;
        effects.push(store(SHELF_RECIPE, self.recipe().to_text()));
        effects.extend(self.takes.news().map(|text| store(SHELF_TAKES, text)));
        let has_homeless = self.tell_homeless();
        if is_another || has_homeless || self.has_homeless {
            effects.push(store(SHELF_DRAFTS, self.homeless_text()));
        }
        self.has_homeless = has_homeless;
        effects
    }

    /// What lies beside the recipe is of another work until this is written.
    fn claim_shelves(&mut self) -> [Effect; 2] {
        self.takes.claim_shelf();
        let Work { opened, .. } = self.work();
        let own = self.learning.own.as_ref().map(Work::to_text);
        [store(SHELF_OPENED, opened.unwrap_or_default()), store(SHELF_OWN, own.unwrap_or_default())]
    }

    /// The learner knows of the texts that no recipe can hold, and of no others. Says whether there are any.
    pub(super) fn tell_homeless(&mut self) -> bool {
        let homeless: Vec<(String, RecipeProblem)> =
            self.homeless().into_iter().map(|(name, problem)| (name.to_owned(), problem)).collect();
        let still = |file: &str, problem: &RecipeProblem| {
            homeless.iter().any(|(name, reason)| name == file && reason == problem)
        };
        self.notices.withdraw(|notice| match notice {
            Notice::Draft { file, problem } => !still(file, problem),
            _ => false,
        });
        let has_homeless = !homeless.is_empty();
        for (file, problem) in homeless {
            self.notices.tell(Notice::Draft { file, problem });
        }
        has_homeless
    }

    /// Somebody put another link into the address bar. What was there stays on the shelf.
    pub(super) fn open_address(&mut self, fragment: &str) -> Vec<Effect> {
        let (address, problems) = Address::parse(fragment);
        self.language = address.language.unwrap_or(self.language);
        self.theme = address.theme.unwrap_or(self.theme);
        if let Some(progress) = &address.progress {
            self.offer_progress(progress);
        }
        if let Some(name) = address.lesson.as_deref().filter(|_| address.is_lesson_alone()) {
            return self.open_lesson(name);
        }
        if address.recipe.is_none() && address.lesson.is_none() {
            self.notices.withdraw(|notice| matches!(notice, Notice::Link(_)));
            problems.into_iter().for_each(|problem| self.notices.tell(Notice::Link(problem)));
            return Vec::new();
        }
        if self.is_own_link(&address) {
            self.go_to(address.at.unwrap_or_default());
            self.motion = if address.play { Motion::Playing } else { Motion::Paused };
            return vec![Effect::Address(String::new())];
        }
        let mut before = self.clone();
        *self = Session::start(fragment, Some(before.language), |_| None);
        self.theme = before.theme;
        self.host = before.host.clone();
        self.take = Take::after(self.take.recipe().clone(), &before.take);
        self.go_to(address.at.unwrap_or_default());
        self.aside = before.aside.clone();
        self.quiet.is_skipped = before.quiet.is_skipped;
        let own = (before.whose == Whose::Learners).then(|| before.own_work());
        self.take_over_told(before);
        let effects = own.map(|own| self.set_aside(own)).unwrap_or_default();
        self.tell_aside();
        effects
    }

    /// A link to what is on the page anyway, and is the learner's.
    fn is_own_link(&self, address: &Address) -> bool {
        let linked = linked(address).and_then(Result::ok);
        self.whose == Whose::Learners
            && address.panes.is_none()
            && linked.is_some_and(|linked| linked.to_text() == self.recipe().to_text())
    }

    /// What goes with the learner and not with the link, and what they were told of it.
    fn take_over_told(&mut self, before: Session) {
        let is_learners =
            |notice: &Notice| matches!(notice, Notice::Progress { .. }) || notice.is_of_unread();
        // A page that knows nothing of the learner takes any progress for news.
        self.notices.withdraw(is_learners);
        let told = before.notices.standing().iter().filter(|notice| is_learners(notice));
        told.for_each(|notice| self.notices.tell(notice.clone()));
        self.learning.remember(&before.learning);
        self.unread = before.unread;
    }

    /// Back to the beginning: the script as it was opened, the texts as the learner left them.
    pub(super) fn reset(&mut self) -> Vec<Effect> {
        let script = self.opened.script.clone();
        let (recipe, left) = edits::started_over(self.take.recipe(), script, &self.drafts);
        self.leave_played(Origin::Again);
        self.begin_again(recipe);
        self.drafts = left;
        self.keep()
    }

    /// The same lines at the same times on another Kubernetes, up to where the learner looks.
    pub(super) fn set_kubernetes(&mut self, name: &str) -> Vec<Effect> {
        let Some(version) = Version::named(name) else { return Vec::new() };
        let (now, mut recipe) = (self.take.now(), self.take.recipe().clone());
        recipe.settings.version = version;
        self.leave_played(Origin::Kubernetes(version.to_string()));
        self.begin_again(recipe);
        self.go_to(now);
        self.keep()
    }

    /// A take in which time went by is kept when another begins.
    fn leave_played(&mut self, origin: Origin) {
        if SimTime::ZERO < self.take.end() {
            self.takes.leave(self.take.clone(), origin);
        }
    }

    pub(super) fn begin_again(&mut self, recipe: Recipe) {
        self.take = Take::after(recipe, &self.take);
        self.motion = Motion::Paused;
        self.selection = Selection::Nothing;
        self.comparison = None;
        self.sharing = None;
    }
}

pub(super) fn store(key: &str, value: String) -> Effect {
    Effect::Store { key: key.to_owned(), value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::files::TEXT_LENGTH_MAX;
    use crate::session::msg::{Clock, Msg};
    use crate::session::notice::Remedy;

    const THEIRS: &str = "0s kubectl get pods\n-- theirs.yaml --\nkind: Pod\n";
    const OWN: &str = "# Mine\n-- own.yaml --\nkind: Pod\n";

    fn link() -> String {
        let address = Address { recipe: Some(THEIRS.to_owned()), ..Address::default() };
        address.format().expect("short enough")
    }

    fn edit(text: &str) -> Msg {
        Msg::Edit { file: "theirs.yaml".to_owned(), text: text.to_owned() }
    }

    fn stored<'a>(effects: &'a [Effect], shelf: &str) -> Option<&'a str> {
        effects.iter().rev().find_map(|effect| match effect {
            Effect::Store { key, value } if key == shelf => Some(value.as_str()),
            _ => None,
        })
    }

    #[test]
    fn a_link_takes_the_shelf_only_when_the_learner_edits_and_keeps_what_was_there() {
        let shelf = |key: &str| (key == SHELF_RECIPE).then(|| OWN.to_owned());
        let mut session = Session::start(&link(), None, shelf);
        assert_eq!(session.notices().first().and_then(Notice::remedy), Some(Remedy::BringBackWork));
        assert_eq!(session.update(Msg::Clock(Clock::NextEvent)), []);

        let effects = session.update(edit("kind: Service\n"));
        assert!(stored(&effects, SHELF_PREVIOUS).is_some_and(|work| work.contains("# Mine")));
        assert!(stored(&effects, SHELF_RECIPE).is_some_and(|work| work.contains("Service")));
        assert!(effects.contains(&Effect::Address(String::new())));

        let effects = session.update(Msg::BringBackWork(0));
        assert!(stored(&effects, SHELF_RECIPE).is_some_and(|work| work.contains("# Mine")));
        assert!(stored(&effects, SHELF_PREVIOUS).is_some_and(|work| work.contains("Service")));
        assert_eq!(session.text("own.yaml"), "kind: Pod\n");
    }

    #[test]
    fn another_kubernetes_plays_the_same_lines_up_to_the_same_instant() {
        let mut session = Session::start(&link(), None, |_| None);
        session.update(Msg::Run("kubectl version".to_owned()));
        session.update(Msg::Clock(Clock::NextEvent));
        let (now, script) = (session.take().now(), session.take().recipe().script.clone());
        let effects = session.update(Msg::Kubernetes("1.34".to_owned()));
        assert!(
            stored(&effects, SHELF_RECIPE).is_some_and(|work| work.contains("kubernetes: 1.34"))
        );
        assert_eq!(session.take().now(), now);
        assert_eq!(session.take().recipe().script, script);
        assert_eq!(session.take().shown().cluster.config().version.to_string(), "1.34");
        assert_eq!(session.update(Msg::Kubernetes("1.28".to_owned())), [], "unknown");
    }

    #[test]
    fn a_text_that_no_recipe_can_hold_has_a_shelf_of_its_own() {
        let huge = "#".repeat(TEXT_LENGTH_MAX + 1);
        let mut session = Session::start(&link(), None, |_| None);
        let effects = session.update(edit(&huge));
        let drafts = stored(&effects, SHELF_DRAFTS).expect("kept").to_owned();
        assert!(matches!(session.notices(), [Notice::Draft { .. }]));
        assert_eq!(session.update(Msg::Run("kubectl get pods".to_owned())).len(), 2);

        let again = Session::start("", None, |key| match key {
            SHELF_RECIPE => Some(THEIRS.to_owned()),
            SHELF_DRAFTS => Some(drafts.clone()),
            _ => None,
        });
        assert_eq!(again.text("theirs.yaml"), huge);
        assert!(matches!(again.notices(), [Notice::Draft { .. }]));
    }

    #[test]
    fn a_line_that_needs_a_text_too_long_is_refused_and_others_are_not() {
        let mut session = Session::start(&link(), None, |_| None);
        session.update(edit(&"#".repeat(TEXT_LENGTH_MAX + 1)));
        session.update(Msg::Run("kubectl get pods".to_owned()));
        assert_eq!(session.take().transcript().entries().len(), 2);
        session.update(Msg::Apply("theirs.yaml".to_owned()));
        assert_eq!(session.take().transcript().entries().len(), 2);
        assert!(matches!(session.notices().last(), Some(Notice::File(_))));
    }

    #[test]
    fn ctrl_c_is_part_of_the_recipe_and_an_act_in_the_past_can_be_taken_back() {
        let mut session = Session::start("", None, |_| None);
        session.update(Msg::Run("kubectl get pods -w".to_owned()));
        session.update(Msg::Interrupt);
        session.update(Msg::Clock(Clock::NextEvent));
        let text = session.recipe().to_text();
        let printed = session.take().transcript().clone();
        assert!(text.contains("0s     ^C\n"), "{text}");

        session.update(Msg::Clock(Clock::Start));
        session.update(Msg::Run("kubectl get nodes".to_owned()));
        session.update(Msg::Undo);
        assert_eq!(session.recipe().to_text(), text);
        assert_eq!(*session.take().transcript(), printed);
    }
}

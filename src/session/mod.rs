//! The play: what is performed, how far it is played, and how it travels as a link.
//!
//! Knows: the cluster and everything below it, words, lessons. Never knows: view, ui, web types, real time.
//!
//! The map: a `recipe` is everything needed to replay a run; `txtar`, `files`, `settings` and `script` are the parts of
//! its text. A `take` performs it: `scene` is what `snapshots` of it hold, `transcript` what the console printed. `share`
//! packs a recipe for a link, `address` is all a link says, `sharing` what its dialog offers, `hosting` what an embed and its
//! host tell each other, `export/` a run in other programs' formats. `goal` is the small language of what should become true.
//! `Session` owns the one take on the page: `update` takes what was said (`msg`) and answers with what the page must do.
//! What it does is told in `playing` (the clock), `travel` (to what is far), `quiet` (what is skipped), `scout` (who looks ahead), `writing` (the files; `edits` their later texts,
//! `editing` what `kubectl edit` opens), `branching` (the takes) and `keeping` (the shelf); `work` is all that goes on it and
//! comes to the page at once, `aside` those that lie behind it, `works` those of other lessons, `unread` what the shelf has no place for; `notice` is what the
//! learner must be told. `takes` are those that were left, `comparing` two of them side by side, `change` another text for
//! that, `bands` many seeds; `milestones` is what both measure.

pub mod address;
pub mod aside;
pub mod bands;
mod branching;
mod change;
pub mod comparing;
mod editing;
pub mod edits;
pub mod export;
pub mod files;
#[cfg(test)]
pub mod frozen;
mod given;
pub mod goal;
pub mod hosting;
pub mod keeping;
mod learner;
pub mod learning;
pub mod lesson;
pub mod milestones;
pub mod msg;
mod nodes;
pub mod notice;
pub mod observe;
pub mod opening;
pub mod performance;
mod playing;
pub mod progress;
mod quiet;
pub mod recipe;
pub mod recipe_problem;
pub mod scene;
mod scout;
pub mod script;
pub mod sections;
pub mod settings;
pub mod share;
pub mod sharing;
mod snapshots;
pub mod take;
pub mod takes;
pub mod trace;
pub mod trail;
pub mod transcript;
mod travel;
pub mod txtar;
mod typing;
mod unread;
mod work;
mod works;
mod writing;

use crate::kit::sorted::SortedMap;

use self::address::{Address, Pane};
use self::aside::Aside;
use self::bands::Bands;
use self::comparing::Comparison;
use self::editing::{Edited, Left};
use self::hosting::{Act, Host};
use self::keeping::{SHELF_LANGUAGE, SHELF_QUIET, SHELF_THEME, Whose};
use self::learning::Learning;
use self::msg::{Completion, Effect, Msg, Pointed, Returned, Selection, Spot, Theme};
use self::notice::{Notice, Notices};
use self::opening::Opening;
use self::performance::natural_end;
use self::quiet::Quiet;
use self::recipe::Recipe;
use self::sharing::{Options, Sharing, shared_recipe};
use self::take::Take;
use self::takes::Takes;
use self::travel::Travel;
use self::unread::Unread;
use self::writing::Removed;
use crate::kit::time::SimTime;
use crate::words::Lang;

/// The state of the page.
#[derive(Clone, Debug)]
pub struct Session {
    take: Take,
    takes: Takes,
    /// On the way to an instant that was asked for.
    travel: Option<Travel>,
    /// The recipe as it was opened: what "start over" goes back to, with the learner's own texts.
    opened: Recipe,
    whose: Whose,
    /// The learner's works that others took the place of.
    aside: Aside,
    /// What could not be read or kept.
    unread: Unread,
    /// What the page must do first.
    effects: Vec<Effect>,
    /// What the editor holds of each file, where it differs from what the take was given.
    drafts: SortedMap<String, String>,
    has_homeless: bool,
    learning: Learning,
    removed: Option<Removed>,
    open_file: String,
    /// The file that an editor of the console is open on.
    edited: Option<Edited>,
    left: Option<Left>,
    motion: Motion,
    speed: u32,
    pub language: Lang,
    pub theme: Theme,
    pub selection: Selection,
    /// The part of the open file that was pointed at last.
    pub pointed: Pointed,
    /// Some: an embed that shows only these.
    pub panes: Option<Vec<Pane>>,
    /// The recipe with many seeds, as far as it has been played with them.
    bands: Option<Bands>,
    /// Two takes side by side, as far as they have been played.
    comparison: Option<Comparison>,
    comparing_asked: u32,
    quiet: Quiet,
    /// The dialog with the link, while it is open, and what was chosen in it last.
    pub sharing: Option<Sharing>,
    share_options: Options,
    /// The page around this one, once it has said hello.
    host: Option<Host>,
    /// What the Tab key was told last.
    pub completion: Completion,
    /// What went back to the prompt last.
    pub returned: Returned,
    notices: Notices,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    Paused,
    Playing,
}

/// Many seeds are played no longer than this.
const MEASURED_MAX: SimTime = SimTime::secs(30 * 60);

impl Session {
    /// Opens the page: the link first, then what the shelf kept, then the first scenario.
    pub fn start(
        fragment: &str,
        browser_language: Option<Lang>,
        shelf: impl Fn(&str) -> Option<String>,
    ) -> Session {
        let Opening { arrival, address, whose, aside, unread, effects, problems } =
            Opening::choose(fragment, &shelf);
        let is_embed = address.panes.is_some();
        let learning = Learning::of(&arrival.opened, |key| shelf(key).filter(|_| !is_embed));
        let stored_language = shelf(SHELF_LANGUAGE).as_deref().and_then(Lang::from_tag);
        let stored_theme = shelf(SHELF_THEME).as_deref().and_then(Theme::from_tag);
        let language = address.language.or(stored_language).or(browser_language);
        let mut session = Session {
            open_file: arrival.open_file(),
            take: Take::new(arrival.recipe),
            takes: arrival.takes,
            travel: None,
            opened: arrival.opened,
            whose,
            aside,
            unread,
            effects,
            has_homeless: whose == Whose::Learners && !arrival.drafts.is_empty(),
            drafts: arrival.drafts,
            learning: Learning { own: arrival.own, ..learning },
            removed: None,
            edited: None,
            left: None,
            motion: if address.play { Motion::Playing } else { Motion::Paused },
            speed: 1,
            language: language.unwrap_or_default(),
            theme: address.theme.or(stored_theme).unwrap_or_default(),
            selection: Selection::Nothing,
            pointed: Pointed::default(),
            panes: address.panes.clone(),
            bands: None,
            comparison: None,
            comparing_asked: 0,
            quiet: Quiet::remembered(shelf(SHELF_QUIET)),
            sharing: None,
            share_options: Options::default(),
            host: None,
            completion: Completion::default(),
            returned: Returned::default(),
            notices: Notices::of_link(problems),
        };
        if let Some(at) = address.at {
            session.go_to(at);
        }
        session.learning.is_solved = session.learning.own.is_some() || session.is_the_solution();
        session.tell_homeless();
        session.tell_aside();
        session.tell_unread();
        if let Some(progress) = &address.progress {
            session.offer_progress(progress);
        }
        session
    }

    pub fn take(&self) -> &Take {
        &self.take
    }

    pub fn motion(&self) -> Motion {
        self.motion
    }

    pub fn speed(&self) -> u32 {
        self.speed
    }

    /// The file that was opened last, if it is there at this instant.
    pub fn open_file(&self) -> &str {
        let names = self.file_names();
        let is_there = names.contains(&self.open_file.as_str());
        names.into_iter().next().filter(|_| !is_there).unwrap_or(&self.open_file)
    }

    pub fn notices(&self) -> &[Notice] {
        self.notices.standing()
    }

    /// The fragment that opens this run in a page of its own.
    pub fn embed_link(&self) -> String {
        self.address().format().unwrap_or_default()
    }

    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let is_act = if msg.is_an_act() { Act::Yes } else { Act::No };
        if is_act == Act::Yes {
            self.notices.move_on();
        }
        let mut effects = std::mem::take(&mut self.effects);
        effects.extend(self.act(msg));
        self.follow_editor();
        effects.extend(self.news(is_act));
        effects.extend(self.follow_lesson());
        effects
    }

    fn act(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Frame { elapsed_millis } => self.frame(elapsed_millis),
            Msg::Clock(clock) => self.clock(clock),
            Msg::Edit { file, text } => return self.edit(file, text),
            Msg::Open(file) => self.open_file = file,
            Msg::NewFile(file) => return self.new_file(file),
            Msg::RemoveFile(file) => return self.remove_file(&file),
            Msg::BringBackFile => return self.bring_back_file(),
            Msg::Apply(file) => return self.apply(&file),
            Msg::Run(line) => return self.run(&line),
            Msg::Paste(text) => return self.paste(&text),
            Msg::Complete { text, cursor } => self.complete(text, cursor),
            Msg::Interrupt => return self.interrupt(),
            Msg::Select(selection) => self.selection = selection,
            Msg::Point(spot) => self.point(spot),
            Msg::Language(language) => return self.set_language(language),
            Msg::Theme(theme) => return self.set_theme(theme),
            Msg::Kubernetes(name) => return self.set_kubernetes(&name),
            Msg::Address(fragment) => return self.open_address(&fragment),
            Msg::Share => self.share(),
            Msg::ShareAs(options) => self.share_as(options),
            Msg::Shared => self.sharing = None,
            Msg::Export(format) => return self.export(format),
            Msg::Host(request) => return self.asked_by_host(request),
            Msg::Reset => return self.reset(),
            Msg::Undo => return self.undo(),
            Msg::Takes(deed) => return self.with_takes(deed),
            Msg::SkipQuiet => return self.toggle_quiet(),
            Msg::BringBackWork(number) => return self.bring_back_work(number),
            Msg::HandOut => return self.hand_out_unread(),
            Msg::NotKept => self.not_kept(),
            Msg::PutAway(notice) => self.notices.put_away(notice),
            Msg::Learn(learn) => return self.learn(learn),
            Msg::Measure => self.measure(),
            Msg::Measured => self.bands = None,
            Msg::Idle => self.idle(),
        }
        Vec::new()
    }

    pub fn bands(&self) -> Option<&Bands> {
        self.bands.as_ref()
    }

    /// There is work for when the page has nothing else to do.
    pub fn has_idle_work(&self) -> bool {
        self.is_travelling()
            || self.bands.as_ref().is_some_and(|bands| !bands.is_over())
            || self.comparison.as_ref().is_some_and(|comparison| !comparison.is_over())
            || self.learning.has_idle_work()
    }

    /// As far as was played, and at least a while after the script's last line.
    fn measure(&mut self) {
        let recipe = self.take.recipe().clone();
        let until = self.take.end().max(natural_end(&recipe, None)).min(MEASURED_MAX);
        self.bands = Some(Bands::new(recipe, until));
    }

    fn idle(&mut self) {
        if self.is_travelling() {
            return self.travel_on();
        }
        if let Some(comparison) = self.comparison.as_mut().filter(|one| !one.is_over()) {
            return comparison.go_on();
        }
        if let Some(bands) = &mut self.bands {
            bands.go_on();
        }
        self.learning.idle();
    }

    fn point(&mut self, Spot { file, from, to }: Spot) {
        self.open_file = file;
        self.pointed = Pointed { asked: self.pointed.asked + 1, from, to };
    }

    fn complete(&mut self, text: String, cursor: usize) {
        let scene = self.take.shown();
        let files = self.take.recipe().files();
        let endings = scene.terminal.complete(&scene.cluster, files, &text, cursor);
        self.completion = Completion { asked: self.completion.asked + 1, text, cursor, endings };
    }

    /// An embed keeps nothing, so it misses nothing.
    fn not_kept(&mut self) {
        if self.panes.is_none() {
            self.notices.tell(Notice::NotKept);
        }
    }

    fn set_language(&mut self, language: Lang) -> Vec<Effect> {
        self.language = language;
        self.remember(SHELF_LANGUAGE, language.tag())
    }

    fn set_theme(&mut self, theme: Theme) -> Vec<Effect> {
        self.theme = theme;
        self.remember(SHELF_THEME, theme.tag())
    }

    /// What is chosen in somebody else's page is not the learner's wish for this one.
    fn remember(&self, key: &str, value: &str) -> Vec<Effect> {
        let effect = Effect::Store { key: key.to_owned(), value: value.to_owned() };
        Some(effect).filter(|_| self.panes.is_none()).into_iter().collect()
    }

    fn address(&self) -> Address {
        Address {
            at: Some(self.take.now()),
            language: Some(self.language),
            ..shared_recipe(&self.recipe())
        }
    }
}

fn first_file(recipe: &Recipe) -> String {
    recipe
        .files()
        .iter()
        .find(|file| !edits::is_hidden(file.name()))
        .map_or_else(|| "pod.yaml".to_owned(), |file| file.name().to_owned())
}

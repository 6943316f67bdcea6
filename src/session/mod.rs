//! The play: what is performed, how far it is played, and how it travels as a link.
//!
//! Knows: the cluster and everything below it, words, lessons. Never knows: view, ui, web types, real time.
//!
//! The map: a `recipe` is everything needed to replay a run; `txtar`, `files`, `settings` and `script` are the parts of
//! its text. A `take` performs it: `scene` is what a snapshot holds, `transcript` what the console printed. `share`
//! packs a recipe for a link, `address` is all a link says. `goal` is the small language of what should become true.
//! `Session` owns the one take on the page: `update` takes what was said (`msg`) and answers with what the page must do;
//! `transport` is its clock, `writing` its files and lines, `opening` what it begins with.

pub mod address;
pub mod files;
pub mod goal;
pub mod msg;
pub mod observe;
pub mod opening;
pub mod performance;
pub mod recipe;
pub mod recipe_problem;
pub mod scene;
pub mod script;
pub mod settings;
pub mod share;
pub mod take;
pub mod trace;
pub mod transcript;
mod transport;
pub mod txtar;
mod writing;

use std::collections::BTreeMap;

use self::address::{Address, Pane};
use self::msg::{Effect, Msg, Selection, Theme};
use self::opening::Opening;
use self::recipe::Recipe;
use self::share::LinkProblem;
use self::take::Take;
use crate::cluster::Budget;
use crate::words::Lang;

/// Where the page keeps the learner's work.
pub const SHELF_RECIPE: &str = "recipe";
pub const SHELF_LANGUAGE: &str = "language";
pub const SHELF_THEME: &str = "theme";

/// The state of the page.
#[derive(Clone, Debug)]
pub struct Session {
    take: Take,
    /// The recipe as it was opened: what "start over" goes back to, with the learner's own texts.
    opened: Recipe,
    /// What the editor holds of each file, where it differs from what the take was given.
    drafts: BTreeMap<String, String>,
    open_file: String,
    motion: Motion,
    speed: u32,
    pub language: Lang,
    pub theme: Theme,
    pub selection: Selection,
    /// Some: an embed that shows only these.
    pub panes: Option<Vec<Pane>>,
    /// The link's fragment, once asked for.
    pub link: Option<String>,
    /// What was wrong with the link that opened the page.
    pub link_problems: Vec<LinkProblem>,
    /// A sentence to the learner about what could not be done, until the next thing is done.
    pub notice: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    Paused,
    Playing,
}

impl Session {
    /// Opens the page: the link first, then what the shelf kept, then the first scenario.
    pub fn start(
        fragment: &str,
        browser_language: Option<Lang>,
        shelf: impl Fn(&str) -> Option<String>,
    ) -> Session {
        let Opening { recipe, address, problems } = Opening::choose(fragment, shelf(SHELF_RECIPE));
        let language = address.language;
        let stored_language = shelf(SHELF_LANGUAGE).as_deref().and_then(Lang::from_tag);
        let theme = address.theme;
        let mut session = Session {
            open_file: first_file(&recipe),
            take: Take::new(recipe.clone()),
            opened: recipe,
            drafts: BTreeMap::new(),
            motion: Motion::Paused,
            speed: 1,
            language: language.or(stored_language).or(browser_language).unwrap_or_default(),
            theme: theme
                .or(shelf(SHELF_THEME).as_deref().and_then(Theme::from_tag))
                .unwrap_or_default(),
            selection: Selection::Nothing,
            panes: address.panes,
            link: None,
            link_problems: problems,
            notice: None,
        };
        if let Some(at) = address.at {
            session.take.seek(at, Budget::Unlimited);
        }
        if address.play {
            session.motion = Motion::Playing;
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

    pub fn open_file(&self) -> &str {
        &self.open_file
    }

    /// What the editor holds of a file.
    pub fn text(&self, file: &str) -> &str {
        match self.drafts.get(file) {
            Some(draft) => draft,
            None => self.take.recipe().files().find(file).map_or("", |file| file.body()),
        }
    }

    /// Whether the editor holds something else than the take was given.
    pub fn is_edited(&self, file: &str) -> bool {
        self.drafts.contains_key(file)
    }

    /// The fragment that opens this run in a page of its own.
    pub fn embed_link(&self) -> String {
        self.address().format().unwrap_or_default()
    }

    pub fn file_names(&self) -> Vec<&str> {
        let files = self.take.recipe().files();
        let mut names: Vec<&str> = files.iter().map(|file| file.name()).collect();
        names.extend(
            self.drafts.keys().map(String::as_str).filter(|name| files.find(name).is_none()),
        );
        names
    }

    /// The recipe with everything the learner wrote, typed or not yet applied.
    pub fn recipe(&self) -> Recipe {
        let mut recipe = self.take.recipe().clone();
        for (name, text) in &self.drafts {
            // A text that no recipe can hold stays a draft; it is told when it is applied or shared.
            let _ = recipe.put_file(name, text);
        }
        recipe
    }

    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        if !matches!(msg, Msg::Frame { .. }) {
            self.notice = None;
        }
        match msg {
            Msg::Frame { elapsed_millis } => self.frame(elapsed_millis),
            Msg::Clock(clock) => self.clock(clock),
            Msg::Edit { file, text } => return self.edit(file, text),
            Msg::Open(file) => self.open_file = file,
            Msg::NewFile(file) => return self.new_file(file),
            Msg::RemoveFile(file) => return self.remove_file(&file),
            Msg::Apply(file) => return self.apply(&file),
            Msg::Run(line) => return self.run(&line),
            Msg::Interrupt => self.take.interrupt(),
            Msg::Select(selection) => self.selection = selection,
            Msg::Language(language) => return self.set_language(language),
            Msg::Theme(theme) => return self.set_theme(theme),
            Msg::Address(fragment) => return self.open_address(&fragment),
            Msg::Share => return self.share(),
            Msg::Reset => return self.reset(),
            Msg::Undo => self.take.undo(),
        }
        Vec::new()
    }

    fn set_language(&mut self, language: Lang) -> Vec<Effect> {
        self.language = language;
        vec![Effect::Store { key: SHELF_LANGUAGE.to_owned(), value: language.tag().to_owned() }]
    }

    fn set_theme(&mut self, theme: Theme) -> Vec<Effect> {
        self.theme = theme;
        vec![Effect::Store { key: SHELF_THEME.to_owned(), value: theme.tag().to_owned() }]
    }

    /// Somebody put another link into the address bar. What was there is kept on the shelf.
    fn open_address(&mut self, fragment: &str) -> Vec<Effect> {
        let (address, problems) = Address::parse(fragment);
        if address.recipe.is_none() && problems.is_empty() {
            return Vec::new();
        }
        if address.recipe.is_none() {
            self.link_problems = problems;
            return Vec::new();
        }
        let kept = self.kept();
        let before = self.clone();
        *self = Session::start(fragment, Some(before.language), |_| None);
        self.theme = before.theme;
        self.take = Take::after(self.take.recipe().clone(), &before.take);
        kept
    }

    fn share(&mut self) -> Vec<Effect> {
        match self.address().format() {
            Ok(fragment) => {
                self.link = Some(fragment.clone());
                vec![Effect::Copy(fragment)]
            }
            Err(problem) => {
                self.notice = Some(problem.to_string());
                Vec::new()
            }
        }
    }

    fn address(&self) -> Address {
        Address {
            recipe: Some(self.recipe().to_text()),
            at: Some(self.take.now()),
            language: Some(self.language),
            ..Address::default()
        }
    }

    /// Back to the beginning: the script as it was opened, the texts as the learner left them.
    fn reset(&mut self) -> Vec<Effect> {
        let mut recipe = self.recipe();
        recipe.script = self.opened.script.clone();
        let open_file = self.open_file.clone();
        self.take = Take::after(recipe, &self.take);
        self.drafts.retain(|name, _| self.take.recipe().files().find(name).is_none());
        self.open_file = open_file;
        self.motion = Motion::Paused;
        self.selection = Selection::Nothing;
        self.link = None;
        self.kept()
    }

    /// The work goes on the shelf, unless it is somebody else's page.
    fn kept(&self) -> Vec<Effect> {
        if self.panes.is_some() {
            return Vec::new();
        }
        vec![Effect::Store { key: SHELF_RECIPE.to_owned(), value: self.recipe().to_text() }]
    }
}

fn first_file(recipe: &Recipe) -> String {
    recipe
        .files()
        .iter()
        .next()
        .map_or_else(|| "pod.yaml".to_owned(), |file| file.name().to_owned())
}

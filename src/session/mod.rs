//! The play: what is performed, how far it is played, and how it travels as a link.
//!
//! Knows: the cluster and everything below it, words, lessons. Never knows: view, ui, web types, real time.
//!
//! The map: a `recipe` is everything needed to replay a run; `txtar`, `files`, `settings` and `script` are the parts of
//! its text. A `take` performs it: `scene` is what a snapshot holds, `transcript` what the console printed. `share`
//! packs a recipe for a link, `address` is all a link says. `goal` is the small language of what should become true.
//! `Session` owns the one take on the page: `update` takes what was said (`msg`) and answers with what the page must do.

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
pub mod txtar;

use std::collections::BTreeMap;

use self::address::{Address, Pane};
use self::msg::{Clock, Effect, Msg, Selection, Theme};
use self::opening::Opening;
use self::recipe::Recipe;
use self::share::LinkProblem;
use self::take::{END_OF_TIME, Take};
use crate::cluster::{Budget, Progress, Record, What};
use crate::kit::time::{SimTime, Span};
use crate::words::Lang;

/// Where the page keeps the learner's work.
pub const SHELF_RECIPE: &str = "recipe";
pub const SHELF_LANGUAGE: &str = "language";
pub const SHELF_THEME: &str = "theme";

/// Instants played in one frame at most: a slow machine drops simulated speed and never freezes.
const INSTANTS_PER_FRAME: u32 = 3_000;
/// How far "next event" looks into time not yet played.
const LOOK_AHEAD: Span = Span::secs(60 * 60);

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

    fn frame(&mut self, elapsed_millis: u32) {
        if self.motion == Motion::Paused {
            return;
        }
        let ahead = u64::from(elapsed_millis) * u64::from(self.speed);
        let target = self.take.now() + Span::millis(ahead);
        let progress = self.take.seek(target, Budget::Turns(INSTANTS_PER_FRAME));
        if END_OF_TIME <= self.take.now() || progress == Progress::Stalled {
            self.motion = Motion::Paused;
        }
    }

    fn clock(&mut self, clock: Clock) {
        let now = self.take.now();
        match clock {
            Clock::Play => self.motion = Motion::Playing,
            Clock::Pause => self.motion = Motion::Paused,
            Clock::Toggle => {
                self.motion = match self.motion {
                    Motion::Paused => Motion::Playing,
                    Motion::Playing => Motion::Paused,
                }
            }
            Clock::Seek(at) => self.seek(at),
            Clock::Step(millis) if millis < 0 => {
                self.seek(now - Span::millis(millis.unsigned_abs()))
            }
            Clock::Step(millis) => self.seek(now + Span::millis(millis.unsigned_abs())),
            Clock::NextEvent => self.next_event(),
            Clock::PreviousEvent => self.previous_event(),
            Clock::Speed(speed) => self.speed = speed.clamp(1, 600),
            Clock::Start => self.seek(SimTime::ZERO),
            Clock::End => self.seek(self.take.end()),
        }
    }

    fn seek(&mut self, at: SimTime) {
        self.take.seek(at, Budget::Unlimited);
    }

    /// The next thing a learner would notice; time not yet played is played until there is one.
    fn next_event(&mut self) {
        self.motion = Motion::Paused;
        let now = self.take.now();
        let limit = (now + LOOK_AHEAD).min(END_OF_TIME);
        loop {
            let after = self.take.records().partition_point(|record| record.at <= now);
            let next = self.take.records()[after..].iter().find(|record| is_notable(record));
            if let Some(at) = next.map(|record| record.at) {
                return self.seek(at);
            }
            let head = self.take.end();
            let due = self.take.next_due_at_head().filter(|due| *due <= limit);
            let Some(due) = due else { return self.seek(head) };
            self.take.play_head_to(due);
        }
    }

    fn previous_event(&mut self) {
        self.motion = Motion::Paused;
        let now = self.take.now();
        let before = self.take.records().partition_point(|record| record.at < now);
        let last = self.take.records()[..before].iter().rev().find(|record| is_notable(record));
        self.seek(last.map_or(SimTime::ZERO, |record| record.at));
    }

    fn edit(&mut self, file: String, text: String) -> Vec<Effect> {
        if self.text(&file) == text {
            return Vec::new();
        }
        self.drafts.insert(file, text);
        self.kept()
    }

    fn new_file(&mut self, file: String) -> Vec<Effect> {
        if !self.file_names().contains(&file.as_str())
            && let Err(problem) = self.take.put_file(&file, "")
        {
            self.notice = Some(problem.to_string());
            return Vec::new();
        }
        self.open_file = file;
        self.kept()
    }

    fn remove_file(&mut self, file: &str) -> Vec<Effect> {
        self.drafts.remove(file);
        self.take.remove_file(file);
        if self.open_file == file {
            self.open_file = first_file(self.take.recipe());
        }
        self.kept()
    }

    fn apply(&mut self, file: &str) -> Vec<Effect> {
        self.run(&format!("kubectl apply -f {file}"))
    }

    /// Types a line where the learner looks. Files they edited are given to the take first.
    fn run(&mut self, line: &str) -> Vec<Effect> {
        let line = match self.commit_drafts(line) {
            Ok(line) => line,
            Err(problem) => {
                self.notice = Some(problem);
                return Vec::new();
            }
        };
        if let Err(problem) = self.take.type_line(&line) {
            self.notice = Some(problem.to_string());
        }
        self.kept()
    }

    /// A file that an earlier line has read keeps its text, or the run could not be replayed: the edited text becomes a
    /// file of its own, and the line names that one.
    fn commit_drafts(&mut self, line: &str) -> Result<String, String> {
        let mut line = line.to_owned();
        for (name, text) in std::mem::take(&mut self.drafts) {
            let is_read = self.take.has_read(&name);
            let kept = if is_read { self.free_name(&name) } else { name.clone() };
            if let Err(problem) = self.take.put_file(&kept, &text) {
                self.drafts.insert(name, text);
                return Err(problem.to_string());
            }
            if kept != name {
                let words: Vec<&str> = line
                    .split(' ')
                    .map(|word| if word == name { kept.as_str() } else { word })
                    .collect();
                line = words.join(" ");
                if self.open_file == name {
                    self.open_file = kept;
                }
            }
        }
        Ok(line)
    }

    /// `web.yaml`, `web-2.yaml`, `web-3.yaml` …
    fn free_name(&self, name: &str) -> String {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "yaml"));
        let stem = match stem.rsplit_once('-') {
            Some((front, number)) if number.parse::<u32>().is_ok() => front,
            _ => stem,
        };
        let names = self.file_names();
        (2u32..)
            .map(|number| format!("{stem}-{number}.{extension}"))
            .find(|candidate| !names.contains(&candidate.as_str()))
            .unwrap_or_else(|| name.to_owned())
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

/// Whether a learner would stop at it.
fn is_notable(record: &Record) -> bool {
    match record.what {
        What::Command(_) | What::Event { .. } | What::Probe { .. } | What::Fault(_) => true,
        What::Stored { .. }
        | What::ProbeWaits { .. }
        | What::Belief { .. }
        | What::Container { .. }
        | What::BackOff { .. }
        | What::Stalled => false,
    }
}

//! The takes of a recipe: the one on the page, and those that were left, each with the future that was cut.
//!
//! A take that was left is its recipe and how far it was played, so it is cheap and survives a reload. The newest keep
//! what was played as well, so that going back to them takes no time.

use super::recipe::Recipe;
use super::take::{END_OF_TIME, Take};
use crate::kit::sorted::SortedMap;
use crate::kit::time::SimTime;

/// Beside the one on the page; of more the oldest goes that has no name.
pub const KEPT_MAX: usize = 8;
/// In bytes.
pub const NAME_LENGTH_MAX: usize = 80;
/// What all that was left may weigh, in snapshots.
const SNAPSHOTS_MAX: usize = 240;
/// What goes on the shelf, in bytes: the newest as far as there is room.
const SHELF_LENGTH_MAX: usize = 1024 * 1024;

/// What lies on the shelf beside the takes by their numbers.
const CURRENT: &str = "current";
const ORDER: &str = "order";

/// By which a take is known, as long as the recipe is open.
pub type TakeNumber = u32;

/// How a take began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The recipe was opened.
    Opened,
    /// A line was typed in another take's past.
    Line { at: SimTime, line: String },
    /// Another text of a file, played from the beginning: what was changed, or nothing for all that the editor holds.
    Text { file: String, change: String },
    /// The same on another version.
    Kubernetes(String),
    /// From the beginning again.
    Again,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub number: TakeNumber,
    /// Given by the learner, or empty.
    pub name: String,
    pub origin: Origin,
    /// Which take was left for it.
    before: Option<TakeNumber>,
}

/// A take that was left.
#[derive(Clone, Debug)]
pub struct Branch {
    pub label: Label,
    recipe: Recipe,
    /// Where the learner looked.
    now: SimTime,
    until: SimTime,
    take: Option<Box<Take>>,
}

#[derive(Clone, Debug)]
pub struct Takes {
    current: Label,
    /// In the order in which they were left.
    kept: Vec<Branch>,
    newest: TakeNumber,
    /// Not on the shelf yet.
    is_news: bool,
}

impl Branch {
    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// How far it was played.
    pub fn until(&self) -> SimTime {
        self.until
    }

    fn left(label: Label, take: Take) -> Branch {
        let (recipe, now, until) = (take.recipe().clone(), take.now(), take.end());
        Branch { label, recipe, now, until, take: Some(Box::new(take)) }
    }

    /// On the page again, after another take: begun anew if it was not kept.
    fn come(self, before: &Take) -> Take {
        match self.take {
            Some(take) => take.brought_back(before),
            None => Take::after(self.recipe, before),
        }
    }
}

impl Default for Takes {
    fn default() -> Self {
        let label = Label { number: 1, name: String::new(), origin: Origin::Opened, before: None };
        Takes { current: label, kept: Vec::new(), newest: 1, is_news: false }
    }
}

impl Takes {
    /// Of the take on the page.
    pub fn current(&self) -> &Label {
        &self.current
    }

    pub fn kept(&self) -> &[Branch] {
        &self.kept
    }

    pub fn find(&self, number: TakeNumber) -> Option<&Branch> {
        self.kept.iter().find(|branch| branch.label.number == number)
    }

    /// The take that was left for the one on the page, if it is still there.
    pub fn before(&self) -> Option<TakeNumber> {
        let before = self.current.before?;
        self.find(before).map(|branch| branch.label.number)
    }

    /// Something else begins on the page; what was there is kept.
    pub fn leave(&mut self, left: Take, origin: Origin) {
        self.newest += 1;
        let before = Some(self.current.number);
        let label = Label { number: self.newest, name: String::new(), origin, before };
        let label = std::mem::replace(&mut self.current, label);
        self.keep(Branch::left(label, left));
    }

    /// A take beside the one on the page, to be played to the same instant.
    pub fn add(&mut self, recipe: Recipe, until: SimTime, origin: Origin) -> TakeNumber {
        // As it is written: what was read from the shelf knows other lines of other texts.
        let text = recipe.to_text();
        if let Some(same) = self.kept.iter().find(|branch| branch.recipe.to_text() == text) {
            return same.label.number;
        }
        self.newest += 1;
        let label = Label { number: self.newest, name: String::new(), origin, before: None };
        self.keep(Branch { label, recipe, now: SimTime::ZERO, until, take: None });
        self.newest
    }

    /// Another take comes to the page, and the one there is kept. Answers with how far it was played, and where the learner
    /// looked: one that came from the shelf has yet to be played.
    pub fn switch(&mut self, number: TakeNumber, page: &mut Take) -> Option<(SimTime, SimTime)> {
        let index = self.kept.iter().position(|branch| branch.label.number == number)?;
        let branch = self.kept.remove(index);
        let label = std::mem::replace(&mut self.current, branch.label.clone());
        let way = (branch.until, branch.now);
        let comes = branch.come(page);
        self.keep(Branch::left(label, std::mem::replace(page, comes)));
        Some(way)
    }

    pub fn drop(&mut self, number: TakeNumber) {
        let before = self.kept.len();
        self.kept.retain(|branch| branch.label.number != number);
        self.is_news |= self.kept.len() < before;
    }

    pub fn rename(&mut self, number: TakeNumber, name: &str) {
        let name = bounded(name);
        let others = self.kept.iter_mut().map(|branch| &mut branch.label);
        let mut all = others.chain([&mut self.current]);
        if let Some(label) = all.find(|label| label.number == number) {
            label.name = name;
            self.is_news = true;
        }
    }

    fn keep(&mut self, branch: Branch) {
        self.kept.push(branch);
        self.is_news = true;
        if KEPT_MAX < self.kept.len() {
            // What was left just now stays: it is what can be taken back.
            let older = &self.kept[..KEPT_MAX];
            let unnamed = older.iter().position(|branch| branch.label.name.is_empty());
            self.kept.remove(unnamed.unwrap_or_default());
        }
        let mut weight = 0;
        for branch in self.kept.iter_mut().rev() {
            weight += branch.take.as_ref().map_or(0, |take| take.snapshots());
            if SNAPSHOTS_MAX < weight {
                branch.take = None;
            }
        }
    }

    /// What goes on the shelf, once, when it is not what lies there.
    pub fn news(&mut self) -> Option<String> {
        std::mem::take(&mut self.is_news).then(|| self.to_text())
    }

    pub fn has_news(&self) -> bool {
        self.is_news
    }

    /// Whatever lies on the shelf is of another work.
    pub fn claim_shelf(&mut self) {
        self.is_news = true;
    }

    /// For the shelf, by number, and in which order they were left.
    pub fn to_text(&self) -> String {
        let mut texts: Vec<(String, String)> =
            vec![(CURRENT.to_owned(), head(&self.current, SimTime::ZERO, SimTime::ZERO))];
        let order = self.kept.iter().map(|branch| branch.label.number.to_string());
        texts.push((ORDER.to_owned(), order.collect::<Vec<_>>().join(",")));
        let mut length = 0;
        for branch in self.kept.iter().rev() {
            let text = head(&branch.label, branch.now, branch.until) + &branch.recipe.to_text();
            length += text.len();
            if SHELF_LENGTH_MAX < length {
                break;
            }
            texts.push((branch.label.number.to_string(), text));
        }
        serde_json::to_string(&SortedMap::from_iter(texts)).unwrap_or_default()
    }

    /// Whether nothing of what was kept would be passed over.
    pub fn is_whole(text: &str) -> bool {
        serde_json::from_str(text).is_ok_and(|texts| all_read(&texts))
    }

    /// What can be read of it; a stranger's text is no takes.
    pub fn of_text(text: Option<String>) -> Takes {
        let kept = text.and_then(|text| serde_json::from_str(&text).ok());
        let mut texts: SortedMap<String, String> = kept.unwrap_or_default();
        let mut takes = Takes::default();
        let order = texts.remove(ORDER).unwrap_or_default();
        if let Some((label, ..)) = texts.remove(CURRENT).as_deref().and_then(read_head) {
            takes.current = label;
        }
        for text in texts.into_values() {
            let Some((label, now, until, rest)) = read_head(&text) else { continue };
            let Ok(recipe) = Recipe::parse(rest) else { continue };
            let is_taken =
                label.number == takes.current.number || takes.find(label.number).is_some();
            if !is_taken && takes.kept.len() < KEPT_MAX {
                takes.kept.push(Branch { label, recipe, now, until, take: None });
            }
        }
        let order: Vec<TakeNumber> = order.split(',').filter_map(|one| one.parse().ok()).collect();
        let place = |number| order.iter().position(|one| *one == number);
        crate::kit::order::sort_by_key(&mut takes.kept, |branch| {
            (place(branch.label.number), branch.label.number)
        });
        let numbers = takes.kept.iter().map(|branch| branch.label.number);
        takes.newest = numbers.fold(takes.current.number, u32::max);
        takes
    }
}

/// Whether all of a text that was kept is takes.
fn all_read(texts: &SortedMap<String, String>) -> bool {
    let is_take =
        |text: &String| read_head(text).is_some_and(|(_, _, _, rest)| Recipe::parse(rest).is_ok());
    texts.iter().all(|(key, text)| match key.as_str() {
        ORDER => true,
        CURRENT => read_head(text).is_some(),
        _ => is_take(text),
    })
}

fn bounded(name: &str) -> String {
    let name = name.trim().replace(['\n', '\r', '\t'], " ");
    let mut end = name.len().min(NAME_LENGTH_MAX);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].to_owned()
}

/// Two lines before the recipe: numbers and the origin's kind, then name and the origin's words, with tabs between them.
fn head(label: &Label, now: SimTime, until: SimTime) -> String {
    let (kind, at, first, second) = match &label.origin {
        Origin::Opened => ("opened", SimTime::ZERO, "", ""),
        Origin::Line { at, line } => ("line", *at, line.as_str(), ""),
        Origin::Text { file, change } => ("text", SimTime::ZERO, file.as_str(), change.as_str()),
        Origin::Kubernetes(version) => ("kubernetes", SimTime::ZERO, version.as_str(), ""),
        Origin::Again => ("again", SimTime::ZERO, "", ""),
    };
    let numbers = [
        u64::from(label.number),
        u64::from(label.before.unwrap_or_default()),
        now.as_millis(),
        until.as_millis(),
        at.as_millis(),
    ];
    let numbers = numbers.map(|number| number.to_string()).join("\t");
    let words = [label.name.as_str(), first, second].map(|word| word.replace('\t', " "));
    format!("{numbers}\t{kind}\n{}\n", words.join("\t"))
}

fn read_head(text: &str) -> Option<(Label, SimTime, SimTime, &str)> {
    let (numbers, rest) = text.split_once('\n')?;
    let (words, rest) = rest.split_once('\n')?;
    let mut numbers = numbers.split('\t');
    let mut number = || numbers.next()?.parse::<u64>().ok();
    let (own, before) = (u32::try_from(number()?).ok()?, u32::try_from(number()?).ok()?);
    let mut instant = || Some(SimTime::millis(number()?).min(END_OF_TIME));
    let (now, until, at) = (instant()?, instant()?, instant()?);
    let mut words = words.split('\t').map(str::to_owned);
    let (name, first, second) = (words.next()?, words.next()?, words.next()?);
    let origin = match numbers.next()? {
        "line" => Origin::Line { at, line: first },
        "text" => Origin::Text { file: first, change: second },
        "kubernetes" => Origin::Kubernetes(first),
        "again" => Origin::Again,
        _ => Origin::Opened,
    };
    let before = (before != 0).then_some(before);
    Some((Label { number: own, name: bounded(&name), origin, before }, now, until, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Budget;

    fn left(takes: &mut Takes, seconds: u64) {
        let recipe = Recipe::parse(&format!("{seconds}s kubectl get pods\n")).expect("a recipe");
        let mut take = Take::new(recipe);
        take.seek(SimTime::secs(seconds), Budget::Unlimited);
        let line = format!("echo {seconds}");
        takes.leave(take, Origin::Line { at: SimTime::secs(1), line });
    }

    fn numbers(takes: &Takes) -> Vec<TakeNumber> {
        takes.kept.iter().map(|branch| branch.label.number).collect()
    }

    #[test]
    fn of_too_many_the_oldest_without_a_name_goes() {
        let mut takes = Takes::default();
        left(&mut takes, 1);
        takes.rename(1, "  mine\n");
        (2..=9).for_each(|seconds| left(&mut takes, seconds));
        assert_eq!(numbers(&takes), [1, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!((takes.current.number, takes.kept[0].label.name.as_str()), (10, "mine"));
        assert_eq!(takes.before(), Some(9));
    }

    #[test]
    fn a_reload_keeps_them() {
        let mut takes = Takes::default();
        left(&mut takes, 3);
        let recipe = Recipe::parse("0s echo 1\n").expect("a recipe");
        let origin = Origin::Text { file: "a.yaml".into(), change: "periodSeconds: 5".into() };
        assert_eq!(takes.add(recipe.clone(), SimTime::secs(7), origin.clone()), 3);
        assert_eq!(takes.add(recipe, SimTime::secs(7), origin), 3, "the same is not kept twice");
        takes.rename(2, "now");
        let text = takes.news().expect("news");
        assert_eq!(takes.news(), None);
        let again = Takes::of_text(Some(text));
        assert_eq!(again.current, takes.current);
        assert_eq!(again.newest, 3);
        for (one, other) in again.kept.iter().zip(&takes.kept) {
            assert_eq!(
                (&one.label, one.recipe.to_text(), one.now, one.until),
                (&other.label, other.recipe.to_text(), other.now, other.until)
            );
        }
        assert_eq!(numbers(&again), [1, 3]);
    }

    #[test]
    fn a_stranger_s_text_is_no_takes() {
        for text in ["", "{}", "[1]", r#"{"current": "x", "7": "1\t0\n\n"}"#] {
            let takes = Takes::of_text(Some(text.to_owned()));
            assert_eq!((takes.kept.len(), takes.newest), (0, 1), "{text}");
        }
    }

    #[test]
    fn one_that_was_played_is_there_at_once_and_one_of_the_shelf_is_played_anew() {
        let mut takes = Takes::default();
        left(&mut takes, 40);
        let mut page = Take::new(Recipe::default());
        let mut shelf = Takes::of_text(Some(takes.to_text()));
        let mut other = page.clone();
        let way = Some((SimTime::secs(40), SimTime::secs(40)));
        assert_eq!((takes.switch(1, &mut page), shelf.switch(1, &mut other)), (way, way));
        assert_eq!(other.end(), SimTime::ZERO);
        other.seek(SimTime::secs(40), Budget::Unlimited);
        assert_eq!((page.now(), page.end()), (SimTime::secs(40), SimTime::secs(40)));
        assert_eq!(page.records(), other.records());
        assert_eq!(page.shown(), other.shown());
        assert_eq!(numbers(&takes), [2]);
        assert_eq!(takes.switch(9, &mut page), None);
    }
}

//! One performance of a recipe: its head, the snapshots behind it, and where the learner looks.
//!
//! Going back is cloning a snapshot and playing on with the records thrown away. Acting in the past cuts what came
//! after; whoever acts keeps the take as it was (`takes`).

use std::mem;

use super::edits;
use super::observe::Moment;
use super::recipe::Recipe;
use super::recipe_problem::RecipeProblem;
use super::scene::{Outcome, Play, Scene};
use super::script::ScriptLine;
use super::snapshots::Snapshots;
use super::trail::Trail;
use super::transcript::Transcript;
use crate::cluster::{Budget, Progress, Record};
use crate::kit::time::{SimTime, Span};

/// Nobody watches a day of back-off; a take ends here.
pub const END_OF_TIME: SimTime = SimTime::secs(24 * 60 * 60);

#[derive(Clone, Debug)]
pub struct Take {
    recipe: Recipe,
    /// The farthest point played so far.
    head: Scene,
    outcome: Outcome,
    /// How the recipe's goals stood on the way to the head.
    trail: Trail,
    snapshots: Snapshots,
    eye: Eye,
    stalled: bool,
    /// Counts the pasts there have been: records before a cut are other records than those after it.
    edition: u32,
    /// Counts how often the recipe became another.
    changes: u32,
}

/// Two that are equal are of one take with one recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    edition: u32,
    changes: u32,
}

/// Where the learner looks. At the head it is the head itself: a copy beside it would make every step of the
/// engine copy what it touches.
#[derive(Clone, Debug)]
enum Eye {
    AtHead,
    Back(Box<Scene>),
}

impl Take {
    pub fn new(recipe: Recipe) -> Take {
        let head = Scene::new(&recipe.settings);
        let mut take = Take {
            eye: Eye::AtHead,
            snapshots: Snapshots::new(head.clone()),
            trail: Trail::of(&recipe),
            recipe,
            head,
            outcome: Outcome::default(),
            stalled: false,
            edition: 0,
            changes: 0,
        };
        // The lines of the very first instant are there before anyone presses play.
        take.play_to(SimTime::ZERO, Budget::Unlimited);
        take
    }

    /// The same play, begun after another take.
    pub fn after(recipe: Recipe, before: &Take) -> Take {
        Take { edition: before.edition + 1, ..Take::new(recipe) }
    }

    /// This take, played for a while, comes after another.
    pub fn brought_back(self, before: &Take) -> Take {
        Take { edition: before.edition.max(self.edition) + 1, ..self }
    }

    pub fn edition(&self) -> u32 {
        self.edition
    }

    /// What whoever goes ahead of the head relies on.
    pub fn past_of_head(&self) -> Past {
        Past { edition: self.edition, changes: self.changes }
    }

    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    pub fn now(&self) -> SimTime {
        self.shown().now()
    }

    pub fn end(&self) -> SimTime {
        self.head.now()
    }

    pub fn shown(&self) -> &Scene {
        match &self.eye {
            Eye::AtHead => &self.head,
            Eye::Back(scene) => scene,
        }
    }

    /// The farthest point played so far.
    pub fn head(&self) -> &Scene {
        &self.head
    }

    /// Every record up to the head.
    pub fn records(&self) -> &[Record] {
        &self.outcome.records
    }

    /// The records up to where the learner looks.
    pub fn past(&self) -> &[Record] {
        let now = self.now();
        let end = self.outcome.records.partition_point(|record| record.at <= now);
        &self.outcome.records[..end]
    }

    /// How the recipe's goals stood on the way.
    pub fn trail(&self) -> &Trail {
        &self.trail
    }

    pub fn transcript(&self) -> &Transcript {
        &self.outcome.transcript
    }

    /// Our own bug, met at the head: time goes no farther.
    pub fn is_stalled(&self) -> bool {
        self.stalled
    }

    /// Looks at another instant; plays on when it has not been played yet.
    pub fn seek(&mut self, at: SimTime, budget: Budget) -> Progress {
        let at = at.min(END_OF_TIME);
        if self.end() < at {
            self.eye = Eye::AtHead;
            return self.play_to(at, budget);
        }
        if self.end() == at {
            self.eye = Eye::AtHead;
            return Progress::Reached;
        }
        // From where the learner looks, unless that is later or a snapshot is nearer.
        let eye = mem::replace(&mut self.eye, Eye::AtHead);
        let nearest = self.snapshots.before(at);
        let mut scene = match eye {
            Eye::Back(scene) if nearest.now() <= scene.now() && scene.now() <= at => scene,
            Eye::Back(_) | Eye::AtHead => Box::new(nearest.clone()),
        };
        let play = Play { script: &self.recipe.script, files: self.recipe.files() };
        scene.perform(play, &mut Outcome::default(), at, Budget::Unlimited);
        self.eye = Eye::Back(scene);
        Progress::Reached
    }

    /// An instant this near that is looked at without playing anything again.
    pub fn kept_near(&self, at: SimTime, within: Span) -> Option<SimTime> {
        self.snapshots.near(at, within)
    }

    /// A line typed where the learner looks. What was played beyond is cut.
    pub fn type_line(&mut self, line: &str) -> Result<(), RecipeProblem> {
        self.type_lines(self.recipe.clone(), &[line.to_owned()])
    }

    /// Lines typed into a recipe with other files than this one's: all of it, or nothing.
    pub fn type_lines(
        &mut self,
        mut recipe: Recipe,
        lines: &[String],
    ) -> Result<(), RecipeProblem> {
        let now = self.now();
        recipe.script.cut_after(now);
        for line in lines {
            let is_blank = line.trim_end().is_empty() && self.shown().terminal.is_inside();
            let line = match is_blank {
                true => Ok(ScriptLine::blank(now)),
                false => ScriptLine::new(now, line),
            };
            line.and_then(|line| recipe.script.push(line)).map_err(RecipeProblem::Script)?;
        }
        edits::prune(&mut recipe);
        recipe.check_size()?;
        self.cut_future();
        self.recipe = recipe;
        self.changes += 1;
        self.snapshots.keep(&self.head);
        self.play_to(now, Budget::Unlimited);
        Ok(())
    }

    /// Gives a file another text. Only lines yet to be typed see it.
    pub fn put_file(&mut self, name: &str, body: &str) -> Result<(), RecipeProblem> {
        self.changes += 1;
        self.recipe.put_file(name, body)
    }

    pub fn remove_file(&mut self, name: &str) {
        self.changes += 1;
        self.recipe.remove_file(name);
    }

    /// Whether a line typed where the learner looks cuts something: what was played beyond, or lines yet to come.
    pub fn has_future(&self) -> bool {
        let now = self.now();
        now < self.end() || self.recipe.script.lines().last().is_some_and(|line| now < line.at)
    }

    /// How much it weighs, in snapshots.
    pub fn snapshots(&self) -> usize {
        self.snapshots.len()
    }

    fn cut_future(&mut self) {
        let now = self.now();
        if now < self.end() {
            self.edition += 1;
        }
        self.recipe.script.cut_after(now);
        self.outcome.records.retain(|record| record.at <= now);
        self.outcome.transcript.cut_after(now);
        self.trail.cut_from(now);
        self.snapshots.cut_after(now);
        if let Eye::Back(scene) = mem::replace(&mut self.eye, Eye::AtHead) {
            self.head = *scene;
        }
        self.stalled = false;
    }

    fn play_to(&mut self, at: SimTime, budget: Budget) -> Progress {
        let Take { recipe, head, outcome, snapshots, trail, .. } = self;
        let play = Play { script: &recipe.script, files: recipe.files() };
        let mut left = budget;
        loop {
            let (by, instants) = snapshots.next_by();
            let stop = at.min(by);
            let mut watch = |scene: &Scene, outcome: &Outcome| {
                trail.watch(&Moment { scene, outcome });
            };
            let slice = left.at_most(instants);
            let (progress, played) = head.perform_watched(play, outcome, stop, slice, &mut watch);
            snapshots.note(head, played);
            left = left.without(played);
            match progress {
                Progress::Stalled => {
                    self.stalled = true;
                    return progress;
                }
                Progress::OutOfBudget if left == Budget::Turns(0) => return progress,
                Progress::Reached if stop == at => return progress,
                Progress::OutOfBudget | Progress::Reached => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(script: &str) -> Take {
        let files = "-- pod.yaml --\napiVersion: v1\nkind: Pod\nmetadata: {name: one}\n\
                     -- all.sh --\nsh each.sh\n-- each.sh --\ncat pod.yaml\n-- other.yaml --\n";
        Take::new(Recipe::parse(&format!("{script}\n{files}")).expect("a recipe"))
    }

    fn printed(take: &Take) -> String {
        let entries = take.transcript().entries().iter();
        let last = entries.last().map(|entry| entry.chunks.as_slice()).unwrap_or_default();
        last.iter().map(|chunk| chunk.text.as_str()).collect()
    }

    #[test]
    fn going_back_undoes_what_lines_wrote() {
        let mut take = take("1s sed s/one/two/ pod.yaml > two.yaml; x=5\n5s rm pod.yaml");
        take.seek(SimTime::secs(10), Budget::Unlimited);
        take.type_line("ls; echo x is $x").unwrap();
        assert_eq!(printed(&take), "all.sh\neach.sh\nother.yaml\ntwo.yaml\nx is 5\n");
        take.seek(SimTime::secs(2), Budget::Unlimited);
        take.type_line("ls *.yaml; echo x is $x").unwrap();
        assert_eq!(printed(&take), "other.yaml\npod.yaml\ntwo.yaml\nx is 5\n");
        take.seek(SimTime::ZERO, Budget::Unlimited);
        take.type_line("ls two.yaml; echo x is $x").unwrap();
        assert!(printed(&take).ends_with("x is\n"), "{}", printed(&take));
        assert!(matches!(take.eye, Eye::AtHead), "what is shown is what was played");
    }

    #[test]
    fn what_happens_much_is_kept_more_often() {
        let mut take = take("0s kubectl create deployment web --image=nginx:1.27 --replicas=20");
        take.seek(SimTime::secs(20), Budget::Unlimited);
        let busy: Vec<SimTime> = take.snapshots.instants().collect();
        assert!(2 < busy.len() && busy.len() < 10, "twenty pods began: {busy:?}");
        take.seek(SimTime::secs(1200), Budget::Unlimited);
        let quiet = take.snapshots.len() - busy.len();
        assert!(quiet <= 41, "nothing but leases for twenty minutes: {quiet}");
        let end = take.head.clone();
        for at in busy {
            take.seek(at, Budget::Unlimited);
            take.seek(end.now(), Budget::Unlimited);
            assert_eq!(*take.shown(), end);
        }
    }

    #[test]
    fn of_many_lines_typed_no_more_is_kept_than_of_a_long_run() {
        let mut take = take("0s kubectl run web --image=nginx:1.27");
        for second in 1..=450 {
            take.seek(SimTime::secs(second), Budget::Unlimited);
            take.type_line("echo $SHELL").unwrap();
        }
        assert_eq!(take.snapshots.len(), 400);
        let end = take.head.clone();
        for second in [3, 200, 449] {
            take.seek(SimTime::secs(second), Budget::Unlimited);
            assert_eq!(take.now(), SimTime::secs(second));
            take.seek(end.now(), Budget::Unlimited);
            assert_eq!(*take.shown(), end);
        }
    }

    #[test]
    fn a_frame_s_budget_is_kept_across_snapshots() {
        let script = "0s kubectl create deployment web --image=nginx:1.27 --replicas=20";
        let (mut whole, mut frames) = (take(script), take(script));
        whole.seek(SimTime::secs(20), Budget::Unlimited);
        let mut calls = 0;
        while frames.seek(SimTime::secs(20), Budget::Turns(40)) == Progress::OutOfBudget {
            calls += 1;
        }
        assert!(5 < calls, "{calls}");
        assert_eq!(whole.head, frames.head);
        assert_eq!(whole.records(), frames.records());
    }

    #[test]
    fn an_empty_line_is_one_to_whoever_reads() {
        let mut take = take("1s cat <<EOF");
        take.seek(SimTime::secs(2), Budget::Unlimited);
        for line in ["a", "", "  b", "EOF"] {
            take.type_line(line).unwrap();
        }
        assert_eq!(printed(&take), "> a\n> \n>   b\n> EOF\na\n\n  b\n");
        let again = Recipe::parse(&take.recipe().to_text()).expect("a sound recipe");
        assert_eq!(again.script.lines().len(), 5);
        assert!(take.type_line("").is_err(), "at the prompt there is nothing to run");
    }

    #[test]
    fn another_text_for_a_file_is_what_the_next_line_reads() {
        let mut take = take("1s echo mine > pod.yaml");
        take.seek(SimTime::secs(2), Budget::Unlimited);
        take.type_line("cat pod.yaml").unwrap();
        assert_eq!(printed(&take), "mine\n");
        take.put_file("pod.yaml", "edited\n").unwrap();
        take.type_line("cat pod.yaml").unwrap();
        assert_eq!(printed(&take), "edited\n");
    }
}

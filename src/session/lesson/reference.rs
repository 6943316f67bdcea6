//! The start of a lesson, played aside to know what its questions are answered by. Nothing of it touches the take.

use std::rc::Rc;

use super::predict::{Answer, Prediction, Witness};
use crate::cluster::{Budget, Progress};
use crate::kit::time::{SimTime, Span};
use crate::session::observe::Moment;
use crate::session::recipe::Recipe;
use crate::session::scene::{Outcome, Play, Scene};
use crate::session::take::END_OF_TIME;

/// No slice is longer: a frame of the page has room for it.
const TURNS_A_SLICE: u32 = 60;
/// What has not come so long after the last time that the lesson names does not come.
const AFTERMATH: Span = Span::secs(60);

#[derive(Clone, Debug)]
pub struct Reference {
    recipe: Recipe,
    until: SimTime,
    scene: Scene,
    outcome: Outcome,
    witness: Witness,
    is_over: bool,
}

impl Reference {
    /// `goals` is when the last goal is decided.
    pub fn new(recipe: Recipe, predictions: Rc<[Prediction]>, goals: Option<SimTime>) -> Reference {
        let last = predictions.iter().map(Prediction::end).max().max(goals).unwrap_or_default();
        let scene = Scene::new(&recipe.settings);
        Reference {
            recipe,
            until: (last + AFTERMATH).min(END_OF_TIME),
            scene,
            outcome: Outcome::default(),
            is_over: predictions.is_empty(),
            witness: Witness::new(predictions),
        }
    }

    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// In the order of the questions, as far as they are known.
    pub fn answers(&self) -> &[Option<Answer>] {
        self.witness.answers()
    }

    /// Plays on a little.
    pub fn go_on(&mut self) {
        self.play(Budget::Turns(TURNS_A_SLICE));
    }

    /// Plays all of it at once.
    pub fn finish(&mut self) {
        self.play(Budget::Unlimited);
    }

    fn play(&mut self, budget: Budget) {
        if self.is_over {
            return;
        }
        let Reference { recipe, scene, outcome, witness, until, .. } = self;
        let play = Play { script: &recipe.script, files: recipe.files() };
        let mut watch = |scene: &Scene, outcome: &Outcome| {
            witness.watch(scene.now(), &Moment { scene, outcome });
        };
        let (progress, _) = scene.perform_watched(play, outcome, *until, budget, &mut watch);
        if progress != Progress::OutOfBudget {
            self.witness.finish();
        }
        self.is_over = self.witness.answers().iter().all(Option::is_some);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::lesson::predict;

    #[test]
    fn what_is_asked_is_answered_by_the_start_alone() {
        let text = "0s kubectl apply -f web.yaml\n40s sim freeze web\n-- web.yaml --\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: app\n    image: simple-webapp\n    readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 5}\n";
        let section = "ready: when pod/web ready == 1/1? 5s | 20s\nfrozen: at 60s: pod/web ready? 0/1 | 1/1\nback: when pod/web restarts >= 1? 50s | never\nnone: at 10s: pod/x ready? 0/1 | 1/1";
        let (predictions, problems) = predict::read(section, 1);
        assert_eq!(problems, []);
        let predictions: Rc<[Prediction]> = predictions.into();
        let recipe = Recipe::parse(text).expect("a recipe");
        let mut reference = Reference::new(recipe, predictions.clone(), None);
        let mut slices = 0;
        while !reference.is_over() {
            reference.go_on();
            slices += 1;
        }
        assert!(1 < slices);
        let answers = reference.answers().iter().flatten();
        let right: Vec<Vec<usize>> = predictions
            .iter()
            .zip(answers)
            .map(|(question, answer)| question.right(answer))
            .collect();
        assert_eq!(right, [vec![0], vec![0], vec![1], vec![]]);
    }
}

//! A lesson to begin with: a worked example for a new one, and what a recipe lacks to be one.

use super::{name_of, without_name};
use crate::session::recipe::Recipe;
use crate::words::{Lang, Words};

/// A whole recipe that works, with questions, goals and a solution.
pub const EXAMPLE: &str = include_str!("example.lesson");
const PROSE: [&str; 2] = [include_str!("example.en.md"), include_str!("example.ko.md")];
const GOAL: &str =
    "# One goal a line: when, what, and how it should be.\nwithin 1m: pod count >= 1\n";

/// The prose of the example.
pub fn prose(language: Lang) -> &'static str {
    match language {
        Lang::En => PROSE[0],
        Lang::Ko => PROSE[1],
    }
}

/// The recipe as a lesson of one text: what it lacks is there as a skeleton, and what is said elsewhere comes along.
pub fn lesson_of(recipe: &Recipe) -> String {
    let mut lesson = recipe.clone();
    let name = name_of(recipe).map(str::to_owned);
    without_name(&mut lesson);
    if lesson.goal().is_none() {
        let _ = lesson.put_section("goal", GOAL);
    }
    for language in Lang::ALL {
        if lesson.sections().prose(language).is_none() {
            let own = name.as_deref().and_then(|name| Words::lesson(language, name));
            let text = own.map_or_else(|| bare(language), str::to_owned);
            let _ = lesson.put_section(&format!("prose/{}.md", language.tag()), &text);
        }
    }
    lesson.to_text()
}

/// The headings alone, each with what belongs below it.
fn bare(language: Lang) -> String {
    let say = |key: &str| Words::text(language, key);
    let section = |name: &str, key: &str| format!("\n## {name}\n{}\n", say(key));
    let mut text = format!("# {}\n{}\n", say("skeleton.title"), say("skeleton.lede"));
    text += &section("explain", "skeleton.explain");
    text += &section("try", "skeleton.try");
    text += &format!("\n## goals\n- {}\n", say("skeleton.goal"));
    text += &format!("\n## hints\n- {}\n", say("skeleton.hint"));
    text + &section("check", "skeleton.check")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons;
    use crate::session::lesson::{self, Lesson};

    fn read(text: &str) -> Lesson {
        let recipe = Recipe::parse(text).expect("a recipe");
        Lesson::of(&recipe).expect("a lesson")
    }

    #[test]
    fn any_recipe_becomes_a_lesson_without_complaints() {
        let text = lesson_of(&Recipe::parse("# Mine\n0s kubectl get pods\n").unwrap());
        let lesson = read(&text);
        assert_eq!(lesson.complaints, [], "{text}");
        assert!(lesson.name.is_none() && Lang::ALL.iter().all(|tag| lesson.has_prose(*tag)));
    }

    #[test]
    fn a_lesson_that_is_compiled_in_comes_with_its_prose() {
        let name = lessons::first();
        let text = lesson_of(&lesson::recipe(name).expect("it is compiled in"));
        let own = read(&text);
        assert_eq!(own.name, None);
        let theirs = Lesson::of(&lesson::recipe(name).unwrap()).unwrap();
        for tag in Lang::ALL {
            assert_eq!(own.prose(tag).unwrap().title, theirs.prose(tag).unwrap().title);
        }
    }
}

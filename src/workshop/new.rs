//! `podlife new lesson ID`: the files of a lesson with a worked example in them, ready to be changed.

use std::fs;
use std::path::{Path, PathBuf};

use super::WorkshopError;
use crate::session::lesson::skeleton;
use crate::session::recipe::Recipe;
use crate::words::Lang;

/// In this repository three files beside the others; anywhere else one file that holds the prose too.
pub fn lesson(folder: &Path, id: &str) -> Result<String, WorkshopError> {
    let is_letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if id.is_empty() || 60 < id.len() || !id.bytes().all(is_letter) {
        let why =
            format!("{id:?} cannot be a lesson's name: write small letters, digits and dashes");
        return Err(WorkshopError::Usage(why));
    }
    let lessons = folder.join("src/lessons");
    let files: Vec<(PathBuf, String)> = if lessons.is_dir() {
        let prose = Lang::ALL.map(|language| {
            let place = folder.join(format!("src/words/{}/lessons/{id}.md", language.tag()));
            (place, skeleton::prose(language).to_owned())
        });
        let recipe = (lessons.join(format!("{id}.lesson")), skeleton::EXAMPLE.to_owned());
        std::iter::once(recipe).chain(prose).collect()
    } else {
        vec![(folder.join(format!("{id}.lesson")), whole())]
    };
    if let Some((taken, _)) = files.iter().find(|(place, _)| place.exists()) {
        let (name, why) = (taken.display().to_string(), "there is already such a file".to_owned());
        return Err(WorkshopError::File { name, why });
    }
    let mut said = String::new();
    for (place, text) in &files {
        let name = place.display().to_string();
        let parent = place.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(place, text))
            .map_err(|error| WorkshopError::file(&name, &error))?;
        said += &format!("wrote {name}\n");
    }
    if lessons.is_dir() {
        said += &format!("Put {id} into src/lessons/order.txt where it belongs. ");
    }
    said += "How a lesson is written: LESSONS.md\n";
    said += &format!("Check it: podlife check {}\n", files[0].0.display());
    Ok(said)
}

/// The example as one text.
fn whole() -> String {
    let mut recipe = Recipe::parse(skeleton::EXAMPLE).expect("the example is a recipe");
    for language in Lang::ALL {
        let name = format!("prose/{}.md", language.tag());
        recipe.put_section(&name, skeleton::prose(language)).expect("the example's prose fits");
    }
    recipe.to_text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workshop::check;

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("podlife-new-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder for the test");
        folder
    }

    #[test]
    fn a_new_lesson_is_sound_alone_and_in_the_repository() {
        for (name, inside) in [("alone", ""), ("repository", "src/lessons")] {
            let place = folder(name);
            fs::create_dir_all(place.join(inside)).expect("the folder of lessons");
            let said = lesson(&place, "my-lesson").expect("it is written");
            let file = place.join(inside).join("my-lesson.lesson").display().to_string();
            assert!(said.contains(&file), "{said}");
            let report = check::check(&[file]).expect("the file is there");
            assert!(!report.has_failed(), "{}", report.text());
            assert!(lesson(&place, "my-lesson").is_err(), "nothing is written over");
            fs::remove_dir_all(place).expect("the test's own folder");
        }
        assert!(lesson(Path::new("."), "../x").is_err());
    }
}

//! The learner's own behind *Show the solution*.

use super::browser::Browser;
use super::recipes::{FIRST, MINE, OWN, WAYS};
use podlife::session::msg::{Learn, Msg};

#[test]
fn the_own_behind_the_solution_outlives_a_reload() {
    let mut page = Browser::of(MINE);
    page.lesson(FIRST).run("echo mine");
    let mine = page.text();
    page.learn(Learn::Solve);
    page.reload();
    assert!(page.session.learning().has_own() && page.session.learning().is_solved());
    page.learn(Learn::Solve).learn(Learn::Own);
    assert_eq!(page.text(), mine);
    page.reload();
    assert_eq!((page.text(), page.session.learning().has_own()), (mine, false));
}

#[test]
fn what_was_edited_in_the_solution_does_not_lie_over_the_own() {
    let mut page = Browser::of(MINE);
    page.author(OWN).edit("web.yaml", "kind: Mine\n").run("echo mine");
    let mine = page.text();
    page.learn(Learn::Solve).edit("web.yaml", "kind: Edited\n");
    page.learn(Learn::Own);
    assert_eq!(page.text(), mine);
    assert!(page.shelf["recipe"].contains("kind: Mine"), "{}", page.shelf["recipe"]);
}

#[test]
fn whatever_takes_the_page_from_the_solution_leaves_the_own() {
    for (number, way) in WAYS.into_iter().enumerate() {
        let mut page = Browser::of(MINE);
        page.author(OWN).run("echo mine");
        let mine = page.text();
        page.learn(Learn::Solve);
        way(&mut page);
        page.run("echo there");
        page.reload();
        page.tell(Msg::BringBackWork(0));
        assert_eq!(page.text(), mine, "way {number}");
        assert!(!page.session.learning().has_own());
    }
}

#[test]
fn bringing_back_work_leaves_the_own_and_not_the_solution() {
    let mut page = Browser::of(MINE);
    page.author(OWN).run("echo mine");
    let mine = page.text();
    page.learn(Learn::Solve).tell(Msg::BringBackWork(0));
    assert!(page.has("mine.yaml"), "{}", page.text());
    page.tell(Msg::BringBackWork(0));
    assert_eq!(page.text(), mine);
}

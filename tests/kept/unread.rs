//! What on the shelf cannot be read any more is set aside and handed out, never overwritten.

use super::browser::Browser;
use super::recipes::{FIRST, MINE, OTHER, OWN, THEIRS, huge};
use podlife::session::msg::{Learn, Msg};

#[test]
fn a_work_that_cannot_be_read_is_set_aside_and_offered() {
    const BROKEN: &str = "soon x\nmy words\n";
    let mut page = Browser::of(BROKEN);
    page.shelf.insert("drafts".to_owned(), r#"{"a.yaml":"of that work"}"#.to_owned());
    page.reload();
    assert!(page.offers("HandOut"), "{:?}", page.session.notices());
    page.run("echo here").branch();
    assert!(page.shelf.values().any(|text| text.contains("my words")), "{:?}", page.shelf);
    assert!(!page.session.is_edited("a.yaml"));
    page.reload();
    assert!(page.offers("HandOut"), "until it was handed out");
    page.tell(Msg::HandOut);
    assert!(page.downloads.iter().any(|text| text.contains(BROKEN)));
    assert!(page.downloads.iter().any(|text| text.contains("of that work")));
    page.reload();
    assert_eq!(page.session.notices(), []);
}

#[test]
fn nothing_on_the_shelf_that_cannot_be_read_is_overwritten() {
    for key in ["takes", "works", "previous", "previous-takes", "own", "drafts", "opened"] {
        let mut page = Browser::of(MINE);
        page.shelf.insert("previous".to_owned(), THEIRS.to_owned());
        page.shelf.insert(key.to_owned(), "{broken: my words".to_owned());
        page.reload();
        page.branch()
            .lesson(FIRST)
            .branch()
            .lesson(OTHER)
            .author(OWN)
            .run("echo 1")
            .learn(Learn::Solve);
        page.edit("x.yaml", &huge());
        page.tell(Msg::HandOut);
        assert!(page.downloads.iter().any(|text| text.contains("my words")), "{key}");
    }
}

#[test]
fn a_lesson_s_own_that_cannot_be_read_is_offered_when_the_lesson_is_opened() {
    let mut page = Browser::of(MINE);
    let works = format!("{{\"{FIRST}\": \"soon x my words\"}}");
    page.shelf.insert("works".to_owned(), works);
    page.reload();
    page.lesson(FIRST);
    assert!(page.offers("HandOut"));
    assert!(page.shelf.values().any(|text| text.contains("my words")), "{:?}", page.shelf);
}

//! The laws of the shelf: whatever takes the page, and whenever it is loaded anew, what is the learner's is there.

mod kept {
    pub mod browser;
    pub mod recipes;
    mod solution;
    mod unread;
}

use std::collections::BTreeMap;

use kept::browser::Browser;
use kept::recipes::{FIRST, MINE, OTHER, OWN, THEIRS, WAYS, huge, link};
use podlife::lessons;
use podlife::session::address::Theme;
use podlife::session::files::TEXT_LENGTH_MAX;
use podlife::session::msg::{Learn, Msg};
use podlife::session::notice::Notice;

// ---- 1: takes

#[test]
fn a_lesson_s_takes_are_not_the_next_one_s() {
    let mut page = Browser::of(MINE);
    page.lesson(FIRST).branch();
    assert_eq!(page.left(), 1);
    let first = page.text();
    page.lesson(OTHER);
    let other = page.text();
    assert_eq!((page.left(), page.session.takes().before()), (0, None));
    page.tell(Msg::Undo);
    assert_eq!(page.text(), other);
    page.reload();
    assert_eq!((page.left(), page.text()), (0, other));
    page.lesson(FIRST);
    assert_eq!((page.left(), page.text()), (1, first));
}

#[test]
fn takes_go_aside_with_the_work_and_come_back_with_it() {
    let mut page = Browser::of(MINE);
    page.branch();
    let mine = page.text();
    page.lesson(OTHER).branch().branch();
    assert_eq!(page.left(), 2);
    page.reload();
    page.tell(Msg::BringBackWork(0));
    assert_eq!((page.left(), page.text()), (1, mine.clone()));
    page.reload();
    assert_eq!((page.left(), page.text()), (1, mine));
}

#[test]
fn a_lesson_that_somebody_writes_and_a_link_to_one_begin_without_takes() {
    let mut page = Browser::of(MINE);
    page.branch().author(OWN);
    assert_eq!(page.left(), 0);
    page.branch().follow(&format!("l={OTHER}"));
    assert_eq!(page.left(), 0);
    page.branch().learn(Learn::StartAgain).learn(Learn::StartAgainSurely);
    assert_eq!(page.left(), 0);
}

#[test]
fn the_solution_has_takes_of_its_own() {
    let mut page = Browser::of(MINE);
    page.lesson(FIRST).branch();
    let mine = page.text();
    page.learn(Learn::Solve);
    assert_eq!(page.left(), 0);
    page.branch().learn(Learn::Own);
    assert_eq!((page.left(), page.text()), (1, mine));
}

#[test]
fn what_a_host_loads_has_no_takes_and_no_texts_of_what_it_showed_before() {
    use podlife::session::hosting::Request;
    let mut page = Browser::open(&format!("{}&embed=stage", link(THEIRS)), BTreeMap::new());
    page.branch().edit("theirs.yaml", "kind: Changed\n");
    page.tell(Msg::RemoveFile("theirs.yaml".to_owned()));
    page.tell(Msg::Host(Request::Load(MINE.to_owned())));
    assert_eq!((page.left(), page.text()), (0, page.session.take().recipe().to_text()));
    page.tell(Msg::BringBackFile);
    assert!(!page.has("theirs.yaml"), "{}", page.text());
}

// ---- 2: drafts that no recipe can hold

#[test]
fn a_draft_too_long_travels_with_its_work() {
    for (number, way) in WAYS.into_iter().enumerate() {
        let mut page = Browser::of(MINE);
        page.edit("mine.yaml", &huge());
        way(&mut page);
        assert!(!page.session.is_edited("mine.yaml"), "way {number}");
        page.run("echo there");
        page.reload();
        assert!(!page.session.is_edited("mine.yaml"), "way {number}, after a reload");
        page.tell(Msg::BringBackWork(0));
        assert_eq!(page.session.text("mine.yaml"), huge(), "way {number}");
        page.reload();
        assert_eq!(page.session.text("mine.yaml"), huge(), "way {number}, after a reload");
    }
}

#[test]
fn a_draft_that_only_the_work_was_too_full_for_is_not_lost() {
    let full = format!("0s echo mine\n-- full.yaml --\n{}\n", "x".repeat(TEXT_LENGTH_MAX - 2_000));
    let mut page = Browser::of(&full);
    let more = format!("{}\n", "y".repeat(3_000));
    page.edit("more.yaml", &more);
    assert!(matches!(page.session.notices(), [Notice::Draft { .. }]));
    page.lesson(OTHER);
    assert!(!page.session.is_edited("more.yaml"));
    page.tell(Msg::BringBackWork(0));
    assert_eq!(page.session.text("more.yaml"), more);
}

#[test]
fn a_lesson_s_draft_too_long_waits_for_the_lesson() {
    let mut page = Browser::of(MINE);
    page.lesson(FIRST).edit("mine.yaml", &huge());
    page.lesson(OTHER);
    assert!(!page.session.is_edited("mine.yaml"));
    page.reload();
    page.lesson(FIRST);
    assert_eq!(page.session.text("mine.yaml"), huge());
}

// ---- 3: how a work began

#[test]
fn an_own_lesson_that_is_brought_back_knows_how_it_began() {
    let mut page = Browser::of(MINE);
    page.author(OWN);
    let start = page.text();
    page.run("echo mine").lesson(OTHER);
    page.reload();
    page.tell(Msg::BringBackWork(0));
    assert!(page.has("echo mine"));
    page.learn(Learn::StartAgain);
    assert!(page.session.learning().is_asked(), "something would be lost");
    page.learn(Learn::StartAgainNot);
    page.reload();
    page.learn(Learn::StartAgain).learn(Learn::StartAgainSurely);
    assert_eq!(page.text(), start);
}

#[test]
fn beginning_again_is_the_same_before_and_after_a_reload() {
    let mut page = Browser::open(&link(THEIRS), BTreeMap::new());
    page.run("echo typed");
    page.reload();
    page.tell(Msg::Reset);
    assert!(page.has("echo theirs") && !page.has("echo typed"), "{}", page.text());
    page.run("echo typed").lesson(OTHER);
    page.reload();
    page.tell(Msg::BringBackWork(0)).tell(Msg::Reset);
    assert!(page.has("echo theirs") && !page.has("echo typed"), "{}", page.text());
}

// ---- 4: one's own link

#[test]
fn one_s_own_link_is_one_s_own_work() {
    for in_page in [true, false] {
        let mut page = Browser::of(MINE);
        page.branch();
        let (mine, own) = (page.text(), link(&page.text()));
        if in_page {
            page.follow(&own)
        } else {
            page.visit(&own)
        }
        assert_eq!(page.left(), 1, "{in_page}");
        assert!(page.session.aside().is_empty());
        page.tell(Msg::Idle);
        assert_eq!(page.address, "");
        page.seek(20).run("echo more");
        page.reload();
        assert_eq!(page.left(), 1, "{in_page}");
        assert!(page.text().starts_with(mine.split("--").next().expect("a script").trim_end()));
    }
}

// ---- 5: room for the lessons

#[test]
fn a_lesson_that_is_left_is_kept_and_what_it_had_no_room_for_is_told_and_handed_out() {
    let mut page = Browser::of(MINE);
    let text = "#".repeat(TEXT_LENGTH_MAX - 40_000);
    let names: Vec<&str> =
        lessons::names().into_iter().filter(|name| *name != OTHER).take(4).collect();
    for name in &names {
        page.lesson(name).edit(&format!("{name}.yaml"), &text);
    }
    page.lesson(OTHER);
    let told = Notice::NoRoom { lesson: names[0].to_owned() };
    assert!(page.session.notices().contains(&told), "{:?}", page.session.notices());
    page.reload();
    assert!(page.session.notices().contains(&told), "{:?}", page.session.notices());
    assert!(page.offers("HandOut"));
    page.tell(Msg::HandOut);
    assert!(page.downloads.iter().any(|text| text.contains(&format!("{}.yaml", names[0]))));
    page.reload();
    for name in &names[2..] {
        page.lesson(name);
        assert!(page.has(&format!("-- {name}.yaml --")), "{name}");
    }
}

// ---- 6: smaller things

#[test]
fn a_reload_keeps_the_order_in_which_takes_were_left() {
    let mut page = Browser::of(MINE);
    page.branch().branch();
    page.tell(Msg::Takes(podlife::session::msg::TakeDeed::Switch(1)));
    let order = |page: &Browser| -> Vec<u32> {
        page.session.takes().kept().iter().map(|branch| branch.label.number).collect()
    };
    let before = order(&page);
    assert_eq!(before, [2, 3]);
    page.tell(Msg::Takes(podlife::session::msg::TakeDeed::Switch(2)));
    assert_eq!(order(&page), [3, 1]);
    page.reload();
    assert_eq!(order(&page), [3, 1]);
}

#[test]
fn the_same_take_is_known_again_after_a_reload() {
    let mut page = Browser::of("# title\n\n0s echo mine\n-- a.yaml --\nkind: Pod\n");
    let compare = || {
        let change = "kind: Service".to_owned();
        Msg::Takes(podlife::session::msg::TakeDeed::CompareChange {
            file: "a.yaml".to_owned(),
            change,
        })
    };
    page.tell(compare());
    assert_eq!(page.left(), 1, "{:?}", page.session.notices());
    page.reload();
    page.tell(compare());
    assert_eq!(page.left(), 1);
}

#[test]
fn a_link_s_theme_counts_in_an_open_page_too() {
    for address in [format!("{}&theme=dark", link(THEIRS)), format!("l={OTHER}&theme=dark")] {
        let mut page = Browser::of(MINE);
        page.follow(&address);
        assert_eq!(page.session.theme, Theme::Dark, "{address}");
    }
}

#[test]
fn a_link_with_a_recipe_and_progress_offers_both() {
    let address = format!("{}&progress={FIRST}.d", link(THEIRS));
    let mut page = Browser::of(MINE);
    page.follow(&address);
    assert!(page.offers("TakeProgress"));
    page.learn(Learn::TakeProgress);
    assert!(page.session.learning().progress().of(FIRST).is_some());
    assert!(!page.offers("TakeProgress"));
    let mut known = Browser::of(MINE);
    known.shelf.insert("progress".to_owned(), format!("{FIRST}.d"));
    known.reload();
    known.follow(&address);
    assert!(!known.offers("TakeProgress"), "it tells nothing new");
}

#[test]
fn progress_in_lessons_that_do_not_exist_is_no_progress() {
    let page = Browser::open(&format!("progress=no-such-lesson.d,{FIRST}.d"), BTreeMap::new());
    assert!(page.session.notices().contains(&Notice::Progress { lessons: 1 }));
    let page = Browser::open("progress=no-such-lesson.d", BTreeMap::new());
    assert_eq!(page.session.notices(), []);
}

// ---- 7: several works behind the page

const THIRD: &str = "# Third\n0s echo third\n-- third.yaml --\nkind: Pod\n";

#[test]
fn the_second_work_that_goes_aside_does_not_take_the_place_of_the_first() {
    for (number, way) in WAYS.into_iter().enumerate() {
        let mut page = Browser::of(MINE);
        page.run("echo one");
        let first = page.text();
        page.follow(&link(THIRD));
        page.run("echo two");
        let second = page.text();
        way(&mut page);
        page.run("echo three");
        page.reload();
        let titles: Vec<String> = page.session.aside().titles().map(str::to_owned).collect();
        assert_eq!(titles, ["Third", "mine.yaml"], "way {number}");
        page.tell(Msg::BringBackWork(1));
        assert_eq!(page.text(), first, "way {number}");
        page.reload();
        assert_eq!(page.text(), first, "way {number}, after a reload");
        let of_third = page.session.aside().titles().position(|title| title == "Third");
        page.tell(Msg::BringBackWork(of_third.expect("it lies there")));
        assert_eq!(page.text(), second, "way {number}");
        page.reload();
        assert!(page.session.aside().titles().any(|title| title == "mine.yaml"), "way {number}");
    }
}

#[test]
fn a_link_that_is_only_looked_at_leaves_every_work_where_it_was() {
    let mut page = Browser::of(MINE);
    page.follow(&link(THIRD));
    page.run("echo two");
    for _ in 0..3 {
        page.visit(&link(THEIRS));
        page.follow(&link("# Another\n0s echo\n"));
    }
    assert_eq!(page.session.aside().titles().collect::<Vec<_>>(), ["Third", "mine.yaml"]);
    page.visit("");
    assert!(page.has("echo two"));
    assert_eq!(page.session.aside().titles().collect::<Vec<_>>(), ["mine.yaml"]);
}

#[test]
fn a_work_behind_the_page_that_there_is_no_room_for_is_told_and_handed_out() {
    let mut page = Browser::of(MINE);
    for number in 1..=3 {
        let full = format!("# Work {number}\n0s echo\n-- a --\n{}\n", "x".repeat(100 * 1024));
        page.author(&full);
    }
    let titles = |page: &Browser| page.session.aside().titles().collect::<Vec<_>>().join(", ");
    assert_eq!(titles(&page), "Work 2, Work 1, mine.yaml");
    page.lesson(OTHER);
    assert_eq!(titles(&page), "Work 3, Work 2");
    let full = Notice::NoRoomAside { title: "mine.yaml".to_owned() };
    assert!(page.session.notices().contains(&full), "{:?}", page.session.notices());
    page.reload();
    assert!(page.session.notices().contains(&full), "{:?}", page.session.notices());
    page.tell(Msg::HandOut);
    assert!(page.downloads.iter().any(|text| text.contains("echo mine")));
    page.reload();
    assert!(!page.offers("HandOut"));
}

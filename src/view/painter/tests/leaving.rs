//! What leaves the page as a picture.

use super::{Page, ROLLOUT};
use crate::view::painter::picture;

#[test]
fn a_picture_of_an_instant_knows_nothing_of_what_was_played_after_it() {
    let script = "20s sim load service/web --rate 2/s --name users\n40s kubectl scale deployment/web --replicas=0\n";
    let mut page = Page::of(script, ROLLOUT);
    page.at(35);
    let early = picture(&page.session);
    assert!(early.contains("users") && early.contains(" answered<"), "{early}");
    page.at(90);
    assert!(picture(&page.session).contains(" failed"), "later some fail");
    page.at(35);
    assert_eq!(picture(&page.session), early);
}

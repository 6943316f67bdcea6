//! What the stories are told of: lessons, the learner's own, somebody else's, and how that takes the page.

use super::browser::Browser;
use podlife::session::address::Address;
use podlife::session::files::TEXT_LENGTH_MAX;

pub const FIRST: &str = "probe-gets-404";
pub const OTHER: &str = "three-kinds";
pub const THEIRS: &str = "0s echo theirs\n-- theirs.yaml --\nkind: Pod\n";
pub const MINE: &str = "0s echo mine\n-- mine.yaml --\nkind: Pod\n";
/// A lesson that is not compiled in.
pub const OWN: &str = "0s kubectl apply -f web.yaml\n-- web.yaml --\nkind: Pod\n-- predict --\n\
    ready: when pod/web ready == 1/1? 5s | 15s | never\n\
    -- goal --\nwithin 1m: pod/web ready == 1/1\n\
    -- solution --\n3s echo solved\n-- solution/web.yaml --\nkind: Solved\n";

/// How something else takes the page.
pub const WAYS: [fn(&mut Browser); 4] = [
    |page| page.follow(&link(THEIRS)),
    |page| page.visit(&link(THEIRS)),
    |page| {
        page.lesson(OTHER);
    },
    |page| {
        page.author(THEIRS);
    },
];

pub fn link(recipe: &str) -> String {
    let address = Address { recipe: Some(recipe.to_owned()), ..Address::default() };
    address.format().expect("short enough")
}

pub fn huge() -> String {
    "#".repeat(TEXT_LENGTH_MAX + 1)
}

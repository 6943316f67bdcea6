//! What the learner points with.

/// A finger: to give a field the focus would bring the keyboard up before anyone wants to write.
pub fn is_coarse() -> bool {
    let query =
        web_sys::window().and_then(|window| window.match_media("(pointer: coarse)").ok()?);
    query.is_some_and(|query| query.matches())
}

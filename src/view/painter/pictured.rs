//! The timeline for a picture that leaves the page: everything up to the instant looked at, and of the future nothing.

use super::history::History;
use super::requests::Requests;
use super::{header, timeline};
use crate::session::Session;
use crate::view::picture::{Caption, svg};
use crate::view::turns::Turns;

/// As SVG.
pub fn picture(session: &Session) -> String {
    let take = session.take();
    let mut history = History::default();
    history.follow(take.edition(), take.past());
    let requests = Requests::default().lanes(&take.shown().cluster, &history).to_vec();
    let lanes = timeline(history.lanes(Turns::default()), &requests);
    let header = header(session);
    let caption = Caption {
        lang: session.language,
        title: &header.title,
        kubernetes: &header.kubernetes,
        seed: header.seed,
    };
    svg(&lanes, take.now(), &caption)
}

//! The simulated instant as a context of its own: only leaves listen to it (a dial, a countdown, the playhead),
//! so a frame redraws those and nothing around them.

use yew::prelude::*;

use crate::kit::time::SimTime;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now(pub SimTime);

#[hook]
pub fn use_now() -> SimTime {
    use_context::<Now>().map_or(SimTime::ZERO, |now| now.0)
}

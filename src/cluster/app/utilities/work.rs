//! What a utility still has to do after it has read its arguments.

use super::Utility;
use super::dd::Copying;
use super::filtering::Filtering;
use super::ping::Pinging;
use super::request::Asking;
use super::seq::Counting;
use super::tail::Following;
use super::tar::Unpacking;
use super::timeout::Supervising;
use super::watch::Watching;
use super::xargs::Spreading;
use super::yes::Repeating;
use crate::cluster::app::processes::{Loaded, Step, System, Wait};

#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    Done(i32),
    /// Nothing before that, and then the end.
    Waits(Wait),
    Filters(Box<Filtering>),
    Counts(Counting),
    Repeats(Repeating),
    Follows(Following),
    Asks(Box<Asking>),
    Copies(Box<Copying>),
    Pings(Box<Pinging>),
    Spreads(Spreading),
    Supervises(Supervising),
    Unpacks(Unpacking),
    Watches(Box<Watching>),
    /// Goes on as another program.
    Becomes(Box<Loaded>),
}

impl Work {
    pub fn step(&mut self, utility: &Utility, system: &mut System) -> Step {
        match self {
            Work::Done(code) => Step::Exit(*code),
            Work::Waits(wait) => {
                let wait = *wait;
                *self = Work::Done(0);
                Step::Wait(wait)
            }
            Work::Filters(filtering) => filtering.step(utility, system),
            Work::Counts(counting) => counting.step(system),
            Work::Repeats(repeating) => repeating.step(system),
            Work::Follows(following) => following.step(system),
            Work::Asks(asking) => asking.step(utility, system),
            Work::Copies(copying) => copying.step(system),
            Work::Pings(pinging) => pinging.step(utility, system),
            Work::Spreads(spreading) => spreading.step(system),
            Work::Supervises(supervising) => supervising.step(system),
            Work::Unpacks(unpacking) => unpacking.step(utility, system),
            Work::Watches(watching) => watching.step(system),
            Work::Becomes(loaded) => Step::Become(loaded.clone()),
        }
    }
}

//! Routes written down as data: what an App document answers, call by call and over time.

use crate::kit::time::Span;

use super::document::expanded;
use super::page::{Exchange, Page};
use super::plan::{Pages, are_equal};

/// The first route that fits answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Routes {
    pub routes: Vec<Route>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub path: PathRule,
    /// It stands for calls with a number from `first_call` up to, not including, `end_call`; the first is 0.
    pub first_call: u64,
    pub end_call: u64,
    /// And for this part of the process's life.
    pub from: Span,
    pub until: Option<Span>,
    pub status: u16,
    pub body: String,
    pub latency: Option<Span>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathRule {
    Exact(String),
    Prefix(String),
}

impl PathRule {
    pub fn read(text: &str) -> PathRule {
        match text.strip_suffix('*') {
            Some(prefix) => PathRule::Prefix(prefix.to_owned()),
            None => PathRule::Exact(text.to_owned()),
        }
    }

    fn fits(&self, path: &str) -> bool {
        match self {
            PathRule::Exact(exact) => path == exact,
            PathRule::Prefix(prefix) => path.starts_with(prefix),
        }
    }

    fn name(&self) -> String {
        match self {
            PathRule::Exact(path) => path.clone(),
            PathRule::Prefix(prefix) => format!("{prefix}*"),
        }
    }
}

impl Route {
    fn fits(&self, call: u64, uptime: Span) -> bool {
        let in_calls = (self.first_call..self.end_call).contains(&call);
        in_calls && self.from <= uptime && self.until.is_none_or(|until| uptime < until)
    }
}

impl Pages for Routes {
    fn is(&self, other: &dyn Pages) -> bool {
        are_equal(self, other)
    }

    fn answer(&self, exchange: &mut Exchange) -> Page {
        let path = exchange.request.path.as_str();
        // A call counts for the rule it is the first to fit, so routes of one path share their counter.
        let Some(rule) = self.routes.iter().map(|route| &route.path).find(|rule| rule.fits(path))
        else {
            return Page::go_not_found();
        };
        let call = exchange.state.count(&rule.name()) - 1;
        let fitting = self.routes.iter().filter(|route| route.path.fits(path));
        let Some(route) = fitting.into_iter().find(|route| route.fits(call, exchange.uptime))
        else {
            return Page::go_not_found();
        };
        let page = Page::status(route.status, expanded(&route.body, exchange.launch));
        route.latency.map_or(page.clone(), |latency| page.after(latency))
    }
}

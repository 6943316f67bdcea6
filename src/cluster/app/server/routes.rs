//! Routes written down as data: what an App document answers.

use super::page::{Exchange, Page};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Routes {
    pub routes: Vec<Route>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub path: String,
    pub status: u16,
    pub body: String,
}

impl Routes {
    pub fn answer(&self, exchange: &mut Exchange) -> Page {
        match self.routes.iter().find(|route| route.path == exchange.request.path) {
            Some(route) => Page::status(route.status, route.body.clone()),
            None => Page::go_not_found(),
        }
    }
}

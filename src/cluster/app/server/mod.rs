//! A server program as a value: one process that starts up, opens doors, answers, reacts to signals and ends.
//!
//! The map: `plan` is what a server is going to do, made when it begins by catalogue code or from an App document.
//! `process` is one running process: its deadlines, its words, its signals; `life` is what it is at. `answer` is what it says to a question,
//! `page` is HTTP as such code sees it, `manners` the lines before a page, `interface` at which of the pod's addresses it listens, `fault` what a person does to
//! it, `clock` how programs write the time.

mod answer;
pub mod clock;
mod document;
mod fault;
pub mod interface;
mod life;
pub mod manners;
pub mod page;
pub mod plan;
mod process;
pub mod routes;

use std::rc::Rc;

use crate::objects::AppSpec;

pub use fault::Fault;
pub use plan::{Begin, Code, Plan};
pub use process::{Reaction, Reply, ServerProcess, Step};

/// What is behind the path of a binary.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The image's tag, where behaviour depends on the version.
    pub tag: String,
    pub planner: Planner,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Planner {
    Code(Code<fn(&mut Begin, &str) -> Plan>),
    Document(Box<AppSpec>),
}

impl Server {
    /// Catalogue code; the second argument is the image's tag.
    pub fn code(name: &'static str, tag: &str, run: fn(&mut Begin, &str) -> Plan) -> Rc<Server> {
        Rc::new(Server { tag: tag.to_owned(), planner: Planner::Code(Code { name, run }) })
    }

    /// What an App document describes.
    pub fn document(spec: &AppSpec) -> Rc<Server> {
        let planner = Planner::Document(Box::new(spec.clone()));
        Rc::new(Server { tag: String::new(), planner })
    }

    fn plan(&self, begin: &mut Begin) -> Plan {
        match &self.planner {
            Planner::Code(code) => (code.run)(begin, &self.tag),
            Planner::Document(spec) => document::plan(spec, begin.launch),
        }
    }
}

//! A page and what its browser keeps.

use std::collections::BTreeMap;

use podlife::kit::time::SimTime;
use podlife::session::Session;
use podlife::session::msg::{Author, Clock, Effect, Learn, Msg};
use podlife::session::notice::{Notice, Remedy};

pub struct Browser {
    pub session: Session,
    pub shelf: BTreeMap<String, String>,
    pub address: String,
    pub downloads: Vec<String>,
}

impl Browser {
    pub fn open(address: &str, shelf: BTreeMap<String, String>) -> Browser {
        let session = Session::start(address, None, |key| shelf.get(key).cloned());
        Browser { session, shelf, address: address.to_owned(), downloads: Vec::new() }
    }

    pub fn of(recipe: &str) -> Browser {
        Browser::open("", [("recipe".to_owned(), recipe.to_owned())].into())
    }

    pub fn reload(&mut self) {
        *self = Browser::open(&self.address.clone(), std::mem::take(&mut self.shelf));
    }

    /// A link that is opened in a tab of its own, which was open before.
    pub fn visit(&mut self, fragment: &str) {
        self.address = fragment.to_owned();
        self.reload();
    }

    /// The same in the open page.
    pub fn follow(&mut self, fragment: &str) {
        self.address = fragment.to_owned();
        self.tell(Msg::Address(fragment.to_owned()));
    }

    pub fn tell(&mut self, msg: Msg) -> &mut Browser {
        for effect in self.session.update(msg) {
            match effect {
                Effect::Store { key, value } => drop(self.shelf.insert(key, value)),
                Effect::Address(fragment) => self.address = fragment,
                Effect::Download { text, .. } => self.downloads.push(text),
                _ => {}
            }
        }
        self
    }

    pub fn learn(&mut self, learn: Learn) -> &mut Browser {
        self.tell(Msg::Learn(learn))
    }

    pub fn lesson(&mut self, name: &str) -> &mut Browser {
        self.learn(Learn::Open(name.to_owned()))
    }

    pub fn seek(&mut self, seconds: u64) -> &mut Browser {
        self.tell(Msg::Clock(Clock::Seek(SimTime::secs(seconds))))
    }

    pub fn run(&mut self, line: &str) -> &mut Browser {
        self.tell(Msg::Run(line.to_owned()))
    }

    pub fn edit(&mut self, file: &str, text: &str) -> &mut Browser {
        self.tell(Msg::Edit { file: file.to_owned(), text: text.to_owned() })
    }

    /// A line in the past, so that a take was left.
    pub fn branch(&mut self) -> &mut Browser {
        self.seek(30).seek(10).run("echo branched")
    }

    pub fn text(&self) -> String {
        self.session.recipe().to_text()
    }

    pub fn has(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    pub fn left(&self) -> usize {
        self.session.takes().kept().len()
    }

    pub fn author(&mut self, recipe: &str) -> &mut Browser {
        self.learn(Learn::Author(Author::Begin));
        self.learn(Learn::Author(Author::Write(recipe.to_owned())));
        self.learn(Learn::Author(Author::Open))
    }

    pub fn offers(&self, remedy: &str) -> bool {
        let mut remedies = self.session.notices().iter().filter_map(Notice::remedy);
        remedies.any(|offered: Remedy| format!("{offered:?}") == remedy)
    }
}

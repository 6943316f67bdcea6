//! The description of the selected object. It is written again when the objects changed, or a second went by.

use std::rc::Rc;

use crate::console::kubectl::verbs::describe;
use crate::objects::Key;
use crate::session::Session;
use crate::session::msg::Selection;
use crate::view::described::Described;

#[derive(Default)]
pub struct Describing {
    of: Option<Moment>,
    described: Rc<Described>,
}

#[derive(PartialEq)]
struct Moment {
    key: Key,
    edition: u32,
    store: u64,
    second: u64,
}

impl Describing {
    pub fn look(&mut self, session: &Session) -> Option<Rc<Described>> {
        let take = session.take();
        let key = selected(session)?;
        let cluster = &take.shown().cluster;
        let store = cluster.objects();
        let moment = Moment {
            edition: take.edition(),
            store: store.version(),
            second: take.now().as_secs(),
            key,
        };
        if self.of.as_ref() != Some(&moment) {
            let Key { namespace, name, .. } = &moment.key;
            let place = match namespace.as_str() {
                "" | "default" => String::new(),
                namespace => format!(" -n {namespace}"),
            };
            let kind = moment.key.kind.names().singular;
            self.described = Rc::new(Described {
                line: format!("kubectl describe {kind} {name}{place}"),
                text: store.get(&moment.key).map(|object| describe::text(cluster, object)),
            });
            self.of = Some(moment);
        }
        Some(self.described.clone())
    }
}

/// An object, or what a record is about.
fn selected(session: &Session) -> Option<Key> {
    match &session.selection {
        Selection::Nothing => None,
        Selection::Object(key) | Selection::Asked(key, _) => Some(key.clone()),
        Selection::Record(id) => {
            let records = session.take().records();
            let index = records.binary_search_by_key(id, |record| record.id).ok()?;
            Some(records[index].about.clone()).filter(|about| !about.name.is_empty())
        }
    }
}

//! What is stored, on one shelf a kind. Objects and shelves are shared by pointer, so a copy of the store copies neither.

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use crate::objects::{
    ConfigMap, Key, Kind, Namespace, Node, Object, Pod, PriorityClass, Secret, Service,
};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Store {
    shelves: SortedMap<Kind, Rc<Shelf>>,
    /// How many objects of one name there were, so that each gets a UID of its own.
    serials: Rc<SortedMap<Key, u32>>,
    version: u64,
}

/// Objects by namespace and name.
type Shelf = SortedMap<Rc<str>, SortedMap<Rc<str>, Object>>;

impl Store {
    /// The namespaces every cluster has.
    pub const NAMESPACES: [&str; 4] = ["default", "kube-node-lease", "kube-public", "kube-system"];

    pub fn get(&self, key: &Key) -> Option<&Object> {
        self.find(key.kind, &key.namespace, &key.name)
    }

    pub fn pod(&self, namespace: &str, name: &str) -> Option<&Rc<Pod>> {
        match self.find(Kind::Pod, namespace, name)? {
            Object::Pod(pod) => Some(pod),
            _ => None,
        }
    }

    pub fn config_map(&self, namespace: &str, name: &str) -> Option<&Rc<ConfigMap>> {
        match self.find(Kind::ConfigMap, namespace, name)? {
            Object::ConfigMap(map) => Some(map),
            _ => None,
        }
    }

    pub fn secret(&self, namespace: &str, name: &str) -> Option<&Rc<Secret>> {
        match self.find(Kind::Secret, namespace, name)? {
            Object::Secret(secret) => Some(secret),
            _ => None,
        }
    }

    pub fn service(&self, namespace: &str, name: &str) -> Option<&Rc<Service>> {
        match self.find(Kind::Service, namespace, name)? {
            Object::Service(service) => Some(service),
            _ => None,
        }
    }

    fn find(&self, kind: Kind, namespace: &str, name: &str) -> Option<&Object> {
        self.shelves.get(&kind)?.get(namespace)?.get(name)
    }

    /// Objects of a kind by namespace and name, as the API lists them.
    pub fn list<'a>(
        &'a self,
        kind: Kind,
        namespace: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Object> {
        let namespaces = self.shelves.get(&kind).into_iter().flat_map(|shelf| shelf.iter());
        namespaces
            .filter(move |(name, _)| namespace.is_none_or(|wanted| wanted == &***name))
            .flat_map(|(_, objects)| objects.values())
    }

    pub fn pods<'a>(&'a self, namespace: Option<&'a str>) -> impl Iterator<Item = &'a Rc<Pod>> {
        self.list(Kind::Pod, namespace).filter_map(|object| match object {
            Object::Pod(pod) => Some(pod),
            _ => None,
        })
    }

    pub fn nodes(&self) -> impl Iterator<Item = &Rc<Node>> {
        self.list(Kind::Node, None).filter_map(|object| match object {
            Object::Node(node) => Some(node),
            _ => None,
        })
    }

    pub fn node(&self, name: &str) -> Option<&Rc<Node>> {
        self.nodes().find(|node| node.metadata.name == name)
    }

    pub fn services<'a>(&'a self, namespace: &'a str) -> impl Iterator<Item = &'a Rc<Service>> {
        self.list(Kind::Service, Some(namespace)).filter_map(|object| match object {
            Object::Service(service) => Some(service),
            _ => None,
        })
    }

    pub fn priority_classes(&self) -> Vec<Rc<PriorityClass>> {
        let classes = self.list(Kind::PriorityClass, None);
        let typed = classes.filter_map(|object| match object {
            Object::PriorityClass(class) => Some(class.clone()),
            _ => None,
        });
        typed.collect()
    }

    pub fn namespace(&self, name: &str) -> Option<&Rc<Namespace>> {
        match self.find(Kind::Namespace, "", name)? {
            Object::Namespace(namespace) => Some(namespace),
            _ => None,
        }
    }

    /// Everything that is in a namespace, by kind and name.
    pub fn contents(&self, namespace: &str) -> Vec<Key> {
        let shelves = self.shelves.values().filter_map(|shelf| shelf.get(namespace));
        let objects = shelves.flat_map(|objects| objects.values()).map(Object::key);
        objects.filter(|key| !key.namespace.is_empty()).collect()
    }

    /// Counts the writes.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What was stored before.
    pub(super) fn put(&mut self, object: Object) -> Option<Object> {
        let Key { kind, namespace, name } = object.key();
        let shelf = Rc::make_mut(self.shelves.entry(kind).or_default());
        shelf.entry(Rc::from(namespace)).or_default().insert(Rc::from(name), object)
    }

    pub(super) fn take(&mut self, key: &Key) -> Option<Object> {
        let shelf = Rc::make_mut(self.shelves.get_mut(&key.kind)?);
        let objects = shelf.get_mut(key.namespace.as_str())?;
        let taken = objects.remove(key.name.as_str());
        if objects.is_empty() {
            shelf.remove(key.namespace.as_str());
        }
        taken
    }

    pub(super) fn next_serial(&mut self, key: &Key) -> u32 {
        let serial = Rc::make_mut(&mut self.serials).entry(key.clone()).or_default();
        *serial += 1;
        *serial
    }

    pub(super) fn stamp_version(&mut self, object: &mut Object) {
        self.version += 1;
        object.meta_mut().resource_version = self.version.to_string();
    }
}

#[cfg(test)]
impl Store {
    /// What tests need of a cluster that only holds objects.
    pub fn holding(objects: impl IntoIterator<Item = Object>) -> Store {
        let mut store = Store::default();
        for object in objects {
            store.put(object);
        }
        store
    }
}

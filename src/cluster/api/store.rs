//! What is stored, by key. Objects are shared by pointer, so a copy of the store copies none of them.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::objects::{Key, Kind, Object, Pod, Service};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Store {
    objects: BTreeMap<Key, Object>,
    /// How many objects of one name there were, so that each gets a UID of its own.
    serials: BTreeMap<Key, u32>,
    version: u64,
}

impl Store {
    pub fn get(&self, key: &Key) -> Option<&Object> {
        self.objects.get(key)
    }

    pub fn pod(&self, namespace: &str, name: &str) -> Option<&Rc<Pod>> {
        match self.get(&Key::pod(namespace, name))? {
            Object::Pod(pod) => Some(pod),
            _ => None,
        }
    }

    pub fn service(&self, namespace: &str, name: &str) -> Option<&Rc<Service>> {
        match self.get(&Key::new(Kind::Service, namespace, name))? {
            Object::Service(service) => Some(service),
            _ => None,
        }
    }

    /// Objects of a kind by namespace and name, as the API lists them.
    pub fn list<'a>(
        &'a self,
        kind: Kind,
        namespace: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Object> {
        let start = Key::new(kind, namespace.unwrap_or_default(), "");
        self.objects
            .range(start..)
            .map(|(_, object)| object)
            .take_while(move |object| object.kind() == kind)
            .filter(move |object| namespace.is_none_or(|name| object.meta().namespace == name))
    }

    pub fn pods<'a>(&'a self, namespace: Option<&'a str>) -> impl Iterator<Item = &'a Rc<Pod>> {
        self.list(Kind::Pod, namespace).filter_map(|object| match object {
            Object::Pod(pod) => Some(pod),
            _ => None,
        })
    }

    pub fn services<'a>(&'a self, namespace: &'a str) -> impl Iterator<Item = &'a Rc<Service>> {
        self.list(Kind::Service, Some(namespace)).filter_map(|object| match object {
            Object::Service(service) => Some(service),
            _ => None,
        })
    }

    /// The namespaces every cluster has, and those that objects are in.
    pub fn has_namespace(&self, namespace: &str) -> bool {
        ["default", "kube-system", "kube-public", "kube-node-lease"].contains(&namespace)
            || self.objects.keys().any(|key| key.namespace == namespace)
    }

    /// Counts the writes.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// What was stored before.
    pub(super) fn put(&mut self, object: Object) -> Option<Object> {
        self.objects.insert(object.key(), object)
    }

    pub(super) fn take(&mut self, key: &Key) -> Option<Object> {
        self.objects.remove(key)
    }

    pub(super) fn next_serial(&mut self, key: &Key) -> u32 {
        let serial = self.serials.entry(key.clone()).or_default();
        *serial += 1;
        *serial
    }

    pub(super) fn stamp_version(&mut self, object: &mut Object) {
        self.version += 1;
        object.meta_mut().resource_version = self.version.to_string();
    }
}

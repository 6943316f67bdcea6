//! Any object the API stores. Shared by pointer: a snapshot of the cluster copies no object.

use std::rc::Rc;

use serde_json::Value;

use super::{
    App, ConfigMap, EndpointSlice, Event, Key, Kind, Node, ObjectMeta, Pod, Secret, Service,
};

#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    App(Rc<App>),
    ConfigMap(Rc<ConfigMap>),
    EndpointSlice(Rc<EndpointSlice>),
    Event(Rc<Event>),
    Node(Rc<Node>),
    Pod(Rc<Pod>),
    Secret(Rc<Secret>),
    Service(Rc<Service>),
}

impl Object {
    pub fn kind(&self) -> Kind {
        match self {
            Object::App(_) => Kind::App,
            Object::ConfigMap(_) => Kind::ConfigMap,
            Object::EndpointSlice(_) => Kind::EndpointSlice,
            Object::Event(_) => Kind::Event,
            Object::Node(_) => Kind::Node,
            Object::Pod(_) => Kind::Pod,
            Object::Secret(_) => Kind::Secret,
            Object::Service(_) => Kind::Service,
        }
    }

    pub fn meta(&self) -> &ObjectMeta {
        match self {
            Object::App(app) => &app.metadata,
            Object::ConfigMap(map) => &map.metadata,
            Object::EndpointSlice(slice) => &slice.metadata,
            Object::Event(event) => &event.metadata,
            Object::Node(node) => &node.metadata,
            Object::Pod(pod) => &pod.metadata,
            Object::Secret(secret) => &secret.metadata,
            Object::Service(service) => &service.metadata,
        }
    }

    pub fn meta_mut(&mut self) -> &mut ObjectMeta {
        match self {
            Object::App(app) => &mut Rc::make_mut(app).metadata,
            Object::ConfigMap(map) => &mut Rc::make_mut(map).metadata,
            Object::EndpointSlice(slice) => &mut Rc::make_mut(slice).metadata,
            Object::Event(event) => &mut Rc::make_mut(event).metadata,
            Object::Node(node) => &mut Rc::make_mut(node).metadata,
            Object::Pod(pod) => &mut Rc::make_mut(pod).metadata,
            Object::Secret(secret) => &mut Rc::make_mut(secret).metadata,
            Object::Service(service) => &mut Rc::make_mut(service).metadata,
        }
    }

    pub fn key(&self) -> Key {
        let meta = self.meta();
        Key::new(self.kind(), &meta.namespace, &meta.name)
    }

    /// An object of this kind from its JSON; the text of serde's complaint if it does not fit.
    pub fn from_json(kind: Kind, json: Value) -> Result<Object, String> {
        fn read<T: serde::de::DeserializeOwned>(json: Value) -> Result<Rc<T>, String> {
            super::json::read(json).map(Rc::new).map_err(|error| error.to_string())
        }
        match kind {
            Kind::App => read(json).map(Object::App),
            Kind::ConfigMap => read(json).map(Object::ConfigMap),
            Kind::EndpointSlice => read(json).map(Object::EndpointSlice),
            Kind::Event => read(json).map(Object::Event),
            Kind::Node => read(json).map(Object::Node),
            Kind::Pod => read(json).map(Object::Pod),
            Kind::Secret => read(json).map(Object::Secret),
            Kind::Service => read(json).map(Object::Service),
        }
    }

    /// The object as `kubectl get -o json` shows it, apiVersion and kind included.
    pub fn to_json(&self) -> Value {
        let written = match self {
            Object::App(app) => serde_json::to_value(&**app),
            Object::ConfigMap(map) => serde_json::to_value(&**map),
            Object::EndpointSlice(slice) => serde_json::to_value(&**slice),
            Object::Event(event) => serde_json::to_value(&**event),
            Object::Node(node) => serde_json::to_value(&**node),
            Object::Pod(pod) => serde_json::to_value(&**pod),
            Object::Secret(secret) => serde_json::to_value(&**secret),
            Object::Service(service) => serde_json::to_value(&**service),
        };
        let mut json = written.expect("our own types have string keys and no failing serialiser");
        json["apiVersion"] = Value::from(self.kind().api_version());
        json["kind"] = Value::from(self.kind().names().kind);
        json
    }
}

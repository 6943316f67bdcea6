//! Any object the API stores. Shared by pointer: a snapshot of the cluster copies no object.

use std::rc::Rc;

use serde_json::Value;

use super::json::Json;
use super::service::API_SERVER;
use super::{
    App, ConfigMap, ControllerRevision, CronJob, DaemonSet, Deployment, EndpointSlice, Endpoints,
    Event, Job, Key, Kind, Lease, Namespace, Node, ObjectMeta, Pod, PodDisruptionBudget,
    PriorityClass, ReplicaSet, ReplicationController, Secret, Service, StatefulSet, Unread,
};

#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    App(Rc<App>),
    ConfigMap(Rc<ConfigMap>),
    ControllerRevision(Rc<ControllerRevision>),
    CronJob(Rc<CronJob>),
    DaemonSet(Rc<DaemonSet>),
    Deployment(Rc<Deployment>),
    EndpointSlice(Rc<EndpointSlice>),
    Endpoints(Rc<Endpoints>),
    Event(Rc<Event>),
    Job(Rc<Job>),
    Lease(Rc<Lease>),
    Namespace(Rc<Namespace>),
    Node(Rc<Node>),
    Pod(Rc<Pod>),
    PodDisruptionBudget(Rc<PodDisruptionBudget>),
    PriorityClass(Rc<PriorityClass>),
    ReplicaSet(Rc<ReplicaSet>),
    ReplicationController(Rc<ReplicationController>),
    Secret(Rc<Secret>),
    Service(Rc<Service>),
    StatefulSet(Rc<StatefulSet>),
}

impl Object {
    pub fn kind(&self) -> Kind {
        match self {
            Object::App(_) => Kind::App,
            Object::ConfigMap(_) => Kind::ConfigMap,
            Object::ControllerRevision(_) => Kind::ControllerRevision,
            Object::CronJob(_) => Kind::CronJob,
            Object::DaemonSet(_) => Kind::DaemonSet,
            Object::Deployment(_) => Kind::Deployment,
            Object::EndpointSlice(_) => Kind::EndpointSlice,
            Object::Endpoints(_) => Kind::Endpoints,
            Object::Event(_) => Kind::Event,
            Object::Job(_) => Kind::Job,
            Object::Lease(_) => Kind::Lease,
            Object::Namespace(_) => Kind::Namespace,
            Object::Node(_) => Kind::Node,
            Object::Pod(_) => Kind::Pod,
            Object::PodDisruptionBudget(_) => Kind::PodDisruptionBudget,
            Object::PriorityClass(_) => Kind::PriorityClass,
            Object::ReplicaSet(_) => Kind::ReplicaSet,
            Object::ReplicationController(_) => Kind::ReplicationController,
            Object::Secret(_) => Kind::Secret,
            Object::Service(_) => Kind::Service,
            Object::StatefulSet(_) => Kind::StatefulSet,
        }
    }

    /// The API server's own Service, and what leads from it to the server.
    pub fn leads_to_api_server(&self) -> bool {
        let meta = self.meta();
        let kinds = [Kind::EndpointSlice, Kind::Endpoints, Kind::Service];
        kinds.contains(&self.kind()) && (meta.namespace.as_str(), meta.name.as_str()) == API_SERVER
    }

    pub fn meta(&self) -> &ObjectMeta {
        match self {
            Object::App(app) => &app.metadata,
            Object::ConfigMap(map) => &map.metadata,
            Object::ControllerRevision(revision) => &revision.metadata,
            Object::CronJob(job) => &job.metadata,
            Object::DaemonSet(set) => &set.metadata,
            Object::Deployment(deployment) => &deployment.metadata,
            Object::EndpointSlice(slice) => &slice.metadata,
            Object::Endpoints(endpoints) => &endpoints.metadata,
            Object::Event(event) => &event.metadata,
            Object::Job(job) => &job.metadata,
            Object::Lease(lease) => &lease.metadata,
            Object::Namespace(namespace) => &namespace.metadata,
            Object::Node(node) => &node.metadata,
            Object::Pod(pod) => &pod.metadata,
            Object::PodDisruptionBudget(budget) => &budget.metadata,
            Object::PriorityClass(class) => &class.metadata,
            Object::ReplicaSet(set) => &set.metadata,
            Object::ReplicationController(controller) => &controller.metadata,
            Object::Secret(secret) => &secret.metadata,
            Object::Service(service) => &service.metadata,
            Object::StatefulSet(set) => &set.metadata,
        }
    }

    pub fn meta_mut(&mut self) -> &mut ObjectMeta {
        match self {
            Object::App(app) => &mut Rc::make_mut(app).metadata,
            Object::ConfigMap(map) => &mut Rc::make_mut(map).metadata,
            Object::ControllerRevision(revision) => &mut Rc::make_mut(revision).metadata,
            Object::CronJob(job) => &mut Rc::make_mut(job).metadata,
            Object::DaemonSet(set) => &mut Rc::make_mut(set).metadata,
            Object::Deployment(deployment) => &mut Rc::make_mut(deployment).metadata,
            Object::EndpointSlice(slice) => &mut Rc::make_mut(slice).metadata,
            Object::Endpoints(endpoints) => &mut Rc::make_mut(endpoints).metadata,
            Object::Event(event) => &mut Rc::make_mut(event).metadata,
            Object::Job(job) => &mut Rc::make_mut(job).metadata,
            Object::Lease(lease) => &mut Rc::make_mut(lease).metadata,
            Object::Namespace(namespace) => &mut Rc::make_mut(namespace).metadata,
            Object::Node(node) => &mut Rc::make_mut(node).metadata,
            Object::Pod(pod) => &mut Rc::make_mut(pod).metadata,
            Object::PodDisruptionBudget(budget) => &mut Rc::make_mut(budget).metadata,
            Object::PriorityClass(class) => &mut Rc::make_mut(class).metadata,
            Object::ReplicaSet(set) => &mut Rc::make_mut(set).metadata,
            Object::ReplicationController(controller) => &mut Rc::make_mut(controller).metadata,
            Object::Secret(secret) => &mut Rc::make_mut(secret).metadata,
            Object::Service(service) => &mut Rc::make_mut(service).metadata,
            Object::StatefulSet(set) => &mut Rc::make_mut(set).metadata,
        }
    }

    /// Whether the API counts the changes of what is wished for, as it does where a controller follows them.
    pub fn counts_wishes(&self) -> bool {
        match self {
            Object::CronJob(_)
            | Object::DaemonSet(_)
            | Object::Deployment(_)
            | Object::EndpointSlice(_)
            | Object::Job(_)
            | Object::PodDisruptionBudget(_)
            | Object::ReplicaSet(_)
            | Object::ReplicationController(_)
            | Object::StatefulSet(_) => true,
            // A pod's are counted where versions are told apart.
            Object::Pod(_) => false,
            Object::App(_)
            | Object::ConfigMap(_)
            | Object::ControllerRevision(_)
            | Object::Endpoints(_)
            | Object::Event(_)
            | Object::Lease(_)
            | Object::Namespace(_)
            | Object::Node(_)
            | Object::PriorityClass(_)
            | Object::Secret(_)
            | Object::Service(_) => false,
        }
    }

    /// What somebody wants of it: all but its status and what the server writes about it.
    pub fn wish(&self) -> Value {
        let mut json = self.to_json();
        let annotations = json["metadata"]["annotations"].take();
        let members = json.as_object_mut().expect("an object is written as one");
        members.remove("status");
        members.remove("metadata");
        // A Deployment hands its annotations on.
        if let Object::Deployment(_) = self {
            members.insert("annotations".to_owned(), annotations);
        }
        json
    }

    pub fn key(&self) -> Key {
        let meta = self.meta();
        Key::new(self.kind(), &meta.namespace, &meta.name)
    }

    /// An object of this kind from its JSON; the complaint if it does not fit.
    pub fn from_json(kind: Kind, json: Value) -> Result<Object, String> {
        let mut written = json.clone();
        let mut object = Object::read(kind, json)?;
        if let Some(members) = written.as_object_mut() {
            members.remove("status");
        }
        let unread = Unread::of(&written, &object.to_json());
        object.meta_mut().unread = unread;
        Ok(object)
    }

    fn read(kind: Kind, json: Value) -> Result<Object, String> {
        fn read<T: Json>(json: Value) -> Result<Rc<T>, String> {
            T::read(json).map(Rc::new).map_err(|error| error.to_string())
        }
        match kind {
            Kind::App => read(json).map(Object::App),
            Kind::ConfigMap => read(json).map(Object::ConfigMap),
            Kind::ControllerRevision => read(json).map(Object::ControllerRevision),
            Kind::CronJob => read(json).map(Object::CronJob),
            Kind::DaemonSet => read(json).map(Object::DaemonSet),
            Kind::Deployment => read(json).map(Object::Deployment),
            Kind::EndpointSlice => read(json).map(Object::EndpointSlice),
            Kind::Endpoints => read(json).map(Object::Endpoints),
            Kind::Event => read(json).map(Object::Event),
            Kind::Job => read(json).map(Object::Job),
            Kind::Lease => read(json).map(Object::Lease),
            Kind::Namespace => read(json).map(Object::Namespace),
            Kind::Node => read(json).map(Object::Node),
            Kind::Pod => read(json).map(Object::Pod),
            Kind::PodDisruptionBudget => read(json).map(Object::PodDisruptionBudget),
            Kind::PriorityClass => read(json).map(Object::PriorityClass),
            Kind::ReplicaSet => read(json).map(Object::ReplicaSet),
            Kind::ReplicationController => read(json).map(Object::ReplicationController),
            Kind::Secret => read(json).map(Object::Secret),
            Kind::Service => read(json).map(Object::Service),
            Kind::StatefulSet => read(json).map(Object::StatefulSet),
        }
    }

    /// The object as `kubectl get -o json` shows it, apiVersion and kind included.
    pub fn to_json(&self) -> Value {
        let mut json = match self {
            Object::App(app) => app.write(),
            Object::ConfigMap(map) => map.write(),
            Object::ControllerRevision(revision) => revision.write(),
            Object::CronJob(job) => job.write(),
            Object::DaemonSet(set) => set.write(),
            Object::Deployment(deployment) => deployment.write(),
            Object::EndpointSlice(slice) => slice.write(),
            Object::Endpoints(endpoints) => endpoints.write(),
            Object::Event(event) => event.write(),
            Object::Job(job) => job.write(),
            Object::Lease(lease) => lease.write(),
            Object::Namespace(namespace) => namespace.write(),
            Object::Node(node) => node.write(),
            Object::Pod(pod) => pod.write(),
            Object::PodDisruptionBudget(budget) => budget.write(),
            Object::PriorityClass(class) => class.write(),
            Object::ReplicaSet(set) => set.write(),
            Object::ReplicationController(controller) => controller.write(),
            Object::Secret(secret) => secret.write(),
            Object::Service(service) => service.write(),
            Object::StatefulSet(set) => set.write(),
        };
        json["apiVersion"] = Value::from(self.kind().api_version());
        json["kind"] = Value::from(self.kind().names().kind);
        self.meta().unread.lay_over(&mut json);
        json
    }
}

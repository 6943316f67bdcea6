//! Short stories of pods and nodes, told through the cluster's face.

use serde_json::{Value, json};

use crate::cluster::{Budget, Cluster, Command, Config, Grace, Log, Propagation};
use crate::kit::time::SimTime;
use crate::objects::{Key, Kind, Object};

struct Story {
    cluster: Cluster,
    secs: u64,
}

impl Story {
    fn with_nodes(nodes: u32) -> Story {
        Story { cluster: Cluster::new(Config { nodes, ..Config::default() }), secs: 0 }
    }

    fn command(&mut self, command: Command) {
        self.cluster.command(&mut Log::discarding(), command).expect("nothing is in the way");
        self.secs += 1;
        self.advance_to(self.secs);
    }

    fn advance_to(&mut self, secs: u64) {
        self.secs = secs;
        self.cluster.advance(&mut Log::discarding(), SimTime::secs(secs), Budget::Unlimited);
    }

    fn create(&mut self, kind: Kind, name: &str, mut object: Value) {
        object["metadata"]["name"] = name.into();
        object["metadata"]["namespace"] = "default".into();
        self.command(Command::Create(Object::from_json(kind, object).unwrap()));
    }

    fn pod(&mut self, name: &str, spec: Value) {
        self.create(
            Kind::Pod,
            name,
            json!({ "metadata": { "labels": { "app": "web" } }, "spec": spec }),
        );
    }

    fn delete(&mut self, name: &str) {
        self.command(Command::Delete {
            key: Key::pod("default", name),
            grace: Grace::Now,
            propagation: Propagation::Background,
        });
    }

    /// The pod's node, or what PodScheduled says.
    fn place(&self, name: &str) -> String {
        let pod = self.cluster.objects().pod("default", name).expect("the pod exists");
        if !pod.spec.node_name.is_empty() {
            return pod.spec.node_name.clone();
        }
        let condition = pod.status.condition("PodScheduled");
        condition.map_or("nobody looked".to_owned(), |condition| condition.reason.clone())
    }
}

fn asking(cpu: &str) -> Value {
    json!({ "containers": [{ "name": "app", "resources": { "requests": { "cpu": cpu } } }] })
}

#[test]
fn pods_of_one_service_go_to_different_nodes() {
    let mut story = Story::with_nodes(3);
    story.create(Kind::Service, "web", json!({ "spec": { "selector": { "app": "web" } } }));
    for name in ["a", "b", "c"] {
        story.pod(name, json!({ "containers": [{ "name": "app" }] }));
    }
    let mut nodes = ["a", "b", "c"].map(|name| story.place(name));
    nodes.sort();
    assert_eq!(nodes, ["node-1", "node-2", "node-3"]);
}

#[test]
fn room_is_taken_while_the_binding_is_still_under_way() {
    let mut story = Story::with_nodes(1);
    for name in ["a", "b"] {
        let mut pod = json!({ "metadata": { "name": name, "namespace": "default" } });
        pod["spec"] = asking("1500m");
        let pod = Object::from_json(Kind::Pod, pod).unwrap();
        story.cluster.command(&mut Log::discarding(), Command::Create(pod)).unwrap();
    }
    story.advance_to(1);
    let mut places = [story.place("a"), story.place("b")];
    places.sort();
    assert_eq!(places, ["Unschedulable", "node-1"]);
}

#[test]
fn a_pod_that_is_gone_makes_room_for_one_that_waits() {
    let mut story = Story::with_nodes(1);
    story.pod("a", asking("2"));
    story.pod("b", asking("1"));
    story.pod("too-large", asking("3"));
    assert_eq!(story.place("b"), "Unschedulable");
    story.delete("a");
    assert_eq!(story.place("b"), "node-1");
    assert_eq!(story.place("too-large"), "Unschedulable");
}

#[test]
fn whoever_names_a_node_or_another_scheduler_is_left_alone() {
    let mut story = Story::with_nodes(1);
    let mut named = asking("9");
    named["nodeName"] = "node-1".into();
    story.pod("named", named);
    let mut foreign = asking("1");
    foreign["schedulerName"] = "mine".into();
    story.pod("foreign", foreign);
    story.advance_to(900);
    assert_eq!(story.place("named"), "node-1");
    assert_eq!(story.place("foreign"), "nobody looked");
}

#[test]
fn without_nodes_the_scheduler_tries_again_and_again() {
    let mut story = Story::with_nodes(1);
    let node = Key::new(Kind::Node, "", "node-1");
    let stored = story.cluster.objects().get(&node).expect("the node exists").clone();
    story.command(Command::Delete {
        key: node,
        grace: Grace::Default,
        propagation: Propagation::Background,
    });
    story.pod("a", asking("1"));
    let pod = story.cluster.objects().pod("default", "a").expect("the pod exists");
    let condition = pod.status.condition("PodScheduled").expect("it was looked at");
    assert_eq!(condition.message, "no nodes available to schedule pods");
    story.command(Command::Create(stored));
    story.advance_to(15);
    assert_eq!(story.place("a"), "node-1");
}

#[test]
fn a_pod_can_insist_on_a_node_by_name() {
    let mut story = Story::with_nodes(2);
    let insisting = |names: Value| {
        let mut spec = asking("2");
        let field = json!({ "key": "metadata.name", "operator": "In", "values": names });
        let terms = json!([{ "matchFields": [field] }]);
        spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"] =
            json!({ "nodeSelectorTerms": terms });
        spec
    };
    story.pod("a", insisting(json!(["node-2"])));
    assert_eq!(story.place("a"), "node-2");
    story.pod("b", insisting(json!(["node-2"])));
    let pod = story.cluster.objects().pod("default", "b").expect("the pod exists");
    let condition = pod.status.condition("PodScheduled").expect("it was looked at");
    assert_eq!(
        condition.message,
        "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. \
         no new claims to deallocate, preemption: 0/2 nodes are available: \
         1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling."
    );
}

//! Laws of traffic: users notice nothing of a rolling update of pods that are well probed and stop well, and they do notice
//! where the readiness probe or the pause before the stop is missing.

use podlife::kit::time::SimTime;
use podlife::session::performance::perform;
use podlife::session::recipe::Recipe;

const SEEDS: [u64; 4] = [1, 7, 23, 99];
const PLAYED: SimTime = SimTime::secs(110);

/// What the pods of the story have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Has {
    Everything,
    NoReadiness,
    NoPause,
}

/// An app that takes four seconds to listen and answers what it was asked before it ends.
fn story(seed: u64, has: Has, nodes: u32, flags: &str) -> String {
    let readiness = match has {
        Has::NoReadiness => "",
        Has::Everything | Has::NoPause => {
            "        readinessProbe: {httpGet: {path: /, port: 8080}, periodSeconds: 1}\n"
        }
    };
    let pause = match has {
        Has::NoPause => "",
        Has::Everything | Has::NoReadiness => {
            "        lifecycle: {preStop: {sleep: {seconds: 5}}}\n"
        }
    };
    let text = |version: u32| {
        format!(
            "apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 3
  selector: {{matchLabels: {{app: shop}}}}
  template:
    metadata: {{labels: {{app: shop}}}}
    spec:
      containers:
      - name: app
        image: example/shop
        env: [{{name: VERSION, value: \"{version}\"}}]
{readiness}{pause}"
        )
    };
    format!(
        "# seed: {seed}  nodes: {nodes}  kubernetes: 1.36
0s   kubectl apply -f shop.yaml
30s  sim load service/shop --rate 20/s {flags}
40s  kubectl apply -f update.yaml
-- shop.yaml --
apiVersion: podlife.dev/v1
kind: App
metadata: {{name: shop}}
spec:
  image: example/shop
  startUp: 4s
  ports: [8080]
  routes:
  - {{path: /, body: hello, latency: 80ms}}
  onTerm: {{after: 50ms}}
---
apiVersion: v1
kind: Service
metadata: {{name: shop}}
spec:
  selector: {{app: shop}}
  ports: [{{port: 80, targetPort: 8080}}]
---
{}-- update.yaml --
{}",
        text(1),
        text(2)
    )
}

/// Requests that were answered, and those that were not.
fn requests(seed: u64, has: Has, nodes: u32, flags: &str) -> (u64, u64) {
    let recipe = Recipe::parse(&story(seed, has, nodes, flags)).expect("the story is a recipe");
    let performance = perform(&recipe, PLAYED, |_| {});
    let load = performance.scene.cluster.loads().next().expect("a load runs");
    (load.tally().ok, load.tally().failed)
}

#[test]
fn nobody_notices_a_rolling_update_of_pods_that_are_probed_and_stop_well() {
    for seed in SEEDS {
        for (nodes, flags) in [(1, ""), (3, ""), (2, "--keep-alive")] {
            let (ok, failed) = requests(seed, Has::Everything, nodes, flags);
            assert_eq!(failed, 0, "seed {seed}, {nodes} nodes {flags}");
            assert!(1_500 < ok, "seed {seed}: only {ok} requests were answered");
        }
    }
}

#[test]
fn without_readiness_requests_reach_pods_that_do_not_listen_yet() {
    for seed in SEEDS {
        let (_, failed) = requests(seed, Has::NoReadiness, 1, "");
        assert!(10 < failed, "seed {seed}: {failed} requests failed");
    }
}

#[test]
fn without_a_pause_requests_reach_pods_that_have_stopped() {
    let failed: u64 = SEEDS.iter().map(|seed| requests(*seed, Has::NoPause, 1, "").1).sum();
    assert!(0 < failed, "no request failed");
}

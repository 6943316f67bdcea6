//! How fast the engine is: `cargo run --release --example bench`.
//!
//! Times of one machine mean little on another; the ratios should hold everywhere. A pod that is probed costs the same
//! among three hundred as alone, a snapshot costs a few pointers a pod, and an hour of fifty pods is far below a second.

#![expect(clippy::disallowed_types, reason = "a bench measures real time")]

use std::rc::Rc;
use std::time::{Duration, Instant};

use podlife::cluster::{Budget, Cluster, Command, Config, Log, Progress};
use podlife::kit::chance::draw;
use podlife::kit::time::{SimTime, Span};
use podlife::objects::{Object, Pod, Service};
use podlife::session::recipe::Recipe;
use podlife::session::take::Take;
use serde_json::{Value, json};

const WARM_UP: SimTime = SimTime::secs(60);
const HOUR: SimTime = SimTime::secs(3600);
/// Turns between two looks at the counter.
const BUDGET: u32 = 1_000;

#[derive(Clone, Copy)]
enum Mix {
    /// Liveness and readiness every ten seconds, all well.
    Healthy,
    /// Every liveness probe fails: kills, restarts, back-off.
    CrashLoop,
}

struct Run {
    pods: u32,
    cluster: Cluster,
    simulated: Span,
    wall: Duration,
    turns: u64,
}

fn main() {
    println!(
        "{:>5}  {:<10} {:>9} {:>12} {:>11} {:>13} {:>8}",
        "pods", "mix", "wall", "sim s/wall s", "turns/s", "µs per pod s", "ratio"
    );
    let mut first = None;
    for (pods, mix, minutes) in [
        (1, Mix::Healthy, 600),
        (10, Mix::Healthy, 60),
        (50, Mix::Healthy, 60),
        (300, Mix::Healthy, 10),
        (10, Mix::CrashLoop, 60),
        (50, Mix::CrashLoop, 60),
    ] {
        let run = run(pods, mix, Span::mins(minutes));
        let cost = run.micros_per_pod_second();
        let ratio = cost / *first.get_or_insert(cost);
        let wall = run.wall.as_secs_f64();
        println!(
            "{pods:>5}  {:<10} {:>7.1}ms {:>12.0} {:>11.0} {cost:>13.2} {ratio:>8.2}",
            mix.name(),
            wall * 1e3,
            run.simulated.as_secs() as f64 / wall,
            run.turns as f64 / wall,
        );
    }
    println!(
        "\n{:>5}  {:>12} {:>10} {:>16} {:>8}",
        "pods", "snapshot", "µs a pod", "ten s after it", "ratio"
    );
    for pods in [1, 50, 300] {
        let Run { cluster, .. } = run(pods, Mix::Healthy, Span::mins(5));
        let snapshot = snapshot_micros(&cluster);
        let (unshared, shared) = ten_seconds_micros(&cluster);
        println!(
            "{pods:>5}  {snapshot:>10.1}µs {:>10.2} {shared:>14.1}µs {:>8.2}",
            snapshot / f64::from(pods),
            shared / unshared,
        );
    }
    seeks();
}

/// Jumps about in a take of one hour, as a learner who drags the scrubber does: median and 95th percentile.
fn seeks() {
    const JUMPS: u64 = 200;
    println!("\n{:>5}  {:>12} {:>12} {:>8}", "pods", "seek median", "seek 95 %", "ratio");
    let mut first = None;
    for pods in [1, 10, 50] {
        let mut take = Take::new(recipe(pods));
        take.seek(HOUR, Budget::Unlimited);
        let mut spent: Vec<Duration> = (0..JUMPS)
            .map(|jump| {
                let at =
                    SimTime::millis(draw(0, "jump", &jump.to_string()).below(HOUR.as_millis()));
                let start = Instant::now();
                take.seek(at, Budget::Unlimited);
                start.elapsed()
            })
            .collect();
        spent.sort_unstable();
        let micros = |rank: usize| spent[rank].as_secs_f64() * 1e6;
        let (median, slow) = (micros(spent.len() / 2), micros(spent.len() * 95 / 100));
        let ratio = median / *first.get_or_insert(median);
        println!("{pods:>5}  {median:>10.1}µs {slow:>10.1}µs {ratio:>8.2}");
    }
}

/// A recipe that applies so many probed pods at once.
fn recipe(pods: u32) -> Recipe {
    let mut text = "0s kubectl apply -f pods.yaml\n-- pods.yaml --\n".to_owned();
    for number in 0..pods {
        let pod = Object::Pod(Rc::new(Mix::Healthy.pod(number)));
        text.push_str("---\n");
        text.push_str(&podlife::yaml::write::write(&pod.to_json()));
    }
    Recipe::parse(&text).expect("the recipe is sound")
}

fn run(pods: u32, mix: Mix, simulated: Span) -> Run {
    let mut cluster = Cluster::new(Config::default());
    let mut log = Log::discarding();
    let service = Command::Create(Object::Service(Rc::new(service())));
    cluster.command(&mut log, service).expect("the service is new");
    for number in 0..pods {
        let pod = Object::Pod(Rc::new(mix.pod(number)));
        cluster.command(&mut log, Command::Create(pod)).expect("the pod is new");
    }
    let until = WARM_UP + simulated;
    cluster.advance(&mut log, WARM_UP, Budget::Unlimited);
    let start = Instant::now();
    let mut turns = 0;
    while cluster.advance(&mut log, until, Budget::Turns(BUDGET)) == Progress::OutOfBudget {
        turns += u64::from(BUDGET);
    }
    Run { pods, cluster, simulated, wall: start.elapsed(), turns }
}

impl Run {
    fn micros_per_pod_second(&self) -> f64 {
        self.wall.as_secs_f64() * 1e6 / f64::from(self.pods) / self.simulated.as_secs() as f64
    }
}

/// A clone, and forgetting it.
fn snapshot_micros(cluster: &Cluster) -> f64 {
    const TIMES: u32 = 200;
    let start = Instant::now();
    for _ in 0..TIMES {
        drop(std::hint::black_box(cluster.clone()));
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(TIMES)
}

/// Ten seconds, every probe's period: of a cluster that nothing else looks at, and of one that a snapshot shares.
fn ten_seconds_micros(cluster: &Cluster) -> (f64, f64) {
    const TIMES: u32 = 20;
    let mut own = cluster.clone();
    let (mut unshared, mut shared) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..TIMES {
        unshared += advance_ten_seconds(&mut own);
        let snapshot = own.clone();
        shared += advance_ten_seconds(&mut own);
        drop(snapshot);
    }
    let micros = |spent: Duration| spent.as_secs_f64() * 1e6 / f64::from(TIMES);
    (micros(unshared), micros(shared))
}

fn advance_ten_seconds(cluster: &mut Cluster) -> Duration {
    let until = cluster.now() + Span::secs(10);
    let start = Instant::now();
    cluster.advance(&mut Log::discarding(), until, Budget::Unlimited);
    start.elapsed()
}

impl Mix {
    fn name(self) -> &'static str {
        match self {
            Mix::Healthy => "healthy",
            Mix::CrashLoop => "crash loop",
        }
    }

    fn pod(self, number: u32) -> Pod {
        let path = match self {
            Mix::Healthy => "/",
            Mix::CrashLoop => "/health?code=404",
        };
        let pod = json!({
            "metadata": {"name": format!("web-{number}"), "namespace": "default", "labels": {"app": "web"}},
            "spec": {
                "containers": [{
                    "name": "app",
                    "image": "ghcr.io/c1t1d0s7/go-myweb",
                    "imagePullPolicy": "IfNotPresent",
                    "livenessProbe": probe(path),
                    "readinessProbe": probe("/"),
                }],
                "restartPolicy": "Always",
                "terminationGracePeriodSeconds": 30,
            },
        });
        serde_json::from_value(pod).expect("a pod")
    }
}

fn probe(path: &str) -> Value {
    json!({
        "httpGet": {"path": path, "port": 8080, "scheme": "HTTP"},
        "timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3,
    })
}

fn service() -> Service {
    let service = json!({
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]},
    });
    serde_json::from_value(service).expect("a service")
}

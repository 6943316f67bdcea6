//! Every duration that Kubernetes does not fix, in one table: invented, seeded, visible. With them the sizes of images.
//!
//! Ranges are what a small healthy cluster shows. Nothing else in the engine may hold an invented duration; how long
//! a program takes to start or to stop is the image's own business (`app/images/`).

use crate::kit::chance::draw;
use crate::kit::time::{SimTime, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// The scheduler's decision and its binding.
    Bind,
    /// From a write in the API to whoever watches.
    Watch,
    /// A status patch from kubelet to API.
    Patch,
    /// One runtime relist.
    Relist,
    /// The volumes every pod has (its service account token).
    Mount,
    Unmount,
    Sandbox,
    SandboxStop,
    /// An image that the node does not have.
    Pull,
    /// An image whose layers are there; only the manifest is asked for.
    PullAgain,
    CreateContainer,
    StartContainer,
    /// From SIGKILL to a dead process.
    Kill,
    /// One way on the pod network.
    Network,
    /// kube-proxy rewrites its rules.
    ProxySync,
    /// A cloud makes a load balancer.
    Balancer,
    /// From one health check of a load balancer to the next.
    BalancerCheck,
    /// A machine whose power is back, until its kubelet runs.
    Boot,
    /// From a mended way to the control plane to a watch that works again.
    Reconnect,
    /// Since an image was built, when everything begins.
    ImageAge,
}

/// What one look at all nodes takes, by which the next comes later.
pub const NODE_LOOK: Span = Span::millis(4);

/// An echo there and back in thousandths of a millisecond, finer than the clock of a scenario; by how many machines forward it.
pub fn echo_micros(hops: u8, seed: u64, who: &str, now: SimTime) -> u64 {
    let (least, spread) = match hops {
        0 => (28, 40),
        1 => (48, 90),
        2.. => (190, 260),
    };
    least + draw(seed, "pace.echo", who).nth(now.as_millis()).below(spread)
}

const DAY_MILLIS: u64 = 24 * 60 * 60 * 1_000;

/// Images that hold hardly more than one program.
const SMALL_IMAGES: [&str; 3] = ["alpine", "busybox", "pause"];

/// What a registry sends for an image, by its name in full. No duration, but invented like one: the same in every scenario, as
/// an image is.
pub fn image_bytes(name: &str) -> u64 {
    let is_small = SMALL_IMAGES.iter().any(|word| name.contains(word));
    let (least, spread) = if is_small { (700_000, 3_500_000) } else { (8_000_000, 180_000_000) };
    least + draw(0, "image-size", name).below(spread)
}

/// What the same image takes on a disk.
pub fn unpacked_bytes(name: &str) -> u64 {
    image_bytes(name) * 5 / 2
}

/// How long a program takes to read so many bytes that have come already, in nanoseconds: too short to be lived through, but
/// some programs divide by it.
pub fn read_nanos(bytes: usize) -> u64 {
    20_000 + bytes as u64 * 2 / 3
}

impl Pace {
    pub const ALL: &[Pace] = &[
        Pace::Bind,
        Pace::Watch,
        Pace::Patch,
        Pace::Relist,
        Pace::Mount,
        Pace::Unmount,
        Pace::Sandbox,
        Pace::SandboxStop,
        Pace::Pull,
        Pace::PullAgain,
        Pace::CreateContainer,
        Pace::StartContainer,
        Pace::Kill,
        Pace::Network,
        Pace::ProxySync,
        Pace::Balancer,
        Pace::BalancerCheck,
        Pace::Boot,
        Pace::Reconnect,
        Pace::ImageAge,
    ];

    /// Shortest and longest, in milliseconds.
    pub fn range(self) -> (Span, Span) {
        let (shortest, longest) = match self {
            Pace::Bind => (6, 14),
            Pace::Watch => (2, 6),
            Pace::Patch => (6, 14),
            Pace::Relist => (8, 20),
            Pace::Mount => (180, 420),
            Pace::Unmount => (100, 200),
            Pace::Sandbox => (300, 600),
            Pace::SandboxStop => (40, 90),
            Pace::Pull => (1_800, 3_000),
            Pace::PullAgain => (300, 550),
            Pace::CreateContainer => (40, 90),
            Pace::StartContainer => (60, 140),
            Pace::Kill => (10, 40),
            Pace::Network => (1, 2),
            Pace::ProxySync => (150, 600),
            Pace::Balancer => (8_000, 15_000),
            Pace::BalancerCheck => (5_000, 5_000),
            Pace::Boot => (18_000, 30_000),
            Pace::Reconnect => (800, 4_000),
            Pace::ImageAge => (9 * DAY_MILLIS, 100 * DAY_MILLIS),
        };
        (Span::millis(shortest), Span::millis(longest))
    }

    /// How long it takes this time; `who` tells one occasion from another.
    pub fn draw(self, seed: u64, who: &str, now: SimTime) -> Span {
        let (shortest, longest) = self.range();
        draw(seed, self.name(), who).nth(now.as_millis()).within(shortest, longest)
    }

    fn name(self) -> &'static str {
        match self {
            Pace::Bind => "pace.bind",
            Pace::Watch => "pace.watch",
            Pace::Patch => "pace.patch",
            Pace::Relist => "pace.relist",
            Pace::Mount => "pace.mount",
            Pace::Unmount => "pace.unmount",
            Pace::Sandbox => "pace.sandbox",
            Pace::SandboxStop => "pace.sandbox-stop",
            Pace::Pull => "pace.pull",
            Pace::PullAgain => "pace.pull-again",
            Pace::CreateContainer => "pace.create-container",
            Pace::StartContainer => "pace.start-container",
            Pace::Kill => "pace.kill",
            Pace::Network => "pace.network",
            Pace::ProxySync => "pace.proxy-sync",
            Pace::Balancer => "pace.balancer",
            Pace::BalancerCheck => "pace.balancer-check",
            Pace::Boot => "pace.boot",
            Pace::Reconnect => "pace.reconnect",
            Pace::ImageAge => "pace.image-age",
        }
    }
}

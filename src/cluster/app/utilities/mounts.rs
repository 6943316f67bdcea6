//! mount(8), and the table of what is mounted in a container, which df(1) reads too: as runc mounts it, in that order.
//! Models the default mounts of containerd (pkg/oci/mounts.go, and WithMounts of its CRI plugin: shallow ones first), the
//! paths that the CRI masks, and util-linux/mount.c of busybox.

use super::arguments;
use super::failure::Failure;
use super::work::Work;
use crate::cluster::app::files::{Access, Medium};
use crate::cluster::app::processes::{Family, System};
use crate::kit::chance::draw;
use crate::kit::order;

/// One line of /proc/mounts.
pub struct Row {
    pub device: &'static str,
    pub kind: &'static str,
    pub place: String,
    pub options: String,
    /// None: it holds nothing that could be counted.
    pub amount: Option<Amount>,
}

/// In bytes.
#[derive(Clone, Copy)]
pub struct Amount {
    pub size: u64,
    pub used: u64,
}

const KIB: u64 = 1024;
/// Of a node's one disk, as its capacity tells it.
pub const DISK: u64 = 40_470_732 * KIB;
/// What the node's own system and its images take of that. podlife counts neither, so this is invented.
const SYSTEM: u64 = 6_583_296 * KIB;
/// `/dev` and `/dev/shm` of containerd's default mounts.
pub const SMALL: u64 = 65_536 * KIB;
pub const NODE_MEMORY: u64 = 4_025_164 * KIB;
/// A tmpfs that says nothing of its size has half of the node's memory.
pub const HALF_OF_MEMORY: u64 = NODE_MEMORY / 2;

const PROC: &str = "nosuid,nodev,noexec,relatime";
const DEVICES: &str = "rw,nosuid,size=65536k,mode=755,inode64";

pub fn start(system: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let read = arguments::read(arguments, "t:o:rwnvfi")?;
    let family = system.kernel.machine.family;
    match read.operands.as_slice() {
        [] => {
            let kind = read.value('t');
            let shown =
                table(system).into_iter().filter(|row| kind.is_none_or(|kind| kind == row.kind));
            let lines = shown.map(|Row { device, place, kind, options, .. }| {
                format!("{device} on {place} type {kind} ({options})\n")
            });
            let text: String = lines.collect();
            system.print(&text);
            Ok(Work::Done(0))
        }
        [one] => Err(match family {
            Family::Busybox => Failure::new(1, format!("can't find {one} in /etc/fstab")),
            Family::Gnu => Failure::new(1, format!("{one}: can't find in /etc/fstab.")),
        }),
        // A container that is not privileged lacks CAP_SYS_ADMIN.
        [_, place, ..] => Err(match family {
            Family::Busybox => Failure::new(1, "permission denied (are you root?)"),
            Family::Gnu => Failure::new(
                32,
                format!(
                    "{place}: permission denied.\n       dmesg(1) may have more information after failed mount system call."
                ),
            ),
        }),
    }
}

/// In the order in which runc mounts them.
pub fn table(system: &mut System) -> Vec<Row> {
    let mounted = system.files().mounted();
    let on_disk = mounted.iter().filter(|mount| mount.medium == Medium::Disk);
    let written: u64 = on_disk.map(|mount| mount.used).sum::<u64>() + system.files().own_bytes();
    let disk = Amount { size: DISK, used: (SYSTEM + written).min(DISK) };
    let mut rows = vec![root(system, disk)];
    rows.extend([
        pseudo("proc", "proc", "/proc", &format!("rw,{PROC}")),
        tmpfs("/dev", SMALL, 0, DEVICES),
        pseudo(
            "devpts",
            "devpts",
            "/dev/pts",
            "rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=666",
        ),
        pseudo("mqueue", "mqueue", "/dev/mqueue", &format!("rw,{PROC}")),
        pseudo("sysfs", "sysfs", "/sys", &format!("ro,{PROC}")),
        pseudo(
            "cgroup",
            "cgroup2",
            "/sys/fs/cgroup",
            &format!("ro,{PROC},nsdelegate,memory_recursiveprot"),
        ),
    ]);
    let mut own: Vec<Row> = mounted
        .iter()
        .map(|mount| {
            let access =
                options(if mount.read_only { Access::ReadOnly } else { Access::ReadWrite });
            match mount.medium {
                Medium::Disk => on_the_disk(&mount.path, disk, access),
                // A page of memory for whatever is in it.
                Medium::Memory { bytes } => {
                    let used = mount.used.next_multiple_of(4 * KIB);
                    let options = format!("{access},size={}k,inode64", bytes / KIB);
                    tmpfs(&mount.path, bytes, used, &options)
                }
            }
        })
        .collect();
    let binds = &system.files().root().binds;
    own.extend(binds.iter().map(|bind| on_the_disk(&bind.path, disk, options(bind.access))));
    let shm = Row {
        device: "shm",
        ..tmpfs("/dev/shm", SMALL, 0, &format!("rw,{PROC},size=65536k,inode64"))
    };
    own.push(shm);
    // Those of one depth keep their order.
    order::sort_by_key(&mut own, |row| row.place.matches('/').count());
    rows.extend(own);
    let kept = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];
    rows.extend(kept.map(|place| pseudo("proc", "proc", place, &format!("ro,{PROC}"))));
    let empty = "ro,relatime,inode64";
    rows.extend([
        tmpfs("/proc/acpi", HALF_OF_MEMORY, 0, empty),
        tmpfs("/proc/kcore", SMALL, 0, DEVICES),
        tmpfs("/proc/keys", SMALL, 0, DEVICES),
        tmpfs("/proc/timer_list", SMALL, 0, DEVICES),
        tmpfs("/proc/scsi", HALF_OF_MEMORY, 0, empty),
        tmpfs("/sys/firmware", HALF_OF_MEMORY, 0, empty),
    ]);
    rows
}

/// The image's layers below, the container's own above; containerd counts its snapshots.
fn root(system: &mut System, disk: Amount) -> Row {
    const SNAPSHOTS: &str = "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots";
    let access = options(system.files().root().access);
    let machine = &system.kernel.machine;
    let chance = draw(system.kernel.seed, "snapshot", &machine.seed_key);
    let below = 10 + chance.nth(0).bits() % 90;
    let own = 100 + chance.nth(1).bits() % 200;
    let options = format!(
        "{access},lowerdir={SNAPSHOTS}/{below}/fs,upperdir={SNAPSHOTS}/{own}/fs,workdir={SNAPSHOTS}/{own}/work"
    );
    Row { device: "overlay", kind: "overlay", place: "/".to_owned(), options, amount: Some(disk) }
}

fn options(access: Access) -> &'static str {
    match access {
        Access::ReadOnly => "ro,relatime",
        Access::ReadWrite => "rw,relatime",
    }
}

fn on_the_disk(place: &str, disk: Amount, options: &str) -> Row {
    let (place, options) = (place.to_owned(), options.to_owned());
    Row { device: "/dev/vda1", kind: "ext4", place, options, amount: Some(disk) }
}

fn tmpfs(place: &str, size: u64, used: u64, options: &str) -> Row {
    let (place, options) = (place.to_owned(), options.to_owned());
    Row { device: "tmpfs", kind: "tmpfs", place, options, amount: Some(Amount { size, used }) }
}

fn pseudo(device: &'static str, kind: &'static str, place: &str, options: &str) -> Row {
    Row { device, kind, place: place.to_owned(), options: options.to_owned(), amount: None }
}

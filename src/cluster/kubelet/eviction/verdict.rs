//! DECIDE: whether a pod uses more local storage than it may, and what its status says then. What is found first counts.
//! Models emptyDirLimitEviction, podEphemeralStorageLimitEviction and containerEphemeralStorageLimitEviction of
//! pkg/kubelet/eviction/eviction_manager.go, the messages beside it, and calcEphemeralStorage of pkg/kubelet/stats (v1.36).

use serde_json::Value;

use crate::admit::quantity::Quantity;
use crate::cluster::requests::{EPHEMERAL_STORAGE, limits_of_pod};
use crate::cluster::rule::Rule;
use crate::cluster::runtime::DiskUse;
use crate::objects::{Container, Pod, Volume};

/// The file that the kubelet writes for a pod's /etc/hosts, in bytes on the disk.
pub const HOSTS_BYTES: u64 = 4_096;

/// What a pod uses, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Usage<'a> {
    /// As they were when they were last measured.
    pub volumes: &'a [(String, u64)],
    /// Those that run.
    pub containers: &'a [DiskUse],
    pub hosts: u64,
}

/// The limit that a pod went beyond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub rule: Rule,
    /// It ends with a blank.
    pub message: String,
}

/// Whether anything is to be watched at all.
pub fn has_limit(pod: &Pod) -> bool {
    let spec = &pod.spec;
    let containers = spec.containers.iter().chain(&spec.init_containers);
    spec.volumes.iter().any(|volume| size_limit(volume).is_some())
        || containers.into_iter().any(|one| one.resources.limits.contains_key(EPHEMERAL_STORAGE))
}

/// Whether what lies in the pod's volumes can count.
pub fn counts_volumes(pod: &Pod) -> bool {
    pod.spec.volumes.iter().any(|volume| size_limit(volume).is_some() || is_on_disk(volume))
}

/// Without a container that runs nothing is known of the pod, and nothing is held against it.
pub fn verdict(pod: &Pod, usage: &Usage) -> Option<Verdict> {
    if usage.containers.is_empty() {
        return None;
    }
    empty_dir(pod, usage).or_else(|| whole(pod, usage)).or_else(|| container(pod, usage))
}

/// One in memory as well: its size in whole pages may be a little more than its limit.
fn empty_dir(pod: &Pod, usage: &Usage) -> Option<Verdict> {
    pod.spec.volumes.iter().find_map(|volume| {
        let limit = size_limit(volume)?;
        let used = used_by(volume, usage)?;
        let name = &volume.name;
        is_above(used, &limit).then(|| Verdict {
            rule: Rule::EmptyDirLimit,
            message: format!("Usage of EmptyDir volume \"{name}\" exceeds the limit \"{limit}\". "),
        })
    })
}

/// All that the pod writes, volumes in memory left out, against what its containers may write together; one that says
/// nothing adds nothing.
fn whole(pod: &Pod, usage: &Usage) -> Option<Verdict> {
    let limit = limits_of_pod(pod).get(EPHEMERAL_STORAGE)?.clone();
    let containers = usage.containers.iter().map(|one| one.layer + one.logs);
    let volumes = pod.spec.volumes.iter().filter(|volume| is_on_disk(volume));
    let volumes = volumes.filter_map(|volume| used_by(volume, usage));
    let used = containers.chain(volumes).fold(usage.hosts, u64::saturating_add);
    is_above(used, &limit).then(|| Verdict {
        rule: Rule::PodStorageLimit,
        message: format!(
            "Pod ephemeral local storage usage exceeds the total limit of containers {limit}. "
        ),
    })
}

fn container(pod: &Pod, usage: &Usage) -> Option<Verdict> {
    usage.containers.iter().find_map(|used| {
        let container = pod.spec.containers.iter().find(|one| one.name == used.container)?;
        let limit = storage_limit(container)?;
        let name = &container.name;
        is_above(used.layer + used.logs, &limit).then(|| Verdict {
            rule: Rule::ContainerStorageLimit,
            message: format!(
                "Container {name} exceeded its local ephemeral storage limit \"{limit}\". "
            ),
        })
    })
}

/// None for an emptyDir that may hold anything: one without a limit, or with one that is not positive.
fn size_limit(volume: &Volume) -> Option<Quantity> {
    let limit = Quantity::parse(volume.empty_dir.as_ref()?.size_limit.as_deref()?).ok()?;
    (!limit.is_zero() && !limit.is_negative()).then_some(limit)
}

fn storage_limit(container: &Container) -> Option<Quantity> {
    let limit = match container.resources.limits.get(EPHEMERAL_STORAGE)? {
        Value::String(text) => Quantity::parse(text),
        other => Quantity::parse(&other.to_string()),
    };
    limit.ok().filter(|limit| !limit.is_zero())
}

/// Models IsLocalEphemeralVolume of pkg/volume/util/util.go.
fn is_on_disk(volume: &Volume) -> bool {
    let is_plain = volume.empty_dir.as_ref().is_some_and(|source| source.medium.is_empty());
    is_plain || volume.config_map.is_some()
}

fn used_by(volume: &Volume, usage: &Usage) -> Option<u64> {
    let mut measured = usage.volumes.iter();
    measured.find(|(name, _)| *name == volume.name).map(|(_, bytes)| *bytes)
}

fn is_above(used: u64, limit: &Quantity) -> bool {
    u64::try_from(limit.value()).is_ok_and(|limit| limit < used)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const MIB: u64 = 1 << 20;

    /// Volumes, init containers and containers in short: `name=limit`, of a volume also `name=limit/Memory`.
    fn pod(volumes: &str, init: &str, containers: &str) -> Pod {
        let pairs = |text: &str| -> Vec<(String, String)> {
            let split = |pair: &str| pair.split_once('=').map(|(a, b)| (a.into(), b.into()));
            text.split_whitespace().filter_map(split).collect()
        };
        let volume = |(name, limit): (String, String)| {
            let (limit, medium) = limit.split_once('/').unwrap_or((&limit, ""));
            let limit = (!limit.is_empty()).then_some(limit);
            json!({ "name": name, "emptyDir": { "sizeLimit": limit, "medium": medium } })
        };
        let container = |(name, limit): (String, String)| {
            let limits = match limit.as_str() {
                "" => json!({}),
                limit => json!({ "ephemeral-storage": limit }),
            };
            json!({ "name": name, "resources": { "limits": limits } })
        };
        let all = |text: &str| pairs(text).into_iter().map(container).collect::<Vec<_>>();
        serde_json::from_value(json!({ "spec": {
            "volumes": pairs(volumes).into_iter().map(volume).collect::<Vec<_>>(),
            "initContainers": all(init),
            "containers": all(containers),
        } }))
        .unwrap()
    }

    /// `name=bytes`, of a container `name=layer+logs`.
    fn check(pod: &Pod, volumes: &str, containers: &str, expected: Option<&str>) {
        let number = |text: &str| text.parse::<u64>().unwrap();
        let split = |pair: &str| {
            let (name, amount) = pair.split_once('=').unwrap();
            let (first, second) = amount.split_once('+').unwrap_or((amount, "0"));
            (name.to_owned(), number(first), number(second))
        };
        let measured = volumes.split_whitespace().map(split);
        let measured: Vec<_> = measured.map(|(name, bytes, _)| (name, bytes)).collect();
        let running = containers.split_whitespace().map(split);
        let running: Vec<_> =
            running.map(|(container, layer, logs)| DiskUse { container, layer, logs }).collect();
        let usage = Usage { volumes: &measured, containers: &running, hosts: HOSTS_BYTES };
        let got = verdict(pod, &usage).map(|verdict| verdict.message);
        assert_eq!(got.as_deref(), expected, "{volumes} | {containers}");
    }

    #[test]
    fn an_empty_dir_may_hold_as_much_as_it_says() {
        let one = pod("a=1Mi", "", "app=");
        assert!(has_limit(&one) && counts_volumes(&one));
        check(&one, "", "app=0", None);
        check(&one, "a=1048576", "app=0", None);
        let beyond = "Usage of EmptyDir volume \"a\" exceeds the limit \"1Mi\". ";
        check(&one, "a=1048577", "app=0", Some(beyond));
        check(&one, "a=1048577", "", None);
        for limit in ["", "0", "-1"] {
            let unlimited = pod(&format!("a={limit}"), "", "app=");
            assert!(!has_limit(&unlimited), "{limit}");
            check(&unlimited, "a=1048577", "app=0", None);
        }
        let odd = "Usage of EmptyDir volume \"a\" exceeds the limit \"1M\". ";
        check(&pod("a=1M/Memory", "", "app="), "a=1003520", "app=0", Some(odd));
    }

    #[test]
    fn a_pod_s_limit_is_held_against_everything_that_it_writes() {
        let two = pod("a= b=/Memory", "", "app=1Mi other=1024Ki");
        let beyond =
            "Pod ephemeral local storage usage exceeds the total limit of containers 2Mi. ";
        let rest = 2 * MIB - HOSTS_BYTES;
        check(&two, &format!("b={}", 9 * MIB), &format!("app=0 other={MIB}"), None);
        check(&two, "a=0", &format!("app={MIB} other={}", rest - MIB), None);
        check(&two, "a=1", &format!("app={MIB} other={}", rest - MIB), Some(beyond));
        check(&two, &format!("a={}", rest + 1), "other=0", Some(beyond));
        let beyond =
            "Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. ";
        check(&pod("", "", "app=1Mi other="), "", &format!("other={MIB}"), Some(beyond));
    }

    #[test]
    fn a_container_s_own_limit_shows_only_where_the_pod_s_is_larger() {
        let two = pod("", "", "app=1Mi other=1Mi");
        let beyond = "Container app exceeded its local ephemeral storage limit \"1Mi\". ";
        check(&two, "", &format!("other=0 app={}+{}", MIB / 2, MIB / 2), None);
        check(&two, "", &format!("other=0 app={}+{}", MIB / 2, MIB / 2 + 1), Some(beyond));
        let after_init = pod("", "init=4Mi", "app=1Mi");
        check(&after_init, "", &format!("app={}", MIB + 1), Some(beyond));
        check(&after_init, "", &format!("init={}", 2 * MIB), None);
    }
}

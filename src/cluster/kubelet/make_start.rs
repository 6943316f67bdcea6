//! Everything a container is started with but its image: command, environment, mounts, names, limits.
//! Models generateContainerConfig of kuberuntime_container.go and GenerateRunContainerOptions of kubelet_pods.go (v1.36).

use super::config_error::ConfigError;
use super::desk::Desk;
use super::environment::{self, Surroundings};
use super::reason_cache::StartFailure;
use super::resources::{self, Limits};
use super::volumes::mounts::{self, Access, MountPoint, View};
use crate::cluster::runtime::images::Unpacked;
use crate::cluster::runtime::{self, Mount, Start, Stdin};
use crate::kit::expansion::expand;
use crate::objects::{Container, Pod};

#[derive(Clone, Debug, PartialEq)]
pub struct ContainerConfig {
    /// Replaces the image's entrypoint, and then the image's arguments are dropped too.
    pub command: Vec<String>,
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    /// Empty: the image's own.
    pub working_dir: String,
    pub hostname: String,
    /// What stands in /etc/hosts, unless a volume is mounted there.
    pub hosts: String,
    pub ports: Vec<i32>,
    pub mounts: Vec<MountPoint>,
    /// To the image's own files.
    pub root: Access,
    pub termination_message_path: String,
    pub limits: Limits,
    pub stdin: Stdin,
}

/// Longer names are cut: the kernel takes no more.
const HOSTNAME_LENGTH_MAX: usize = 63;

pub fn make(
    pod: &Pod,
    container: &Container,
    around: &Surroundings<'_>,
) -> Result<ContainerConfig, ConfigError> {
    let env = environment::make(pod, container, around)?;
    let mounts = mounts::of(pod, container, &env)?;
    let hostname = hostname(pod);
    Ok(ContainerConfig {
        command: expanded(&container.command, &env),
        args: expanded(&container.args, &env),
        working_dir: container.working_dir.clone(),
        hosts: hosts(&names(pod, &hostname), around.pod_ips),
        hostname,
        ports: container.ports.iter().map(|port| port.container_port).collect(),
        mounts,
        root: root(container),
        termination_message_path: container.termination_message_path.clone(),
        limits: resources::limits(pod, container),
        stdin: stdin(container),
        env,
    })
}

/// The same for the runtime, with the image it has by now.
pub fn for_runtime(
    desk: &mut Desk,
    container: &Container,
    config: ContainerConfig,
    seed_key: &str,
) -> Start {
    let sandboxes = desk.runtime.sandboxes.get(&desk.worker.uid);
    let ip = sandboxes.and_then(|sandboxes| sandboxes.last()).map(|sandbox| sandbox.ip.clone());
    let uid = desk.worker.uid.clone();
    let mount = |point: MountPoint| Mount {
        path: point.path,
        sub_path: desk.runtime.real_sub_path(&uid, &point.volume, &point.sub_path),
        volume: match point.view {
            View::Live => point.volume,
            View::AsFound => desk.runtime.keep_volume(&uid, &point.volume, &container.name),
        },
        read_only: point.access == Access::ReadOnly,
    };
    let mounts = config.mounts.into_iter().map(mount).collect();
    let Unpacked { image, layer } = desk.runtime.images.unpacked(desk.ctx, &container.image);
    Start {
        image,
        layer,
        command: config.command,
        args: config.args,
        env: config.env,
        working_dir: config.working_dir,
        hostname: config.hostname,
        namespace: desk.worker.pod.metadata.namespace.clone(),
        hosts: config.hosts,
        ip: ip.unwrap_or_default(),
        mounts,
        root: match config.root {
            Access::ReadOnly => runtime::Access::ReadOnly,
            Access::ReadWrite => runtime::Access::ReadWrite,
        },
        termination_message_path: config.termination_message_path,
        ports: config.ports,
        memory_limit: config.limits.memory_bytes,
        cpu_limit_millis: config.limits.cpu_millis,
        stdin: config.stdin,
        seed_key: seed_key.to_owned(),
    }
}

/// Models the read-only root of pkg/kubelet/kuberuntime/security_context.go.
fn root(container: &Container) -> Access {
    let security = container.security_context.as_ref();
    match security.and_then(|security| security.read_only_root_filesystem) {
        Some(true) => Access::ReadOnly,
        Some(false) | None => Access::ReadWrite,
    }
}

fn stdin(container: &Container) -> Stdin {
    match (container.stdin, container.tty) {
        (true, true) => Stdin::Terminal,
        (true, false) => Stdin::Pipe,
        (false, _) => Stdin::Nothing,
    }
}

/// The container waits with this reason until a later sync finds what is missing.
pub fn failure(error: &ConfigError) -> StartFailure {
    StartFailure {
        reason: "CreateContainerConfigError".to_owned(),
        message: error.to_string(),
        expires: None,
    }
}

fn expanded(words: &[String], env: &[(String, String)]) -> Vec<String> {
    let value = |name: &str| {
        let found = env.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    };
    words.iter().map(|word| expand(word, value)).collect()
}

/// The pod's own name, or the node's for a pod on the node's network.
fn hostname(pod: &Pod) -> String {
    let spec = &pod.spec;
    let name = match (spec.host_network, spec.hostname.as_str()) {
        (true, _) => &spec.node_name,
        (false, "") => &pod.metadata.name,
        (false, name) => name,
    };
    if name.len() <= HOSTNAME_LENGTH_MAX {
        return name.to_owned();
    }
    let cut = &name[..name.floor_char_boundary(HOSTNAME_LENGTH_MAX)];
    cut.trim_end_matches(['-', '.']).to_owned()
}

/// What a pod calls itself: its whole name first, if it has a subdomain.
/// Models GeneratePodHostNameAndDomain.
fn names(pod: &Pod, hostname: &str) -> String {
    match pod.spec.subdomain.as_str() {
        "" => hostname.to_owned(),
        subdomain => {
            let namespace = &pod.metadata.namespace;
            format!("{hostname}.{subdomain}.{namespace}.svc.cluster.local\t{hostname}")
        }
    }
}

/// Models managedHostsFileContent.
fn hosts(names: &str, pod_ips: &[String]) -> String {
    const LOCAL: &str = "# Kubernetes-managed hosts file.\n\
        127.0.0.1\tlocalhost\n\
        ::1\tlocalhost ip6-localhost ip6-loopback\n\
        fe00::0\tip6-localnet\n\
        fe00::0\tip6-mcastprefix\n\
        fe00::1\tip6-allnodes\n\
        fe00::2\tip6-allrouters\n";
    let own = pod_ips.iter().map(|address| format!("{address}\t{names}\n"));
    std::iter::once(LOCAL.to_owned()).chain(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::api::Store;
    use serde_json::{Value, json};

    fn made(name: &str, container: Value) -> Result<ContainerConfig, ConfigError> {
        let pod: Pod =
            serde_json::from_value(json!({"metadata": {"name": name, "namespace": "d"}})).unwrap();
        let container: Container = serde_json::from_value(container).unwrap();
        let around = Surroundings {
            store: &Store::default(),
            host_ip: "10.0.0.11",
            pod_ips: &["10.244.0.2".to_owned()],
            volume_file: &|_, _| None,
        };
        make(&pod, &container, &around)
    }

    #[test]
    fn a_pod_with_a_subdomain_knows_its_whole_name() {
        let mut pod = Pod::default();
        pod.metadata.namespace = "shop".to_owned();
        assert_eq!(names(&pod, "web-0"), "web-0");
        pod.spec.subdomain = "web".to_owned();
        assert_eq!(names(&pod, "web-0"), "web-0.web.shop.svc.cluster.local\tweb-0");
    }

    #[test]
    fn variables_are_put_into_command_and_arguments() {
        let config = made(
            "web",
            json!({
                "command": ["sh", "-c"],
                "args": ["echo $(WHO) $$(WHO) $(NOBODY) $WHO"],
                "env": [{"name": "WHO", "value": "me"}],
                "resources": {"limits": {"memory": "1Mi"}},
                "ports": [{"containerPort": 80}],
            }),
        )
        .unwrap();
        assert_eq!(config.command, ["sh", "-c"]);
        assert_eq!(config.args, ["echo me $(WHO) $(NOBODY) $WHO"]);
        assert_eq!(config.limits.memory_bytes, Some(1 << 20));
        assert_eq!(config.ports, [80]);
        assert!(config.hosts.ends_with("ip6-allrouters\n10.244.0.2\tweb\n"));
    }

    #[test]
    fn a_long_name_is_cut_and_does_not_end_in_a_hyphen() {
        let name = format!("{}-{}", "a".repeat(62), "b".repeat(20));
        assert_eq!(made(&name, json!({})).unwrap().hostname, "a".repeat(62));
    }

    #[test]
    fn what_is_missing_keeps_the_container_waiting() {
        let missing = json!({"envFrom": [{"configMapRef": {"name": "settings"}}]});
        let failure = failure(&made("web", missing).unwrap_err());
        assert_eq!(failure.reason, "CreateContainerConfigError");
        assert_eq!(failure.message, "configmap \"settings\" not found");
    }
}

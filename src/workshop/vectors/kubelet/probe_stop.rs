//! A worker told to stop again and again, in a cluster of its own.

use std::rc::Rc;

use super::super::case::Failure;
use super::probe_fixture::{CONTAINER_NAME, make_pod};
use super::prober_worker::Input;
use crate::cluster::kubelet::prober::Prober;
use crate::cluster::{
    Belief, Budget, Cluster, Command, Config, Grace, Log, Propagation, Refused, Uid,
};
use crate::kit::time::Span;
use crate::objects::probe::ProbeKind;
use crate::objects::{Key, Object, Pod};

/// How long the pod may take to its first result, and to be forgotten.
const PATIENCE_SECS: u32 = 60;

/// Runs a pod until its probe has a result, then stops it ten times: whether the worker is still there, and the result.
pub fn stop_ten_times(input: &Input, kind: ProbeKind) -> Result<(bool, Option<Belief>), Failure> {
    let mut cluster = Cluster::new(Config::default());
    let mut log = Log::default();
    let mut pod = make_pod(input, kind);
    pod.metadata.name = "web".to_owned();
    pod.metadata.namespace = "default".to_owned();
    pod.spec.containers.iter_mut().for_each(|container| container.image = "nginx".to_owned());
    let key = Key::pod("default", "web");
    let refused = |error: Refused| Failure::new("a pod", &error.to_string());
    cluster.command(&mut log, Command::Create(Object::Pod(Rc::new(pod)))).map_err(refused)?;
    let seen = run_until(&mut cluster, &mut log, |cluster| {
        let (uid, container_id) = identity(cluster, &key)?;
        prober(cluster)?.results.get(kind, &container_id).map(|_| (uid, container_id))
    });
    let (uid, container_id) = seen.ok_or_else(|| Failure::new("a first result", "none"))?;
    for _ in 0..10 {
        // From the second time on there is nothing left to delete, which is the point.
        let _ = cluster.command(
            &mut log,
            Command::Delete {
                key: key.clone(),
                grace: Grace::Now,
                propagation: Propagation::Background,
            },
        );
        let later = cluster.now() + Span::secs(1);
        cluster.advance(&mut log, later, Budget::Unlimited);
    }
    let registered = |cluster: &Cluster| {
        prober(cluster).is_some_and(|prober| prober.has_worker(&uid, CONTAINER_NAME, kind))
    };
    run_until(&mut cluster, &mut log, |cluster| (!registered(cluster)).then_some(()));
    let result = prober(&cluster).and_then(|prober| prober.results.get(kind, &container_id));
    Ok((registered(&cluster), result))
}

/// Goes from instant to instant until something is found, or patience ends.
pub fn run_until<T>(
    cluster: &mut Cluster,
    log: &mut Log,
    found: impl Fn(&Cluster) -> Option<T>,
) -> Option<T> {
    let end = cluster.now() + Span::secs(1) * PATIENCE_SECS;
    while found(cluster).is_none() && cluster.now() < end {
        let next = cluster.next_due()?;
        cluster.advance(log, next, Budget::Unlimited);
    }
    found(cluster)
}

fn prober(cluster: &Cluster) -> Option<&Prober> {
    cluster.nodes().next().map(|(_, node)| &node.kubelet.prober)
}

fn identity(cluster: &Cluster, key: &Key) -> Option<(Uid, String)> {
    let pod: &Pod = cluster.objects().pod(&key.namespace, &key.name)?;
    let status = pod.status.container_status(CONTAINER_NAME)?;
    let uid = Uid::new(&pod.metadata.uid);
    (!status.container_id.is_empty()).then(|| (uid, status.container_id.clone()))
}

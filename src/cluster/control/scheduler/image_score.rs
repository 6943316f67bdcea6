//! How much of what the pod runs is on a node already.
//! Models pkg/scheduler/framework/plugins/imagelocality/image_locality.go (v1.36).
//!
//! Names are compared as they are written: `nginx` in a pod is not `docker.io/library/nginx:latest` on a node.

use super::cycle::Cycle;
use super::node_info::NodeInfo;
use super::score::SCORE_MAX;
use crate::objects::ContainerImage;

const MEBIBYTE: i64 = 1024 * 1024;
/// Less than this is fetched before anybody minds.
const LEAST: i64 = 23 * MEBIBYTE;
/// More than this of a container's image changes nothing any more.
const MOST_OF_CONTAINER: i64 = 1000 * MEBIBYTE;

pub fn score(cycle: &Cycle, info: &NodeInfo) -> i64 {
    let spec = &cycle.pod.spec;
    let containers = spec.init_containers.iter().chain(&spec.containers);
    let volumes = spec.volumes.iter().filter_map(|volume| {
        volume
            .other
            .get("image")
            .and_then(|image| image.get("reference"))
            .and_then(|one| one.as_str())
    });
    let count = spec.init_containers.len() + spec.containers.len();
    let names = containers.map(|container| container.image.as_str()).chain(volumes);
    let sum = names.map(|name| share(cycle, info, &tagged(name))).sum();
    scaled(sum, count as i64)
}

/// The size of an image that is on the node, less where few nodes have it. Models scaledImageScore.
fn share(cycle: &Cycle, info: &NodeInfo, name: &str) -> i64 {
    let Some(image) = find(info, name) else { return 0 };
    let having = cycle.nodes.iter().filter(|other| find(other, name).is_some()).count();
    let spread = having as f64 / cycle.nodes.len() as f64;
    (image.size_bytes as f64 * spread) as i64
}

fn find<'a>(info: &NodeInfo<'a>, name: &str) -> Option<&'a ContainerImage> {
    info.node.status.images.iter().find(|image| image.names.iter().any(|one| one == name))
}

/// Models calculatePriority.
fn scaled(sum: i64, containers: i64) -> i64 {
    let most = MOST_OF_CONTAINER * containers.max(1);
    SCORE_MAX * (sum.clamp(LEAST, most) - LEAST) / (most - LEAST)
}

/// Models normalizedImageName.
fn tagged(name: &str) -> String {
    if name.rfind(':') <= name.rfind('/') { format!("{name}:latest") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_become_scores() {
        for (mebibytes, containers, score) in
            [(0, 1, 0), (23, 1, 0), (140, 1, 11), (1000, 1, 100), (4000, 1, 100), (1000, 2, 49)]
        {
            assert_eq!(scaled(mebibytes * MEBIBYTE, containers), score, "{mebibytes}");
        }
    }

    #[test]
    fn a_name_without_a_tag_means_the_latest() {
        assert_eq!(tagged("a.example:5000/web"), "a.example:5000/web:latest");
        assert_eq!(tagged("web:1"), "web:1");
        assert_eq!(tagged("web"), "web:latest");
    }
}

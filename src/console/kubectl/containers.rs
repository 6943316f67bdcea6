//! Which container of a pod a command means.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/util/podcmd/podcmd.go FindOrDefaultContainerByName (v1.36), C34 and C35.

use super::failure::Failure;
use crate::objects::{Container, Pod, PodSpec};

pub const DEFAULT_CONTAINER: &str = "kubectl.kubernetes.io/default-container";

/// The container, and the sentence for stderr if it was chosen for the user.
pub struct Chosen {
    pub name: String,
    pub remark: Option<String>,
}

pub fn choose(pod: &Pod, asked: Option<&str>) -> Result<Chosen, Failure> {
    if let Some(name) = asked.filter(|name| !name.is_empty()) {
        return match pod.container(name) {
            Some(_) => Ok(Chosen { name: name.to_owned(), remark: None }),
            None => Err(Failure::plain(format!(
                "container {name} is not valid for pod {} out of: {}",
                pod.metadata.name,
                all_names(pod)
            ))),
        };
    }
    let annotated = pod.metadata.annotations.get(DEFAULT_CONTAINER);
    if let Some(name) = annotated.filter(|name| pod.container(name).is_some()) {
        return Ok(Chosen { name: name.clone(), remark: None });
    }
    let Some(first) = pod.spec.containers.first() else {
        return Err(Failure::plain(format!("pod {} has no container", pod.metadata.name)));
    };
    let PodSpec { containers, init_containers, ephemeral_containers, .. } = &pod.spec;
    let is_alone = containers.len() + init_containers.len() + ephemeral_containers.len() == 1;
    let remark = format!("Defaulted container \"{}\" out of: {}\n", first.name, all_names(pod));
    Ok(Chosen { name: first.name.clone(), remark: (!is_alone).then_some(remark) })
}

/// `app, side, debug (ephem), setup (init)`.
pub fn all_names(pod: &Pod) -> String {
    let regular = pod.spec.containers.iter().map(|container| container.name.clone());
    let ephemeral = |container: &Container| format!("{} (ephem)", container.name);
    let init = |container: &Container| format!("{} (init)", container.name);
    let names = regular
        .chain(pod.spec.ephemeral_containers.iter().map(ephemeral))
        .chain(pod.spec.init_containers.iter().map(init));
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pod(containers: &[&str], init: &[&str]) -> Pod {
        let named = |name: &&str| Container { name: (*name).to_owned(), ..Container::default() };
        let mut pod = Pod::default();
        pod.metadata.name = "web".to_owned();
        pod.spec.containers = containers.iter().map(named).collect();
        pod.spec.init_containers = init.iter().map(named).collect();
        pod
    }

    #[test]
    fn one_of_several_is_chosen_and_said() {
        let chosen = choose(&pod(&["app", "side"], &["setup"]), None).ok().unwrap();
        assert_eq!(chosen.name, "app");
        let remark = "Defaulted container \"app\" out of: app, side, setup (init)\n";
        assert_eq!(chosen.remark.as_deref(), Some(remark));
        assert!(choose(&pod(&["app"], &[]), None).ok().unwrap().remark.is_none());
    }

    #[test]
    fn the_annotation_decides_and_a_wrong_name_is_refused() {
        let mut pod = pod(&["app", "side"], &[]);
        let refused = choose(&pod, Some("nope")).err().unwrap().text();
        assert_eq!(refused, "error: container nope is not valid for pod web out of: app, side\n");
        pod.metadata.annotations.insert(DEFAULT_CONTAINER.to_owned(), "side".to_owned());
        let chosen = choose(&pod, None).ok().unwrap();
        assert_eq!((chosen.name.as_str(), chosen.remark), ("side", None));
    }
}

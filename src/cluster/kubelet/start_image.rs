//! Starting one container, first part: its image.
//! Models pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer Step 1 and images/image_manager.go (v1.36), K50–K52.

use std::rc::Rc;

use super::desk::{Desk, Note};
use super::images::{ImageEvent, ImageStep, Inspection};
use super::node_status::image_came;
use super::reason_cache::StartFailure;
use super::start;
use super::steps::Step;
use super::workers::Wait;
use crate::cluster::rule::Rule;
use crate::cluster::version::PullTimes;
use crate::kit::time::SimTime;
use crate::objects::{Container, ImagePullPolicy, Pod};

/// Makes sure that the image is there; the container is created afterwards.
pub fn begin(desk: &mut Desk, pod: &Rc<Pod>, container: &Container) -> Option<Wait> {
    let Container { name, image, .. } = container;
    let policy = container.image_pull_policy.unwrap_or(ImagePullPolicy::IfNotPresent);
    let is_there = desk.runtime.images.has(image);
    let inspection = if is_there { Inspection::Present } else { Inspection::Absent };
    let key = image_key(pod, container);
    let now = desk.ctx.now();
    match desk.kubelet.images.decide(&key, image, policy, &inspection, now) {
        ImageStep::Present(event) => {
            say(desk, name, &event, None);
            desk.job().steps.push_front(Step::Create(name.clone()));
            None
        }
        ImageStep::Refuse(event, failure) => {
            let rule = match event.reason {
                "BackOff" => Rule::ImageBackOff,
                "ErrImageNeverPull" => Rule::ImageNeverPull,
                _ => Rule::ImagePullFailed,
            };
            say(desk, name, &event, Some(rule));
            refuse(desk, name, failure, rule);
            None
        }
        ImageStep::Pull(event) => {
            say(desk, name, &event, Some(Rule::ImagePull));
            let pull = desk.runtime.images.pull(desk.ctx, image, desk.worker.uid.as_str());
            desk.job().steps.push_front(Step::Pulled {
                container: name.clone(),
                asked_at: now,
                begun_at: pull.begins,
            });
            Some(Wait::Until(pull.ends))
        }
    }
}

pub fn pulled(desk: &mut Desk, name: &str, asked_at: SimTime, begun_at: SimTime) {
    let pod = desk.job().pod.clone();
    let Some(container) = pod.container(name) else { return };
    let (key, image) = (image_key(&pod, container), &container.image);
    let now = desk.ctx.now();
    match desk.runtime.images.pulled(desk.ctx, image) {
        Ok(()) => {
            let took = PullTimes { pulling: now - begun_at, with_waiting: now - asked_at };
            let event = desk.kubelet.images.pulled(&key, image, took, now);
            say(desk, name, &event, Some(Rule::ImagePull));
            let node = desk.kubelet.node.clone();
            image_came(desk.ctx, &node);
            desk.job().steps.push_front(Step::Create(name.to_owned()));
        }
        Err(error) => {
            let (event, failure) = desk.kubelet.images.failed(&key, image, &error, now);
            say(desk, name, &event, Some(Rule::ImagePullFailed));
            refuse(desk, name, failure, Rule::ImagePullFailed);
        }
    }
}

fn say(desk: &mut Desk, container: &str, event: &ImageEvent, rule: Option<Rule>) {
    desk.note(Note {
        container: Some(container),
        kind: event.kind,
        reason: event.reason,
        message: &event.message,
        rule,
    });
}

/// A failed image is told twice: its own event, then the start's (K50.6).
fn refuse(desk: &mut Desk, name: &str, failure: StartFailure, rule: Rule) {
    let error = failure.reason.clone();
    start::refuse(desk, name, &error, failure, rule);
}

fn image_key(pod: &Pod, container: &Container) -> String {
    format!("{}_{}", pod.metadata.uid, container.image)
}

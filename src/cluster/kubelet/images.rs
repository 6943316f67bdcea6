//! Getting an image onto the node: policy, presence, pull, and the back-off between pulls.
//! Models pkg/kubelet/images/image_manager.go (v1.36; the texts that changed are the version's), K49–K51.

use crate::kit::sorted::SortedMap;

use super::reason_cache::StartFailure;
use crate::cluster::pace::image_bytes;
use crate::cluster::runtime::image_reference;
use crate::cluster::runtime::images::{PullError, qualified};
use crate::cluster::version::{PullTimes, Version};
use crate::kit::backoff::Backoff;
use crate::kit::quote::quote;
use crate::kit::time::{SimTime, Span};
use crate::objects::{EventType, ImagePullPolicy};

pub const BACK_OFF_INITIAL: Span = Span::secs(10);
pub const BACK_OFF_MAX: Span = Span::secs(300);

#[derive(Clone, Debug, PartialEq)]
pub struct ImageManager {
    back_off: Backoff,
    /// The last pull error of a key, for the back-off's message.
    last_error: SortedMap<String, String>,
    version: Version,
}

/// What to do about an image before a container can be made of it.
#[derive(Clone, Debug, PartialEq)]
pub enum ImageStep {
    /// It is on the node and may be used.
    Present(ImageEvent),
    Pull(ImageEvent),
    Refuse(ImageEvent, StartFailure),
}

#[derive(Clone, Debug, PartialEq)]
pub struct ImageEvent {
    pub kind: EventType,
    pub reason: &'static str,
    pub message: String,
}

/// What the runtime's inspection of the node's images came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Inspection {
    Absent,
    Present,
    Failed(String),
}

impl ImageManager {
    pub fn new(initial: Span, max: Span, version: Version) -> ImageManager {
        ImageManager { back_off: Backoff::new(initial, max), last_error: SortedMap::new(), version }
    }

    /// `key` is pod and image; `image` is the text of the spec.
    pub fn decide(
        &self,
        key: &str,
        image: &str,
        policy: ImagePullPolicy,
        inspection: &Inspection,
        now: SimTime,
    ) -> ImageStep {
        if let Err(detail) = image_reference::parse(image) {
            let quoted = quote(image);
            let text = format!(
                "Failed to apply default image tag {quoted}: couldn't parse image name {quoted}: {detail}"
            );
            return refuse("InspectFailed", "InvalidImageName", text);
        }
        if policy != ImagePullPolicy::Always {
            match inspection {
                Inspection::Failed(error) => {
                    let text = format!("Failed to inspect image {}: {error}", quote(image));
                    return refuse("InspectFailed", "ImageInspectError", text);
                }
                Inspection::Present => {
                    let message = self.version.image_present_text(image);
                    return ImageStep::Present(normal("Pulled", message));
                }
                Inspection::Absent if policy == ImagePullPolicy::Never => {
                    let text = format!(
                        "Container image {} is not present with pull policy of Never",
                        quote(image)
                    );
                    return refuse("ErrImageNeverPull", "ErrImageNeverPull", text);
                }
                Inspection::Absent => {}
            }
        }
        if self.back_off.is_in_back_off_since_update(key, now) {
            let event = normal("BackOff", format!("Back-off pulling image {}", quote(image)));
            let last_error = self.last_error.get(key).map(String::as_str);
            let message = self.version.image_back_off_message(&event.message, last_error);
            let reason = "ImagePullBackOff".to_owned();
            return ImageStep::Refuse(event, StartFailure { reason, message, expires: None });
        }
        ImageStep::Pull(normal("Pulling", format!("Pulling image {}", quote(image))))
    }

    /// A pull ended well. Its back-off is not reset, only forgotten in time.
    pub fn pulled(&mut self, key: &str, image: &str, took: PullTimes, now: SimTime) -> ImageEvent {
        self.last_error.remove(key);
        self.back_off.gc(now);
        normal(
            "Pulled",
            self.version.image_pulled_text(image, took, image_bytes(&qualified(image))),
        )
    }

    /// A pull failed; the next waits longer.
    pub fn failed(
        &mut self,
        key: &str,
        image: &str,
        error: &PullError,
        now: SimTime,
    ) -> (ImageEvent, StartFailure) {
        self.back_off.next(key, now, now);
        let (reason, message) = failure_text(image, error);
        self.last_error.insert(key.to_owned(), format!("{reason}: {message}"));
        let event = ImageEvent {
            kind: EventType::Warning,
            reason: "Failed",
            message: format!("Failed to pull image {}: {message}", quote(image)),
        };
        (event, StartFailure { reason: reason.to_owned(), message, expires: None })
    }
}

/// Reason and message of a failed pull. Models evalCRIPullErr.
pub fn failure_text(image: &str, error: &PullError) -> (&'static str, String) {
    match error {
        PullError::RegistryUnavailable => {
            let text = format!("image pull failed for {image} because the registry is unavailable");
            ("RegistryUnavailable", text)
        }
        PullError::SignatureValidationFailed => {
            let text =
                format!("image pull failed for {image} because the signature validation failed");
            ("SignatureValidationFailed", text)
        }
        PullError::Other(text) => ("ErrImagePull", text.clone()),
    }
}

fn normal(reason: &'static str, message: String) -> ImageEvent {
    ImageEvent { kind: EventType::Normal, reason, message }
}

fn refuse(event: &'static str, reason: &str, message: String) -> ImageStep {
    let failure =
        StartFailure { reason: reason.to_owned(), message: message.clone(), expires: None };
    ImageStep::Refuse(ImageEvent { kind: EventType::Warning, reason: event, message }, failure)
}

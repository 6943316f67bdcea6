//! Images: when they are pulled, what the events say, and which texts are one.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::case::{Case, Failure, same};
use crate::cluster::kubelet::images::{ImageManager, ImageStep, Inspection, failure_text};
use crate::cluster::runtime::image_reference;
use crate::cluster::runtime::images::PullError;
use crate::cluster::version::{PullTimes, Version};
use crate::kit::time::{SimTime, Span};
use crate::objects::ImagePullPolicy;

const KEY: &str = "test-pod-uid/image";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Calls {
    image: String,
    policy: ImagePullPolicy,
    backoff_initial: u64,
    backoff_max: u64,
    seconds_between_calls: u64,
    present_images: Vec<String>,
    inspect_error: Option<String>,
    pull_error: Option<String>,
    #[serde(default)]
    qps: u32,
    /// How many pulls may start at once; with a rate and no burst, none may.
    #[serde(default)]
    burst: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallsExpect {
    calls: Vec<CallExpect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct CallExpect {
    cri: Vec<String>,
    error: Option<String>,
    events: Vec<String>,
    message_contains: Option<String>,
}

/// What one call asked of the runtime, and what came of it.
#[derive(Default)]
struct Call {
    cri: Vec<&'static str>,
    error: Option<String>,
    events: Vec<&'static str>,
    message: String,
}

pub fn calls(case: &Case) -> Result<(), Failure> {
    let input: Calls = case.input()?;
    let expect: CallsExpect = case.expect()?;
    let mut manager = ImageManager::new(
        Span::secs(input.backoff_initial),
        Span::secs(input.backoff_max),
        Version::DEFAULT,
    );
    let mut now = SimTime::ZERO;
    for expected in expect.calls {
        now += Span::secs(input.seconds_between_calls);
        let call = input.call(&mut manager, now);
        same(expected.cri, call.cri)?;
        same(expected.error, call.error)?;
        same(expected.events, call.events)?;
        let part = expected.message_contains.unwrap_or_default();
        if !call.message.contains(&part) {
            return Err(Failure::new(&format!("a message with {part:?}"), &call.message));
        }
    }
    Ok(())
}

impl Calls {
    fn call(&self, manager: &mut ImageManager, now: SimTime) -> Call {
        let mut call = Call::default();
        if self.is_inspected(manager, now) {
            call.cri.push("GetImageRef");
        }
        match manager.decide(KEY, &self.image, self.policy, &self.inspection(), now) {
            ImageStep::Present(event) => call.events.push(event.reason),
            ImageStep::Refuse(event, failure) => {
                call.events.push(event.reason);
                call.error = Some(failure.reason);
                call.message = failure.message;
            }
            ImageStep::Pull(event) => {
                call.events.push(event.reason);
                self.pull(manager, now, &mut call);
            }
        }
        call
    }

    fn pull(&self, manager: &mut ImageManager, now: SimTime, call: &mut Call) {
        let is_held_up = 0 < self.qps && self.burst == 0;
        let error = if is_held_up {
            Some(PullError::Other("pull QPS exceeded".to_owned()))
        } else {
            call.cri.push("PullImage");
            self.pull_error.as_deref().map(pull_error)
        };
        match error {
            None => {
                call.cri.push("GetImageSize");
                let took = PullTimes { pulling: Span::ZERO, with_waiting: Span::ZERO };
                call.events.push(manager.pulled(KEY, &self.image, took, now).reason);
            }
            Some(error) => {
                let (event, failure) = manager.failed(KEY, &self.image, &error, now);
                call.events.push(event.reason);
                call.error = Some(failure.reason);
                call.message = failure.message;
            }
        }
    }

    fn inspection(&self) -> Inspection {
        if let Some(error) = &self.inspect_error {
            return Inspection::Failed(error.clone());
        }
        let name = image_reference::parse(&self.image).map(|image| image.with_default_tag());
        match name {
            Ok(name) if self.present_images.contains(&name) => Inspection::Present,
            Ok(_) | Err(_) => Inspection::Absent,
        }
    }

    /// Whether the runtime is asked for the image at all: only then can the question fail.
    fn is_inspected(&self, manager: &ImageManager, now: SimTime) -> bool {
        let failing = Inspection::Failed("asked".to_owned());
        let step = manager.decide(KEY, &self.image, self.policy, &failing, now);
        matches!(step, ImageStep::Refuse(_, failure) if failure.reason == "ImageInspectError")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct PullErrorText {
    image: String,
    cri_error: String,
}

pub fn pull_error_text(case: &Case) -> Result<(), Failure> {
    let input: PullErrorText = case.input()?;
    let (error, message) = failure_text(&input.image, &pull_error(&input.cri_error));
    case.check(json!({"error": error, "message": message}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DefaultTag {
    image: String,
}

pub fn default_tag(case: &Case) -> Result<(), Failure> {
    let input: DefaultTag = case.input()?;
    let expect: Map<String, Value> = case.expect()?;
    let image = image_reference::parse(&input.image)
        .map_err(|detail| Failure::new(&Value::from(expect).to_string(), &detail))?;
    case.check(json!({"image": image.with_default_tag()}))
}

/// The runtime's errors that the kubelet knows by name; any other is its own text.
fn pull_error(name: &str) -> PullError {
    match name {
        "RegistryUnavailable" => PullError::RegistryUnavailable,
        "SignatureValidationFailed" => PullError::SignatureValidationFailed,
        text => PullError::Other(text.to_owned()),
    }
}

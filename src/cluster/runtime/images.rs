//! The images of one node, and the registries it pulls from, one pull at a time.
//! Models containerd's image service (internal/cri/server/images) and the kubelet's serial puller (images/puller.go, v1.36).

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::image_reference::{self, Reference};
use crate::cluster::api::Store;
pub use crate::cluster::app::images::Known;
use crate::cluster::app::{Image, Volume, images as catalogue, unpack};
use crate::cluster::ctx::Ctx;
use crate::cluster::pace::Pace;
use crate::kit::chance::draw;
use crate::kit::hash::hex64;
use crate::kit::quote::quote;
use crate::kit::time::SimTime;
use crate::objects::{App, Kind, Object};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Images {
    layers: SortedMap<String, Layers>,
    /// Images that containers were started from.
    unpacked: Rc<SortedMap<String, Unpacked>>,
    /// A pull that is asked for earlier waits until then.
    free_at: SimTime,
}

/// An image, and its files as a tree that all its containers share until they write.
#[derive(Clone, Debug, PartialEq)]
pub struct Unpacked {
    pub image: Rc<Image>,
    pub layer: Volume,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layers {
    /// A pull under way brings them.
    Coming,
    Here,
}

/// A pull in the queue: when its turn comes, and when it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pull {
    pub begins: SimTime,
    pub ends: SimTime,
}

/// How a pull failed, in the runtime's words.
#[derive(Clone, Debug, PartialEq)]
pub enum PullError {
    RegistryUnavailable,
    SignatureValidationFailed,
    Other(String),
}

impl Images {
    pub fn has(&self, reference: &str) -> bool {
        self.layers.get(&qualified(reference)) == Some(&Layers::Here)
    }

    /// Puts a pull into the queue. Layers that are here, or will be by then, are not fetched again.
    pub fn pull(&mut self, ctx: &Ctx, reference: &str, who: &str) -> Pull {
        let name = qualified(reference);
        let is_published = catalogue::is_published(reference, &apps(&ctx.shared.api.store));
        let is_download = is_published && !self.layers.contains_key(&name);
        let pace = if is_download { Pace::Pull } else { Pace::PullAgain };
        if is_download {
            self.layers.insert(name, Layers::Coming);
        }
        let begins = ctx.now().max(self.free_at);
        let ends = begins + ctx.pace(pace, who);
        self.free_at = ends;
        Pull { begins, ends }
    }

    /// What a container of this image starts from. An App document may change under its name, so it is read every time.
    pub fn unpacked(&mut self, ctx: &Ctx, reference: &str) -> Unpacked {
        let apps = apps(&ctx.shared.api.store);
        if let Some(known) = self.unpacked.get(reference).filter(|_| apps.is_empty()) {
            return known.clone();
        }
        let (image, _) = catalogue::find(reference, &apps);
        let unpacked = Unpacked { layer: unpack(&image), image };
        if apps.is_empty() {
            Rc::make_mut(&mut self.unpacked).insert(reference.to_owned(), unpacked.clone());
        }
        unpacked
    }

    /// The pull is over.
    pub fn pulled(&mut self, ctx: &Ctx, reference: &str) -> Result<(), PullError> {
        if !catalogue::is_published(reference, &apps(&ctx.shared.api.store)) {
            return Err(not_found(reference));
        }
        self.layers.insert(qualified(reference), Layers::Here);
        Ok(())
    }
}

/// Whether podlife knows what the image runs, or lets a plain server stand in for it.
pub fn knows(store: &Store, reference: &str) -> Known {
    catalogue::knows(reference, &apps(store))
}

/// The programs that course authors wrote down.
fn apps<'a>(store: &'a Store) -> Vec<&'a App> {
    let stored = store.list(Kind::App, None);
    let app = |object: &'a Object| match object {
        Object::App(app) => Some(&**app),
        _ => None,
    };
    stored.filter_map(app).collect()
}

/// What containerd says of an image that no registry has.
fn not_found(reference: &str) -> PullError {
    let name = qualified(reference);
    PullError::Other(format!(
        "rpc error: code = NotFound desc = failed to pull and unpack image {}: failed to resolve reference {}: {name}: not found",
        quote(&name),
        quote(&name)
    ))
}

/// The image as the runtime names it; a text that is no reference stays as it is.
pub fn qualified(reference: &str) -> String {
    image_reference::parse(reference).map_or_else(|_| reference.to_owned(), |name| name.qualified())
}

/// `docker.io/library/nginx@sha256:…`: the digest is made up, but always the same for the same image.
pub fn digest_reference(reference: &str) -> String {
    let repository = image_reference::parse(reference)
        .map_or_else(|_| reference.to_owned(), |name: Reference| name.repository());
    format!("{repository}@sha256:{}", hex64(draw(0, "image-digest", &qualified(reference))))
}

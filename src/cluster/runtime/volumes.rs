//! The volumes of a pod: what its containers share, and what stays when one of them is started anew.

use std::rc::Rc;

use super::{Runtime, atomic_writer};
use crate::cluster::app::Volume;
use crate::cluster::app::files::Medium;
use crate::cluster::ctx::Ctx;
use crate::cluster::ids::Uid;
use crate::kit::chance::draw;
use crate::kit::time::SimTime;

/// Files that show what the API holds: path, text and mode.
pub struct Shown {
    pub files: Vec<(String, String, u32)>,
    pub medium: Medium,
}

impl Runtime {
    /// Makes a volume if it is not there, for containers to write in.
    pub fn make_volume(&mut self, uid: &Uid, name: &str, medium: Medium, now: SimTime) {
        let volumes = Rc::make_mut(self.volumes.entry(uid.clone()).or_default());
        let made = || Volume::for_everybody(medium, now);
        volumes.entry(name.to_owned()).or_insert_with(made);
    }

    /// What a volume shows from now on.
    pub fn show_volume(&mut self, ctx: &Ctx, uid: &Uid, name: &str, shown: Shown) {
        let now = ctx.now();
        let chance = draw(ctx.seed(), "volume-directory", &format!("{uid}/{name}"));
        let volumes = Rc::make_mut(self.volumes.entry(uid.clone()).or_default());
        let made = || Volume::for_everybody(shown.medium, now);
        let volume = volumes.entry(name.to_owned()).or_insert_with(made);
        // What is larger than a volume may be is left out, as a full disk leaves it out.
        let _ = atomic_writer::write(volume, &shown.files, now, chance.nth(now.as_millis()));
    }

    /// A volume as it is now, under a name that is this container's own: what is put into the other later is not seen there.
    pub fn keep_volume(&mut self, uid: &Uid, name: &str, container: &str) -> String {
        let volumes = Rc::make_mut(self.volumes.entry(uid.clone()).or_default());
        // No volume of a pod has such a name.
        let kept = format!("{name}@{container}");
        if let Some(volume) = volumes.get(name).cloned() {
            volumes.insert(kept.clone(), volume);
        }
        kept
    }

    /// The same part of a volume by a path without links: a mount is of what they lead to now.
    pub fn real_sub_path(&self, uid: &Uid, name: &str, sub_path: &str) -> String {
        let volume = self.volumes.get(uid).and_then(|volumes| volumes.get(name));
        let real = volume.and_then(|volume| volume.real_path(sub_path));
        real.unwrap_or_else(|| sub_path.to_owned())
    }

    pub fn read_volume(&self, uid: &Uid, name: &str, path: &str) -> Option<Vec<u8>> {
        self.volumes.get(uid)?.get(name)?.read(path).map(|text| text.as_bytes().to_vec())
    }
}

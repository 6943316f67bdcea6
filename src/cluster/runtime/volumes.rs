//! The volumes of a pod: what its containers share, and what stays when one of them is started anew.

use std::rc::Rc;

use super::Runtime;
use crate::cluster::app::{File, Volume};
use crate::cluster::ids::Uid;
use crate::kit::time::SimTime;

impl Runtime {
    /// Makes a volume if it is not there. `files`: all that is in it from now on; None leaves it to the containers.
    pub fn fill_volume(
        &mut self,
        uid: &Uid,
        name: &str,
        files: Option<Vec<(String, String, u32)>>,
        now: SimTime,
    ) {
        let volumes = Rc::make_mut(self.volumes.entry(uid.clone()).or_default());
        let Some(files) = files else {
            volumes.entry(name.to_owned()).or_default();
            return;
        };
        let mut volume = Volume::default();
        for (path, text, mode) in files {
            // What is larger than a volume may be is left out, as a full disk leaves it out.
            let _ = volume.put(&path, File::text(&text, mode, now));
        }
        volumes.insert(name.to_owned(), volume);
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

    pub fn read_volume(&self, uid: &Uid, name: &str, path: &str) -> Option<Vec<u8>> {
        self.volumes.get(uid)?.get(name)?.read(path).map(|text| text.as_bytes().to_vec())
    }
}

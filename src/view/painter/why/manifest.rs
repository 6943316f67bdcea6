//! Which line of the learner's files says something of an object. A file has a text for each time it was changed; the one
//! that counts is the newest that says of the field what the object holds: a pod of an older ReplicaSet comes from an older
//! text, and what was written and not applied made nothing.

use super::text::{Age, Document, Text};
use crate::admit::ApiServer;
use crate::cluster::Store;
use crate::kit::order;
use crate::objects::{Key, Kind, Object};
use crate::session::Session;
use crate::view::why::{Field, Place};
use crate::yaml::path::Path;

/// From a pod to what made it there are at most so many steps: CronJob, Job, pod.
const OWNERS_MAX: usize = 4;

/// The files as the editor holds them, the one read last first, and behind them what they were before.
#[derive(Default)]
pub struct Manifests {
    texts: Vec<Text>,
    /// Counts the states there have been.
    states: u64,
}

/// The files, with the objects that their fields are compared with.
#[derive(Clone, Copy)]
pub struct Lines<'a> {
    pub manifests: &'a Manifests,
    pub store: &'a Store,
}

impl Manifests {
    /// Looks at the files again; the number is another one when one of them changed.
    pub fn read(&mut self, session: &Session) -> u64 {
        let names = newest_first(session);
        let current = names.iter().map(|name| (&**name, session.text(name), Age::Current));
        let former = names.iter().flat_map(|name| {
            session.former_texts(name).into_iter().map(|text| (&**name, text, Age::Former))
        });
        let wanted: Vec<(&str, &str, Age)> = current.chain(former).collect();
        let known = self.texts.iter().map(|one| (&*one.file, &*one.text, one.age));
        if !known.eq(wanted.iter().copied()) {
            self.states += 1;
            let server = session.take().recipe().settings.version.api_server();
            self.texts = renewed(std::mem::take(&mut self.texts), &wanted, &server);
        }
        self.states
    }

    fn find(&self, key: &Key) -> impl Iterator<Item = (&Text, &Document)> {
        self.texts.iter().filter_map(move |text| Some((text, text.find(key)?)))
    }
}

/// Texts that stay are not read again.
fn renewed(mut before: Vec<Text>, wanted: &[(&str, &str, Age)], server: &ApiServer) -> Vec<Text> {
    let mut texts = Vec::new();
    for (file, text, age) in wanted.iter().copied() {
        let known =
            before.iter().position(|one| (&*one.file, &*one.text, one.age) == (file, text, age));
        texts.push(match known {
            Some(index) => before.swap_remove(index),
            None => Text::new(file, text, age, server),
        });
    }
    texts
}

impl Lines<'_> {
    /// Where an object begins, in the text that it was stored from.
    pub fn object(&self, object: &Object) -> Option<Place> {
        let newest = || self.manifests.find(&object.key()).next();
        let (text, document) = self.whole(object).or_else(newest)?;
        Some(text.begin(document))
    }

    /// The same of a change that a line made: only if the line names the file.
    pub fn change(&self, object: &Object, line: &str) -> Option<Place> {
        let (text, document) = self.whole(object)?;
        line.contains(&text.file).then(|| text.begin(document))
    }

    /// The newest text that says all that an object is.
    fn whole(&self, object: &Object) -> Option<(&Text, &Document)> {
        let (key, held, spec) = (object.key(), object.to_json(), Path::parse("spec"));
        let mut found = self.manifests.find(&key);
        found.find(|(_, document)| document.agrees(&spec, &held, &spec))
    }

    /// The line of a field, or of the nearest thing around it: `spec.containers[app].livenessProbe`.
    pub fn field(&self, key: &Key, path: &str) -> Option<Place> {
        if let Some(place) = self.line(key, "", path, key) {
            return Some(place);
        }
        // A CronJob's Jobs come from its template.
        let owner = self.store.get(key)?.meta().controller()?;
        let kind = Kind::from_manifest(&owner.api_version, &owner.kind)?;
        let owner = Key::new(kind, &key.namespace, &owner.name);
        match kind {
            Kind::CronJob => self.line(&owner, "spec.jobTemplate.", path, key),
            _ => None,
        }
    }

    /// The same, unless nothing is written there.
    pub fn written(&self, key: &Key, path: &str) -> Option<Place> {
        self.field(key, path).filter(|place| place.field == Field::Written)
    }

    /// The same for a pod, which may come from a template.
    pub fn of_pod(&self, pod: &Key, path: &str) -> Option<Place> {
        if let Some(place) = self.line(pod, "", path, pod) {
            return Some(place);
        }
        let mut key = pod.clone();
        for _ in 0..OWNERS_MAX {
            let owner = self.store.get(&key)?.meta().controller()?.clone();
            let kind = Kind::from_manifest(&owner.api_version, &owner.kind)?;
            key = Key::new(kind, &pod.namespace, &owner.name);
            let template = match kind {
                Kind::CronJob => "spec.jobTemplate.spec.template.",
                _ => "spec.template.",
            };
            if let Some(place) = self.line(&key, template, path, pod) {
                return Some(place);
            }
        }
        None
    }

    /// The line of a field of a pod or of anything else, in what made it: in the newest text that says all that it is, or
    /// else what the field holds, or else in the newest text.
    fn line(&self, of: &Key, template: &str, path: &str, object: &Key) -> Option<Place> {
        let written = |path: &str| Path::parse(&format!("{template}{path}"));
        let (path, there, spec) = (written(path), Path::parse(path), Path::parse("spec"));
        let Some(held) = self.store.get(object).map(|object| object.to_json()) else {
            let (text, document) = self.manifests.find(of).next()?;
            return text.field(document, &path);
        };
        let says = |document: &Document| document.agrees(&path, &held, &there);
        let is_whole = |document: &Document| document.agrees(&written("spec"), &held, &spec);
        let found = || self.manifests.find(of);
        let best = found().find(|(_, document)| is_whole(document) && says(document));
        if let Some((text, document)) = best.or_else(|| found().find(|(_, one)| says(one))) {
            return text.field(document, &path);
        }
        let (text, document) = found().next()?;
        // What no text says was set elsewhere, and there is no line to show.
        let place = text.field(document, &path).filter(|place| place.field == Field::Written)?;
        Some(Place { field: Field::Differs, ..place })
    }
}

/// Those that a line has read so far, the newest first; all of them if none was named.
fn newest_first(session: &Session) -> Vec<String> {
    let take = session.take();
    let lines = take.recipe().script.lines();
    let last = |name: &str| {
        let mut past = lines.iter().enumerate().filter(|(_, line)| line.at <= take.now());
        past.rfind(|(_, line)| line.line().contains(name)).map(|(index, _)| index)
    };
    let is_manifest = |name: &&str| name.ends_with(".yaml") || name.ends_with(".yml");
    let names = session.file_names().into_iter().filter(is_manifest);
    let mut ranked: Vec<(Option<usize>, &str)> = names.map(|name| (last(name), name)).collect();
    if ranked.iter().any(|(last, name)| last.is_some() || take.has_read(name)) {
        ranked.retain(|(last, name)| last.is_some() || take.has_read(name));
    }
    order::sort_by_key(&mut ranked, |(last, _)| std::cmp::Reverse(*last));
    ranked.into_iter().map(|(_, name)| name.to_owned()).collect()
}

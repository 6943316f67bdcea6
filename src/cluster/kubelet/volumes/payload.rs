//! The files of volumes that show what the API holds: ConfigMaps, Secrets, the pod itself, and several of these in one.
//! Models pkg/volume/{configmap,secret,downwardapi,projected} and util/atomic_writer.go (v1.36).

use crate::kit::sorted::SortedMap;
use std::rc::Rc;

use super::{Tree, VolumeFile, token};
use crate::cluster::api::Store;
use crate::cluster::kubelet::config_error::ConfigError;
use crate::cluster::kubelet::downward;
use crate::objects::{
    ConfigMap, DownwardApiVolumeFile, KeyToPath, Pod, Secret, Volume, VolumeProjection,
};

/// Read and write for the owner, read for everybody else.
const MODE: i32 = 0o644;
const MODE_BITS: i32 = 0o777;
const PATH_BYTES_MAX: usize = 4096;
const NAME_BYTES_MAX: usize = 255;

/// What stands under the keys of an object.
type Entries = SortedMap<String, Rc<[u8]>>;

/// None: nothing is shown in this kind of volume.
pub fn of(volume: &Volume, pod: &Pod, store: &Store) -> Option<Result<Tree, String>> {
    let made = if let Some(source) = &volume.config_map {
        let how = Showing::of(&source.items, source.default_mode, source.optional);
        config_map(&source.name, how, pod, store)
    } else if let Some(source) = &volume.secret {
        let how = Showing::of(&source.items, source.default_mode, source.optional);
        secret(&source.secret_name, how, pod, store)
    } else if let Some(source) = &volume.downward_api {
        about_pod(&source.items, source.default_mode, pod, store).map_err(joined)
    } else if let Some(source) = &volume.projected {
        all_in_one(&source.sources, source.default_mode, pod, store)
    } else {
        return None;
    };
    Some(made.and_then(|tree| writable(tree, &volume.name, pod)))
}

/// How the keys of an object become files.
#[derive(Clone, Copy)]
struct Showing<'a> {
    /// All keys, if there are none.
    items: &'a [KeyToPath],
    mode: Option<i32>,
    /// Whether the object and each of its keys may be missing.
    is_optional: bool,
}

impl<'a> Showing<'a> {
    fn of(items: &'a [KeyToPath], mode: Option<i32>, optional: Option<bool>) -> Showing<'a> {
        Showing { items, mode, is_optional: optional == Some(true) }
    }
}

fn config_map(name: &str, how: Showing, pod: &Pod, store: &Store) -> Result<Tree, String> {
    let found = store.config_map(&pod.metadata.namespace, name);
    if found.is_none() && !how.is_optional {
        return Err(ConfigError::NoConfigMap { name: name.to_owned() }.to_string());
    }
    let entries = found.map(|map| entries_of_map(map)).unwrap_or_default();
    files(&entries, how)
        .map_err(|key| format!("configmap references non-existent config key: {key}"))
}

fn secret(name: &str, how: Showing, pod: &Pod, store: &Store) -> Result<Tree, String> {
    let found = store.secret(&pod.metadata.namespace, name);
    if found.is_none() && !how.is_optional {
        return Err(ConfigError::NoSecret { name: name.to_owned() }.to_string());
    }
    let entries = found.map(|secret| entries_of_secret(secret)).unwrap_or_default();
    files(&entries, how).map_err(|key| format!("references non-existent secret key: {key}"))
}

fn entries_of_map(map: &ConfigMap) -> Entries {
    let bytes = map.binary_data.iter().map(|(key, bytes)| (key.clone(), bytes.shared()));
    let texts = map.data.iter().map(|(key, text)| (key.clone(), Rc::from(text.as_bytes())));
    SortedMap::from_iter(bytes.chain(texts))
}

fn entries_of_secret(secret: &Secret) -> Entries {
    SortedMap::from_iter(secret.data.iter().map(|(key, bytes)| (key.clone(), bytes.shared())))
}

/// Err: the key that is missing.
fn files(entries: &Entries, how: Showing) -> Result<Tree, String> {
    if how.items.is_empty() {
        let file = |content: &Rc<[u8]>| file(content.clone(), None, how.mode);
        return Ok(SortedMap::from_iter(
            entries.iter().map(|(key, content)| (key.clone(), file(content))),
        ));
    }
    let mut tree = Tree::new();
    for KeyToPath { key, mode, path } in how.items {
        match entries.get(key) {
            Some(content) => {
                tree.insert(path.clone(), file(content.clone(), *mode, how.mode));
            }
            None if how.is_optional => {}
            None => return Err(key.clone()),
        }
    }
    Ok(tree)
}

fn file(content: Rc<[u8]>, mode: Option<i32>, default: Option<i32>) -> VolumeFile {
    let mode = mode.or(default).unwrap_or(MODE) & MODE_BITS;
    VolumeFile { content, mode: mode.unsigned_abs() }
}

fn about_pod(
    items: &[DownwardApiVolumeFile],
    default: Option<i32>,
    pod: &Pod,
    store: &Store,
) -> Result<Tree, Vec<String>> {
    let (mut tree, mut errors) = (Tree::new(), Vec::new());
    for item in items {
        let told = match (&item.field_ref, &item.resource_field_ref) {
            (Some(field), _) => downward::field(pod, &field.field_path),
            (None, Some(selector)) => {
                let node = store.node(&pod.spec.node_name).map(|node| &**node);
                downward::resource(selector, pod, None, node)
            }
            (None, None) => Ok(String::new()),
        };
        match told {
            Ok(text) => {
                let content = Rc::from(text.as_bytes());
                tree.insert(item.path.clone(), file(content, item.mode, default));
            }
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(tree) } else { Err(errors) }
}

/// Later sources win where paths are the same; every source that fails is told of.
fn all_in_one(
    sources: &[VolumeProjection],
    mode: Option<i32>,
    pod: &Pod,
    store: &Store,
) -> Result<Tree, String> {
    let (mut tree, mut errors) = (Tree::new(), Vec::new());
    for source in sources {
        match projection(source, mode, pod, store) {
            Ok(files) => tree.extend(files),
            Err(mut more) => errors.append(&mut more),
        }
    }
    if errors.is_empty() { Ok(tree) } else { Err(joined(errors)) }
}

fn projection(
    source: &VolumeProjection,
    mode: Option<i32>,
    pod: &Pod,
    store: &Store,
) -> Result<Tree, Vec<String>> {
    let one = |error| vec![error];
    if let Some(source) = &source.secret {
        let how = Showing::of(&source.items, mode, source.optional);
        secret(&source.name, how, pod, store).map_err(one)
    } else if let Some(source) = &source.config_map {
        let how = Showing::of(&source.items, mode, source.optional);
        config_map(&source.name, how, pod, store).map_err(one)
    } else if let Some(source) = &source.downward_api {
        about_pod(&source.items, mode, pod, store)
    } else if let Some(source) = &source.service_account_token {
        let content = Rc::from(token::of(source, pod).as_bytes());
        Ok(Tree::from([(source.path.clone(), file(content, None, mode))]))
    } else {
        Ok(Tree::new())
    }
}

/// As utilerrors.NewAggregate prints several errors: each once.
fn joined(errors: Vec<String>) -> String {
    let mut seen: Vec<String> = Vec::new();
    for error in errors {
        if !seen.contains(&error) {
            seen.push(error);
        }
    }
    match &seen[..] {
        [error] => error.clone(),
        errors => format!("[{}]", errors.join(", ")),
    }
}

/// Paths without detours, if there is a file behind each.
fn writable(tree: Tree, volume: &str, pod: &Pod) -> Result<Tree, String> {
    let mut clean = Tree::new();
    for (path, file) in tree {
        let names: Vec<&str> = path.split('/').filter(|name| !["", "."].contains(name)).collect();
        if let Some(wrong) = wrong_path(&path, &names) {
            return Err(format!("invalid path: {wrong}"));
        }
        clean.insert(names.join("/"), file);
    }
    let is_also_folder = |path: &&String| {
        let inside = format!("{path}/");
        clean.starting_at(&inside).next().is_some_and(|(next, _)| next.starts_with(&inside))
    };
    match clean.keys().find(is_also_folder) {
        Some(path) => Err(format!(
            "mkdir /var/lib/kubelet/pods/{}/volumes/{volume}/..data/{path}: not a directory",
            pod.metadata.uid
        )),
        None => Ok(clean),
    }
}

fn wrong_path(path: &str, names: &[&str]) -> Option<String> {
    if names.is_empty() {
        return Some("must not be empty: \"\"".to_owned());
    }
    if path.starts_with('/') {
        return Some(format!("must be relative path: {path}"));
    }
    if PATH_BYTES_MAX < path.len() {
        return Some(format!("must be less than or equal to {PATH_BYTES_MAX} characters"));
    }
    if names.contains(&"..") {
        return Some(format!("must not contain '..': {path}"));
    }
    if names.iter().any(|name| NAME_BYTES_MAX < name.len()) {
        return Some(format!(
            "filenames must be less than or equal to {NAME_BYTES_MAX} characters"
        ));
    }
    names[0].starts_with("..").then(|| format!("must not start with '..': {path}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::{Kind, Object};
    use serde_json::{Value, json};

    fn store() -> Store {
        let objects = [
            (
                Kind::ConfigMap,
                json!({"metadata": {"name": "web", "namespace": "shop"},
                "data": {"nginx.conf": "server {}", "index.html": "hello"},
                "binaryData": {"logo": "AAEC"}}),
            ),
            (
                Kind::Secret,
                json!({"metadata": {"name": "keys", "namespace": "shop"},
                "data": {"tls.key": "c2VjcmV0"}}),
            ),
        ];
        Store::holding(objects.map(|(kind, json)| Object::from_json(kind, json).unwrap()))
    }

    /// `path mode content` of each file, or the error.
    fn shown(source: Value) -> Result<Vec<String>, String> {
        let pod: Pod = serde_json::from_value(json!({
            "metadata": {"name": "web-1", "namespace": "shop", "uid": "u1",
                "labels": {"app": "web"}},
            "spec": {"containers": [{"name": "app", "resources": {"limits": {"cpu": "2"}}}]},
        }))
        .unwrap();
        let mut volume = source;
        volume["name"] = "v".into();
        let volume: Volume = serde_json::from_value(volume).unwrap();
        let tree = of(&volume, &pod, &store()).expect("a volume that shows something")?;
        let line = |(path, file): (&String, &VolumeFile)| {
            format!("{path} {:o} {}", file.mode, String::from_utf8_lossy(&file.content))
        };
        Ok(tree.iter().map(line).collect())
    }

    fn check(source: Value, expected: &[&str]) {
        assert_eq!(
            shown(source.clone()),
            Ok(expected.iter().map(|line| (*line).to_owned()).collect()),
            "{source}"
        );
    }

    fn refuse(source: Value, expected: &str) {
        assert_eq!(shown(source.clone()), Err(expected.to_owned()), "{source}");
    }

    #[test]
    fn every_key_is_a_file_unless_items_choose() {
        check(
            json!({"configMap": {"name": "web", "defaultMode": 420}}),
            &["index.html 644 hello", "logo 644 \u{0}\u{1}\u{2}", "nginx.conf 644 server {}"],
        );
        check(
            json!({"configMap": {"name": "web", "defaultMode": 256, "items": [
                {"key": "nginx.conf", "path": "conf.d//./default.conf"},
                {"key": "index.html", "path": "index", "mode": 493}]}}),
            &["conf.d/default.conf 400 server {}", "index 755 hello"],
        );
        check(
            json!({"secret": {"secretName": "keys", "defaultMode": 420}}),
            &["tls.key 644 secret"],
        );
    }

    #[test]
    fn what_is_missing_is_told_unless_it_may_be() {
        let missing = json!([{"key": "none", "path": "x"}]);
        refuse(json!({"configMap": {"name": "no"}}), "configmap \"no\" not found");
        refuse(json!({"secret": {"secretName": "no"}}), "secret \"no\" not found");
        refuse(
            json!({"configMap": {"name": "web", "items": missing}}),
            "configmap references non-existent config key: none",
        );
        refuse(
            json!({"secret": {"secretName": "keys", "items": missing}}),
            "references non-existent secret key: none",
        );
        check(json!({"configMap": {"name": "no", "optional": true}}), &[]);
        check(json!({"secret": {"secretName": "keys", "optional": true, "items": missing}}), &[]);
    }

    #[test]
    fn the_pod_tells_of_itself_in_files() {
        check(
            json!({"downwardAPI": {"defaultMode": 420, "items": [
                {"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}},
                {"path": "cpu", "mode": 256, "resourceFieldRef":
                    {"containerName": "app", "resource": "limits.cpu", "divisor": "1m"}}]}}),
            &["cpu 400 2000", "labels 644 app=\"web\""],
        );
    }

    #[test]
    fn several_sources_share_a_volume_and_fail_together() {
        let namespace = json!({"downwardAPI": {"items": [
            {"path": "namespace", "fieldRef": {"fieldPath": "metadata.namespace"}}]}});
        check(
            json!({"projected": {"defaultMode": 420, "sources": [
                {"configMap": {"name": "web", "items": [{"key": "logo", "path": "a/logo"}]}},
                {"secret": {"name": "keys"}}, namespace]}}),
            &["a/logo 644 \u{0}\u{1}\u{2}", "namespace 644 shop", "tls.key 644 secret"],
        );
        refuse(
            json!({"projected": {"sources": [
                {"configMap": {"name": "a"}}, {"secret": {"name": "b"}}, {"configMap": {"name": "a"}}]}}),
            "[configmap \"a\" not found, secret \"b\" not found]",
        );
    }

    #[test]
    fn paths_that_cannot_be_written_are_refused() {
        let at = |path: &str| {
            json!({"configMap": {"name": "web", "items": [
            {"key": "logo", "path": path}, {"key": "index.html", "path": "dir/x"}]}})
        };
        refuse(at("/etc"), "invalid path: must be relative path: /etc");
        refuse(at("a/../b"), "invalid path: must not contain '..': a/../b");
        refuse(at("..x"), "invalid path: must not start with '..': ..x");
        refuse(at("./"), "invalid path: must not be empty: \"\"");
        refuse(at("dir"), "mkdir /var/lib/kubelet/pods/u1/volumes/v/..data/dir: not a directory");
    }
}

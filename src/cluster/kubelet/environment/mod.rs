//! The environment variables a container starts with.
//!
//! `services` are the variables that tell of services, `env_file` reads variables out of a file of a volume.
//! Models makeEnvironmentVariables of pkg/kubelet/kubelet_pods.go (v1.36), R123.

mod env_file;
mod services;
#[cfg(test)]
mod tests;

use crate::kit::sorted::SortedMap;

use super::config_error::ConfigError;
use super::downward;
use crate::cluster::api::Store;
use crate::kit::expansion::expand;
use crate::objects::{
    ConfigMap, Container, EnvFromSource, EnvVar, EnvVarSource, FileKeySelector, KeySelector,
    ObjectFieldSelector, Pod, Secret,
};

/// No process can be handed more: the kernel's bound for arguments and environment together.
const BYTES_MAX: usize = 2 * 1024 * 1024;

type Variables = SortedMap<String, String>;

/// What a variable can tell of beside the pod itself.
pub struct Surroundings<'a> {
    pub store: &'a Store,
    pub host_ip: &'a str,
    /// None yet, or the addresses of the pod's sandbox.
    pub pod_ips: &'a [String],
    /// A file of a volume of the pod.
    pub volume_file: &'a dyn Fn(&str, &str) -> Option<Vec<u8>>,
}

/// By name, those of the container before those that only tell of services; upstream has no order within either.
pub fn make(
    pod: &Pod,
    container: &Container,
    around: &Surroundings<'_>,
) -> Result<Vec<(String, String)>, ConfigError> {
    let services = services::variables(around.store, pod);
    let mut own = Variables::new();
    for source in &container.env_from {
        add_all(&mut own, source, pod, around.store)?;
    }
    for variable in &container.env {
        if let Some(value) = value_of(variable, pod, container, around, &own, &services)? {
            own.insert(variable.name.clone(), value);
        }
        bounded(&own)?;
    }
    bounded(&own)?;
    let rest = services.into_iter().filter(|(name, _)| !own.contains_key(name));
    let rest: Vec<(String, String)> = rest.collect();
    Ok(own.into_iter().chain(rest).collect())
}

/// Every key of an object, as it is: what is no sound name is a variable all the same.
fn add_all(
    own: &mut Variables,
    source: &EnvFromSource,
    pod: &Pod,
    store: &Store,
) -> Result<(), ConfigError> {
    let namespace = &pod.metadata.namespace;
    let prefix = &source.prefix;
    if let Some(reference) = &source.config_map_ref {
        let Some(map) = config_map(store, namespace, &reference.name, reference.optional)? else {
            return Ok(());
        };
        own.extend(map.data.iter().map(|(key, text)| (format!("{prefix}{key}"), text.clone())));
    } else if let Some(reference) = &source.secret_ref {
        let Some(secret) = secret(store, namespace, &reference.name, reference.optional)? else {
            return Ok(());
        };
        own.extend(
            secret.data.iter().map(|(key, bytes)| (format!("{prefix}{key}"), bytes.as_text())),
        );
    }
    Ok(())
}

/// None: what it comes from is missing and may be, so there is no such variable.
fn value_of(
    variable: &EnvVar,
    pod: &Pod,
    container: &Container,
    around: &Surroundings<'_>,
    own: &Variables,
    services: &Variables,
) -> Result<Option<String>, ConfigError> {
    if !variable.value.is_empty() {
        let known = |name: &str| own.get(name).or_else(|| services.get(name)).cloned();
        return Ok(Some(expand(&variable.value, known)));
    }
    let Some(source) = &variable.value_from else { return Ok(Some(String::new())) };
    let namespace = &pod.metadata.namespace;
    match source {
        EnvVarSource { field_ref: Some(field), .. } => field_value(field, pod, around).map(Some),
        EnvVarSource { resource_field_ref: Some(selector), .. } => {
            let node = around.store.node(&pod.spec.node_name).map(|node| &**node);
            let value = downward::resource(selector, pod, Some(container), node);
            value.map(Some).map_err(ConfigError::Downward)
        }
        EnvVarSource { config_map_key_ref: Some(selector), .. } => {
            let KeySelector { key, name, optional } = selector;
            let Some(map) = config_map(around.store, namespace, name, *optional)? else {
                return Ok(None);
            };
            let value = map.data.get(key).cloned();
            found(value, *optional, || ConfigError::NoConfigMapKey {
                key: key.clone(),
                namespace: namespace.clone(),
                name: name.clone(),
            })
        }
        EnvVarSource { secret_key_ref: Some(selector), .. } => {
            let KeySelector { key, name, optional } = selector;
            let Some(secret) = secret(around.store, namespace, name, *optional)? else {
                return Ok(None);
            };
            let value = secret.data.get(key).map(|bytes| bytes.as_text());
            found(value, *optional, || ConfigError::NoSecretKey {
                key: key.clone(),
                namespace: namespace.clone(),
                name: name.clone(),
            })
        }
        EnvVarSource { file_key_ref: Some(selector), .. } => file_value(selector, pod, around),
        _ => Ok(Some(String::new())),
    }
}

/// The kubelet knows these before the API shows them; the rest is the pod's own.
fn field_value(
    field: &ObjectFieldSelector,
    pod: &Pod,
    around: &Surroundings<'_>,
) -> Result<String, ConfigError> {
    match field.field_path.as_str() {
        "spec.nodeName" => Ok(pod.spec.node_name.clone()),
        "spec.serviceAccountName" => Ok(pod.spec.service_account_name.clone()),
        "status.hostIP" | "status.hostIPs" => Ok(around.host_ip.to_owned()),
        "status.podIP" => Ok(around.pod_ips.first().cloned().unwrap_or_default()),
        "status.podIPs" => Ok(around.pod_ips.join(",")),
        path => downward::field(pod, path).map_err(ConfigError::Downward),
    }
}

/// An empty value counts as a missing key.
fn file_value(
    selector: &FileKeySelector,
    pod: &Pod,
    around: &Surroundings<'_>,
) -> Result<Option<String>, ConfigError> {
    let FileKeySelector { key, optional, path, volume_name } = selector;
    let bytes = (around.volume_file)(volume_name, path).ok_or(ConfigError::UnreadableEnvFile)?;
    let value = env_file::value(&String::from_utf8_lossy(&bytes), key)
        .map_err(|env_file::Malformed| ConfigError::UnreadableEnvFile)?;
    found(value.filter(|value| !value.is_empty()), *optional, || ConfigError::NoFileKey {
        key: key.clone(),
        path: format!(
            "/var/lib/kubelet/pods/{}/volumes/kubernetes.io~empty-dir/{volume_name}/{path}",
            pod.metadata.uid
        ),
    })
}

fn found(
    value: Option<String>,
    optional: Option<bool>,
    missing: impl Fn() -> ConfigError,
) -> Result<Option<String>, ConfigError> {
    match value {
        None if optional != Some(true) => Err(missing()),
        value => Ok(value),
    }
}

fn config_map<'a>(
    store: &'a Store,
    namespace: &str,
    name: &str,
    optional: Option<bool>,
) -> Result<Option<&'a ConfigMap>, ConfigError> {
    match store.config_map(namespace, name) {
        None if optional != Some(true) => Err(ConfigError::NoConfigMap { name: name.to_owned() }),
        map => Ok(map.map(|map| &**map)),
    }
}

fn secret<'a>(
    store: &'a Store,
    namespace: &str,
    name: &str,
    optional: Option<bool>,
) -> Result<Option<&'a Secret>, ConfigError> {
    match store.secret(namespace, name) {
        None if optional != Some(true) => Err(ConfigError::NoSecret { name: name.to_owned() }),
        secret => Ok(secret.map(|secret| &**secret)),
    }
}

fn bounded(variables: &Variables) -> Result<(), ConfigError> {
    let bytes: usize = variables.iter().map(|(name, value)| name.len() + value.len()).sum();
    if BYTES_MAX < bytes { Err(ConfigError::TooLong) } else { Ok(()) }
}

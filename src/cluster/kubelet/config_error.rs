//! Why a container's configuration could not be made. `Display` is the kubelet's own message.
//! Models the errors of pkg/kubelet/kubelet_pods.go (v1.36), R123.

use std::fmt;

use crate::kit::quote::quote;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    NoConfigMap {
        name: String,
    },
    NoSecret {
        name: String,
    },
    NoConfigMapKey {
        key: String,
        namespace: String,
        name: String,
    },
    NoSecretKey {
        key: String,
        namespace: String,
        name: String,
    },
    /// A file of variables is missing or malformed.
    UnreadableEnvFile,
    NoFileKey {
        key: String,
        path: String,
    },
    /// A field or a resource of the pod that cannot be told, in upstream's words.
    Downward(String),
    /// Variables without a value that the path inside a volume names.
    NoSubPathVariable {
        names: Vec<String>,
    },
    SubPathNotLocal {
        path: String,
    },
    SubPathStepsBack {
        path: String,
    },
    NoVolume {
        volume: String,
        container: String,
    },
    /// More than a process can be handed, in the kernel's words.
    TooLong,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::NoConfigMap { name } => write!(f, "configmap {} not found", quote(name)),
            ConfigError::NoSecret { name } => write!(f, "secret {} not found", quote(name)),
            ConfigError::NoConfigMapKey { key, namespace, name } => {
                write!(f, "couldn't find key {key} in ConfigMap {namespace}/{name}")
            }
            ConfigError::NoSecretKey { key, namespace, name } => {
                write!(f, "couldn't find key {key} in Secret {namespace}/{name}")
            }
            ConfigError::UnreadableEnvFile => f.write_str("couldn't parse env file"),
            ConfigError::NoFileKey { key, path } => write!(
                f,
                "environment variable key {} not found in file {}",
                quote(key),
                quote(path)
            ),
            ConfigError::Downward(text) => f.write_str(text),
            ConfigError::NoSubPathVariable { names } => {
                write!(f, "missing value for {}", names.join(", "))
            }
            ConfigError::SubPathNotLocal { path } => {
                write!(f, "error SubPath `{path}` must not be an absolute path")
            }
            ConfigError::SubPathStepsBack { path } => {
                write!(f, "unable to provision SubPath `{path}`: must not contain '..'")
            }
            ConfigError::NoVolume { volume, container } => write!(
                f,
                "cannot find volume {} to mount into container {}",
                quote(volume),
                quote(container)
            ),
            ConfigError::TooLong => f.write_str("argument list too long"),
        }
    }
}

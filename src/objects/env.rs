//! A container's environment variables and where their values come from.
//! Models staging/src/k8s.io/api/core/v1/types.go EnvVar, EnvVarSource and EnvFromSource (v1.36).

use crate::objects::json::Json;

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct EnvVar {
    pub name: String,
    #[json(omitempty)]
    pub value: String,
    pub value_from: Option<EnvVarSource>,
}

/// One of these, as validation sees to.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct EnvVarSource {
    pub config_map_key_ref: Option<KeySelector>,
    pub field_ref: Option<ObjectFieldSelector>,
    pub file_key_ref: Option<FileKeySelector>,
    pub resource_field_ref: Option<ResourceFieldSelector>,
    pub secret_key_ref: Option<KeySelector>,
}

/// ConfigMapKeySelector and SecretKeySelector, which are alike.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct KeySelector {
    pub key: String,
    #[json(omitempty)]
    pub name: String,
    pub optional: Option<bool>,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct ObjectFieldSelector {
    #[json(omitempty)]
    pub api_version: String,
    pub field_path: String,
}

#[derive(Clone, Debug, PartialEq, Json)]
pub struct ResourceFieldSelector {
    #[json(omitempty)]
    pub container_name: String,
    /// A quantity; `0` where none was given.
    pub divisor: String,
    pub resource: String,
}

#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct FileKeySelector {
    pub key: String,
    pub optional: Option<bool>,
    pub path: String,
    pub volume_name: String,
}

/// All keys of an object as variables.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct EnvFromSource {
    pub config_map_ref: Option<EnvSource>,
    #[json(omitempty)]
    pub prefix: String,
    pub secret_ref: Option<EnvSource>,
}

/// ConfigMapEnvSource and SecretEnvSource, which are alike.
#[derive(Clone, Debug, Default, PartialEq, Json)]
pub struct EnvSource {
    #[json(omitempty)]
    pub name: String,
    pub optional: Option<bool>,
}

impl Default for ResourceFieldSelector {
    fn default() -> ResourceFieldSelector {
        ResourceFieldSelector {
            container_name: String::new(),
            divisor: "0".to_owned(),
            resource: String::new(),
        }
    }
}

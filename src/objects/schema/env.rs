//! Environment variables and where their values may come from.
//! Models staging/src/k8s.io/api/core/v1/types.go EnvVar (v1.36).

use super::Shape::{Bool, Object, Quantity, Text};
use super::{Type, accepted, simulated};

pub static ENV_VAR: Type = Type {
    name: "EnvVar",
    fields: &[
        simulated("name", Text),
        simulated("value", Text),
        accepted("valueFrom", Object(&ENV_VAR_SOURCE)),
    ],
};

pub static ENV_VAR_SOURCE: Type = Type {
    name: "EnvVarSource",
    fields: &[
        accepted("configMapKeyRef", Object(&CONFIG_MAP_KEY_SELECTOR)),
        accepted("fieldRef", Object(&OBJECT_FIELD_SELECTOR)),
        accepted("fileKeyRef", Object(&FILE_KEY_SELECTOR)),
        accepted("resourceFieldRef", Object(&RESOURCE_FIELD_SELECTOR)),
        accepted("secretKeyRef", Object(&SECRET_KEY_SELECTOR)),
    ],
};

pub static ENV_FROM_SOURCE: Type = Type {
    name: "EnvFromSource",
    fields: &[
        accepted("configMapRef", Object(&CONFIG_MAP_ENV_SOURCE)),
        accepted("prefix", Text),
        accepted("secretRef", Object(&SECRET_ENV_SOURCE)),
    ],
};

pub static CONFIG_MAP_ENV_SOURCE: Type = Type {
    name: "ConfigMapEnvSource",
    fields: &[accepted("name", Text), accepted("optional", Bool)],
};

pub static SECRET_ENV_SOURCE: Type =
    Type { name: "SecretEnvSource", fields: &[accepted("name", Text), accepted("optional", Bool)] };

pub static CONFIG_MAP_KEY_SELECTOR: Type = Type {
    name: "ConfigMapKeySelector",
    fields: &[accepted("key", Text), accepted("name", Text), accepted("optional", Bool)],
};

pub static SECRET_KEY_SELECTOR: Type = Type {
    name: "SecretKeySelector",
    fields: &[accepted("key", Text), accepted("name", Text), accepted("optional", Bool)],
};

pub static OBJECT_FIELD_SELECTOR: Type = Type {
    name: "ObjectFieldSelector",
    fields: &[accepted("apiVersion", Text), accepted("fieldPath", Text)],
};

pub static RESOURCE_FIELD_SELECTOR: Type = Type {
    name: "ResourceFieldSelector",
    fields: &[
        accepted("containerName", Text),
        accepted("divisor", Quantity),
        accepted("resource", Text),
    ],
};

pub static FILE_KEY_SELECTOR: Type = Type {
    name: "FileKeySelector",
    fields: &[
        accepted("key", Text),
        accepted("optional", Bool),
        accepted("path", Text),
        accepted("volumeName", Text),
    ],
};

//! Environment variables and where their values may come from.
//! Models staging/src/k8s.io/api/core/v1/types.go EnvVar (v1.36).

use super::Shape::{Bool, Object, Quantity, Text};
use super::{Type, simulated};

pub static ENV_VAR: Type = Type {
    name: "EnvVar",
    fields: &[
        simulated("name", Text),
        simulated("value", Text),
        simulated("valueFrom", Object(&ENV_VAR_SOURCE)),
    ],
};

pub static ENV_VAR_SOURCE: Type = Type {
    name: "EnvVarSource",
    fields: &[
        simulated("configMapKeyRef", Object(&CONFIG_MAP_KEY_SELECTOR)),
        simulated("fieldRef", Object(&OBJECT_FIELD_SELECTOR)),
        simulated("fileKeyRef", Object(&FILE_KEY_SELECTOR)),
        simulated("resourceFieldRef", Object(&RESOURCE_FIELD_SELECTOR)),
        simulated("secretKeyRef", Object(&SECRET_KEY_SELECTOR)),
    ],
};

pub static ENV_FROM_SOURCE: Type = Type {
    name: "EnvFromSource",
    fields: &[
        simulated("configMapRef", Object(&CONFIG_MAP_ENV_SOURCE)),
        simulated("prefix", Text),
        simulated("secretRef", Object(&SECRET_ENV_SOURCE)),
    ],
};

pub static CONFIG_MAP_ENV_SOURCE: Type = Type {
    name: "ConfigMapEnvSource",
    fields: &[simulated("name", Text), simulated("optional", Bool)],
};

pub static SECRET_ENV_SOURCE: Type = Type {
    name: "SecretEnvSource",
    fields: &[simulated("name", Text), simulated("optional", Bool)],
};

pub static CONFIG_MAP_KEY_SELECTOR: Type = Type {
    name: "ConfigMapKeySelector",
    fields: &[simulated("key", Text), simulated("name", Text), simulated("optional", Bool)],
};

pub static SECRET_KEY_SELECTOR: Type = Type {
    name: "SecretKeySelector",
    fields: &[simulated("key", Text), simulated("name", Text), simulated("optional", Bool)],
};

pub static OBJECT_FIELD_SELECTOR: Type = Type {
    name: "ObjectFieldSelector",
    fields: &[simulated("apiVersion", Text), simulated("fieldPath", Text)],
};

pub static RESOURCE_FIELD_SELECTOR: Type = Type {
    name: "ResourceFieldSelector",
    fields: &[
        simulated("containerName", Text),
        simulated("divisor", Quantity),
        simulated("resource", Text),
    ],
};

pub static FILE_KEY_SELECTOR: Type = Type {
    name: "FileKeySelector",
    fields: &[
        simulated("key", Text),
        simulated("optional", Bool),
        simulated("path", Text),
        simulated("volumeName", Text),
    ],
};

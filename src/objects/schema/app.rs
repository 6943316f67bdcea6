//! An App, podlife's own kind.

use super::Shape::{Bool, Int32, Int64, List, Object, Quantity, Text};
use super::meta::OBJECT_META;
use super::{Type, simulated};

pub static APP: Type = Type {
    name: "App",
    fields: &[
        simulated("apiVersion", Text),
        simulated("kind", Text),
        simulated("metadata", Object(&OBJECT_META)),
        simulated("spec", Object(&APP_SPEC)),
    ],
};

pub static APP_SPEC: Type = Type {
    name: "AppSpec",
    fields: &[
        simulated("address", Text),
        simulated("cpu", Object(&APP_CPU)),
        simulated("crash", Object(&APP_CRASH)),
        simulated("env", List(&Object(&APP_ENV))),
        simulated("grpc", List(&Object(&APP_GRPC))),
        simulated("image", Text),
        simulated("logs", List(&Object(&APP_LOG))),
        simulated("memory", Object(&APP_MEMORY)),
        simulated("onTerm", Object(&APP_ON_TERM)),
        simulated("ports", List(&Int32)),
        simulated("routes", List(&Object(&APP_ROUTE))),
        simulated("startUp", Text),
        simulated("tcp", List(&Int32)),
    ],
};

/// Only values: an image knows no ConfigMaps.
pub static APP_ENV: Type =
    Type { name: "AppEnv", fields: &[simulated("name", Text), simulated("value", Text)] };

pub static APP_ROUTE: Type = Type {
    name: "AppRoute",
    fields: &[
        simulated("afterCalls", Int64),
        simulated("afterTime", Text),
        simulated("body", Text),
        simulated("latency", Text),
        simulated("path", Text),
        simulated("status", Int32),
        simulated("untilCalls", Int64),
        simulated("untilTime", Text),
    ],
};

pub static APP_GRPC: Type = Type {
    name: "AppGrpc",
    fields: &[
        simulated("port", Int32),
        simulated("service", Text),
        simulated("servingAfter", Text),
        simulated("servingUntil", Text),
    ],
};

pub static APP_MEMORY: Type = Type {
    name: "AppMemory",
    fields: &[
        simulated("growth", Quantity),
        simulated("max", Quantity),
        simulated("start", Quantity),
    ],
};

pub static APP_CPU: Type = Type {
    name: "AppCpu",
    fields: &[simulated("serving", Quantity), simulated("starting", Quantity)],
};

pub static APP_ON_TERM: Type = Type {
    name: "AppOnTerm",
    fields: &[
        simulated("after", Text),
        simulated("code", Int32),
        simulated("ignore", Bool),
        simulated("serves", Bool),
    ],
};

pub static APP_LOG: Type = Type {
    name: "AppLog",
    fields: &[simulated("every", Text), simulated("first", Text), simulated("line", Text)],
};

pub static APP_CRASH: Type =
    Type { name: "AppCrash", fields: &[simulated("after", Text), simulated("code", Int32)] };

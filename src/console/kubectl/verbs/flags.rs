//! Flags that several verbs share, described as kubectl describes them.

use crate::console::kubectl::flags::{Flag, Takes};

pub const NAMESPACE: Flag = Flag {
    name: "namespace",
    short: Some('n'),
    takes: Takes::Text(""),
    help: "If present, the namespace scope for this CLI request",
};

pub const HELP: Flag =
    Flag { name: "help", short: Some('h'), takes: Takes::Switch("false"), help: "Show this text" };

pub const ALL_NAMESPACES: Flag = Flag {
    name: "all-namespaces",
    short: Some('A'),
    takes: Takes::Switch("false"),
    help: "If present, list the requested object(s) across all namespaces.",
};

pub const SELECTOR: Flag = Flag {
    name: "selector",
    short: Some('l'),
    takes: Takes::Text(""),
    help: "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'. (e.g. -l key1=value1,key2=value2)",
};

pub const FIELD_SELECTOR: Flag = Flag {
    name: "field-selector",
    short: None,
    takes: Takes::Text(""),
    help: "Selector (field query) to filter on, supports '=', '==', and '!='. (e.g. --field-selector key1=value1)",
};

pub const FILENAME: Flag = Flag {
    name: "filename",
    short: Some('f'),
    takes: Takes::Texts,
    help: "The files that contain the configurations to use.",
};

pub const OUTPUT: Flag = Flag {
    name: "output",
    short: Some('o'),
    takes: Takes::Text(""),
    help: "Output format. One of: (json, yaml, name, wide).",
};

pub const OUTPUT_NAME: Flag = Flag {
    name: "output",
    short: Some('o'),
    takes: Takes::Text(""),
    help: "Output mode. Use \"-o name\" for shorter output (resource/name).",
};

pub const ALL: Flag = Flag {
    name: "all",
    short: None,
    takes: Takes::Switch("false"),
    help: "Select all resources, in the namespace of the specified resource types",
};

pub const DRY_RUN: Flag = Flag {
    name: "dry-run",
    short: None,
    takes: Takes::Attached { default: "none", alone: "unchanged" },
    help: "Must be \"none\", \"server\", or \"client\". If client strategy, only print the object that would be sent, without sending it. If server strategy, submit server-side request without persisting the resource.",
};

pub const QUIET: Flag = Flag {
    name: "quiet",
    short: Some('q'),
    takes: Takes::Switch("false"),
    help: "Only print output from the remote session",
};

pub const RESOURCE_VERSION: Flag = Flag {
    name: "resource-version",
    short: None,
    takes: Takes::Text(""),
    help: "If non-empty, the update will only succeed if this is the current resource-version for the object. Only valid when specifying a single resource.",
};

pub const SAVE_CONFIG: Flag = Flag {
    name: "save-config",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, the configuration of current object will be saved in its annotation. This flag is useful when you want to perform kubectl apply on this object in the future.",
};

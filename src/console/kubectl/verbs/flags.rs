//! Flags that several verbs share, described as kubectl describes them.

use crate::console::kubectl::flags::{Flag, Takes};

pub const NAMESPACE: Flag = Flag {
    name: "namespace",
    short: Some('n'),
    takes: Takes::Text(""),
    help: "If present, the namespace scope for this CLI request",
};

pub const CONTEXT: Flag = Flag {
    name: "context",
    short: None,
    takes: Takes::Text(""),
    help: "The name of the kubeconfig context to use",
};

const fn idle(name: &'static str, default: &'static str, help: &'static str) -> Flag {
    Flag { name, short: None, takes: Takes::Text(default), help }
}

/// Whom they name is refused what a verb asks first (`impersonation`).
pub const AS: Flag = idle(
    "as",
    "",
    "Username to impersonate for the operation. User could be a regular user or a service account in a namespace.",
);
pub const AS_GROUP: Flag = idle(
    "as-group",
    "",
    "Group to impersonate for the operation, this flag can be repeated to specify multiple groups.",
);
pub const AS_UID: Flag = idle("as-uid", "", "UID to impersonate for the operation.");
/// Flags of every verb that change nothing here: nothing is cached or logged.
pub const CACHE_DIR: Flag = idle("cache-dir", "/root/.kube/cache", "Default cache directory");
pub const DISABLE_COMPRESSION: Flag = Flag {
    name: "disable-compression",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, opt-out of response compression for all requests to the server",
};
pub const INSECURE: Flag = Flag {
    name: "insecure-skip-tls-verify",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, the server's certificate will not be checked for validity. This will make your HTTPS connections insecure",
};
pub const REQUEST_TIMEOUT: Flag = idle(
    "request-timeout",
    "0",
    "The length of time to wait before giving up on a single server request. Non-zero values should contain a corresponding time unit (e.g. 1s, 2m, 3h). A value of zero means don't timeout requests.",
);
pub const VERBOSITY: Flag = Flag {
    name: "v",
    short: Some('v'),
    takes: Takes::Number("0"),
    help: "number for the log level verbosity",
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
    help: "Output format. One of: (json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file).",
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

const ALLOW_MISSING: Flag = Flag {
    name: "allow-missing-template-keys",
    short: None,
    takes: Takes::Switch("true"),
    help: "If true, ignore any errors in templates when a field or map key is missing in the template. Only applies to golang and jsonpath output formats.",
};
const SHOW_MANAGED_FIELDS: Flag = Flag {
    name: "show-managed-fields",
    short: None,
    takes: Takes::Switch("false"),
    help: "If true, keep the managedFields when printing objects in JSON or YAML format.",
};
const TEMPLATE: Flag = Flag {
    name: "template",
    short: None,
    takes: Takes::Text(""),
    help: "Template string or path to template file to use when -o=go-template, -o=go-template-file. The template format is golang templates [http://golang.org/pkg/text/template/#pkg-overview].",
};
const RECURSIVE: Flag = Flag {
    name: "recursive",
    short: Some('R'),
    takes: Takes::Switch("false"),
    help: "Process the directory used in -f, --filename recursively. Useful when you want to manage related manifests organized within the same directory.",
};
const FIELD_MANAGER: Flag = Flag {
    name: "field-manager",
    short: None,
    takes: Takes::Text("kubectl"),
    help: "Name of the manager used to track field ownership.",
};
/// Of a verb that writes a document in one of two formats, in its own words.
pub const fn json_or_yaml(help: &'static str) -> Flag {
    Flag { name: "output", short: Some('o'), takes: Takes::Text("yaml"), help }
}
/// Of a verb that can do without a server, in its own words.
pub const fn local(help: &'static str) -> Flag {
    Flag { name: "local", short: None, takes: Takes::Switch("false"), help }
}
pub const RECORD: Flag = Flag {
    name: "record",
    short: None,
    takes: Takes::Switch("false"),
    help: "Record current kubectl command in the resource annotation (deprecated: it will be removed in the future).",
};
pub const VALIDATE: Flag = Flag {
    name: "validate",
    short: None,
    takes: Takes::Attached { default: "strict", alone: "strict" },
    help: "Must be one of: strict (or true), warn, ignore (or false). \"true\" or \"strict\" will use a schema to validate the input and fail the request if invalid. It will perform server side validation if ServerSideFieldValidation is enabled on the api-server, but will fall back to less reliable client-side validation if not. \"warn\" will warn about unknown or duplicate fields without blocking the request if server-side field validation is enabled on the API server, and behave as \"ignore\" otherwise. \"false\" or \"ignore\" will not perform any schema validation, silently dropping any unknown or duplicate fields.",
};
pub const CHUNK_SIZE: Flag = Flag {
    name: "chunk-size",
    short: None,
    takes: Takes::Number("500"),
    help: "Return large lists in chunks rather than all at once. Pass 0 to disable.",
};
pub const SUBRESOURCE: Flag = Flag {
    name: "subresource",
    short: None,
    takes: Takes::Text(""),
    help: "If specified, the verb will operate on the subresource of the requested object.",
};

/// Flags that come along with another, wherever that is taken.
/// Models PrintFlags.AddFlags, AddFilenameOptionFlags, AddFieldManagerFlagVar and AddValidateFlags.
pub const COMPANIONS: &[(&Flag, &[&Flag])] = &[
    (&DRY_RUN, &[&FIELD_MANAGER]),
    (&FILENAME, &[&RECURSIVE]),
    (&OUTPUT, &[&ALLOW_MISSING, &SHOW_MANAGED_FIELDS, &TEMPLATE]),
    (&SAVE_CONFIG, &[&VALIDATE]),
];

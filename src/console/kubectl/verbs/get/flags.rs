//! The flags that only `kubectl get` has.
//! Models NewCmdGet in staging/src/k8s.io/kubectl/pkg/cmd/get/get.go (v1.36) and its print flags.

use crate::console::kubectl::flags::{Flag, Takes};

pub const IGNORE_NOT_FOUND: Flag = Flag {
    name: "ignore-not-found",
    short: None,
    takes: Takes::Switch("false"),
    help: "If set to true, suppresses NotFound error for specific objects that do not exist.",
};
pub const LABEL_COLUMNS: Flag = Flag {
    name: "label-columns",
    short: Some('L'),
    takes: Takes::Texts,
    help: "Accepts a comma separated list of labels that are going to be presented as columns.",
};
pub const NO_HEADERS: Flag = Flag {
    name: "no-headers",
    short: None,
    takes: Takes::Switch("false"),
    help: "When using the default or custom-column output format, don't print headers (default print headers).",
};
pub const OUTPUT_WATCH_EVENTS: Flag = Flag {
    name: "output-watch-events",
    short: None,
    takes: Takes::Switch("false"),
    help: "Output watch event objects when --watch or --watch-only is used. Existing objects are output as initial ADDED events.",
};
pub const RAW: Flag = Flag {
    name: "raw",
    short: None,
    takes: Takes::Text(""),
    help: "Raw URI to request from the server.",
};
pub const SHOW_KIND: Flag = Flag {
    name: "show-kind",
    short: None,
    takes: Takes::Switch("false"),
    help: "If present, list the resource type for the requested object(s).",
};
pub const SHOW_LABELS: Flag = Flag {
    name: "show-labels",
    short: None,
    takes: Takes::Switch("false"),
    help: "When printing, show all labels as the last column (default hide labels column)",
};
pub const SERVER_PRINT: Flag = Flag {
    name: "server-print",
    short: None,
    takes: Takes::Switch("true"),
    help: "If true, have the server return the appropriate table output. Supports extension APIs and CRDs.",
};
pub const SORT_BY: Flag = Flag {
    name: "sort-by",
    short: None,
    takes: Takes::Text(""),
    help: "If non-empty, sort list types using this field specification. The field specification is expressed as a JSONPath expression (e.g. '{.metadata.name}').",
};
pub const WATCH: Flag = Flag {
    name: "watch",
    short: Some('w'),
    takes: Takes::Switch("false"),
    help: "After listing/getting the requested object, watch for changes.",
};
pub const WATCH_ONLY: Flag = Flag {
    name: "watch-only",
    short: None,
    takes: Takes::Switch("false"),
    help: "Watch for changes to the requested object(s), without listing/getting first.",
};

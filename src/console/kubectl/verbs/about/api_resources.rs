//! `kubectl api-resources` and `kubectl api-versions`: what this cluster serves.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/apiresources (v1.36), C55.

use serde_json::{Value, json};

use super::super::{Arguments, Call, Verb};
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::names::{CATEGORY_ALL, is_namespaced};
use crate::console::kubectl::print::machine::no_printer;
use crate::console::kubectl::print::{api, kyaml, yaml};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::order;
use crate::kit::quote::list;
use crate::kit::sorted::SortedSet;
use crate::kit::table::WatchTable;
use crate::objects::Kind;

pub const VERB: Verb = Verb {
    name: "api-resources",
    aliases: &[],
    usage: "api-resources [flags]",
    summary: "Print the supported API resources on the server",
    flags: &[&API_GROUP, &CACHED, &CATEGORIES, &NAMESPACED, &NO_HEADERS, &OUTPUT, &SORT_BY, &VERBS],
    arguments: Arguments::Nothing,
    run,
};

pub const VERSIONS: Verb = Verb {
    name: "api-versions",
    aliases: &[],
    usage: "api-versions",
    summary: "Print the supported API versions on the server, in the form of \"group/version\"",
    flags: &[],
    arguments: Arguments::Nothing,
    run: versions,
};

const API_GROUP: Flag = Flag {
    name: "api-group",
    short: None,
    takes: Takes::Text(""),
    help: "Limit to resources in the specified API group.",
};
const CACHED: Flag = Flag {
    name: "cached",
    short: None,
    takes: Takes::Switch("false"),
    help: "Use the cached list of resources if available.",
};
const CATEGORIES: Flag = Flag {
    name: "categories",
    short: None,
    takes: Takes::Texts,
    help: "Limit to resources that belong to the specified categories.",
};
const OUTPUT: Flag = Flag {
    name: "output",
    short: Some('o'),
    takes: Takes::Text(""),
    help: "Output format. One of: (json, yaml, kyaml, name, wide).",
};
const VERBS: Flag = Flag {
    name: "verbs",
    short: None,
    takes: Takes::Texts,
    help: "Limit to resources that support the specified verbs.",
};
const NAMESPACED: Flag = Flag {
    name: "namespaced",
    short: None,
    takes: Takes::Switch("true"),
    help: "If false, non-namespaced resources will be returned, otherwise returning namespaced resources by default.",
};
const NO_HEADERS: Flag = Flag {
    name: "no-headers",
    short: None,
    takes: Takes::Switch("false"),
    help: "When using the default or custom-column output format, don't print headers (default print headers).",
};
const SORT_BY: Flag = Flag {
    name: "sort-by",
    short: None,
    takes: Takes::Text(""),
    help: "If non-empty, sort list of resources using specified field. The field can be either 'name' or 'kind'.",
};

/// What the server does with a resource. Namespaces go one by one.
fn verbs(kind: Kind) -> Vec<&'static str> {
    let mut verbs =
        vec!["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    verbs.retain(|verb| kind != Kind::Namespace || *verb != "deletecollection");
    verbs
}

fn categories(kind: Kind) -> &'static [&'static str] {
    if CATEGORY_ALL.contains(&kind) { &["all"] } else { &[] }
}

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    if !call.arguments.is_empty() {
        let words = list(&call.arguments);
        return Err(call.usage_failure(format!("unexpected arguments: {words}")));
    }
    let flags = &call.flags;
    let output = flags.text("output").unwrap_or("");
    let formats = ["json", "kyaml", "name", "wide", "yaml"];
    if !output.is_empty() && !formats.contains(&output) {
        return Err(no_printer(output, &formats));
    }
    let mut kinds: Vec<Kind> = Kind::ALL.to_vec();
    kinds.retain(|kind| flags.text("api-group").is_none_or(|group| kind.names().group == group));
    kinds.retain(|kind| {
        flags.switch("namespaced").is_none_or(|wanted| is_namespaced(*kind) == wanted)
    });
    let has_all = |has: &[&str], flag: &str| flags.texts(flag).iter().all(|one| has.contains(one));
    kinds
        .retain(|kind| has_all(&verbs(*kind), "verbs") && has_all(categories(*kind), "categories"));
    let by: fn(&Kind) -> &'static str = match flags.text("sort-by").unwrap_or("") {
        "" => |kind| kind.names().group,
        "name" => |kind| kind.names().plural,
        "kind" => |kind| kind.names().kind,
        _ => return Err(Failure::plain("--sort-by accepts only name or kind")),
    };
    order::sort_by_key(&mut kinds, |kind| (by(kind), kind.names().plural));
    if output == "name" {
        kinds.iter().for_each(|kind| shell.out(&format!("{}\n", full_name(*kind))));
        return Ok(Outcome::Ended(Exit::SUCCESS));
    }
    if ["json", "kyaml", "yaml"].contains(&output) {
        let list = json!({
            "apiVersion": "v1",
            "groupVersion": "",
            "kind": "APIResourceList",
            "resources": kinds.into_iter().map(described).collect::<Vec<Value>>(),
        });
        shell.out(&match output {
            "json" => api::print(&list, api::Layout::Spread),
            "kyaml" => kyaml::print(&list),
            _ => yaml::print(&list),
        });
        return Ok(Outcome::Ended(Exit::SUCCESS));
    }
    let is_wide = output == "wide";
    let mut lines = Vec::new();
    if !flags.is_on("no-headers") {
        let mut headings = vec!["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"];
        if is_wide {
            headings.extend(["VERBS", "CATEGORIES"]);
        }
        lines.push(headings.into_iter().map(str::to_owned).collect());
    }
    lines.extend(kinds.into_iter().map(|kind| row(kind, is_wide)));
    shell.out(&WatchTable::default().rows(&lines));
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn row(kind: Kind, is_wide: bool) -> Vec<String> {
    let names = kind.names();
    let mut row = vec![
        names.plural.to_owned(),
        names.short.join(","),
        kind.api_version(),
        is_namespaced(kind).to_string(),
        names.kind.to_owned(),
    ];
    if is_wide {
        row.push(verbs(kind).join(","));
        row.push(categories(kind).join(","));
    }
    row
}

fn described(kind: Kind) -> Value {
    let names = kind.names();
    let mut resource = json!({
        "kind": names.kind,
        "name": names.plural,
        "namespaced": is_namespaced(kind),
        "singularName": names.singular,
        "verbs": verbs(kind),
        "version": names.version,
    });
    for (field, texts) in [("categories", categories(kind)), ("shortNames", names.short)] {
        if !texts.is_empty() {
            resource[field] = json!(texts);
        }
    }
    if !names.group.is_empty() {
        resource["group"] = names.group.into();
    }
    resource
}

/// `deployments.apps`.
fn full_name(kind: Kind) -> String {
    let names = kind.names();
    match names.group {
        "" => names.plural.to_owned(),
        group => format!("{}.{group}", names.plural),
    }
}

fn versions(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    if !call.arguments.is_empty() {
        let words = list(&call.arguments);
        return Err(call.usage_failure(format!("unexpected arguments: {words}")));
    }
    let versions = SortedSet::from_iter(Kind::ALL.iter().map(|kind| kind.api_version()));
    versions.iter().for_each(|version| shell.out(&format!("{version}\n")));
    Ok(Outcome::Ended(Exit::SUCCESS))
}

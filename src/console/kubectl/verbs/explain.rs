//! `kubectl explain`: what a resource and its fields are.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/explain/explain.go (v0.36), C56.

use super::{Arguments, Call, Verb};
use crate::assist::explain::{Depth, explain};
use crate::assist::explain_plainly::explain_plainly;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::quote::quote;
use crate::objects::Kind;
use crate::words::Lang;

pub const VERB: Verb = Verb {
    name: "explain",
    aliases: &[],
    usage: "explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] \
            [-o|--output=plaintext|plaintext-openapiv2]",
    summary: "Get documentation for a resource",
    flags: &[&API_VERSION, &OUTPUT, &RECURSIVE],
    arguments: Arguments::Field,
    run,
};

const API_VERSION: Flag = Flag {
    name: "api-version",
    short: None,
    takes: Takes::Text(""),
    help: "Get different explanations for particular API version (API group/version)",
};
const OUTPUT: Flag = Flag {
    name: "output",
    short: Some('o'),
    takes: Takes::Text("plaintext"),
    help: "Format in which to render the schema (plaintext, plaintext-openapiv2)",
};
const RECURSIVE: Flag = Flag {
    name: "recursive",
    short: Some('R'),
    takes: Takes::Switch("false"),
    help: "Print the fields of fields (Currently only 1 level deep)",
};

/// The same run prints the same words, whatever language the page is read in: kubectl speaks English.
const LANGUAGE: Lang = Lang::En;

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let [request] = call.arguments.as_slice() else {
        return Err(Failure::plain(if call.arguments.is_empty() {
            "You must specify the type of resource to explain. Use \"kubectl api-resources\" for a complete list of \
             supported resources."
        } else {
            "We accept only this format: explain RESOURCE"
        }));
    };
    let (kind, path) = split(request)?;
    let explain = match call.flags.text("output").unwrap_or("plaintext") {
        "plaintext" => explain,
        "plaintext-openapiv2" => explain_plainly,
        other => return Err(Failure::plain(format!("unrecognized format: {other}"))),
    };
    served(kind, call.flags.text("api-version").unwrap_or_default())?;
    let depth = if call.flags.is_on("recursive") { Depth::Recursive } else { Depth::Flat };
    let text = explain(kind, &path, depth, LANGUAGE)
        .map_err(|field| Failure::plain(format!("field {} does not exist", quote(&field))))?;
    shell.out(&text);
    Ok(Outcome::Ended(Exit::SUCCESS))
}

/// The resource, with its group if it is given, and the fields behind it.
fn split(request: &str) -> Result<(Kind, Vec<&str>), Failure> {
    let request = request.strip_suffix('.').unwrap_or(request);
    let resource = request.split(['.', '[']).next().unwrap_or_default();
    let kind = Kind::from_resource(resource).ok_or_else(|| Failure::unknown_resource(resource))?;
    let names = kind.names();
    let with_group = format!("{}.{}", names.plural, names.group);
    let rest = match request.strip_prefix(with_group.as_str()) {
        Some(rest) if !names.group.is_empty() => rest,
        _ => &request[resource.len()..],
    };
    let path: Vec<&str> = rest.split('.').skip(1).collect();
    let is_field =
        |name: &&str| !name.is_empty() && !name.contains(['[', ']', '*', '(', ')', '{', '}']);
    if !path.iter().all(is_field) || rest.starts_with('[') {
        return Err(Failure::plain("invalid jsonpath syntax, first node must be field node"));
    }
    Ok((kind, path))
}

/// Whether the version that is asked for has the resource.
fn served(kind: Kind, api_version: &str) -> Result<(), Failure> {
    if api_version.is_empty() || api_version == kind.api_version() {
        return Ok(());
    }
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    if version.contains('/') {
        return Err(Failure::plain(format!("unexpected GroupVersion string: {api_version}")));
    }
    let plural = kind.names().plural;
    let resource = format!("{group}/{version}, Resource={plural}");
    let is_known = Kind::ALL.iter().any(|known| known.api_version() == api_version);
    Err(Failure::plain(if is_known {
        format!("GVR ({resource}) not found in OpenAPI schema")
    } else {
        format!("couldn't find resource for \"{resource}\"")
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(request: &str, expected: &str) {
        let shown = match split(request) {
            Ok((kind, path)) => format!("{} {}", kind.names().kind, path.join(" ")),
            Err(failure) => failure.text(),
        };
        assert_eq!(shown, expected, "{request}");
    }

    #[test]
    fn the_resource_stands_before_its_fields() {
        check("po", "Pod ");
        check("Pods.spec.containers.", "Pod spec containers");
        check("endpointslices.discovery.k8s.io", "EndpointSlice ");
        check("endpointslices.discovery.k8s.io.endpoints", "EndpointSlice endpoints");
        check("foo.spec", "error: the server doesn't have a resource type \"foo\"\n");
        let syntax = "error: invalid jsonpath syntax, first node must be field node\n";
        check("pods.spec.containers[0].name", syntax);
        check("pods..spec", syntax);
    }

    #[test]
    fn another_version_does_not_have_it() {
        let text = |kind, version| served(kind, version).map_err(|failure| failure.text());
        assert_eq!(text(Kind::Pod, "v1"), Ok(()));
        assert_eq!(
            text(Kind::Pod, "v2"),
            Err("error: couldn't find resource for \"/v2, Resource=pods\"\n".to_owned())
        );
        assert_eq!(
            text(Kind::Pod, "discovery.k8s.io/v1"),
            Err("error: GVR (discovery.k8s.io/v1, Resource=pods) not found in OpenAPI schema\n"
                .to_owned())
        );
    }
}

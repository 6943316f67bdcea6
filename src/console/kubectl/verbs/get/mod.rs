//! `kubectl get`: tables, and the machine formats.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/get/get.go (v1.36), C3 to C8, C20 and C21.

mod flags;
mod format;

use serde_json::{Value, json};

use super::{Arguments, Call, Verb, flags as shared, scale};
use crate::cluster::Verb as Change;
use crate::console::api_http;
use crate::console::job::Job;
use crate::console::kubectl::change;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::manifest;
use crate::console::kubectl::names::{Target, is_namespaced};
use crate::console::kubectl::pick::{self, Found, Reach, nothing_found};
use crate::console::kubectl::print::custom_columns::{CustomColumns, Headings};
use crate::console::kubectl::print::layout::Layout;
use crate::console::kubectl::print::machine::Machine;
use crate::console::kubectl::print::{self, Width, name};
use crate::console::kubectl::result;
use crate::console::kubectl::selector::Selector;
use crate::console::kubectl::sort;
use crate::console::kubectl::watch::{View, Watch, Watched, row};
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::age::age;
use crate::kit::quote::quote;
use crate::kit::table::WatchTable;
use crate::objects::{Kind, Object};

use format::Format;

pub const VERB: Verb = Verb {
    name: "get",
    aliases: &[],
    usage: "get [(-o|--output=)json|yaml|name|jsonpath|jsonpath-as-json|custom-columns|wide] (TYPE [NAME | -l label] | TYPE/NAME ...) [flags]",
    summary: "Display one or many resources",
    flags: &[
        &shared::ALL_NAMESPACES,
        &shared::CHUNK_SIZE,
        &shared::FIELD_SELECTOR,
        &shared::FILENAME,
        &flags::IGNORE_NOT_FOUND,
        &flags::LABEL_COLUMNS,
        &flags::NO_HEADERS,
        &shared::OUTPUT,
        &flags::OUTPUT_WATCH_EVENTS,
        &flags::RAW,
        &flags::SERVER_PRINT,
        &shared::SELECTOR,
        &flags::SHOW_KIND,
        &flags::SHOW_LABELS,
        &flags::SORT_BY,
        &shared::SUBRESOURCE,
        &flags::WATCH,
        &flags::WATCH_ONLY,
    ],
    arguments: Arguments::Resources,
    run,
};

fn run(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    if let Some(path) = call.flags.text("raw").filter(|path| !path.is_empty()) {
        return raw(call, shell, path);
    }
    let (targets, mut failures) = targets(call, shell)?;
    let flags = &call.flags;
    check(call)?;
    let format = format::read(call, shell)?;
    let selector = Selector::sent(flags.text("selector"), flags.text("field-selector"));
    let reach = Reach::of(call);
    if watches(call) {
        return watch(call, shell, format, &targets, &reach, selector);
    }
    let (mut found, missing) = pick::find(shell.store(), &targets, &reach, &selector);
    failures.extend(missing);
    let subresource = flags.text("subresource").unwrap_or_default();
    if !subresource.is_empty() && targets.iter().any(|one| matches!(one, Target::All(_))) {
        return Err(Failure::plain("subresource cannot be used when bulk resources are specified"));
    }
    if !["", "status"].contains(&subresource) {
        let objects = found.iter().flat_map(|one| &one.objects);
        return scales(call, shell, &format, subresource, objects, failures);
    }
    if flags.is_on("ignore-not-found") {
        failures.retain(|failure| !failure.is_not_found());
    }
    if let Some(path) = flags.text("sort-by") {
        for found in &mut found {
            sort::by_field(&mut found.objects, path)?;
        }
    }
    let is_single = matches!(targets.as_slice(), [Target::Named(..) | Target::Exactly(_)]);
    match format {
        Format::Table(width) => tables(call, shell, width, &reach, &found, &failures),
        Format::Columns(columns) => {
            if !is_single || failures.is_empty() {
                custom_columns(call, shell, &columns, &found)?;
            }
        }
        Format::Machine(machine) => {
            if !is_single || failures.is_empty() {
                machine_readable(shell, &machine, is_single, found)?;
            }
        }
    }
    result::end(failures)
}

/// What makes no sense together. Models GetOptions.Validate.
fn check(call: &Call) -> Result<(), Failure> {
    let flags = &call.flags;
    let output = flags.text("output").unwrap_or_default();
    if flags.is_on("show-labels") && !["", "wide"].contains(&output) {
        return Err(Failure::plain(format!(
            "--show-labels option cannot be used with {output} printer"
        )));
    }
    if flags.is_on("output-watch-events") && !watches(call) {
        return Err(Failure::plain(
            "--output-watch-events option can only be used with --watch or --watch-only",
        ));
    }
    Ok(())
}

fn watches(call: &Call) -> bool {
    call.flags.is_on("watch") || call.flags.is_on("watch-only")
}

/// What the API server itself answers.
fn raw(call: &Call, shell: &mut Shell, path: &str) -> Result<Outcome, Failure> {
    let flags = &call.flags;
    if !call.arguments.is_empty() {
        return Err(Failure::plain("arguments may not be passed when --raw is specified"));
    }
    if watches(call) || flags.text("selector").is_some_and(|text| !text.is_empty()) {
        return Err(Failure::plain(
            "--raw may not be specified with other flags that filter the server request or alter the output",
        ));
    }
    if flags.text("output").is_some_and(|text| !text.is_empty()) {
        return Err(Failure::plain("--raw and --output are mutually exclusive"));
    }
    if !path.starts_with('/') {
        return Err(Failure::plain(format!(
            "--raw must be a valid URL path: parse {}: invalid URI for request",
            quote(path)
        )));
    }
    let body = api_http::get(shell, path).map_err(Failure::Server)?;
    shell.out(&body);
    Ok(Outcome::Ended(Exit::SUCCESS))
}

fn targets(call: &Call, shell: &mut Shell) -> Result<(Vec<Target>, Vec<Failure>), Failure> {
    let (targets, failures) = manifest::targets(call, shell)?;
    if targets.is_empty() && failures.is_empty() && watches(call) {
        return Err(change::must_provide());
    }
    if targets.is_empty() && failures.is_empty() {
        shell.err(
            "You must specify the type of resource to get. Use \"kubectl api-resources\" for a complete list of \
             supported resources.\n\n",
        );
        return Err(call.usage_failure(
            "Required resource not specified.\nUse \"kubectl explain <resource>\" for a detailed description of \
             that resource (e.g. kubectl explain pods).",
        ));
    }
    Ok((targets, failures))
}

fn layout(call: &Call, shell: &Shell, width: Width) -> Layout {
    let flags = &call.flags;
    Layout {
        width,
        version: shell.cluster().config().version,
        without_headings: flags.is_on("no-headers"),
        with_namespace: flags.is_on("all-namespaces"),
        with_kind: flags.is_on("show-kind"),
        with_labels: flags.is_on("show-labels"),
        label_columns: flags.texts("label-columns").into_iter().map(str::to_owned).collect(),
        with_watch_events: flags.is_on("output-watch-events"),
    }
}

/// One table a kind, with an empty line between those that are not empty.
fn tables(
    call: &Call,
    shell: &mut Shell,
    width: Width,
    reach: &Reach,
    found: &[Found],
    failures: &[Failure],
) {
    let mut layout = layout(call, shell, width);
    layout.with_watch_events = false;
    layout.with_kind |= found.iter().any(|one| one.kind != found[0].kind);
    let mut printed = String::new();
    for group in found.chunk_by(|one, next| one.kind == next.kind) {
        let kind = group[0].kind;
        let layout = Layout {
            with_namespace: layout.with_namespace && is_namespaced(kind),
            ..layout.clone()
        };
        let objects = group.iter().flat_map(|one| &one.objects);
        let now = shell.now();
        let rows: Vec<Vec<String>> =
            objects.map(|object| row(&layout, object, Change::Added, now)).collect();
        let table = WatchTable::new(layout.headings(print::columns(kind))).rows(&rows);
        if !table.is_empty() && !printed.is_empty() && !layout.without_headings {
            printed.push('\n');
        }
        printed += &table;
    }
    let is_silent = call.flags.is_on("ignore-not-found");
    if printed.is_empty() && failures.is_empty() && !is_silent {
        let kinds: Vec<Kind> = found.iter().map(|one| one.kind).collect();
        shell.err(&nothing_found(&kinds, reach));
    }
    shell.out(&printed);
}

/// The scale of each object; no other subresource can be got.
/// Models printScale in pkg/printers/internalversion/printers.go (v1.36).
fn scales<'a>(
    call: &Call,
    shell: &mut Shell,
    format: &Format,
    subresource: &str,
    objects: impl Iterator<Item = &'a Object>,
    mut failures: Vec<Failure>,
) -> Result<Outcome, Failure> {
    let mut lines: Vec<Vec<String>> = Vec::new();
    if !call.flags.is_on("no-headers") {
        lines.push(["NAME", "DESIRED", "AVAILABLE", "AGE"].map(str::to_owned).to_vec());
    }
    let headings = lines.len();
    for object in objects {
        let scale = match subresource {
            "scale" => scale::of(object),
            _ => Err(scale::no_resource()),
        };
        let (scale, name) = match scale {
            Ok(scale) => (scale, &object.meta().name),
            Err(failure) => {
                failures.push(failure);
                continue;
            }
        };
        match format {
            Format::Table(_) => lines.push(vec![
                name.clone(),
                scale["spec"]["replicas"].to_string(),
                scale["status"]["replicas"].to_string(),
                age(object.meta().creation_timestamp, shell.now()),
            ]),
            Format::Columns(columns) => {
                shell.out(&columns.table(&[columns.row(&scale)?], Headings::Shown));
            }
            Format::Machine(Machine::Name) => shell.out(&format!("scale.autoscaling/{name}\n")),
            Format::Machine(machine) => shell.out(&machine.document(&scale)?),
        }
    }
    if headings < lines.len() {
        shell.out(&WatchTable::default().rows(&lines));
    }
    result::end(failures)
}

fn custom_columns(
    call: &Call,
    shell: &mut Shell,
    columns: &CustomColumns,
    found: &[Found],
) -> Result<(), Failure> {
    let objects = found.iter().flat_map(|one| &one.objects);
    let rows: Vec<Vec<String>> =
        objects.map(|object| columns.row(&object.to_json())).collect::<Result<_, _>>()?;
    let headings = if call.flags.is_on("no-headers") { Headings::LeftOut } else { Headings::Shown };
    shell.out(&columns.table(&rows, headings));
    Ok(())
}

fn machine_readable(
    shell: &mut Shell,
    machine: &Machine,
    is_single: bool,
    found: Vec<Found>,
) -> Result<(), Failure> {
    let objects: Vec<Object> = found.into_iter().flat_map(|one| one.objects).collect();
    if *machine == Machine::Name {
        objects.iter().for_each(|object| shell.out(&name::print(&object.key())));
        return Ok(());
    }
    let json = match objects.as_slice() {
        [] if is_single => return Ok(()),
        [object] if is_single => object.to_json(),
        objects => list(objects),
    };
    if let Machine::GoTemplate(template) = machine {
        let (text, problem) = template.print(&json);
        shell.out(&text);
        return problem.map_or(Ok(()), |problem| Err(Failure::plain(problem)));
    }
    shell.out(&machine.document(&json)?);
    Ok(())
}

fn list(objects: &[Object]) -> Value {
    let items: Vec<Value> = objects.iter().map(Object::to_json).collect();
    json!({ "apiVersion": "v1", "items": items, "kind": "List", "metadata": { "resourceVersion": "" } })
}

fn watch(
    call: &Call,
    shell: &mut Shell,
    format: Format,
    targets: &[Target],
    reach: &Reach,
    selector: Selector,
) -> Result<Outcome, Failure> {
    if call.flags.is_given("sort-by") {
        shell.err(if call.flags.is_on("watch") {
            "warning: --watch requested, --sort-by will be ignored for watch events received\n"
        } else {
            "warning: --watch-only requested, --sort-by will be ignored\n"
        });
    }
    let target = match targets {
        [target] => target,
        [Target::Named(kind, _), rest @ ..]
            if rest.iter().all(|one| matches!(one, Target::Named(other, _) if other == kind)) =>
        {
            return Err(Failure::plain(format!(
                "watch is only supported on individual resources and resource collections - {} resources were found",
                targets.len()
            )));
        }
        _ => return Err(Failure::plain("you may only specify a single resource type")),
    };
    let (mut found, failures) =
        pick::find(shell.store(), std::slice::from_ref(target), reach, &selector);
    if let Some(failure) = failures.into_iter().next() {
        let is_silent = call.flags.is_on("ignore-not-found") && failure.is_not_found();
        return if is_silent { Ok(Outcome::Ended(Exit::SUCCESS)) } else { Err(failure) };
    }
    let mut present: Vec<Object> = found.pop().map(|one| one.objects).unwrap_or_default();
    if let Some(path) = call.flags.text("sort-by") {
        sort::by_field(&mut present, path)?;
    }
    let (kind, name) = match target {
        Target::All(kind) => (*kind, None),
        Target::Named(kind, name) => (*kind, Some(name.clone())),
        Target::Exactly(key) => (key.kind, Some(key.name.clone())),
    };
    let watched =
        Watched { kind, namespace: reach.list_in(kind).map(str::to_owned), name, selector };
    let mut watch = Watch::begin(watched, view(call, shell, format, kind), &present, shell);
    if !call.flags.is_on("watch-only") {
        watch.show_present(shell, &present);
    }
    Ok(Outcome::Running(Job::Watch(Box::new(watch))))
}

fn view(call: &Call, shell: &Shell, format: Format, kind: Kind) -> View {
    match format {
        Format::Table(width) => {
            let mut layout = layout(call, shell, width);
            layout.with_namespace &= is_namespaced(kind);
            View::table(layout, kind)
        }
        Format::Columns(columns) => {
            let headings =
                if call.flags.is_on("no-headers") { Vec::new() } else { columns.headings() };
            View::Columns { columns, headings, table: WatchTable::default() }
        }
        Format::Machine(machine) => View::Machine { machine, documents: 0 },
    }
}

//! `podlife vectors DIR`: tables of facts, played against the functions they speak of.
//!
//! Knows: everything the tables speak of. Never knows: expectations; those are the tables' alone.
//!
//! The map: for every `DIR/AREA/FILE.json` there is a runner `AREA/FILE.rs` here and a line in `RUNNERS`. Nothing is
//! skipped in silence: a file without a runner and a shape of input that its runner does not know count as failed.

mod case;
mod controllers;
mod kubelet;
mod status;
mod validation;

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

pub use case::{Case, Failure};

/// Plays one case.
type Runner = fn(&Case) -> Result<(), Failure>;

const RUNNERS: &[(&str, Runner)] = &[
    ("controllers/endpoints", controllers::endpoints::play),
    ("controllers/endpointslice", controllers::endpointslice::play),
    ("controllers/kube_proxy_categorize", controllers::kube_proxy_categorize::play),
    (
        "controllers/deployment_cleanup_and_recreate",
        controllers::deployment_cleanup_and_recreate::play,
    ),
    ("controllers/deployment_fenceposts", controllers::deployment_fenceposts::play),
    ("controllers/deployment_progress", controllers::deployment_progress::play),
    (
        "controllers/deployment_proportional_scaling",
        controllers::deployment_proportional_scaling::play,
    ),
    ("controllers/deployment_rolling_steps", controllers::deployment_rolling_steps::play),
    ("controllers/deployment_util", controllers::deployment_util::play),
    ("controllers/derived_rollout_events", controllers::derived_rollout_events::play),
    ("controllers/labels_selector", controllers::labels_selector::play),
    (
        "controllers/replicaset_adoption_and_batches",
        controllers::replicaset_adoption_and_batches::play,
    ),
    ("controllers/replicaset_deletion_order", controllers::replicaset_deletion_order::play),
    ("controllers/replicaset_status", controllers::replicaset_status::play),
    ("controllers/job_backoff", controllers::job_backoff::play),
    ("controllers/node_lifecycle", controllers::node_lifecycle::play),
    ("controllers/scheduler_messages", controllers::scheduler_messages::play),
    ("controllers/taints_and_tolerations", controllers::taints_and_tolerations::play),
    ("kubelet/backoff_image_requeue_pleg", kubelet::backoff_image_requeue_pleg::play),
    ("kubelet/compute_pod_actions", kubelet::compute_pod_actions::play),
    ("kubelet/kill_restart_policy", kubelet::kill_restart_policy::play),
    ("kubelet/probe_handlers", kubelet::probe_handlers::play),
    ("kubelet/prober_manager_results", kubelet::prober_manager_results::play),
    ("kubelet/e2e_facts", kubelet::e2e_facts::play),
    ("kubelet/prober_worker", kubelet::prober_worker::play),
    ("status/cli_errors", status::cli_errors::play),
    ("status/describe_containers", status::describe_containers::play),
    ("status/describe_objects", status::describe_objects::play),
    ("status/kubectl_events", status::kubectl_events::play),
    ("status/label", status::label::play),
    ("status/print_pod", status::print_tables::play),
    ("status/print_pod_derived", status::print_tables::play),
    ("status/print_tables", status::print_tables::play),
    ("status/rollout_history", status::rollout_history::play),
    ("status/rollout_status", status::rollout_status::play),
    ("status/wait", status::wait::play),
    ("status/conditions", status::conditions::play),
    ("status/container_statuses", status::container_statuses::play),
    ("status/describe_probe", status::describe_probe::play),
    ("status/generate_pod_status", status::generate_pod_status::play),
    ("status/human_duration", status::human_duration::play),
    ("status/phase", status::phase::play),
    ("status/pod_util", status::pod_util::play),
    ("status/status_manager", status::status_manager::play),
    ("status/table_print", status::table_print::play),
    ("status/watch_table", status::watch_table::play),
    ("validation/containers", validation::create::play),
    ("validation/decode", validation::decode::play),
    ("validation/defaults", validation::defaults::play),
    ("validation/init-containers", validation::create::play),
    ("validation/lifecycle", validation::create::play),
    ("validation/names", validation::names::play),
    ("validation/pods", validation::create::play),
    ("validation/probes", validation::create::play),
    ("validation/seeds", validation::seeds::play),
    ("validation/services", validation::create::play),
    ("validation/updates", validation::updates::play),
    ("validation/workloads", validation::create::play),
];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    pub failed: usize,
}

/// Plays every table below a folder, and prints a line for each failure, a line for each file, and the sum.
pub fn run(dir: &Path, out: &mut dyn Write) -> io::Result<Tally> {
    let mut sum = Tally::default();
    for area in sorted_entries(dir)?.iter().filter(|path| path.is_dir()) {
        for file in sorted_entries(area)? {
            if file.extension().is_some_and(|extension| extension == "json") {
                let tally = run_file(dir, &file, out)?;
                sum.passed += tally.passed;
                sum.failed += tally.failed;
            }
        }
    }
    if sum == Tally::default() {
        sum.failed = 1;
        writeln!(
            out,
            "no table found: expected files like status/phase.json below {}",
            dir.display()
        )?;
    }
    writeln!(out, "{} passed, {} failed", sum.passed, sum.failed)?;
    Ok(sum)
}

fn run_file(dir: &Path, file: &Path, out: &mut dyn Write) -> io::Result<Tally> {
    let shown = file.strip_prefix(dir).unwrap_or(file).display().to_string().replace('\\', "/");
    let mut tally = Tally::default();
    let cases = std::fs::read_to_string(file)
        .map_err(|error| error.to_string())
        .and_then(|text| Case::read_all(&text));
    match cases {
        Err(error) => {
            tally.failed = 1;
            writeln!(out, "{shown}: {error}")?;
        }
        Ok(cases) => {
            let runner = RUNNERS.iter().find(|(name, _)| format!("{name}.json") == shown);
            for case in &cases {
                match play(runner.map(|(_, runner)| *runner), case) {
                    Ok(()) => tally.passed += 1,
                    Err(Failure { expected, got }) => {
                        tally.failed += 1;
                        writeln!(out, "{shown}: {}: expected {expected}, got {got}", case.name())?;
                    }
                }
            }
        }
    }
    writeln!(out, "{shown}: {} passed, {} failed", tally.passed, tally.failed)?;
    Ok(tally)
}

fn play(runner: Option<Runner>, case: &Case) -> Result<(), Failure> {
    let Some(runner) = runner else {
        return Err(Failure::new("a runner for this file", "none"));
    };
    // An assertion inside the engine fails its case, not the whole run.
    catch_unwind(AssertUnwindSafe(|| runner(case)))
        .unwrap_or_else(|_| Err(Failure::new("an answer", "a panic")))
}

fn sorted_entries(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(dir)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

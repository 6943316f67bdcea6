//! `status/describe_probe.json`: a probe's line in `kubectl describe pod`.

use serde::Deserialize;

use super::super::case::{Case, Failure, same};
use crate::objects::probe::Probe;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    /// What stands before the line; it is not part of the expectation.
    #[serde(rename = "label")]
    _label: String,
    probe: Probe,
}

/// kubectl 0.37 writes the thresholds out; the cluster's kubectl is older.
#[derive(Deserialize)]
struct Expect {
    #[serde(rename = "upTo1.36")]
    line: String,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    let Input { probe, .. } = case.input()?;
    let Expect { line } = case.expect()?;
    same(line, probe.describe())
}

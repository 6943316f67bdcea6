//! What real clusters printed of the notes' three examples, row by row: order of states and counts exactly, times
//! within the tolerance that fits Kubernetes 1.36 (`RESTARTS` first rises about 31 s after the start).

use podlife::kit::time::SimTime;
use podlife::session::performance::perform;
use podlife::session::recipe::Recipe;

/// READY, STATUS, RESTARTS, and the seconds between which the row is first seen.
type Row = (&'static str, &'static str, u32, u64, u64);

#[test]
fn d5a_a_liveness_probe_that_passes() {
    check(
        "/health",
        "livenessProbe",
        514,
        &[
            ("0/1", "Pending", 0, 0, 0),
            ("0/1", "ContainerCreating", 0, 0, 1),
            ("1/1", "Running", 0, 2, 6),
        ],
    );
}

#[test]
fn d5b_a_liveness_probe_that_gets_404() {
    // A restart out of back-off comes up to half of the remaining wait later.
    check(
        "/health?code=404",
        "livenessProbe",
        227,
        &[
            ("0/1", "Pending", 0, 0, 0),
            ("0/1", "ContainerCreating", 0, 0, 1),
            ("1/1", "Running", 0, 2, 6),
            ("1/1", "Running", 1, 30, 33),
            ("1/1", "Running", 2, 60, 63),
            ("1/1", "Running", 3, 90, 93),
            ("1/1", "Running", 4, 120, 123),
            ("0/1", "CrashLoopBackOff", 4, 150, 153),
            ("1/1", "Running", 5, 190, 213),
            ("0/1", "CrashLoopBackOff", 5, 220, 223),
        ],
    );
}

#[test]
fn d5c_a_startup_probe_that_gets_404() {
    check(
        "/health?code=404",
        "startupProbe",
        100,
        &[
            ("0/1", "Pending", 0, 0, 0),
            ("0/1", "ContainerCreating", 0, 0, 1),
            ("0/1", "Running", 0, 2, 6),
            ("0/1", "Running", 1, 30, 33),
            ("0/1", "Running", 2, 60, 63),
            ("0/1", "Running", 3, 90, 93),
        ],
    );
}

/// Plays a pod with one probe and compares the rows of `kubectl get pods --watch`, equal neighbours taken as one.
fn check(path: &str, probe: &str, until_secs: u64, expected: &[Row]) {
    let recipe = Recipe::parse(&recipe(path, probe)).expect("the recipe is sound");
    let performance = perform(&recipe, SimTime::secs(until_secs), |_| {});
    let watch = &performance.outcome.transcript.entries()[0];
    let mut rows: Vec<(String, String, u32, u64)> = Vec::new();
    for chunk in &watch.chunks {
        for line in chunk.text.lines().filter(|line| line.starts_with("testapp")) {
            let cells: Vec<&str> = line.split_whitespace().collect();
            let restarts = cells[3].parse().expect("RESTARTS begins with a number");
            let row = (cells[1].to_owned(), cells[2].to_owned(), restarts, chunk.at.as_secs());
            let is_new = rows
                .last()
                .is_none_or(|last| (&last.0, &last.1, last.2) != (&row.0, &row.1, row.2));
            if is_new {
                rows.push(row);
            }
        }
    }
    let seen: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
    assert_eq!(rows.len(), expected.len(), "{}", seen.join("\n"));
    for (row, (ready, status, restarts, from, to)) in rows.iter().zip(expected) {
        assert_eq!((&*row.0, &*row.1, row.2), (*ready, *status, *restarts), "{}", seen.join("\n"));
        assert!((*from..=*to).contains(&row.3), "{row:?} is not between {from} and {to} s");
    }
}

fn recipe(path: &str, probe: &str) -> String {
    format!(
        "# seed: 7  nodes: 1  kubernetes: 1.36\n\
         0s kubectl get pods --watch\n\
         0s kubectl apply -f testapp.yaml\n\
         -- testapp.yaml --\n\
         apiVersion: v1\n\
         kind: Pod\n\
         metadata:\n\
         \x20 name: testapp\n\
         spec:\n\
         \x20 containers:\n\
         \x20 - name: testapp\n\
         \x20   image: ghcr.io/c1t1d0s7/go-myweb\n\
         \x20   ports:\n\
         \x20   - containerPort: 8080\n\
         \x20   {probe}:\n\
         \x20     httpGet:\n\
         \x20       path: {path}\n\
         \x20       port: 8080\n"
    )
}

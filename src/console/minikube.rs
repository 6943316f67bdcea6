//! `minikube addons`: switches metrics-server on, which a bare cluster does not have.
//! Models cmd/minikube/cmd/config/enable.go and pkg/addons (v1.37).

use super::programs::Program;
use super::shell::{Outcome, Shell};
use super::world::Exit;
use crate::cluster::Command;

pub const PROGRAM: Program = Program {
    name: "minikube",
    aliases: &[],
    summary: "Add-ons: minikube addons enable metrics-server",
    run,
};

const ENABLED: &str = "\
💡  metrics-server is an addon maintained by Kubernetes. For any concerns contact minikube on GitHub.
You can view the list of minikube maintainers at: https://github.com/kubernetes/minikube/blob/master/OWNERS
    ▪ Using image registry.k8s.io/metrics-server/metrics-server:v0.8.0
🌟  The 'metrics-server' addon is enabled
";

fn run(words: &[String], shell: &mut Shell) -> Outcome {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["addons", "enable", "metrics-server"] => {
            let done = shell.command(Command::EnableMetrics);
            assert!(done.is_ok(), "nothing forbids an add-on: {done:?}");
            shell.out(ENABLED);
            Outcome::Ended(Exit::SUCCESS)
        }
        _ => {
            shell.err("minikube: podlife knows minikube addons enable metrics-server\n");
            Outcome::Ended(Exit::USAGE)
        }
    }
}

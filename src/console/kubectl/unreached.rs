//! What asks a kubelet that nobody can reach waits until the API server has given up dialling it.
//! Models the dialer of pkg/kubelet/client/kubelet_client.go and what apiserver/pkg/util/proxy makes of its failure (v1.36).

use crate::cluster::Refused;
use crate::console::job::Job;
use crate::console::shell::{Outcome, Shell};
use crate::console::world::Exit;
use crate::kit::time::{SimTime, Span};

use super::failure::Failure;

/// How long a dial may take. Models net.Dialer as apimachinery/pkg/util/net SetTransportDefaults sets it.
const DIAL_TIMEOUT: Span = Span::secs(30);

#[derive(Clone, Debug, PartialEq)]
pub struct Unreached {
    pub until: SimTime,
    text: String,
}

impl Unreached {
    pub fn on_time(&self, shell: &mut Shell) -> Exit {
        shell.err(&self.text);
        Exit::FAILURE
    }
}

/// The words of a request that is only passed on, such as the one for a log.
pub fn of_request(address: &str, path: &str) -> String {
    format!(
        "Error from server: Get \"https://{address}:10250{path}\": dial tcp {address}:10250: i/o timeout\n"
    )
}

/// The answer to a refusal; one that is for want of a kubelet comes late.
pub fn answer(
    refused: Refused,
    shell: &Shell,
    failure: impl Fn(Refused) -> Failure,
) -> Result<Outcome, Failure> {
    match refused {
        Refused::NoKubelet { .. } => Ok(late(Failure::from(refused).text(), shell)),
        other => Err(failure(other)),
    }
}

pub fn late(text: String, shell: &Shell) -> Outcome {
    Outcome::Running(Job::Unreached(Unreached { until: shell.now() + DIAL_TIMEOUT, text }))
}

//! Stopping containers: each goes its own way out, and the worker waits until the last is dead.
//!
//! `grace` says how long each is given, `farewell` what is to be done for it and when; here it is done.
//! Models pkg/kubelet/kuberuntime/kuberuntime_container.go killContainersWithSyncResult (v1.36), K67 and K73.

mod farewell;
mod grace;

pub use farewell::{Act, Expected, Farewell, HookState, Leg, Process, Sight};
pub use grace::{effective_grace_secs, grace_secs};

use super::actions::Kill;
use super::desk::{Desk, Note};
use super::hooks;
use super::steps::Step;
use super::workers::{Stage, Wait};
use crate::cluster::ids::HookKind;
use crate::cluster::rule::Rule;
use crate::objects::EventType;

/// Stops one container; nobody is waited for but itself.
pub fn begin_one(desk: &mut Desk, kill: Kill) -> Option<Wait> {
    let farewells = prepare(desk, vec![kill]);
    announce(desk, farewells)
}

/// Stops the containers of a pod that ends: all at once, but sidecars last.
pub fn begin_all(desk: &mut Desk, kills: Vec<Kill>) -> Option<Wait> {
    let pod = desk.job().pod.clone();
    let running: Vec<String> = kills.iter().map(|kill| kill.name.clone()).collect();
    let farewells = prepare(desk, kills).into_iter();
    let farewells = farewells.map(|farewell| farewell.in_turn(&pod, &running)).collect();
    announce(desk, farewells)
}

/// A pod that ends gives what its worker was granted, whatever the reason of the kill.
fn prepare(desk: &mut Desk, kills: Vec<Kill>) -> Vec<Farewell> {
    let pod = desk.job().pod.clone();
    let granted = match desk.job().stage {
        Stage::Terminating => desk.worker.grace_secs,
        Stage::Syncing | Stage::Terminated | Stage::Finished => None,
    };
    // A spec never loses a container, so there is always one to read.
    kills.into_iter().filter_map(|kill| Farewell::new(&pod, kill, granted).ok()).collect()
}

/// The event stands at the very start, before any hook; also for one that has died since the last relist.
fn announce(desk: &mut Desk, mut farewells: Vec<Farewell>) -> Option<Wait> {
    for farewell in &mut farewells {
        let kill = &farewell.kill;
        let rule = match desk.runtime.is_stopping(&kill.id) {
            // Less grace was granted since: everything is said and done once more.
            true => Rule::GraceShortened,
            false => kill.why.rule(),
        };
        farewell.cause = Some(desk.note(Note {
            container: Some(&kill.name),
            kind: EventType::Normal,
            reason: "Killing",
            message: &kill.message,
            rule: Some(rule),
        }));
    }
    desk.job().farewells = farewells;
    go_on(desk)
}

/// Whatever has happened meanwhile, every container goes on as far as it can.
pub fn go_on(desk: &mut Desk) -> Option<Wait> {
    hooks::settle(desk);
    let news = desk.ctx.cause;
    while go_on_once(desk) == Progress::Some {
        desk.ctx.cause = news;
    }
    let job = desk.job();
    if job.farewells.iter().all(|farewell| farewell.leg == Leg::Dead) {
        job.farewells.clear();
        job.hooks.clear();
        return None;
    }
    job.steps.push_front(Step::LetGo);
    let due = job.farewells.iter().filter_map(|farewell| farewell.due());
    Some(Wait::News { until: due.chain(hooks::due(&job.hooks)).min() })
}

/// Whether some container came further: another may have waited for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    None,
    Some,
}

fn go_on_once(desk: &mut Desk) -> Progress {
    let mut farewells = std::mem::take(&mut desk.job().farewells);
    let dead: Vec<String> = farewells
        .iter()
        .filter(|farewell| farewell.leg == Leg::Dead)
        .map(|farewell| farewell.kill.name.clone())
        .collect();
    let (now, news) = (desk.ctx.now(), desk.ctx.cause);
    let mut progress = Progress::None;
    for farewell in &mut farewells {
        let before = farewell.leg;
        desk.ctx.cause = if farewell.is_due(now) { farewell.cause } else { news };
        while let Some(act) = farewell.go_on(&look(desk, &farewell.kill, &dead)) {
            carry_out(desk, &farewell.kill, act);
        }
        if farewell.leg != before {
            progress = Progress::Some;
        }
    }
    desk.job().farewells = farewells;
    progress
}

fn look<'a>(desk: &mut Desk, kill: &Kill, dead: &'a [String]) -> Sight<'a> {
    let is_running = desk.runtime.is_running(&kill.id);
    Sight {
        now: desk.ctx.now(),
        process: if is_running { Process::Runs } else { Process::Ended },
        pre_stop: hooks::state(&desk.job().hooks, &kill.id, HookKind::PreStop),
        dead,
    }
}

fn carry_out(desk: &mut Desk, kill: &Kill, act: Act) {
    match act {
        Act::RunPreStop(handler) => {
            let pod = desk.job().pod.clone();
            let Some(container) = pod.container(&kill.name) else { return };
            hooks::begin(desk, HookKind::PreStop, container, &kill.id, handler);
        }
        Act::Stop { grace, rule } => {
            if desk.runtime.is_running(&kill.id) {
                desk.runtime.stop_container(desk.ctx, &kill.id, grace, rule);
            }
        }
    }
}

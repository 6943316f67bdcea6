//! The transport: play, step, speed, the simulated clock, and what comes next. On a phone it is always in reach.

pub mod face;
pub mod next_up;
pub mod speed;

use yew::prelude::*;

use self::face::Face;
use self::next_up::NextUpLine;
use self::speed::Speed;
use super::parts::icon::Icon;
use super::parts::now::Turn;
use super::speech::use_speech;
use super::timeline::scrubber::{Place, Scrubber};
use crate::view::transport::{Motion, NextUp, Transport};
use crate::view::turns;
use crate::view::window::Window;
use crate::view::{Clock, Msg};

#[derive(PartialEq, Properties)]
pub struct TransportBarProps {
    pub transport: Transport,
    pub next_up: NextUp,
    pub send: Callback<Msg>,
}

#[component]
pub fn TransportBar(props: &TransportBarProps) -> Html {
    let speech = use_speech();
    let Transport { motion, speed, head, horizon, can_undo, skips_quiet, .. } = props.transport;
    let send = &props.send;
    let held = use_state_eq(|| None::<Window>);
    let window = held.unwrap_or_else(|| Window::whole(horizon));
    let hold = {
        let held = held.setter();
        Callback::from(move |window: Option<Window>| held.set(window))
    };
    html! {
        <section class="transport-bar" aria-label={speech.say("transport.label")}>
            <Scrubber place={Place::Transport} {window} {head} {horizon} {hold} send={send.clone()} />
            <div class="transport-row">
                <div class="steps">
                    <StepButton icon={Icon::Previous} label="transport.previous" clock={Clock::PreviousEvent} send={send.clone()} />
                    <PlayButton {motion} send={send.clone()} />
                    <StepButton icon={Icon::Next} label="transport.next" clock={Clock::NextEvent} send={send.clone()} />
                    if can_undo { <UndoButton send={send.clone()} /> }
                </div>
                <Face />
                <Speed {speed} send={send.clone()} />
                <label class="check skips"><input type="checkbox" checked={skips_quiet} onchange={send.reform(|_: Event| Msg::SkipQuiet)} />{ speech.say("transport.quiet") }</label>
                <ContextProvider<Turn> context={Turn(turns::NEXT_UP)}><NextUpLine next_up={props.next_up.clone()} /></ContextProvider<Turn>>
            </div>
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct PlayButtonProps {
    motion: Motion,
    send: Callback<Msg>,
}

#[component]
fn PlayButton(props: &PlayButtonProps) -> Html {
    let speech = use_speech();
    let (icon, key) = match props.motion {
        Motion::Paused => (Icon::Play, "transport.play"),
        Motion::Playing => (Icon::Pause, "transport.pause"),
    };
    let label = speech.say(key);
    html! {
        <button class="primary play" title={label.clone()} aria-label={label} onclick={props.send.reform(|_| Msg::Clock(Clock::Toggle))}>
            { icon.draw() }
        </button>
    }
}

#[derive(PartialEq, Properties)]
struct UndoButtonProps {
    send: Callback<Msg>,
}

/// Brings the future back that the last act in the past cut off.
#[component]
fn UndoButton(props: &UndoButtonProps) -> Html {
    let label = use_speech().say("transport.undo");
    html! {
        <button class="square" title={label.clone()} aria-label={label} onclick={props.send.reform(|_| Msg::Undo)}>
            { Icon::Undo.draw() }
        </button>
    }
}

#[derive(PartialEq, Properties)]
struct StepButtonProps {
    icon: Icon,
    label: &'static str,
    clock: Clock,
    send: Callback<Msg>,
}

#[component]
fn StepButton(props: &StepButtonProps) -> Html {
    let label = use_speech().say(props.label);
    let clock = props.clock;
    html! {
        <button class="square" title={label.clone()} aria-label={label} onclick={props.send.reform(move |_| Msg::Clock(clock))}>
            { props.icon.draw() }
        </button>
    }
}

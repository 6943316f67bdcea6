//! The one component with a state of its own: it owns the session, tells it what happened, does what it asks,
//! and hands its picture down.

use std::collections::VecDeque;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::clock::FrameClock;
use super::focus::{self, FocusKeeper};
use super::frame::desk::Desk;
use super::frame::header::HeaderBar;
use super::frame::notices::NoticeBar;
use super::heard::{Cause, heard};
use super::outside::{self, Kind};
use super::parts::listen::Listener;
use super::parts::live_region::{LiveRegion, Said};
use super::parts::now::Ticker;
use super::parts::patterns::Patterns;
use super::parts::sight::{Drawn, Watched};
use super::shelf::Kept;
use super::speech::Speech;
use super::{address, crash, keys, root, shelf};
use crate::session::keeping::SHELF_RECIPE;
use crate::session::{self, Session};
use crate::view::msg::Format;
use crate::view::sight::Sight;
use crate::view::turns::Turns;
use crate::view::{Clock, Effect, Msg, Painter, Screen, Theme, painter};
use crate::words::Lang;

/// This long after the learner moved time, it rests.
const SETTLING_MILLIS: u32 = 200;
/// Steps of a drag that come sooner after each other than this, four frames, are not looked at one by one.
const PASSING_MILLIS: u32 = 64;

pub struct App {
    session: Session,
    painter: Painter,
    screen: Rc<Screen>,
    clock: FrameClock,
    ticker: Ticker,
    watched: Watched,
    frame: Callback<f64>,
    send: Callback<Msg>,
    /// The next slice of what can wait.
    idle: Option<Timeout>,
    said: Said,
    /// Until time rests: the learner has just moved it, and may be about to move it on.
    settling: Option<Timeout>,
    /// Until a drag has stopped at a step. The rest is painted no sooner: between two steps it made the slowest slower.
    passing: Option<Timeout>,
    /// Whether it shows a part of a crowd only.
    passes: bool,
    /// What the page's root element was given last.
    root: Option<(Lang, Theme, String)>,
    _listeners: Vec<Listener>,
    _focus: Option<FocusKeeper>,
}

/// What reaches the app: a message for the session, or a frame of the browser, which becomes one.
pub enum Input {
    Tell(Msg),
    Frame(f64),
    /// Time rests where the learner moved it.
    Settled,
    /// The handle is still held, but no further step has come.
    Stopped,
}

impl Component for App {
    type Message = Input;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let send = ctx.link().callback(Input::Tell);
        let mut session =
            Session::start(&address::fragment(), root::browser_language(), shelf::read);
        let effects = match shelf::probe() {
            Kept::Yes => Vec::new(),
            Kept::No => session.update(Msg::NotKept),
        };
        let mut painter = Painter::default();
        let screen = Rc::new(painter.paint(&session, Sight::All));
        let changed = address::listen(send.reform(Msg::Address));
        let pressed = keys::listen(send.clone());
        let asked = outside::listen(send.clone());
        let ticker = Ticker::at(screen.transport.now);
        let mut app = App {
            session,
            painter,
            screen,
            clock: FrameClock::default(),
            ticker,
            watched: Watched::default(),
            frame: ctx.link().callback(Input::Frame),
            send,
            idle: None,
            settling: None,
            passing: None,
            passes: false,
            said: Said::default(),
            root: None,
            _listeners: changed.into_iter().chain(pressed).chain(asked).collect(),
            _focus: focus::keep(),
        };
        app.perform(effects);
        app.keep_idle(ctx);
        app.clock.keep(app.screen.transport.motion, &app.frame);
        app
    }

    fn update(&mut self, ctx: &Context<Self>, input: Input) -> bool {
        let was_drawn = self.drawn();
        let msg = match input {
            Input::Tell(msg) => Some(msg),
            Input::Frame(timestamp) => {
                Some(Msg::Frame { elapsed_millis: self.clock.elapsed(timestamp) })
            }
            Input::Settled => {
                self.settling = None;
                None
            }
            Input::Stopped => {
                self.passing = None;
                None
            }
        };
        let passes = self.passes(ctx, msg.as_ref());
        if matches!(msg, Some(Msg::Clock(_))) {
            let link = ctx.link().clone();
            let settled = move || link.send_message(Input::Settled);
            self.settling = Some(Timeout::new(SETTLING_MILLIS, settled));
        }
        let cause = msg.as_ref().map_or(Cause::Time, Cause::of);
        let effects = msg.map(|msg| self.session.update(msg)).unwrap_or_default();
        self.perform(effects);
        let screen = self.paint(passes);
        self.keep_idle(ctx);
        self.clock.keep(screen.transport.motion, &self.frame);
        let passed = std::mem::replace(&mut self.passes, passes);
        let changed = *self.screen != screen || self.drawn() != was_drawn || self.passes != passed;
        if let Some(text) = heard(cause, &self.screen, &screen).filter(|_| changed) {
            self.said = Said { count: self.said.count + 1, text: text.into() };
        }
        let told = if passes { self.painter.turns() } else { Turns::default() };
        self.ticker.tell(screen.transport.now, told);
        if changed {
            self.screen = Rc::new(screen);
        }
        changed
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let screen = &self.screen;
        html! {
            <ContextProvider<Speech> context={Speech(screen.language)}>
                <ContextProvider<Ticker> context={self.ticker.clone()}>
                    <ContextProvider<Watched> context={self.watched.clone()}>
                        <ContextProvider<Drawn> context={self.drawn()}>
                            <div class={classes!("podlife", self.passes.then_some("passing"))}>
                                <Patterns key="patterns" />
                                <HeaderBar key="header" header={screen.header.clone()} setting={screen.setting.clone()} theme={screen.theme}
                                    gallery={screen.gallery.clone()} authored={screen.authored.clone()}
                                    sharing={screen.sharing.clone()} send={self.send.clone()} />
                                <NoticeBar key="notices" notices={screen.notices.clone()} send={self.send.clone()} />
                                <Desk key="desk" screen={screen.clone()} send={self.send.clone()} />
                                <LiveRegion key="live" said={self.said.clone()} />
                            </div>
                        </ContextProvider<Drawn>>
                    </ContextProvider<Watched>>
                </ContextProvider<Ticker>>
            </ContextProvider<Speech>>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _first: bool) {
        // Even the same value, set again, would make the browser style the whole page anew.
        let Screen { language, theme, setting, header, .. } = &*self.screen;
        let root = Some((*language, *theme, header.title.clone()));
        if self.root != root {
            root::set(*language, *theme, setting, &header.title);
            self.root = root;
        }
    }
}

impl App {
    /// Between two slices the browser draws and listens.
    fn keep_idle(&mut self, ctx: &Context<Self>) {
        let link = ctx.link().clone();
        self.idle = self
            .session
            .has_idle_work()
            .then(|| Timeout::new(0, move || link.send_message(Input::Tell(Msg::Idle))));
    }

    /// Of a crowd nobody sees all: while time moves, nobody waits for the rest of it to be painted and drawn.
    fn drawn(&self) -> Drawn {
        let moves = self.plays()
            || self.session.is_travelling()
            || (self.settling.is_some() && self.screen.stage.is_crowded());
        if moves { Drawn::InSight } else { Drawn::Everything }
    }

    /// Whether no more than a part of a crowd is painted: of a drag past it every step but the first, since the next one comes
    /// before all of it were drawn.
    fn passes(&mut self, ctx: &Context<Self>, msg: Option<&Msg>) -> bool {
        let was_passing = self.passing.is_some() && self.screen.stage.is_crowded() && !self.plays();
        match msg {
            Some(Msg::Clock(Clock::Drag { within, .. })) if !within.is_zero() => {
                let link = ctx.link().clone();
                let stopped = move || link.send_message(Input::Stopped);
                self.passing = Some(Timeout::new(PASSING_MILLIS, stopped));
                was_passing
            }
            Some(Msg::Clock(_)) => {
                self.passing = None;
                false
            }
            Some(_) | None => was_passing,
        }
    }

    fn paint(&mut self, passes: bool) -> Screen {
        let watched = self.watched.keys();
        let sight = match self.drawn() {
            Drawn::Everything => Sight::All,
            Drawn::InSight if passes => Sight::Passing(&watched),
            Drawn::InSight => Sight::Of(&watched),
        };
        self.painter.paint(&self.session, sight)
    }

    fn plays(&self) -> bool {
        self.session.motion() == session::Motion::Playing
    }

    /// Does what the session asks, and what it asks when it hears that the browser did not keep something.
    fn perform(&mut self, effects: Vec<Effect>) {
        let mut waiting = VecDeque::from(effects);
        let mut is_told = false;
        while let Some(effect) = waiting.pop_front() {
            if self.carry_out(effect) == Kept::No && !is_told {
                is_told = true;
                waiting.extend(self.session.update(Msg::NotKept));
            }
        }
    }

    fn carry_out(&mut self, effect: Effect) -> Kept {
        match effect {
            Effect::Store { key, value } => {
                if key == SHELF_RECIPE {
                    crash::remember(&value);
                }
                return shelf::write(&key, &value);
            }
            Effect::Address(fragment) => address::replace(&fragment),
            Effect::Download { name, text } => outside::hand_out(&name, &text, Kind::Text),
            Effect::Picture { name, format } => {
                let picture = painter::picture(&self.session);
                let kind = if format == Format::TimelinePng { Kind::Png } else { Kind::Text };
                outside::hand_out(&name, &picture, kind);
            }
            Effect::Tell(text) => outside::tell(&text),
        }
        Kept::Yes
    }
}

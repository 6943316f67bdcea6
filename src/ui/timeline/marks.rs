//! What is drawn in a lane: bands with their words, ticks as a path for each answer, flags with the learner's lines.

use std::fmt::{self, Write};

use yew::prelude::*;

use crate::ui::speech::Speech;
use crate::view::Tone;
use crate::view::lanes::{Band, Flag, Link, LinkPart, Tick};
use crate::view::probes::{Answer, QUESTION_MARK};
use crate::view::room::{LETTER_PIXELS, cut};
use crate::view::window::{self, Pennant, Piece, Window};

/// The middle of a lane, and a band's height.
const MIDDLE: f64 = 11.0;
const BAND_TOP: f64 = 2.5;
const BAND_HEIGHT: f64 = 17.0;
const LANE_HEIGHT: f64 = 22.0;

pub fn bands(
    bands: &[Band],
    window: Window,
    width: f64,
    selected: Option<u32>,
    speech: Speech,
) -> Html {
    let piece = |piece: &Piece| {
        let band = &bands[piece.index];
        let is_chosen = selected.is_some() && selected == band.record;
        let text = if piece.merged == 1 {
            fitting(&speech.plain(&band.text), band.tone, piece.width)
        } else {
            String::new()
        };
        html! {
            <g key={piece.index} class={classes!("band", band.tone.class())}>
                <rect x={pixel(piece.x)} y={pixel(BAND_TOP)} width={pixel(piece.width.max(1.0))} height={pixel(BAND_HEIGHT)} />
                if piece.begins { <path d={format!("M{} {BAND_TOP}v{BAND_HEIGHT}", Tenths(piece.x))} /> }
                if is_chosen { <path class="frame" d={frame(piece)} /> }
                if !text.is_empty() { <text x={pixel(piece.x + 7.0)} y="15">{ text }</text> }
            </g>
        }
    };
    html! { for drawn in window::pieces(bands, window, width).iter().map(piece) { { drawn } } }
}

/// Around a piece, open where its band goes on out of sight.
fn frame(piece: &Piece) -> String {
    let (left, width) = (Tenths(piece.x), Tenths(piece.width.max(1.0)));
    let right = Tenths(piece.x + piece.width.max(1.0));
    let side = |x: &Tenths| format!("M{x} {BAND_TOP}v{BAND_HEIGHT}");
    let mut path = format!("M{left} {BAND_TOP}h{width}m0 {BAND_HEIGHT}h-{width}");
    if piece.begins {
        path += &side(&left);
    }
    if piece.ends {
        path += &side(&right);
    }
    path
}

pub fn ticks(ticks: &[Tick], window: Window, width: f64, selected: Option<u32>) -> Html {
    let (mut passed, mut failed) = (String::new(), String::new());
    let (mut unknown, mut chosen) = (String::new(), String::new());
    for (x, tick) in window::ticks(ticks, window, width) {
        // Writing into a String never fails.
        let _ = match tick.answer {
            Answer::Success => {
                write!(
                    passed,
                    "M{} {}a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0 -6.8 0",
                    Tenths(x - 3.4),
                    Tenths(MIDDLE)
                )
            }
            Answer::Failure => {
                write!(failed, "M{} {}l7 7m0-7l-7 7", Tenths(x - 3.5), Tenths(MIDDLE - 3.5))
            }
            Answer::Unknown => {
                write!(unknown, "M{} {}{QUESTION_MARK}", Tenths(x - 2.5), Tenths(MIDDLE - 2.0))
            }
        };
        if selected == Some(tick.record) {
            let _ = write!(
                chosen,
                "M{} {}a7 7 0 1 0 14 0a7 7 0 1 0 -14 0",
                Tenths(x - 7.0),
                Tenths(MIDDLE)
            );
        }
    }
    html! {
        <>
            <path class="ticks-passed" d={passed} />
            <path class="ticks-failed" d={failed} />
            <path class="ticks-unknown" d={unknown} />
            <path class="ticks-chosen" d={chosen} />
        </>
    }
}

/// From the probe that decided to the bands that it changed.
pub fn links(links: &[Link], window: Window, width: f64) -> Html {
    let mut path = String::new();
    for link in links {
        let x = window.x(link.at, width);
        let (from, to) = match link.part {
            LinkPart::FromBand => (BAND_TOP + BAND_HEIGHT, LANE_HEIGHT),
            LinkPart::Through => (0.0, LANE_HEIGHT),
            LinkPart::ToTick => (0.0, MIDDLE - 5.0),
            LinkPart::FromTick => (MIDDLE + 5.0, LANE_HEIGHT),
            LinkPart::ToBand => (0.0, BAND_TOP),
        };
        if 0.0 <= x && x <= width {
            // Writing into a String never fails.
            let _ = write!(path, "M{} {from}V{to}", Tenths(x));
        }
    }
    if path.is_empty() {
        html! {}
    } else {
        html! { <path class="links" d={path} /> }
    }
}

pub fn flags(flags: &[Flag], window: Window, width: f64, selected: Option<u32>) -> Html {
    let flag = |Pennant { x, room, index, more }: Pennant| {
        let flag = &flags[index];
        let chosen = (selected == Some(flag.record)).then_some("chosen");
        // Nearly every line begins with the same word, and room is scarce.
        let line = flag.text.strip_prefix("kubectl ").unwrap_or(&flag.text);
        let count = if more == 0 { String::new() } else { format!(" +{more}") };
        let room = room - 18.0;
        // Where not even the count has room, the flag stands alone.
        let count = if room < count.len() as f64 * LETTER_PIXELS { String::new() } else { count };
        let taken = count.len() as f64 * LETTER_PIXELS;
        html! {
            <g key={flag.record} class={classes!("flag", chosen)}>
                <path d={format!("M{} 5.5l8 5.5-8 5.5z", Tenths(x))} />
                <text x={pixel(x + 12.0)} y="15">{ cut(line, room - taken) }{ count }</text>
            </g>
        }
    };
    html! { for drawn in window::flags(flags, window, width).into_iter().map(flag) { { drawn } } }
}

fn pixel(value: f64) -> String {
    Tenths(value).to_string()
}

/// A pixel with one digit behind the point. What the standard library does to print a float exactly takes most of the time
/// of drawing a lane.
struct Tenths(f64);

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round() as i64;
        let sign = if tenths < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
    }
}

/// The words of a band with their sign, as far as there is room.
fn fitting(text: &str, tone: Tone, width: f64) -> String {
    let signed = match tone {
        Tone::Failing | Tone::Stopping => format!("{} {text}", tone.sign()),
        Tone::Fine | Tone::Waiting | Tone::Done | Tone::Quiet | Tone::Mine => text.to_owned(),
    };
    cut(&signed, width - 12.0)
}

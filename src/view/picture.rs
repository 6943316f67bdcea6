//! The timeline as a picture of its own, for a paper or a slide: an SVG that needs no style sheet and no script.
//! Every state has its shape or its words besides its colour, so the picture can be printed in black and white.

use std::fmt::Write;
use std::rc::Rc;

use super::lanes::{Band, Flag, Label, Lane, Tick, Track};
use super::moment;
use super::probes::{Answer, QUESTION_MARK};
use super::room::cut;
use super::saying::Saying;
use super::tone::Tone;
use super::window::{self, Window};
use crate::kit::time::SimTime;
use crate::words::{Lang, Words};

const WIDTH: f64 = 1200.0;
const MARGIN: f64 = 20.0;
/// Where the lanes begin, behind their names.
const LEFT: f64 = 210.0;
const TOP: f64 = 66.0;
const LANE_HEIGHT: f64 = 24.0;
const GROUP_HEIGHT: f64 = 30.0;
/// A picture of more lanes than a page holds is cut, and says so.
const LANES_MAX: usize = 200;

/// What stands in the picture besides the lanes.
pub struct Caption<'a> {
    pub lang: Lang,
    pub title: &'a str,
    pub kubernetes: &'a str,
    pub seed: u64,
}

/// The lanes up to `until`.
pub fn svg(lanes: &[Rc<Lane>], until: SimTime, caption: &Caption) -> String {
    let window = Window { from_millis: 0, span_millis: until.as_millis().max(10_000) };
    let seen: Vec<&Lane> =
        lanes.iter().map(|lane| &**lane).filter(|lane| lane.begins_before(until)).collect();
    let (mut drawn, mut y) = (String::new(), TOP);
    for lane in seen.iter().take(LANES_MAX) {
        y = draw_lane(&mut drawn, lane, y, (window, until), caption.lang);
    }
    let bottom = y;
    let more = seen.len().saturating_sub(LANES_MAX);
    if 0 < more {
        let count = more.to_string();
        let text = Words::fill(caption.lang, "picture.more", &[("count", &count)]);
        draw_text(&mut drawn, "more", MARGIN, y + 20.0, &text);
        y += GROUP_HEIGHT;
    }
    let height = y + 40.0;
    let title = escape(&cut(caption.title, WIDTH / 1.5));
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         role=\"img\" aria-label=\"{title}\" lang=\"{}\">\n<style>{STYLE}</style>\n{PATTERNS}\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n<text class=\"title\" x=\"{MARGIN}\" y=\"32\">{title}</text>\n",
        caption.lang.tag()
    );
    draw_ruler(&mut text, window, bottom);
    text.push_str(&drawn);
    let seed = caption.seed.to_string();
    let fills = [("kubernetes", caption.kubernetes), ("seed", &seed)];
    let foot = Words::fill(caption.lang, "picture.foot", &fills);
    draw_text(&mut text, "foot", MARGIN, y + 26.0, &foot);
    text.push_str("</svg>\n");
    text
}

/// Plain colours, so that every program that reads SVG shows the same.
const STYLE: &str = "text{font:12px system-ui,'Noto Sans KR',sans-serif;fill:#1d2126}.title{font-size:17px;font-weight:700}\
.pod{font-weight:700}.name,.more,.foot,.at{fill:#5f6771}.at{text-anchor:middle;font-size:11px}.rule{stroke:#e6e3dd;fill:none}\
.fine rect,.done rect{fill:#d9f0e8}.waiting rect{fill:url(#waiting)}.failing rect{fill:#fbe0d3}.stopping rect{fill:url(#stopping)}\
.quiet rect{fill:#f4f2ed}.mine rect{fill:#dcebf7}.band path{stroke:#1d2126;stroke-opacity:.35;fill:none}\
.passed{fill:#00775a}.failed{stroke:#b03c08;stroke-width:2.2;fill:none}\
.unknown{stroke:#8a5c00;stroke-width:1.8;stroke-linecap:round;fill:none}.flag{fill:#1c66a5}";
const PATTERNS: &str = "<defs><pattern id=\"waiting\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
<rect width=\"6\" height=\"6\" fill=\"#fbeccb\"/><rect width=\"2\" height=\"6\" fill=\"#e2b657\"/></pattern>\
<pattern id=\"stopping\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(-45)\">\
<rect width=\"6\" height=\"6\" fill=\"#f3e1ee\"/><rect width=\"2\" height=\"6\" fill=\"#d9b3cd\"/></pattern></defs>";

impl Lane {
    fn begins_before(&self, until: SimTime) -> bool {
        let first = match &self.track {
            Track::Bands(bands) => bands.first().map(|band| band.from),
            Track::Ticks(ticks) => ticks.first().map(|tick| tick.at),
            Track::Flags(flags) => flags.first().map(|flag| flag.at),
        };
        first.is_some_and(|first| first <= until)
    }
}

/// A pod's name above its first lane, then the lane's name and what is in it. Where the next one begins.
fn draw_lane(
    text: &mut String,
    lane: &Lane,
    mut y: f64,
    (window, until): (Window, SimTime),
    lang: Lang,
) -> f64 {
    if lane.label == Label::Status {
        draw_text(text, "pod", MARGIN, y + 20.0, &cut(&lane.group, WIDTH - LEFT));
        y += GROUP_HEIGHT;
    }
    let name = cut(&name(lane, lang), LEFT - MARGIN - 20.0);
    draw_text(text, "name", MARGIN + 10.0, y + 16.0, &name);
    draw(text, format_args!("<g transform=\"translate({LEFT} {y})\">"));
    match &lane.track {
        Track::Bands(bands) => draw_bands(text, bands, window, until, lang),
        Track::Ticks(ticks) => draw_ticks(text, ticks, window, until),
        Track::Flags(flags) => draw_flags(text, flags, window, until),
    }
    text.push_str("</g>\n");
    y + LANE_HEIGHT
}

fn draw_ruler(text: &mut String, window: Window, bottom: f64) {
    let width = WIDTH - LEFT - MARGIN;
    for at in window.ruler(width) {
        let x = LEFT + window.x(at, width);
        draw(
            text,
            format_args!(
                "<path class=\"rule\" d=\"M{x:.1} {TOP}V{bottom:.1}\"/><text class=\"at\" x=\"{x:.1}\" y=\"{}\">{}</text>\n",
                TOP - 8.0,
                moment::short(at)
            ),
        );
    }
}

fn draw_bands(text: &mut String, bands: &[Band], window: Window, until: SimTime, lang: Lang) {
    let width = WIDTH - LEFT - MARGIN;
    let past = bands.partition_point(|band| band.from <= until);
    let end = window.x(until, width);
    for piece in window::pieces(&bands[..past], window, width) {
        let (x, room) = (piece.x, (piece.x + piece.width).min(end) - piece.x);
        draw(
            text,
            format_args!(
                "<g class=\"band {}\"><rect x=\"{x:.1}\" y=\"3\" width=\"{:.1}\" height=\"18\"/><path d=\"M{x:.1} 3v18\"/>",
                piece.tone.class(),
                room.max(1.0)
            ),
        );
        let words =
            if piece.merged == 1 { plain(&bands[piece.index].text, lang) } else { String::new() };
        let words = match piece.tone {
            Tone::Failing | Tone::Stopping => format!("{} {words}", piece.tone.sign()),
            Tone::Fine | Tone::Waiting | Tone::Done | Tone::Quiet | Tone::Mine => words,
        };
        let words = cut(&words, room - 10.0);
        if !words.is_empty() {
            draw(
                text,
                format_args!("<text x=\"{:.1}\" y=\"16\">{}</text>", x + 6.0, escape(&words)),
            );
        }
        text.push_str("</g>");
    }
}

/// A circle for a success, a cross for a failure, a question mark for an error.
fn draw_ticks(text: &mut String, ticks: &[Tick], window: Window, until: SimTime) {
    let past = ticks.partition_point(|tick| tick.at <= until);
    for (x, tick) in window::ticks(&ticks[..past], window, WIDTH - LEFT - MARGIN) {
        match tick.answer {
            Answer::Success => draw(
                text,
                format_args!("<circle class=\"passed\" cx=\"{x:.1}\" cy=\"12\" r=\"3.4\"/>"),
            ),
            Answer::Failure => draw(
                text,
                format_args!("<path class=\"failed\" d=\"M{:.1} 8.5l7 7m0-7l-7 7\"/>", x - 3.5),
            ),
            Answer::Unknown => draw(
                text,
                format_args!("<path class=\"unknown\" d=\"M{:.1} 10{QUESTION_MARK}\"/>", x - 2.5),
            ),
        }
    }
}

fn draw_flags(text: &mut String, flags: &[Flag], window: Window, until: SimTime) {
    let past = flags.partition_point(|flag| flag.at <= until);
    for pennant in window::flags(&flags[..past], window, WIDTH - LEFT - MARGIN) {
        let line = &flags[pennant.index].text;
        let line = line.strip_prefix("kubectl ").unwrap_or(line);
        let more = if pennant.more == 0 { String::new() } else { format!(" +{}", pennant.more) };
        let words = cut(&format!("{line}{more}"), pennant.room - 16.0);
        draw(
            text,
            format_args!(
                "<path class=\"flag\" d=\"M{:.1} 6.5l8 5.5-8 5.5z\"/><text x=\"{:.1}\" y=\"16\">{}</text>",
                pennant.x,
                pennant.x + 12.0,
                escape(&words)
            ),
        );
    }
}

fn name(lane: &Lane, lang: Lang) -> String {
    let of = |name: String, container: &str| match container {
        "" => name,
        container => format!("{name} {container}"),
    };
    match &lane.label {
        Label::Commands => Words::text(lang, "lane.commands"),
        Label::Requests { client } => Words::fill(lang, "lane.requests", &[("client", client)]),
        Label::Status => "STATUS".to_owned(),
        Label::Ready => "Ready".to_owned(),
        Label::Probe { kind, container } => of(kind.name().to_owned(), container),
        Label::BackOff { container } => of(Words::text(lang, "lane.backoff"), container),
        Label::Stopping { container } => of(Words::text(lang, "lane.stopping"), container),
        Label::Endpoint { service } => Words::fill(lang, "lane.endpoint", &[("service", service)]),
    }
}

fn plain(saying: &Saying, lang: Lang) -> String {
    match saying {
        Saying::Kubernetes(text) => text.clone(),
        Saying::Ours { key, fills } => {
            let fills: Vec<_> =
                fills.iter().map(|(place, value)| (*place, value.as_str())).collect();
            Words::fill(lang, key, &fills)
        }
    }
}

/// A line of text of its own.
fn draw_text(text: &mut String, class: &str, x: f64, y: f64, line: &str) {
    let line = escape(line);
    draw(text, format_args!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{line}</text>\n"));
}

fn draw(text: &mut String, what: std::fmt::Arguments) {
    text.write_fmt(what).expect("a String takes every text");
}

/// What XML cannot hold becomes a blank.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            one if one.is_control() || one == '\u{fffe}' || one == '\u{ffff}' => escaped.push(' '),
            one => escaped.push(one),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_are_only_text() {
        let flag = Flag {
            at: SimTime::secs(1),
            text: "</text><script>x</script>\u{1b}".to_owned(),
            record: 1,
        };
        let lane = Lane {
            id: "own".to_owned(),
            group: String::new(),
            label: Label::Commands,
            track: Track::Flags(vec![flag]),
            links: Vec::new(),
        };
        let lanes = [Rc::new(lane)];
        let caption = Caption { lang: Lang::Ko, title: "\"><b>", kubernetes: "1.36", seed: 7 };
        let picture = svg(&lanes, SimTime::secs(60), &caption);
        assert!(!picture.contains("<script") && !picture.contains("<b>"), "{picture}");
        assert!(picture.contains("&lt;/text&gt;&lt;script&gt;x&lt;/script&gt; "), "{picture}");
    }

    #[test]
    fn what_is_still_to_come_is_not_drawn() {
        let band = |from, until: Option<u64>, text: &str| Band {
            from: SimTime::secs(from),
            until: until.map(SimTime::secs),
            tone: Tone::Failing,
            text: Saying::Kubernetes(text.to_owned()),
            record: None,
        };
        let track = Track::Bands(vec![band(0, Some(90), "Running"), band(90, None, "Error")]);
        let lane = Lane {
            id: "web".to_owned(),
            group: "web".to_owned(),
            label: Label::Status,
            track,
            links: Vec::new(),
        };
        let lanes = [Rc::new(lane)];
        let caption = Caption { lang: Lang::En, title: "t", kubernetes: "1.36", seed: 7 };
        let early = svg(&lanes, SimTime::secs(60), &caption);
        assert!(early.contains("✕ Running") && !early.contains("Error"), "{early}");
        assert!(svg(&lanes, SimTime::secs(120), &caption).contains("✕ Error"));
    }

    #[test]
    fn lanes_that_have_no_room_are_counted() {
        let lane = |number: usize| {
            let flag =
                Flag { at: SimTime::secs(1), text: "kubectl get pods".to_owned(), record: 1 };
            Rc::new(Lane {
                id: number.to_string(),
                group: String::new(),
                label: Label::Commands,
                track: Track::Flags(vec![flag]),
                links: Vec::new(),
            })
        };
        let drawn = |count: usize| {
            let lanes: Vec<Rc<Lane>> = (0..count).map(lane).collect();
            let caption = Caption { lang: Lang::En, title: "t", kubernetes: "1.36", seed: 7 };
            let picture = svg(&lanes, SimTime::secs(60), &caption);
            assert_eq!(picture.matches("get pods").count(), count.min(LANES_MAX));
            picture
        };
        assert!(!drawn(LANES_MAX).contains("class=\"more\""));
        assert!(drawn(LANES_MAX + 1).contains("1 more lane, for which"), "one");
        assert!(drawn(LANES_MAX + 2).contains("2 more lanes, for which"), "two");
    }
}

//! base64(1): text into letters that travel safely, and back.

use super::arguments;
use super::failure::Failure;
use super::filtering::{Filter, Filtering, Flow, LineFilter};
use super::work::Work;
use crate::cluster::app::processes::System;
use crate::kit::base64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base64 {
    way: Way,
    /// `-w`; 0: the letters stand in one line.
    wrap: usize,
    text: String,
    is_sound: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Encode,
    Decode,
}

/// A longer input is cut.
const BYTES_MAX: usize = 1024 * 1024;
const WRAP: usize = 76;

pub fn start(_: &mut System, arguments: &[String]) -> Result<Work, Failure> {
    let long = [("decode", 'd'), ("ignore-garbage", 'i'), ("wrap", 'w')];
    let read = arguments::read_long(arguments, "dDiw:", &long)?;
    let way = if read.has('d') || read.has('D') { Way::Decode } else { Way::Encode };
    let wrap = read.number('w')?.unwrap_or(WRAP);
    let filter = Filter::Base64(Base64 { way, wrap, text: String::new(), is_sound: true });
    Ok(Work::Filters(Box::new(Filtering::new(filter, read.operands))))
}

impl LineFilter for Base64 {
    fn line(&mut self, line: &str, _: &mut String) -> Flow {
        if BYTES_MAX < self.text.len() + line.len() {
            return Flow::Stop;
        }
        self.text.push_str(line);
        Flow::Continue
    }

    fn end(&mut self, out: &mut String) -> i32 {
        if self.way == Way::Encode {
            let letters = base64::encode(self.text.as_bytes());
            let wrap = if self.wrap == 0 { letters.len().max(1) } else { self.wrap };
            for line in letters.as_bytes().chunks(wrap) {
                out.push_str(&String::from_utf8_lossy(line));
                if self.wrap != 0 {
                    out.push('\n');
                }
            }
            return 0;
        }
        // As much as is sound comes out, in whole groups.
        let (sound, code) = match base64::decode(&self.text) {
            Ok(_) => (self.text.as_str(), 0),
            Err(at) => (self.text.get(..at - at % 4).unwrap_or_default(), 1),
        };
        let bytes = base64::decode(sound).unwrap_or_default();
        out.push_str(&String::from_utf8_lossy(&bytes));
        self.is_sound = code == 0;
        code
    }

    fn complaint(&self) -> Option<&str> {
        (!self.is_sound).then_some("invalid input")
    }
}

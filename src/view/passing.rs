//! A drag past a crowd: each of its steps paints a part of it, and the frames after the last step paint the rest.

/// A step that comes later than this after the one before begins a drag anew, and is painted whole.
const STOPPED_MILLIS: u32 = 100;

/// The drag that is going on, if any.
#[derive(Default)]
pub struct Passing(Option<Drag>);

struct Drag {
    /// A step has come since the last frame.
    has_stepped: bool,
    /// Frames until everything in sight is of the instant of the last step.
    owed: usize,
    /// Since the last step.
    still_millis: u32,
}

impl Passing {
    /// A step of a drag; whether it came right after another.
    pub fn step(&mut self) -> bool {
        let drag = Drag { has_stepped: true, owed: 0, still_millis: 0 };
        self.0.replace(drag).is_some()
    }

    /// So many frames would paint what the last step left out.
    pub fn owe(&mut self, frames: usize) {
        if let Some(drag) = &mut self.0 {
            drag.owed = frames;
        }
    }

    /// A frame of the browser; whether to paint a part of what is owed in it. That of the step itself has been painted.
    pub fn frame(&mut self, elapsed_millis: u32) -> bool {
        let Some(drag) = &mut self.0 else { return false };
        if std::mem::take(&mut drag.has_stepped) {
            return false;
        }
        drag.still_millis += elapsed_millis;
        if 0 < drag.owed {
            drag.owed -= 1;
            return true;
        }
        if STOPPED_MILLIS < drag.still_millis {
            self.stop();
        }
        false
    }

    pub fn stop(&mut self) {
        self.0 = None;
    }

    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: u32 = 17;

    #[test]
    fn what_a_step_left_out_is_painted_in_the_frames_after_it() {
        let mut passing = Passing::default();
        assert!(!passing.step(), "the first one is painted whole");
        assert!(!passing.frame(FRAME), "that is its own frame");
        assert!(passing.step());
        passing.owe(3);
        let painted: Vec<bool> = (0..6).map(|_| passing.frame(FRAME)).collect();
        assert_eq!(painted, [false, true, true, true, false, false]);
    }

    #[test]
    fn a_step_in_every_frame_leaves_none_for_the_rest() {
        let mut passing = Passing::default();
        passing.step();
        for _ in 0..20 {
            assert!(!passing.frame(FRAME));
            assert!(passing.step());
            passing.owe(3);
        }
    }

    #[test]
    fn a_drag_that_stands_still_is_over() {
        let mut passing = Passing::default();
        passing.step();
        for _ in 0..6 {
            passing.frame(FRAME);
            assert!(passing.is_on());
        }
        passing.frame(FRAME);
        assert!(!passing.is_on());
        assert!(!passing.step());
    }
}

//! Whose turn it is. While a crowd of pods plays, or time is dragged past it, each is painted anew every few frames only, so
//! that no frame has to paint all of them; at rest, everything is of the instant looked at.

use super::pods::PODS_PER_FRAME;

/// At sixty frames a second the oldest picture of a pod is a fifteenth of a second old.
const FRAMES_MAX: usize = 4;

/// The numbers of what stands beside the pods, which have those of their places.
pub const SERVICES: usize = 0;
pub const WORKLOADS: usize = 1;
pub const EVENTS: usize = 2;
pub const NEXT_UP: usize = 3;
/// What flies and is counted in every frame while time plays waits for its turn in a drag only.
pub const REQUESTS: usize = 2;

/// The frames that take turns, and which of them this one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turns {
    frame: usize,
    frames: usize,
}

impl Default for Turns {
    fn default() -> Self {
        Turns { frame: 0, frames: 1 }
    }
}

impl Turns {
    /// The frame after this one, while time moves past so many pods.
    pub fn next(self, pods: usize) -> Turns {
        let frames = pods.div_ceil(PODS_PER_FRAME).clamp(1, FRAMES_MAX);
        Turns { frame: (self.frame + 1) % frames, frames }
    }

    /// Whether this frame paints the pod, or whatever else is counted, of that number.
    pub fn is_on(self, number: usize) -> bool {
        number % self.frames == self.frame
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_pods_are_painted_in_every_frame() {
        let turns = Turns::default().next(12);
        assert!((0..12).all(|number| turns.is_on(number)));
    }

    #[test]
    fn every_one_of_a_crowd_has_its_turn_once_in_a_few_frames() {
        let mut turns = Turns::default();
        let mut painted = [0; 50];
        for _ in 0..FRAMES_MAX {
            turns = turns.next(painted.len());
            for (number, count) in painted.iter_mut().enumerate() {
                *count += usize::from(turns.is_on(number));
            }
        }
        assert_eq!(painted, [1; 50]);
    }
}

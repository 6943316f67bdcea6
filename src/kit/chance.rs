//! Randomness that is looked up: the same seed, question and subject always give the same answer.
//! No stream is advanced, so one more draw somewhere cannot change the draws elsewhere.
//! Share links depend on these numbers; the golden test below pins them.

use std::hash::Hasher;

use fnv::FnvHasher;

use super::time::Span;

/// Looks up what chance says about `who` when asked for `what`.
pub fn draw(seed: u64, what: &str, who: &str) -> Draw {
    let mut hasher = FnvHasher::default();
    hasher.write(&seed.to_le_bytes());
    hasher.write(what.as_bytes());
    // A byte that cannot occur in text keeps ("ab", "c") and ("a", "bc") apart.
    hasher.write(&[0xff]);
    hasher.write(who.as_bytes());
    Draw(scramble(hasher.finish()))
}

/// One answer of chance: 64 even bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw(u64);

impl Draw {
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The answer's own follow-ups, for something longer than 64 bits.
    pub fn nth(self, index: u64) -> Draw {
        Draw(scramble(self.0.wrapping_add(index.wrapping_add(1).wrapping_mul(GOLDEN_GAMMA))))
    }

    /// A number from 0 to n − 1.
    pub fn below(self, n: u64) -> u64 {
        assert!(0 < n, "there is no number below zero to draw");
        ((u128::from(self.0) * u128::from(n)) >> 64) as u64
    }

    /// A length between the two, both included.
    pub fn within(self, lo: Span, hi: Span) -> Span {
        let room = (hi - lo).as_millis();
        lo + Span::millis(self.below(room.saturating_add(1)))
    }

    /// The base, lengthened by up to so many percent.
    pub fn jitter(self, base: Span, percent_max: u32) -> Span {
        let extra = u128::from(base.as_millis()) * u128::from(percent_max) / 100;
        self.within(base, base + Span::millis(u64::try_from(extra).unwrap_or(u64::MAX)))
    }

    /// One of the items, all equally likely.
    pub fn pick<T>(self, items: &[T]) -> Option<&T> {
        if items.is_empty() {
            return None;
        }
        items.get(self.below(items.len() as u64) as usize)
    }
}

/// SplitMix64's step between two numbers.
const GOLDEN_GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// SplitMix64's finaliser: FNV alone leaves the high bits of short texts too much alike.
fn scramble(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_never_change_between_versions() {
        assert_eq!(draw(0, "", "").bits(), 0x10d4_eef8_c296_2018);
        assert_eq!(draw(42, "pod-suffix", "web").bits(), 0xaf31_dadd_3c8d_435d);
        assert_eq!(draw(42, "pod-suffix", "web").nth(0).bits(), 0x6af1_a7c6_4d7c_a3bb);
    }

    #[test]
    fn seed_question_and_subject_all_matter() {
        let answers = [
            draw(1, "a", "b"),
            draw(2, "a", "b"),
            draw(1, "ab", ""),
            draw(1, "", "ab"),
            draw(1, "b", "a"),
        ];
        for (index, answer) in answers.iter().enumerate() {
            assert!(!answers[..index].contains(answer));
        }
    }

    #[test]
    fn numbers_stay_in_range_and_reach_every_value() {
        let mut seen = [0; 6];
        (0..600).for_each(|seed| seen[draw(seed, "dice", "").below(6) as usize] += 1);
        assert!(seen.iter().all(|count| (60..140).contains(count)), "{seen:?}");
    }

    #[test]
    fn lengths_stay_within_their_bounds() {
        for seed in 0..200 {
            let answer = draw(seed, "pull", "nginx");
            assert!(
                (10..=20).contains(&answer.within(Span::millis(10), Span::millis(20)).as_millis())
            );
            assert!((1000..=1500).contains(&answer.jitter(Span::secs(1), 50).as_millis()));
        }
        assert_eq!(draw(0, "", "").within(Span::secs(2), Span::secs(1)), Span::secs(2));
        assert_eq!(draw(0, "", "").jitter(Span::ZERO, 50), Span::ZERO);
        assert!(Span::ZERO < draw(0, "", "").within(Span::ZERO, Span::millis(u64::MAX)));
    }

    #[test]
    fn nothing_is_picked_from_nothing() {
        assert_eq!(draw(0, "", "").pick::<u8>(&[]), None);
        assert!(draw(0, "", "").pick(&["a", "b"]).is_some());
    }
}

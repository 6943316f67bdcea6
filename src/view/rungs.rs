//! The back-off ladder as it is drawn.

/// What the kubelet waits, in seconds, doubling up to its limit.
pub const RUNG_SECONDS: [u32; 6] = [10, 20, 40, 80, 160, 300];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rung {
    Past,
    Lit,
    Ahead,
}

/// The state of each rung while the wait is on `lit`; the last one stays lit for ever.
pub fn rungs(lit: usize) -> [Rung; 6] {
    let lit = lit.min(RUNG_SECONDS.len() - 1);
    std::array::from_fn(|index| match index.cmp(&lit) {
        std::cmp::Ordering::Less => Rung::Past,
        std::cmp::Ordering::Equal => Rung::Lit,
        std::cmp::Ordering::Greater => Rung::Ahead,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_rung_is_lit_and_the_last_one_stays_lit() {
        assert_eq!(
            rungs(1),
            [Rung::Past, Rung::Lit, Rung::Ahead, Rung::Ahead, Rung::Ahead, Rung::Ahead]
        );
        assert_eq!(rungs(40)[5], Rung::Lit);
    }
}

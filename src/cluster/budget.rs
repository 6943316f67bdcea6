//! How far the engine may go at a stretch, and how far it came.

/// How much `advance` may do before it comes back for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    Unlimited,
    Turns(u32),
}

impl Budget {
    pub fn at_most(self, most: u32) -> Budget {
        match self {
            Budget::Unlimited => Budget::Turns(most),
            Budget::Turns(turns) => Budget::Turns(turns.min(most)),
        }
    }

    /// What is left when so many are spent.
    pub fn without(self, spent: u32) -> Budget {
        match self {
            Budget::Unlimited => Budget::Unlimited,
            Budget::Turns(turns) => Budget::Turns(turns.saturating_sub(spent)),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Reached,
    OutOfBudget,
    /// Too many turns at one instant: our bug.
    Stalled,
}

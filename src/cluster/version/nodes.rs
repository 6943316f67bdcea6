//! How patient the control plane of a version is with its nodes (R92).

use super::Version;
use crate::kit::time::Span;

impl Version {
    /// node-monitor-grace-period, longer since 1.32 (PR 126287).
    pub fn node_monitor_grace(self) -> Span {
        if 32 <= self.minor { Span::secs(50) } else { Span::secs(40) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check_since;
    use crate::kit::time::Span;

    #[test]
    fn a_node_is_given_ten_seconds_more_since_1_32() {
        check_since(32, |version| version.node_monitor_grace() == Span::secs(50));
    }
}

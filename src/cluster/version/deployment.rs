//! How the deployment controller of a version words what it does (R35).

use super::Version;

impl Version {
    /// `before` is None for a ReplicaSet that was just made.
    pub fn scaling_text(self, name: &str, before: Option<i32>, to: i32) -> String {
        let from = before.unwrap_or(0);
        let way = if from < to { "up" } else { "down" };
        match (self.minor, before) {
            (..24, _) | (24..31, None) => format!("Scaled {way} replica set {name} to {to}"),
            (24..31, Some(_)) => format!("Scaled {way} replica set {name} to {to} from {from}"),
            (31.., _) => format!("Scaled {way} replica set {name} from {from} to {to}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::named;

    #[test]
    fn what_a_replica_set_came_from_is_told_later_and_earlier_in_the_sentence() {
        for (name, made, resized) in [
            ("1.20", "up replica set web-x to 1", "down replica set web-x to 1"),
            ("1.29", "up replica set web-x to 1", "down replica set web-x to 1 from 2"),
            ("1.36", "up replica set web-x from 0 to 1", "down replica set web-x from 2 to 1"),
        ] {
            let text = |before| named(name).scaling_text("web-x", before, 1);
            assert_eq!(text(None), format!("Scaled {made}"), "{name}");
            assert_eq!(text(Some(2)), format!("Scaled {resized}"), "{name}");
        }
    }
}

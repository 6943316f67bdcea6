//! Maps and sets, filled entry by entry.
//!
//! `collect()` sorts first, to build the tree in one go, and brings a whole sort into the wasm for every type. The maps of
//! this program hold a handful of entries.

use std::collections::{BTreeMap, BTreeSet};

/// Of two entries with one key the later one stays.
pub fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(entries);
    map
}

pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_entry_of_a_key_stays() {
        let map = map([("b", 1), ("a", 2), ("b", 3)]);
        assert_eq!(map.into_iter().collect::<Vec<_>>(), [("a", 2), ("b", 3)]);
        assert_eq!(set([3, 1, 3]).into_iter().collect::<Vec<_>>(), [1, 3]);
    }
}

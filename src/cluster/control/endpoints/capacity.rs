//! An Endpoints object holds no more than a thousand addresses, and says so where some are missing.
//! Models truncateEndpoints of pkg/controller/endpoint/endpoints_controller.go (v1.36), R66.

use crate::objects::{EndpointSubset, ObjectMeta};

const CAPACITY: usize = 1_000;
const ANNOTATION: &str = "endpoints.kubernetes.io/over-capacity";

/// Whether something was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    Nothing,
    Something,
}

/// Cuts what is too much, and notes that.
pub fn cut(metadata: &mut ObjectMeta, subsets: &mut [EndpointSubset]) {
    match truncate(subsets) {
        Cut::Something => {
            metadata.annotations.insert(ANNOTATION.to_owned(), "truncated".to_owned());
        }
        Cut::Nothing => {
            metadata.annotations.remove(ANNOTATION);
        }
    }
}

/// Models capacityAnnotationSetCorrectly: what is over capacity is never right.
pub fn is_marked_rightly(metadata: &ObjectMeta, subsets: &[EndpointSubset]) -> bool {
    let (ready, not_ready) = count(subsets);
    ready + not_ready <= CAPACITY && !metadata.annotations.contains_key(ANNOTATION)
}

/// Every subset keeps its share; those that are ready go before those that are not.
pub fn truncate(subsets: &mut [EndpointSubset]) -> Cut {
    let (ready, not_ready) = count(subsets);
    if ready + not_ready <= CAPACITY {
        return Cut::Nothing;
    }
    let cuts_ready = CAPACITY < ready;
    let (room, total) = if cuts_ready { (CAPACITY, ready) } else { (CAPACITY - ready, not_ready) };
    let mut left = room;
    for subset in subsets {
        let list = if cuts_ready { &mut subset.addresses } else { &mut subset.not_ready_addresses };
        // Shares are rounded up, so the last subset may get less than its own.
        let share = (list.len() * room).div_ceil(total).min(left);
        list.truncate(share);
        left -= list.len();
        if cuts_ready {
            subset.not_ready_addresses.clear();
        }
    }
    Cut::Something
}

fn count(subsets: &[EndpointSubset]) -> (usize, usize) {
    let ready = subsets.iter().map(|subset| subset.addresses.len()).sum();
    (ready, subsets.iter().map(|subset| subset.not_ready_addresses.len()).sum())
}

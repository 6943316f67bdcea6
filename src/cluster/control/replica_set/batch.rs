//! A slow start: one call, then two, four, eight …, until one fails.
//! Models pkg/controller/replicaset/replica_set.go slowStartBatch (v1.36), R14.

/// The first batch. Models pkg/controller/controller_utils.go SlowStartInitialBatchSize.
pub const INITIAL_SIZE: usize = 1;

/// How many calls went well, and the first error. A batch is always finished; after one with an error there is no other.
pub fn slow_start<E>(
    count: usize,
    initial_size: usize,
    mut call: impl FnMut() -> Result<(), E>,
) -> (usize, Option<E>) {
    let mut remaining = count;
    let mut successes = 0;
    let mut size = remaining.min(initial_size);
    while size > 0 {
        let mut first_error = None;
        for _ in 0..size {
            match call() {
                Ok(()) => successes += 1,
                Err(error) => _ = first_error.get_or_insert(error),
            }
        }
        if first_error.is_some() {
            return (successes, first_error);
        }
        remaining -= size;
        size = remaining.min(2 * size);
    }
    (successes, None)
}

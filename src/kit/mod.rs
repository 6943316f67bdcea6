//! Small tools that know nothing of Kubernetes.
//!
//! Knows: the standard library, serde's traits, and how Go's own libraries count, wait, quote and align.
//! Never knows: a pod, a probe, a line of YAML, the real clock, or anything on the floors above.
//!
//! The map: `time` holds the three kinds of time (`SimTime`, `Span`, and the API's whole-second `Stamp`), `offset` reads and
//! writes the times a learner types, `age` prints durations for people. `ticker`, `backoff` and `workqueue` are Go's waiting
//! primitives as plain values whose deadline is a field. `chance` looks randomness up instead of rolling it, and `hash` turns
//! it into names and ids. `table` aligns columns; `quote` prints values the way Go prints them inside messages, and `base64`
//! finds the offset its errors name. `difference` compares texts as diff does. `schedule` reads crontab lines, `zone` names of time zones. `expansion` puts values into texts. `order` sorts in few bytes, and `sorted` holds maps and sets.

pub mod age;
pub mod backoff;
pub mod base64;
pub mod chance;
pub mod difference;
pub mod expansion;
pub mod hash;
pub mod offset;
pub mod order;
pub mod quote;
pub mod schedule;
pub mod shell_bounds;
pub mod sorted;
pub mod stamp;
pub mod table;
pub mod ticker;
pub mod time;
pub mod workqueue;
pub mod zone;

//! Limits of the client: those that are fixed, and those that tests make smaller.

use std::time::Duration;

/// Buffer of a connection for what it reads and for what it writes, in bytes each.
pub(super) const BUFFER_BYTES: usize = 128 << 10;
/// Idle connections that are kept open to each node. More requests at a time open more connections,
/// which are closed after use.
pub(super) const IDLE_PER_NODE_MAX: usize = 32;
/// Idle connections that are kept open to all nodes.
pub(super) const IDLE_MAX: usize = 256;
/// A connection that was idle for longer is not used again: load balancers close silently after a
/// minute or more.
pub(super) const IDLE_AGE_MAX: Duration = Duration::from_secs(30);
/// Addresses of a host name are kept for this time. A node that moved is found earlier, since
/// nothing answers at the old address.
pub(super) const NAME_AGE_MAX: Duration = Duration::from_secs(30);
/// Longest text of an error reason that is passed on, in characters.
pub(super) const REASON_CHARS_MAX: usize = 300;

/// Limits that tests make smaller.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Largest body of an answer that is read, in bytes. The largest answers are the candidates of
    /// a search with their forward indexes, some 2 MB, and pages of stored documents. A larger one
    /// is a request that asks for too much, and would fill the memory.
    pub(super) answer_bytes: u64,
    /// Longest time to make a connection, TLS included.
    pub(super) connect: Duration,
    /// Longest time of one try without a deadline. Requests that may take longer (a forced merge)
    /// bring a deadline of their own.
    pub(super) answer: Duration,
    /// A time-out counts against a node only if the try had this time. A request whose deadline is
    /// nearly over says nothing about the node.
    pub(super) fair: Duration,
    /// Longest time for the question whether a node answers. A node that needs longer is too slow
    /// to be asked for more.
    pub(super) sounding: Duration,
    /// How long a node is left out after its first failure. Doubles with each further one.
    pub(super) first_pause: Duration,
    /// How long a node is left out at most.
    pub(super) longest_pause: Duration,
    /// First wait before a refused write is sent again. Doubles with each further one.
    pub(super) first_wait: Duration,
    /// Longest single wait.
    pub(super) longest_wait: Duration,
    /// All waits of one request together, if the deadline does not end them before.
    pub(super) all_waits: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            answer_bytes: 256 << 20,
            connect: Duration::from_secs(2),
            answer: Duration::from_secs(120),
            fair: Duration::from_millis(500),
            sounding: Duration::from_millis(500),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(30),
            first_wait: Duration::from_millis(100),
            longest_wait: Duration::from_secs(5),
            all_waits: Duration::from_secs(60),
        }
    }
}

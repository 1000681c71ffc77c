//! Stands between the program and a node, hands on every byte as it is, and counts.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::ops::Sub;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use crate::Failure;

/// What went over the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wire {
    /// Bytes from the program to the node, with headers.
    pub sent: u64,
    /// Bytes back.
    pub received: u64,
    /// Requests with their answers.
    pub exchanges: u64,
}

impl Sub for Wire {
    type Output = Wire;

    fn sub(self, other: Wire) -> Wire {
        Wire {
            sent: self.sent - other.sent,
            received: self.received - other.received,
            exchanges: self.exchanges - other.exchanges,
        }
    }
}

#[derive(Default)]
struct Counters {
    sent: AtomicU64,
    received: AtomicU64,
    exchanges: AtomicU64,
}

/// A relay on a port of loopback. Serves until the program ends.
pub struct Relay {
    address: SocketAddr,
    counters: Arc<Counters>,
}

impl Relay {
    /// Starts one in front of the node at `url`, such as `http://127.0.0.1:9201`.
    pub fn start(url: &str) -> Result<Relay, Failure> {
        let node = url.strip_prefix("http://").ok_or("only nodes without TLS can be measured")?;
        let node = node.trim_end_matches('/').to_string();
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let counters = Arc::new(Counters::default());
        let of_thread = Arc::clone(&counters);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (Ok(program), Ok(node)) = (stream, TcpStream::connect(&node)) else { continue };
                connect(program, node, &of_thread);
            }
        });
        Ok(Relay { address, counters })
    }

    /// The address that takes the node's place.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn counted(&self) -> Wire {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let Counters { sent, received, exchanges } = &*self.counters;
        Wire { sent: of(sent), received: of(received), exchanges: of(exchanges) }
    }
}

/// Adds up what several relays counted.
pub fn sum(relays: &[Relay]) -> Wire {
    relays.iter().map(Relay::counted).fold(Wire::default(), |sum, one| Wire {
        sent: sum.sent + one.sent,
        received: sum.received + one.received,
        exchanges: sum.exchanges + one.exchanges,
    })
}

/// Hands on both directions of a connection, each in a thread. The client sends one request at a
/// time, so an exchange begins where it sends after an answer.
fn connect(program: TcpStream, node: TcpStream, counters: &Arc<Counters>) {
    let (Ok(program_back), Ok(node_back)) = (program.try_clone(), node.try_clone()) else { return };
    let is_answered = Arc::new(AtomicBool::new(true));
    let (own, answered) = (Arc::clone(counters), Arc::clone(&is_answered));
    thread::spawn(move || {
        hand_on(program, node, |bytes| {
            own.sent.fetch_add(bytes, Ordering::Relaxed);
            if answered.swap(false, Ordering::SeqCst) {
                own.exchanges.fetch_add(1, Ordering::Relaxed);
            }
        });
    });
    let own = Arc::clone(counters);
    thread::spawn(move || {
        hand_on(node_back, program_back, |bytes| {
            own.received.fetch_add(bytes, Ordering::Relaxed);
            is_answered.store(true, Ordering::SeqCst);
        });
    });
}

/// Copies until one side ends, and calls `count` with the length of each part before it goes on.
fn hand_on(mut from: TcpStream, mut to: TcpStream, count: impl Fn(u64)) {
    let mut buffer = [0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        count(length as u64);
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_bytes_and_exchanges() {
        let node = TcpListener::bind("127.0.0.1:0").unwrap();
        let relay = Relay::start(&format!("http://{}", node.local_addr().unwrap())).unwrap();
        let answers = thread::spawn(move || {
            let (mut stream, _) = node.accept().unwrap();
            let mut request = [0; 4];
            for _ in 0..2 {
                stream.read_exact(&mut request).unwrap();
                stream.write_all(b"answer").unwrap();
            }
        });
        let mut stream = TcpStream::connect(relay.address).unwrap();
        let mut answer = [0; 6];
        for _ in 0..2 {
            stream.write_all(b"what").unwrap();
            stream.read_exact(&mut answer).unwrap();
        }
        answers.join().unwrap();
        assert_eq!(&answer, b"answer");
        assert_eq!(sum(&[relay]), Wire { sent: 8, received: 12, exchanges: 2 });
    }
}

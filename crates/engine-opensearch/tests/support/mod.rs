//! A small HTTP server for tests. It answers every request with the same JSON, or passes it on to
//! a real node, and does to an answer what it is ordered: delay it, cut it, garble it, change it,
//! give another status, or say nothing. It is not fit for anything but loopback.

#![allow(dead_code, missing_docs)]

pub mod tls;

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What is done to an answer. With a proxy, the node has done what was asked with `Delay`, `Cut`,
/// `Garble`, `Replace`, `LengthOff`, `CloseAfter` and `DieAfter`; with the others the request does
/// not reach it.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Nothing.
    None,
    /// This status and body, `application/json`, instead.
    Status(u16, String),
    /// These bytes instead, then the end of the connection.
    Raw(Vec<u8>),
    /// These bytes instead, and nothing more as long as the server runs.
    Stall(Vec<u8>),
    /// The answer comes after this time. It ends early when the server stops.
    Delay(Duration),
    /// No answer as long as the server runs.
    Silence,
    /// The connection is closed without an answer.
    Close,
    /// Half of the body, then the end of the connection.
    Cut,
    /// Every byte of the body replaced; the length stays.
    Garble,
    /// `Content-Length` is greater than the body by this, or less; then the end of the connection.
    LengthOff(i64),
    /// The whole answer, then the end of the connection, which its head does not announce.
    CloseAfter,
    /// Each of the first texts in the answer replaced by the second.
    Replace(Vec<(String, String)>),
    /// The server stops, as [`Server::stop`] does, and the request does not reach the node.
    Die,
    /// The server stops when the node has done what was asked, before the answer.
    DieAfter,
}

/// Where answers come from that are not replaced.
#[derive(Debug, Clone)]
pub enum Source {
    /// Status 200 and this body.
    Fixed(String),
    /// A node at this address, without TLS: `127.0.0.1:9201`.
    Upstream(String),
}

/// A request that arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Number of its connection, from 0.
    pub connection: usize,
    pub method: String,
    /// With its query string.
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    /// The value of a header; its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// A running server. Stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    is_tls: bool,
    shared: Arc<Shared>,
}

struct Shared {
    source: Source,
    address: SocketAddr,
    tls: Option<Arc<ServerConfig>>,
    state: Mutex<State>,
    stopping: Condvar,
}

#[derive(Default)]
struct State {
    /// For the next requests whose path holds the text, in their order.
    next: VecDeque<(String, Fault)>,
    /// For all requests after those.
    always: Option<Fault>,
    seen: Vec<Seen>,
    /// Open connections, to end them when the server stops.
    connections: Vec<TcpStream>,
    is_stopped: bool,
}

impl Server {
    /// Starts a server that answers with `{}`.
    pub fn start() -> Server {
        Server::start_with(Source::Fixed("{}".into()))
    }

    /// Starts a server on a free port.
    pub fn start_with(source: Source) -> Server {
        Server::start_at("127.0.0.1:0", source, None)
    }

    /// Starts a server with TLS.
    pub fn start_tls(config: Arc<ServerConfig>) -> Server {
        Server::start_at("127.0.0.1:0", Source::Fixed("{}".into()), Some(config))
    }

    /// Starts a server at `address`, which a stopped server may have had.
    pub fn start_at(address: &str, source: Source, tls: Option<Arc<ServerConfig>>) -> Server {
        let listener = TcpListener::bind(address).expect("a port of loopback");
        let address = listener.local_addr().expect("its address");
        let is_tls = tls.is_some();
        let state = Mutex::default();
        let shared = Arc::new(Shared { source, address, tls, state, stopping: Condvar::new() });
        let acceptor = Arc::clone(&shared);
        thread::spawn(move || acceptor.accept(&listener));
        Server { address, is_tls, shared }
    }

    /// An address of loopback where nothing listens.
    pub fn nowhere() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of loopback");
        format!("http://{}", listener.local_addr().expect("its address"))
    }

    /// The address as a setting: `http://127.0.0.1:4711`.
    pub fn url(&self) -> String {
        let scheme = if self.is_tls { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// The address and port: `127.0.0.1:4711`.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// Orders what is done to the answer of the next request that nothing is ordered for.
    pub fn next(&self, fault: Fault) {
        self.next_at("", fault);
    }

    /// The same for the next request whose path holds `text`: `_bulk`.
    pub fn next_at(&self, text: &str, fault: Fault) {
        self.shared.state().next.push_back((text.into(), fault));
    }

    /// Orders what is done to all answers for which [`Server::next`] orders nothing.
    pub fn always(&self, fault: Fault) {
        self.shared.state().always = Some(fault);
    }

    /// The requests so far, in the order of their arrival.
    pub fn seen(&self) -> Vec<Seen> {
        self.shared.state().seen.clone()
    }

    /// Ends all connections, as the death of a node does, and refuses new ones.
    pub fn stop(&self) {
        self.shared.stop(self.address);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// An answer before it is written.
struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl Shared {
    fn stop(&self, address: SocketAddr) {
        let mut state = self.state();
        if std::mem::replace(&mut state.is_stopped, true) {
            return;
        }
        for connection in state.connections.drain(..) {
            let _ = connection.shutdown(Shutdown::Both);
        }
        drop(state);
        self.stopping.notify_all();
        // Wakes the thread that accepts, which then drops the listener.
        let _ = TcpStream::connect(address);
        // The port is free once it refuses.
        while TcpStream::connect(address).is_ok() {
            thread::yield_now();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn accept(self: Arc<Shared>, listener: &TcpListener) {
        for (number, stream) in listener.incoming().enumerate() {
            let Ok(stream) = stream else { return };
            let mut state = self.state();
            if state.is_stopped {
                return;
            }
            let Ok(handle) = stream.try_clone() else { return };
            state.connections.push(handle);
            drop(state);
            let shared = Arc::clone(&self);
            thread::spawn(move || shared.serve(number, stream));
        }
    }

    fn serve(&self, connection: usize, stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let end = stream.try_clone();
        match &self.tls {
            None => self.converse(connection, stream),
            Some(config) => {
                let Ok(session) = ServerConnection::new(Arc::clone(config)) else { return };
                self.converse(connection, StreamOwned::new(session, stream));
            }
        }
        if let Ok(end) = end {
            // Clones of the socket are kept, so dropping it would not close it.
            let _ = end.shutdown(Shutdown::Both);
        }
    }

    fn converse(&self, connection: usize, stream: impl Read + Write) {
        let mut stream = BufReader::new(stream);
        while let Some(request) = read_request(connection, &mut stream) {
            let mut state = self.state();
            let at = state.next.iter().position(|(text, _)| request.path.contains(text.as_str()));
            let next = at.and_then(|at| state.next.remove(at)).map(|(_, fault)| fault);
            let fault = next.or_else(|| state.always.clone()).unwrap_or(Fault::None);
            state.seen.push(request.clone());
            drop(state);
            if !self.answer(&request, fault, stream.get_mut()) {
                return;
            }
        }
    }

    /// Writes an answer. Returns false if the connection ends with it.
    fn answer(&self, request: &Seen, fault: Fault, stream: &mut impl Write) -> bool {
        match fault {
            Fault::Status(status, body) => {
                return write_answer(stream, request, status, body.as_bytes(), 0);
            }
            Fault::Raw(bytes) => {
                let _ = stream.write_all(&bytes).and_then(|()| stream.flush());
                return false;
            }
            Fault::Stall(bytes) => {
                let _ = stream.write_all(&bytes).and_then(|()| stream.flush());
                self.wait(None);
                return false;
            }
            Fault::Close => return false,
            Fault::Die => {
                self.stop(self.address);
                return false;
            }
            Fault::Silence => {
                self.wait(None);
                return false;
            }
            Fault::Delay(time) if self.wait(Some(time)) => return false,
            _ => {}
        }
        let Some(Answer { status, mut body }) = self.source_answer(request) else { return false };
        match fault {
            Fault::DieAfter => {
                self.stop(self.address);
                false
            }
            Fault::Cut => {
                let missing = body.len().div_ceil(2);
                body.truncate(body.len() - missing);
                write_answer(stream, request, status, &body, missing as i64);
                false
            }
            Fault::Garble => {
                body.iter_mut().for_each(|byte| *byte ^= 0x80);
                write_answer(stream, request, status, &body, 0)
            }
            Fault::Replace(texts) => {
                let mut text = String::from_utf8_lossy(&body).into_owned();
                for (from, to) in &texts {
                    text = text.replace(from, to);
                }
                write_answer(stream, request, status, text.as_bytes(), 0)
            }
            Fault::LengthOff(off) => {
                write_answer(stream, request, status, &body, off);
                false
            }
            Fault::CloseAfter => {
                write_answer(stream, request, status, &body, 0);
                false
            }
            _ => write_answer(stream, request, status, &body, 0),
        }
    }

    fn source_answer(&self, request: &Seen) -> Option<Answer> {
        match &self.source {
            Source::Fixed(body) => Some(Answer { status: 200, body: body.clone().into_bytes() }),
            Source::Upstream(authority) => forward(authority, request),
        }
    }

    /// Waits until the server stops, or for `time`. Returns true if it stopped.
    fn wait(&self, time: Option<Duration>) -> bool {
        let state = self.state();
        let is_running = |state: &mut State| !state.is_stopped;
        let state = match time {
            None => self.stopping.wait_while(state, is_running),
            Some(time) => self
                .stopping
                .wait_timeout_while(state, time, is_running)
                .map(|(state, _)| state)
                .map_err(|error| PoisonError::new(error.into_inner().0)),
        };
        state.unwrap_or_else(PoisonError::into_inner).is_stopped
    }
}

/// Reads a request with `Content-Length`, or without a body. Returns `None` at the end of the
/// connection.
fn read_request(connection: usize, stream: &mut impl BufRead) -> Option<Seen> {
    let mut line = || {
        let mut line = String::new();
        stream.read_line(&mut line).ok().filter(|&bytes| bytes > 0)?;
        Some(line.trim_end().to_string())
    };
    let first = line()?;
    let mut words = first.split(' ').map(str::to_string);
    let (method, path) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    while let Some((name, value)) = line()?.split_once(':') {
        headers.push((name.to_ascii_lowercase(), value.trim().to_string()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(Some(0), |(_, value)| value.parse().ok())?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some(Seen { connection, method, path, headers, body })
}

/// Sends a request to a real node and reads its answer.
fn forward(authority: &str, request: &Seen) -> Option<Answer> {
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
    let agent = ureq::Agent::from(config.proxy(None).build());
    let url = format!("http://{authority}{}", request.path);
    let mut builder = ureq::http::Request::builder().method(request.method.as_str()).uri(url);
    for name in ["content-type", "accept", "authorization"] {
        if let Some(value) = request.header(name) {
            builder = builder.header(name, value);
        }
    }
    let response = if request.body.is_empty() {
        agent.run(builder.body(()).ok()?)
    } else {
        agent.run(builder.body(request.body.as_slice()).ok()?)
    };
    let mut response = response.ok()?;
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(u64::MAX).read_to_vec().ok()?;
    Some(Answer { status, body })
}

/// Writes an answer whose `Content-Length` is off by `off`. Returns false if the client is gone.
fn write_answer(
    stream: &mut impl Write,
    request: &Seen,
    status: u16,
    body: &[u8],
    off: i64,
) -> bool {
    let length = body.len() as i64 + off;
    let location = if (300..400).contains(&status) { "location: /elsewhere\r\n" } else { "" };
    let head = format!(
        "HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\n{location}\
         content-length: {length}\r\n\r\n"
    );
    let mut bytes = head.into_bytes();
    if request.method != "HEAD" {
        bytes.extend_from_slice(body);
    }
    stream.write_all(&bytes).and_then(|()| stream.flush()).is_ok()
}

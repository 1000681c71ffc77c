//! A plain HTTP/1.1 client over one connection that is kept alive. It knows what the server under
//! test sends: a length or chunks, no compression, no redirects.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use form_urlencoded::Serializer;

use crate::queries::{Filter, Query};

/// Time limit for one read. The service gives up a search after 20 s.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Returns the path of a request for a query.
pub fn path_of(path: &str, query: &Query) -> String {
    let mut pairs = Serializer::new(String::new());
    pairs.append_pair("q", &query.text);
    match &query.filter {
        None => {}
        Some(Filter::Agency(agency)) => {
            pairs.append_pair("agency", agency);
        }
        Some(Filter::Year(year)) => {
            pairs.append_pair("year", &year.to_string());
        }
    }
    format!("{path}?{}", pairs.finish())
}

/// A connection, opened when it is first used and after an error.
pub struct Connection {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
    body: Vec<u8>,
}

impl Connection {
    /// Prepares a connection to `address`.
    pub fn new(address: SocketAddr) -> Connection {
        Connection { address, stream: None, body: Vec::new() }
    }

    /// Sends a request and reads the whole answer. Returns its size in bytes. Another status than
    /// 200 is an error.
    pub fn get(&mut self, path: &str) -> io::Result<usize> {
        match self.exchange(path) {
            Ok(200) => Ok(self.body.len()),
            Ok(status) => Err(io::Error::other(format!("status {status} for {path}"))),
            Err(error) => {
                self.stream = None;
                Err(error)
            }
        }
    }

    /// Returns the status of the answer.
    fn exchange(&mut self, path: &str) -> io::Result<u16> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            closed => {
                let stream = TcpStream::connect(self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(TIMEOUT))?;
                closed.insert(BufReader::with_capacity(1 << 16, stream))
            }
        };
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        stream.get_mut().write_all(request.as_bytes())?;
        let head = Head::read(stream)?;
        self.body.clear();
        match head.length {
            Some(length) => {
                stream.take(length).read_to_end(&mut self.body)?;
                if (self.body.len() as u64) < length {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            None => read_chunks(stream, &mut self.body)?,
        }
        Ok(head.status)
    }
}

/// What the client needs of the head of an answer.
struct Head {
    status: u16,
    /// Length of the body in bytes; `None` if it comes in chunks.
    length: Option<u64>,
}

impl Head {
    fn read(stream: &mut impl BufRead) -> io::Result<Head> {
        let other = |what: &str| io::Error::other(format!("not an answer of HTTP/1.1: {what:?}"));
        let status = line(stream)?;
        let code = status.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
        let mut head = Head { status: code.ok_or_else(|| other(&status))?, length: None };
        loop {
            let field = line(stream)?;
            if field.is_empty() {
                return Ok(head);
            }
            let (name, value) = field.split_once(':').ok_or_else(|| other(&field))?;
            if name.eq_ignore_ascii_case("content-length") {
                head.length = Some(value.trim().parse().map_err(|_| other(&field))?);
            }
        }
    }
}

/// Reads a line without its end.
fn line(stream: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(line)
}

/// Reads a body in chunks (RFC 9112, section 7.1) without trailers.
fn read_chunks(stream: &mut impl BufRead, body: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let size = line(stream)?;
        let size = size.split(';').next().unwrap_or_default();
        let size = u64::from_str_radix(size.trim(), 16).map_err(io::Error::other)?;
        let read = stream.by_ref().take(size).read_to_end(body)?;
        if (read as u64) < size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        line(stream)?;
        if size == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_heads_and_chunks() {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nServer: x\r\n\r\nrest";
        let head = Head::read(&mut text.as_bytes()).unwrap();
        assert_eq!((head.status, head.length), (200, Some(12)));
        assert!(Head::read(&mut "SMTP\r\n\r\n".as_bytes()).is_err());
        let mut body = Vec::new();
        read_chunks(&mut "3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n".as_bytes(), &mut body).unwrap();
        assert_eq!(body, b"abcde");
        assert!(read_chunks(&mut "9\r\nabc".as_bytes(), &mut body).is_err());
    }

    #[test]
    fn paths_are_encoded() {
        let query =
            Query { id: "1".into(), text: "a & ồ".into(), filter: Some(Filter::Year(1999)) };
        assert_eq!(path_of("/api", &query), "/api?q=a+%26+%E1%BB%93&year=1999");
    }
}

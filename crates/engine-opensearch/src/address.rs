//! The address of a node: scheme, host and port, and nothing else.

use std::fmt;
use std::net::Ipv6Addr;

/// Port of a node whose address names none.
const DEFAULT_PORT: u16 = 9_200;

/// Address of a node. Prints as `https://search-1:9200`, always with its port.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct NodeAddress {
    pub(crate) is_tls: bool,
    /// A name, an IPv4 address, or an IPv6 address in brackets, in lower case.
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl NodeAddress {
    /// Reads `http://host`, `https://host:port` and the like; a slash at the end is dropped. The
    /// error says what is allowed, and holds nothing of `text`.
    pub(crate) fn parse(text: &str) -> Result<NodeAddress, &'static str> {
        const FORM: &str =
            "write `http://host:port` or `https://host:port`, without a path; the port may lack";
        if text.contains('@') {
            return Err(
                "an address holds neither user nor password; put them into `opensearch.user` and \
                 `opensearch.password_file`, or a key into `opensearch.api_key`",
            );
        }
        let (scheme, rest) = text.split_once("://").ok_or(FORM)?;
        let is_tls = match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => true,
            _ => return Err(FORM),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if authority.contains(['/', '?', '#']) {
            return Err(FORM);
        }
        let (host, port) = match authority.rfind(':').filter(|&at| !authority[at..].contains(']')) {
            Some(at) => (&authority[..at], read_port(&authority[at + 1..])?),
            None => (authority, DEFAULT_PORT),
        };
        if !is_host(host) {
            return Err(FORM);
        }
        Ok(NodeAddress { is_tls, host: host.to_ascii_lowercase(), port })
    }

    /// Returns true if the host is this machine by its address or as `localhost`.
    pub(crate) fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.host == "[::1]" || self.host.starts_with("127.")
    }
}

impl fmt::Display for NodeAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_tls { "https" } else { "http" };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}

fn read_port(digits: &str) -> Result<u16, &'static str> {
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let port = digits.parse().ok().filter(|&port| is_number && port > 0);
    port.ok_or("the port is a number from 1 to 65535")
}

/// Returns true if `host` is a name of ASCII letters, digits, `-`, `.` and `_` (an IPv4 address is
/// one), or an IPv6 address in brackets.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        return address.strip_suffix(']').is_some_and(|it| it.parse::<Ipv6Addr>().is_ok());
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    host.bytes().all(is_plain) && host.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_printed_with_their_port() {
        for (text, expected) in [
            ("http://search-1:9201", "http://search-1:9201"),
            ("http://search-1", "http://search-1:9200"),
            ("https://search-1.example.vn/", "https://search-1.example.vn:9200"),
            ("HTTPS://Search_1:443", "https://search_1:443"),
            ("http://10.0.0.7:9200", "http://10.0.0.7:9200"),
            ("http://[::1]:9200", "http://[::1]:9200"),
            ("https://[2001:DB8::2]", "https://[2001:db8::2]:9200"),
        ] {
            let address = NodeAddress::parse(text).map(|address| address.to_string());
            assert_eq!(address, Ok(expected.to_string()), "{text}");
        }
    }

    #[test]
    fn other_addresses_are_refused() {
        for text in [
            "",
            "search-1:9200",
            "ftp://search-1",
            "http://",
            "http:///",
            "http://:9200",
            "http://search-1:0",
            "http://search-1:65536",
            "http://search-1:+1",
            "http://search-1:",
            "http://search-1:9200/path",
            "http://search-1//",
            "http://search-1?x=1",
            "http://search-1#x",
            "http://search 1",
            "http://mạng",
            "http://::1:9200",
            "http://[::1",
            "http://[::g]",
            "http://...",
            "http://user:password@search-1",
            "http://search-1:9200\r\nx: y",
        ] {
            assert!(NodeAddress::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for (text, expected) in [
            ("http://localhost", true),
            ("http://127.0.0.1:1", true),
            ("http://[::1]", true),
            ("http://10.0.0.1", false),
            ("http://localhost.example.vn", false),
        ] {
            assert_eq!(NodeAddress::parse(text).unwrap().is_loopback(), expected, "{text}");
        }
    }
}

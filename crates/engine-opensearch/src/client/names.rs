//! Addresses of host names. The HTTP library asks for them with every request, also where a
//! connection is open, and starts a thread for it. Here they are kept for a while, and longer if
//! the name service fails.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use ureq::http::Uri;

use super::limits::NAME_AGE_MAX;

/// Addresses by host and port.
#[derive(Debug, Default)]
pub(super) struct Names {
    kept: Mutex<HashMap<String, Kept>>,
}

#[derive(Debug)]
struct Kept {
    addresses: Vec<SocketAddr>,
    /// When the name is to be asked for again.
    until: Instant,
}

impl Names {
    /// Returns the addresses of the host of `uri`. Asks `resolve` if it is a name and its
    /// addresses are not kept or were kept for long; if that fails, the old ones serve on.
    pub(super) fn addresses<E>(
        &self,
        uri: &Uri,
        now: Instant,
        resolve: impl FnOnce() -> Result<Vec<SocketAddr>, E>,
    ) -> Result<Vec<SocketAddr>, E> {
        if let Some(address) = literal(uri) {
            return Ok(vec![address]);
        }
        let key = key(uri);
        if let Some(kept) = self.kept().get(&key).filter(|kept| now < kept.until) {
            return Ok(kept.addresses.clone());
        }
        // Other threads are not kept waiting while the name service is asked.
        let asked = resolve();
        let mut all = self.kept();
        let addresses = match (asked, all.remove(&key)) {
            (Ok(addresses), _) => addresses,
            (Err(_), Some(old)) => old.addresses,
            (Err(error), None) => return Err(error),
        };
        all.insert(key, Kept { addresses: addresses.clone(), until: now + NAME_AGE_MAX });
        Ok(addresses)
    }

    /// Has the name asked for again at the next request: nothing was reached at its addresses.
    pub(super) fn doubt(&self, uri: &Uri, now: Instant) {
        if let Some(kept) = self.kept().get_mut(&key(uri)) {
            kept.until = now;
        }
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<String, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(uri: &Uri) -> String {
    uri.authority().map(ToString::to_string).unwrap_or_default()
}

/// Returns the address if the host of `uri` is one and not a name.
fn literal(uri: &Uri) -> Option<SocketAddr> {
    let host = uri.host()?.trim_start_matches('[').trim_end_matches(']');
    Some(SocketAddr::new(host.parse::<IpAddr>().ok()?, uri.port_u16()?))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn ask(names: &Names, now: Instant, answer: Result<u8, ()>) -> Result<u8, ()> {
        let uri = Uri::from_static("http://search-1:9200/a");
        let address = |last| SocketAddr::from(([10, 0, 0, last], 9_200));
        let found = names.addresses(&uri, now, || answer.map(|last| vec![address(last)]))?;
        assert_eq!(found.len(), 1);
        (1..=9).find(|&last| found[0] == address(last)).ok_or(())
    }

    #[test]
    fn addresses_are_kept_for_a_while() {
        let (names, now) = (Names::default(), Instant::now());
        assert_eq!(ask(&names, now, Err(())), Err(()));
        assert_eq!(ask(&names, now, Ok(1)), Ok(1));
        assert_eq!(ask(&names, now, Ok(2)), Ok(1));
        assert_eq!(ask(&names, now + NAME_AGE_MAX, Ok(3)), Ok(3));
    }

    #[test]
    fn old_addresses_serve_while_the_name_service_fails() {
        let (names, now) = (Names::default(), Instant::now());
        assert_eq!(ask(&names, now, Ok(1)), Ok(1));
        let later = now + NAME_AGE_MAX;
        assert_eq!(ask(&names, later, Err(())), Ok(1));
        // It is not asked with every request then, which might wait for it in vain.
        assert_eq!(ask(&names, later + Duration::from_secs(1), Ok(2)), Ok(1));
    }

    #[test]
    fn a_node_that_moved_is_found_again() {
        let (names, now) = (Names::default(), Instant::now());
        assert_eq!(ask(&names, now, Ok(1)), Ok(1));
        names.doubt(&Uri::from_static("http://search-1:9200/b"), now);
        assert_eq!(ask(&names, now, Ok(2)), Ok(2));
        names.doubt(&Uri::from_static("http://search-2:9200/"), now);
        assert_eq!(ask(&names, now, Ok(3)), Ok(2));
    }

    #[test]
    fn addresses_are_not_asked_for() {
        let names = Names::default();
        for (uri, expected) in
            [("http://127.0.0.1:9201/x", "127.0.0.1:9201"), ("https://[::1]:9202/", "[::1]:9202")]
        {
            let never = || -> Result<_, ()> { panic!("{uri} is asked for") };
            let found = names.addresses(&uri.parse().unwrap(), Instant::now(), never);
            assert_eq!(found, Ok(vec![expected.parse().unwrap()]));
        }
    }
}

//! How far a request came. The HTTP library reports most errors alike before and after a request
//! was sent, but only what was not sent may be sent again without harm. So its resolver and its
//! connector are wrapped, and note when they begin and end.
//!
//! A request runs in one thread from its start to its end, so a variable of the thread is enough.
//! The traits of the library for this may change with one of its minor versions.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Instant;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport,
};

use super::names::Names;

/// How far a request came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The name of the host is not resolved yet.
    Begun,
    /// The request was sent on a connection that was open already, or could not be sent on it.
    OnOpenConnection,
    /// A new connection was begun and is not made.
    Connecting,
    /// The request was sent on a new connection.
    OnNewConnection,
    /// The head of an answer came.
    Answered,
}

impl Phase {
    /// Returns true if the node can have received the request.
    pub(super) fn may_have_arrived(self) -> bool {
        !matches!(self, Phase::Begun | Phase::Connecting)
    }
}

thread_local! {
    static PHASE: Cell<Phase> = const { Cell::new(Phase::Begun) };
}

/// Notes that the next request of this thread begins.
pub(super) fn begin() {
    PHASE.set(Phase::Begun);
}

/// Returns how far the last request of this thread came.
pub(super) fn reached() -> Phase {
    PHASE.get()
}

/// The resolver of the library, with [`Names`] before it.
#[derive(Debug, Default)]
pub(super) struct NotingResolver {
    resolver: DefaultResolver,
    names: Arc<Names>,
}

impl Resolver for NotingResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let resolve = || {
            let found = self.resolver.resolve(uri, config, timeout)?;
            Ok::<_, ureq::Error>(found.iter().copied().collect())
        };
        let mut addresses = self.empty();
        // The resolver of the library gives no more than fit.
        for address in self.names.addresses(uri, Instant::now(), resolve)? {
            addresses.push(address);
        }
        // Without a call of the connector, a connection of the pool serves.
        PHASE.set(Phase::OnOpenConnection);
        Ok(addresses)
    }
}

/// The connector of the library: TCP, and TLS on it.
#[derive(Debug, Default)]
pub(super) struct NotingConnector {
    connector: DefaultConnector,
    names: Arc<Names>,
}

impl Connector for NotingConnector {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<()>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        PHASE.set(Phase::Connecting);
        let transport = self.connector.connect(details, chained);
        if transport.is_ok() {
            PHASE.set(Phase::OnNewConnection);
        } else {
            self.names.doubt(details.uri, Instant::now());
        }
        transport
    }
}

/// Makes both for one client.
pub(super) fn connector_and_resolver() -> (NotingConnector, NotingResolver) {
    let names = Arc::new(Names::default());
    let connector = NotingConnector { names: Arc::clone(&names), ..NotingConnector::default() };
    (connector, NotingResolver { names, ..NotingResolver::default() })
}

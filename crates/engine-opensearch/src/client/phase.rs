//! How far a request came. The HTTP library reports most errors alike before and after a request
//! was sent, but only what was not sent may be sent again without harm. So its resolver and its
//! connector are wrapped, and note when they begin and end.
//!
//! A request runs in one thread from its start to its end, so a variable of the thread is enough.

use std::cell::Cell;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport,
};

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
}

impl Phase {
    /// Returns true if the node can have received the request.
    pub(super) fn may_have_arrived(self) -> bool {
        matches!(self, Phase::OnOpenConnection | Phase::OnNewConnection)
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

/// The resolver of the library.
#[derive(Debug, Default)]
pub(super) struct NotingResolver(DefaultResolver);

impl Resolver for NotingResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let addresses = self.0.resolve(uri, config, timeout)?;
        // Without a call of the connector, a connection of the pool serves.
        PHASE.set(Phase::OnOpenConnection);
        Ok(addresses)
    }
}

/// The connector of the library: TCP, and TLS on it.
#[derive(Debug, Default)]
pub(super) struct NotingConnector(DefaultConnector);

impl Connector for NotingConnector {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<()>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        PHASE.set(Phase::Connecting);
        let transport = self.0.connect(details, chained)?;
        PHASE.set(Phase::OnNewConnection);
        Ok(transport)
    }
}

//! One try: a request to one node, by HTTP. Chooses no node and repeats nothing.

use std::time::Duration;

use serde::de::IgnoredAny;
use ureq::Agent;
use ureq::http::{self, HeaderValue, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::failure::{Failure, FailureKind};
use super::limits::{BUFFER_BYTES, IDLE_AGE_MAX, IDLE_MAX, IDLE_PER_NODE_MAX};
use super::phase::{self, Phase};
use super::{Answer, Body, Method, Request};
use crate::address::NodeAddress;
use crate::settings::Credentials;

/// Sends requests and keeps connections open.
pub(super) struct Transport {
    agent: Agent,
    credentials: Credentials,
    /// The header of `credentials`.
    authorization: Option<HeaderValue>,
    answer_bytes_max: u64,
}

/// How long a try may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct TryTimes {
    /// From its start to the last byte of the answer.
    pub(super) whole: Duration,
    /// To make a connection, if none is open.
    pub(super) connect: Duration,
}

impl Transport {
    /// `roots`: the only certificates to trust; `None` for those of Mozilla's list.
    pub(super) fn new(
        credentials: &Credentials,
        authorization: Option<HeaderValue>,
        roots: Option<Vec<Certificate<'static>>>,
        answer_bytes_max: u64,
    ) -> Transport {
        let roots = roots.map_or(RootCerts::WebPki, RootCerts::from);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            // Variables of the environment name proxies for the outside world, not for a cluster.
            .proxy(None)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .user_agent(concat!("tracuu/", env!("CARGO_PKG_VERSION")))
            .accept("application/json")
            .input_buffer_size(BUFFER_BYTES)
            .output_buffer_size(BUFFER_BYTES)
            .max_idle_connections(IDLE_MAX)
            .max_idle_connections_per_host(IDLE_PER_NODE_MAX)
            .max_idle_age(IDLE_AGE_MAX)
            .build();
        let (connector, resolver) = phase::connector_and_resolver();
        let agent = Agent::with_parts(config, connector, resolver);
        Transport { agent, credentials: credentials.clone(), authorization, answer_bytes_max }
    }

    /// Sends `request` to the node at `address` and reads the answer. Whatever is not an answer
    /// for the caller to judge is a failure.
    pub(super) fn try_once(
        &self,
        address: &NodeAddress,
        request: &Request<'_>,
        times: TryTimes,
    ) -> Result<Answer, Failure> {
        phase::begin();
        let failed = |error: ureq::Error| {
            Failure::of_transport(address, error, phase::reached(), times.whole)
        };
        let mut response = self.run(address, request, times).map_err(failed)?;
        let status = response.status().as_u16();
        let reader = response.body_mut().with_config().limit(self.answer_bytes_max);
        let body = reader.read_to_vec().map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(limit) => {
                let what = format!("the answer of {address} has over {limit} bytes");
                Failure::new(FailureKind::Final, what)
            }
            error => Failure::of_transport(address, error, Phase::Answered, times.whole),
        })?;
        if let Some(failure) = Failure::of_status(address, status, &body, &self.credentials) {
            return Err(failure);
        }
        // 413 comes without a body from a node, and with HTML from a proxy.
        let has_json = request.method != Method::Head && status != 413;
        if has_json && let Err(error) = serde_json::from_slice::<IgnoredAny>(&body) {
            let what =
                format!("{address} answered {status} with something else than JSON: {error}");
            return Err(Failure::new(FailureKind::NoAnswer, what));
        }
        Ok(Answer { status, body, node: address.to_string() })
    }

    fn run(
        &self,
        address: &NodeAddress,
        request: &Request<'_>,
        times: TryTimes,
    ) -> Result<http::Response<ureq::Body>, ureq::Error> {
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Head => http::Method::HEAD,
            Method::Post => http::Method::POST,
            Method::Put => http::Method::PUT,
            Method::Delete => http::Method::DELETE,
        };
        let mut builder =
            http::Request::builder().method(method).uri(format!("{address}{}", request.path));
        if let Some(authorization) = &self.authorization {
            builder = builder.header(header::AUTHORIZATION, authorization);
        }
        let (media_type, bytes) = match (request.body, request.method) {
            (Body::Json(bytes), _) => (Some("application/json"), Some(bytes)),
            (Body::Lines(bytes), _) => (Some("application/x-ndjson"), Some(bytes)),
            // Without a length, the library would announce chunks and send none.
            (Body::None, Method::Post | Method::Put) => (None, Some(&[][..])),
            (Body::None, Method::Get | Method::Head | Method::Delete) => (None, None),
        };
        if let Some(media_type) = media_type {
            builder = builder.header(header::CONTENT_TYPE, media_type);
        }
        match bytes {
            Some(bytes) => self.run_within(builder.body(bytes)?, times),
            None => self.run_within(builder.body(())?, times),
        }
    }

    fn run_within(
        &self,
        request: http::Request<impl ureq::AsSendBody>,
        times: TryTimes,
    ) -> Result<http::Response<ureq::Body>, ureq::Error> {
        let config = self
            .agent
            .configure_request(request)
            .timeout_global(Some(times.whole))
            .timeout_resolve(Some(times.connect))
            .timeout_connect(Some(times.connect));
        self.agent.run(config.build())
    }
}

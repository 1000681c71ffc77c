//! The client against nodes that are slow, silent, gone or back again.

use std::time::{Duration, Instant};

use tracuu_search::{Deadline, SearchError};

use super::limits::Limits;
use super::nodes::{Nodes, Probe};
use super::tests::{BULK, GET, ONCE, client, left_out, limits, send, settings};
use super::{Body, Client, Method, Request, try_times};
use crate::address::NodeAddress;
use crate::settings::Credentials;
use crate::support::{Fault, Server, Source};

#[test]
fn a_try_leaves_time_for_another_node() {
    let limits = Limits::default();
    let addresses = ["http://a", "http://b"].map(|text| NodeAddress::parse(text).unwrap());
    let now = Instant::now();
    let millis = |left: Option<u64>, tried: &[usize], may_repeat| {
        let nodes = Nodes::new(addresses.to_vec(), &limits);
        let pick = nodes.pick(now, tried, Probe::Allowed).unwrap();
        let times = try_times(&limits, left.map(Duration::from_millis), pick, may_repeat);
        (times.whole.as_millis(), times.connect.as_millis())
    };
    assert_eq!(millis(Some(4_000), &[], true), (2_000, 1_000));
    assert_eq!(millis(Some(4_000), &[0], true), (4_000, 2_000), "no other node");
    assert_eq!(millis(Some(3_000), &[], false), (3_000, 1_500), "not to be repeated");
    assert_eq!(millis(Some(60_000), &[], true), (30_000, 2_000));
    assert_eq!(millis(None, &[], true), (120_000, 2_000));
}

#[test]
fn a_silent_node_costs_one_request_half_of_its_time() {
    let (silent, other) = (Server::start(), Server::start());
    silent.always(Fault::Silence);
    let client = client(&[silent.url(), other.url()]);
    let deadline = || Deadline::after(Duration::from_secs(4));
    assert!(client.send(&GET, deadline()).is_ok());
    assert_eq!(left_out(&client), [true, false]);
    for _ in 0..5 {
        assert!(client.send(&ONCE, deadline()).is_ok());
    }
    // Each was asked once besides whether it answers.
    assert_eq!((silent.seen().len(), other.seen().len()), (2, 7));
}

#[test]
fn after_a_time_out_searches_go_around_the_node_that_does_not_answer() {
    let nodes = r#"{"nodes":{"id-of-a":{"name":"a"}}}"#;
    let (frozen, other) = (Server::start(), Server::start_with(Source::Fixed(nodes.into())));
    let limits = Limits { sounding: Duration::from_millis(100), ..limits() };
    let client =
        Client::with_limits(&settings(&[other.url(), frozen.url()], Credentials::None), limits);
    let client = client.unwrap();
    frozen.always(Fault::Silence);
    // It waits for a shard on the frozen node; its own health is as it was.
    other.next(Fault::Silence);
    let around = |ids: &str| (format!("/around/{ids}"), b"{}".to_vec());
    let search = Request { method: Method::Post, path: "/search", body: Body::Json(b"{ }"), ..GET };
    let deadline = || Deadline::after(Duration::from_secs(2));
    for _ in 0..3 {
        assert!(client.send_around(&search, &around, deadline()).is_ok());
        assert_eq!(left_out(&client), [false, true]);
    }
    let paths: Vec<(String, usize)> =
        other.seen().into_iter().map(|seen| (seen.path, seen.body.len())).collect();
    let around = ("/around/id-of-a".to_string(), 2);
    let who = ("/_nodes/_local?filter_path=nodes.*.name".to_string(), 0);
    assert_eq!(paths, [("/search".to_string(), 3), who, around.clone(), around.clone(), around]);
    assert_eq!(frozen.seen().len(), 1);
}

#[test]
fn a_node_that_refuses_to_say_who_it_is_has_answered() {
    let (frozen, other) = (Server::start(), Server::start());
    let limits = Limits { sounding: Duration::from_millis(100), ..limits() };
    let settings = settings(&[frozen.url(), other.url()], Credentials::None);
    let client = Client::with_limits(&settings, limits).unwrap();
    frozen.always(Fault::Silence);
    other.next_at("_nodes", Fault::Status(403, "{}".into()));
    assert!(client.send(&GET, Deadline::after(Duration::from_secs(2))).is_ok());
    assert_eq!(left_out(&client), [true, false]);
    // If none answers in so short a time, none is to blame.
    let both = [Server::start(), Server::start()];
    let client = Client::with_limits(
        &super::tests::settings(&both.each_ref().map(Server::url), Credentials::None),
        limits,
    );
    let client = client.unwrap();
    both.iter().for_each(|server| server.always(Fault::Silence));
    client.find_silent(Deadline::after(Duration::from_secs(2)));
    assert_eq!(left_out(&client), [false, false]);
}

#[test]
fn a_node_that_is_due_again_costs_a_request_one_short_question() {
    let (silent, other) = (Server::start(), Server::start());
    let pause = Duration::from_millis(1);
    let sounding = Duration::from_millis(50);
    let limits = Limits { first_pause: pause, longest_pause: pause, sounding, ..limits() };
    let settings = settings(&[silent.url(), other.url()], Credentials::None);
    let client = Client::with_limits(&settings, limits).unwrap();
    silent.always(Fault::Silence);
    for _ in 0..6 {
        assert!(client.send(&GET, Deadline::after(Duration::from_secs(2))).is_ok());
    }
    let asked_whole = silent.seen().into_iter().filter(|seen| seen.path == "/").count();
    assert_eq!(asked_whole, 1);
}

#[test]
fn a_handshake_that_does_not_end_is_no_connection() {
    // The system completes TCP connections to it, and nobody reads from them.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mute = format!("https://{}", listener.local_addr().unwrap());
    let other = Server::start();
    let settings = settings(&[mute.clone(), other.url()], Credentials::None);
    let limits = Limits { connect: Duration::from_millis(100), ..limits() };
    let client = Client::with_limits(&settings, limits).unwrap();
    assert_eq!(send(&client, &ONCE), Ok(200));
    assert_eq!(left_out(&client), [true, false]);
    other.stop();
    let client = Client::with_limits(&settings, limits).unwrap();
    let error = send(&client, &ONCE).unwrap_err();
    assert!(error.contains(&other.url()) && error.contains("cannot be reached"), "{error}");
}

#[test]
fn the_deadline_ends_a_request_to_slow_nodes() {
    let short = || Deadline::after(Duration::from_millis(60));
    let servers = [(); 3].map(|()| Server::start());
    for server in &servers {
        server.always(Fault::Silence);
    }
    for count in [1, 3] {
        for request in [GET, ONCE, BULK] {
            let client = client(&servers.each_ref().map(Server::url)[..count]);
            let error = client.send(&request, short()).unwrap_err();
            assert!(matches!(error, SearchError::TimedOut), "{count} {request:?}: {error}");
        }
    }
    // A deadline that has passed sends nothing.
    let fresh = Server::start();
    let client = client(&[fresh.url()]);
    let error = client.send(&GET, Deadline::after(Duration::ZERO)).unwrap_err();
    assert!(matches!(error, SearchError::TimedOut), "{error}");
    assert_eq!(fresh.seen().len(), 0);
    assert_eq!(left_out(&client), [false]);
}

#[test]
fn a_body_that_stops_in_the_middle_is_a_time_out_too() {
    // The connection stays open, and the rest of the body does not come.
    let start = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"took\":";
    let server = Server::start();
    server.always(Fault::Stall(start.into()));
    let deadline = Deadline::after(Duration::from_millis(60));
    let error = client(&[server.url()]).send(&GET, deadline).unwrap_err();
    assert!(matches!(error, SearchError::TimedOut), "{error}");
}

#[test]
fn too_little_time_is_no_fault_of_the_node() {
    let server = Server::start();
    server.next(Fault::Silence);
    let limits = Limits { fair: Duration::from_secs(3_600), ..limits() };
    let settings = settings(&[server.url()], Credentials::None);
    let client = Client::with_limits(&settings, limits).unwrap();
    let error = client.send(&GET, Deadline::after(Duration::from_millis(30))).unwrap_err();
    assert!(matches!(error, SearchError::TimedOut), "{error}");
    assert_eq!(left_out(&client), [false]);
}

#[test]
fn without_a_deadline_one_try_ends_all_the_same() {
    let server = Server::start();
    server.always(Fault::Silence);
    let limits = Limits { answer: Duration::from_millis(30), ..limits() };
    let settings = settings(&[server.url()], Credentials::None);
    let client = Client::with_limits(&settings, limits).unwrap();
    let error = client.send(&GET, Deadline::NONE).unwrap_err();
    assert!(matches!(error, SearchError::Unavailable { .. }), "{error:?}");
    assert!(error.to_string().contains("gave no answer within 30.0ms"), "{error}");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn every_node_is_tried_before_none_is_reachable() {
    let server = Server::start();
    let nodes = [Server::nowhere(), Server::nowhere(), server.url()];
    // Nothing was sent to the first two, so a request goes on that must not arrive twice.
    for request in [GET, ONCE, BULK] {
        let client = client(&nodes);
        assert_eq!(send(&client, &request), Ok(200));
        assert_eq!(left_out(&client), [true, true, false]);
        assert_eq!(send(&client, &request), Ok(200));
    }
    server.stop();
    for request in [GET, ONCE, BULK] {
        let error = send(&client(&nodes), &request).unwrap_err();
        assert!(error.contains(&server.url()) && error.contains("cannot be reached"), "{error}");
        assert!(error.contains("refused"), "{error}");
    }
    let unknown = client(&["http://nosuch.invalid".into()]);
    let error = send(&unknown, &GET).unwrap_err();
    assert!(error.contains("http://nosuch.invalid:9200 cannot be reached"), "{error}");
}

#[test]
fn a_node_that_is_back_is_used_again() {
    let (one, other) = (Server::start(), Server::start());
    let limits = Limits { first_pause: Duration::ZERO, longest_pause: Duration::ZERO, ..limits() };
    let settings = settings(&[one.url(), other.url()], Credentials::None);
    let client = Client::with_limits(&settings, limits).unwrap();
    let authority = one.authority();
    one.stop();
    for _ in 0..4 {
        assert_eq!(send(&client, &GET), Ok(200));
    }
    let one = Server::start_at(&authority, Source::Fixed("{}".into()), None);
    for _ in 0..4 {
        assert_eq!(send(&client, &GET), Ok(200));
    }
    let whole = one.seen().into_iter().filter(|seen| seen.path == "/").count();
    assert_eq!(whole, 2, "every second one");
    assert_eq!(left_out(&client), [false, false]);
}

#[test]
fn a_connection_that_the_node_closed_costs_nothing() {
    let server = Server::start();
    let client = client(&[server.url()]);
    for _ in 0..20 {
        server.next(Fault::CloseAfter);
        assert_eq!(send(&client, &GET), Ok(200));
    }
    assert_eq!(left_out(&client), [false]);
    let seen = server.seen();
    let connections: Vec<usize> = seen.iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, (0..20).collect::<Vec<_>>());
}

#[test]
fn many_threads_get_right_answers_while_a_node_comes_and_goes() {
    let servers = [(); 3].map(|()| Server::start());
    let settings = settings(&servers.each_ref().map(Server::url), Credentials::None);
    let limits = Limits {
        first_pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(2),
        ..limits()
    };
    let client = Client::with_limits(&settings, limits).unwrap();
    let faults = [Fault::Close, Fault::Cut, Fault::Garble, Fault::Status(503, "{}".into())];
    for fault in faults.iter().cycle().take(100) {
        servers[1].next(fault.clone());
        servers[1].next(Fault::None);
    }
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..50).for_each(|_| assert_eq!(send(&client, &GET), Ok(200))));
        }
    });
    let seen: usize = servers.iter().map(|server| server.seen().len()).sum();
    assert!(seen > 400, "some failed and were repeated: {seen}");
}

#[test]
fn an_open_connection_that_breaks_is_repeated_and_no_fault_of_the_node() {
    let server = Server::start();
    let client = client(&[server.url()]);
    assert_eq!(send(&client, &GET), Ok(200));
    server.next(Fault::Close);
    assert_eq!(send(&client, &GET), Ok(200));
    assert_eq!(left_out(&client), [false]);
    // It may have arrived, so what must not arrive twice ends here.
    server.next(Fault::Close);
    let error = send(&client, &ONCE).unwrap_err();
    assert!(error.contains("closed the connection"), "{error}");
    assert_eq!(server.seen().len(), 4);
    assert_eq!(left_out(&client), [false]);
}

#[test]
fn a_busy_node_is_back_though_it_refuses() {
    let server = Server::start();
    let client = client(&[server.url()]);
    server.next(Fault::Garble);
    assert!(send(&client, &ONCE).is_err());
    assert_eq!(left_out(&client), [true]);
    server.next(Fault::Status(429, "{}".into()));
    assert!(send(&client, &ONCE).unwrap_err().contains("429"));
    assert_eq!(left_out(&client), [false]);
}

#[test]
fn a_bad_answer_and_a_broken_connection_after_it_are_both_repeated() {
    let server = Server::start();
    let client = client(&[server.url()]);
    server.next(Fault::Garble);
    server.next(Fault::Close);
    assert_eq!(send(&client, &GET), Ok(200));
    // Not without end.
    for fault in [Fault::Garble, Fault::Close, Fault::Close] {
        server.next(fault);
    }
    assert!(send(&client, &GET).is_err());
}

use std::time::Duration;

use practice_site::{Fault, Latency, PracticeSite, Request};

use crate::raw::{Connection, exchange};
use crate::wait_until::wait_until;
use watchdog::watched;

/// So long that nobody waits for its end.
const HOUR: Duration = Duration::from_secs(3600);

/// A site where this goes wrong with the first visit of every page.
fn at_first(fault: Fault) -> PracticeSite {
    PracticeSite::builder().faults(move |_, nth| (nth == 1).then_some(fault)).start().unwrap()
}

fn ask(site: &PracticeSite, host: &str, path: &str) -> Connection {
    let mut connection = Connection::open(site);
    connection.ask(host, path);
    connection
}

fn first_item(site: &PracticeSite) -> Connection {
    ask(site, "hn.algolia.com", "/api/v1/items/1")
}

#[test]
fn a_site_that_hangs_up_sends_nothing() {
    watched(|| {
        let site = at_first(Fault::HangUp);
        assert!(first_item(&site).is_closed());
        assert_eq!(site.requests()[0].status, None, "there was no answer");
        assert_eq!(site.in_flight(), 0);
    });
}

#[test]
fn a_page_that_stalls_is_in_flight_until_its_client_hangs_up() {
    watched(|| {
        let site = at_first(Fault::Stall);
        let stalled = first_item(&site);
        wait_until(|| site.in_flight() == 1);
        assert_eq!(first_item(&site).answer().status, 200, "others are answered meanwhile");
        assert_eq!(site.in_flight(), 1);

        drop(stalled);
        wait_until(|| site.in_flight() == 0);
        let statuses: Vec<_> = site.requests().iter().map(|request| request.status).collect();
        assert_eq!(statuses, [None, Some(200)], "there was no answer");
    });
}

#[test]
fn a_page_that_stalls_halfway_is_in_flight_until_its_client_hangs_up() {
    watched(|| {
        let site = at_first(Fault::StallHalfway);
        let mut stalled = first_item(&site);
        let head = stalled.head();
        let whole = first_item(&site).answer();
        assert_eq!((head.status, head.length()), (200, whole.body.len()), "its head is as ever");
        let half = whole.body.len() / 2;
        assert_eq!(stalled.read(half), whole.body.as_bytes()[..half]);
        assert_eq!(site.in_flight(), 1, "the rest is due");

        drop(stalled);
        wait_until(|| site.in_flight() == 0);
    });
}

#[test]
fn the_end_of_the_site_ends_a_stall() {
    watched(|| {
        let site = at_first(Fault::Stall);
        let mut stalled = first_item(&site);
        wait_until(|| site.in_flight() == 1);
        drop(site);
        assert!(stalled.is_closed());

        let site = at_first(Fault::StallHalfway);
        let mut stalled = first_item(&site);
        let half = stalled.head().length() / 2;
        drop(site);
        assert_eq!(stalled.rest().len(), half, "and nothing more comes");
    });
}

/// What a client of the lessons does about it.
#[test]
fn the_agent_gives_a_stalled_page_up_when_its_time_is_over() {
    watched(|| {
        for stall in [Fault::Stall, Fault::StallHalfway] {
            let site = PracticeSite::builder().faults(move |_, _| Some(stall)).start().unwrap();
            let patience = Duration::from_millis(20);
            let load = || {
                let item = site.agent().get("http://hn.algolia.com/api/v1/items/1");
                item.config().timeout_global(Some(patience)).build().call()?.body_mut().read_to_string()
            };
            // On a slow machine it may give up before its request has arrived.
            while site.requests().is_empty() {
                let error = load().unwrap_err();
                assert!(matches!(error, ureq::Error::Timeout(_)), "{stall:?}: {error:?}");
            }
            wait_until(|| site.in_flight() == 0);
        }
    });
}

#[test]
fn a_page_that_breaks_off_ends_in_its_midst() {
    watched(|| {
        let site = at_first(Fault::BreakOff);
        let mut broken = first_item(&site);
        let head = broken.head();
        let half = broken.rest();
        let whole = first_item(&site).answer();
        assert_eq!((head.status, head.length()), (200, whole.body.len()), "its head is as ever");
        assert_eq!(half, whole.body.as_bytes()[..whole.body.len() / 2]);
        assert_eq!(site.in_flight(), 0);
    });
}

#[test]
fn a_large_page_breaks_off_too() {
    watched(|| {
        let site = at_first(Fault::BreakOff);
        let mut broken = ask(&site, "www.cnn.com", "/");
        assert_eq!(broken.head().length(), 3_432_124);
        let arrived = broken.rest().len();
        assert!(arrived > 0 && arrived <= 1_716_062, "{arrived}");
    });
}

#[test]
fn a_status_comes_with_a_sentence_in_place_of_the_page() {
    watched(|| {
        for (status, sentence) in [
            (500, "This page fails on purpose: 500 Internal Server Error.\n"),
            (429, "This page fails on purpose: 429 Too Many Requests.\n"),
        ] {
            let site = at_first(Fault::Status(status));
            let answer = first_item(&site).answer();
            assert_eq!((answer.status, answer.body.as_str()), (status, sentence));
            assert_eq!(site.requests()[0].status, Some(status));
        }
    });
}

#[test]
fn a_garbled_page_has_its_length_and_is_no_text() {
    watched(|| {
        let site = at_first(Fault::Garble);
        let mut garbled = first_item(&site);
        let head = garbled.head();
        let whole = first_item(&site).answer().body.into_bytes();
        let bytes = garbled.read(head.length());
        assert_eq!((head.status, bytes.len()), (200, whole.len()));
        assert!(bytes.iter().zip(&whole).all(|(wrong, right)| wrong != right));
        assert!(String::from_utf8(bytes).is_err());
    });
}

#[test]
fn other_pages_and_later_visits_are_as_ever() {
    watched(|| {
        let fault = |request: &Request, nth| (request.path.ends_with('2') && nth <= 2).then_some(Fault::Status(503));
        let site = PracticeSite::builder().faults(fault).start().unwrap();
        let mut connection = Connection::open(&site);
        let mut status = |id| {
            connection.ask("hn.algolia.com", &format!("/api/v1/items/{id}"));
            connection.answer().status
        };
        assert_eq!([1, 2, 2, 2, 1].map(&mut status), [200, 503, 503, 200, 200]);

        site.forget_requests();
        assert_eq!([2, 2, 2].map(&mut status), [503, 503, 200], "the next visit is the first again");
    });
}

#[test]
fn who_fails_waits_for_the_others_first() {
    watched(|| {
        let site = at_first(Fault::HangUp);
        let _meeting = site.answer_only_together(2, HOUR);
        let mut early = first_item(&site);
        wait_until(|| site.in_flight() == 1);
        let mut late = ask(&site, "hn.algolia.com", "/api/v1/items/2");
        assert!(early.is_closed() && late.is_closed());
        assert_eq!(site.most_in_flight(), 2);
    });
}

#[test]
fn a_failure_takes_as_long_as_its_page() {
    watched(|| {
        let fault = |request: &Request, _| (request.host == "hn.algolia.com").then_some(Fault::HangUp);
        // An item takes five hours or more; the index, which is no page of a site, takes no time.
        let latency = Latency::realistic().scaled(100_000.0);
        let site = PracticeSite::builder().latency(latency).faults(fault).start().unwrap();
        let _waiting = first_item(&site);
        wait_until(|| site.in_flight() == 1);
        assert_eq!(exchange(&site, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 200);
        assert_eq!(site.in_flight(), 1);
    });
}

/// What the clients of the lessons see. They do not try again by themselves, not even on a connection used before.
#[test]
fn the_agent_reports_every_failure() {
    watched(|| {
        let fault = |request: &Request, _| match request.path.as_str() {
            "/api/v1/items/2" => Some(Fault::HangUp),
            "/api/v1/items/3" => Some(Fault::BreakOff),
            "/api/v1/items/4" => Some(Fault::Status(500)),
            "/api/v1/items/5" => Some(Fault::Garble),
            _ => None,
        };
        let site = PracticeSite::builder().faults(fault).start().unwrap();
        let agent = site.agent();
        let load = |id: u32| {
            let url = format!("http://hn.algolia.com/api/v1/items/{id}");
            agent.get(url).call()?.body_mut().read_to_string()
        };
        for id in 2..=5 {
            assert!(load(1).is_ok(), "the agent now has a connection to use again");
            let error = load(id).unwrap_err();
            let status = matches!(error, ureq::Error::StatusCode(500));
            assert_eq!(status, id == 4, "{id}: {error}");
            assert!(status || matches!(error, ureq::Error::Io(_)), "{id}: {error:?}");
        }
        assert_eq!(site.requests().len(), 8);
    });
}

#[test]
fn faults_that_panic_cost_one_connection_and_nothing_else() {
    watched(|| {
        // There is no status 99.
        let site = at_first(Fault::Status(99));
        assert!(first_item(&site).is_closed());
        assert_eq!(first_item(&site).answer().status, 200);
        assert_eq!(site.in_flight(), 0);
    });
}

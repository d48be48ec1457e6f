use std::sync::Arc;
use std::time::Duration;

use practice_site::{Latency, PracticeSite, Request};

use crate::raw::Connection;
use crate::wait_until::wait_until;
use watchdog::watched;

const HOUR: Duration = Duration::from_secs(3600);

/// Every wait in here is an hour, so an ending that waits for any of them meets the watchdog.
#[test]
fn dropping_the_site_cuts_every_connection() {
    watched(|| {
        let site = PracticeSite::builder().latency(Latency::uniform(HOUR..=HOUR)).start().unwrap();
        let mut idle = Connection::open(&site);
        let mut stalled = Connection::open(&site);
        stalled.send("GET / HTTP/1.1\r\nHo");
        let mut delayed = Connection::open(&site);
        delayed.ask("www.cnn.com", "/");
        wait_until(|| site.in_flight() == 1);
        let meeting = site.answer_only_together(2, HOUR);
        let mut alone = Connection::open(&site);
        alone.ask("www.cnn.com", "/");
        wait_until(|| site.in_flight() == 2);

        drop(site);
        for connection in [&mut idle, &mut stalled, &mut delayed, &mut alone] {
            assert!(connection.is_closed());
        }
        drop(meeting);
    });
}

#[test]
fn dropping_the_site_does_not_wait_for_a_reader() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let mut connection = Connection::open(&site);
        for _ in 0..10 {
            connection.ask("www.cnn.com", "/");
        }
        assert_eq!(connection.head().status, 200);
        drop(site);
    });
}

#[test]
fn an_announcer_that_panics_costs_one_connection_and_nothing_else() {
    watched(|| {
        let announce = |request: &Request| assert_ne!(request.path, "/search?q=rat", "this panic belongs to the test");
        let site = PracticeSite::builder().on_answer(announce).start().unwrap();
        let mut unlucky = Connection::open(&site);
        unlucky.ask("google.com", "/search?q=rat");
        assert!(unlucky.is_closed());

        let mut lucky = Connection::open(&site);
        lucky.ask("google.com", "/search?q=dog");
        assert_eq!(lucky.answer().status, 200);
        assert_eq!(site.in_flight(), 0);
        drop(site);
    });
}

/// The accepting task holds the listener, and everything that runs holds the announcer.
#[test]
fn nothing_is_left_of_a_dropped_site() {
    watched(|| {
        let alive = Arc::new(());
        let left = Arc::downgrade(&alive);
        let site = PracticeSite::builder().on_answer(move |_| drop(Arc::clone(&alive))).start().unwrap();
        let mut connection = Connection::open(&site);
        connection.ask("www.cnn.com", "/");
        assert_eq!(connection.head().status, 200);
        assert!(left.upgrade().is_some());

        drop(site);
        assert!(left.upgrade().is_none());
    });
}

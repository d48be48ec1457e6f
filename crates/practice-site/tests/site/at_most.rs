use std::time::Duration;

use practice_site::{Fault, Latency, PracticeSite};

use crate::raw::Connection;
use crate::wait_until::wait_until;
use watchdog::watched;

const HOUR: Duration = Duration::from_secs(3600);

fn ask(site: &PracticeSite) -> Connection {
    let mut connection = Connection::open(site);
    connection.ask("hn.algolia.com", "/api/v1/items/1");
    connection
}

#[test]
fn one_too_many_is_told_so_at_once() {
    watched(|| {
        // Nobody else is answered within the hour.
        let site = PracticeSite::builder().at_most(2).latency(Latency::uniform(HOUR..=HOUR)).start().unwrap();
        let _two: Vec<_> = (1..=2)
            .map(|nth| {
                let connection = ask(&site);
                wait_until(|| site.in_flight() == nth);
                connection
            })
            .collect();

        let refused = ask(&site).answer();
        assert_eq!(refused.status, 503);
        assert_eq!(refused.body, "This site is busy: it answers at most 2 at once. Ask again later.\n");
        let statuses: Vec<_> = site.requests().iter().map(|request| request.status).collect();
        assert_eq!(statuses, [None, None, Some(503)]);
        assert_eq!(site.most_in_flight(), 3, "that somebody was refused can be seen");
    });
}

#[test]
fn a_place_that_is_left_is_free_however_many_were_refused() {
    watched(|| {
        let site = PracticeSite::builder().at_most(2).start().unwrap();
        let meeting = site.answer_only_together(3, HOUR);
        let leaves = ask(&site);
        wait_until(|| site.in_flight() == 1);
        let mut stays = ask(&site);
        wait_until(|| site.in_flight() == 2);
        // Their connections stay open.
        let refused = [(); 3].map(|()| {
            let mut connection = ask(&site);
            assert_eq!(connection.answer().status, 503);
            connection
        });

        drop(leaves);
        wait_until(|| site.in_flight() == 1);
        let mut follows = ask(&site);
        wait_until(|| site.in_flight() == 2);
        drop(meeting);
        assert_eq!([&mut stays, &mut follows].map(|connection| connection.answer().status), [200, 200]);
        drop(refused);
    });
}

#[test]
fn one_after_the_other_may_ask_for_ever() {
    watched(|| {
        let site = PracticeSite::builder().at_most(1).start().unwrap();
        let mut connection = Connection::open(&site);
        for _ in 0..100 {
            connection.ask("hn.algolia.com", "/api/v1/items/1");
            assert_eq!(connection.answer().status, 200, "an answer that has arrived is in flight no more");
            assert_eq!(ask(&site).answer().status, 200, "for no other connection either");
        }
        assert_eq!(site.most_in_flight(), 1);
    });
}

#[test]
fn nothing_else_goes_wrong_with_who_is_refused() {
    watched(|| {
        let stall_all = |_: &practice_site::Request, _| Some(Fault::Stall);
        let site = PracticeSite::builder().at_most(1).faults(stall_all).start().unwrap();
        let _stalled = ask(&site);
        wait_until(|| site.in_flight() == 1);
        assert_eq!(ask(&site).answer().status, 503);
        assert_eq!(site.in_flight(), 1);
    });
}

#[test]
#[should_panic(expected = "a site that answers at most 0 requests at once answers nobody; allow 1 or more")]
fn a_limit_of_nobody_is_refused() {
    let _builder = PracticeSite::builder().at_most(0);
}

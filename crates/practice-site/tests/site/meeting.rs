use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use practice_site::PracticeSite;

use crate::raw::Connection;
use crate::wait_until::wait_until;
use watchdog::watched;

/// So long that a meeting which ought to fill always can.
const LONG: Duration = Duration::from_secs(3600);
const SHORT: Duration = Duration::from_millis(20);

fn ask(site: &PracticeSite) -> Connection {
    let mut connection = Connection::open(site);
    connection.ask("hn.algolia.com", "/api/v1/items/1");
    connection
}

#[test]
fn enough_requests_are_all_answered_and_the_next_round_may_gather() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let _meeting = site.answer_only_together(5, LONG);
        for _ in 0..2 {
            let mut round: Vec<_> = (0..5).map(|_| ask(&site)).collect();
            assert!(round.iter_mut().all(|connection| connection.answer().status == 200));
        }
        assert_eq!(site.most_in_flight(), 5);
    });
}

#[test]
fn too_few_are_all_told_how_many_came() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let _meeting = site.answer_only_together(5, SHORT);
        let mut alone = ask(&site);
        let answer = alone.answer();
        assert_eq!((answer.status, answer.body.as_str()), (504, "1 of 5 requests came together\n"));
    });
}

#[test]
fn all_who_waited_in_vain_hear_the_same_number() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        // Two that arrive within one patience are told "2 of 5"; on a slow machine they may miss each other, so retry
        // with ever more patience until they meet.
        for patience in (0..).map(|doublings| SHORT * 2_u32.pow(doublings)) {
            let _meeting = site.answer_only_together(5, patience);
            let answers = [ask(&site), ask(&site)].map(|mut connection| connection.answer());
            assert!(answers.iter().all(|answer| answer.status == 504));
            if answers.iter().all(|answer| answer.body == "2 of 5 requests came together\n") {
                break;
            }
            assert!(answers.iter().all(|answer| answer.body == "1 of 5 requests came together\n"));
        }
    });
}

#[test]
fn the_end_of_the_meeting_lets_everyone_go() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let meeting = site.answer_only_together(5, LONG);
        let mut early = ask(&site);
        wait_until(|| site.in_flight() == 1);

        drop(meeting);
        assert_eq!(early.answer().status, 200);
        assert_eq!(ask(&site).answer().status, 200, "and nobody waits any more");
    });
}

#[test]
fn who_hangs_up_does_not_count() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let _meeting = site.answer_only_together(2, LONG);
        let gone = ask(&site);
        wait_until(|| site.in_flight() == 1);
        drop(gone);
        wait_until(|| site.in_flight() == 0);

        let mut second = ask(&site);
        wait_until(|| site.in_flight() == 1);
        assert_eq!(site.requests()[1].status, None, "the second waits: the first has left");
        let mut third = ask(&site);
        assert_eq!(second.answer().status, 200);
        assert_eq!(third.answer().status, 200);
    });
}

#[test]
fn two_meetings_at_once_are_refused_and_the_first_goes_on() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let _meeting = site.answer_only_together(2, LONG);
        let second = catch_unwind(AssertUnwindSafe(|| site.answer_only_together(3, LONG)));
        let panic = second.unwrap_err();
        let sentence = panic.downcast_ref::<&str>().unwrap();
        assert_eq!(*sentence, "a meeting is already open at this site; drop it before the next");

        let mut pair = [ask(&site), ask(&site)];
        assert!(pair.iter_mut().all(|connection| connection.answer().status == 200));
    });
}

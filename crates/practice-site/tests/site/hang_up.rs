use std::time::Duration;

use practice_site::{Latency, PracticeSite};

use crate::raw::{Connection, exchange};
use crate::wait_until::wait_until;
use watchdog::watched;

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn a_client_that_hangs_up_while_it_waits_is_in_flight_no_more() {
    watched(|| {
        let site = PracticeSite::builder().latency(Latency::uniform(HOUR..=HOUR)).start().unwrap();
        let mut connection = Connection::open(&site);
        connection.ask("www.cnn.com", "/");
        wait_until(|| site.in_flight() == 1);

        drop(connection);
        wait_until(|| site.in_flight() == 0);
        assert_eq!(site.requests()[0].status, None, "it never got an answer");
    });
}

#[test]
fn a_client_that_hangs_up_while_it_reads_is_in_flight_no_more() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let mut connection = Connection::open(&site);
        for _ in 0..10 {
            connection.ask("www.cnn.com", "/");
        }
        assert_eq!(connection.head().status, 200);

        drop(connection);
        wait_until(|| site.in_flight() == 0);
        assert_eq!(exchange(&site, "GET / HTTP/1.1\r\nHost: europe.wsj.com\r\n\r\n").status, 403);
    });
}

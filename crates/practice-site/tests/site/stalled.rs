use practice_site::PracticeSite;

use crate::raw::{Connection, exchange};
use crate::wait_until::wait_until;
use watchdog::watched;

const DOG: &str = "GET /search?q=dog HTTP/1.1\r\nHost: google.com\r\n\r\n";

#[test]
fn clients_that_stall_in_the_headers_harm_nobody() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let mut stalled: Vec<_> = (0..20).map(|_| Connection::open(&site)).collect();
        for connection in &mut stalled {
            connection.send("GET / HTTP/1.1\r\nHost: www.c");
        }
        assert_eq!(exchange(&site, DOG).status, 200);
        assert_eq!(site.in_flight(), 0, "a request counts once its headers are complete");

        for connection in &mut stalled {
            connection.send("nn.com\r\n\r\n");
        }
        for connection in &mut stalled {
            assert_eq!(connection.answer().status, 200);
        }
    });
}

#[test]
fn a_client_that_does_not_read_harms_nobody_and_stays_in_flight() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let mut slow = Connection::open(&site);
        // Together more than any socket buffers.
        for _ in 0..10 {
            slow.ask("www.cnn.com", "/");
        }
        // Between two of its pages it is not in flight for a moment; once the buffers are full it is, and stays so.
        let mut in_a_row = 0;
        wait_until(|| {
            assert_eq!(exchange(&site, DOG).status, 200);
            in_a_row = if site.in_flight() == 1 { in_a_row + 1 } else { 0 };
            in_a_row == 20
        });

        for _ in 0..10 {
            assert_eq!(slow.answer().body.len(), 3_432_124);
        }
        assert_eq!(site.in_flight(), 0);
    });
}

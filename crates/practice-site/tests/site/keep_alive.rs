use practice_site::PracticeSite;

use crate::raw::Connection;
use watchdog::watched;

#[test]
fn one_connection_serves_many_requests() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let mut connection = Connection::open(&site);
        for host in ["www.cnn.com", "www.bbc.co.uk", "europe.wsj.com", "www.cnn.com"] {
            connection.ask(host, "/");
            let expected = if host == "europe.wsj.com" { 403 } else { 200 };
            assert_eq!(connection.answer().status, expected, "{host}");
        }
        assert_eq!(site.requests().len(), 4);
    });
}

#[test]
fn requests_sent_ahead_are_answered_in_turn() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let mut connection = Connection::open(&site);
        for id in 1..=5 {
            connection.ask("hn.algolia.com", &format!("/api/v1/items/{id}"));
        }
        for id in 1..=5 {
            assert!(connection.answer().body.starts_with(&format!("{{\"id\":{id},")));
        }
    });
}

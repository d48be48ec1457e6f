use practice_site::{PracticeSite, Request};

use crate::raw::{Connection, exchange};
use crate::wait_until::wait_until;
use watchdog::watched;

fn request(method: &str, host: &str, path: &str, status: u16) -> Request {
    let [method, host, path] = [method, host, path].map(str::to_owned);
    Request { method, host, path, status: Some(status) }
}

#[test]
fn every_request_is_written_down_in_order() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let mut connection = Connection::open(&site);
        connection.ask("google.com:80", "/search?q=dog");
        connection.answer();
        connection.ask("europe.wsj.com", "/");
        connection.answer();
        exchange(&site, "POST / HTTP/1.1\r\nHost: elsewhere.org\r\nContent-Length: 0\r\n\r\n");

        let expected = [
            request("GET", "google.com", "/search?q=dog", 200),
            request("GET", "europe.wsj.com", "/", 403),
            request("POST", "elsewhere.org", "/", 405),
        ];
        assert_eq!(site.requests(), expected);
        assert_eq!(site.requests()[0].to_string(), "200 GET google.com/search?q=dog");
        assert_eq!((site.in_flight(), site.most_in_flight()), (0, 1));
    });
}

#[test]
fn forgetting_spares_who_is_still_here() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let meeting = site.answer_only_together(2, std::time::Duration::from_secs(3600));
        let mut waiting = Connection::open(&site);
        waiting.ask("www.bbc.co.uk", "/");
        wait_until(|| site.in_flight() == 1);

        site.forget_requests();
        assert_eq!((site.requests().len(), site.in_flight(), site.most_in_flight()), (0, 1, 1));

        drop(meeting);
        assert_eq!(waiting.answer().status, 200);
        assert_eq!(site.requests(), [], "the answer to a forgotten request is forgotten too");
        exchange(&site, "GET / HTTP/1.1\r\nHost: europe.wsj.com\r\n\r\n");
        assert_eq!(site.requests(), [request("GET", "europe.wsj.com", "/", 403)]);
    });
}

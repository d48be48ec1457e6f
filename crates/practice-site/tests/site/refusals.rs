use practice_site::PracticeSite;

use crate::raw::{Connection, exchange};
use watchdog::watched;

#[test]
fn a_wrong_method_is_told_the_right_ones() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        for method in ["POST", "DELETE", "BREW"] {
            let answer =
                exchange(&site, &format!("{method} / HTTP/1.1\r\nHost: www.cnn.com\r\nContent-Length: 0\r\n\r\n"));
            assert_eq!(answer.status, 405, "{method}");
            assert!(answer.headers.contains(&"allow: get, head".to_owned()), "{:?}", answer.headers);
        }
    });
}

#[test]
fn head_gives_the_size_and_no_page() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let mut connection = Connection::open(&site);
        connection.send("HEAD / HTTP/1.1\r\nHost: www.cnn.com\r\nConnection: close\r\n\r\n");
        let answer = connection.head();
        assert_eq!(answer.status, 200);
        assert!(answer.headers.contains(&"content-length: 3432124".to_owned()), "{:?}", answer.headers);
        assert!(connection.is_closed(), "nothing follows the headers");
    });
}

#[test]
fn an_unknown_host_is_told_where_it_landed() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let answer = exchange(&site, "GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n");
        assert_eq!(answer.status, 421);
        assert!(answer.body.starts_with("No site called www.example.com is served here"), "{}", answer.body);
    });
}

#[test]
fn a_request_without_a_host_is_bad() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        for head in ["GET / HTTP/1.1", "GET / HTTP/1.1\r\nHost:", "GET / HTTP/1.0"] {
            let answer = exchange(&site, &format!("{head}\r\n\r\n"));
            assert_eq!(answer.status, 400, "{head}");
            assert!(answer.body.contains("Host header"), "{}", answer.body);
        }
    });
}

#[test]
fn what_is_not_http_is_bad() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        assert_eq!(exchange(&site, "Good morning!\r\n\r\n").status, 400);
        assert_eq!(exchange(&site, "GET /\0 HTTP/1.1\r\nHost: www.cnn.com\r\n\r\n").status, 400);
    });
}

#[test]
fn the_port_and_the_case_of_a_host_do_not_matter() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let answer = exchange(&site, "GET /search?q=dog HTTP/1.1\r\nHost: Google.COM:80\r\n\r\n");
        assert_eq!(answer.status, 200);
    });
}

#[test]
fn a_whole_url_on_the_request_line_outranks_the_host() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let answer = exchange(&site, "GET http://europe.wsj.com/ HTTP/1.1\r\nHost: google.com\r\n\r\n");
        assert_eq!(answer.status, 403);
    });
}

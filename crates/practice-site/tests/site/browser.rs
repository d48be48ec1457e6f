use practice_site::PracticeSite;

use crate::raw::{Answer, Connection};
use watchdog::watched;

/// What a browser without our resolver gets.
fn open(site: &PracticeSite, path: &str) -> Answer {
    let mut connection = Connection::open(site);
    connection.ask(&site.address().to_string(), path);
    connection.answer()
}

fn links(page: &str) -> Vec<&str> {
    page.split("<a href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_index_links_to_every_site() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let index = open(&site, "/");
        let statuses: Vec<u16> =
            links(&index.body).iter().map(|link| open(&site, &format!("/{link}")).status).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 15, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 403).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 404).count(), 1, "{statuses:?}");
        assert_eq!(statuses.len(), 17);
    });
}

#[test]
fn every_page_has_a_style_that_is_there() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        for path in
            ["/", "/google.com/", "/www.cnn.com/", "/www.successories.com/iquote/author/291/abraham-lincoln-quotes/1"]
        {
            assert!(open(&site, path).body.contains("<link rel=\"stylesheet\" href=\"/practice.css\">"), "{path}");
        }
        let style = open(&site, "/practice.css");
        assert!(style.status == 200 && style.headers.iter().any(|header| header.starts_with("content-type: text/css")));
    });
}

#[test]
fn a_link_to_a_refusal_says_so() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let index = open(&site, "/").body;
        for link in index.split("<a href=\"").skip(1) {
            let (path, after) = link.split_once('"').unwrap();
            let status = open(&site, &format!("/{path}")).status;
            assert_eq!(after.contains(&format!("</a> (answers {status}")), status != 200, "{link}");
        }
    });
}

#[test]
fn the_first_part_of_the_path_names_the_site() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let direct = site.agent().get("http://google.com/search?q=dog").call().unwrap();
        let through_path = open(&site, "/google.com/search?q=dog");
        assert_eq!(through_path.body, direct.into_body().read_to_string().unwrap());
        assert_eq!(site.requests()[0], site.requests()[1], "the log knows no difference");
    });
}

#[test]
fn a_site_without_its_slash_is_redirected() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let answer = open(&site, "/www.cnn.com");
        assert_eq!(answer.status, 308);
        assert!(answer.headers.contains(&"location: /www.cnn.com/".to_owned()), "{:?}", answer.headers);
    });
}

#[test]
fn anything_else_is_not_found() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        for path in ["/favicon.ico", "/www.example.com/", "//", "/../www.cnn.com/"] {
            let expected = if path == "//" { 200 } else { 404 };
            assert_eq!(open(&site, path).status, expected, "{path}");
        }
    });
}

use practice_site::PracticeSite;

use watchdog::watched;

const PAGES: [(&str, usize); 3] =
    [("http://www.foxnews.com/", 701_473), ("http://www.cnn.com/", 3_432_124), ("http://www.bbc.co.uk/", 568_581)];

fn read(site: &PracticeSite, url: &str) -> String {
    site.agent().get(url).call().unwrap().body_mut().read_to_string().unwrap()
}

#[test]
fn each_front_page_has_the_size_that_the_notebooks_saw() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        for (url, size) in PAGES {
            let page = read(&site, url);
            assert_eq!(page.len(), size, "{url}");
            assert!(page.starts_with("<!DOCTYPE html>"), "{url}");
            assert!(page.ends_with("</html>\n"), "{url}");
        }
    });
}

#[test]
fn a_front_page_is_the_same_on_every_visit() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let other = PracticeSite::start().unwrap();
        for (url, _) in PAGES {
            assert_eq!(read(&site, url), read(&other, url), "{url}");
        }
    });
}

/// Lessons print the first 200 bytes of a page to a terminal.
#[test]
fn a_front_page_begins_with_short_lines_and_names_its_site() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        for (url, _) in PAGES {
            let page = read(&site, url);
            let host = url.trim_start_matches("http://").trim_end_matches('/');
            assert!(page[..200].lines().all(|line| line.len() < 80), "{}", &page[..200]);
            assert!(page[..200].contains(&format!("<title>Practice news for {host}</title>\n")), "{}", &page[..200]);
        }
    });
}

#[test]
fn the_paper_for_subscribers_is_forbidden() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let error = site.agent().get("http://europe.wsj.com/").call().unwrap_err();
        assert!(matches!(error, ureq::Error::StatusCode(403)), "{error}");
    });
}

#[test]
fn there_is_nothing_behind_the_front_page() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let error = site.agent().get("http://www.cnn.com/sport").call().unwrap_err();
        assert!(matches!(error, ureq::Error::StatusCode(404)), "{error}");
    });
}

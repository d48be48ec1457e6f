use std::collections::HashSet;

use practice_site::PracticeSite;

use watchdog::watched;

const QUERIES: [&str; 9] = ["dog", "cat", "mouse", "bird", "mushroom", "weasel", "elephant", "rat", "tree"];

fn search(site: &PracticeSite, query: &str) -> String {
    let url = format!("http://google.com/search?q={query}");
    site.agent().get(url).call().unwrap().body_mut().read_to_string().unwrap()
}

#[test]
fn nine_queries_have_results_of_their_own() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let pages: HashSet<String> = QUERIES.map(|query| search(&site, query)).into();
        assert_eq!(pages.len(), 9);
        for query in QUERIES {
            let page = search(&site, query);
            assert!(page.contains(&format!("<b>{query}</b>")), "{page}");
            assert_eq!(page.matches("<li class=\"result\">").count(), 3, "{page}");
        }
    });
}

#[test]
fn another_query_is_told_that_there_are_no_results() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let page = search(&site, "unicorn");
        assert!(page.contains("No results for <b>unicorn</b>"), "{page}");
    });
}

#[test]
fn a_query_is_decoded_and_then_escaped() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let page = search(&site, "%3Cb%3E+%26+more");
        assert!(page.contains("No results for <b>&lt;b&gt; &amp; more</b>"), "{page}");
    });
}

#[test]
fn both_names_of_the_site_answer_alike() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let page = site.agent().get("http://www.google.com/search?q=dog").call().unwrap();
        assert_eq!(page.into_body().read_to_string().unwrap(), search(&site, "dog"));
    });
}

#[test]
fn a_search_without_a_query_is_a_bad_request() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let error = site.agent().get("http://google.com/search").call().unwrap_err();
        assert!(matches!(error, ureq::Error::StatusCode(400)), "{error}");
    });
}

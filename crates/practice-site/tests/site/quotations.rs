use std::collections::BTreeSet;

use practice_site::PracticeSite;

use watchdog::watched;

const FOLDER: &str = "http://www.successories.com/iquote/author/291/abraham-lincoln-quotes";
const DATA: &str = include_str!("../../data/lincoln-quotes.txt");

fn page(site: &PracticeSite, number: u32) -> String {
    let url = format!("{FOLDER}/{number}");
    site.agent().get(url).call().unwrap().body_mut().read_to_string().unwrap()
}

/// What stands between `start` and `end`, each time that `start` comes up inside a quotation.
fn quoted<'a>(page: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    page.split("<div class=\"quote\"")
        .skip(1)
        .map(|quote| quote.split_once(start).unwrap().1.split_once(end).unwrap().0)
        .collect()
}

fn unescape(html: &str) -> String {
    html.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The lines of the data file at one place of every block: 0 words, 1 source, 2 date.
fn data(line: usize) -> Vec<&'static str> {
    let lines: Vec<&str> = DATA.lines().filter(|line| !line.starts_with('#')).collect();
    let blocks = lines.split(|line| line.is_empty()).filter(|block| !block.is_empty());
    blocks.map(|block| block[line]).collect()
}

#[test]
fn thirteen_pages_of_ten_hold_all_quotations_in_order() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let pages: Vec<String> = (1..=13).map(|number| page(&site, number)).collect();
        for (line, (start, end)) in
            [("<blockquote>", "</blockquote>"), ("<cite>", "</cite>"), ("<time>", "</time>")].into_iter().enumerate()
        {
            assert!(pages.iter().all(|page| quoted(page, start, end).len() == 10));
            let shown: Vec<String> = pages.iter().flat_map(|page| quoted(page, start, end)).map(unescape).collect();
            assert_eq!(shown, data(line));
        }
    });
}

#[test]
fn no_quotation_comes_twice() {
    let words = data(0);
    assert_eq!(words.len(), 130);
    assert_eq!(words.into_iter().collect::<BTreeSet<_>>().len(), 130);
}

#[test]
fn there_is_noise_that_is_no_quotation() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let page = page(&site, 1);
        assert_eq!(page.matches("<blockquote").count(), 11, "ten quotations and an advertisement");
        assert!(page.contains("&#39;"), "entities that a reader must decode");
    });
}

#[test]
fn each_page_links_to_its_neighbours() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        for number in 1..=13 {
            let page = page(&site, number);
            let previous = format!("<a rel=\"prev\" href=\"{}\">", number - 1);
            let next = format!("<a rel=\"next\" href=\"{}\">", number + 1);
            assert_eq!(page.contains(&previous), number > 1, "{number}");
            assert_eq!(page.contains(&next), number < 13, "{number}");
        }
    });
}

#[test]
fn other_pages_are_not_found() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        for number in ["0", "14", "-1", "one", "18446744073709551616", ""] {
            let error = site.agent().get(format!("{FOLDER}/{number}")).call().unwrap_err();
            assert!(matches!(error, ureq::Error::StatusCode(404)), "{number}: {error}");
        }
    });
}

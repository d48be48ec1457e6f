//! The checks of exercise 08. None of them measures time.
//!
//! | rule | check |
//! |---|---|
//! | 1: once | `every_page_is_asked_for_and_parsed`, `pages_done_in_one_instant` |
//! | 1: all quotes | `every_page_is_asked_for_and_parsed`, `whatever_stands_on_a_page` |
//! | 1: in order | `quotes_stand_in_the_order_of_the_pages` |
//! | 1: empty ranges | `no_pages_give_no_quotes` |
//! | 2: failures, their errors | `a_page_that_fails_is_reported_by_its_number`, `what_is_no_whole_page_is_a_failure` |
//! | 2 and 3: who is asked again | `only_a_busy_page_is_asked_for_again` |
//! | 3: pauses | `pauses_double`, `a_page_that_stays_busy_is_given_up` |
//! | 4: `timeout` | `a_page_that_never_answers_is_given_up`, `a_page_that_comes_too_late_is_given_up` |
//! | 5: at most | `never_more_than_at_once` |
//! | 5: as many as that | `requests_are_under_way_together` |
//! | 5: nobody waits for another | `no_page_waits_for_another`, `a_pause_holds_up_no_other_page` |
//! | 6 | `the_bar_moves_as_pages_are_done`, `pages_done_in_one_instant` |
//! | 7 | `a_panic_is_not_lost` |
//! | 8 | `no_thread_is_left_behind` |
//!
//! How long a pause or a time-out lasts in seconds is not measured: `pause` notes what it is called with. Whether a
//! page that comes too late is given up depends on the clock. So an answer that has taken it is tried again, with more
//! time.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use super::subject::{PageError, Quote, Report, Settings};
use checks::{
    Check, Gate, Patience, Rendezvous, Spans, SpinBarrier, ThreadWitness, UnderTest, connections_have_no_time_limit,
    expect, expect_eq, panic_message, random, rounds, threads_left_by,
};
use indicatif::ProgressBar;
use practice_site::{Fault, Latency, PracticeSite, agent_with};
use ureq::Agent;

#[path = "diary.rs"]
mod diary;
#[path = "expected.rs"]
mod expected;
#[path = "web.rs"]
mod web;

use diary::{A_REQUEST, Diary, paused};
use expected::{expect_each_asked_for_once, expect_failures, expect_quotes, expect_status, on_pages, seen, sorted};
use web::{agent_alone, agent_around, agent_that, answered, builder_where, page_of, site, site_where};

pub(crate) const CHECKS: &[Check] = checks::table! {
    every_page_is_asked_for_and_parsed: "which pages `all_quotes` requests, and what it does with them (hints/1.md)",
    quotes_stand_in_the_order_of_the_pages: "where you put the quotes of a page that arrives early (hints/1.md)",
    whatever_stands_on_a_page: "what you assume about pages, or keep for the next call (README.md, rule 1)",
    no_pages_give_no_quotes: "what `all_quotes` does with an empty range (README.md, rule 1)",
    a_page_that_fails_is_reported_by_its_number: "under which number a failure is kept (README.md, rule 2)",
    what_is_no_whole_page_is_a_failure: "what you do when reading the text returns an error (README.md, rule 2)",
    only_a_busy_page_is_asked_for_again: "after which errors you request a page again (README.md, rules 2 and 3)",
    pauses_double: "when you call `pause`, and with what (hints/1.md)",
    a_page_that_stays_busy_is_given_up: "what ends the loop of your attempts (README.md, rule 3)",
    a_page_that_never_answers_is_given_up: "what `timeout` is used for (hints/2.md)",
    a_page_that_comes_too_late_is_given_up: "when `timeout` begins and when it ends (hints/2.md)",
    requests_are_under_way_together: "when you wait for a page, and how many threads you have (hints/1.md)",
    never_more_than_at_once: "what a request waits for, including the second for a page (README.md, rule 5)",
    no_page_waits_for_another: "what decides which page is requested next (README.md, rule 5)",
    a_pause_holds_up_no_other_page: "which threads wait while `pause` is called (hints/2.md)",
    the_bar_moves_as_pages_are_done: "when you set the bar's length, and when you move it (README.md, rule 6)",
    pages_done_in_one_instant: "what two threads do in several steps without a lock (hints/2.md)",
    a_panic_is_not_lost: "what you do with a thread, or a future, that has panicked (hints/2.md)",
    no_thread_is_left_behind: "who ends the threads of `all_quotes` (README.md, rule 8)",
};

fn every_page_is_asked_for_and_parsed() {
    connections_have_no_time_limit();
    for (pages, at_once) in [(13..=13, 5), (5..=7, 2), (1..=13, 1), (1..=13, 4), (1..=13, 100)] {
        let site = site();
        let report = ask(&site.agent(), pages.clone(), at_once);
        let which = format!("of {pages:?}, {at_once} at once, sorted,");
        expect_failures(&which, &report, []);
        expect_quotes(&which, sorted(seen(report.quotes)), sorted(on_pages(pages.clone())));
        expect_each_asked_for_once(&site, pages);
    }
}

fn quotes_stand_in_the_order_of_the_pages() {
    connections_have_no_time_limit();
    // Page 2 is held back until all others are done.
    let (site, bar) = (site(), bar());
    let agent = agent_that(&site, {
        let bar = bar.clone();
        move |page| {
            if page == 2 {
                Patience::LONG.wait_until(|| bar.position() >= 11);
            }
        }
    });
    let report = call(&agent, 2..=13, &settings(12), &bar);
    expect_quotes("of 2..=13, when page 2 arrives last,", seen(report.quotes), on_pages(2..=13));

    let site = site_where(|page, nth| ([2, 4].contains(&page) && nth == 1).then_some(Fault::Status(503)));
    let report = ask(&site.agent(), 1..=6, 2);
    expect_quotes("of 1..=6, when 2 and 4 are busy at first,", seen(report.quotes), on_pages(1..=6));
}

fn whatever_stands_on_a_page() {
    // Pages with any number of quotes, the same quote twice, and any text; the second time the same pages have others.
    // There is no page after the last number, nor one before 0.
    let mut random = random();
    let mut below = |end| random.usize(..end);
    for pages in [1..=9, 1..=9, 0..=2, u32::MAX - 2..=u32::MAX] {
        let quotes: BTreeMap<u32, Vec<Quote>> = pages.clone().map(|page| (page, any_quotes(&mut below))).collect();
        let expected: Vec<String> = quotes.values().flat_map(|quotes| seen(quotes.clone())).collect();
        let html: BTreeMap<u32, String> = quotes.iter().map(|(page, quotes)| (*page, html_of(quotes))).collect();
        let report = ask(&agent_alone(move |page| page_of(html[&page].clone().into_bytes())), pages.clone(), 3);
        expect_failures(&format!("of {pages:?}"), &report, []);
        let which = format!("of {pages:?}, sorted,");
        expect_quotes(&which, sorted(seen(report.quotes)), sorted(expected));
    }
}

/// From 2 to 14 quotes; at least one stands there twice.
fn any_quotes(below: Below<'_>) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = (0..=below(12))
        .map(|_| Quote { words: any_text(below), source: any_text(below), date: any_text(below) })
        .collect();
    for _ in 0..=below(2) {
        quotes.insert(0, quotes[quotes.len() - 1].clone());
    }
    quotes
}

/// Any text that stands in HTML as it is. It may be empty, long, begin or end with a space, and say the same twice.
fn any_text(below: Below<'_>) -> String {
    const ANY: [char; 12] = [' ', 'a', 'Z', '0', '|', '\n', 'ß', 'ſ', '猫', '🦀', '\u{301}', '\u{a0}'];
    let length = [0, 1, 8, 300][below(4)];
    (0..length).map(|_| ANY[below(ANY.len())]).collect()
}

fn plain_quote(nth: u32) -> Quote {
    Quote { words: format!("words {nth}"), source: "a speech".to_owned(), date: "1863".to_owned() }
}

/// Gives a number below this one, drawn by lot.
type Below<'a> = &'a mut dyn FnMut(usize) -> usize;

fn html_of(quotes: &[Quote]) -> String {
    let html_of = |Quote { words, source, date }: &Quote| {
        let words = format!("<blockquote>{words}</blockquote>");
        format!("<div class=\"quote\">{words}<cite>{source}</cite><time>{date}</time></div>\n")
    };
    quotes.iter().map(html_of).collect()
}

fn no_pages_give_no_quotes() {
    #[expect(clippy::reversed_empty_ranges, reason = "ranges without a page are what this is about")]
    for none in [1..=0, 7..=3] {
        let (site, bar) = (site(), bar());
        let report = call(&site.agent(), none.clone(), &settings(4), &bar);
        expect_eq(format!("the number of quotes of {none:?}"), report.quotes.len(), 0);
        expect_failures(&format!("of {none:?}"), &report, []);
        expect_eq(format!("the number of requests for {none:?}"), site.requests().len(), 0);
        expect_eq(format!("the length of the bar for {none:?}"), bar.length(), Some(0));
    }
}

fn a_page_that_fails_is_reported_by_its_number() {
    let site = site_where(|page, _| match page {
        3 => Some(Fault::Status(403)),
        4 => Some(Fault::HangUp),
        9 => Some(Fault::Status(500)),
        _ => None,
    });
    let report = ask(&site.agent(), 3..=14, 4);
    let which = "of 3..=14, when 3, 4, 9 and 14 fail,";
    expect_failures(which, &report, [3, 4, 9, 14]);
    for (page, status) in [(3, 403), (9, 500), (14, 404)] {
        expect_status(&report, page, status);
    }
    let kept = [5, 6, 7, 8, 10, 11, 12, 13];
    expect_quotes(&format!("{which} sorted,"), sorted(seen(report.quotes)), sorted(on_pages(kept)));
}

fn what_is_no_whole_page_is_a_failure() {
    let site = site_where(|page, _| match page {
        2 => Some(Fault::BreakOff),
        3 => Some(Fault::Garble),
        5 => Some(Fault::Status(200)),
        6 => Some(Fault::HangUp),
        _ => None,
    });
    let report = ask(&site.agent(), 1..=6, 2);
    let which = "of 1..=6, when half of page 2 arrives, page 3 is not text, 5 has no quotes and 6 is empty,";
    expect_failures(which, &report, [2, 3, 5, 6]);
    for page in [2, 6] {
        let error = &report.failures[&page];
        let expected = format!("page {page} to have failed with the error of its request");
        expect(matches!(error, PageError::Request(_)), expected, format!("\"{error}\""));
    }
    let error = &report.failures[&5];
    let expected = "page 5 to have failed with the error of `quotes_in`";
    expect(matches!(error, PageError::NoQuotes), expected, format!("\"{error}\""));
    expect_quotes(&format!("{which} sorted,"), sorted(seen(report.quotes)), sorted(on_pages([1, 4])));

    // Between its quotes stands a byte that is in no text. Some readers put another character in its place, so it may
    // be a page or a failure, but nothing in between.
    let broken = [&html_of(&[plain_quote(1)]), "<p>\u{e9}</p>", &html_of(&[plain_quote(2)])].concat();
    // As Latin-1 has it.
    let broken = broken.chars().map(|character| character as u8).collect::<Vec<u8>>();
    let report = ask(&agent_alone(move |_| page_of(broken.clone())), 9..=9, 1);
    let (found, failed) = (report.quotes.len(), report.failures.contains_key(&9));
    let expected = "a page with an invalid byte to have failed, or to have both of its quotes";
    expect(found == if failed { 0 } else { 2 }, expected, format!("{found} of them"));
}

fn only_a_busy_page_is_asked_for_again() {
    let site = site_where(|page, _| match page {
        1 => Some(Fault::Status(500)),
        2 => Some(Fault::Status(403)),
        3 => Some(Fault::HangUp),
        4 => Some(Fault::BreakOff),
        5 => Some(Fault::Garble),
        6 => Some(Fault::Status(429)),
        7 => Some(Fault::Status(502)),
        8 => Some(Fault::Status(504)),
        _ => None,
    });
    // Page 14 does not exist.
    for pages in [1..=9, 14..=14] {
        site.forget_requests();
        ask(&site.agent(), pages.clone(), 2);
        expect_each_asked_for_once(&site, pages);
    }
}

fn pauses_double() {
    let mut random = random();
    // So many that the last pause is longer than an hour, and what comes after the seconds is not thrown away.
    let (short, long) = (random.u64(20_001..=40_000), random.u64(3_000_001..=4_999_999));
    for (page, busy, first_pause) in [(5, 1, short), (9, random.usize(11..=14), long)] {
        let first_pause = Duration::from_micros(first_pause);
        let site = site_where(move |_, nth| (nth <= busy as u64).then_some(Fault::Status(503)));
        let diary = Diary::default();
        let attempts = busy as u32 + random.u32(1..=3);
        let settings = Settings { first_pause, attempts, pause: diary.pauses(), ..settings(2) };
        let report = call(&agent_that(&site, diary.requests()), page..=page, &settings, &bar());

        let mut expected = vec![A_REQUEST.to_owned()];
        expected.extend((0..busy as u32).flat_map(|nth| [paused(first_pause * 2_u32.pow(nth)), A_REQUEST.to_owned()]));
        let which = format!("for page {page}, busy {busy} times, with a first pause of {first_pause:?}");
        expect_diary(&which, &diary.read(), &expected);
        expect_failures(&which, &report, []);
        expect_quotes(&which, seen(report.quotes), on_pages([page]));
    }

    // Every page begins with the first pause.
    let (site, diary) = (site_where(|_, nth| (nth <= 2).then_some(Fault::Status(503))), Diary::default());
    call(&site.agent(), 1..=4, &Settings { pause: diary.pauses(), ..settings(2) }, &bar());
    let pauses: BTreeSet<String> = diary.read().into_iter().collect();
    let expected = [100, 200].map(|pause| paused(Duration::from_millis(pause)));
    expect_eq("the pauses for 4 pages that are busy twice", pauses, expected.into());
}

/// Speaks of the first difference.
fn expect_diary(which: &str, seen: &[String], expected: &[String]) {
    let longest = seen.len().max(expected.len());
    let nth = |entries: &[String], nth: usize| entries.get(nth).cloned().unwrap_or("nothing more".to_owned());
    for step in 0..longest {
        expect_eq(format!("step {} {which}", step + 1), nth(seen, step), nth(expected, step));
    }
}

fn a_page_that_stays_busy_is_given_up() {
    for attempts in [1, 4, random().u32(11..=16)] {
        let (site, diary) = (site_where(|_, _| Some(Fault::Status(503))), Diary::default());
        let first_pause = Duration::from_micros(1);
        let settings = Settings { attempts, first_pause, pause: diary.pauses(), ..settings(2) };
        let report = call(&agent_that(&site, diary.requests()), 1..=1, &settings, &bar());

        let s = if attempts == 1 { "" } else { "s" };
        let which = format!("of page 1, which stays busy, with {attempts} attempt{s},");
        let entries = diary.read();
        let asked = entries.iter().filter(|entry| *entry == A_REQUEST).count();
        expect_eq(format!("the number of requests {which}"), asked, attempts as usize);
        let expected = "no pause after the last request for a page";
        expect(entries.last().is_some_and(|last| last == A_REQUEST), expected, "one");
        expect_failures(&which, &report, [1]);
        expect_status(&report, 1, 503);
    }
}

fn a_page_that_never_answers_is_given_up() {
    let (report, _) = ask_in_vain(Fault::Stall, Duration::from_millis(100), "nothing");
    expect_failures("of page 1, which never answers,", &report, [1]);

    // On a slow machine the time may be over before the first half has come. Then that is no such page yet. Whether
    // half a page is taken for a whole one is a check of its own.
    let mut timeout = Duration::from_millis(100);
    while let (_, false) = ask_in_vain(Fault::StallHalfway, timeout, "only half") {
        timeout *= 2;
    }

    let takes = Duration::from_millis(1100);
    let slow = PracticeSite::builder().latency(Latency::uniform(takes..=takes)).start();
    let slow = slow.expect("the system gives us a port");
    expect_failures("of page 1, which takes 1.1 s, with a `timeout` of an hour,", &ask(&slow.agent(), 1..=1, 2), []);
}

/// Asks for page 1, of which only so much comes. Says too whether the client had the head of an answer in time.
fn ask_in_vain(fault: Fault, timeout: Duration, what_comes: &str) -> (Report, bool) {
    let (site, returned) = (site_where(move |_, _| Some(fault)), Arc::new(Gate::new()));
    let [asked, answered] = [(); 2].map(|()| Arc::new(AtomicUsize::new(0)));
    let agent = agent_around(&site, {
        let (asked, answered) = (Arc::clone(&asked), Arc::clone(&answered));
        move |_, ask| {
            asked.fetch_add(1, SeqCst);
            let answer = ask();
            answered.fetch_add(usize::from(answer.is_ok()), SeqCst);
            answer
        }
    });
    // The site ends when the page has been given up, or patience has run out.
    let host = thread::spawn({
        let returned = Arc::clone(&returned);
        move || (returned.wait(), drop(site)).0
    });
    let report = call(&agent, 1..=1, &Settings { timeout, ..settings(2) }, &bar());
    let had_a_head = answered.load(SeqCst) > 0;
    returned.open();

    let given_up = host.join().expect("waiting does not panic");
    let expected = format!("a page of which {what_comes} arrives to be given up after `timeout`");
    expect(given_up, expected, "a request that waits forever");
    expect_eq(format!("the number of requests for a page of which {what_comes} arrives"), asked.load(SeqCst), 1);
    (report, had_a_head)
}

fn a_page_that_comes_too_late_is_given_up() {
    for _ in 0..rounds(1) {
        let mut report = report_of_a_late_page(Duration::from_millis(300));
        // A client that does not get a processor when its time is over may find the rest there, and take it for in
        // time. So there is more time in a second try, and in a third.
        for timeout in [900, 2700].map(Duration::from_millis) {
            if report.failures.is_empty() {
                report = report_of_a_late_page(timeout);
            }
        }
        expect_failures("of page 1, whose last byte arrives after `timeout`,", &report, [1]);
    }
}

/// The page's head comes after two thirds of the time, the rest as long after that: each part is in time, the whole is
/// not.
fn report_of_a_late_page(timeout: Duration) -> Report {
    let listener = TcpListener::bind("127.0.0.1:0").expect("the system gives us a port");
    let address = listener.local_addr().expect("it has an address");
    let agent = agent_with(address, Agent::config_builder());
    let host = thread::spawn(move || send_slowly(&listener, timeout * 2 / 3));
    let report = call(&agent, 1..=1, &Settings { timeout, ..settings(2) }, &bar());
    // If nobody has asked, the site waits for this.
    let _ = TcpStream::connect(address);
    host.join().expect("the site does not panic");
    report
}

/// A site of one page, and two pauses before its parts. The client may have gone before the second.
fn send_slowly(listener: &TcpListener, pause: Duration) {
    let (mut connection, _) = listener.accept().expect("somebody asks");
    let reader = BufReader::new(connection.try_clone().expect("the system gives us another end"));
    reader.lines().map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
    let page = html_of(&[plain_quote(1)]);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n", page.len());
    for part in [head, page] {
        thread::sleep(pause);
        let _ = connection.write_all(part.as_bytes());
    }
}

fn requests_are_under_way_together() {
    connections_have_no_time_limit();
    // The crowd is more than there are pages on the site, and more than one would think of as a limit.
    let mut random = random();
    for (at_once, more) in [(2, 0), (3, 0), (random.usize(60..=90), random.u32(1..=5))] {
        let (site, pages) = (Arc::new(site()), at_once as u32 + more);
        // Nobody is answered until so many have come, or patience has run out.
        let meeting = site.answer_only_together(at_once, HOUR);
        let host = thread::spawn({
            let site = Arc::clone(&site);
            move || {
                let all_have_come = Patience::LONG.wait_until(|| site.most_in_flight() >= at_once);
                drop(meeting);
                all_have_come
            }
        });
        ask(&site.agent(), 1..=pages, at_once);

        let all_have_come = host.join().expect("waiting does not panic");
        let seen = match site.most_in_flight() {
            0 => "no request at all".to_owned(),
            most => format!("only {most}, and no others came"),
        };
        let requests = Spans::recorded("request", site.spans());
        requests.expect(
            all_have_come,
            format!("{at_once} requests for {pages} pages to be running at the same time"),
            seen,
        );
    }
}

fn never_more_than_at_once() {
    connections_have_no_time_limit();
    for at_once in [1, 2, random().usize(3..=6)] {
        // Every page is busy at first. As many as may ask together are sent off, so that they come again; from then on
        // a thread that asks waits for one too many.
        let busy_at_first = |_, nth| (nth == 1).then_some(Fault::Status(503));
        let site = builder_where(busy_at_first).at_most(at_once).start().expect("the system gives us a port");
        let one_too_many = Arc::new(Rendezvous::of(at_once + 1).with_patience(Patience::SHORT));
        let requests = Arc::new(Spans::of("request"));
        let agent = agent_that(&site, {
            let (one_too_many, requests) = (Arc::clone(&one_too_many), Arc::clone(&requests));
            move |_| {
                let request = requests.begin();
                if request.number() >= at_once {
                    one_too_many.meet();
                }
            }
        });
        let report = call(&agent, 1..=13, &Settings { attempts: 2, ..settings(at_once) }, &bar());
        let expected =
            format!("at most {at_once} requests, including second ones for a page, to be running at the same time");
        requests.expect(!one_too_many.took_place(), expected, one_too_many.most());
        expect_failures(&format!("of 1..=13, at a site that answers {at_once} requests at once,"), &report, []);
    }
    a_request_is_under_way_until_its_page_is_there();
}

fn a_request_is_under_way_until_its_page_is_there() {
    // Of each page half comes, and then nothing: the first two keep their places until the site ends.
    let (site, asked) = (site_where(|_, _| Some(Fault::StallHalfway)), Arc::new(AtomicUsize::new(0)));
    let agent = agent_that(&site, {
        let asked = Arc::clone(&asked);
        move |_| {
            asked.fetch_add(1, SeqCst);
        }
    });
    let host = thread::spawn(move || {
        let a_third = Patience::SHORT.wait_until(|| asked.load(SeqCst) > 2);
        drop(site);
        a_third
    });
    ask(&agent, 1..=4, 2);

    let expected = "no third request while two pages are arriving, with 2 requests at once";
    expect(!host.join().expect("waiting does not panic"), expected, "one when half of a page had arrived");
}

fn no_page_waits_for_another() {
    connections_have_no_time_limit();
    // The first to come is held back until the other twelve pages are there.
    let (site, asked) = (Arc::new(site()), AtomicUsize::new(0));
    let others_are_done = Arc::new(AtomicBool::new(false));
    let agent = agent_that(&site, {
        let (site, others_are_done) = (Arc::clone(&site), Arc::clone(&others_are_done));
        move |_| {
            if asked.fetch_add(1, SeqCst) == 0 {
                others_are_done.store(Patience::LONG.wait_until(|| answered(&site) >= 12), SeqCst);
            }
        }
    });
    ask(&agent, 1..=13, 2);
    let expected = "12 of 13 pages to be requested while one is slow, with 2 requests at once";
    expect(others_are_done.load(SeqCst), expected, "pages that waited for that one");
}

fn a_pause_holds_up_no_other_page() {
    connections_have_no_time_limit();
    // The pause of page 1 lasts until the other five pages are there.
    let site = Arc::new(site_where(|page, nth| (page == 1 && nth == 1).then_some(Fault::Status(503))));
    let (paused, others_are_done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let pause = {
        let (site, paused, others_are_done) = (Arc::clone(&site), Arc::clone(&paused), Arc::clone(&others_are_done));
        Arc::new(move |_| {
            if !paused.swap(true, SeqCst) {
                others_are_done.store(Patience::LONG.wait_until(|| answered(&site) >= 5), SeqCst);
            }
        })
    };
    call(&site.agent(), 1..=6, &Settings { pause, ..settings(2) }, &bar());

    let expected = "5 of 6 pages to be requested while one pauses, with 2 requests at once";
    let seen = if paused.load(SeqCst) { "pages that waited for the pause" } else { "no call of `pause`" };
    expect(others_are_done.load(SeqCst), expected, seen);
    a_pause_holds_up_no_other_pause();
}

fn a_pause_holds_up_no_other_pause() {
    let site = site_where(|_, nth| (nth == 1).then_some(Fault::Status(503)));
    let (together, pauses) = (Arc::new(Rendezvous::of(2)), Arc::new(AtomicUsize::new(0)));
    let pause = {
        let (together, pauses) = (Arc::clone(&together), Arc::clone(&pauses));
        Arc::new(move |_| {
            pauses.fetch_add(1, SeqCst);
            together.meet();
        })
    };
    call(&site.agent(), 1..=2, &Settings { pause, ..settings(2) }, &bar());
    // One pause may serve both.
    let expected = "the pauses of two busy pages at the same time, with 2 requests at once";
    expect(together.took_place() || pauses.load(SeqCst) == 1, expected, "one pause after the other");
}

fn the_bar_moves_as_pages_are_done() {
    connections_have_no_time_limit();
    let site = Arc::new(site_where(|page, nth| match page {
        1 if nth == 1 => Some(Fault::Status(503)),
        2 => Some(Fault::Status(500)),
        3 => Some(Fault::BreakOff),
        _ => None,
    }));
    // Page 1, which is busy at first, is held back until the bar says that the other five are done.
    let (bar, at_first, while_one_is_held) = (bar(), Arc::new(OnceLock::new()), Arc::new(OnceLock::new()));
    let agent = agent_that(&site, {
        let (bar, at_first, while_one_is_held) = (bar.clone(), Arc::clone(&at_first), Arc::clone(&while_one_is_held));
        move |page| {
            at_first.get_or_init(|| (bar.position(), bar.length()));
            if page == 1 {
                Patience::LONG.wait_until(|| bar.position() >= 5);
                while_one_is_held.get_or_init(|| bar.position());
            }
        }
    });
    call(&agent, 1..=6, &settings(6), &bar);

    let what = "the position and length of the bar before the first of 6 pages is requested";
    expect_eq(what, at_first.get().copied(), Some((0, Some(6))));
    let what = "the position of the bar while page 1 is arriving and 5 others are done";
    expect_eq(what, while_one_is_held.get().copied(), Some(5));
    expect_eq("the position of the bar when `all_quotes` has returned", bar.position(), 6);
}

fn pages_done_in_one_instant() {
    // Two workers leave each request in the same instant, and then have next to nothing to do.
    let pages = 1..=100;
    for _ in 0..rounds(20) {
        let (both, asked) = (Arc::new(SpinBarrier::of(2)), Arc::new(AtomicUsize::new(0)));
        let agent = agent_alone({
            let asked = Arc::clone(&asked);
            move |page| {
                asked.fetch_add(1, SeqCst);
                both.wait();
                if page % 20 > 1 {
                    Err(ureq::Error::ConnectionFailed)
                } else {
                    page_of(html_of(&[plain_quote(page)]).into_bytes())
                }
            }
        });
        let bar = bar();
        let report = call(&agent, pages.clone(), &settings(2), &bar);
        expect_eq("the number of requests for 100 pages", asked.load(SeqCst), 100);
        expect_eq("the number of failures when 90 of 100 pages fail", report.failures.len(), 90);
        expect_eq("the number of quotes when 10 of 100 pages have one", report.quotes.len(), 10);
        expect_eq("the position of the bar after 100 pages", bar.position(), 100);
    }
}

fn a_panic_is_not_lost() {
    let (site, reached) = (site(), Arc::new(AtomicBool::new(false)));
    let agent = agent_that(&site, {
        let reached = Arc::clone(&reached);
        move |page| {
            if page == 3 {
                reached.store(true, SeqCst);
                panic!("the check makes the client panic at page 3");
            }
        }
    });
    let message = panic_message(|| ask(&agent, 1..=5, 2));

    expect(reached.load(SeqCst), "`all_quotes` to request page 3", "no request for it");
    let expected = "`all_quotes` to panic when the client panics in one of its threads";
    expect(message.is_some(), expected, "it return as if nothing had happened");
}

fn no_thread_is_left_behind() {
    // The witness sees who asks and who pauses. Page 5 never answers: who asked for it must not wait on.
    let site = site_where(|page, nth| match page {
        2 if nth == 1 => Some(Fault::Status(503)),
        5 => Some(Fault::Stall),
        _ => None,
    });
    let witness = Arc::new(ThreadWitness::default());
    let [asking, pausing] = [&witness, &witness].map(Arc::clone);
    let agent = agent_that(&site, move |_| asking.sign_in());
    // Whether a page is given up is a check of its own: the site ends when patience has run out.
    let returned = Arc::new(Gate::new());
    let host = thread::spawn({
        let returned = Arc::clone(&returned);
        move || if returned.wait() { Some(site) } else { None }
    });
    let timeout = Duration::from_millis(100);
    let settings = Settings { pause: Arc::new(move |_| pausing.sign_in()), timeout, ..settings(4) };
    let mut site = None;
    let unseen = threads_left_by(|| {
        call(&agent, 1..=8, &settings, &bar());
        returned.open();
        site = host.join().expect("waiting does not panic");
    });
    let (left, expected) = (witness.left_behind(), "the threads of `all_quotes` to have ended when it returns");
    drop(site);
    expect(left == 0, expected, format!("{left} of {} still running", witness.seen()));
    expect(unseen == 0, expected, format!("{unseen} still running that never requested a page"));
    no_thread_is_left_behind_after_a_panic();
}

fn no_thread_is_left_behind_after_a_panic() {
    // The other pages wait until `all_quotes` has ended, or patience has run out.
    let (ended, asking) = (Arc::new(Gate::new().with_patience(Patience::SHORT)), Arc::new(AtomicBool::new(false)));
    let agent = agent_alone({
        let (ended, asking) = (Arc::clone(&ended), Arc::clone(&asking));
        move |page| {
            if page == 1 {
                panic!("the check makes the client panic at page 1");
            }
            if ended.wait() {
                asking.store(true, SeqCst);
            }
            Err(ureq::Error::ConnectionFailed)
        }
    });
    let left = threads_left_by(|| {
        panic_message(|| ask(&agent, 1..=8, 4));
        ended.open();
    });
    let expected = "the threads of `all_quotes` to have ended when it panics";
    expect(left == 0 && !asking.load(SeqCst), expected, "one that was still running");
}

/// Longer than any check lasts.
const HOUR: Duration = Duration::from_secs(3600);

/// What a check hands in unless it is about these.
fn settings(at_once: usize) -> Settings {
    let pause = Arc::new(|_| ());
    Settings { at_once, timeout: HOUR, attempts: 4, first_pause: Duration::from_millis(100), pause }
}

fn bar() -> ProgressBar {
    ProgressBar::hidden()
}

fn ask(agent: &Agent, pages: RangeInclusive<u32>, at_once: usize) -> Report {
    call(agent, pages, &settings(at_once), &bar())
}

/// What the checks call of an answer.
pub(crate) struct Answer {
    pub(crate) all_quotes: fn(&Agent, RangeInclusive<u32>, &Settings, &ProgressBar) -> Report,
}

/// The answer that is checked. `main` says which.
pub(crate) static ANSWER: UnderTest<Answer> = UnderTest::new();

/// Calls the student's function. All checks do it here, so that it cannot tell one from the other.
fn call(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    checks::call(|| (ANSWER.all_quotes)(agent, pages, settings, bar))
}

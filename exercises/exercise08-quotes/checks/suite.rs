//! The checks of exercise 08. None of them measures time.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use super::subject::{PageError, Quote, Report, Settings, all_quotes};
use checks::{Check, Gate, Patience, Rendezvous, ThreadWitness, expect, expect_eq, fail, panic_message};
use indicatif::ProgressBar;
use practice_site::{Fault, PracticeSite, agent_with};
use ureq::http::Request;
use ureq::middleware::MiddlewareNext;
use ureq::{Agent, SendBody};

pub(crate) const CHECKS: &[Check] = checks::table! {
    every_page_is_asked_for_and_parsed: "which pages `all_quotes` asks for, and what it makes of them (hints/1.md)",
    quotes_stand_in_the_order_of_the_pages: "where quotes go whose page comes early (hints/1.md)",
    no_pages_give_no_quotes: "what `all_quotes` does with an empty range (README.md, rule 1)",
    a_page_that_fails_is_reported_by_its_number: "under which number a failure is kept (README.md, rule 2)",
    what_is_no_whole_page_is_a_failure: "what you do when reading the text gives an error (README.md, rule 2)",
    only_a_busy_page_is_asked_for_again: "after which errors you ask again (README.md, rules 2 and 3)",
    pauses_double: "when you call `pause`, and with what (hints/1.md)",
    a_page_that_stays_busy_is_given_up: "what ends the loop of your attempts (README.md, rule 3)",
    a_page_that_never_answers_is_given_up: "what `timeout` is used for (hints/2.md)",
    requests_are_under_way_together: "when you wait for a page, and how many threads you have (hints/1.md)",
    never_more_than_at_once: "what holds back a request, the second for a page too (README.md, rule 5)",
    no_page_waits_for_another: "who decides which page is asked for next (README.md, rule 5)",
    a_pause_holds_up_no_other_page: "who stands still while `pause` is called (hints/2.md)",
    the_bar_moves_as_pages_are_done: "when you set the bar's length, and when you move it (README.md, rule 6)",
    a_panic_is_not_lost: "what you do with a thread, or a future, that has panicked (hints/2.md)",
    no_thread_is_left_behind: "who ends the threads of `all_quotes` (README.md, rule 8)",
};

fn every_page_is_asked_for_and_parsed() {
    for (pages, at_once) in [(1..=13, 1), (1..=13, 4), (5..=7, 2), (13..=13, 5), (1..=13, 100)] {
        let site = site();
        let report = ask(&site.agent(), pages.clone(), at_once);
        let which = format!("of {pages:?}, {at_once} at once, sorted,");
        expect_failures(&which, &report, []);
        expect_quotes(&which, sorted(seen(report.quotes)), sorted(on_pages(pages.clone())));
        expect_each_asked_for_once(&site, pages);
    }
}

fn quotes_stand_in_the_order_of_the_pages() {
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
    expect_quotes("of 2..=13, of which page 2 comes last,", seen(report.quotes), on_pages(2..=13));
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
    let which = "of 3..=14, of which 3, 4, 9 and 14 fail,";
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
        _ => None,
    });
    let report = ask(&site.agent(), 1..=4, 2);
    let which = "of 1..=4, where half of page 2 comes, and of page 3 what is no text,";
    expect_failures(which, &report, [2, 3]);
    expect_quotes(&format!("{which} sorted,"), sorted(seen(report.quotes)), sorted(on_pages([1, 4])));
}

fn only_a_busy_page_is_asked_for_again() {
    let site = site_where(|page, _| match page {
        1 => Some(Fault::Status(500)),
        2 => Some(Fault::Status(403)),
        3 => Some(Fault::HangUp),
        4 => Some(Fault::BreakOff),
        5 => Some(Fault::Garble),
        _ => None,
    });
    // Page 14 does not exist.
    for pages in [1..=6, 14..=14] {
        site.forget_requests();
        ask(&site.agent(), pages.clone(), 2);
        expect_each_asked_for_once(&site, pages);
    }
}

fn pauses_double() {
    for (page, busy, first_pause) in [(5, 1, 250), (9, 4, 30)] {
        let site = site_where(move |_, nth| (nth <= busy).then_some(Fault::Status(503)));
        let diary = Diary::default();
        let first_pause = Duration::from_millis(first_pause);
        let settings = Settings { first_pause, attempts: 6, pause: diary.pauses(), ..settings(2) };
        let report = call(&agent_that(&site, diary.requests()), page..=page, &settings, &bar());

        let pauses = (0..busy as u32).map(|nth| first_pause * 2_u32.pow(nth));
        let expected = pauses.flat_map(|pause| [A_REQUEST.to_owned(), paused(pause)]).chain([A_REQUEST.to_owned()]);
        let times = if busy == 1 { "once" } else { "4 times" };
        let which = format!("for page {page}, busy {times}, with a first pause of {first_pause:?}");
        expect_eq(format!("what is done {which}"), diary.read(), expected.collect());
        expect_failures(&which, &report, []);
        expect_quotes(&which, seen(report.quotes), on_pages([page]));
    }

    // Every page begins with the first pause.
    let (site, diary) = (site_where(|_, nth| (nth <= 2).then_some(Fault::Status(503))), Diary::default());
    call(&site.agent(), 1..=4, &Settings { pause: diary.pauses(), ..settings(2) }, &bar());
    let pauses: BTreeSet<String> = diary.read().into_iter().collect();
    let expected = [100, 200].map(|pause| paused(Duration::from_millis(pause)));
    expect_eq("what pauses there are for 4 pages, each busy twice,", pauses, expected.into());
}

fn a_page_that_stays_busy_is_given_up() {
    for attempts in [4, 1] {
        let (site, diary) = (site_where(|_, _| Some(Fault::Status(503))), Diary::default());
        let settings = Settings { attempts, pause: diary.pauses(), ..settings(2) };
        let report = call(&agent_that(&site, diary.requests()), 1..=1, &settings, &bar());

        let s = if attempts == 1 { "" } else { "s" };
        let which = format!("of page 1, which stays busy, with {attempts} attempt{s},");
        let entries = diary.read();
        let asked = entries.iter().filter(|entry| *entry == A_REQUEST).count();
        expect_eq(format!("the number of requests {which}"), asked, attempts as usize);
        let expected = "no pause after the last request for a page";
        expect(entries.last().is_some_and(|last| last == A_REQUEST), expected, "one, and then nothing");
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
    while let (_, None) = ask_in_vain(Fault::StallHalfway, timeout, "half of it") {
        timeout *= 2;
    }
}

/// Asks for page 1, of which only so much comes. Gives the status too, if the site has come to that.
fn ask_in_vain(fault: Fault, timeout: Duration, what_comes: &str) -> (Report, Option<u16>) {
    let (site, returned, asked) = (site_where(move |_, _| Some(fault)), Arc::new(Gate::new()), Counter::default());
    let agent = agent_that(&site, asked.counting());
    // The site ends when the page has been given up, or patience has run out.
    let host = thread::spawn({
        let returned = Arc::clone(&returned);
        move || (returned.wait(), site.requests().first().and_then(|request| request.status))
    });
    let report = call(&agent, 1..=1, &Settings { timeout, ..settings(2) }, &bar());
    returned.open();

    let (given_up, status) = host.join().expect("waiting does not panic");
    let expected = format!("a page of which {what_comes} ever comes to be given up after `timeout`");
    expect(given_up, expected, "a request that waits for the rest for ever");
    expect_eq(format!("the number of requests for a page of which {what_comes} ever comes"), asked.so_far(), 1);
    (report, status)
}

fn requests_are_under_way_together() {
    // More than there are pages, and more than any machine has processors: most threads only wait.
    let crowd = thread::available_parallelism().map_or(1, NonZero::get).max(13) + 4;
    let site = Arc::new(site());
    // Nobody is answered until all have come, or patience has run out.
    let meeting = site.answer_only_together(crowd, HOUR);
    let host = thread::spawn({
        let site = Arc::clone(&site);
        move || {
            let all_have_come = Patience::LONG.wait_until(|| site.most_in_flight() >= crowd);
            drop(meeting);
            all_have_come
        }
    });
    ask(&site.agent(), 1..=crowd as u32, crowd);

    let all_have_come = host.join().expect("waiting does not panic");
    let seen = match site.most_in_flight() {
        0 => "that nobody asked for anything".to_owned(),
        most => format!("only {most}, and nobody else came"),
    };
    expect(all_have_come, format!("{crowd} requests for {crowd} pages to be under way at the same time"), seen);
}

fn never_more_than_at_once() {
    for at_once in [3, 1] {
        // Every page is busy at first. As many as may ask together are sent off, so that they come again; from then on
        // whoever asks waits for one too many.
        let busy_at_first = |_, nth| (nth == 1).then_some(Fault::Status(503));
        let site = builder_where(busy_at_first).at_most(at_once).start().expect("the system gives us a port");
        let one_too_many = Arc::new(Rendezvous::of(at_once + 1).with_patience(Patience::SHORT));
        let agent = agent_that(&site, {
            let (one_too_many, asked) = (Arc::clone(&one_too_many), AtomicUsize::new(0));
            move |_| {
                if asked.fetch_add(1, SeqCst) >= at_once {
                    one_too_many.meet();
                }
            }
        });
        let report = call(&agent, 1..=13, &Settings { attempts: 2, ..settings(at_once) }, &bar());
        let expected =
            format!("at most {at_once} of the requests, second ones for a page too, to be under way together");
        expect(!one_too_many.took_place(), expected, one_too_many.most());
        expect_failures(&format!("of 1..=13, at a site that answers {at_once} at once,"), &report, []);
    }
}

fn no_page_waits_for_another() {
    // Whoever comes first is held back until the other five pages are there.
    let (site, asked) = (Arc::new(site()), AtomicUsize::new(0));
    let others_are_done = Arc::new(AtomicBool::new(false));
    let agent = agent_that(&site, {
        let (site, others_are_done) = (Arc::clone(&site), Arc::clone(&others_are_done));
        move |_| {
            if asked.fetch_add(1, SeqCst) == 0 {
                others_are_done.store(Patience::LONG.wait_until(|| answered(&site) >= 5), SeqCst);
            }
        }
    });
    ask(&agent, 1..=6, 2);
    let expected = "5 of 6 pages to be asked for while one is on its way, with 2 requests at once";
    expect(others_are_done.load(SeqCst), expected, "pages that waited for that one");
}

fn a_pause_holds_up_no_other_page() {
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

    let expected = "5 of 6 pages to be asked for while one pauses, with 2 requests at once";
    let seen = if paused.load(SeqCst) { "pages that waited for the pause" } else { "that `pause` was never called" };
    expect(others_are_done.load(SeqCst), expected, seen);
}

fn the_bar_moves_as_pages_are_done() {
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

    let what = "position and length of the bar before the first of 6 pages is asked for";
    expect_eq(what, at_first.get().copied(), Some((0, Some(6))));
    let what = "the position of the bar while page 1 is on its way and 5 others are done";
    expect_eq(what, while_one_is_held.get().copied(), Some(5));
    expect_eq("the position of the bar when `all_quotes` has returned", bar.position(), 6);
}

fn a_panic_is_not_lost() {
    let (site, reached) = (site(), Arc::new(AtomicBool::new(false)));
    let agent = agent_that(&site, {
        let reached = Arc::clone(&reached);
        move |page| {
            if page == 3 {
                reached.store(true, SeqCst);
                panic!("the check lets the client panic at page 3");
            }
        }
    });
    let message = panic_message(|| ask(&agent, 1..=5, 2));

    expect(reached.load(SeqCst), "`all_quotes` to ask for page 3", "that it was left out");
    let expected = "`all_quotes` to panic when the client panics in one of its threads";
    expect(message.is_some(), expected, "it return as if nothing had happened");
}

fn no_thread_is_left_behind() {
    let site = site_where(|page, nth| (page == 2 && nth == 1).then_some(Fault::Status(503)));
    let witness = Arc::new(ThreadWitness::default());
    let [asking, pausing] = [&witness, &witness].map(Arc::clone);
    let agent = agent_that(&site, move |_| asking.sign_in());
    let pause = Arc::new(move |_| pausing.sign_in());
    call(&agent, 1..=8, &Settings { pause, ..settings(4) }, &bar());

    let left = witness.left_behind();
    let seen = format!("{left} of {} still there", witness.seen());
    expect(left == 0, "the threads of `all_quotes` to be gone when it returns", seen);
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

/// Calls the student's function. All checks do it here.
fn call(agent: &Agent, pages: RangeInclusive<u32>, settings: &Settings, bar: &ProgressBar) -> Report {
    all_quotes(agent, pages, settings, bar)
}

fn site() -> PracticeSite {
    site_where(|_, _| None)
}

/// A site where this goes wrong with the nth request for a page.
fn site_where(fault: impl Fn(u32, u64) -> Option<Fault> + Send + Sync + 'static) -> PracticeSite {
    builder_where(fault).start().expect("the system gives us a port")
}

fn builder_where(fault: impl Fn(u32, u64) -> Option<Fault> + Send + Sync + 'static) -> practice_site::Builder {
    PracticeSite::builder().faults(move |request, nth| fault(page_in(&request.path)?, nth))
}

/// A client of this site that calls `first` before each request, on the thread that makes it, with the page's number.
fn agent_that(site: &PracticeSite, first: impl Fn(u32) + Send + Sync + 'static) -> Agent {
    let middleware = move |request: Request<SendBody>, next: MiddlewareNext<'_>| {
        if let Some(page) = page_in(request.uri().path()) {
            first(page);
        }
        next.handle(request)
    };
    agent_with(site.address(), Agent::config_builder().middleware(middleware))
}

fn page_in(path: &str) -> Option<u32> {
    path.strip_prefix("/iquote/author/291/abraham-lincoln-quotes/")?.parse().ok()
}

/// How many pages the site has sent.
fn answered(site: &PracticeSite) -> usize {
    site.requests().iter().filter(|request| request.status == Some(200)).count()
}

/// Counts requests.
#[derive(Default)]
struct Counter(Arc<AtomicUsize>);

impl Counter {
    fn counting(&self) -> impl Fn(u32) + Send + Sync + 'static {
        let counter = Arc::clone(&self.0);
        move |_| {
            counter.fetch_add(1, SeqCst);
        }
    }

    fn so_far(&self) -> usize {
        self.0.load(SeqCst)
    }
}

/// Notes requests and pauses, in the order in which they come.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn requests(&self) -> impl Fn(u32) + Send + Sync + 'static {
        let diary = self.clone();
        move |_| diary.note(A_REQUEST.to_owned())
    }

    fn pauses(&self) -> Arc<dyn Fn(Duration) + Send + Sync> {
        let diary = self.clone();
        Arc::new(move |pause| diary.note(paused(pause)))
    }

    fn note(&self, entry: String) {
        let mut entries = self.0.lock().expect("nobody panics with this lock");
        entries.push(entry);
        let endless = entries.len() > 50;
        drop(entries);
        expect(!endless, "an end of the requests and pauses for a page", "50 of them, and more to come");
    }

    fn read(&self) -> Vec<String> {
        self.0.lock().expect("nobody panics with this lock").clone()
    }
}

const A_REQUEST: &str = "a request";

fn paused(pause: Duration) -> String {
    format!("a pause of {pause:?}")
}

/// The quotes of these pages, as the site has them: ten on each. Each is one line, with all that belongs to it.
fn on_pages(pages: impl IntoIterator<Item = u32>) -> Vec<String> {
    const LINCOLN: &str = include_str!("../../../crates/practice-site/data/lincoln-quotes.txt");
    let lines: Vec<&str> = LINCOLN.lines().filter(|line| !line.starts_with('#')).collect();
    let quotes: Vec<String> =
        lines.split(|line| line.is_empty()).filter(|quote| !quote.is_empty()).map(one_line).collect();
    pages.into_iter().flat_map(|page| quotes[(page as usize - 1) * 10..][..10].to_vec()).collect()
}

fn one_line(quote: &[&str]) -> String {
    quote.join(" | ")
}

fn seen(quotes: Vec<Quote>) -> Vec<String> {
    quotes.iter().map(|Quote { words, source, date }| one_line(&[words, source, date])).collect()
}

/// Whether quotes stand in the order of the pages is a check of its own.
fn sorted(mut quotes: Vec<String>) -> Vec<String> {
    quotes.sort_unstable();
    quotes
}

fn expect_quotes(which: &str, seen: Vec<String>, expected: Vec<String>) {
    expect_eq(format!("the number of quotes {which}"), seen.len(), expected.len());
    for (nth, (seen, expected)) in (1..).zip(seen.iter().zip(&expected)) {
        let expected_words = format!("quote {nth} {which} to begin with \"{expected:.50}\"");
        expect(seen == expected, expected_words, format!("\"{seen:.50}\""));
    }
}

fn expect_failures<const N: usize>(which: &str, report: &Report, pages: [u32; N]) {
    let failed: Vec<u32> = report.failures.keys().copied().collect();
    expect_eq(format!("the pages in `failures` {which}"), failed, pages.to_vec());
}

fn expect_status(report: &Report, page: u32, status: u16) {
    let expected = format!("page {page} to have failed with the status {status}");
    match &report.failures[&page] {
        PageError::Request(ureq::Error::StatusCode(seen)) => expect_eq(expected, *seen, status),
        other => fail(expected, format!("\"{other}\"")),
    }
}

fn expect_each_asked_for_once(site: &PracticeSite, pages: RangeInclusive<u32>) {
    let mut times: BTreeMap<Option<u32>, usize> = BTreeMap::new();
    for request in site.requests() {
        *times.entry(page_in(&request.path)).or_default() += 1;
    }
    for page in pages.clone() {
        let times = times.remove(&Some(page)).unwrap_or(0);
        expect(times == 1, format!("one request for page {page}"), format!("{times} of them"));
    }
    expect_eq(format!("the number of requests for other pages than {pages:?}"), times.len(), 0);
}

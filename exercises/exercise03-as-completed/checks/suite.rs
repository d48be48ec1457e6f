//! The checks of exercise 03. None of them measures time.

use std::array;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::{panic_any, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread;

use super::subject::{LoadError, Outcome, report_pages};
use checks::{Check, Gate, Patience, Rendezvous, ThreadWitness, expect, expect_eq, fail, panic_message};

pub(crate) const CHECKS: &[Check] = checks::table! {
    every_page_is_loaded_and_reported_once: "what you do with a page that has come (README.md, rule 1)",
    a_url_given_twice_is_reported_twice: "what you keep by URL, and not by place in the list (README.md, rule 1)",
    nothing_to_load_nothing_to_report: "what happens when there is no URL (README.md, rule 1)",
    pages_are_reported_as_they_complete: "which page you wait for (hints/1.md)",
    reports_do_not_wait_for_the_last_to_begin: "what you do before the first report (README.md, rule 2)",
    workers_load_together: "when you wait for a page, and how many workers there are (hints/1.md)",
    never_more_than_the_workers: "how many threads call `load` (README.md, rule 3)",
    no_worker_waits_for_another: "who decides which page a worker loads next (README.md, rule 3)",
    no_worker_waits_for_report: "what a worker waits for when its page has come (hints/2.md)",
    an_error_is_the_outcome_of_its_page: "what you do with a page that is an `Err` (README.md, rule 4)",
    a_panic_is_the_outcome_of_its_page: "what becomes of a panic of `load` (hints/2.md)",
    report_is_called_by_the_caller: "which thread calls `report` (README.md, rule 5)",
    a_panic_of_report_reaches_the_caller: "what everybody does when `report` has panicked (README.md, rule 6)",
    no_thread_is_left_behind: "who ends the threads of `report_pages` (hints/2.md)",
};

fn every_page_is_loaded_and_reported_once() {
    // Three of the notebook's sites, and a page without a byte: it has come all the same.
    let sites = BTreeMap::from([
        ("http://www.foxnews.com/", 701_473),
        ("http://www.cnn.com/", 3_432_124),
        ("http://www.bbc.co.uk/", 568_581),
        ("http://empty.test/", 0),
    ]);
    let urls: Vec<&str> = sites.keys().copied().collect();
    let (loaded, mut reports) = (Mutex::new(Vec::new()), Vec::new());
    call(
        &urls,
        1,
        &|url| {
            loaded.lock().expect("nobody panics with this lock").push(url.to_owned());
            Ok(vec![0; sites.get(url).copied().unwrap_or_else(|| foreign("load", url))])
        },
        &mut |url, outcome| reports.push((url.to_owned(), outcome)),
    );
    reports.sort();
    let expected = sites.iter().map(|(url, bytes)| (url.to_string(), Ok(*bytes)));
    expect_eq("the reports, sorted by URL,", reports, expected.collect());

    let mut loaded = loaded.into_inner().expect("nobody panicked with this lock");
    loaded.sort();
    expect_eq("the URLs that `load` was called with, sorted,", loaded.iter().map(String::as_str).collect(), urls);

    let reports = report_all(1, 8, &|page| Ok(content(page)), &mut |_, _| ());
    expect_eq("the reports of 8 workers for 1 page", reports, vec![(0, Ok(bytes(0)))]);
}

fn a_url_given_twice_is_reported_twice() {
    // The page has one byte more with every visit, so that its visits can be told apart.
    let (visits, mut outcomes) = (AtomicUsize::new(0), Vec::new());
    call(&["http://news.test/"; 3], 1, &|_| Ok(vec![0; visits.fetch_add(1, SeqCst) + 1]), &mut |_, outcome| {
        outcomes.push(outcome)
    });
    outcomes.sort();
    expect_eq("the outcomes of one URL, given three times, smallest first,", outcomes, vec![Ok(1), Ok(2), Ok(3)]);
}

fn nothing_to_load_nothing_to_report() {
    let reports = report_all(0, 4, &|page| Ok(content(page)), &mut |_, _| ());
    expect_eq("the reports for no URLs", reports, vec![]);
}

fn pages_are_reported_as_they_complete() {
    for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]] {
        // Each page is held back until the one before it in this order has been reported. The last one fails.
        let (first, last) = (order[0], order[4]);
        // When one was held in vain, no other is held.
        let (released, holds): ([Gate; 5], _) = (array::from_fn(|_| Gate::new()), AtomicBool::new(true));
        released[first].open();
        let reports = report_all(
            5,
            5,
            &|page| {
                if holds.load(SeqCst) {
                    holds.fetch_and(released[page].wait(), SeqCst);
                }
                if page == last { Err(format!("there is no page {page}").into()) } else { Ok(content(page)) }
            },
            &mut |page, _| {
                let after = order.iter().skip_while(|other| **other != page).nth(1);
                after.into_iter().for_each(|next| released[*next].open());
            },
        );
        let in_time = released.iter().filter(|gate| gate.is_open()).count();
        let expected = "each of 5 pages to be reported while the next ones are being loaded";
        expect(in_time == 5, expected, format!("{} that waited for that in vain", 5 - in_time));
        let mut expected = order.map(|page| (page, Ok(bytes(page)))).to_vec();
        expected[4].1 = Err(format!("there is no page {last}"));
        expect_eq(format!("the reports, when the pages come in the order {order:?},"), reports, expected);
    }
}

fn reports_do_not_wait_for_the_last_to_begin() {
    // The first two are loaded at once, and so is page 0: which page is reported first is a check of its own. All
    // others are loaded only when one of these has been reported.
    let (begun, first_is_reported) = (AtomicUsize::new(0), Gate::new());
    report_all(
        40,
        2,
        &|page| {
            if begun.fetch_add(1, SeqCst) >= 2 && page > 0 {
                first_is_reported.wait();
            }
            Ok(content(page))
        },
        &mut |_, _| first_is_reported.open(),
    );
    let expected = "the first page to be reported while most of 40 pages wait for one of 2 workers";
    let seen = if begun.into_inner() == 0 { NEVER_CALLED } else { "no report until the others had begun as well" };
    expect(first_is_reported.is_open(), expected, seen);
}

fn workers_load_together() {
    // More workers than any machine has processors for: they meet all the same, for most of them only wait.
    let crowd = thread::available_parallelism().map_or(1, NonZero::get).max(3) + 3;
    let meeting = Rendezvous::of(crowd);
    report_all(
        crowd,
        crowd,
        &|page| {
            meeting.meet();
            Ok(content(page))
        },
        &mut |_, _| (),
    );
    let seen = match meeting.most() {
        0 => NEVER_CALLED.to_owned(),
        most => format!("only {most}, and nobody else came"),
    };
    expect(meeting.took_place(), format!("{crowd} workers to load {crowd} pages at the same time"), seen);
}

fn never_more_than_the_workers() {
    let one_too_many = Rendezvous::of(4).with_patience(Patience::SHORT);
    report_all(
        12,
        3,
        &|page| {
            one_too_many.meet();
            Ok(content(page))
        },
        &mut |_, _| (),
    );
    let expected = "at most 3 pages to be loaded at the same time by 3 workers";
    expect(!one_too_many.took_place(), expected, one_too_many.most());
}

fn no_worker_waits_for_another() {
    // Whoever comes first is held in its page until the other of two workers has loaded the rest.
    let (begun, others, others_are_done) = (AtomicUsize::new(0), AtomicUsize::new(0), Gate::new());
    report_all(
        6,
        2,
        &|page| {
            if begun.fetch_add(1, SeqCst) == 0 {
                others_are_done.wait();
            } else if others.fetch_add(1, SeqCst) + 1 == 5 {
                others_are_done.open();
            }
            Ok(content(page))
        },
        &mut |_, _| (),
    );
    let expected = "one of 2 workers to load 5 pages while the other is busy with one";
    let seen = if begun.into_inner() == 0 { NEVER_CALLED } else { "pages that waited for the busy worker" };
    expect(others_are_done.is_open(), expected, seen);
}

fn no_worker_waits_for_report() {
    for workers in [2, 1] {
        // The first report begins when few pages have been loaded, and ends when the last one is being loaded. That it
        // begins so early is a check of its own, so nobody waits long for it.
        let (begun, last_page) = (AtomicUsize::new(0), Gate::new());
        let first_report = Gate::new().with_patience(Patience::SHORT);
        report_all(
            100,
            workers,
            &|page| {
                let before = begun.fetch_add(1, SeqCst);
                if before == 99 {
                    last_page.open();
                }
                if before >= workers {
                    first_report.wait();
                }
                Ok(content(page))
            },
            &mut |_, _| {
                first_report.open();
                last_page.wait();
            },
        );
        let s = if workers == 1 { "" } else { "s" };
        let expected = format!("{workers} worker{s} to load 100 pages while the first report is under way");
        let seen = if begun.into_inner() == 0 { NEVER_CALLED } else { "pages that waited for `report`" };
        expect(last_page.is_open(), expected, seen);
    }
}

fn an_error_is_the_outcome_of_its_page() {
    let messages = report_with_three_failures(&|failure| Err(format!("failure {failure}").into()));
    let expected = "failure 0, failure 1, failure 2".to_owned();
    expect_eq("the messages of three pages that fail, sorted,", messages.join(", "), expected);
}

fn a_panic_is_the_outcome_of_its_page() {
    // The payload of a formatted panic is a `String`. Other words may stand around its message.
    let mut messages = Vec::new();
    let panic = panic_message(|| messages = report_with_three_failures(&|failure| panic!("failure {failure}")));
    if let Some(message) = panic {
        fail("a panic of `load` to be the outcome of its page", format!("`report_pages` panic with \"{message}\""));
    }
    for failure in ["failure 0", "failure 1", "failure 2"] {
        let told = messages.iter().filter(|message| message.contains(failure)).count();
        let expected = format!("one of the outcomes to tell of a panic with \"{failure}\"");
        expect(told == 1, expected, format!("{messages:?}"));
    }

    // That of a plain one is a `&str`, and there are others, without any message.
    let mut reports = report_all(
        3,
        1,
        &|page| match page {
            0 => panic!("out of paper"),
            1 => panic_any(404),
            _ => Ok(content(page)),
        },
        &mut |_, _| (),
    );
    reports.sort();
    match reports.as_slice() {
        [(0, Err(message)), (1, Err(_)), (2, Ok(_))] if message.contains("out of paper") => {}
        _ => fail(
            "page 0 to fail with \"out of paper\", page 1 to fail without a message, and page 2 to be loaded",
            format!("{reports:?}"),
        ),
    }
}

/// Nine pages on three workers. The first three are loaded together, and fail in this way. The others go on when a
/// failure has been reported, and three of them have to be loaded together: no worker has been lost. Gives the
/// messages, sorted.
fn report_with_three_failures(fail_with: Load<'_>) -> Vec<String> {
    let (begun, before, after) = (AtomicUsize::new(0), Rendezvous::of(3), Rendezvous::of(3));
    let failure_is_reported = Gate::new();
    let mut reports = report_all(
        9,
        3,
        &|page| {
            let failure = begun.fetch_add(1, SeqCst);
            if failure < 3 {
                before.meet();
                return fail_with(failure);
            }
            if before.meet() {
                failure_is_reported.wait();
                after.meet();
            }
            Ok(content(page))
        },
        &mut |_, outcome| {
            if outcome.is_err() {
                failure_is_reported.open();
            }
        },
    );
    let together = "3 workers to load at the same time";
    let seen = format!("only {}", before.most());
    expect(before.took_place(), format!("{together}, as in `workers_load_together`"), seen);
    let calls = begun.into_inner();
    expect(calls <= 9, "`load` to be called once for each of 9 pages", format!("{calls} calls"));
    reports.sort();
    let pages: Vec<usize> = reports.iter().map(|(page, _)| *page).collect();
    expect_eq("the pages reported, of which three fail,", pages, (0..9).collect());
    let expected = "a page that fails to be reported while others are being loaded";
    expect(failure_is_reported.is_open(), expected, "no such report until the others had come");
    expect(after.took_place(), format!("{together} after 3 pages have failed"), format!("only {}", after.most()));

    let mut messages: Vec<String> = reports.into_iter().filter_map(|(_, outcome)| outcome.err()).collect();
    messages.sort();
    expect_eq("the number of pages reported to have failed", messages.len(), 3);
    messages
}

fn report_is_called_by_the_caller() {
    let mut reporters = Vec::new();
    report_all(6, 2, &|page| Ok(content(page)), &mut |_, _| reporters.push(thread::current().id()));
    expect_eq("the number of reports for 6 pages", reporters.len(), 6);
    let others = reporters.iter().filter(|thread| **thread != thread::current().id()).count();
    let expected = "`report` to be called by the thread that called `report_pages`";
    expect(others == 0, expected, format!("{others} of 6 calls by other threads"));
}

fn a_panic_of_report_reaches_the_caller() {
    // The caller is a thread of its own: should it never end, this check does all the same.
    let seen_here = Arc::new((ThreadWitness::default(), AtomicUsize::new(0)));
    let seen_there = Arc::clone(&seen_here);
    let caller = thread::Builder::new().name("caller of report_pages".to_owned());
    let call = move || panic_message(|| report_that_panics(&seen_there.0, &seen_there.1));
    let caller = caller.spawn(call).expect("the system gives us threads");
    let ended = Patience::LONG.wait_until(|| caller.is_finished());
    expect(ended, "`report_pages` to end when `report` has panicked", "a thread that waits for what never comes");

    let expected = "a panic with the message of `report`, \"no room for page …\"";
    match caller.join().unwrap_or_else(|failure| resume_unwind(failure)) {
        Some(message) => expect(message.contains("no room for page "), expected, quoted(&message)),
        None => fail(expected, "`report_pages` return as if nothing had happened"),
    }
    let (workers, reports) = &*seen_here;
    expect_eq("the number of reports, of which the first panics,", reports.load(SeqCst), 1);
    expect_all_gone(workers, "panics");
}

fn report_that_panics(workers: &ThreadWitness, reports: &AtomicUsize) {
    // The panic comes while another page is being loaded. Nobody is to blame if it does not, so nobody waits long.
    let (begun, about_to_panic) = (AtomicUsize::new(0), Gate::new().with_patience(Patience::SHORT));
    report_all(
        8,
        2,
        &|page| {
            workers.sign_in();
            if begun.fetch_add(1, SeqCst) > 0 {
                about_to_panic.wait();
            }
            Ok(content(page))
        },
        &mut |page, _| {
            reports.fetch_add(1, SeqCst);
            about_to_panic.open();
            panic!("no room for page {page}")
        },
    );
}

fn no_thread_is_left_behind() {
    let workers = ThreadWitness::default();
    report_all(
        8,
        4,
        &|page| {
            workers.sign_in();
            Ok(content(page))
        },
        &mut |_, _| (),
    );
    expect_all_gone(&workers, "returns");
}

fn expect_all_gone(workers: &ThreadWitness, ends: &str) {
    let left = workers.left_behind();
    let seen = format!("{left} of {} still there", workers.seen());
    expect(left == 0, format!("the threads of `report_pages` to be gone when it {ends}"), seen);
}

const NEVER_CALLED: &str = "that `load` was never called";

/// A page that is told from the others by its length. It is not empty: whether an empty one counts is looked at apart.
fn content(page: usize) -> Vec<u8> {
    vec![b' '; bytes(page)]
}

fn bytes(page: usize) -> usize {
    1000 + page
}

/// What loads the page with this number.
type Load<'f> = &'f (dyn Fn(usize) -> Result<Vec<u8>, LoadError> + Sync);

/// Has so many pages loaded, numbered from 0, and gives the reports in the order in which they came.
fn report_all(
    pages: usize,
    workers: usize,
    load: Load<'_>,
    on_report: &mut (dyn FnMut(usize, &Outcome) + Send),
) -> Vec<(usize, Outcome)> {
    let urls: Vec<String> = (0..pages).map(|page| format!("http://page-{page}.test/")).collect();
    let page = |caller, url: &str| urls.iter().position(|own| own == url).unwrap_or_else(|| foreign(caller, url));
    let mut reports = Vec::new();
    call(
        &urls.iter().map(String::as_str).collect::<Vec<_>>(),
        workers,
        &|url| load(page("load", url)),
        &mut |url, outcome| {
            let page = page("report", url);
            on_report(page, &outcome);
            reports.push((page, outcome));
        },
    );
    reports
}

/// Calls the student's function. All checks do it here, with the same types, so that it is compiled once.
///
/// `report` is `Send` only so that an answer which reports from other threads compiles, and is told why it is wrong.
fn call(
    urls: &[&str],
    workers: usize,
    load: &(dyn Fn(&str) -> Result<Vec<u8>, LoadError> + Sync),
    report: &mut (dyn FnMut(&str, Outcome) + Send),
) {
    report_pages(urls, workers, load, report);
}

fn foreign(called: &str, url: &str) -> ! {
    fail(format!("`{called}` to be called with a URL of the list"), quoted(url))
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

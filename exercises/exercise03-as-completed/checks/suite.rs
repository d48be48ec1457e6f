//! The checks of exercise 03. None of them measures time.
//!
//! | rule | check |
//! | --- | --- |
//! | 1. `load` and `report` are called once for each URL | `every_page_is_loaded_and_reported_once` |
//! | 1. twice for one that stands there twice | `a_url_given_twice_is_reported_twice` |
//! | 1. never for an empty list | `nothing_to_load_nothing_to_report` |
//! | 1. each URL with its own outcome | `each_url_is_reported_with_its_own_outcome` |
//! | 1. every byte counts | `every_byte_of_a_page_counts` |
//! | 2. as soon as it has been loaded, while others are being loaded | `pages_are_reported_as_they_complete` |
//! | 2. and others have not begun | `reports_do_not_wait_for_the_last_to_begin` |
//! | 3. at most `workers` pages at the same time | `never_more_than_the_workers` |
//! | 3. as many as that whenever there are enough left | `workers_load_together` |
//! | 3. a worker never waits for another | `no_worker_waits_for_another` |
//! | 3. a worker never waits for `report` | `no_worker_waits_for_report` |
//! | 4. an error, its message, and no harm to others | `an_error_is_the_outcome_of_its_page` |
//! | 4. a panic, its message, and no harm to others | `a_panic_is_the_outcome_of_its_page` |
//! | 5. only the caller calls `report` | `report_is_called_by_the_caller` |
//! | 6. a panic of `report` | `a_panic_of_report_reaches_the_caller` |
//! | 7. the threads are gone, when it returns | `no_thread_is_left_behind` |
//! | 7. the threads are gone, when it panics | `a_panic_of_report_reaches_the_caller` |
//! | 8. nothing is kept from an earlier call | `each_call_stands_for_itself` |

use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::panic::{panic_any, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;

use super::subject::{LoadError, Outcome};
use checks::{
    Check, Gate, Patience, Rendezvous, Spans, SpinBarrier, ThreadWitness, UnderTest, expect, expect_eq, fail,
    for_each_size, panic_message, random, threads_left_by,
};

pub(crate) const CHECKS: &[Check] = checks::table! {
    nothing_to_load_nothing_to_report: "what happens when there are no URLs (README.md, rule 1)",
    every_page_is_loaded_and_reported_once: "what you do with a loaded page, and which worker takes the next (rule 1)",
    a_url_given_twice_is_reported_twice: "what you store under a URL and not under a place in the list (rule 1)",
    each_url_is_reported_with_its_own_outcome: "how you know which URL an outcome belongs to (hints/1.md)",
    every_byte_of_a_page_counts: "what you count of a page (README.md, rule 1)",
    each_call_stands_for_itself: "what your function keeps from an earlier call (README.md, rule 8)",
    workers_load_together: "when you wait for a page, and how many workers there are (hints/1.md)",
    pages_are_reported_as_they_complete: "which page you wait for (hints/1.md)",
    reports_do_not_wait_for_the_last_to_begin: "what has to happen before the first report (README.md, rule 2)",
    never_more_than_the_workers: "how many threads call `load` (README.md, rule 3)",
    no_worker_waits_for_another: "who decides which page a worker loads next (README.md, rule 3)",
    report_is_called_by_the_caller: "which thread calls `report` (README.md, rule 5)",
    no_worker_waits_for_report: "what a worker waits for when its page is loaded (hints/2.md)",
    an_error_is_the_outcome_of_its_page: "what you do with a page whose outcome is an `Err` (README.md, rule 4)",
    a_panic_is_the_outcome_of_its_page: "what happens to a panic of `load` (hints/2.md)",
    no_thread_is_left_behind: "who ends the threads of `report_pages` (hints/2.md)",
    a_panic_of_report_reaches_the_caller: "what the workers do when `report` has panicked (README.md, rule 6)",
};

fn nothing_to_load_nothing_to_report() {
    for workers in [1, random().usize(2..=9)] {
        let reports = report_all(0, workers, &|page| Ok(content(page)), &mut |_, _| ());
        expect_eq(format!("the reports of {workers} workers for no URLs"), reports, vec![]);
    }
}

fn every_page_is_loaded_and_reported_once() {
    for_each_size(checks::sizes(&mut random(), 150), |pages| {
        expect_each_once(pages, random().usize(1..=8), &SpinBarrier::of(1));
    });
    // Two workers are done in the same instant, and take the next page together.
    let both = SpinBarrier::of(2);
    (0..checks::rounds(10)).for_each(|_| expect_each_once(150, 2, &both));
}

fn expect_each_once(pages: usize, workers: usize, together: &SpinBarrier) {
    let calls: Vec<AtomicUsize> = (0..pages).map(|_| AtomicUsize::new(0)).collect();
    let load = |page: usize| {
        calls[page].fetch_add(1, SeqCst);
        // Every third page is without a byte: it has come all the same.
        let content = if page % 3 == 0 { vec![] } else { content(page) };
        together.wait();
        Ok(content)
    };
    // To whom an outcome belongs is a check of its own.
    let reports = report_all(pages, workers, &load, &mut |_, _| ());
    for (page, calls) in calls.into_iter().map(AtomicUsize::into_inner).enumerate() {
        let which = format!("for page {page} of {pages} ({workers} workers)");
        expect(calls == 1, format!("`load` to be called once {which}"), format!("{calls} calls"));
        let calls = reports.iter().filter(|(reported, _)| *reported == page).count();
        expect(calls == 1, format!("`report` to be called once {which}"), format!("{calls} calls"));
    }
}

fn a_url_given_twice_is_reported_twice() {
    // The same URL stands beside itself, and with another between. Its page has one byte more with every visit, so that
    // the visits can be told apart.
    let times = random().usize(2..=9);
    let urls = [vec!["http://news.test/"; times], vec!["http://other.test/", "http://news.test/"]].concat();
    let (visits, mut outcomes) = (AtomicUsize::new(0), Vec::new());
    call(
        &urls,
        1,
        &|url| Ok(if url == urls[0] { vec![0; visits.fetch_add(1, SeqCst) + 1] } else { vec![] }),
        &mut |url, outcome| outcomes.extend((url == urls[0]).then_some(outcome)),
    );
    outcomes.sort();
    let which = format!("the outcomes of one URL that is in the list {} times, smallest first,", times + 1);
    expect_eq(which, outcomes, (1..=times + 1).map(Ok).collect());
}

fn each_url_is_reported_with_its_own_outcome() {
    // One page is loaded only when all others have been reported, so it comes last. Whether it can is a check of its
    // own, so nobody waits long.
    let mut random = random();
    let count = random.usize(4..=40);
    for (pages, held) in [(2, 0), (count, random.usize(..count - 1))] {
        let (reported, others_are_reported) = (AtomicUsize::new(0), Gate::new().with_patience(Patience::SHORT));
        let reports = report_all(
            pages,
            2,
            &|page| {
                if page == held {
                    others_are_reported.wait();
                }
                Ok(content(page))
            },
            &mut |_, _| {
                if reported.fetch_add(1, SeqCst) + 2 >= pages {
                    others_are_reported.open();
                }
            },
        );
        for (page, outcome) in reports {
            let own = Ok(bytes(page));
            let expected =
                format!("page {page} of {pages} to be reported with its own outcome, {own:?} (page {held} comes last)");
            let owner = (0..pages).find(|other| outcome == Ok(bytes(*other)));
            let belongs = owner.map_or_else(String::new, |owner| format!(", the outcome of page {owner}"));
            expect(outcome == own, expected, format!("{outcome:?}{belongs}"));
        }
    }
}

fn every_byte_of_a_page_counts() {
    let mut random = random();
    let mut pages =
        vec![vec![], "ß 猫 🦀".into(), vec![0xff, 0xfe, 0xc3], b" \r\n\t ".into(), vec![0; 3], vec![b'a'; 70_000]];
    pages.extend((0..20).map(|_| (0..random.usize(..300)).map(|_| random.u8(..)).collect()));
    // One worker: to whom an outcome belongs is a check of its own.
    for (page, outcome) in report_all(pages.len(), 1, &|page| Ok(pages[page].clone()), &mut |_, _| ()) {
        let content = &pages[page];
        let expected =
            format!("Ok({}) for a page whose bytes begin with {:?}", content.len(), &content[..content.len().min(8)]);
        expect(outcome == Ok(content.len()), expected, format!("{outcome:?}"));
    }
}

fn each_call_stands_for_itself() {
    // The notebook's sites, but their pages have other sizes here.
    let mut urls = [
        "http://www.foxnews.com/",
        "http://www.cnn.com/",
        "http://europe.wsj.com/",
        "http://www.bbc.co.uk/",
        "http://some-made-up-domain.com/",
    ];
    let expect_call = |urls: &[&str], load: &(dyn Fn(&str) -> usize + Sync), which: &str| {
        let mut reports = Vec::new();
        // One worker: to whom an outcome belongs is a check of its own.
        call(urls, 1, &|url| Ok(vec![0; load(url)]), &mut |url, outcome| reports.push((url.to_owned(), outcome)));
        for (url, outcome) in reports {
            expect_eq(format!("the outcome of {url} {which}"), outcome, Ok(load(&url)));
        }
    };
    let more = random().usize(1..1000);
    expect_call(&urls, &|url| url.len(), "in the first call");
    expect_call(&urls, &|url| url.len() + more, "in a second call, with the same URLs and other pages,");
    urls.iter_mut().for_each(|url| *url = url.trim_end_matches('/'));
    expect_call(&urls, &|url| 7 * url.len(), "in a third call, with as many other URLs and another `load`,");
}

fn workers_load_together() {
    // Few, for whom threads may seem too much; more than a fixed number that comes to mind; and all of them again and
    // again. No machine needs so many processors: they meet all the same, for most of them only wait.
    let mut random = random();
    let (crowd, some) = (random.usize(130..=150), random.usize(4..=9));
    for (workers, rounds) in [(2, 1), (3, 1), (some, random.usize(2..=4)), (crowd, 1)] {
        let meetings: Vec<Rendezvous> = (0..rounds).map(|_| Rendezvous::of(workers)).collect();
        let (loads, all_came) = (Spans::of("load"), AtomicBool::new(true));
        let load = |page| {
            let this = loads.begin();
            let meeting = meetings.get(this.number() / workers);
            // After a meeting that failed nobody waits for another.
            if let Some(meeting) = meeting.filter(|_| all_came.load(SeqCst)) {
                all_came.fetch_and(meeting.meet(), SeqCst);
            }
            Ok(content(page))
        };
        report_all(workers * rounds, workers, &load, &mut |_, _| ());
        for (round, meeting) in meetings.iter().enumerate() {
            let seen = match meeting.most() {
                0 if round == 0 => NEVER_CALLED.to_owned(),
                most => format!("only {most}, and no others came"),
            };
            let left = workers * (rounds - round);
            let expected =
                format!("{workers} workers to load {workers} pages at the same time, with {left} pages left");
            loads.expect(meeting.took_place(), expected, seen);
        }
    }
}

fn pages_are_reported_as_they_complete() {
    let mut random = random();
    let mut drawn: Vec<usize> = (0..random.usize(3..=5)).collect();
    random.shuffle(&mut drawn);
    for order in [vec![0, 1], vec![1, 0], (0..5).rev().collect(), drawn] {
        // Each page is held back until the one before it in this order has been reported, with whichever URL.
        let released: Vec<Gate> = order.iter().map(|_| Gate::new()).collect();
        // When one was held in vain, no other is held.
        let holds = AtomicBool::new(true);
        released[order[0]].open();
        report_all(
            order.len(),
            order.len(),
            &|page| {
                if holds.load(SeqCst) {
                    holds.fetch_and(released[page].wait(), SeqCst);
                }
                Ok(content(page))
            },
            &mut |_, outcome| {
                let after = order.iter().skip_while(|page| *outcome != Ok(bytes(**page))).nth(1);
                after.into_iter().for_each(|next| released[*next].open());
            },
        );
        let (pages, in_time) = (order.len(), released.iter().filter(|gate| gate.is_open()).count());
        let expected = format!(
            "each of {pages} pages to be reported while the next are being loaded (completed in the order {order:?})"
        );
        expect(in_time == pages, expected, format!("{} pages that were not", pages - in_time));
    }
}

fn reports_do_not_wait_for_the_last_to_begin() {
    // As many as there are workers are loaded at once, and so is page 0: which page is reported first is a check of its
    // own. All others are loaded only when one of these has been reported.
    let mut random = random();
    for (pages, workers) in [(2, 1), (random.usize(30..=90), random.usize(2..=5))] {
        let (begun, first_is_reported) = (AtomicUsize::new(0), Gate::new());
        report_all(
            pages,
            workers,
            &|page| {
                if begun.fetch_add(1, SeqCst) >= workers && page > 0 {
                    first_is_reported.wait();
                }
                Ok(content(page))
            },
            &mut |_, _| first_is_reported.open(),
        );
        let expected =
            format!("the first of {pages} pages to be reported while others wait for a worker ({workers} workers)");
        let seen = if begun.into_inner() == 0 { NEVER_CALLED } else { "no report until the others had begun too" };
        expect(first_is_reported.is_open(), expected, seen);
    }
}

fn never_more_than_the_workers() {
    let mut random = random();
    for (workers, pages) in [(1, 2), (2, 3), (random.usize(3..=9), random.usize(20..=40))] {
        let (loads, one_too_many) = (Spans::of("load"), Rendezvous::of(workers + 1).with_patience(Patience::SHORT));
        let load = |page| {
            let _this = loads.begin();
            one_too_many.meet();
            Ok(content(page))
        };
        report_all(pages, workers, &load, &mut |_, _| ());
        let expected = format!("at most {workers} of {pages} pages to be loaded at the same time (`workers`)");
        loads.expect(!one_too_many.took_place(), expected, one_too_many.most());
    }
}

fn no_worker_waits_for_another() {
    // At the beginning, in the midst and near the end, one of two workers is held until all other pages have begun.
    let mut random = random();
    let count = random.usize(8..=40);
    for (pages, held) in [(count, 0), (count + 1, random.usize(1..count - 1)), (count + 2, count)] {
        let (loads, all_have_begun) = (Spans::of("load"), Gate::new());
        let load = |page| {
            let this = loads.begin();
            if this.number() + 1 == pages {
                all_have_begun.open();
            } else if this.number() == held {
                all_have_begun.wait();
            }
            Ok(content(page))
        };
        report_all(pages, 2, &load, &mut |_, _| ());
        let left = pages - held - 1;
        let expected = format!("one of 2 workers to load the remaining {left} pages while the other is busy with one");
        let seen = if loads.begun() == 0 { NEVER_CALLED } else { "pages that waited for the busy worker" };
        loads.expect(all_have_begun.is_open(), expected, seen);
    }
}

fn report_is_called_by_the_caller() {
    // Of pages that have come, that fail and that panic. What becomes of these is looked at in checks of their own.
    let mut random = random();
    for (pages, workers) in [(1, 1), (random.usize(6..=40), random.usize(2..=5))] {
        let (reports, others) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let load = |page| match page % 3 {
            1 => Err("there is no such page".into()),
            2 => panic!("there is no such page"),
            _ => Ok(content(page)),
        };
        let _any = panic_message(|| {
            report_all(pages, workers, &load, &mut |_, _| {
                reports.fetch_add(1, SeqCst);
                others.fetch_add(usize::from(!is_the_caller()), SeqCst);
            })
        });
        let (reports, others) = (reports.into_inner(), others.into_inner());
        let expected = "`report` to be called by the thread that called `report_pages`";
        expect(others == 0, expected, format!("{others} of {reports} calls by other threads"));
    }
}

fn no_worker_waits_for_report() {
    let mut random = random();
    for workers in [2, 1] {
        // The first report begins when few pages have been loaded, and ends when the last one is being loaded. That it
        // begins so early is a check of its own, so nobody waits long for it.
        let (pages, first_report) = (random.usize(130..=150), Gate::new().with_patience(Patience::SHORT));
        let (begun, last_page, by_the_caller) = (AtomicUsize::new(0), Gate::new(), AtomicUsize::new(0));
        report_all(
            pages,
            workers,
            &|page| {
                let before = begun.fetch_add(1, SeqCst);
                by_the_caller.fetch_add(usize::from(is_the_caller()), SeqCst);
                if before + 1 == pages {
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
        let expected = format!("{workers} worker{s} to load {pages} pages during the first report");
        let seen = match (begun.into_inner(), by_the_caller.into_inner()) {
            (0, _) => NEVER_CALLED.to_owned(),
            (_, 0) => "pages that waited for `report`".to_owned(),
            (_, pages) => {
                format!("pages that waited for `report`, and {pages} loaded by the thread that calls `report`")
            }
        };
        expect(last_page.is_open(), expected, seen);
    }
}

fn an_error_is_the_outcome_of_its_page() {
    let messages = report_with_failures(&|failure| Err(format!("failure {failure}").into()));
    let expected: Vec<String> = (0..messages.len()).map(|failure| format!("failure {failure}")).collect();
    expect_eq("the messages of the pages that fail, sorted,", messages, expected);

    // Any text, also the same again. `to_string()` gives it, and `{:?}` gives another; so does the error behind it.
    let mut messages = some_messages();
    messages.push("no page:\n\"not a line\"".to_owned());
    let reports = report_all(
        messages.len(),
        1,
        &|page| Err(Box::new(Failure { message: messages[page].clone(), source: fmt::Error })),
        &mut |_, _| (),
    );
    for (page, outcome) in reports {
        expect_eq(format!("the outcome of page {page}, which fails,"), outcome, Err(messages[page].clone()));
    }
}

fn a_panic_is_the_outcome_of_its_page() {
    // The payload of a formatted panic is a `String`. Other words may stand around its message.
    let mut messages = Vec::new();
    let panic = panic_message(|| messages = report_with_failures(&|failure| panic!("failure {failure}")));
    if let Some(message) = panic {
        fail("a panic of `load` to be the outcome of its page", format!("`report_pages` panic with \"{message}\""));
    }
    for failure in (0..messages.len()).map(|failure| format!("failure {failure}")) {
        let told = messages.iter().filter(|message| message.contains(&failure)).count();
        let expected = format!("one of the outcomes to contain the message of the panic, \"{failure}\"");
        expect(told == 1, expected, format!("{messages:?}"));
    }

    // Any text. The payload of a plain panic is a `&str`, and there are others, without any message.
    let messages = some_messages();
    let reports = report_all(
        messages.len() + 3,
        1,
        &|page| match messages.get(page) {
            Some(message) => panic!("{message}"),
            None if page == messages.len() => panic!("out of paper"),
            None if page == messages.len() + 1 => panic_any(404),
            None => Ok(content(page)),
        },
        &mut |_, _| (),
    );
    for (page, outcome) in reports {
        let message = messages.get(page).map_or("out of paper", String::as_str);
        let (expected, holds) = match page.checked_sub(messages.len()) {
            Some(1) => ("an error for a page whose panic has no message".to_owned(), outcome.is_err()),
            Some(2) => (format!("{:?} after pages that panic", Ok::<_, ()>(bytes(page))), outcome == Ok(bytes(page))),
            _ => (
                format!("an error that contains the message of the panic, {message:?}"),
                outcome.as_ref().is_err_and(|error| error.contains(message)),
            ),
        };
        expect(holds, expected, format!("{outcome:?}"));
    }
}

/// Three pages for each of some workers. The first ones are loaded together, and fail in this way. The others go on
/// when a failure has been reported, and as many as before have to be loaded together: no worker has been lost. Gives
/// the messages, sorted.
fn report_with_failures(fail_with: Load<'_>) -> Vec<String> {
    let workers = random().usize(2..=4);
    let (begun, before, after) = (AtomicUsize::new(0), Rendezvous::of(workers), Rendezvous::of(workers));
    let failure_is_reported = Gate::new();
    let mut reports = report_all(
        3 * workers,
        workers,
        &|page| {
            let failure = begun.fetch_add(1, SeqCst);
            if failure < workers {
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
    let together = format!("{workers} workers to load at the same time");
    let seen = format!("only {}", before.most());
    expect(before.took_place(), format!("{together}, as `workers_load_together` expects"), seen);
    let calls = begun.into_inner();
    expect(
        calls <= 3 * workers,
        format!("`load` to be called once for each of {} pages", 3 * workers),
        format!("{calls} calls"),
    );
    reports.sort();
    let pages: Vec<usize> = reports.iter().map(|(page, _)| *page).collect();
    expect_eq(format!("the pages reported, of which {workers} fail,"), pages, (0..3 * workers).collect());
    let expected = "a page that fails to be reported while others are being loaded";
    expect(failure_is_reported.is_open(), expected, "no such report until the others were loaded");
    expect(
        after.took_place(),
        format!("{together} after {workers} pages have failed"),
        format!("only {}", after.most()),
    );

    let mut messages: Vec<String> = reports.into_iter().filter_map(|(_, outcome)| outcome.err()).collect();
    messages.sort();
    expect_eq("the number of failures that are reported", messages.len(), workers);
    messages
}

/// Messages as an error and a panic may have them: none, long, with spaces at both ends, in any script.
fn some_messages() -> Vec<String> {
    const ANY: [&str; 7] = [" ", "a", "Z", "ß", "猫", "🦀", "{}"];
    let mut random = random();
    let drawn = [1, 20, 100].map(|length| (0..length).map(|_| ANY[random.usize(..ANY.len())]).collect());
    ["", "", " no page "].map(str::to_owned).into_iter().chain(drawn).collect()
}

/// An error that has another behind it, and looks different with `{:?}`.
#[derive(Debug)]
struct Failure {
    message: String,
    source: fmt::Error,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}

fn no_thread_is_left_behind() {
    let mut random = random();
    for (pages, workers) in [(1, 1), (random.usize(8..=20), random.usize(2..=5))] {
        let witness = ThreadWitness::default();
        // The witness sees only threads that call `load`, the system sees them all where it is Linux.
        let left = threads_left_by(|| {
            let load = |page| {
                witness.sign_in();
                Ok(content(page))
            };
            report_all(pages, workers, &load, &mut |_, _| ());
        });
        expect_all_gone(left.max(witness.left_behind()), "returns", workers);
    }
}

fn a_panic_of_report_reaches_the_caller() {
    // The first report panics, and a later one; with one worker, and with more.
    let mut random = random();
    for (good, workers) in [(0, 2), (0, 1), (random.usize(1..=9), random.usize(2..=5))] {
        // The caller is a thread of its own: should it never end, this check does all the same.
        let seen_here = Arc::new((ThreadWitness::default(), AtomicUsize::new(0), Gate::new()));
        let seen_there = Arc::clone(&seen_here);
        let call = move || {
            let mut message = None;
            let left = threads_left_by(|| {
                let (witness, reports, ended) = &*seen_there;
                message = panic_message(|| report_that_panics(good, workers, witness, reports));
                ended.open();
            });
            (message, left)
        };
        let caller = thread::Builder::new().name("caller of report_pages".to_owned());
        let caller = caller.spawn(call).expect("the system gives us threads");
        let (witness, reports, ended) = &*seen_here;
        let expected = "`report_pages` to return or panic when `report` has panicked";
        expect(ended.wait(), expected, "it wait forever");

        let expected = format!("a panic with the message of `report`, \"no room for page …\" ({workers} workers)");
        let (message, left) = caller.join().unwrap_or_else(|failure| resume_unwind(failure));
        match message {
            Some(message) => expect(message.contains("no room for page "), expected, quoted(&message)),
            None => fail(expected, "`report_pages` return as if nothing had happened"),
        }
        let reports = reports.load(SeqCst);
        expect_eq(format!("the number of reports, of which number {} panics,", good + 1), reports, good + 1);
        expect_all_gone(left.max(witness.left_behind()), "panics", workers);
    }
}

/// So many reports are good, and the next one panics. It does while other pages are being loaded. Nobody is to blame if
/// there are none, so nobody waits long.
fn report_that_panics(good: usize, workers: usize, witness: &ThreadWitness, reports: &AtomicUsize) {
    let (begun, about_to_panic) = (AtomicUsize::new(0), Gate::new().with_patience(Patience::SHORT));
    report_all(
        30,
        workers,
        &|page| {
            witness.sign_in();
            if begun.fetch_add(1, SeqCst) > good {
                about_to_panic.wait();
            }
            Ok(content(page))
        },
        &mut |page, _| {
            if reports.fetch_add(1, SeqCst) >= good {
                about_to_panic.open();
                panic!("no room for page {page}")
            }
        },
    );
}

fn expect_all_gone(left: usize, ends: &str, workers: usize) {
    let expected = format!("the threads of `report_pages` to have ended when it {ends} ({workers} workers)");
    expect(left == 0, expected, format!("{left} still running"));
}

const NEVER_CALLED: &str = "no call of `load`";

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

/// What the checks call of an answer.
///
/// `report` is `Send` only so that an answer which reports from other threads compiles, and is told why it is wrong.
pub(crate) struct Answer {
    pub(crate) report_pages: fn(&[&str], usize, LoadPage<'_>, Report<'_>),
}

pub(crate) type LoadPage<'f> = &'f (dyn Fn(&str) -> Result<Vec<u8>, LoadError> + Sync);
pub(crate) type Report<'f> = &'f mut (dyn FnMut(&str, Outcome) + Send);

/// The answer that is checked. `main` says which.
pub(crate) static ANSWER: UnderTest<Answer> = UnderTest::new();

/// Calls the student's function. All checks do it here, with the same types, so that it cannot tell which check calls.
fn call(urls: &[&str], workers: usize, load: LoadPage<'_>, report: Report<'_>) {
    checks::call(|| {
        IS_THE_CALLER.set(true);
        (ANSWER.report_pages)(urls, workers, load, report);
    });
}

thread_local! {
    /// Set on the thread that calls the student's function.
    static IS_THE_CALLER: Cell<bool> = const { Cell::new(false) };
}

fn is_the_caller() -> bool {
    IS_THE_CALLER.get()
}

fn foreign(called: &str, url: &str) -> ! {
    fail(format!("`{called}` to be called with a URL of the list"), quoted(url))
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

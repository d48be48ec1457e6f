//! The checks of exercise 01. None of them measures time.
//!
//! | rule | check |
//! |---|---|
//! | 1 | `one_item_is_put_into_the_map`, `whatever_is_sent_is_kept`, `nothing_is_lost_in_the_same_instant` |
//! | 2 | `what_fails_leaves_no_entry` |
//! | 3 | `the_map_is_locked_only_to_put_a_text_in` |
//! | 4: once | `every_item_is_asked_for_once` |
//! | 4: at the same time | `all_requests_are_under_way_together` |
//! | 5: all of them | `the_map_holds_what_there_is` |
//! | 5: failures | `a_failure_harms_no_other_item` |
//! | 6 | `a_panic_is_not_lost` |
//! | 7 | `no_thread_is_left_behind` |
//! | 8 | `no_ids_give_no_items` |

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Read};
use std::net::SocketAddr;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, OnceLock, TryLockError};
use std::thread;
use std::time::Duration;

use checks::{
    Check, Gate, Patience, Spans, SpinBarrier, ThreadWitness, UnderTest, connections_have_no_time_limit, expect,
    expect_eq, panic_message, random, rounds, threads_left_by,
};
use practice_site::{Fault, PracticeSite, agent_with};
use ureq::http::{Request, Response};
use ureq::middleware::MiddlewareNext;
use ureq::{Agent, Body, BodyReader, SendBody};

pub(crate) const CHECKS: &[Check] = checks::table! {
    one_item_is_put_into_the_map: "what `request_item` requests, and what it puts into the map (hints/1.md)",
    whatever_is_sent_is_kept: "what `request_item` does to a text before it puts it into the map (README.md, rule 1)",
    what_fails_leaves_no_entry: "what `request_item` does with an error (README.md, rule 2)",
    the_map_is_locked_only_to_put_a_text_in: "when `request_item` locks the map (hints/2.md)",
    nothing_is_lost_in_the_same_instant: "whether `request_item` locks the map only once (hints/2.md)",
    all_requests_are_under_way_together: "when `request_concurrent` waits for a thread (hints/1.md)",
    every_item_is_asked_for_once: "how many times an item is requested, even if that fails (README.md, rule 4)",
    the_map_holds_what_there_is: "under which id `request_concurrent` puts a text (README.md, rule 5)",
    a_failure_harms_no_other_item: "what `request_concurrent` does when an item has failed (README.md, rule 5)",
    a_panic_is_not_lost: "what `request_concurrent` does with what `join` returns (hints/2.md)",
    no_thread_is_left_behind: "who ends the threads of `request_concurrent` (README.md, rule 7)",
    no_ids_give_no_items: "what `request_concurrent` does without any ids (README.md, rule 8)",
};

pub(crate) type Items = HashMap<u32, String>;

fn one_item_is_put_into_the_map() {
    connections_have_no_time_limit();
    // What the client was asked for, and what came of it.
    let (site, requests) = (site(), Arc::new(Mutex::new(Vec::new())));
    let middleware = {
        let requests = Arc::clone(&requests);
        move |request: Request<SendBody>, next: MiddlewareNext<'_>| {
            let what = format!("{} {}", request.method(), request.uri());
            let answer = next.handle(request);
            let outcome = answer.as_ref().map_or_else(ToString::to_string, |answer| answer.status().to_string());
            requests.lock().expect("nobody panics with this lock").push(format!("{what}: {outcome}"));
            answer
        }
    };
    let agent = agent_with(site.address(), Agent::config_builder().middleware(middleware));
    let items = Mutex::new(older_items());
    item(&agent, 1, &items);
    item(&agent, 15, &items);

    let expected: Items = older_items().into_iter().chain(on_the_site(1..2)).chain(on_the_site(15..16)).collect();
    let (which, seen) = ("(7 and 99 before, then `request_item` for 1 and 15)", content(items));
    let requests = requests.lock().expect("nobody panics with this lock").join(", ");
    let heard: Vec<String> = site.requests().iter().map(ToString::to_string).collect();
    let told = format!("{:?}; the client sent [{requests}], the site received [{}]", ids(&seen), heard.join(", "));
    expect(ids(&seen) == ids(&expected), format!("the ids in the map {which} to be {:?}", ids(&expected)), told);
    expect_items(which, &seen, &expected);
}

fn whatever_is_sent_is_kept() {
    let mut random = random();
    let mut below = |end| random.usize(..end);
    for id in [0, 1, 12, u32::MAX] {
        for text in texts(&mut below) {
            let items = Mutex::new(Items::from([(id, "what was there before".to_owned())]));
            let sent = text.clone();
            item(&agent_alone(move |_| text.clone(), || ()), id, &items);
            expect_items(&format!("after `request_item` for {id}"), &content(items), &Items::from([(id, sent)]));
        }
    }
}

/// Texts as the rules allow them: empty, long, with spaces at both ends, in any script.
fn texts(below: Below<'_>) -> Vec<String> {
    const ANY: [char; 12] = [' ', 'a', 'Z', '0', '"', '\n', 'ß', '\u{feff}', '猫', '🦀', '\u{301}', '\0'];
    [0, 1, 20, 3000]
        .map(|length| (0..length).map(|_| ANY[below(ANY.len())]).collect())
        .into_iter()
        .chain([" {} \n".to_owned()])
        .collect()
}

/// Gives a number below this one, drawn by lot.
type Below<'a> = &'a mut dyn FnMut(usize) -> usize;

fn what_fails_leaves_no_entry() {
    connections_have_no_time_limit();
    let failures = [
        (12, "there is no such item", None),
        (1, "the answer is 404", Some(Fault::Status(404))),
        (2, "the answer is 500", Some(Fault::Status(500))),
        (3, "the answer is 403", Some(Fault::Status(403))),
        (4, "the site hangs up", Some(Fault::HangUp)),
        (5, "the connection breaks in the middle of the text", Some(Fault::BreakOff)),
    ];
    let site = site_where(move |asked_for| failures.iter().find(|(id, ..)| *id == asked_for)?.2);
    for (id, failure, _) in failures {
        let items = Mutex::new(older_items());
        item(&site.agent(), id, &items);
        expect_items(
            &format!("(7 and 99 before, then `request_item` when {failure})"),
            &content(items),
            &older_items(),
        );
    }
}

fn the_map_is_locked_only_to_put_a_text_in() {
    // The client looks at the lock before it asks, and whenever some of the text is read.
    let (site, items) = (site(), Arc::new(Mutex::new(Items::new())));
    let [asking, reading] = [&items, &items].map(|items| Arc::new(LockWitness::of(items)));
    let middleware = {
        let (asking, reading) = (Arc::clone(&asking), Arc::clone(&reading));
        move |request: Request<SendBody>, next: MiddlewareNext<'_>| {
            asking.look();
            let text = |body: Body| WatchedText { text: body.into_reader(), reading: Arc::clone(&reading) };
            next.handle(request).map(|answer| answer.map(|body| Body::builder().reader(text(body))))
        }
    };
    let agent = agent_with(site.address(), Agent::config_builder().middleware(middleware));
    item(&agent, 1, &items);

    let expected = "the map to be unlocked while the request is running";
    expect(!asking.saw_it_locked(), expected, "it locked before the request was sent");
    expect(!reading.saw_it_locked(), expected, "it locked before the whole text was read");
}

fn nothing_is_lost_in_the_same_instant() {
    // Two threads have read their texts in the same instant, and put them into the same map.
    for _ in 0..rounds(20) {
        let (both, items) = (SpinBarrier::of(2), Mutex::new(Items::new()));
        let agent = agent_alone(|id| id.to_string(), move || both.wait());
        let ask = |first: u32| {
            checks::call(|| (first..100).step_by(2).for_each(|id| (ANSWER.request_item)(&agent, id, &items)))
        };
        thread::scope(|scope| {
            scope.spawn(|| ask(0));
            scope.spawn(|| ask(1));
        });
        let expected = (0..100).map(|id| (id, id.to_string())).collect();
        expect_items("after two threads have put 50 items each into it", &content(items), &expected);
    }
}

fn all_requests_are_under_way_together() {
    connections_have_no_time_limit();
    // The crowd is more than there are items, and more than one would think of as a limit.
    for crowd in [2, 3, random().usize(60..=90)] {
        let site = Arc::new(site());
        let answers = Arc::clone(&site);
        // Nobody is answered until all have come, or patience has run out.
        let meeting = site.answer_only_together(crowd, HOUR);
        let host = thread::spawn(move || {
            let all_have_come = Patience::LONG.wait_until(|| answers.most_in_flight() >= crowd);
            drop(meeting);
            all_have_come
        });
        concurrent(&site.agent(), 1..1 + crowd as u32);

        let all_have_come = host.join().expect("waiting does not panic");
        let seen = match site.most_in_flight() {
            0 => "no request at all".to_owned(),
            most => format!("only {most}, and no others came"),
        };
        let requests = Spans::recorded("request", site.spans());
        requests.expect(
            all_have_come,
            format!("{crowd} requests for {crowd} items to be running at the same time"),
            seen,
        );
    }
}

fn every_item_is_asked_for_once() {
    connections_have_no_time_limit();
    let alone = site();
    item(&alone.agent(), 1, &Mutex::default());
    expect_each_asked_for_once("request_item", &alone, 1..2);

    for fault in [Fault::HangUp, Fault::BreakOff, Fault::Status(500)] {
        let site = site_where(move |id| (id == 5).then_some(fault));
        concurrent(&site.agent(), 1..6);
        expect_each_asked_for_once("request_concurrent", &site, 1..6);
    }
}

fn the_map_holds_what_there_is() {
    connections_have_no_time_limit();
    // The first item is held back until all others have been answered, and some time has passed.
    let site = Arc::new(site());
    let (others, returned, first_has_begun) = (Arc::clone(&site), returned(), Arc::new(AtomicBool::new(false)));
    let agent = agent_that(&site, {
        let (returned, first_has_begun) = (Arc::clone(&returned), Arc::clone(&first_has_begun));
        move |id| {
            if id == 1 {
                Patience::LONG.wait_until(|| answered(&others) >= 18 || returned.is_open());
                returned.wait();
                first_has_begun.store(true, SeqCst);
            }
        }
    });
    let items = concurrent(&agent, 1..20);
    let waited = first_has_begun.load(SeqCst);
    returned.open();
    let expected = "`request_concurrent` to wait for all 19 items, including item 1, which comes last";
    expect(waited, expected, "it return without item 1");
    expect_items("of `request_concurrent` for 1..20", &items, &on_the_site(1..20));

    // The second time the same items have other texts. There is no id after the last one, so this ends before it.
    let mut random = random();
    let begin = random.u32(2..=99_999);
    for ids in [1..20, begin..begin + 7, begin..begin + 7, u32::MAX - 3..u32::MAX] {
        let sent: Items = ids.clone().zip(texts(&mut |end| random.usize(..end)).into_iter().cycle()).collect();
        let texts = sent.clone();
        let agent = agent_alone(move |id| texts.get(&id).cloned().unwrap_or_default(), || ());
        let items = concurrent(&agent, ids.clone());
        expect_items(&format!("of `request_concurrent` for {ids:?}"), &items, &sent);
    }
}

fn a_failure_harms_no_other_item() {
    connections_have_no_time_limit();
    let site = Arc::new(site_where(|id| match id {
        1 => Some(Fault::HangUp),
        2 => Some(Fault::BreakOff),
        3 => Some(Fault::Status(500)),
        _ => None,
    }));
    // The others ask when the first three have failed, and some time has passed. One of them looks for all.
    let (failing, returned, may_ask) = (Arc::clone(&site), returned(), OnceLock::new());
    let agent = agent_that(&site, {
        let returned = Arc::clone(&returned);
        move |id| {
            if id > 3 {
                may_ask.get_or_init(|| {
                    Patience::LONG.wait_until(|| failing.requests().len() >= 3 && failing.in_flight() == 0);
                    returned.wait();
                });
            }
        }
    });
    let items = concurrent(&agent, 1..10);
    returned.open();
    expect_eq(
        "the ids in the map of `request_concurrent` for 1..10, when 1, 2 and 3 fail,",
        ids(&items),
        (4..10).collect(),
    );
}

fn a_panic_is_not_lost() {
    connections_have_no_time_limit();
    let reached = Arc::new(AtomicBool::new(false));
    let site = site();
    let agent = agent_that(&site, {
        let reached = Arc::clone(&reached);
        move |id| {
            if id == 3 {
                reached.store(true, SeqCst);
                panic!("the check makes the client panic at item 3");
            }
        }
    });
    let message = panic_message(|| concurrent(&agent, 1..6));

    expect(reached.load(SeqCst), "`request_concurrent` to request item 3", "no request for it");
    let expected = "`request_concurrent` to panic when the client panics in one of its threads";
    expect(message.is_some(), expected, "it return as if nothing had happened");
}

fn no_thread_is_left_behind() {
    connections_have_no_time_limit();
    let witness = Arc::new(ThreadWitness::default());
    let site = site();
    let agent = agent_that(&site, {
        let witness = Arc::clone(&witness);
        move |_| witness.sign_in()
    });
    let unseen = threads_left_by(|| {
        concurrent(&agent, 1..9);
        Patience::LONG.wait_until(|| site.requests().len() >= 8);
    });

    let (left, expected) = (witness.left_behind(), "the threads of `request_concurrent` to have ended when it returns");
    expect(left == 0, expected, format!("{left} of {} still running", witness.seen()));
    expect(unseen == 0, expected, format!("{unseen} still running that never requested an item"));
}

fn no_ids_give_no_items() {
    connections_have_no_time_limit();
    let site = site();
    for none in [1..1, 20..20, 0..0] {
        let items = concurrent(&site.agent(), none.clone());
        expect_items(&format!("of `request_concurrent` for {none:?}"), &items, &Items::new());
    }
    expect_eq("the requests for empty ranges", site.requests(), vec![]);
}

/// What the checks call of an answer.
pub(crate) struct Answer {
    pub(crate) request_item: fn(&Agent, u32, &Mutex<Items>),
    pub(crate) request_concurrent: fn(&Agent, Range<u32>) -> Items,
}

/// The answer that is checked. `main` says which.
pub(crate) static ANSWER: UnderTest<Answer> = UnderTest::new();

/// Calls the student's `request_item`. All checks do it here, so that it cannot tell one from the other.
fn item(agent: &Agent, id: u32, items: &Mutex<Items>) {
    checks::call(|| (ANSWER.request_item)(agent, id, items));
}

/// Calls the student's `request_concurrent`.
fn concurrent(agent: &Agent, ids: Range<u32>) -> Items {
    checks::call(|| (ANSWER.request_concurrent)(agent, ids))
}

/// Longer than any check lasts.
const HOUR: Duration = Duration::from_secs(3600);

/// A gate to be opened when `request_concurrent` has returned. A right answer never returns while somebody waits here,
/// so nobody waits long.
fn returned() -> Arc<Gate> {
    Arc::new(Gate::new().with_patience(Patience::SHORT))
}

fn site() -> PracticeSite {
    site_where(|_| None)
}

/// A site where this goes wrong with the item of an id.
fn site_where(fault: impl Fn(u32) -> Option<Fault> + Send + Sync + 'static) -> PracticeSite {
    let site = PracticeSite::builder().faults(move |request, _| fault(id_in(&request.path)?)).start();
    site.expect("the system gives us a port")
}

/// A client of this site that calls `first` before each request, on the thread that makes it, with the item's id.
fn agent_that(site: &PracticeSite, first: impl Fn(u32) + Send + Sync + 'static) -> Agent {
    let middleware = move |request: Request<SendBody>, next: MiddlewareNext<'_>| {
        if let Some(id) = id_in(request.uri().path()) {
            first(id);
        }
        next.handle(request)
    };
    agent_with(site.address(), Agent::config_builder().middleware(middleware))
}

/// A client without a site. It gives this text for an id, and calls `read` when all of the text has been read.
fn agent_alone(text: impl Fn(u32) -> String + Send + Sync + 'static, read: impl Fn() + Send + Sync + 'static) -> Agent {
    let read: Arc<dyn Fn() + Send + Sync> = Arc::new(read);
    let middleware = move |request: Request<SendBody>, _: MiddlewareNext<'_>| {
        let id = id_in(request.uri().path()).ok_or(ureq::Error::HostNotFound)?;
        let text = SentText { left: io::Cursor::new(text(id).into_bytes()), read: Arc::clone(&read) };
        let body = Body::builder().mime_type("application/json").charset("utf-8").reader(text);
        Ok(Response::builder().status(200).header("content-type", "application/json; charset=utf-8").body(body)?)
    };
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    agent_with(nowhere, Agent::config_builder().middleware(middleware))
}

/// A text on its way from the client to the student's code.
struct SentText {
    left: io::Cursor<Vec<u8>>,
    read: Arc<dyn Fn() + Send + Sync>,
}

impl Read for SentText {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.left.read(buffer)?;
        if bytes == 0 {
            (self.read)();
        }
        Ok(bytes)
    }
}

fn id_in(path: &str) -> Option<u32> {
    path.strip_prefix(FOLDER)?.parse().ok()
}

const FOLDER: &str = "/api/v1/items/";

/// What the site has under these ids.
fn on_the_site(ids: Range<u32>) -> Items {
    let site = site();
    ids.filter_map(|id| {
        let answer = site.agent().get(format!("http://hn.algolia.com{FOLDER}{id}")).call();
        Some((id, answer.ok()?.body_mut().read_to_string().expect("the site sends whole texts")))
    })
    .collect()
}

/// How many requests the site has answered.
fn answered(site: &PracticeSite) -> usize {
    site.requests().iter().filter(|request| request.status.is_some()).count()
}

fn older_items() -> Items {
    Items::from([(7, "seven".to_owned()), (99, "ninety-nine".to_owned())])
}

fn content(items: Mutex<Items>) -> Items {
    items.into_inner().expect("`request_item` does not panic while it has the lock")
}

fn ids(items: &Items) -> BTreeSet<u32> {
    items.keys().copied().collect()
}

fn expect_items(which: &str, seen: &Items, expected: &Items) {
    expect_eq(format!("the ids in the map {which}"), ids(seen), ids(expected));
    for id in ids(expected) {
        let (text, sent) = (&seen[&id], &expected[&id]);
        let expected =
            format!("the text of item {id} in the map {which} to be the {} bytes that were sent", sent.len());
        expect(text == sent, expected, format!("{} bytes that begin with {text:.40}", text.len()));
    }
}

fn expect_each_asked_for_once(function: &str, site: &PracticeSite, ids: Range<u32>) {
    // Whether anybody waits for the requests is a check of its own.
    Patience::LONG.wait_until(|| site.requests().len() >= ids.len());
    let requests = site.requests();
    for id in ids.clone() {
        let times = requests.iter().filter(|request| id_in(&request.path) == Some(id)).count();
        expect(times == 1, format!("`{function}` to request item {id} once"), format!("{times} requests for it"));
    }
    expect_eq(format!("the number of requests of `{function}` for {} items", ids.len()), requests.len(), ids.len());
}

/// Sees whether the map is locked whenever it looks. Only one thread asks, so nobody else can hold the lock.
struct LockWitness {
    items: Arc<Mutex<Items>>,
    saw_it_locked: AtomicBool,
}

impl LockWitness {
    fn of(items: &Arc<Mutex<Items>>) -> Self {
        Self { items: Arc::clone(items), saw_it_locked: AtomicBool::new(false) }
    }

    fn look(&self) {
        if let Err(TryLockError::WouldBlock) = self.items.try_lock() {
            self.saw_it_locked.store(true, SeqCst);
        }
    }

    fn saw_it_locked(&self) -> bool {
        self.saw_it_locked.load(SeqCst)
    }
}

/// The text of an answer: whenever some of it is read, the witness looks.
struct WatchedText {
    text: BodyReader<'static>,
    reading: Arc<LockWitness>,
}

impl Read for WatchedText {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reading.look();
        self.text.read(buffer)
    }
}

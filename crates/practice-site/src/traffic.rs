//! The books: who is here now, how many were at most, and who came at all.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

use hyper::{Method, StatusCode};

use crate::place::Place;

/// A request that reached the site, as its log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST` and so on.
    pub method: String,
    /// The site asked for, in lower case and without a port; empty when the request named none.
    pub host: String,
    /// Path and query, such as `/search?q=dog`.
    pub path: String,
    /// The status of the answer; `None` while there is none, and for good when the client or the site hung up before.
    pub status: Option<u16>,
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, host, path, status } = self;
        match status {
            Some(status) => write!(f, "{status} {method} {host}{path}"),
            None => write!(f, "... {method} {host}{path}"),
        }
    }
}

#[derive(Default)]
pub(crate) struct Traffic {
    books: Mutex<Books>,
}

#[derive(Default)]
struct Books {
    in_flight: usize,
    most_in_flight: usize,
    log: Vec<Request>,
    /// Of each request in `log`: the numbers of the events with which it came and was answered.
    spans: Vec<(usize, Option<usize>)>,
    events: usize,
    /// How many requests were forgotten: the first of `log` has this number.
    forgotten: usize,
    visits: HashMap<Place, u64>,
}

impl Traffic {
    pub(crate) fn in_flight(&self) -> usize {
        self.books().in_flight
    }

    pub(crate) fn most_in_flight(&self) -> usize {
        self.books().most_in_flight
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.books().log.clone()
    }

    pub(crate) fn spans(&self) -> Vec<(usize, Option<usize>)> {
        self.books().spans.clone()
    }

    pub(crate) fn forget(&self) {
        let mut books = self.books();
        books.forgotten += books.log.len();
        books.log.clear();
        books.spans.clear();
        books.visits.clear();
        books.most_in_flight = books.in_flight;
    }

    /// Writes a request down. It is in flight until the visit is dropped.
    pub(crate) fn arrive(self: &Arc<Self>, method: &Method, place: &Place) -> Visit {
        let request =
            Request { method: method.to_string(), host: place.host.clone(), path: place.target.clone(), status: None };
        let mut books = self.books();
        let number = books.forgotten + books.log.len();
        books.log.push(request.clone());
        let event = books.next_event();
        books.spans.push((event, None));
        let others = books.in_flight;
        books.in_flight += 1;
        books.most_in_flight = books.most_in_flight.max(books.in_flight);
        let visits = books.visits.entry(place.clone()).or_default();
        *visits += 1;
        Visit { traffic: Arc::clone(self), number, nth: *visits, others, request }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().expect("nothing panics while it holds the books")
    }
}

impl Books {
    fn next_event(&mut self) -> usize {
        self.events += 1;
        self.events
    }
}

/// One request in flight. Dropping it takes it out of the count.
pub(crate) struct Visit {
    traffic: Arc<Traffic>,
    /// Requests are numbered by arrival, over all that were ever forgotten.
    number: usize,
    nth: u64,
    others: usize,
    request: Request,
}

impl Visit {
    /// How manyeth visit of its page this is, counted from 1.
    pub(crate) fn nth(&self) -> u64 {
        self.nth
    }

    /// How many requests were in flight when this one arrived.
    pub(crate) fn others(&self) -> usize {
        self.others
    }

    pub(crate) fn request(&self) -> &Request {
        &self.request
    }

    /// Writes the answer's status into the log, unless the request has been forgotten.
    pub(crate) fn answered(&self, status: StatusCode) -> Request {
        let status = Some(status.as_u16());
        let mut books = self.traffic.books();
        let line = self.number.checked_sub(books.forgotten);
        if let Some(request) = line.and_then(|line| books.log.get_mut(line)) {
            request.status = status;
        }
        Request { status, ..self.request.clone() }
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let mut books = self.traffic.books();
        books.in_flight -= 1;
        let event = books.next_event();
        let line = self.number.checked_sub(books.forgotten);
        if let Some(span) = line.and_then(|line| books.spans.get_mut(line)) {
            span.1 = Some(event);
        }
    }
}

//! The news sites: front pages of exactly the sizes that the notebooks saw, filled with invented headlines.

use std::sync::LazyLock;

use hyper::body::Bytes;
use hyper::{Response, StatusCode};

use super::page::{self, STYLE};
use crate::place::Place;
use crate::stable_random::{Dice, hash};

/// Pages are written once, on first demand, and shared by all sites of the process.
static FOXNEWS: LazyLock<Bytes> = LazyLock::new(|| front_page("www.foxnews.com", 701_473));
static CNN: LazyLock<Bytes> = LazyLock::new(|| front_page("www.cnn.com", 3_432_124));
static BBC: LazyLock<Bytes> = LazyLock::new(|| front_page("www.bbc.co.uk", 568_581));

pub(crate) fn foxnews(place: &Place) -> Response<Bytes> {
    only_front_page(place, &FOXNEWS)
}

pub(crate) fn cnn(place: &Place) -> Response<Bytes> {
    only_front_page(place, &CNN)
}

pub(crate) fn bbc(place: &Place) -> Response<Bytes> {
    only_front_page(place, &BBC)
}

/// Answers as a paper does whose pages are for subscribers only.
pub(crate) fn forbidden(_: &Place) -> Response<Bytes> {
    page::html(StatusCode::FORBIDDEN, "403 Forbidden", "<h1>Forbidden</h1>\n<p>For subscribers only.</p>\n")
}

fn only_front_page(place: &Place, front_page: &Bytes) -> Response<Bytes> {
    match place.path() {
        "/" => page::whole_html(StatusCode::OK, front_page.clone()),
        path => page::plain(
            StatusCode::NOT_FOUND,
            &format!("Nothing is at {path}; this site has only its front page, at /."),
        ),
    }
}

const END: &str = "</main>\n</body>\n</html>\n";

/// A page of exactly `size` bytes: as many stories as fit, then blanks. The same for ever, as the host is the seed.
/// Its head has short lines, for lessons print the beginning of a page.
fn front_page(host: &str, size: usize) -> Bytes {
    let mut dice = Dice::new(hash(&[host.as_bytes()]));
    let mut text = String::with_capacity(size);
    text.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n\
         <head>\n<meta charset=\"utf-8\">\n<title>Practice news for {host}</title>\n{STYLE}\n</head>\n\
         <body>\n<h1>Practice news for {host}</h1>\n\
         <p>All of it is invented by a machine.</p>\n<main>\n"
    ));
    for number in 1.. {
        let story = story(number, &mut dice);
        if text.len() + story.len() + END.len() > size {
            break;
        }
        text.push_str(&story);
    }
    let gap = size - text.len() - END.len();
    text.extend(std::iter::repeat_n(' ', gap));
    text.push_str(END);
    text.into()
}

fn story(number: usize, dice: &mut Dice) -> String {
    let headline = sentence(dice);
    let length = 3 + dice.roll() % 6;
    let text: Vec<String> = (0..length).map(|_| format!("{}.", sentence(dice))).collect();
    format!(
        "<article id=\"story-{number}\"><h2><a href=\"#story-{number}\">{headline}</a></h2>\n<p>{}</p></article>\n",
        text.join(" ")
    )
}

fn sentence(dice: &mut Dice) -> String {
    let [who, does, what, when] = [WHO, DOES, WHAT, WHEN].map(|words| dice.pick(words));
    format!("{who} {does} {what} {when}")
}

const WHO: &[&str] = &[
    "The mayor of Threadham",
    "A choir of retired locksmiths",
    "The Semaphore Island ferry",
    "The village of Mutex-on-Sea",
    "A baker from Lower Yield",
    "The Deadlock Bridge committee",
    "A school in Port Rendezvous",
    "The queue at Barrier Lane",
    "The Future Valley orchestra",
    "An unnamed worker",
];
const DOES: &[&str] = &[
    "waits for",
    "returns",
    "has lost",
    "quietly completes",
    "shares",
    "cancels",
    "celebrates",
    "postpones",
    "hands over",
    "counts",
];
const WHAT: &[&str] = &[
    "nineteen umbrellas",
    "the key to the town hall",
    "a very long ladder",
    "two spoons and five forks",
    "the last seat on the bus",
    "a parcel for nobody",
    "the annual cake",
    "the only pencil",
    "a map of its own cellar",
    "eleven identical letters",
];
const WHEN: &[&str] = &[
    "for the first time",
    "in no particular order",
    "before lunch",
    "at the same time as everyone else",
    "after a short sleep",
    "without being asked",
    "on the second attempt",
    "until further notice",
];

//! `google.com`: a search page that knows nine words.

use hyper::body::Bytes;
use hyper::{Response, StatusCode};

use super::page::{self, escape};
use crate::place::Place;

pub(crate) const EXAMPLES: &[&str] = &["", "search?q=dog", "search?q=cat", "search?q=unicorn"];

pub(crate) fn answer(place: &Place) -> Response<Bytes> {
    match place.path() {
        "/" => page::html(StatusCode::OK, "Practice search", FORM),
        "/search" => match query_of(place) {
            Some(query) => results(&query),
            None => page::plain(StatusCode::BAD_REQUEST, "A search needs a query: /search?q=dog searches for dog."),
        },
        path => page::plain(StatusCode::NOT_FOUND, &format!("Nothing is at {path}; search at /search?q=WORD.")),
    }
}

/// A relative action, so that the form works under `/google.com/` too.
const FORM: &str = "<form action=\"search\"><input name=\"q\"> <button>Practice search</button></form>\n";

fn query_of(place: &Place) -> Option<String> {
    form_urlencoded::parse(place.query().as_bytes()).find(|(name, _)| name == "q").map(|(_, query)| query.into_owned())
}

fn results(query: &str) -> Response<Bytes> {
    let found = facts_about(query.trim());
    let list: String = found.iter().map(|fact| result(query, fact)).collect();
    let shown = escape(query);
    let body = if found.is_empty() {
        format!(
            "{FORM}<p id=\"no-results\">No results for <b>{shown}</b>. This practice search knows: {}.</p>\n",
            KNOWN.map(|(word, _)| word).join(", ")
        )
    } else {
        format!("{FORM}<p>{} results for <b>{shown}</b></p>\n<ol id=\"results\">\n{list}</ol>\n", found.len())
    };
    page::html(StatusCode::OK, &format!("{query} - Practice search"), &body)
}

fn result(query: &str, (title, fact): &(&str, &str)) -> String {
    let (query, title, fact) = (escape(query), escape(title), escape(fact));
    format!("<li class=\"result\"><h3>{query}: {title}</h3><p>{fact}</p></li>\n")
}

fn facts_about(query: &str) -> &'static [(&'static str, &'static str)] {
    KNOWN.iter().find(|(word, _)| word.eq_ignore_ascii_case(query)).map_or(&[], |(_, facts)| facts)
}

/// Word, and for each result a title and a fact.
type Known = (&'static str, &'static [(&'static str, &'static str)]);

const KNOWN: [Known; 9] = [
    (
        "dog",
        &[
            ("origin", "Dogs descend from wolves and were the first animal that people domesticated."),
            ("smell", "A dog has up to 300 million smell receptors; a person has about 6 million."),
            ("noses", "The print of a dog's nose is as individual as a person's fingerprint."),
        ],
    ),
    (
        "cat",
        &[
            ("sleep", "A grown cat sleeps 12 to 16 hours a day."),
            ("taste", "Cats cannot taste sweetness: they lack a working gene for that receptor."),
            ("purring", "Cats purr at 25 to 150 hertz, breathing in as well as out."),
        ],
    ),
    (
        "mouse",
        &[
            ("animal", "A house mouse weighs about 20 grams and can pass a gap as wide as a pencil."),
            ("device", "Douglas Engelbart showed the first computer mouse in public in 1968."),
            ("genome", "The mouse genome was published in 2002, the second of a mammal after our own."),
        ],
    ),
    (
        "bird",
        &[
            ("origin", "Birds are the living descendants of two-legged dinosaurs, the theropods."),
            ("smallest", "The bee hummingbird weighs about two grams, less than any other bird."),
            ("species", "About eleven thousand species of birds live today."),
        ],
    ),
    (
        "mushroom",
        &[
            ("kingdom", "Fungi are nearer relatives of animals than of plants."),
            ("largest", "A honey fungus in Oregon covers more than nine square kilometres."),
            ("fruit", "A mushroom is the fruit body; most of the fungus is threads in the soil."),
        ],
    ),
    (
        "weasel",
        &[
            ("smallest", "The least weasel is the smallest of all carnivores."),
            ("winter", "In northern lands the least weasel turns white in winter."),
            ("prey", "A weasel kills rabbits that are many times heavier than itself."),
        ],
    ),
    (
        "elephant",
        &[
            ("trunk", "An elephant's trunk has tens of thousands of muscle bundles and no bone."),
            ("birth", "Elephants carry their young for about 22 months, longer than any other land mammal."),
            ("speech", "Elephants talk over kilometres in sounds too low for human ears."),
        ],
    ),
    (
        "rat",
        &[
            ("teeth", "The front teeth of a rat never stop growing."),
            ("laughter", "Rats that are tickled chirp at about 50 kilohertz, too high for us to hear."),
            ("work", "African giant pouched rats are trained to smell out land mines."),
        ],
    ),
    (
        "tree",
        &[
            ("oldest", "Bristlecone pines in California are more than 4,800 years old."),
            ("tallest", "The tallest known tree is a coast redwood of about 116 metres."),
            ("number", "About three trillion trees grow on Earth."),
        ],
    ),
];

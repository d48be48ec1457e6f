//! `hn.algolia.com`: the first nineteen items of Hacker News, two of which are missing.

use hyper::body::Bytes;
use hyper::{Response, StatusCode};

use super::page;
use crate::place::Place;

pub(crate) const EXAMPLES: &[&str] = &["api/v1/items/1", "api/v1/items/2", "api/v1/items/12"];

/// An item a line, each beginning with its id. Titles that begin with "Practice item" are our own.
const ITEMS: &str = include_str!("../../data/hacker-news.jsonl");

pub(crate) fn answer(place: &Place) -> Response<Bytes> {
    match place.path().strip_prefix("/api/v1/items/") {
        Some(id) if is_number(id) => match item(id) {
            Some(item) => page::json(StatusCode::OK, item),
            None => not_found(),
        },
        Some(_) => page::json(StatusCode::BAD_REQUEST, r#"{"status":400,"error":"Bad Request"}"#),
        None => not_found(),
    }
}

fn not_found() -> Response<Bytes> {
    page::json(StatusCode::NOT_FOUND, r#"{"status":404,"error":"Not Found"}"#)
}

fn is_number(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}

fn item(id: &str) -> Option<&'static str> {
    let start = format!("{{\"id\":{id},");
    ITEMS.lines().find(|line| line.starts_with(&start))
}

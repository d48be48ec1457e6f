//! Responses, as all sites make them.

use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};

/// A sentence.
pub(crate) fn plain(status: StatusCode, sentence: &str) -> Response<Bytes> {
    page(status, "text/plain; charset=utf-8", format!("{sentence}\n").into())
}

/// JSON, written already.
pub(crate) fn json(status: StatusCode, text: &'static str) -> Response<Bytes> {
    page(status, "application/json; charset=utf-8", Bytes::from_static(text.as_bytes()))
}

/// A small page of HTML. The title is escaped here; the body is HTML already.
pub(crate) fn html(status: StatusCode, title: &str, body: &str) -> Response<Bytes> {
    let title = escape(title);
    let text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{title}</title>{STYLE}</head>\n\
         <body>\n{body}</body>\n</html>\n"
    );
    whole_html(status, text.into())
}

/// In the head of each page. A browser finds it at the loopback address itself; no other client asks for it.
pub(crate) const STYLE: &str = "<link rel=\"stylesheet\" href=\"/practice.css\">";

/// What [`STYLE`] names.
pub(crate) fn style() -> Response<Bytes> {
    let sheet = Bytes::from_static(include_bytes!("../../data/practice.css"));
    page(StatusCode::OK, "text/css; charset=utf-8", sheet)
}

/// A page of HTML from its doctype to its end.
pub(crate) fn whole_html(status: StatusCode, text: Bytes) -> Response<Bytes> {
    page(status, "text/html; charset=utf-8", text)
}

/// Text as it must be written inside HTML, in elements and in quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn page(status: StatusCode, content_type: &'static str, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

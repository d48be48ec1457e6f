//! The page a browser opens first.

use hyper::body::Bytes;
use hyper::{Response, StatusCode};

use super::{Site, page};
use crate::place::Place;

/// Links to all sites. They are relative: each leads into the part of this server that stands for the site.
pub(crate) fn page(sites: &[Site]) -> Response<Bytes> {
    let rows: String = sites.iter().map(row).collect();
    let body = format!(
        "<h1>The practice sites</h1>\n\
         <p>All the web that the lessons use, served by this machine. These pages stand in for the real ones.</p>\n<dl>\n{rows}</dl>\n\
         <p>nonexistent-subdomain.python.org and some-made-up-domain.com are nowhere: these names do not resolve.</p>\n"
    );
    page::html(StatusCode::OK, "The practice sites", &body)
}

fn row(site: &Site) -> String {
    let links: String = site.examples.iter().map(|path| link(site, path)).collect();
    format!("<dt>{}</dt><dd>{links}</dd>\n", site.host)
}

/// A link that leads to a refusal says so.
fn link(site: &Site, path: &str) -> String {
    let place = Place { host: site.host.to_owned(), target: format!("/{path}") };
    let status = (site.answer)(&place).status();
    let note = if status.is_success() { String::new() } else { format!("(answers {status}) ") };
    format!("<a href=\"{}/{path}\">/{path}</a> {note}", site.host, path = page::escape(path))
}

//! The page a browser opens first.

use hyper::body::Bytes;
use hyper::{Response, StatusCode};

use super::{Site, page};

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
    let links: String = site.examples.iter().map(|path| link(site.host, path)).collect();
    format!("<dt>{}</dt><dd>{links}</dd>\n", site.host)
}

fn link(host: &str, path: &str) -> String {
    let path = page::escape(path);
    format!("<a href=\"{host}/{path}\">/{path}</a> ")
}

//! Section 2: the sequential version that the notebook gives, and what it asks the web for.

use std::collections::{BTreeMap, HashMap};

use lesson_web::{Lesson, Outcome};
use practice_site::PracticeSite;
use ureq::Agent;

use crate::pages::{HOST, PAGES, request_quotes};

pub(crate) fn what_it_asks_for(lesson: &Lesson) -> Outcome {
    let Some(site) = lesson.site() else {
        println!("A real site does not show its log. Run this section without --live.");
        return Ok(());
    };

    site.forget_requests();
    request_sequential(lesson.agent()?);
    println!("Requests of the sequential version, as it stands:");
    count_requests(site);

    println!("\nThe right helper, beyond the last page:");
    for page in *PAGES.end()..PAGES.end() + 3 {
        match request_quotes(lesson.agent()?, page) {
            Ok(html) => println!("  page {page}: {} bytes", html.len()),
            Err(error) => println!("  page {page}: {error}"),
        }
    }
    Ok(())
}

/// The notebook's version, line by line.
fn request_sequential(agent: &Agent) {
    for item_id in 1..20 {
        request_item(agent, item_id, &mut HashMap::new());
    }
}

/// The helper of another section: it fetches an item of Hacker News.
fn request_item(agent: &Agent, item_id: u32, items: &mut HashMap<u32, String>) {
    let url = format!("http://hn.algolia.com/api/v1/items/{item_id}");
    if let Ok(item) = agent.get(url).call().and_then(|mut response| response.body_mut().read_to_string()) {
        items.insert(item_id, item);
    }
}

/// Prints what the site was asked for, according to its log.
fn count_requests(site: &PracticeSite) {
    let mut pages = BTreeMap::from([(HOST.to_owned(), 0)]);
    for request in site.requests() {
        *pages.entry(request.host).or_default() += 1;
    }
    for (host, pages) in pages {
        println!("  {pages:2} of {host}");
    }
}

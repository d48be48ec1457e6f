//! The caller would only wait, so it asks for the last item itself. Status and text are looked at by hand.

use std::collections::HashMap;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use std::thread;

use ureq::Agent;

pub fn request_item(agent: &Agent, id: u32, items: &Mutex<HashMap<u32, String>>) {
    let url = format!("http://hn.algolia.com/api/v1/items/{id}");
    let Ok(answer) = agent.get(url).config().http_status_as_error(false).build().call() else { return };
    if answer.status() != 200 {
        return;
    }
    let Ok(text) = read(answer.into_body().as_reader()) else { return };
    let mut items = items.lock().unwrap_or_else(PoisonError::into_inner);
    items.insert(id, text);
}

fn read(mut body: impl Read) -> io::Result<String> {
    let mut text = String::new();
    body.read_to_string(&mut text)?;
    Ok(text)
}

pub fn request_concurrent(agent: &Agent, mut ids: Range<u32>) -> HashMap<u32, String> {
    let items = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        let last = ids.next_back();
        for id in ids {
            let items = &items;
            scope.spawn(move || request_item(agent, id, items));
        }
        if let Some(last) = last {
            request_item(agent, last, &items);
        }
    });
    items.into_inner().unwrap_or_else(PoisonError::into_inner)
}

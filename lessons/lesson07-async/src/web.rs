//! The web service under load, and kept running for a browser.

use std::collections::HashSet;
use std::iter::repeat_n;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::Instant;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use lesson_program::{Lesson, Outcome};

use crate::clients::{allow_sockets, ask_at_once};
use crate::one_thread;
use crate::service::{Service, Shared, routes};

const CLIENTS: usize = 300;

pub(crate) fn under_load(lesson: &Lesson) -> Outcome {
    allow_sockets()?;
    let service = Service::start(routes(Shared::new(lesson)?))?;
    everybody_awaits(service.address)?;
    println!("\n300 clients of /await, beside             median wait  worst wait");
    beside(None, "nobody else", service.address)?;
    for path in ["/compute/2000000", "/block", "/pool/compute/2000000", "/pool/block"] {
        beside(Some(path), path, service.address)?;
    }
    drop(service);
    if lesson.is_on("serve") { serve(lesson) } else { Ok(()) }
}

fn everybody_awaits(address: SocketAddr) -> Outcome {
    let answers = one_thread::run(ask_at_once(address, repeat_n("/await", CLIENTS)))??;
    let threads: HashSet<_> = answers.iter().filter_map(|answer| answer.text.rsplit(' ').next()).collect();
    let waits = answers.iter().map(|answer| answer.wait.as_secs_f64());
    println!("{} clients of /await, answered by {} thread", answers.len(), threads.len());
    println!("the longest wait:      {:6.2} s", waits.clone().fold(0.0, f64::max));
    println!("all waits, added up:   {:6.2} s", waits.sum::<f64>());
    Ok(())
}

/// Prints how long the clients of `/await` wait while one more asks for another path.
fn beside(path: Option<&'static str>, name: &str, address: SocketAddr) -> Outcome {
    let paths = path.into_iter().chain(repeat_n("/await", CLIENTS));
    let answers = one_thread::run(ask_at_once(address, paths))??;
    let mut waits: Vec<_> = answers[answers.len() - CLIENTS..].iter().map(|answer| answer.wait).collect();
    waits.sort();
    let [median, worst] = [waits[CLIENTS / 2], waits[CLIENTS - 1]].map(|wait| wait.as_secs_f64() * 1e3);
    println!("{name:<40} {median:9.1} ms {worst:8.1} ms");
    Ok(())
}

/// Until Ctrl-C, or until nobody reads what is printed.
fn serve(lesson: &Lesson) -> Outcome {
    // The service only passes its lines on: a slow terminal must not slow its clients down.
    let (answered, lines) = mpsc::channel();
    let announce = from_fn(move |request: Request, next: Next| {
        let answered = answered.clone();
        async move {
            let (path, asked) = (request.uri().path().to_owned(), Instant::now());
            let response = next.run(request).await;
            let (Ok(()) | Err(_)) = answered.send(format!("{path} took {:.2} s", asked.elapsed().as_secs_f64()));
            response
        }
    });
    let service = Service::start(routes(Shared::new(lesson)?).layer(announce))?;
    println!("\nOpen http://{}/ in a browser. Ctrl-C stops it.", service.address);
    lines.iter().for_each(|line| println!("{line}"));
    Ok(())
}

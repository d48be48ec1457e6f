//! The web service under load.

use std::collections::HashSet;
use std::iter::repeat_n;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_pool::ThreadPoolExecutor;
use lesson_program::{Lesson, Outcome};

use crate::clients::{allow_sockets, ask_at_once};
use crate::one_thread;
use crate::service::{Service, Shared, routes};

const CLIENTS: usize = 300;

pub(crate) fn under_load(lesson: &Lesson) -> Outcome {
    let shared = Shared {
        second: lesson.pace(Duration::from_secs(1)),
        pool: ThreadPoolExecutor::builder().max_workers(lesson.workers(4)).build()?,
    };
    let service = Service::start(routes(Arc::new(shared)))?;
    println!("http://{}/\n", service.address);

    allow_sockets()?;
    let started = Instant::now();
    let answers = one_thread::run(ask_at_once(service.address, repeat_n("/await", CLIENTS)))??;
    let all = started.elapsed();
    let waited: Duration = answers.iter().map(|answer| answer.wait).sum();
    let threads: HashSet<_> = answers.iter().filter_map(|answer| answer.text.rsplit(' ').next()).collect();
    println!("{} clients are told: {}", answers.len(), answers[0].text);
    println!("threads that answered: {}", threads.len());
    println!("waits, added up: {:.2} s, in {:.2} s", waited.as_secs_f64(), all.as_secs_f64());

    println!("\n{CLIENTS} clients of /await, and beside them      median       worst wait");
    for (beside, other) in [
        ("nobody", None),
        ("one client of /compute/2000000", Some("/compute/2000000")),
        ("one client of /block", Some("/block")),
        ("one client of /pool/compute/2000000", Some("/pool/compute/2000000")),
        ("one client of /pool/block", Some("/pool/block")),
    ] {
        let clients = other.into_iter().chain(repeat_n("/await", CLIENTS));
        let answers = one_thread::run(ask_at_once(service.address, clients))??;
        let mut waits: Vec<_> = answers.iter().skip(other.iter().count()).map(|answer| answer.wait).collect();
        waits.sort();
        println!("{beside:<40} {:8.1} ms {:8.1} ms", ms(waits[CLIENTS / 2]), ms(waits[CLIENTS - 1]));
    }
    Ok(())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

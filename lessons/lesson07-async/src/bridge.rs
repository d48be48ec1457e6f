//! From async code to a pool, and from the pool's work back to async code.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::thread;

use futures_pool::{Executor, SpanLog, TaskError, ThreadPoolExecutor, fallible, named};
use lesson_program::{Lesson, Outcome};
use timeline::Timeline;
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::task::spawn_local;

use crate::clients::{Answer, ask};
use crate::one_thread;
use crate::polls::drawn;
use crate::service::{Service, Shared, routes};

/// Async code, which awaits a task of the pool.
async fn job(number: usize, pool: Rc<ThreadPoolExecutor>, address: SocketAddr) -> Result<Answer, TaskError> {
    here(number, "submits a task");
    let runtime = Handle::current();
    let task = fallible(move || blocking(number, &runtime, address));
    let answer = pool.submit(named(format!("job {number}"), task)).await?;
    here(number, "has the answer");
    Ok(answer)
}

/// A task of the pool, which blocks until an async call is over.
fn blocking(number: usize, runtime: &Handle, address: SocketAddr) -> io::Result<Answer> {
    here(number, "is a task of the pool");
    runtime.block_on(async {
        let stream = TcpStream::connect(address).await?;
        here(number, "is async once more");
        ask(stream, "/await").await
    })
}

fn here(number: usize, what: &str) {
    println!("job {number} {what}, on {}", thread::current().name().unwrap_or("a thread without a name"));
}

pub(crate) fn both_ways(lesson: &Lesson) -> Outcome {
    let service = Service::start(routes(Shared::new(lesson)?))?;
    let log = SpanLog::new();
    let pool = ThreadPoolExecutor::builder().max_workers(2).thread_name_prefix("worker").spans(&log).build()?;
    let (pool, timeline) = (Rc::new(pool), Rc::new(Timeline::start()));

    one_thread::run(async {
        let jobs = [1, 2, 3].map(|number| {
            let job = job(number, pool.clone(), service.address);
            spawn_local(drawn(format!("job {number}"), timeline.clone(), job))
        });
        for job in jobs {
            job.await??;
        }
        Ok::<_, Box<dyn Error>>(())
    })??;

    let time = timeline.now();
    println!();
    timeline.add(&log);
    lesson.draw("From one thread to a pool and back", &timeline);
    println!("\nall three jobs: {:.2} s", time.as_secs_f64());
    Ok(())
}

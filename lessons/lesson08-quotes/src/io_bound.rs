//! Section 5: thirteen pages to wait for, in six ways.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::{io, thread};

use futures_pool::{Executor, ProcessPoolExecutor, ThreadPoolExecutor};
use lesson_web::{Lesson, Outcome};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use timeline::{Kind::Waiting, Timeline};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use ureq::Agent;

use crate::measured::{Measured, show};
use crate::pages::{HOST, PAGES, path, request_quotes, site_of_its_own};
use crate::stopwatch::timed;

/// All pages, in their order.
type Pages = Result<Vec<String>, Box<dyn Error>>;

type Way = (&'static str, fn(&Web) -> Pages);

pub(crate) const WAYS: [Way; 6] = [
    ("sequential", sequential),
    ("threads", threads),
    ("thread pool", thread_pool),
    ("processes", processes),
    ("rayon", rayon),
    ("async", asynchronous),
];

fn sequential(web: &Web) -> Pages {
    Ok(PAGES.map(|page| web.fetch(page)).collect::<Result<_, _>>()?)
}

fn threads(web: &Web) -> Pages {
    thread::scope(|scope| {
        let threads: Vec<_> = PAGES.map(|page| scope.spawn(move || web.fetch(page))).collect();
        Ok(threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Result<_, _>>()?)
    })
}

fn thread_pool(web: &Web) -> Pages {
    let pool = ThreadPoolExecutor::builder().max_workers(web.workers).thread_name_prefix("worker");
    Ok(pool.scoped()?.run(|pool| pool.try_map(|page| web.fetch(page), PAGES).collect::<Result<_, _>>())?)
}

fn processes(web: &Web) -> Pages {
    let pool = ProcessPoolExecutor::new(web.workers)?;
    Ok(pool.try_map(fetch_from, PAGES.map(|page| (web.site, page))).collect::<Result<_, _>>()?)
}

futures_pool::remote!(try fetch_from);

/// In a worker process, which has none of this one's clients.
fn fetch_from((site, page): (SocketAddr, u32)) -> Result<String, ureq::Error> {
    request_quotes(&practice_site::agent(site), page)
}

fn rayon(web: &Web) -> Pages {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(web.workers).build()?;
    Ok(pool.install(|| PAGES.into_par_iter().map(|page| web.fetch(page)).collect::<Result<_, _>>())?)
}

fn asynchronous(web: &Web) -> Pages {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let tasks: Vec<_> = PAGES.map(|page| tokio::spawn(web.clone().fetch_async(page))).collect();
        let mut pages = Vec::new();
        for task in tasks {
            pages.push(task.await??);
        }
        Ok(pages)
    })
}

/// Where the pages come from, and how many workers are to fetch them.
#[derive(Clone)]
pub(crate) struct Web {
    site: SocketAddr,
    agent: Agent,
    workers: usize,
    timeline: Arc<Timeline>,
}

impl Web {
    /// Keeps its thread until the page is there.
    fn fetch(&self, page: u32) -> Result<String, ureq::Error> {
        self.timeline.span_of(Waiting, page.to_string(), || request_quotes(&self.agent, page))
    }

    /// Gives its thread to others at each `await`. This is all the HTTP that one page takes, in the version of 1996,
    /// where the end of the connection is the end of the page.
    async fn fetch_async(self, page: u32) -> io::Result<String> {
        let start = self.timeline.now();
        let mut connection = TcpStream::connect(self.site).await?;
        let request = format!("GET {} HTTP/1.0\r\nHost: {HOST}\r\n\r\n", path(page));
        connection.write_all(request.as_bytes()).await?;
        let mut response = String::new();
        connection.read_to_string(&mut response).await?;
        let thread = thread::current();
        self.timeline.record(thread.name().unwrap_or("?"), page.to_string(), Waiting, start, self.timeline.now());

        match response.split_once("\r\n\r\n") {
            Some((head, html)) if head.starts_with("HTTP/1.0 200 ") => Ok(html.to_owned()),
            _ => Err(io::Error::other(response)),
        }
    }
}

pub(crate) fn six_ways(lesson: &Lesson) -> Outcome {
    say_where(lesson);
    println!("{} pages, {} workers in each pool:\n", PAGES.count(), lesson.workers(5));
    let ways = WAYS.into_iter().map(|way| measured(lesson, way)).collect::<Result<Vec<_>, _>>()?;
    show(lesson, &ways);
    Ok(())
}

pub(crate) fn say_where(lesson: &Lesson) {
    if lesson.site().is_none() {
        println!("On a practice site: no real one is to be asked for the same pages six times.\n");
    }
}

/// Fetches the pages in this way. Each way meets the same delays.
pub(crate) fn measured(lesson: &Lesson, (name, way): Way) -> Result<Measured, Box<dyn Error>> {
    let site = site_of_its_own(lesson)?;
    let timeline = Arc::new(Timeline::start());
    let (agent, workers) = (site.agent(), lesson.workers(5));
    let web = Web { site: site.address(), agent, workers, timeline: Arc::clone(&timeline) };

    let (pages, time) = timed(|| way(&web));
    assert_eq!(pages?.len(), PAGES.count(), "each way fetches all pages");
    Ok(Measured { name, time, timeline })
}

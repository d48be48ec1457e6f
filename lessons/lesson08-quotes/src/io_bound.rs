//! Section 5: waiting for thirteen pages, in six ways.

use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, OnceLock};
use std::thread;

use futures_pool::{Executor, ProcessPoolExecutor, ThreadPoolExecutor};
use lesson_web::{Lesson, Outcome};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use timeline::{Kind::Waiting, Timeline};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::measured::{Measured, draw, in_turns, table};
use crate::pages::{HOST, PAGES, path, site_of_its_own};

/// All pages, in their order.
type Pages = Result<Vec<String>, Box<dyn Error>>;

type Way = (&'static str, fn(&Web) -> Pages);

const WAYS: [Way; 6] = [
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

/// Where the pages come from, and how many workers fetch them.
#[derive(Clone)]
struct Web {
    site: SocketAddr,
    workers: usize,
    timeline: Arc<Timeline>,
}

impl Web {
    /// Blocks its thread until the page has arrived.
    fn fetch(&self, page: u32) -> io::Result<String> {
        self.timeline.span_of(Waiting, page.to_string(), || fetch_from((self.site, page)))
    }

    /// Gives its thread to others at each `await`.
    async fn fetch_async(self, page: u32) -> io::Result<String> {
        let start = self.timeline.now();
        let html = fetch_from_async(self.site, page).await;
        let thread = thread::current();
        self.timeline.record(thread.name().unwrap_or("?"), page.to_string(), Waiting, start, self.timeline.now());
        html
    }
}

fn fetch_from((site, page): (SocketAddr, u32)) -> io::Result<String> {
    let mut connection = TcpStream::connect(site)?;
    connection.write_all(request(page).as_bytes())?;
    let mut response = String::new();
    connection.read_to_string(&mut response)?;
    html_of(response)
}

async fn fetch_from_async(site: SocketAddr, page: u32) -> io::Result<String> {
    let mut connection = tokio::net::TcpStream::connect(site).await?;
    connection.write_all(request(page).as_bytes()).await?;
    let mut response = String::new();
    connection.read_to_string(&mut response).await?;
    html_of(response)
}

/// A request in HTTP 1.0, the version of 1996, where the end of the connection is the end of the page.
fn request(page: u32) -> String {
    format!("GET {} HTTP/1.0\r\nHost: {HOST}\r\n\r\n", path(page))
}

fn html_of(response: String) -> io::Result<String> {
    match response.split_once("\r\n\r\n") {
        Some((head, html)) if head.starts_with("HTTP/1.0 200 ") => Ok(html.to_owned()),
        _ => Err(io::Error::other(response)),
    }
}

pub(crate) fn six_ways(lesson: &Lesson) -> Outcome {
    say_where(lesson);
    println!("{} pages, {} workers in each pool:\n", PAGES.count(), lesson.workers(5));
    let ways = measured(lesson)?;
    table(ways);
    draw(lesson, "Waiting", ways);
    Ok(())
}

pub(crate) fn say_where(lesson: &Lesson) {
    if lesson.site().is_none() {
        println!("On a practice site: no real site should get the same requests eighteen times.\n");
    }
}

/// Measures all ways, the first time it is called.
pub(crate) fn measured(lesson: &Lesson) -> Result<&'static [Measured; 6], Box<dyn Error>> {
    static MEASURED: OnceLock<[Measured; 6]> = OnceLock::new();
    if let Some(measured) = MEASURED.get() {
        return Ok(measured);
    }
    lesson.agent()?; // says so where no site can be reached
    let measured = in_turns(WAYS, |way, measured| fetch_all(lesson, way, measured))?;
    Ok(MEASURED.get_or_init(|| measured))
}

/// Fetches the pages in this way. Each way meets the same delays.
fn fetch_all(lesson: &Lesson, way: fn(&Web) -> Pages, measured: &mut Measured) -> Outcome {
    let site = site_of_its_own(lesson)?;
    let web = Web { site: site.address(), workers: lesson.workers(5), timeline: Arc::clone(&measured.timeline) };
    let pages = measured.times.time(|| way(&web))?;
    assert_eq!(pages.len(), PAGES.count(), "each way fetches all pages");
    Ok(())
}

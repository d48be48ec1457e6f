//! Section 6: finding the quotes on thirteen long pages, in the same six ways.

use std::error::Error;
use std::sync::{Arc, OnceLock};
use std::thread;

use futures_pool::{Executor, ProcessPoolExecutor, ThreadPoolExecutor};
use lesson_web::{Lesson, Outcome};
use practice_site::PracticeSite;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use timeline::Timeline;

use crate::measured::{Measured, draw, in_turns, table};
use crate::pages::{PAGES, request_quotes};
use crate::quotes::{Quote, quotes_in};

/// The quotes of each page, in the order of the pages.
type Quotes = Result<Vec<Vec<Quote>>, Box<dyn Error>>;

type Way = (&'static str, fn(&Texts) -> Quotes);

const WAYS: [Way; 6] = [
    ("sequential", sequential),
    ("threads", threads),
    ("thread pool", thread_pool),
    ("processes", processes),
    ("rayon", rayon),
    ("async", asynchronous),
];

fn sequential(texts: &Texts) -> Quotes {
    Ok(PAGES.map(|page| texts.quotes_of(page)).collect())
}

fn threads(texts: &Texts) -> Quotes {
    thread::scope(|scope| {
        let threads: Vec<_> = PAGES.map(|page| scope.spawn(move || texts.quotes_of(page))).collect();
        Ok(threads.into_iter().map(|thread| thread.join().unwrap()).collect())
    })
}

fn thread_pool(texts: &Texts) -> Quotes {
    let pool = ThreadPoolExecutor::builder().max_workers(texts.workers).thread_name_prefix("worker");
    Ok(pool.scoped()?.run(|pool| pool.map(|page| texts.quotes_of(page), PAGES).collect::<Result<_, _>>())?)
}

fn processes(texts: &Texts) -> Quotes {
    let pool = ProcessPoolExecutor::new(texts.workers)?;
    Ok(pool.map(quotes_of_text, PAGES.map(|page| texts.text(page).to_owned())).collect::<Result<_, _>>()?)
}

futures_pool::remote!(quotes_of_text);

/// Runs in a worker process, which receives the text and sends the quotes back.
fn quotes_of_text(text: String) -> Vec<Quote> {
    quotes_in(&text)
}

fn rayon(texts: &Texts) -> Quotes {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(texts.workers).build()?;
    Ok(pool.install(|| PAGES.into_par_iter().map(|page| texts.quotes_of(page)).collect()))
}

fn asynchronous(texts: &Texts) -> Quotes {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let tasks: Vec<_> = PAGES.map(|page| tokio::spawn(texts.clone().quotes_of_async(page))).collect();
        let mut quotes = Vec::new();
        for task in tasks {
            quotes.push(task.await?);
        }
        Ok(quotes)
    })
}

/// Pages that are already here, and how many workers look for their quotes.
#[derive(Clone)]
struct Texts {
    pages: Arc<[String]>,
    workers: usize,
    timeline: Arc<Timeline>,
}

impl Texts {
    fn text(&self, page: u32) -> &str {
        &self.pages[(page - PAGES.start()) as usize]
    }

    fn quotes_of(&self, page: u32) -> Vec<Quote> {
        self.timeline.span(page.to_string(), || quotes_in(self.text(page)))
    }

    /// There is nothing to await in here.
    async fn quotes_of_async(self, page: u32) -> Vec<Quote> {
        self.quotes_of(page)
    }
}

pub(crate) fn six_ways(lesson: &Lesson) -> Outcome {
    println!("{} pages, each {LONGER} times as long, {} workers in each pool:\n", PAGES.count(), lesson.workers(5));
    let ways = measured(lesson)?;
    table(ways);
    draw(lesson, "Computing", ways);
    Ok(())
}

/// How many times as long as the real pages these are, so that there is something to see.
const LONGER: usize = 10;

/// Measures all ways, the first time it is called.
pub(crate) fn measured(lesson: &Lesson) -> Result<&'static [Measured; 6], Box<dyn Error>> {
    static MEASURED: OnceLock<[Measured; 6]> = OnceLock::new();
    if let Some(measured) = MEASURED.get() {
        return Ok(measured);
    }
    let pages = long_pages()?;
    let measured = in_turns(WAYS, |way, measured| find_all(lesson, &pages, way, measured))?;
    Ok(MEASURED.get_or_init(|| measured))
}

/// Fetched from a site that answers at once.
fn long_pages() -> Result<Arc<[String]>, Box<dyn Error>> {
    let site = PracticeSite::start()?;
    PAGES.map(|page| Ok(request_quotes(&site.agent(), page)?.repeat(LONGER))).collect()
}

/// Finds the quotes in this way.
fn find_all(lesson: &Lesson, pages: &Arc<[String]>, way: fn(&Texts) -> Quotes, measured: &mut Measured) -> Outcome {
    let timeline = Arc::clone(&measured.timeline);
    let texts = Texts { pages: Arc::clone(pages), workers: lesson.workers(5), timeline };
    let quotes = measured.times.time(|| way(&texts))?;
    assert_eq!(quotes.iter().map(Vec::len).sum::<usize>(), 130 * LONGER, "each way finds all quotes");
    Ok(())
}

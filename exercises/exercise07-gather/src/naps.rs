//! The notebook's four naps, two at a time; then the same with one that fails. All of it on one thread.

use std::error::Error;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::{Instant, sleep};

use super::subject::gather;

/// A second of the notebook lasts a tenth of one.
const SECOND: Duration = Duration::from_millis(100);

const AT_A_TIME: NonZeroUsize = NonZeroUsize::new(2).unwrap();

/// How many jobs have woken up so far.
static AWAKE: AtomicUsize = AtomicUsize::new(0);

/// Takes the naps and prints what happens.
pub(crate) fn take() -> Result<(), Box<dyn Error>> {
    // Python's `asyncio.run`: a loop that polls on this thread.
    let runtime = Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(async {
        gather_naps([5, 2, 1, 3]).await;
        println!();
        gather_naps([5, 2, 0, 3]).await;
        let awake = AWAKE.load(SeqCst);
        sleep(SECOND * 5).await;
        match AWAKE.load(SeqCst) - awake {
            0 => println!("No job woke up after that: those under way were cancelled."),
            late => println!("Jobs that woke up after that, and should have been cancelled: {late}."),
        }
    });
    Ok(())
}

async fn gather_naps(lengths: [u32; 4]) {
    let started = Instant::now();
    let naps = lengths.into_iter().enumerate().map(|(job, seconds)| nap(job, seconds, started));
    match gather(AT_A_TIME, naps).await {
        Ok(values) => say(started, &format!("gathered {values:?}")),
        Err(error) => say(started, &format!("gathered nothing: {error}")),
    }
}

async fn nap(job: usize, seconds: u32, started: Instant) -> Result<u32, String> {
    if seconds == 0 {
        return Err(format!("job {job} cannot sleep"));
    }
    say(started, &format!("job {job} sleeps for {:?}", SECOND * seconds));
    sleep(SECOND * seconds).await;
    AWAKE.fetch_add(1, SeqCst);
    say(started, &format!("job {job} is awake"));
    Ok(seconds * 2)
}

/// Prints when it happens, and on which thread.
fn say(started: Instant, what: &str) {
    let seconds = started.elapsed().as_secs_f64();
    println!("{seconds:.2} s, thread {}: {what}", thread::current().name().unwrap_or("without a name"));
}

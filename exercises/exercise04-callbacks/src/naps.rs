//! The notebook's naps on a pool of two: one gives a value, one fails, one is cancelled, and `main` goes on meanwhile.

use std::error::Error;
use std::thread;
use std::time::Duration;

use futures_pool::{Executor, ThreadPoolExecutor};

use super::subject::{Collector, Ending, Endings};

/// A second of the notebook lasts a tenth of one.
const SECOND: Duration = Duration::from_millis(100);

/// Takes the naps and prints what happens.
pub(crate) fn take() -> Result<(), Box<dyn Error>> {
    let pool = ThreadPoolExecutor::builder().max_workers(2).thread_name_prefix("worker").build()?;
    say("starting");

    let collector = Collector::new(print_endings);
    collector.watch("a nap of 5", &pool.submit(|| nap(5)));
    collector.watch("a broken nap", &pool.try_submit(|| broken_nap(3)));
    let third = pool.submit(|| nap(2)); // both workers are busy: it has to wait
    collector.watch("a nap of 2", &third);
    collector.no_more();

    say("moving on, with a nap of my own");
    say(&format!("my nap gave {}", nap(1)));
    say(&format!("third.cancel() is {}; I have no more to do", third.cancel()));
    pool.shutdown();
    Ok(())
}

fn nap(seconds: u32) -> u64 {
    say(&format!("napping for {seconds}"));
    thread::sleep(SECOND * seconds);
    say(&format!("awake after {seconds}"));
    u64::from(seconds) * 10
}

fn broken_nap(seconds: u32) -> Result<u64, &'static str> {
    nap(seconds);
    Err("woken by a cat")
}

fn print_endings(endings: Endings) {
    say("that was the last one");
    for (name, ending) in endings {
        match ending {
            Ending::Value(value) => println!("    {name}: value returned: {value}"),
            Ending::Failed(message) => println!("    {name}: error returned: {message}"),
            Ending::Cancelled => println!("    {name}: cancelled"),
        }
    }
}

/// Prints who says it.
fn say(what: &str) {
    println!("{}: {what}", thread::current().name().unwrap_or("a thread"));
}

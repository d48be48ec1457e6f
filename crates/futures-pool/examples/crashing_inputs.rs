//! Work that crashes, or never ends, kept apart in processes: each input costs its own worker at most, and all the others
//! are done.
//!
//! ```text
//! cargo run -p futures-pool --features processes --example crashing_inputs
//! ```

use std::process;

use futures_pool::{BoxError, Executor, ProcessPoolExecutor, TaskError, as_completed, call};

futures_pool::remote!(decode);

/// Stands for a library in another language, with files from anywhere.
fn decode(input: u32) -> u32 {
    match input {
        7 | 14 => process::abort(),
        11 => loop {
            std::hint::spin_loop();
        },
        _ => 1000 + input,
    }
}

fn main() -> Result<(), BoxError> {
    futures_pool::worker_entry(); // a worker process goes no further

    // Bad inputs are no reason to give up the good ones behind them.
    let pool = ProcessPoolExecutor::builder().max_workers(2).max_worker_deaths(usize::MAX).build()?;
    let endless = pool.submit(call(decode, (11,)).cancellable());
    let jobs: Vec<_> = (1..=20).filter(|n| *n != 11).map(|n| (pool.submit(call(decode, (n,))), n)).collect();

    let (mut decoded, mut crashed) = (0, Vec::new());
    for (job, input) in as_completed(jobs) {
        match job.result() {
            Ok(_) => decoded += 1,
            Err(TaskError::WorkerDied(death)) => crashed.push(format!("input {input}: {death}")),
            Err(error) => return Err(error.into()),
        }
    }
    crashed.sort();
    println!("{decoded} inputs were decoded");
    crashed.iter().for_each(|death| println!("{death}"));

    endless.cancel(); // kills its worker
    println!("input 11: {}", endless.result().map_or_else(|error| error.to_string(), |value| value.to_string()));
    Ok(())
}

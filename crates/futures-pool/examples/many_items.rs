//! A hundred thousand items, some of which are bad: each error stands at its item's place, and all the others are done.
//!
//! ```text
//! cargo run --release -p futures-pool --example many_items
//! ```

use std::num::ParseFloatError;

use futures_pool::{BoxError, Executor, ThreadPoolExecutor};

fn main() -> Result<(), BoxError> {
    let lines: Vec<String> = (1..=100_000).map(line).collect();

    let (mut sum, mut good, mut bad) = (0.0, 0, Vec::new());
    ThreadPoolExecutor::scoped(4)?.run(|pool| {
        let readings = pool.try_map(|line| reading(line), &lines); // borrows the lines: nothing is copied
        for (number, reading) in (1..).zip(readings) {
            match reading {
                Ok(reading) => {
                    sum += reading;
                    good += 1;
                }
                Err(error) => bad.push(format!("line {number}: {error}")),
            }
        }
    });

    println!("{good} readings, {:.3} on average", sum / f64::from(good));
    println!("{} lines cannot be read; the first of them:", bad.len());
    bad.iter().take(3).for_each(|error| println!("  {error}"));
    Ok(())
}

/// A line as a sensor wrote it; now and then the sensor failed.
fn line(number: u32) -> String {
    match number {
        _ if number % 9_973 == 0 => format!("sensor {number}: --"),
        _ => format!("sensor {number}: {:.2}", f64::from(number).sin()),
    }
}

fn reading(line: &str) -> Result<f64, ParseFloatError> {
    line.rsplit(' ').next().unwrap_or_default().parse()
}

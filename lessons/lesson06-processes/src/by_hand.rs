//! A child process started, read and joined by hand; then the pool; and which memory belongs to which process.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::{env, process};

use futures_pool::{Executor, ProcessPoolExecutor, ThreadPoolExecutor, call};
use lesson_program::{Lesson, Outcome};

/// Every process has its own.
static COUNTER: AtomicU32 = AtomicU32::new(0);

futures_pool::remote!(add);

/// Returns the new value of the counter.
fn add(amount: u32) -> u32 {
    COUNTER.fetch_add(amount, SeqCst) + amount
}

pub(crate) fn beside_the_pool(_: &Lesson) -> Outcome {
    println!("main is process {}", process::id());
    by_hand()?;
    println!("COUNTER of main: {}\n", COUNTER.load(SeqCst));

    let pool = ProcessPoolExecutor::new(1)?;
    for _ in 0..3 {
        println!("a task on the process pool:  {:4}", pool.submit(call(add, (1000,))).into_result()?);
    }
    println!("COUNTER of main:             {:4}\n", COUNTER.load(SeqCst));

    let pool = ThreadPoolExecutor::new(1)?;
    for _ in 0..3 {
        println!("a task on the thread pool:   {:4}", pool.submit(call(add, (1000,))).into_result()?);
    }
    println!("COUNTER of main:             {:4}", COUNTER.load(SeqCst));
    Ok(())
}

/// This argument tells the program that it is the child.
const AS_A_CHILD: &str = "--as-a-child";

fn by_hand() -> Outcome {
    let mut child = Command::new(env::current_exe()?).arg(AS_A_CHILD).stdout(Stdio::piped()).spawn()?;
    println!("started process {}", child.id());
    let output = child.stdout.take().ok_or("its output should come here")?;
    for line in BufReader::new(output).lines() {
        println!("it prints: {}", line?);
    }
    let status = child.wait()?;
    println!("joined: its exit code is {:?}", status.code());
    Ok(())
}

pub(crate) fn is_the_child() -> bool {
    env::args_os().nth(1).is_some_and(|argument| argument == AS_A_CHILD)
}

pub(crate) fn in_the_child() {
    println!("I am process {}", process::id());
    println!("my COUNTER: {}", add(1000));
}

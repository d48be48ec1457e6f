//! Tests with workers that do not keep to what was agreed.

use std::io::{BufReader, Write};
use std::path::PathBuf;
use std::process::exit;
use std::thread;

use watchdog::watched;

use super::channel;
use super::entry::{Program, WORKER};
use super::executor::ProcessPoolExecutor;
use super::frame;
use super::parcel::Outgoing;
use super::process::{HELLO, REPLY};
use super::registry;
use crate::error::TaskError;
use crate::executor::Executor;
use crate::invocation::call;

crate::remote!(double);
fn double(n: u64) -> u64 {
    2 * n
}

fn pool_of(max_workers: usize, program: Program) -> ProcessPoolExecutor {
    ProcessPoolExecutor::builder().max_workers(max_workers).build_with(program).unwrap()
}

/// This test program, which runs one test as a worker.
fn this_program(test: &str) -> Program {
    let args = ["--exact", test, "--nocapture", "--test-threads=1"].map(Into::into).to_vec();
    Program { path: channel::this_program().unwrap(), args, prints: true }
}

#[test]
fn p7_a_garbled_or_truncated_message_is_a_dead_worker() {
    watched(|| {
        for (test, told) in [
            ("sends_rubbish", "was killed: it sent what is not a message"),
            ("sends_another_kind_of_message", "was killed: it sent what is not a message"),
            ("sends_half_a_message", "died: exit code 0"),
        ] {
            let pool = pool_of(1, this_program(&format!("processes::hostile_workers::{test}")));
            let job = pool.submit(call(double, (1,)));
            let Err(error @ TaskError::WorkerDied(_)) = job.result() else { panic!("{test}: {job:?}") };
            assert!(error.to_string().ends_with(told), "{test}: {error}");
        }
        let damaged = this_program("processes::hostile_workers::sends_a_damaged_outcome");
        let job = pool_of(1, damaged).submit(call(double, (1,)));
        assert!(matches!(job.result(), Err(TaskError::Unsendable(_))), "{job:?}");
    });
}

#[test]
fn p6_workers_that_end_before_they_are_ready_break_the_pool() {
    watched(|| {
        for test in ["no such test", "processes::hostile_workers::is_another_program"] {
            let pool = pool_of(2, this_program(test));
            let jobs: Vec<_> = (0..10).map(|n| pool.submit(call(double, (n,)))).collect();
            for job in jobs {
                match job.exception() {
                    Some(error @ TaskError::BrokenPool(_)) => {
                        let told = "3 workers ended before they were ready; at last ";
                        assert!(error.to_string().contains(told), "{error}");
                    }
                    // There a worker has to connect before it counts as started.
                    Some(TaskError::NoWorker(_)) if cfg!(windows) => {}
                    other => panic!("{other:?}"),
                }
            }
        }
    });
}

#[test]
fn p6_where_the_program_is_gone_every_task_says_so() {
    watched(|| {
        let program = Program { path: PathBuf::from("/no/such/program"), args: Vec::new(), prints: false };
        let pool = pool_of(3, program);
        let jobs: Vec<_> = (0..100).map(|n| pool.submit(call(double, (n,)))).collect();
        assert!(jobs.iter().all(|job| matches!(job.result(), Err(TaskError::NoWorker(_)))));
    });
}

/// What a worker that is not right sends, when it is asked for something.
fn send_when_asked(reply: &[u8]) {
    let Some(ends) = std::env::var_os(WORKER).and_then(|_| channel::of_this_worker()) else { return };
    let mut hello = Outgoing::default();
    hello.put_u8(HELLO);
    hello.put_u64(registry::fingerprint());
    let mut data = &ends.data;
    frame::write(&mut data, hello.head(), hello.blobs()).unwrap();
    frame::read(&mut BufReader::new(&ends.data), frame::DEFAULT_LIMIT).unwrap();
    data.write_all(reply).unwrap();
}

fn framed(head: &[u8]) -> Vec<u8> {
    let mut framed = Vec::new();
    frame::write(&mut framed, head, &[]).unwrap();
    framed
}

#[test]
fn sends_rubbish() {
    send_when_asked(&[b'{'; 1000]);
    if std::env::var_os(WORKER).is_some() {
        thread::park(); // until it is killed
    }
}

#[test]
fn sends_another_kind_of_message() {
    send_when_asked(&framed(&[77, 0, 0, 0]));
}

#[test]
fn sends_half_a_message() {
    send_when_asked(&framed(&[REPLY; 100])[..50]);
    if std::env::var_os(WORKER).is_some() {
        exit(0);
    }
}

#[test]
fn sends_a_damaged_outcome() {
    send_when_asked(&framed(&[REPLY, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
}

/// Or the same one, built from another source.
#[test]
fn is_another_program() {
    let Some(ends) = std::env::var_os(WORKER).and_then(|_| channel::of_this_worker()) else { return };
    frame::write(&mut &ends.data, &[HELLO, 1, 2, 3, 4, 5, 6, 7, 8], &[]).unwrap();
}

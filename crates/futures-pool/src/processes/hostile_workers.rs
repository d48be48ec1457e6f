//! Tests with workers that do not keep to what was agreed.

use std::io::{BufReader, Write};
use std::path::PathBuf;
use std::process::exit;
use std::thread;

use watchdog::watched;

use super::remote::registry;
use super::test_workers::{ask, double, pool_of, this_program};
use super::wire::channel::{self, Ends};
use super::wire::codec::Outgoing;
use super::wire::frame;
use super::wire::message::{HELLO, REPLY};
use super::wire::program::{Program, WORKER};
use crate::error::TaskError;
use crate::executor::Executor;
use crate::task::call::call;

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

#[test]
#[cfg(unix)] // there a descriptor can be handed on without `unsafe`
fn p6_a_worker_is_dead_also_when_somebody_else_holds_its_channel() {
    watched(|| {
        let pool = pool_of(1, this_program("processes::hostile_workers::leaves_its_channel_to_a_child"));
        let job = pool.submit(call(double, (1,)));
        let Err(error @ TaskError::WorkerDied(_)) = job.result() else { panic!("{job:?}") };
        assert!(error.to_string().ends_with("died: exit code 3"), "{error}");
    });
}

/// What a worker that is not right sends, when it is asked for something.
fn send_when_asked(reply: &[u8]) {
    if let Some(ends) = when_asked() {
        (&ends.data).write_all(reply).unwrap();
    }
}

/// In a worker that has been asked for something.
fn when_asked() -> Option<Ends> {
    let ends = std::env::var_os(WORKER).and_then(|_| channel::of_this_worker())?;
    greet(&ends);
    frame::read(&mut BufReader::new(&ends.data), frame::DEFAULT_LIMIT).unwrap();
    Some(ends)
}

fn greet(ends: &Ends) {
    let mut hello = Outgoing::default();
    hello.put_u8(HELLO);
    hello.put_u64(registry::fingerprint());
    frame::write(&mut &ends.data, hello.head(), hello.blobs()).unwrap();
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

#[test]
#[cfg(unix)]
fn leaves_its_channel_to_a_child() {
    if let Some(ends) = when_asked() {
        let test = "processes::hostile_workers::holds_what_it_was_given";
        let Program { path, args, .. } = this_program(test);
        let channel = std::process::Stdio::from(std::os::fd::OwnedFd::from(ends.data));
        // It would take itself for a worker.
        std::process::Command::new(path).args(args).env_remove(WORKER).env(HOLDS, "1").stdin(channel).spawn().unwrap();
        exit(3);
    }
}

#[cfg(unix)]
const HOLDS: &str = "FUTURES_POOL_TEST_HOLDS";

/// Until the other side lets go.
#[test]
#[cfg(unix)]
fn holds_what_it_was_given() {
    if std::env::var_os(HOLDS).is_some() {
        std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
    }
}

/// Or the same one, built from another source.
#[test]
fn is_another_program() {
    let Some(ends) = std::env::var_os(WORKER).and_then(|_| channel::of_this_worker()) else { return };
    frame::write(&mut &ends.data, &[HELLO, 1, 2, 3, 4, 5, 6, 7, 8], &[]).unwrap();
}

/// Its workers greet, ask at that port, and never read what they are sent.
pub(crate) fn this_greets_and_reads_nothing(port: u16) -> Program {
    let mut program = this_program("processes::hostile_workers::greets_and_reads_nothing");
    program.args.push(port.to_string().into()); // one more name of a test, which there is not
    program
}

#[test]
fn greets_and_reads_nothing() {
    let Some(ends) = std::env::var_os(WORKER).and_then(|_| channel::of_this_worker()) else { return };
    greet(&ends);
    ask(std::env::args().next_back().unwrap().parse().unwrap());
    thread::park(); // until it is killed
}

//! P2, P3, P10 and what only a whole program can show: it is this test program, run again for one test that is ignored
//! otherwise.

use std::io::{self, Read};
use std::process::{self, Child, Command, Stdio};
use std::time::Duration;
use std::{env, mem, thread};

use futures_pool::{Executor, call};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::pool_of;
use crate::tasks::{compute_for_ever, echo, hold, print_much, stay_connected};

/// Starts this program again, for that test alone, which finds the port of a gate in its environment.
pub(crate) fn start(test: &str, gate: &Gate) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"]).env(GATE, gate.port().to_string());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut program = command.spawn().unwrap();
    // It stays open until this test program ends, in whatever way: then that one ends, too.
    mem::forget(program.stdin.take());
    program
}

const GATE: &str = "FUTURES_POOL_TEST_GATE";

pub(crate) fn port() -> u16 {
    end_with_the_test();
    env::var(GATE).expect("this test is started by another one").parse().unwrap()
}

/// Has this program end when the test program ends that has started it.
fn end_with_the_test() {
    thread::spawn(|| {
        let _ = io::stdin().read_to_end(&mut Vec::new());
        process::exit(1);
    });
}

/// Everything that was printed, once nobody is left who could print.
fn read_all(mut stream: impl Read) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[test]
#[ignore = "a program for others"]
fn program_with_busy_workers() {
    let port = port();
    let pool = pool_of(3);
    let jobs = [
        pool.submit(call(compute_for_ever, (port,))),
        pool.submit(call(compute_for_ever, (port,))),
        pool.submit(call(compute_for_ever, (port,))),
    ];
    jobs.iter().for_each(|job| assert!(job.result().is_ok()));
}

#[test]
fn p10_when_the_parent_is_killed_workers_that_compute_end() {
    watched(|| {
        let gate = Gate::new();
        let mut program = start("programs::program_with_busy_workers", &gate);
        let held = [gate.next(), gate.next(), gate.next()];
        program.kill().unwrap();
        program.wait().unwrap();
        held.into_iter().for_each(|held| held.wait_for_its_end());
    });
}

#[test]
#[ignore = "a program for others"]
fn program_that_sends_much() {
    let port = port();
    let pool = pool_of(1);
    drop(pool.submit(call(stay_connected, (port,))));
    loop {
        assert_eq!(pool.submit(call(echo, (vec![1; 64 << 20],))).into_result().unwrap().len(), 64 << 20);
    }
}

#[test]
fn p10_when_the_parent_is_killed_in_the_middle_of_a_payload_workers_end() {
    watched(|| {
        for millis in [0, 3, 10, 30, 70] {
            let gate = Gate::new();
            let mut program = start("programs::program_that_sends_much", &gate);
            let line = gate.next();
            thread::sleep(Duration::from_millis(millis));
            program.kill().unwrap();
            program.wait().unwrap();
            line.wait_for_its_end();
        }
    });
}

#[test]
#[ignore = "a program for others"]
fn program_that_returns_with_work_left() {
    end_with_the_test();
    let (pool, gate) = (pool_of(2), Gate::new());
    let jobs = [0, 1].map(|_| pool.submit(call(compute_for_ever, (gate.port(),))));
    let _begun = [gate.next(), gate.next()];
    pool.shutdown_with(futures_pool::Shutdown::new().no_wait());
    assert!(jobs.iter().all(|job| job.running()));
}

#[test]
fn p10_when_main_returns_none_outlives_it() {
    watched(|| {
        let mut program = start("programs::program_that_returns_with_work_left", &Gate::new());
        let printed = read_all(program.stdout.take().unwrap()); // ends when nobody has it any more
        assert!(program.wait().unwrap().success(), "{printed}");
    });
}

/// Whether SIGINT is ignored in this process, and so in those that it starts. Only Linux says so.
#[cfg(unix)]
fn ignores_ctrl_c() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    ignored & 1 << (rustix::process::Signal::INT.as_raw() - 1) != 0
}

#[cfg(unix)]
#[test]
fn p10_ctrl_c_ends_parent_and_workers_at_once_with_no_debris() {
    use std::os::unix::process::ExitStatusExt;

    use rustix::process::{Pid, Signal, kill_process_group};
    if ignores_ctrl_c() {
        eprintln!("NOT RUN: SIGINT is ignored here, as in a command that a script starts with `&`");
        return;
    }
    watched(|| {
        let gate = Gate::new();
        let mut program = start("programs::program_with_busy_workers", &gate);
        let held = [gate.next(), gate.next(), gate.next()];
        kill_process_group(Pid::from_child(&program), Signal::INT).unwrap();
        assert_eq!(program.wait().unwrap().signal(), Some(Signal::INT.as_raw()));
        held.into_iter().for_each(|held| held.wait_for_its_end());
        assert_eq!(read_all(program.stderr.take().unwrap()), "");
        let printed = read_all(program.stdout.take().unwrap());
        assert_eq!(
            printed.trim(),
            "running 1 test\ntest programs::program_with_busy_workers ...",
            "the harness itself"
        );
    });
}

#[test]
#[ignore = "a program for others"]
fn program_whose_workers_print() {
    let pool = pool_of(2);
    let jobs = [pool.submit(call(print_much, (20_000,))), pool.submit(call(print_much, (20_000,)))];
    jobs.iter().for_each(|job| job.result().map(drop).unwrap());
}

#[test]
fn p2_what_workers_print_stands_in_the_output_of_the_program() {
    watched(|| {
        let mut program = start("programs::program_whose_workers_print", &Gate::new());
        let printed = read_all(program.stdout.take().unwrap());
        assert!(program.wait().unwrap().success());
        assert_eq!(printed.matches('x').count(), 2 * 20_000 * 99);
        if cfg!(unix) {
            assert_eq!(printed.matches("running 1 test").count(), 1, "the harness of a worker is not heard");
        }
    });
}

#[test]
fn p3_one_test_does_not_disturb_another() {
    watched(|| {
        // As many pools at once as a harness has threads, and more.
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| assert_eq!(pool_of(1).submit(call(hold, (0, 7))).into_result().unwrap(), 7));
            }
        });
    });
}

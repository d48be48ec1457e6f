//! Tests with workers that are stopped or fail while they start, and with tokens that are tripped late.

#[cfg(unix)]
use std::os::fd::OwnedFd;
#[cfg(unix)]
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use watchdog::watched;

use super::executor::ProcessPoolExecutor;
use super::hostile_workers::this_greets_and_reads_nothing;
use super::test_workers::{Questions, Told, asking_program, double, hold, pool_of, this_program};
#[cfg(unix)]
use super::wire::program::{Program, WORKER};
use crate::error::TaskError;
use crate::executor::Executor;
use crate::future::Future;
use crate::task::Task;
use crate::task::call::call;

/// More than any number of deaths that breaks a pool.
const MANY: usize = 40;

fn wait_for_processes(pool: &ProcessPoolExecutor, number: usize) {
    while pool.pids().len() < number {
        thread::yield_now();
    }
}

/// For a pool whose workers never answer: if it were broken, that would be the error.
fn assert_not_broken(pool: &ProcessPoolExecutor) {
    let later = pool.submit(call(double, (1,)).cancellable());
    later.cancel();
    assert!(matches!(later.result(), Err(TaskError::Cancelled)), "{later:?}");
}

#[test]
fn p11_workers_that_are_stopped_while_they_start_do_not_break_the_pool() {
    watched(|| {
        let questions = Questions::new(); // and nobody answers
        let pool = pool_of(1, asking_program(questions.port()));
        for _ in 0..MANY {
            let job = pool.submit(call(double, (1,)).cancellable());
            wait_for_processes(&pool, 1);
            job.cancel();
            assert!(matches!(job.result(), Err(TaskError::Cancelled)), "{job:?}");
        }
        assert_not_broken(&pool);
    });
}

#[test]
fn p11_tasks_whose_time_is_over_while_their_worker_starts_do_not_break_the_pool() {
    watched(|| {
        let questions = Questions::new();
        let pool = pool_of(1, asking_program(questions.port()));
        for _ in 0..MANY {
            let job = pool.submit(call(double, (1,)).timeout(Duration::from_millis(2)));
            assert!(matches!(job.result(), Err(TaskError::Expired)), "{job:?}");
        }
        assert_not_broken(&pool);
    });
}

#[test]
fn p11_workers_that_are_stopped_before_they_read_their_task_do_not_break_the_pool() {
    watched(|| {
        let questions = Questions::new();
        let pool = pool_of(1, this_greets_and_reads_nothing(questions.port()));
        for _ in 0..MANY {
            let job = pool.submit(call(double, (1,)).cancellable());
            let greeted = questions.next();
            job.cancel();
            assert!(matches!(job.result(), Err(TaskError::Cancelled)), "{job:?}");
            drop(greeted);
        }
        assert_not_broken(&pool);
    });
}

#[test]
fn p11_a_pool_that_is_killed_while_its_workers_start_is_shut_down_and_not_broken() {
    watched(|| {
        let questions = Questions::new();
        let pool = pool_of(4, asking_program(questions.port()));
        let jobs: Vec<_> = (0..4).map(|n| pool.submit(call(double, (n,)))).collect();
        wait_for_processes(&pool, 4);
        pool.kill_workers();
        for job in jobs {
            assert!(matches!(job.result(), Err(TaskError::Cancelled)), "{job:?}");
        }
        let late = pool.submit(call(double, (1,)));
        assert!(matches!(late.result(), Err(TaskError::ShutDown)), "{late:?}");
    });
}

fn doubles(pool: &ProcessPoolExecutor) -> Vec<Future<'static, u64>> {
    (0..MANY as u64).map(|n| pool.submit(call(double, (n,)))).collect()
}

fn assert_all_done(jobs: Vec<Future<'static, u64>>) {
    assert!(jobs.into_iter().map(|job| job.into_result().unwrap()).eq((0..MANY as u64).map(|n| 2 * n)));
}

#[test]
fn p6_where_the_system_refuses_most_workers_what_they_need_the_others_do_the_work() {
    watched(|| {
        for good in 0..4 {
            let mut told = [Told::SayUnable; 5];
            told[good] = Told::Serve;
            let pool = pool_of(8, asking_program(Questions::new().answer(&told)));
            let stays = pool.submit(call(double, (1,))); // so that one has begun, whichever
            assert_all_done(doubles(&pool));
            assert_eq!(stays.into_result().unwrap(), 2);
        }
    });
}

#[test]
fn p6_the_last_worker_tries_again_when_the_system_refuses_what_it_needs() {
    watched(|| {
        let told = [Told::SayUnable, Told::SayUnable, Told::Serve];
        let pool = pool_of(1, asking_program(Questions::new().answer(&told)));
        assert_all_done(doubles(&pool));

        let program = asking_program(Questions::new().answer(&told));
        let pool = ProcessPoolExecutor::builder().max_workers(1).max_failed_starts(2).build_with(program).unwrap();
        let unlucky = pool.submit(call(double, (1,)));
        let Err(error @ TaskError::NoWorker(_)) = unlucky.result() else { panic!("{unlucky:?}") };
        assert!(error.to_string().ends_with("the worker process could not get ready: no more threads"), "{error}");
        pool.wait_idle();
        assert_all_done(doubles(&pool));
    });
}

#[test]
fn p6_while_a_worker_is_ready_others_that_end_before_they_are_do_not_break_the_pool() {
    watched(|| {
        let gate = Questions::new();
        let pool = pool_of(4, asking_program(Questions::new().answer(&[Told::Serve, Told::End])));
        let held = pool.submit(call(hold, (gate.port(),)));
        let holding = gate.next();
        let jobs = doubles(&pool);
        while pool.stats().workers > 1 {
            thread::yield_now(); // until the others are given up
        }
        holding.answer(Told::Serve);
        held.into_result().unwrap();
        assert_all_done(jobs);
    });
}

#[test]
fn p6_how_many_workers_may_end_before_they_are_ready_can_be_chosen() {
    watched(|| {
        let program = this_program("no such test");
        let pool = ProcessPoolExecutor::builder().max_workers(1).max_failed_starts(5).build_with(program).unwrap();
        let error = pool.submit(call(double, (1,))).exception().unwrap();
        assert!(error.to_string().contains("5 workers ended before they were ready; at last "), "{error}");
    });
}

#[test]
fn p12_a_token_that_is_tripped_as_its_task_ends_stops_no_later_task() {
    watched(|| {
        let (first_gate, second_gate) = (Questions::new(), Questions::new());
        let pool = pool_of(1, this_program("processes::test_workers::serves"));
        let first = call(hold, (first_gate.port(),)).cancellable();
        let token = first.token().unwrap().clone();
        let (tripped, is_tripped) = channel();
        let (go_on, may_go_on) = channel::<()>();
        let may_go_on = Mutex::new(may_go_on);
        // Comes before the pool's own listener, and holds it up.
        let _listening = token.listen(Arc::new(move || {
            tripped.send(()).unwrap();
            let _ = may_go_on.lock().unwrap().recv();
        }));
        let first = pool.submit(first);
        let running = first_gate.next();
        thread::scope(|scope| {
            let cancels = scope.spawn(|| token.cancel());
            is_tripped.recv().unwrap();
            running.answer(Told::Serve);
            first.into_result().unwrap();
            let second = pool.submit(call(hold, (second_gate.port(),)));
            let running = second_gate.next();
            drop(go_on);
            cancels.join().unwrap();
            running.answer(Told::Serve);
            second.into_result().unwrap();
        });
    });
}

#[test]
#[cfg(unix)]
fn p3_a_program_in_a_workers_environment_with_a_silent_socket_is_no_worker() {
    watched(|| {
        let (_silent, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
        let Program { path, args, .. } = this_program("processes::test_workers::serves");
        let mut command = Command::new(path);
        command.args(args).env(WORKER, "1000").stdin(Stdio::from(OwnedFd::from(theirs))).stdout(Stdio::null());
        assert!(command.status().unwrap().success());
    });
}

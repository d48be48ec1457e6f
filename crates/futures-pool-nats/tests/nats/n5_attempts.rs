//! N5: a task is begun once, or as often as it says, or as its executor says.

use futures_pool::{Executor, TaskError, call, remote};
use futures_pool_nats::{LocalServer, NatsBuilder, NatsExecutor};
use watchdog::watched;

use crate::cluster::host;
use crate::gate::{self, Gate};
use crate::other_process::OtherProcess;
use crate::tasks::{note, noted, same};

remote!(note_and_hold);
/// Notes that it was begun, and stops at a gate.
fn note_and_hold(folder: String, number: u32, port: u16) -> u32 {
    note(folder, number);
    gate::stop_at(port);
    number
}

#[test]
fn n5_a_task_that_may_not_be_repeated_is_begun_once() {
    watched(|| {
        is_begun_so_often(1, None, None);
        is_begun_so_often(1, Some(3), Some(1));
    });
}

#[test]
fn n5_a_task_that_may_be_repeated_is_begun_so_often_and_the_last_error_told() {
    watched(|| {
        is_begun_so_often(3, None, Some(3));
        is_begun_so_often(2, Some(3), Some(2));
    });
}

#[test]
fn n5_what_the_executor_says_holds_for_tasks_that_say_nothing() {
    watched(|| is_begun_so_often(3, Some(3), None));
}

/// Every host that has the task is killed. The executor and the task may say how often it may be begun.
fn is_begun_so_often(attempts: u32, executor_says: Option<u32>, task_says: Option<u32>) {
    let server = LocalServer::start().unwrap();
    let (gate, folder) = (Gate::new(), tempfile::tempdir().unwrap());
    let path = folder.path().to_str().unwrap().to_owned();
    let builder = NatsExecutor::builder().server(server.address()).name("test");
    let builder = executor_says.into_iter().fold(builder, NatsBuilder::attempts);
    let executor = builder.build().unwrap();
    let task = call(note_and_hold, (path, 7, gate.port()));
    let job = executor.submit(task_says.into_iter().fold(task, |task, attempts| task.attempts(attempts)));
    let mut held = Vec::new();
    for attempt in 1..=attempts {
        let mut lost = OtherProcess::host(server.address(), &format!("host_{attempt}"), 1);
        held.push(gate.next());
        assert!(!job.done());
        lost.kill();
    }
    let Err(TaskError::WorkerLost(error)) = job.into_result() else { panic!("no host has answered") };
    assert_eq!((error.host(), error.attempt()), (&*format!("host_{attempts}"), attempts));
    let told = error.to_string().ends_with(&format!("; it was attempt {attempts}"));
    assert_eq!(told, attempts > 1, "{error}");
    let _host = host(&server, 0, 1);
    assert_eq!(executor.submit(call(same, (1,))).into_result().unwrap(), 1);
    assert_eq!(noted(folder.path()), vec![7; attempts as usize]);
}

#[test]
fn n5_a_second_attempt_that_is_answered_is_the_outcome() {
    watched(|| {
        let server = LocalServer::start().unwrap();
        let (gate, folder) = (Gate::new(), tempfile::tempdir().unwrap());
        let path = folder.path().to_str().unwrap().to_owned();
        let builder = NatsExecutor::builder().server(server.address()).name("test").attempts(2);
        let executor = builder.build().unwrap();
        let mut lost = OtherProcess::host(server.address(), "lost", 1);
        let job = executor.submit(call(note_and_hold, (path, 7, gate.port())));
        let held = gate.next();
        lost.kill();
        let _host = host(&server, 0, 1);
        gate.next().let_go();
        assert_eq!(job.into_result().unwrap(), 7);
        assert_eq!(noted(folder.path()), [7, 7]);
        drop(held);
    });
}

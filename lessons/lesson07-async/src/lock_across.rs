//! Two tasks on one thread, and a lock that is held across an await.

use std::rc::Rc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use lesson_program::{Lesson, Outcome};
use tokio::task::{JoinError, spawn_local};
use tokio::time::{sleep, timeout};

use crate::one_thread;

#[expect(clippy::await_holding_lock, reason = "the mistake that is to be seen")]
async fn with_a_lock_of_std(task: usize, lock: Rc<std::sync::Mutex<()>>, time: Duration) {
    println!("task {task} wants the lock");
    let _held = lock.lock().unwrap();
    println!("task {task} has it and awaits");
    sleep(time).await;
    println!("task {task} lets go");
}

async fn with_a_lock_of_tokio(task: usize, lock: Rc<tokio::sync::Mutex<()>>, time: Duration) {
    println!("task {task} wants the lock");
    let _held = lock.lock().await;
    println!("task {task} has it and awaits");
    sleep(time).await;
    println!("task {task} lets go");
}

pub(crate) fn an_await(lesson: &Lesson) -> Outcome {
    let second = lesson.pace(Duration::from_secs(1));

    println!("A lock of std:");
    let (done, news) = channel();
    thread::Builder::new().name("stuck".into()).spawn(move || {
        let tasks = two_tasks(|task, lock| with_a_lock_of_std(task, lock, second));
        let ended = one_thread::run(async { timeout(2 * second, tasks).await });
        let (Ok(()) | Err(_)) = done.send(ended.is_ok()); // nobody waits any more: an error is the usual end
    })?;
    match news.recv_timeout(5 * second) {
        Err(RecvTimeoutError::Timeout) => {
            println!("no end after {:?}, in spite of a time limit of {:?}", 5 * second, 2 * second)
        }
        ended => return Err(format!("they should be stuck, but have ended: {ended:?}").into()),
    }

    println!("\nA lock of tokio:");
    one_thread::run(two_tasks(|task, lock| with_a_lock_of_tokio(task, lock, second)))??;
    Ok(())
}

/// Two tasks that share a lock.
async fn two_tasks<L, T>(task: impl Fn(usize, Rc<L>) -> T) -> Result<(), JoinError>
where
    L: Default,
    T: Future<Output = ()> + 'static,
{
    let lock = Rc::new(L::default());
    let tasks = [1, 2].map(|number| spawn_local(task(number, lock.clone())));
    for task in tasks {
        task.await?;
    }
    Ok(())
}

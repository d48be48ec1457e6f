//! What tasks are called that have not been given a name, and what errors tell of their sources.

use std::error::Error;
use std::fmt;
use std::sync::OnceLock;

use futures_pool::{Executor, Promise, Task, TaskError, ThreadPoolExecutor, fallible};
use watchdog::watched;

use crate::gate::Gate;
use crate::unobserved_log::{install, tasks_lost_with};

#[test]
fn f10_an_error_that_is_lost_is_told_of_a_promise_too() {
    install();
    let message = concat!(module_path!(), ": a promise kept with an error");
    let (promise, future) = Promise::<u8>::new();
    promise.set_exception(message).unwrap();
    drop(future);
    assert_eq!(tasks_lost_with(message), ["a promise"]);
}

static STARTED: OnceLock<Gate> = OnceLock::new();
static OPEN: OnceLock<Gate> = OnceLock::new();

fn stop(_item: u8) -> Result<(), TaskError> {
    STARTED.get_or_init(Gate::default).open();
    OPEN.get_or_init(Gate::default).wait();
    Ok(())
}

#[test]
fn b3_a_task_without_a_name_is_called_by_its_function() {
    watched(|| {
        assert!(fallible(|| stop(0)).name().contains("b3_a_task_without_a_name"));
        let pool = ThreadPoolExecutor::new(1).unwrap();
        let map = pool.try_map(stop, [1]);
        STARTED.get_or_init(Gate::default).wait();
        let running = pool.running();
        OPEN.get_or_init(Gate::default).open();
        assert!(running[0].task.ends_with("names::stop"), "{}", running[0].task);
        assert_eq!(map.count(), 1);
    });
}

#[derive(Debug)]
struct NoLicence(fmt::Error);

impl fmt::Display for NoLicence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no licence")
    }
}

impl Error for NoLicence {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn t4_what_the_initializer_failed_with_keeps_its_source() {
    watched(|| {
        let pool = ThreadPoolExecutor::builder().initializer(|| Err::<(), _>(NoLicence(fmt::Error))).build().unwrap();
        let error = pool.submit(|| 1).exception().unwrap();
        assert!(error.to_string().ends_with("no licence"), "{error}");
        assert!(error.source().unwrap().is::<fmt::Error>());
        let no_worker = TaskError::NoWorker(std::io::Error::other(NoLicence(fmt::Error)).into());
        assert!(no_worker.source().unwrap().is::<fmt::Error>());
    });
}

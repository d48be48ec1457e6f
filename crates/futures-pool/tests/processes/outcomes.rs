//! P5, P7, F7: what comes back when a task fails, panics, or cannot be carried.

use std::error::Error;

use futures_pool::{Executor, RemoteError, State, TaskError, call, try_call};
use watchdog::watched;

use crate::pool::{pool_of, workers};
use crate::tasks::{
    PANICS_AT, Unsendable, bytes, echo, fetch, make_bomb, panics, pid, stops, throws_a_bomb, unsendable,
};

#[test]
fn f7_an_error_of_the_task_is_its_failure_with_its_source_chain() {
    watched(|| {
        let pool = pool_of(1);
        let job = pool.submit(try_call(fetch, ("/page".to_owned(),)));
        let error: Box<dyn Error> = job.exception().unwrap().into();
        assert_eq!(error.to_string(), "/page could not be fetched");
        assert_eq!(error.source().unwrap().to_string(), "the line is dead");
        assert!(error.source().unwrap().source().is_none());
        let TaskError::Failed(error) = job.exception().unwrap() else { panic!("{job:?}") };
        assert!(error.is::<RemoteError>() && format!("{error:?}").starts_with("Fetch(\"/page\""), "{error:?}");
    });
}

#[test]
fn p5_a_panic_comes_back_with_its_message_and_its_place_and_the_worker_lives_on() {
    watched(|| {
        let pool = pool_of(1);
        let before = pool.submit(call(pid, ())).into_result().unwrap();
        let job = pool.submit(call(panics, ("cheese".to_owned(),)));
        let Err(TaskError::Panicked(panic)) = job.result() else { panic!("{job:?}") };
        assert_eq!(panic.message(), "out of cheese");
        let (file, line) = PANICS_AT;
        assert!(panic.location().unwrap().starts_with(&format!("{file}:{line}:")), "{panic}");
        assert_eq!(pool.submit(call(pid, ())).into_result().unwrap(), before);
    });
}

#[test]
fn p5_a_panic_whose_payload_panics_when_dropped_kills_no_worker() {
    watched(|| {
        let pool = pool_of(1);
        let before = pool.submit(call(pid, ())).into_result().unwrap();
        let job = pool.submit(call(throws_a_bomb, ()));
        assert!(matches!(job.result(), Err(TaskError::Panicked(_))), "{job:?}");
        assert_eq!(pool.submit(call(pid, ())).into_result().unwrap(), before);
    });
}

#[test]
fn b1_a_task_that_says_it_was_stopped_is_taken_at_its_word() {
    watched(|| {
        let pool = pool_of(1);
        let asked = pool.submit(try_call(stops, (true,)));
        assert!(matches!(asked.result(), Err(TaskError::Cancelled)), "{asked:?}");
        assert_eq!(asked.state(), State::Cancelled);
        assert!(matches!(pool.submit(try_call(stops, (false,))).result(), Err(TaskError::Expired)));
    });
}

#[test]
fn p7_what_cannot_be_carried_fails_that_one_future() {
    watched(|| {
        let pool = pool_of(1);
        let before = pool.submit(call(pid, ())).into_result().unwrap();
        let cases = [
            (Unsendable::Packed, "its arguments cannot be packed: "),
            (Unsendable::PackedWithPanic, "no string"),
            (Unsendable::Unpacked, "its arguments cannot be unpacked: "),
            (Unsendable::UnpackedWithPanic, "no scissors"),
            (Unsendable::PackedBack, "its outcome cannot be packed: "),
            (Unsendable::UnpackedBack, "its outcome cannot be unpacked: "),
        ];
        for (what, reason) in cases {
            let job = pool.submit(call(unsendable, (what,)));
            let Err(error @ TaskError::Unsendable(_)) = job.result() else { panic!("{what:?}: {job:?}") };
            let text = error.to_string();
            let name = concat!("`", env!("CARGO_CRATE_NAME"), "::tasks::unsendable` ");
            assert!(text.starts_with(name) && text.contains(reason), "{text}");
        }
        // And in a chunk, its neighbours are carried.
        let items = [Unsendable::Nowhere].into_iter().chain(cases.map(|(what, _)| what)).chain([Unsendable::Nowhere]);
        let results: Vec<_> = pool.mapping().chunksize(8).map(unsendable, items).unwrap().collect();
        assert_eq!(results.iter().filter(|result| matches!(result, Err(TaskError::Unsendable(_)))).count(), 6);
        assert!(matches!((&results[0], &results[7]), (Ok(Unsendable::Nowhere), Ok(Unsendable::Nowhere))));
        assert_eq!(pool.submit(call(pid, ())).into_result().unwrap(), before);
    });
}

#[test]
fn p7_what_is_larger_than_the_limit_fails_that_one_future() {
    watched(|| {
        let pool = workers(1).max_message_size(100_000).build().unwrap();
        let before = pool.submit(call(pid, ())).into_result().unwrap();
        let too_much = pool.submit(call(echo, (vec![1; 100_001],))).exception().unwrap();
        assert!(too_much.to_string().contains("more than the limit of 100000"), "{too_much}");
        let too_much_back = pool.submit(call(bytes, (100_001,))).exception().unwrap();
        assert!(too_much_back.to_string().contains("its outcome takes 1000"), "{too_much_back}");
        assert_eq!(pool.submit(call(bytes, (99_000,))).into_result().unwrap().len(), 99_000);
        assert_eq!(pool.submit(call(pid, ())).into_result().unwrap(), before);
    });
}

#[test]
fn p7_a_value_that_panics_when_it_is_dropped_there_fails_that_one_future() {
    watched(|| {
        let pool = pool_of(1);
        let before = pool.submit(call(pid, ())).into_result().unwrap();
        assert!(matches!(pool.submit(call(make_bomb, ())).result(), Err(TaskError::Unsendable(_))));
        assert_eq!(pool.submit(call(pid, ())).into_result().unwrap(), before);
    });
}

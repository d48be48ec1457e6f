//! B4: workers that wait for one another are told, with the names of their tasks; everybody else goes on.

use std::borrow::Cow;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use futures_pool::{
    BoxError, Deadlock, Executor, Future, ReturnWhen, Task, TaskError, as_completed, fallible, named, wait,
};
use watchdog::watched;

use super::with_built;
use crate::pool::{Pool, workers};

/// Asks somebody for a number and gives the next one; if nobody can say, it begins at 0.
struct Asks<'t> {
    name: &'static str,
    whom: Receiver<Arc<Future<'t, usize>>>,
    told: Sender<(&'static str, TaskError)>,
}

impl Task for Asks<'_> {
    type Value = usize;

    fn run(self) -> Result<usize, BoxError> {
        let whom = self.whom.recv()?;
        match whom.result() {
            Ok(number) => Ok(number + 1),
            Err(error) => {
                self.told.send((self.name, error))?;
                Ok(0)
            }
        }
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.name)
    }
}

/// Each task asks the next one, and the last the first. Exactly one is told, and the others get their numbers.
fn circle<'t>(pool: &impl Pool<'t>, names: &[&'static str]) {
    let (told, errors) = channel();
    let (jobs, asked): (Vec<_>, Vec<_>) = names
        .iter()
        .map(|name| {
            let (sender, whom) = channel();
            (Arc::new(pool.hand_in(Asks { name, whom, told: told.clone() })), sender)
        })
        .unzip();
    for (number, sender) in asked.iter().enumerate() {
        sender.send(jobs[(number + 1) % jobs.len()].clone()).unwrap();
    }
    let mut numbers: Vec<_> = jobs.iter().map(|job| *job.result().unwrap()).collect();
    numbers.sort();
    assert_eq!(numbers, (0..names.len()).collect::<Vec<_>>());

    drop(told);
    let [(name, TaskError::Deadlock(deadlock))] = &errors.iter().collect::<Vec<_>>()[..] else {
        panic!("one is told of a deadlock")
    };
    assert_eq!(deadlock.waits()[0].task, *name);
    assert_eq!(deadlock.waits().len(), names.len());
    for (asking, asked) in names.iter().zip(names.iter().cycle().skip(1)) {
        let wait = deadlock.waits().iter().find(|wait| wait.task == *asking);
        assert_eq!(wait.unwrap().awaited, [*asked]);
        assert!(deadlock.to_string().contains(&format!("`{asking}` waits for `{asked}`")), "{deadlock}");
    }
}

#[test]
fn b4_two_tasks_that_wait_for_each_other() {
    // The first example of Python's manual.
    watched(|| {
        with_built(workers(2), |pool| {
            for _ in 0..500 {
                circle(&pool, &["chicken", "egg"]);
            }
        });
    });
}

#[test]
fn b4_a_task_that_waits_for_itself() {
    watched(|| {
        for size in 1..3 {
            with_built(workers(size), |pool| circle(&pool, &["snake"]));
        }
    });
}

#[test]
fn b4_longer_circles_also_where_workers_are_free() {
    watched(|| {
        for size in [5, 8] {
            with_built(workers(size), |pool| {
                for _ in 0..100 {
                    circle(&pool, &["a", "b", "c", "d", "e"]);
                }
            });
        }
    });
}

#[test]
fn b4_one_circle_beside_another() {
    watched(|| {
        with_built(workers(5), |pool| {
            std::thread::scope(|scope| {
                for names in [["a", "b"], ["c", "d"]] {
                    let pool = pool.clone();
                    scope.spawn(move || (0..200).for_each(|_| circle(&pool, &names)));
                }
            });
        });
    });
}

#[test]
fn b4_a_task_that_waits_for_its_own_pool_in_any_way() {
    // The second example of Python's manual: a pool of one, whose task submits another one and waits for it.
    watched(|| {
        with_built(workers(1), |pool| {
            let (p, q) = (pool.clone(), pool.clone());
            told(&pool, move || inner(&p).result().err());
            told(&pool, move || inner(&q).exception());
            let (p, q) = (pool.clone(), pool.clone());
            told(&pool, move || inner(&p).into_result().err());
            told(&pool, move || as_completed([inner(&q)]).next()?.exception());
            let (p, q) = (pool.clone(), pool.clone());
            told(&pool, move || {
                let sorted = wait([inner(&p), inner(&p)], None, ReturnWhen::AllCompleted);
                assert_eq!(sorted.not_done.len(), 2);
                sorted.not_done[0].exception()
            });
            told(&pool, move || q.map(|n| n + 1, [1]).next()?.err());
            let p = pool.clone();
            told(&pool, move || p.mapping().chunksize(2).map(|n| n + 1, 0..4).ok()?.find_map(Result::err));
        });
    });
}

fn inner<'t>(pool: &impl Pool<'t>) -> Future<'t, i32> {
    pool.hand_in(named("inner", || 1))
}

/// The task hears of a deadlock of its own, and its pool works afterwards.
fn told<'t>(pool: &impl Pool<'t>, task: impl FnOnce() -> Option<TaskError> + Send + 't) {
    let error = pool.hand_in(named("outer", task)).into_result().unwrap();
    let Some(TaskError::Deadlock(deadlock)) = &error else { panic!("{error:?}") };
    assert_eq!(deadlock.waits().iter().map(|wait| &*wait.task).collect::<Vec<_>>(), ["outer"]);
    assert_eq!(pool.hand_in(|| 7).into_result().unwrap(), 7);
}

#[test]
fn b4_as_many_waiting_for_the_queue_as_there_are_workers() {
    watched(|| {
        with_built(workers(3), |pool| {
            let meeting = Arc::new(std::sync::Barrier::new(3));
            let outer: Vec<_> = ["x", "y", "z"]
                .into_iter()
                .map(|name| {
                    let (meeting, nested) = (meeting.clone(), pool.clone());
                    let task = move || {
                        meeting.wait();
                        nested.hand_in(|| 1).into_result()
                    };
                    pool.hand_in(named(name, fallible(task)))
                })
                .collect();
            // The last to wait is told, ends with its error, and so gives a worker to the others.
            let (right, wrong): (Vec<_>, Vec<_>) = outer.iter().partition(|job| job.result().is_ok());
            assert_eq!((right.len(), wrong.len()), (2, 1));
            let error = wrong[0].exception().unwrap();
            let Some(TaskError::Deadlock(deadlock)) = error.downcast_ref() else { panic!("{error:?}") };
            let mut names: Vec<_> = deadlock.waits().iter().map(|wait| &*wait.task).collect();
            names.sort();
            assert_eq!(names, ["x", "y", "z"]);
        });
    });
}

#[test]
fn b4_a_task_that_maps_and_an_item_that_waits_for_it() {
    watched(|| {
        with_built(workers(2), |pool| {
            for _ in 0..200 {
                let (sender, whom) = channel::<Arc<Future<'_, Option<TaskError>>>>();
                let (nested, whom) = (pool.clone(), Mutex::new(whom));
                let ask = move |()| whom.lock().unwrap().recv().unwrap().exception();
                let map = move || nested.map(ask, [()]).next().expect("there is one item");
                let outer = Arc::new(pool.hand_in(named("outer", fallible(map))));
                sender.send(outer.clone()).unwrap();
                // Whichever began to wait last is told.
                let told = match outer.result() {
                    Ok(items) => items.clone(),
                    Err(own) => own.downcast_ref().cloned(),
                };
                assert!(matches!(told, Some(TaskError::Deadlock(_))), "{told:?}");
            }
        });
    });
}

#[test]
fn b4_a_deadlock_is_an_error_that_can_be_passed_on_and_compared() {
    watched(|| {
        with_built(workers(1), |pool| {
            let nested = pool.clone();
            let outer = pool.hand_in(named("outer", fallible(move || inner(&nested).into_result())));
            let error = outer.exception().unwrap();
            assert_eq!(error.to_string(), "deadlock, as no worker is left to go on: `outer` waits for `inner`");
            let Some(TaskError::Deadlock(deadlock)) = error.downcast_ref() else { panic!("{error:?}") };
            assert_eq!(Deadlock::clone(deadlock), **deadlock);
        });
    });
}

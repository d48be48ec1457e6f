//! E1, E2 and E9: what can be submitted, in which order it runs, and what is refused.

use futures_pool::{Executor, InlineExecutor, TaskError, ThreadPoolExecutor, call, named, try_call};
use watchdog::watched;

use crate::pool::pool_of;
use crate::tasks::{Cube, join, largest, parse, pid, square, unknown};

#[test]
fn e1_functions_of_many_arguments_generic_ones_and_task_types() {
    watched(|| {
        let pool = pool_of(1);
        let joined = pool.submit(call(join, ("a".to_owned(), 'b', 3, Some(true)))).into_result();
        assert_eq!(joined.unwrap(), "a b 3 Some(true)");
        assert_eq!(pool.submit(call(largest::<u64>, (vec![1, 3, 2],))).into_result().unwrap(), Some(3));
        assert_eq!(pool.submit(call(largest::<char>, (vec![],))).into_result().unwrap(), None);
        assert_eq!(pool.submit(Cube(3)).into_result().unwrap(), 27);
        assert_eq!(pool.submit(Cube(u64::MAX)).exception().unwrap().to_string(), "too large");
        assert_eq!(pool.submit(try_call(parse, ("7".to_owned(),))).into_result().unwrap(), 7);
    });
}

#[test]
fn e2_a_function_that_is_not_registered_is_refused_and_told_how() {
    watched(|| {
        let pool = pool_of(1);
        let refused = pool.submit(call(unknown, (1,)));
        assert!(refused.done(), "it is known at once");
        assert_eq!(
            refused.exception().unwrap().to_string().replacen(env!("CARGO_CRATE_NAME"), "…", 1),
            "`…::tasks::unknown` could not be carried to a worker process and back: it is not registered; write \
             `futures_pool::remote!(unknown);` beside it"
        );
        let failing = pool.submit(try_call(|| Err::<u8, _>("a closure without a name"), ()));
        assert!(failing.exception().unwrap().to_string().contains("it is a closure; write a function"));
        let mut map = pool.map(unknown, [1, 2]);
        for _ in 0..2 {
            assert!(matches!(map.next(), Some(Err(TaskError::Unsendable(_)))));
        }
        assert!(map.next().is_none() && pool.pids().is_empty());
        assert_eq!(pool.submit(call(square, (3,))).into_result().unwrap(), 9);
    });
}

#[test]
fn e9_a_program_changes_one_line_to_switch() {
    watched(|| {
        macro_rules! program {
            ($pool:expr) => {{
                let pool = $pool;
                let squares = pool.map(square, 1..=3).collect::<Result<Vec<_>, _>>().unwrap();
                (pool.submit(named("whose process", call(pid, ()))).into_result().unwrap(), squares)
            }};
        }
        let here = std::process::id();
        assert_eq!(program!(ThreadPoolExecutor::new(2).unwrap()), (here, vec![1, 4, 9]));
        assert_eq!(program!(InlineExecutor::new()), (here, vec![1, 4, 9]));
        let (there, squares) = program!(pool_of(2));
        assert_eq!(squares, [1, 4, 9]);
        assert_ne!(there, here);
    });
}

//! W1 and W2: `wait` and `as_completed`, over futures of other processes and of threads.

use futures_pool::{Executor, ReturnWhen, ThreadPoolExecutor, as_completed, call, wait};
use watchdog::watched;

use crate::gate::Gate;
use crate::pool::pool_of;
use crate::tasks::hold;

#[test]
fn w1_futures_of_different_executors_together() {
    watched(|| {
        let gate = Gate::new();
        let (processes, threads) = (pool_of(1), ThreadPoolExecutor::new(1).unwrap());
        let held = processes.submit(call(hold, (gate.port(), 1)));
        let here = threads.submit(call(hold, (0, 2)));
        let sorted = wait([&held, &here], None, ReturnWhen::FirstCompleted);
        assert_eq!((sorted.done, sorted.not_done), (vec![&here], vec![&held]));
        gate.next().let_go();
        assert_eq!(as_completed([&held, &here]).map(|job| *job.result().unwrap()).sum::<u32>(), 3);
    });
}

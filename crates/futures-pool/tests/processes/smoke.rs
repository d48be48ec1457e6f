use futures_pool::{Executor, ProcessPoolExecutor, call};
use watchdog::watched;

futures_pool::remote!(square);
fn square(n: u64) -> u64 {
    n * n
}

#[test]
fn smoke() {
    watched(|| {
        let pool = ProcessPoolExecutor::new(2).unwrap();
        assert_eq!(pool.submit(call(square, (12,))).into_result().unwrap(), 144);
        let squares = pool.map(square, 0..10_000).collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(squares, (0..10_000).map(|n| n * n).collect::<Vec<u64>>());
        let jobs: Vec<_> = (0..10_000).map(|n| pool.submit(call(square, (n,)))).collect();
        for (n, job) in (0..).zip(jobs) {
            assert_eq!(job.into_result().unwrap(), n * n);
        }
        println!("{pool:?} {:?}", pool.pids());
    });
}

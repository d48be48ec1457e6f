//! N8: payloads of any size, whatever the server allows.

use std::time::Duration;

use futures_pool::{Executor, TaskError, as_completed, call};
use futures_pool_nats::{LocalServer, NatsExecutor};
use watchdog::watched;

use crate::cluster::{Cluster, host};
use crate::other_process::OtherProcess;
use crate::proxy::Proxy;
use crate::tasks::{bytes, echo, pid};

#[test]
fn n8_twenty_mebibytes_both_ways_though_the_server_takes_64_kibibytes() {
    watched(|| {
        let server = LocalServer::with_config("max_payload: 65536").unwrap();
        let executor = NatsExecutor::builder().server(server.address()).name("test").build().unwrap();
        let _host = host(&server, 0, 1);
        let large: Vec<u8> = (0..20 << 20).map(|n: u32| (n % 251) as u8).collect();
        let came_back = executor.submit(call(echo, (large.clone(),))).into_result().unwrap();
        assert!(came_back == large, "{} bytes came back", came_back.len());
    });
}

#[test]
fn n8_what_is_larger_than_the_limit_fails_that_one_future() {
    watched(|| {
        let cluster = Cluster::of(&[1], |builder| builder.max_message_size(100_000));
        let executor = &cluster.executor;
        let before = executor.submit(call(pid, ())).into_result().unwrap();
        let too_much = executor.submit(call(echo, (vec![1; 100_001],)));
        let too_much_back = executor.submit(call(bytes, (100_001,)));
        for (job, what) in [(too_much, "it takes 1000"), (too_much_back, "its outcome takes 1000")] {
            let Err(TaskError::Unsendable(error)) = job.into_result() else { panic!("it is too large") };
            let error = error.to_string();
            assert!(error.contains(what) && error.ends_with("more than the limit of 100000"), "{error}");
        }
        assert_eq!(executor.submit(call(bytes, (99_000,))).into_result().unwrap().len(), 99_000);
        assert_eq!(executor.submit(call(pid, ())).into_result().unwrap(), before, "nothing else was touched");
    });
}

#[test]
fn n8_a_limit_in_which_no_message_fits_is_refused() {
    let error = NatsExecutor::builder().max_message_size(0).build().unwrap_err();
    assert_eq!(error.to_string(), "max_message_size must be at least 1024 bytes, not 0");
}

#[test]
fn n8_a_slow_host_does_not_hold_up_the_others() {
    watched(|| {
        let server = LocalServer::start().unwrap();
        let proxy = Proxy::to(&server);
        let builder = NatsExecutor::builder().server(server.address()).name("test");
        // Longer than the test may take: the host is slow, and not given up.
        let executor = builder.lease(Duration::from_secs(600)).build().unwrap();
        let _slow = OtherProcess::host(&proxy.address(), "slow", 1);
        executor.wait_for_workers(1, Duration::MAX).unwrap();
        executor.submit(call(pid, ())).into_result().unwrap();
        proxy.stall();
        let slow = executor.submit(call(echo, (vec![1; 20 << 20],)));
        let _host = host(&server, 0, 1);
        let large: Vec<_> = (0..20).map(|_| executor.submit(call(echo, (vec![2; 1 << 20],)))).collect();
        for job in as_completed(&large) {
            assert_eq!(job.result().unwrap().len(), 1 << 20);
        }
        assert!(!slow.done());
        proxy.go_on();
        assert_eq!(slow.into_result().unwrap().len(), 20 << 20);
    });
}

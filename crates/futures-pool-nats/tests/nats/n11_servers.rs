//! N11: the server may be away for a while.

use std::time::Duration;

use futures_pool::{Executor, TaskError, call};
use futures_pool_nats::LocalServer;
use watchdog::watched;

use crate::cluster::Cluster;
use crate::gate::Gate;
use crate::tasks::{hold, note_slowly, noted, same};

#[test]
fn n11_a_server_that_is_killed_under_a_burst_loses_nothing_and_doubles_nothing() {
    watched(|| {
        // No host is given up, however slow this machine is.
        let choose = |builder: futures_pool_nats::NatsBuilder| builder.lease(Duration::from_secs(600));
        let mut cluster = Cluster::of(&[2, 2], choose);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap().to_owned();
        let tasks = 4000;
        let jobs: Vec<_> = (0..tasks).map(|n| cluster.executor.submit(call(note_slowly, (path.clone(), n)))).collect();
        for ended in [100, 1500, 3000] {
            jobs[ended].result().unwrap();
            cluster.server.restart().unwrap();
        }
        assert!((0..tasks).eq(jobs.into_iter().map(|job| job.into_result().unwrap())));
        let mut ran = noted(folder.path());
        ran.sort_unstable();
        assert!(ran.into_iter().eq(0..tasks), "each ran once");
    });
}

#[test]
fn n11_when_the_server_stays_away_futures_end_in_an_error_that_says_so() {
    watched(|| {
        let choose = |builder: futures_pool_nats::NatsBuilder| builder.server_patience(Duration::from_millis(500));
        let mut cluster = Cluster::of(&[1], choose);
        let gate = Gate::new();
        let granted = cluster.executor.submit(call(hold, (gate.port(), 7)));
        let held = gate.next();
        let waiting: Vec<_> = (0..20).map(|n| cluster.executor.submit(call(same, (n,)))).collect();
        cluster.server.kill().unwrap();
        let sentence = format!("the NATS server at {} has not been there for 500ms", cluster.server.address());
        for job in waiting {
            let Err(TaskError::BrokenPool(error)) = job.into_result() else { panic!("there was no server") };
            assert_eq!(error.to_string(), sentence);
        }
        assert!(matches!(granted.into_result(), Err(TaskError::WorkerLost(_))));
        held.wait_for_its_end();
        let Err(TaskError::BrokenPool(error)) = cluster.executor.submit(call(same, (1,))).into_result() else {
            panic!("it is broken")
        };
        assert_eq!(error.to_string(), sentence);
    });
}

#[test]
fn n11_a_server_that_cannot_read_its_configuration() {
    watched(|| {
        let error = LocalServer::with_config("max_payload: }").unwrap_err().to_string();
        assert!(error.starts_with("`nats-server` has ended at once, with "), "{error}");
    });
}

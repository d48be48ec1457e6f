//! N2: hosts come and go, and are the same program.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::time::Duration;

use futures_pool::{Executor, call};
use futures_pool_nats::{LocalServer, NatsExecutor};
use watchdog::watched;

use crate::cluster::{Cluster, host};
use crate::gate::Gate;
use crate::other_process::OtherProcess;
use crate::tasks::{hold, note, noted, square};

#[test]
fn n2_work_that_is_submitted_before_any_host_is_there_waits() {
    watched(|| {
        let server = LocalServer::start().unwrap();
        let executor = NatsExecutor::builder().server(server.address()).name("test").build().unwrap();
        let jobs: Vec<_> = (0..10).map(|n| executor.submit(call(square, (n,)))).collect();
        assert_eq!((executor.stats().workers, executor.stats().pending), (0, 10));
        let _host = host(&server, 0, 1);
        assert!((0..10).map(|n| n * n).eq(jobs.into_iter().map(|job| job.into_result().unwrap())));
    });
}

#[test]
fn n2_hosts_join_and_leave_at_any_time() {
    watched(|| {
        let server = LocalServer::start().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap().to_owned();
        let executor = NatsExecutor::builder().server(server.address()).name("test").build().unwrap();
        let (mut jobs, mut before) = (Vec::new(), None);
        for number in 0..4 {
            jobs.extend((0..300).map(|n| executor.submit(call(note, (path.clone(), number * 300 + n)))));
            let next = host(&server, number as usize, 2);
            jobs[number as usize * 300].result().unwrap();
            // The one before leaves while there is much to do.
            drop(before.replace(next));
        }
        assert!((0..1200).eq(jobs.into_iter().map(|job| job.into_result().unwrap())));
        let mut ran = noted(folder.path());
        ran.sort_unstable();
        assert!(ran.into_iter().eq(0..1200), "each ran once");
    });
}

#[test]
fn n2_a_host_that_leaves_finishes_what_it_has_begun() {
    watched(|| {
        let mut cluster = Cluster::of(&[1], |builder| builder);
        let gate = Gate::new();
        let begun = cluster.executor.submit(call(hold, (gate.port(), 7)));
        let held = gate.next();
        let leaving = cluster.hosts.pop().unwrap();
        let leaves = std::thread::spawn(move || leaving.stop());
        while cluster.executor.stats().workers > 0 {
            std::thread::yield_now();
        }
        assert!(!leaves.is_finished());
        let later = cluster.executor.submit(call(square, (3,)));
        held.let_go();
        assert_eq!(begun.into_result().unwrap(), 7);
        leaves.join().unwrap();
        cluster.hosts.push(host(&cluster.server, 1, 1));
        assert_eq!(later.into_result().unwrap(), 9);
    });
}

#[test]
fn n2_waiting_for_workers_ends_when_they_are_there_or_says_how_many_are() {
    watched(|| {
        let mut cluster = Cluster::of(&[2], |builder| builder);
        let too_few = cluster.executor.wait_for_workers(3, Duration::from_millis(10)).unwrap_err();
        assert_eq!((too_few.wanted, too_few.there, too_few.hosts), (3, 2, 1));
        assert!(too_few.to_string().starts_with("2 of 3 workers have joined"), "{too_few}");
        cluster.hosts.push(host(&cluster.server, 1, 1));
        cluster.executor.wait_for_workers(3, Duration::MAX).unwrap();
        let mut names: Vec<_> = cluster.executor.hosts().into_iter().map(|host| host.name).collect();
        names.sort_unstable();
        assert_eq!(names, ["host_0", "host_1"]);
    });
}

/// A program that was changed is not run there, as its signature is not right any more.
#[cfg(not(target_os = "macos"))]
#[test]
fn n2_another_program_is_refused_in_one_sentence_that_names_both() {
    watched(|| {
        let server = LocalServer::start().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("other_program.exe");
        fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        OpenOptions::new().append(true).open(&program).unwrap().write_all(&[0]).unwrap();

        let executor = NatsExecutor::builder().server(server.address()).name("test").build().unwrap();
        let mut host = OtherProcess::host_by(&program, server.address(), "other", 1);
        let too_few = loop {
            let too_few = executor.wait_for_workers(1, Duration::from_millis(10)).unwrap_err();
            if !too_few.refused.is_empty() {
                break too_few;
            }
        };
        let [sentence] = &too_few.refused[..] else { panic!("{too_few}") };
        let programs = sentence.strip_prefix("host other runs program ").unwrap().split_once(", and this is program ");
        let (theirs, ours) = programs.unwrap();
        assert_ne!(theirs, ours);
        assert!(too_few.to_string().ends_with(&format!("; refused: {sentence}")), "{too_few}");
        assert_eq!(
            host.next_line().trim_end(),
            format!("the caller of `test` runs program {ours} and has refused host other, which is program {theirs}")
        );
        assert_eq!(executor.hosts(), []);
    });
}

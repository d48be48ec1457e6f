//! N9: what strangers send, or send again, changes nothing.

use std::collections::BTreeSet;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use async_nats::{ConnectOptions, Message};
use futures_pool::{Executor, call};
use futures_pool_nats::{HostOptions, LocalServer, NatsExecutor, WorkerHost};
use futures_util::StreamExt;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use watchdog::watched;

use crate::cluster::host;
use crate::tasks::{echo, note, noted, same};

/// A client that hears all that callers and hosts say, in a thread of its own.
struct Stranger {
    heard: Arc<Mutex<Vec<Message>>>,
    orders: UnboundedSender<Order>,
}

/// What it is to say, and who is to be told when it is said.
type Order = (Vec<Message>, Sender<()>);

impl Stranger {
    /// One that says everything again at once, or does not.
    fn new(server: &LocalServer, says_all_again: bool) -> Self {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (orders, ordered) = unbounded_channel();
        let (subscribed, is_subscribed) = channel();
        let (address, hears) = (server.address().to_owned(), heard.clone());
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(listen(&address, says_all_again, &hears, ordered, &subscribed));
        });
        is_subscribed.recv().unwrap();
        Stranger { heard, orders }
    }

    fn heard(&self) -> Vec<Message> {
        self.heard.lock().unwrap().clone()
    }

    fn say_all(&self, messages: &[Message]) {
        let (said, is_said) = channel();
        self.orders.send((messages.to_vec(), said)).unwrap();
        is_said.recv().unwrap();
    }
}

async fn listen(
    address: &str,
    says_all_again: bool,
    heard: &Mutex<Vec<Message>>,
    mut orders: UnboundedReceiver<Order>,
    subscribed: &Sender<()>,
) {
    let options = ConnectOptions::new().no_echo().subscription_capacity(1 << 20);
    let client = options.connect(address).await.unwrap();
    let mut messages = client.subscribe("futures-pool.>").await.unwrap();
    client.flush().await.unwrap();
    subscribed.send(()).unwrap();
    loop {
        tokio::select! {
            Some(message) = messages.next() => {
                heard.lock().unwrap().push(message.clone());
                if says_all_again {
                    say(&client, &message).await;
                }
            }
            order = orders.recv() => {
                let Some((messages, said)) = order else { break };
                for message in &messages {
                    say(&client, message).await;
                }
                client.flush().await.unwrap();
                said.send(()).unwrap();
            }
        }
    }
}

async fn say(client: &async_nats::Client, message: &Message) {
    let Message { subject, reply, payload, .. } = message.clone();
    let said = match reply {
        Some(reply) => client.publish_with_reply(subject, reply, payload).await,
        None => client.publish(subject, payload).await,
    };
    said.unwrap();
}

#[test]
fn n9_what_is_said_twice_counts_once() {
    watched(|| {
        let server = LocalServer::start().unwrap();
        let stranger = Stranger::new(&server, true);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap().to_owned();
        let executor = NatsExecutor::builder().server(server.address()).name("test").build().unwrap();
        let _hosts = [host(&server, 0, 2), host(&server, 1, 2)];
        executor.wait_for_workers(4, Duration::MAX).unwrap();
        let jobs: Vec<_> = (0..1000).map(|n| executor.submit(call(note, (path.clone(), n)))).collect();
        let large = executor.submit(call(echo, (vec![1; 6 << 20],)));
        assert!((0..1000).eq(jobs.into_iter().map(|job| job.into_result().unwrap())));
        assert_eq!(large.into_result().unwrap().len(), 6 << 20);
        let mut ran = noted(folder.path());
        ran.sort_unstable();
        assert!(ran.into_iter().eq(0..1000), "each ran once");
        assert_eq!((executor.stats().workers, executor.stats().completed), (4, 1001));
        assert!(!stranger.heard().is_empty());
    });
}

#[test]
fn n9_what_was_said_in_a_session_that_is_over_begins_none() {
    watched(|| {
        let server = LocalServer::start().unwrap();
        let stranger = Stranger::new(&server, false);
        let executor = NatsExecutor::builder().server(server.address()).name("test").build().unwrap();
        let gone = host(&server, 0, 2);
        let jobs: Vec<_> = (0..100).map(|n| executor.submit(call(same, (n,)))).collect();
        assert!((0..100).eq(jobs.into_iter().map(|job| job.into_result().unwrap())));
        gone.stop();
        let all = stranger.heard();
        let _host = host(&server, 1, 1);
        executor.wait_for_workers(1, Duration::MAX).unwrap();
        // Its beginning alone as well, with a host that joins and does not leave.
        for length in [3, 5, 7, 9, all.len() / 2, all.len()] {
            stranger.say_all(&all[..length]);
            let jobs: Vec<_> = (1000..1100).map(|n| executor.submit(call(same, (n,)))).collect();
            assert!((1000..1100).eq(jobs.into_iter().map(|job| job.into_result().unwrap())));
            assert_eq!(executor.hosts().iter().map(|host| &*host.name).collect::<Vec<_>>(), ["host_1"]);
        }
    });
}

#[test]
fn n9_garbage_on_every_subject_changes_nothing() {
    watched(|| {
        let seed = fastrand::u64(..);
        println!("seed {seed}");
        let mut random = fastrand::Rng::with_seed(seed);
        let server = LocalServer::start().unwrap();
        let stranger = Stranger::new(&server, false);
        let executor = NatsExecutor::builder().server(server.address()).name("test").build().unwrap();
        let _hosts = [host(&server, 0, 1), host(&server, 1, 1)];
        executor.wait_for_workers(2, Duration::MAX).unwrap();
        executor.submit(call(same, (1,))).into_result().unwrap();
        let heard = stranger.heard();
        let subjects: BTreeSet<_> = heard.iter().map(|message| message.subject.to_string()).collect();
        for kind in [".calls", ".arrivals", ".caller.", ".host."] {
            assert!(subjects.iter().any(|subject| subject.contains(kind)), "{kind} in {subjects:?}");
        }
        // Of any bytes, and of any length; each byte alone; nothing.
        let mut garbage: Vec<Vec<u8>> = (0..=255).map(|byte| vec![byte]).collect();
        garbage.push(Vec::new());
        garbage.extend((0..300).map(|_| (0..random.usize(..200)).map(|_| random.u8(..)).collect()));
        let of_subject = |subject: &str| heard.iter().find(|message| message.subject.as_str() == subject).unwrap();
        let messages: Vec<_> = subjects
            .iter()
            .flat_map(|subject| {
                garbage.iter().map(|bytes| Message { payload: bytes.clone().into(), ..of_subject(subject).clone() })
            })
            .collect();
        let workers = executor.hosts();
        for round in 0..5 {
            let jobs: Vec<_> = (0..100).map(|n| executor.submit(call(same, (round * 100 + n,)))).collect();
            stranger.say_all(&messages);
            assert!((round * 100..round * 100 + 100).eq(jobs.into_iter().map(|job| job.into_result().unwrap())));
        }
        assert_eq!(executor.hosts(), workers);
    });
}

#[test]
fn n9_a_user_and_a_password() {
    watched(|| {
        let config = "authorization { user: primes, password: sieve }";
        let server = LocalServer::with_config(config).unwrap();
        let known = || ConnectOptions::with_user_and_password("primes".to_owned(), "sieve".to_owned());
        let unknown = || ConnectOptions::with_user_and_password("primes".to_owned(), "guess".to_owned());
        let builder = || NatsExecutor::builder().server(server.address()).name("test");
        for refused in [builder(), builder().connect_options(unknown())] {
            let error = refused.build().unwrap_err().to_string();
            let start = format!("there is no connection to the NATS server at {}: ", server.address());
            assert!(error.starts_with(&start) && error.to_lowercase().contains("authorization"), "{error}");
        }
        let refused = WorkerHost::start(server.address(), "test", HostOptions::new().connect_options(unknown()));
        assert!(refused.unwrap_err().to_string().to_lowercase().contains("authorization"));

        let executor = builder().connect_options(known()).build().unwrap();
        let options = HostOptions::new().workers(1).log(|_| {}).connect_options(known());
        let _host = WorkerHost::start(server.address(), "test", options).unwrap();
        assert_eq!(executor.submit(call(same, (7,))).into_result().unwrap(), 7);
    });
}

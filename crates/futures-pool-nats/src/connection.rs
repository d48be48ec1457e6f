//! The connection to a server, as a caller and a host have it.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use async_nats::{Client, ConnectOptions, Event};
use bytes::Bytes;
use tokio::sync::Notify;

use crate::error::ConnectError;

/// How often a server is asked whether it is there. Two answers that do not come are noticed, and the connection is made anew.
const PING_INTERVAL: Duration = Duration::from_secs(1);
/// How long after a failed attempt to connect the next one follows.
const RECONNECT_DELAY: Duration = Duration::from_millis(200);
/// How long a message may wait to be put in line; longer means that the connection is not what it says it is.
const PUBLISH_PATIENCE: Duration = Duration::from_millis(500);
/// How many messages that have come may wait to be looked at. What is more is lost, and sent again.
const CAPACITY: usize = 64 << 10;

/// The subjects of callers and hosts of one name.
#[derive(Clone, Debug)]
pub(crate) struct Subjects {
    prefix: String,
}

impl Subjects {
    /// # Errors
    /// If a name is empty, or has a character that is not a letter, a digit, `-` or `_`: others have a meaning in subjects.
    pub(crate) fn of(name: &str) -> Result<Self, ConnectError> {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
        if name.is_empty() || !name.chars().all(is_plain) {
            return Err(ConnectError::Name(name.to_owned()));
        }
        Ok(Subjects { prefix: format!("futures-pool.{name}") })
    }

    /// Where callers call all hosts.
    pub(crate) fn calls(&self) -> String {
        format!("{}.calls", self.prefix)
    }

    /// Where a host that has just come asks all callers to call.
    pub(crate) fn arrivals(&self) -> String {
        format!("{}.arrivals", self.prefix)
    }

    /// Where that caller is spoken to.
    pub(crate) fn caller(&self, caller: impl std::fmt::Display) -> String {
        format!("{}.caller.{caller}", self.prefix)
    }

    /// Where that host is spoken to about that session.
    pub(crate) fn host(&self, host: impl std::fmt::Display, session: impl std::fmt::Display) -> String {
        format!("{}.host.{host}.{session}", self.prefix)
    }
}

/// A connection that tells when it is there again.
pub(crate) struct Connection {
    client: Client,
    connected: Arc<Notify>,
    line: Line,
}

impl Connection {
    /// Connects, within the time that the options give.
    pub(crate) async fn new(server: &str, options: ConnectOptions) -> Result<Self, ConnectError> {
        let connected = Arc::new(Notify::new());
        let notify = connected.clone();
        let options = options
            .ping_interval(PING_INTERVAL)
            .subscription_capacity(CAPACITY)
            .reconnect_delay_callback(|_attempts| RECONNECT_DELAY)
            .event_callback(move |event| {
                if matches!(event, Event::Connected) {
                    notify.notify_one();
                }
                std::future::ready(())
            });
        let client = options.connect(server).await.map_err(|error| ConnectError::server(server, error))?;
        Ok(Connection { client, connected, line: Line::default() })
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// How many bytes a message may have.
    pub(crate) fn largest_payload(&self) -> usize {
        self.client.max_payload()
    }

    /// Whether there is a server at the other end, as far as is known.
    pub(crate) fn is_connected(&self) -> bool {
        self.client.connection_state() == async_nats::connection::State::Connected
    }

    /// Waits until the connection is there, or there again.
    pub(crate) async fn connected(&self) {
        self.connected.notified().await;
    }

    /// Sends a message, if there is a connection. It may be lost.
    pub(crate) async fn publish(&self, subject: async_nats::Subject, payload: Bytes) {
        // Without a connection, messages would be kept until there is no room for more, and then this would wait.
        if self.is_connected() {
            self.line.put(self.client.publish(subject, payload)).await;
        }
    }

    /// [`publish`](Self::publish), with a subject for the answer.
    pub(crate) async fn publish_with_reply(&self, subject: String, reply: String, payload: Bytes) {
        if self.is_connected() {
            self.line.put(self.client.publish_with_reply(subject, reply, payload)).await;
        }
    }
}

/// The line of messages that the connection takes one by one. It does not move when the other end takes nothing.
#[derive(Default)]
struct Line {
    /// Whether the last message could not be put in it in time.
    is_blocked: Cell<bool>,
}

impl Line {
    /// Puts a message in line. If it cannot be in time, it is lost.
    async fn put<E>(&self, publish: impl Future<Output = Result<(), E>>) {
        // One is waited for and the others are not, or a lease would end unseen meanwhile.
        let patience = if self.is_blocked.get() { Duration::ZERO } else { PUBLISH_PATIENCE };
        self.is_blocked.set(tokio::time::timeout(patience, publish).await.is_err());
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use futures_util::FutureExt;
    use tokio::time::Instant;
    use watchdog::watched;

    use super::*;

    #[test]
    fn n6_a_line_that_does_not_move_is_waited_for_once_however_many_messages_there_are() {
        watched(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
            runtime.unwrap().block_on(async {
                let line = Line::default();
                for _ in 0..3 {
                    let began = Instant::now();
                    for _ in 0..1000 {
                        line.put(pending::<Result<(), ()>>()).await;
                    }
                    // The clock stands still but for what is waited for.
                    let waited = began.elapsed();
                    assert!(PUBLISH_PATIENCE <= waited && waited < 2 * PUBLISH_PATIENCE, "{waited:?}");
                    // What can be put in line at once is, and then the next one is waited for again.
                    let mut is_put = false;
                    line.put(ready(Ok::<(), ()>(())).inspect(|_| is_put = true)).await;
                    assert!(is_put);
                }
            });
        });
    }
}

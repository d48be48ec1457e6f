//! Speaks to Chromium by its DevTools protocol: a request and its answer are JSON over a WebSocket, and between them come
//! events. <https://chromedevtools.github.io/devtools-protocol/>

use std::io::ErrorKind;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::{Error, Message, WebSocket};

use crate::browser::Browser;

/// How long an answer, or what a test waits for, may take; far more than any needs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// The requests and events of a browser, or of one of its pages.
pub(crate) struct Connection {
    socket: WebSocket<TcpStream>,
    browser: Arc<Browser>,
    requests: u64,
    /// Those that came while something else was awaited, oldest first.
    pub(crate) events: Vec<Value>,
    pub(crate) patience: Duration,
}

impl Connection {
    pub(crate) fn to(address: &str, browser: Arc<Browser>) -> Connection {
        let host = address.trim_start_matches("ws://").split('/').next().unwrap();
        let stream = TcpStream::connect(host).unwrap_or_else(|error| panic!("{}: {error}", browser.state()));
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client(address, stream).unwrap();
        Connection { socket, browser, requests: 0, events: Vec::new(), patience: PATIENCE }
    }

    pub(crate) fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.requests += 1;
        let request = json!({ "method": method, "params": parameters, "id": self.requests }).to_string();
        let awaited: String = request.chars().take(300).collect();
        if let Err(error) = self.socket.send(Message::text(request)) {
            panic!("{}; it cannot be asked for {awaited}: {error}", self.browser.state());
        }
        let until = Instant::now() + self.patience;
        loop {
            let message = self.read(&awaited, until);
            if message["id"] == self.requests {
                assert!(message["error"].is_null(), "{awaited}: {}", message["error"]);
                return message["result"].clone();
            }
            self.events.push(message);
        }
    }

    /// Waits for such an event, unless it has come already, and keeps it and those before it.
    pub(crate) fn wait_for(&mut self, awaited: &str, is_awaited: impl Fn(&Value) -> bool) -> Value {
        if let Some(event) = self.events.iter().find(|event| is_awaited(event)) {
            return event.clone();
        }
        let until = Instant::now() + self.patience;
        loop {
            let event = self.read(awaited, until);
            self.events.push(event.clone());
            if is_awaited(&event) {
                return event;
            }
        }
    }

    fn read(&mut self, awaited: &str, until: Instant) -> Value {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "there is no answer after {:?}: {awaited}; {}",
                self.patience,
                self.browser.state()
            );
            self.socket.get_ref().set_read_timeout(Some(left)).unwrap();
            match self.socket.read() {
                Ok(Message::Text(text)) => {
                    let message: Value = serde_json::from_str(&text).unwrap();
                    // It answers nothing more.
                    assert!(message["method"] != "Inspector.targetCrashed", "the page has crashed: {awaited}");
                    return message;
                }
                Ok(_) => {}
                Err(Error::Io(error)) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(error) => panic!("{}; there is no answer: {awaited}: {error}", self.browser.state()),
            }
        }
    }
}

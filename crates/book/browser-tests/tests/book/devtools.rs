//! Drives Chromium by its DevTools protocol: a request and its answer are JSON over a WebSocket, and between them come events.
//! <https://chromedevtools.github.io/devtools-protocol/>

use std::io::{self, BufRead, BufReader};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

use crate::ready::PATIENCE;

/// A running browser. It ends when this is dropped.
pub(crate) struct Browser {
    process: Child,
    /// `ws://127.0.0.1:40000/devtools/browser/…`
    address: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    pub(crate) fn start(program: &Path) -> Browser {
        let profile = tempfile::tempdir().unwrap();
        let mut process = Command::new(program)
            .args(["--headless", "--remote-debugging-port=0", "--no-first-run", "--disable-background-networking"])
            // It opens our own pages only; its sandbox is not to be had by root, nor in most containers.
            .args(["--no-sandbox", "--disable-dev-shm-usage"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{} cannot be started: {error}", program.display()));
        let mut said = BufReader::new(process.stderr.take().unwrap());
        let mut before = String::new();
        let address = loop {
            let mut line = String::new();
            if said.read_line(&mut line).unwrap() == 0 {
                panic!("{} has ended without a word of where it listens; it said:\n{before}", program.display());
            }
            match line.trim().strip_prefix("DevTools listening on ") {
                Some(address) => break address.to_owned(),
                None => before += &line,
            }
        };
        // It would stop at a full pipe.
        thread::spawn(move || io::copy(&mut said, &mut io::sink()));
        Browser { process, address, _profile: profile }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The requests and events of a browser, or of one of its pages.
struct Connection {
    socket: WebSocket<TcpStream>,
    requests: u64,
    /// Those that came while an answer was awaited, oldest first.
    events: Vec<Value>,
}

impl Connection {
    fn to(address: &str) -> Connection {
        let host = address.trim_start_matches("ws://").split('/').next().unwrap();
        let stream = TcpStream::connect(host).unwrap();
        // Only a browser that hangs takes that long. The test then ends, and the browser with it.
        stream.set_read_timeout(Some(PATIENCE / 2)).unwrap();
        let (socket, _) = tungstenite::client(address, stream).unwrap();
        Connection { socket, requests: 0, events: Vec::new() }
    }

    fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.requests += 1;
        let request = json!({ "id": self.requests, "method": method, "params": parameters });
        self.socket.send(Message::text(request.to_string())).unwrap();
        loop {
            let message = self.read(method);
            if message["id"] == self.requests {
                assert!(message["error"].is_null(), "{method} {parameters}: {}", message["error"]);
                return message["result"].clone();
            }
            self.events.push(message);
        }
    }

    /// Waits for this event, and keeps those before it.
    fn wait_for_event(&mut self, method: &str) {
        loop {
            let message = self.read(method);
            let awaited = message["method"] == method;
            self.events.push(message);
            if awaited {
                return;
            }
        }
    }

    fn read(&mut self, awaited: &str) -> Value {
        match self.socket.read() {
            Ok(message) => serde_json::from_str(message.to_text().unwrap()).unwrap(),
            Err(error) => panic!("the browser does not answer while {awaited} is awaited: {error}"),
        }
    }
}

/// A page with storage of its own, 1600 pixels wide and light. It is closed when this is dropped.
pub(crate) struct Page {
    connection: Connection,
    /// The browser closes the page, and forgets its storage, when this connection ends.
    _owner: Connection,
    _browser: Arc<Browser>,
}

impl Page {
    pub(crate) fn new(browser: Arc<Browser>) -> Page {
        let mut owner = Connection::to(&browser.address);
        let context = owner.call("Target.createBrowserContext", json!({ "disposeOnDetach": true }));
        let blank = json!({ "url": "about:blank", "browserContextId": context["browserContextId"] });
        let target = owner.call("Target.createTarget", blank);
        let (host, _) = browser.address.split_once("/devtools/").unwrap();
        let address = format!("{host}/devtools/page/{}", target["targetId"].as_str().unwrap());
        let mut page = Page { connection: Connection::to(&address), _owner: owner, _browser: browser };
        for domain in ["Page", "Runtime", "Network", "Log"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page.is_wide(1600);
        page.prefers("light");
        page
    }

    /// Makes a request of the protocol.
    pub(crate) fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.connection.call(method, parameters)
    }

    /// The width of the window, in pixels.
    pub(crate) fn is_wide(&mut self, width: u32) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size);
    }

    /// The colours that the reader has chosen in the system: `light` or `dark`.
    pub(crate) fn prefers(&mut self, scheme: &str) {
        self.is_shown_on("", scheme);
    }

    /// Takes the styles for `print`, or with an empty word those for what it is shown on; and this colour scheme.
    pub(crate) fn is_shown_on(&mut self, media: &str, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.call("Emulation.setEmulatedMedia", json!({ "media": media, "features": features }));
    }

    /// Opens a file, and waits until it has loaded.
    pub(crate) fn open(&mut self, file: &Path) {
        self.connection.events.clear();
        let address = address(file);
        let answer = self.call("Page.navigate", json!({ "url": address }));
        assert!(answer["errorText"].is_null(), "{address}: {}", answer["errorText"]);
        self.wait_until_loaded();
    }

    /// Does what leaves the page, and waits until the next one has loaded.
    pub(crate) fn leave(&mut self, expression: &str) {
        self.connection.events.clear();
        self.evaluate(expression);
        self.wait_until_loaded();
    }

    fn wait_until_loaded(&mut self) {
        if !self.connection.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            self.connection.wait_for_event("Page.loadEventFired");
        }
    }

    /// What has happened since a file was opened.
    pub(crate) fn events(&self) -> &[Value] {
        &self.connection.events
    }

    /// The value of an expression of JavaScript, or of its promise.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", parameters);
        let error = &answer["exceptionDetails"];
        assert!(error.is_null(), "{expression:.200}: {error}");
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    pub(crate) fn wait_until(&mut self, expression: &str) {
        let wait = format!(
            "new Promise((done) => {{ const look = () => ({expression}) ? done(true) : setTimeout(look, 10); look(); }})"
        );
        self.evaluate(&wait);
    }

    /// Presses a key by the name that the browser has for it: `Tab`, `Enter`, `ArrowLeft`, and a space.
    pub(crate) fn press(&mut self, key: &str) {
        let (code, number, text) = match key {
            "Tab" => ("Tab", 9, ""),
            "Enter" => ("Enter", 13, "\r"),
            "Escape" => ("Escape", 27, ""),
            " " => ("Space", 32, " "),
            "ArrowLeft" => ("ArrowLeft", 37, ""),
            "ArrowRight" => ("ArrowRight", 39, ""),
            _ => panic!("this key has no number here yet: {key}"),
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = json!(text);
            }
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Moves the mouse to the first element that this CSS selector finds.
    pub(crate) fn point_at(&mut self, selector: &str) {
        self.mouse("mouseMoved", selector);
    }

    /// Clicks on the first element that this CSS selector finds.
    pub(crate) fn click(&mut self, selector: &str) {
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            self.mouse(kind, selector);
        }
    }

    fn mouse(&mut self, kind: &str, selector: &str) {
        let middle = self.evaluate(&format!(
            "(() => {{
                const element = document.querySelector({selector:?});
                if (!element) throw new Error('there is no ' + {selector:?});
                element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
                const box = element.getBoundingClientRect();
                return [box.x + box.width / 2, box.y + box.height / 2];
            }})()"
        ));
        let (button, clicks) = if kind == "mouseMoved" { ("none", 0) } else { ("left", 1) };
        let event = json!({ "type": kind, "x": middle[0], "y": middle[1], "button": button, "clickCount": clicks });
        self.call("Input.dispatchMouseEvent", event);
    }
}

/// `file:///folder/page.html`
fn address(file: &Path) -> String {
    let path = file.to_str().expect("a path in Unicode").replace('\\', "/").replace('%', "%25").replace(' ', "%20");
    format!("file:///{}", path.trim_start_matches('/'))
}

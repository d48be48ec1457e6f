//! A page of the browser: what is done on it, and what is seen.

use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::devtools::Connection;

/// A page in a window of its own, with storage of its own, 1600 pixels wide and light. It is closed when this is dropped.
pub(crate) struct Page {
    pub(crate) connection: Connection,
    /// What the browser calls the load of the document that is here.
    load: Value,
    /// The browser closes the page, and forgets its storage, when this connection ends.
    _owner: Connection,
}

impl Page {
    pub(crate) fn new(browser: Arc<Browser>) -> Page {
        let mut owner = Connection::to(&browser.address, browser.clone());
        let context = owner.call("Target.createBrowserContext", json!({ "disposeOnDetach": true }));
        let blank = json!({ "url": "about:blank", "browserContextId": context["browserContextId"], "newWindow": true });
        let target = owner.call("Target.createTarget", blank);
        let (host, _) = browser.address.split_once("/devtools/").unwrap();
        let address = format!("{host}/devtools/page/{}", target["targetId"].as_str().unwrap());
        let mut page = Page { connection: Connection::to(&address, browser), load: Value::Null, _owner: owner };
        for domain in ["Page", "Runtime", "Network", "Log", "Inspector"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page.call("Page.setLifecycleEventsEnabled", json!({ "enabled": true }));
        // As if its window were in front of those of other tests.
        page.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        page.load = page.call("Page.getFrameTree", json!({}))["frameTree"]["frame"]["loaderId"].clone();
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

    /// Waits until another document than the one that was here has loaded.
    fn wait_until_loaded(&mut self) {
        let before = self.load.clone();
        let event = self.connection.wait_for("the page is to load", |event| {
            let about = &event["params"];
            event["method"] == "Page.lifecycleEvent" && about["name"] == "load" && about["loaderId"] != before
        });
        self.load = event["params"]["loaderId"].clone();
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

    /// Waits until an expression is true. It is asked again and again: a page may be slow, and a timer in it late.
    pub(crate) fn wait_until(&mut self, expression: &str) {
        let patience = self.connection.patience;
        let until = Instant::now() + patience;
        while self.evaluate(&format!("Boolean({expression})")) != true {
            assert!(Instant::now() < until, "this is not true after {patience:?}: {expression}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Presses a key by the name that the browser has for it: `Tab`, `Enter`, `ArrowLeft`, and a space.
    pub(crate) fn press(&mut self, key: &str) {
        let (code, number, text) = match key {
            "Tab" => ("Tab", 9, ""),
            "Enter" => ("Enter", 13, "\r"),
            "Escape" => ("Escape", 27, ""),
            " " => ("Space", 32, " "),
            "Home" => ("Home", 36, ""),
            "End" => ("End", 35, ""),
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

//! HTTP by hand, for what a well-behaved client never does.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use practice_site::PracticeSite;

/// One connection, on which requests are written as they stand.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The header lines, in lower case.
    pub(crate) headers: Vec<String>,
    pub(crate) body: String,
}

impl Connection {
    pub(crate) fn open(site: &PracticeSite) -> Self {
        let stream = TcpStream::connect(site.address()).expect("the site accepts connections");
        Self { stream: BufReader::new(stream) }
    }

    pub(crate) fn send(&mut self, text: &str) {
        self.stream.get_mut().write_all(text.as_bytes()).expect("the site takes what is sent");
    }

    pub(crate) fn ask(&mut self, host: &str, path: &str) {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
    }

    /// Reads one answer, its body by its Content-Length.
    pub(crate) fn answer(&mut self) -> Answer {
        let head = self.head();
        let body = self.read(head.length());
        Answer { body: String::from_utf8(body).expect("text"), ..head }
    }

    /// Reads so many bytes of a body.
    pub(crate) fn read(&mut self, length: usize) -> Vec<u8> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("as many bytes as announced");
        body
    }

    /// Reads all that still comes before the site closes this connection.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        self.stream.read_to_end(&mut rest).expect("the site closes this connection in good order");
        rest
    }

    /// Reads the status and the headers of an answer, and leaves its body unread.
    pub(crate) fn head(&mut self) -> Answer {
        let status = self.line();
        let status = status.split(' ').nth(1).and_then(|status| status.parse().ok());
        let mut headers = Vec::new();
        loop {
            match self.line() {
                line if line.is_empty() => break,
                line => headers.push(line.to_ascii_lowercase()),
            }
        }
        Answer { status: status.expect("a status line"), headers, body: String::new() }
    }

    /// Whether the site has closed this connection. Blocks until it has, or sends something.
    pub(crate) fn is_closed(&mut self) -> bool {
        // A reset is an end too: the site left before it had read all we sent.
        self.stream.fill_buf().map_or(true, <[u8]>::is_empty)
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("a line of the head");
        line.trim_end().to_owned()
    }
}

impl Answer {
    /// The length of the body, as announced.
    pub(crate) fn length(&self) -> usize {
        let length = self.headers.iter().find_map(|line| line.strip_prefix("content-length: "));
        length.map_or(0, |length| length.parse().expect("a length in bytes"))
    }
}

/// The whole of one answer to one request, on a connection of its own.
pub(crate) fn exchange(site: &PracticeSite, text: &str) -> Answer {
    let mut connection = Connection::open(site);
    connection.send(text);
    connection.answer()
}

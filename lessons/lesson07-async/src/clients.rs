//! Many clients at once, all of them on the calling thread.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::spawn_local;

/// What a client got, and how long it waited for it.
pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) wait: Duration,
}

/// A client for each path. They connect first, and then all ask at the same time.
pub(crate) async fn ask_at_once(
    address: SocketAddr,
    paths: impl IntoIterator<Item = &'static str>,
) -> Result<Vec<Answer>, Box<dyn Error>> {
    let mut connected = Vec::new();
    for path in paths {
        connected.push((TcpStream::connect(address).await?, path));
    }
    let clients: Vec<_> = connected.into_iter().map(|(stream, path)| spawn_local(ask(stream, path))).collect();
    let mut answers = Vec::new();
    for client in clients {
        answers.push(client.await??);
    }
    Ok(answers)
}

/// What a browser does.
pub(crate) async fn ask(mut stream: TcpStream, path: &str) -> io::Result<Answer> {
    let asked = Instant::now();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let wait = asked.elapsed();
    match answer.split_once("\r\n\r\n") {
        Some((head, text)) if head.starts_with("HTTP/1.1 200 ") => {
            Ok(Answer { text: text.trim_end().to_owned(), wait })
        }
        _ => Err(io::Error::other(format!("GET {path} is answered by {answer:?}"))),
    }
}

/// Both ends of every connection are open files of this program, and macOS allows only 256 unless a program asks for
/// more.
#[cfg(unix)]
pub(crate) fn allow_sockets() -> io::Result<()> {
    use rustix::process::{Resource, getrlimit, setrlimit};

    let mut limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(2048, |maximum| maximum.min(2048));
    limit.current = limit.current.map(|current| current.max(wanted));
    Ok(setrlimit(Resource::Nofile, limit)?)
}

#[cfg(not(unix))]
pub(crate) fn allow_sockets() -> io::Result<()> {
    Ok(())
}

//! A site on loopback with so many pages, of which every tenth is lost.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;

/// Starts it, to run as long as the program does, and gives the addresses of its pages.
pub(crate) fn start(pages: usize) -> io::Result<Vec<String>> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            thread::spawn(|| drop(answer(client))); // a client that goes away is no harm
        }
    });
    Ok((1..=pages).map(|page| format!("http://{address}/{page}")).collect())
}

fn answer(client: TcpStream) -> io::Result<()> {
    let mut lines = BufReader::new(&client).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    while lines.next().transpose()?.is_some_and(|header| !header.is_empty()) {}
    let page = request.split(['/', ' ']).find_map(|word| word.parse::<usize>().ok());
    let (status, body) = match page {
        Some(page) if page % 10 != 0 => ("200 OK", "<p>".repeat(100 * page)),
        _ => ("404 Not Found", String::new()),
    };
    write!(&client, "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

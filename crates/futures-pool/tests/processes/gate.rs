//! What tests hold tasks in other processes with.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

/// Where tasks stop until they may go on.
pub(crate) struct Gate(TcpListener);

impl Gate {
    pub(crate) fn new() -> Self {
        Gate(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap())
    }

    /// What a task needs to come here.
    pub(crate) fn port(&self) -> u16 {
        self.0.local_addr().unwrap().port()
    }

    /// Waits for the next task that comes.
    pub(crate) fn next(&self) -> Held {
        // On Windows what was accepted is inherited by workers that are started later, and its clone is not.
        let mut stream = self.0.accept().unwrap().0.try_clone().unwrap();
        let mut pid = [0; 4];
        stream.read_exact(&mut pid).unwrap();
        Held { stream, pid: u32::from_le_bytes(pid) }
    }
}

/// A task that stands at the gate; it goes on when this is dropped.
pub(crate) struct Held {
    stream: TcpStream,
    /// The process it runs in.
    pub(crate) pid: u32,
}

impl Held {
    pub(crate) fn let_go(self) {}

    /// Waits until its process is no more, and does not let it go before.
    pub(crate) fn wait_for_its_end(mut self) {
        let nothing = self.stream.read(&mut [0]);
        assert!(!matches!(nothing, Ok(1..)), "only an end was expected");
    }
}

impl Drop for Held {
    /// Says so, since on Windows a process that was started in between may hold the connection open.
    fn drop(&mut self) {
        let _ = self.stream.write_all(&[1]); // its process may be no more
    }
}

/// Called in a worker: tells the gate where it is, and stays connected as long as its process lives.
pub(crate) fn stay_connected(port: u16) {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.write_all(&std::process::id().to_le_bytes()).unwrap();
    std::mem::forget(stream);
}

/// Called in a worker: stops at the gate until let go. If the test has gone, it goes on too.
pub(crate) fn stop_at(port: u16) {
    let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else { return };
    let told = stream.write_all(&std::process::id().to_le_bytes());
    let _end = told.and_then(|()| stream.read(&mut [0]));
}

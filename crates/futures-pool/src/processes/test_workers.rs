//! What tests inside this crate start as workers, and what these do.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::exit;
use std::thread;

use super::executor::ProcessPoolExecutor;
use super::wire::channel;
use super::wire::frame;
use super::wire::program::{Program, WORKER};
use super::worker_side::entry;
use super::worker_side::serve;

crate::remote!(double);
pub(crate) fn double(n: u64) -> u64 {
    2 * n
}

crate::remote!(hold);
/// Says on that port that it is there, and waits until it may go on.
pub(crate) fn hold(port: u16) {
    ask(port);
}

pub(crate) fn pool_of(max_workers: usize, program: Program) -> ProcessPoolExecutor {
    ProcessPoolExecutor::builder().max_workers(max_workers).build_with(program).unwrap()
}

/// This test program, which runs one test as a worker.
pub(crate) fn this_program(test: &str) -> Program {
    let args = ["--exact", test, "--nocapture", "--test-threads=1"].map(Into::into).to_vec();
    Program { path: channel::this_program().unwrap(), args, prints: true }
}

/// Its workers begin by asking at that port what to do.
pub(crate) fn asking_program(port: u16) -> Program {
    let mut program = this_program("processes::test_workers::does_as_it_is_told");
    program.args.push(port.to_string().into()); // one more name of a test, which there is not
    program
}

/// Where workers and tasks ask.
pub(crate) struct Questions(TcpListener);

/// Somebody who asked, and goes on when it is told how, or when this is dropped.
pub(crate) struct Question(TcpStream);

/// What a worker is to do.
#[derive(Clone, Copy, Debug)]
#[repr(u8)]
pub(crate) enum Told {
    Serve = 1,
    /// Say that it is unable to, as where the system refuses a thread.
    SayUnable,
    /// End without a word.
    End,
}

impl Questions {
    pub(crate) fn new() -> Self {
        Questions(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap())
    }

    pub(crate) fn port(&self) -> u16 {
        self.0.local_addr().unwrap().port()
    }

    /// Waits for the next one who asks.
    pub(crate) fn next(&self) -> Question {
        Question(self.0.accept().unwrap().0)
    }

    /// Answers all that ask, one after the other with these and then with the last of them, for good.
    pub(crate) fn answer(self, told: &[Told]) -> u16 {
        let (port, told) = (self.port(), told.to_vec());
        thread::spawn(move || {
            let last = *told.last().unwrap();
            let answers = told.into_iter().chain(std::iter::repeat(last));
            answers.zip(self.0.incoming()).for_each(|(told, asked)| Question(asked.unwrap()).answer(told));
        });
        port
    }
}

impl Question {
    pub(crate) fn answer(mut self, told: Told) {
        let _ = self.0.write_all(&[told as u8]); // it may have been killed
    }
}

/// `None` if nobody answers any more.
pub(crate) fn ask(port: u16) -> Option<u8> {
    let mut told = [0];
    let asked = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).and_then(|mut stream| stream.read_exact(&mut told));
    asked.ok().map(|()| told[0])
}

/// A worker.
#[test]
fn does_as_it_is_told() {
    if std::env::var_os(WORKER).is_none() {
        return;
    }
    let port = std::env::args().next_back().unwrap().parse().unwrap();
    match ask(port) {
        Some(told) if told == Told::Serve as u8 => entry::serve_if_worker(),
        Some(told) if told == Told::SayUnable as u8 => {
            let ends = channel::of_this_worker().unwrap();
            let message = serve::unable(&std::io::Error::other("no more threads"));
            frame::write(&mut &ends.data, message.head(), message.blobs()).unwrap();
            exit(1);
        }
        _ => exit(1),
    }
}

/// A worker.
#[test]
fn serves() {
    entry::serve_if_worker();
}

//! [`RawChild`]: a child process that sends back what it is sent, by hand, over the kind of channel that our pool uses.
//! What that takes is the limit for every pool.

mod channel;

use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::process::Child;

use self::channel::Channel;
use crate::Failure;

/// The process and the way to it.
pub(crate) struct RawChild {
    child: Child,
    channel: Channel,
}

/// What such a process does; at the end of its channel it ends.
#[derive(Clone, Copy)]
pub(crate) enum Echo {
    /// Reads a message, writes it back.
    Messages,
    /// Messages too, but reads and writes as many at a time as there are.
    Buffered,
    /// Reads a whole frame into fresh memory, then writes it back.
    Frames,
}

/// A number, and room for as much again as says what to do with it.
pub(crate) type Message = [u8; 16];

/// As much is read or written at a time, if it is there.
pub(crate) const BUFFER: usize = 64 << 10;

/// What the command line of such a process begins with, which the program writes to itself and no one else.
pub(crate) const FLAG: &str = "echo";

impl RawChild {
    pub(crate) fn start(echo: Echo) -> Result<Self, Failure> {
        let (child, channel) = channel::start(&[&format!("--{FLAG}"), echo.name()])?;
        Ok(RawChild { child, channel })
    }

    pub(crate) fn channel(&self) -> &Channel {
        &self.channel
    }

    /// To be sent and received by [`Echo::Messages`].
    pub(crate) fn round_trip(&self, message: &Message) -> io::Result<Message> {
        self.send(message)?;
        self.receive()
    }

    pub(crate) fn send(&self, message: &Message) -> io::Result<()> {
        self.channel().write_all(message)
    }

    pub(crate) fn receive(&self) -> io::Result<Message> {
        let mut message = Message::default();
        self.channel().read_exact(&mut message)?;
        Ok(message)
    }

    /// To be sent by [`Echo::Frames`].
    pub(crate) fn send_frame(&self, bytes: &[u8]) -> io::Result<()> {
        write_frame(self.channel(), bytes)
    }

    pub(crate) fn receive_frame(&self) -> io::Result<Vec<u8>> {
        read_frame(self.channel())
    }
}

impl Drop for RawChild {
    fn drop(&mut self) {
        // If the child is gone already, there is nothing to end.
        let (Ok(()) | Err(_)) = self.channel.shutdown(Shutdown::Both);
        let (Ok(_) | Err(_)) = self.child.wait();
    }
}

impl Echo {
    const ALL: [Echo; 3] = [Echo::Messages, Echo::Buffered, Echo::Frames];

    fn name(self) -> &'static str {
        match self {
            Echo::Messages => "messages",
            Echo::Buffered => "buffered",
            Echo::Frames => "frames",
        }
    }

    pub(crate) fn named(name: &str) -> Result<Self, String> {
        Echo::ALL.into_iter().find(|echo| echo.name() == name).ok_or_else(|| format!("there is no echo of {name:?}"))
    }
}

/// In the child.
pub(crate) fn serve(echo: Echo) -> Result<(), Failure> {
    let channel = channel::of_this_child()?;
    let served = match echo {
        Echo::Messages => echo_messages(&channel, size_of::<Message>()),
        Echo::Buffered => echo_messages(&channel, BUFFER),
        Echo::Frames => echo_frames(&channel),
    };
    match served {
        Err(error) if error.kind() != ErrorKind::UnexpectedEof => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A buffer of the size of a message is as none.
fn echo_messages(channel: &Channel, buffer: usize) -> io::Result<()> {
    let mut input = BufReader::with_capacity(buffer, channel);
    let mut output = BufWriter::with_capacity(buffer, channel);
    let mut message = Message::default();
    loop {
        if input.buffer().len() < message.len() {
            output.flush()?; // the next read may wait for whoever waits for this
        }
        input.read_exact(&mut message)?;
        output.write_all(&message)?;
    }
}

fn echo_frames(channel: &Channel) -> io::Result<()> {
    loop {
        write_frame(channel, &read_frame(channel)?)?;
    }
}

/// The length, then the bytes.
fn write_frame(mut channel: &Channel, bytes: &[u8]) -> io::Result<()> {
    channel.write_all(&(bytes.len() as u64).to_le_bytes())?;
    channel.write_all(bytes)
}

fn read_frame(mut channel: &Channel) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    channel.read_exact(&mut length)?;
    let mut bytes = vec![0; u64::from_le_bytes(length) as usize];
    channel.read_exact(&mut bytes)?;
    Ok(bytes)
}

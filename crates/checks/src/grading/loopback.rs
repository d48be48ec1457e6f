use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

/// Whether this machine can reach itself at 127.0.0.1: what checks need whose processes talk over connections. For
/// [`Exercise::needs`](crate::Exercise::needs).
///
/// ```
/// assert_eq!(checks::loopback(), Ok(()));
/// ```
///
/// # Errors
///
/// A sentence for the student.
pub fn loopback() -> Result<(), String> {
    greet().map_err(|error| {
        format!(
            "the checks do not run: this machine cannot reach itself at 127.0.0.1: {error}.\n\
             next: allow connections on loopback (a container without a network, or a firewall, may forbid them),\n\
             then run the same command."
        )
    })
}

fn greet() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let mut client = TcpStream::connect_timeout(&address, LONGEST)?;
    let (mut server, _) = listener.accept()?;
    client.set_read_timeout(Some(LONGEST))?;
    server.write_all(b"!")?;
    client.read_exact(&mut [0])
}

/// Far longer than it takes on the slowest machine. Where packets are dropped in silence, no error would come.
const LONGEST: Duration = Duration::from_secs(20);

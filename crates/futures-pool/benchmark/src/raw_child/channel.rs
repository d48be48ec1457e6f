//! The way between the program and its child: as in our pool, a pair of sockets on Unix, loopback elsewhere.

#[cfg(unix)]
pub(super) use self::pair::{of_this_child, start};
#[cfg(unix)]
pub(crate) use std::os::unix::net::UnixStream as Channel;

#[cfg(not(unix))]
pub(super) use self::loopback::{of_this_child, start};
#[cfg(not(unix))]
pub(crate) use std::net::TcpStream as Channel;

/// One end is the child's standard input.
#[cfg(unix)]
mod pair {
    use std::os::fd::{AsFd, OwnedFd};
    use std::process::{Child, Command, Stdio};
    use std::{env, io};

    use super::Channel;

    pub(crate) fn start(args: &[&str]) -> io::Result<(Child, Channel)> {
        let (ours, theirs) = Channel::pair()?;
        let child = Command::new(env::current_exe()?).args(args).stdin(Stdio::from(OwnedFd::from(theirs))).spawn()?;
        Ok((child, ours))
    }

    pub(crate) fn of_this_child() -> io::Result<Channel> {
        Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
    }
}

/// The child is told a port, and connects.
#[cfg(not(unix))]
mod loopback {
    use std::net::{Ipv4Addr, TcpListener};
    use std::process::{Child, Command};
    use std::{env, io};

    use super::Channel;

    const PORT: &str = "FUTURES_POOL_BENCHMARK_PORT";

    pub(crate) fn start(args: &[&str]) -> io::Result<(Child, Channel)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port().to_string();
        let child = Command::new(env::current_exe()?).args(args).env(PORT, port).spawn()?;
        let (channel, _) = listener.accept()?;
        channel.set_nodelay(true)?;
        Ok((child, channel))
    }

    pub(crate) fn of_this_child() -> io::Result<Channel> {
        let port = env::var(PORT).ok().and_then(|port| port.parse().ok()).ok_or(io::ErrorKind::InvalidInput)?;
        let channel = Channel::connect((Ipv4Addr::LOCALHOST, port))?;
        channel.set_nodelay(true)?;
        Ok(channel)
    }
}

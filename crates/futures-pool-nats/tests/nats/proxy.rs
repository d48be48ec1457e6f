//! A proxy between a host and the server, which loses the connection in the ways in which networks do.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use futures_pool_nats::LocalServer;

/// Passes on what comes, both ways, until it is told otherwise. It ends with this.
pub(crate) struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    server: SocketAddr,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Whether nothing is passed on from the host.
    is_mute: bool,
    /// Whether nothing is passed on to the host.
    is_deaf: bool,
    is_cut: bool,
    is_over: bool,
    /// How long each part of what comes is kept.
    delay: Duration,
    streams: Vec<TcpStream>,
}

impl Proxy {
    pub(crate) fn to(server: &LocalServer) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let server = server.address().trim_start_matches("nats://").parse().unwrap();
        let shared = Arc::new(Shared { server, state: Mutex::default(), changed: Condvar::new() });
        let proxy = Proxy { address, shared: shared.clone() };
        thread::spawn(move || {
            let clients = listener.incoming().take_while(|_| !shared.state.lock().unwrap().is_over);
            clients.for_each(|client| shared.connect(client.unwrap()));
        });
        proxy
    }

    pub(crate) fn address(&self) -> String {
        format!("nats://{}", self.address)
    }

    /// Ends all connections. Later ones are ended at once.
    pub(crate) fn cut(&self) {
        let mut state = self.shared.state.lock().unwrap();
        state.is_cut = true;
        state.streams.drain(..).for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
        self.shared.changed.notify_all();
    }

    /// Passes nothing on any more, and ends no connection: both sides have to find out.
    pub(crate) fn stall(&self) {
        self.mute();
        self.deafen();
    }

    /// Passes on nothing more that the host says.
    pub(crate) fn mute(&self) {
        self.shared.state.lock().unwrap().is_mute = true;
    }

    /// Passes on nothing more to the host.
    pub(crate) fn deafen(&self) {
        self.shared.state.lock().unwrap().is_deaf = true;
    }

    /// Keeps each part of what comes for so long before it is passed on.
    #[cfg(unix)]
    pub(crate) fn delay(&self, delay: Duration) {
        self.shared.state.lock().unwrap().delay = delay;
    }

    /// Passes on what comes at once, and what has come meanwhile.
    pub(crate) fn go_on(&self) {
        let mut state = self.shared.state.lock().unwrap();
        (state.is_mute, state.is_deaf, state.is_cut, state.delay) = (false, false, false, Duration::ZERO);
        self.shared.changed.notify_all();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.cut();
        self.shared.state.lock().unwrap().is_over = true;
        let _ = TcpStream::connect(self.address); // the thread that waits for one ends
    }
}

impl Shared {
    fn connect(self: &Arc<Self>, client: TcpStream) {
        // The server may be away.
        let Ok(server) = TcpStream::connect(self.server) else { return };
        let mut state = self.state.lock().unwrap();
        if state.is_cut {
            return;
        }
        let is_mute: fn(&State) -> bool = |state| state.is_mute;
        for (from, to, is_held) in [(&client, &server, is_mute), (&server, &client, |state| state.is_deaf)] {
            let (shared, from, to) = (self.clone(), from.try_clone().unwrap(), to.try_clone().unwrap());
            thread::spawn(move || shared.pass(from, to, is_held));
        }
        state.streams.extend([client, server]);
    }

    fn pass(&self, mut from: TcpStream, mut to: TcpStream, is_held: fn(&State) -> bool) {
        let mut part = vec![0; 64 << 10];
        while let Ok(length @ 1..) = from.read(&mut part) {
            let state = self.state.lock().unwrap();
            let state = self.changed.wait_while(state, |state| is_held(state) && !state.is_cut).unwrap();
            let delay = state.delay;
            drop(state);
            thread::sleep(delay);
            if to.write_all(&part[..length]).is_err() {
                break;
            }
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both)); // the other thread may have done it
    }
}

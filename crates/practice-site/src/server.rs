//! The server: one thread, one listener, a task for each connection.

use std::future;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{io, mem};

use hyper::Method;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;

use crate::fault::{Cut, Faults};
use crate::meeting::Lobby;
use crate::place::Place;
use crate::sites;
use crate::traffic::{Traffic, Visit};
use crate::{Fault, Latency, Request};

/// Called with each request as its answer is about to be sent.
pub(crate) type Announce = Box<dyn Fn(&Request) + Send + Sync>;

/// How long a client may take over the headers of a request, and how long a connection may idle between two.
/// Longer than the 15 s for which `ureq` keeps an idle connection, so that it never reuses one as it is being closed; and
/// longer than any check lasts, to which a timer that is about to fire would say that something is still to happen.
const HEADER_PATIENCE: Duration = Duration::from_secs(3600);

/// Connections that may queue before they are accepted. A whole class may knock at once.
const BACKLOG: u32 = 1024;

/// The listening thread. Dropping it stops and joins that thread.
pub(crate) struct Server {
    address: SocketAddr,
    /// Dropped to stop the thread. `None` only while `drop` runs.
    stop: Option<oneshot::Sender<()>>,
    /// `None` only while `drop` runs.
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(port: u16, service: Arc<Service>) -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
        let listener = {
            let _inside = runtime.enter();
            listen(port).map_err(|error| explain(port, &error))?
        };
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("practice-site".into())
            .spawn(move || run(runtime, listener, service, stopped))?;
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of that thread was reported when it happened. To raise it again in here could abort the process.
            let (Ok(()) | Err(_)) = thread.join();
        }
    }
}

fn listen(port: u16) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    // On Unix this lets a fixed port be taken again right after a stop. On Windows it would steal a port in use.
    socket.set_reuseaddr(cfg!(unix))?;
    socket.bind((Ipv4Addr::LOCALHOST, port).into())?;
    socket.listen(BACKLOG)
}

fn explain(port: u16, error: &io::Error) -> io::Error {
    let sentence = match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "port {port} of 127.0.0.1 is taken by another program; stop that program, or choose another port, or port 0 for any free one"
        ),
        _ => format!("the practice site cannot listen on port {port} of 127.0.0.1: {error}"),
    };
    io::Error::new(error.kind(), sentence)
}

/// Serves until `stopped` resolves. Dropping the runtime then drops every task, and with it every connection.
fn run(runtime: Runtime, listener: TcpListener, service: Arc<Service>, stopped: oneshot::Receiver<()>) {
    runtime.block_on(async {
        tokio::spawn(accept(listener, service));
        // An error is the usual end: the sender was dropped.
        let (Ok(()) | Err(_)) = stopped.await;
    });
}

async fn accept(listener: TcpListener, service: Arc<Service>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve(stream, Arc::clone(&service)))),
            // Out of descriptors, most likely. Those in use come free, so wait a little and go on.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn serve(stream: TcpStream, service: Arc<Service>) {
    let answer = service_fn(move |request| {
        let service = Arc::clone(&service);
        async move { service.answer(request).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_PATIENCE)
        .serve_connection(TokioIo::new(stream), answer);
    // An error here is the client's: it hung up, or sent what is not HTTP, and then hyper has answered 400. Or it is a
    // fault that was asked for.
    let (Ok(()) | Err(_)) = connection.await;
}

/// What every connection shares.
pub(crate) struct Service {
    pub(crate) traffic: Arc<Traffic>,
    pub(crate) lobby: Arc<Lobby>,
    pub(crate) seed: u64,
    latency: Latency,
    /// The limit of requests at once, if there is one.
    at_most: Option<usize>,
    faults: Faults,
    announce: Announce,
}

impl Service {
    pub(crate) fn new(latency: Latency, seed: u64, at_most: Option<usize>, faults: Faults, announce: Announce) -> Self {
        Self { traffic: Arc::default(), lobby: Arc::default(), seed, latency, at_most, faults, announce }
    }

    /// From parsed headers to a response. When the client hangs up first, hyper drops this future and so the visit.
    async fn answer(&self, request: hyper::Request<Incoming>) -> Result<hyper::Response<Page>, Cut> {
        let place = Place::of(&request);
        let visit = self.traffic.arrive(request.method(), &place);

        let (page, fault) = match self.at_most {
            // Nothing is awaited before such an answer is on its way: who is refused takes nobody's place.
            Some(limit) if visit.others() >= limit => (sites::busy(limit), None),
            _ => self.due(request.method(), &place, &visit).await?,
        };

        (self.announce)(&visit.answered(page.status()));
        Ok(page.map(|text| Page::new(text, fault, visit)))
    }

    /// The answer when it is due, and what is still to go wrong with it.
    async fn due(
        &self,
        method: &Method,
        place: &Place,
        visit: &Visit,
    ) -> Result<(hyper::Response<Bytes>, Option<Fault>), Cut> {
        if let Err(missed) = self.lobby.attend().await {
            return Ok((sites::missed(&missed), None));
        }
        self.take_time(place, visit.nth()).await;
        match (self.faults)(visit.request(), visit.nth()) {
            Some(Fault::HangUp) => Err(Cut),
            Some(Fault::Stall) => future::pending().await,
            Some(Fault::Status(status)) => Ok((sites::failed(status), None)),
            fault => Ok((sites::answer(method, place), fault)),
        }
    }

    async fn take_time(&self, place: &Place, nth: u64) {
        let delay = self.latency.delay(self.seed, &place.host, &place.target, nth);
        // Even a sleep of zero may cost a tick of the timer.
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
    }
}

/// A response on its way out. It is handed to the connection piece by piece, as the client reads; the visit ends when
/// the last piece is handed over or the client has gone. A body given in one piece would end it at once, however slow
/// the reader.
struct Page {
    rest: Bytes,
    /// How many bytes are announced and will never come.
    missing: usize,
    /// The connection is not cut in their place.
    stalls: bool,
    /// All that comes has been sent: the rest is missing.
    all_sent: bool,
    _visit: Visit,
}

const PIECE: usize = 16 * 1024;

impl Page {
    fn new(mut text: Bytes, fault: Option<Fault>, visit: Visit) -> Self {
        let whole = text.len();
        match fault {
            Some(Fault::BreakOff | Fault::StallHalfway) => text.truncate(whole / 2),
            // Pages begin with `<` or `{`; so changed, these begin no character of UTF-8.
            Some(Fault::Garble) => text = text.iter().map(|byte| byte ^ 0x80).collect(),
            Some(Fault::HangUp | Fault::Stall | Fault::Status(_)) | None => {}
        }
        let stalls = fault == Some(Fault::StallHalfway);
        Self { missing: whole - text.len(), stalls, rest: text, all_sent: false, _visit: visit }
    }

    /// The connection is cut when hyper has had a turn to send what it was handed before.
    fn break_off(&mut self, context: &Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        if self.all_sent {
            return Poll::Ready(Some(Err(Cut)));
        }
        self.all_sent = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Body for Page {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        let page = self.get_mut();
        if page.rest.is_empty() {
            return match page.missing {
                0 => Poll::Ready(None),
                _ if page.stalls => Poll::Pending,
                _ => page.break_off(context),
            };
        }
        let after = page.rest.split_off(PIECE.min(page.rest.len()));
        let piece = mem::replace(&mut page.rest, after);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.missing == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact((self.rest.len() + self.missing) as u64)
    }
}

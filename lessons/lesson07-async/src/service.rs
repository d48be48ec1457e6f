//! A web service: a function for each route, and one thread for all of them.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use futures_pool::{Executor, InvalidArgument, TaskError, ThreadPoolExecutor};
use lesson_program::Lesson;
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime;
use tokio::sync::oneshot;
use tokio::time::sleep;

use crate::primes::primes_below;

/// What the routes share.
pub(crate) struct Shared {
    /// How long a second lasts here.
    second: Duration,
    pool: ThreadPoolExecutor,
}

impl Shared {
    pub(crate) fn new(lesson: &Lesson) -> Result<Arc<Self>, InvalidArgument> {
        let second = lesson.pace(Duration::from_secs(1));
        let pool = ThreadPoolExecutor::new(lesson.workers(4))?;
        Ok(Arc::new(Shared { second, pool }))
    }
}

pub(crate) fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(index))
        .route("/await", get(awaits))
        .route("/compute/{limit}", get(computes))
        .route("/block", get(blocks))
        .route("/pool/compute/{limit}", get(computes_on_the_pool))
        .route("/pool/block", get(blocks_on_the_pool))
        .with_state(shared)
}

async fn index() -> Html<&'static str> {
    Html(
        r#"<!DOCTYPE html><title>Lesson 07</title>
<p><a href="/await">/await</a> awaits a timer
<p><a href="/compute/2000000">/compute/2000000</a> computes, and stalls everybody else
<p><a href="/block">/block</a> sleeps, and stalls everybody else
<p><a href="/pool/compute/2000000">/pool/compute/2000000</a> computes on the pool
<p><a href="/pool/block">/pool/block</a> sleeps on the pool
"#,
    )
}

async fn awaits(State(shared): State<Arc<Shared>>) -> String {
    sleep(shared.second).await;
    signed(&format!("waited for {:?}", shared.second))
}

async fn computes(Path(limit): Path<u32>) -> String {
    signed(&format!("{} primes", primes_below(limit)))
}

async fn blocks(State(shared): State<Arc<Shared>>) -> String {
    thread::sleep(5 * shared.second);
    signed(&format!("slept for {:?}", 5 * shared.second))
}

async fn computes_on_the_pool(State(shared): State<Arc<Shared>>, Path(limit): Path<u32>) -> Answer {
    let primes = shared.pool.submit(move || primes_below(limit)).await.map_err(failed)?;
    Ok(signed(&format!("{primes} primes")))
}

async fn blocks_on_the_pool(State(shared): State<Arc<Shared>>) -> Answer {
    let five_seconds = 5 * shared.second;
    shared.pool.submit(move || thread::sleep(five_seconds)).await.map_err(failed)?;
    Ok(signed(&format!("slept for {five_seconds:?}")))
}

type Answer = Result<String, (StatusCode, String)>;

fn failed(error: TaskError) -> (StatusCode, String) {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}

/// The answer, with the thread that gave it.
fn signed(answer: &str) -> String {
    format!("{answer}, says {:?}\n", thread::current().id())
}

/// A service on a thread of its own. Dropping it stops and joins that thread.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    /// Dropped to stop the thread. `None` only while `drop` runs.
    stop: Option<oneshot::Sender<()>>,
    /// `None` only while `drop` runs.
    thread: Option<JoinHandle<()>>,
}

impl Service {
    pub(crate) fn start(routes: Router) -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(async { listen() })?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let serve = move || {
            runtime.block_on(async {
                tokio::spawn(async { axum::serve(listener, routes).await });
                let (Ok(()) | Err(_)) = stopped.await; // an error is the usual end: the sender was dropped
            });
        };
        let thread = thread::Builder::new().name("service".into()).spawn(serve)?;
        Ok(Service { address, stop: Some(stop), thread: Some(thread) })
    }
}

/// On any free port. Hundreds of clients may be waiting for a connection before the first one is accepted.
fn listen() -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    socket.listen(1024)
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let (Ok(()) | Err(_)) = thread.join(); // a panic of that thread was reported when it happened
        }
    }
}

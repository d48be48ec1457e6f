//! A service on tokio that hands what takes long to a pool, so that its only thread stays free for the network; a client
//! is told at once when too much is queued.
//!
//! ```text
//! cargo run --release -p futures-pool --example tokio_service
//! ```

use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures_pool::{BoxError, ThreadPoolExecutor};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs};
use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), BoxError> {
    let pool = Arc::new(ThreadPoolExecutor::builder().max_workers(2).max_pending(100).build()?);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(serve(listener, pool));

    let mut clients = JoinSet::new();
    (1..=10).for_each(|client| _ = clients.spawn(ask(address, 1_000_000_000_000 + client)));
    let mut answers = clients.join_all().await.into_iter().collect::<Result<Vec<_>, _>>()?;
    answers.sort();
    answers.iter().for_each(|answer| println!("{answer}"));
    Ok(())
}

async fn serve(listener: TcpListener, pool: Arc<ThreadPoolExecutor>) -> io::Result<()> {
    loop {
        let (client, _) = listener.accept().await?;
        let pool = pool.clone();
        tokio::spawn(async move { answer(client, &pool).await });
    }
}

/// Answers each line with a line.
async fn answer(mut client: TcpStream, pool: &ThreadPoolExecutor) -> io::Result<()> {
    let (from, mut to) = client.split();
    let mut lines = BufReader::new(from).lines();
    while let Some(line) = lines.next_line().await? {
        let answer = match line.parse() {
            Err(_) => format!("{line} is no number"),
            // Without waiting for room: that would hold up everybody.
            Ok(number) => match pool.submit_timeout(Duration::ZERO, move || smallest_divisor(number)) {
                Err(_full) => "come back later: too much is queued".to_owned(),
                Ok(job) => match job.await {
                    Ok(divisor) if divisor == number => format!("{number} is prime"),
                    Ok(divisor) => format!("{number} can be divided by {divisor}"),
                    Err(error) => format!("{number} could not be looked at: {error}"),
                },
            },
        };
        to.write_all(format!("{answer}\n").as_bytes()).await?;
    }
    Ok(())
}

fn smallest_divisor(n: u64) -> u64 {
    (2..).take_while(|d| d * d <= n).find(|d| n % d == 0).unwrap_or(n)
}

async fn ask(service: impl ToSocketAddrs, number: u64) -> io::Result<String> {
    let mut service = TcpStream::connect(service).await?;
    service.write_all(format!("{number}\n").as_bytes()).await?;
    service.shutdown().await?;
    let mut answer = String::new();
    service.read_to_string(&mut answer).await?;
    Ok(answer.trim_end().to_owned())
}

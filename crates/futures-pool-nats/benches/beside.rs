//! The executor over NATS beside what it is made of, a request and its reply, and the process pool; and beside Dask's
//! `distributed`, if Python has it here. All on this machine, in one run: `cargo bench -p futures-pool-nats`. With words behind
//! it, only those parts: `cargo bench -p futures-pool-nats -- map payload`; the others are `round-trip`, `many`, `cancel` and `dask`.
//!
//! Contenders take turns, round by round, and a figure is the median of its rounds. A ratio is the fact.

use std::error::Error;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use std::{env, thread};

use futures_pool::{Executor, Future, ProcessPoolExecutor, call};
use futures_pool_nats::{HostOptions, LocalServer, NatsExecutor, worker_host};
use futures_util::StreamExt;

const ROUNDS: usize = 5;
const ROUND_TRIPS: usize = 2000;
const TASKS: u64 = 100_000;
const ITEMS: u64 = 1_000_000;
const PAYLOAD: usize = 64 << 20;
const CANCELLED: usize = 200;
const WORKERS: usize = 2;
const NAME: &str = "benchmark";

futures_pool::remote!(double);
fn double(n: u64) -> u64 {
    2 * n
}

futures_pool::remote!(echo);
fn echo(bytes: Vec<u8>) -> Vec<u8> {
    bytes
}

futures_pool::remote!(never_done);
/// Connects to this port, and then never comes to an end.
fn never_done(port: u16) {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("somebody listens");
    stream.write_all(&[1]).expect("somebody reads");
    loop {
        thread::sleep(Duration::from_secs(60));
    }
}

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    futures_pool::worker_entry();
    if let Some(address) = env::args().skip_while(|argument| argument != "host").nth(1) {
        worker_host(&address, NAME, HostOptions::new().workers(WORKERS).log(|_| {}))?;
        return Ok(());
    }
    let server = LocalServer::start()?;
    let _host = Ended(Command::new(env::current_exe()?).args(["host", server.address()]).spawn()?);
    let nats = NatsExecutor::builder().server(server.address()).name(NAME).build()?;
    nats.wait_for_workers(WORKERS, Duration::from_secs(60))?;
    let processes = ProcessPoolExecutor::new(WORKERS)?;
    println!("{} cores, {ROUNDS} rounds, {WORKERS} workers; medians", thread::available_parallelism()?);
    println!();
    // Cargo adds an option of its own.
    let chosen: Vec<_> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_chosen = |part| chosen.is_empty() || chosen.iter().any(|word| word == part);
    if is_chosen("round-trip") {
        round_trip(&server, &nats, &processes)?;
    }
    if is_chosen("many") {
        many(&nats, &processes)?;
    }
    if is_chosen("map") {
        map(&nats, &processes)?;
    }
    if is_chosen("payload") {
        payload(&nats, &processes)?;
    }
    if is_chosen("cancel") {
        cancel(&nats, &processes)?;
    }
    if is_chosen("dask") {
        dask();
    }
    Ok(())
}

/// One after the other: a bare request, a task over NATS, a task in a process.
fn round_trip(server: &LocalServer, nats: &NatsExecutor, processes: &ProcessPoolExecutor) -> Outcome<()> {
    let mut times = [(); 3].map(|()| Vec::new());
    for _ in 0..ROUNDS {
        times[0].extend(bare_requests(server.address())?);
        times[1].extend(round_trips(|n| nats.submit(call(double, (n,))))?);
        times[2].extend(round_trips(|n| processes.submit(call(double, (n,))))?);
    }
    let names = ["a bare request and its reply", "a task over NATS", "a task in a process"];
    let [bare, ..] = times.each_mut().map(|times| {
        times.sort_unstable();
        times[times.len() / 2]
    });
    println!("one task and its result                      median       99 %   median / bare request");
    for (name, times) in names.into_iter().zip(&times) {
        let (median, most) = (times[times.len() / 2], times[times.len() * 99 / 100]);
        println!("{name:40} {:>7.0} µs {:>7.0} µs {:>8.2}", micros(median), micros(most), ratio(median, bare));
    }
    println!();
    Ok(())
}

fn round_trips(submit: impl Fn(u64) -> Future<'static, u64>) -> Outcome<Vec<Duration>> {
    let mut times = Vec::with_capacity(ROUND_TRIPS);
    for n in 0..ROUND_TRIPS as u64 {
        let began = Instant::now();
        assert_eq!(submit(n).into_result()?, 2 * n);
        times.push(began.elapsed());
    }
    Ok(times)
}

/// Requests of eight bytes, to another connection of this program, which sends them back.
fn bare_requests(address: &str) -> Outcome<Vec<Duration>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (ready, is_ready) = std::sync::mpsc::channel();
    let answering = {
        let address = address.to_owned();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let client = async_nats::connect(address).await.unwrap();
                let mut requests = client.subscribe("bare").await.unwrap();
                client.flush().await.unwrap();
                ready.send(()).unwrap();
                while let Some(request) = requests.next().await {
                    let Some(reply) = request.reply.filter(|_| !request.payload.is_empty()) else { break };
                    client.publish(reply, request.payload).await.unwrap();
                }
            });
        })
    };
    is_ready.recv()?;
    let times = runtime.block_on(async {
        let client = async_nats::connect(address).await?;
        let mut times = Vec::with_capacity(ROUND_TRIPS);
        for n in 0..ROUND_TRIPS as u64 {
            let began = Instant::now();
            client.request("bare", n.to_le_bytes().to_vec().into()).await?;
            times.push(began.elapsed());
        }
        client.publish("bare", Vec::new().into()).await?;
        client.flush().await?;
        Outcome::Ok(times)
    })?;
    answering.join().map_err(|_| "the answering thread panicked")?;
    Ok(times)
}

/// A hundred thousand tasks are handed in, and then all results are waited for.
fn many(nats: &NatsExecutor, processes: &ProcessPoolExecutor) -> Outcome<()> {
    let mut figures = [(); 4].map(|()| Vec::new());
    for _ in 0..ROUNDS {
        let (handed_in, all) = hand_in(|n| nats.submit(call(double, (n,))))?;
        figures[0].push(handed_in);
        figures[1].push(all);
        let (handed_in, all) = hand_in(|n| processes.submit(call(double, (n,))))?;
        figures[2].push(handed_in);
        figures[3].push(all);
    }
    let [nats_in, nats_all, processes_in, processes_all] = figures.map(median);
    println!("{TASKS} tasks, ns a task                     handing in   in all   in all / processes");
    for (name, handed_in, all) in [("over NATS", nats_in, nats_all), ("in processes", processes_in, processes_all)] {
        println!(
            "{name:40} {:>10.0} {:>10.0} {:>8.2}",
            each(handed_in, TASKS),
            each(all, TASKS),
            ratio(all, processes_all)
        );
    }
    println!();
    Ok(())
}

fn hand_in(submit: impl Fn(u64) -> Future<'static, u64>) -> Outcome<(Duration, Duration)> {
    let began = Instant::now();
    let jobs: Vec<_> = (0..TASKS).map(submit).collect();
    let handed_in = began.elapsed();
    for (n, job) in (0..).zip(jobs) {
        assert_eq!(job.into_result()?, 2 * n);
    }
    Ok((handed_in, began.elapsed()))
}

/// A million items in chunks.
fn map(nats: &NatsExecutor, processes: &ProcessPoolExecutor) -> Outcome<()> {
    let mut figures = [(); 2].map(|()| Vec::new());
    let mut tasks = Vec::new();
    for _ in 0..ROUNDS {
        let before = nats.stats().completed;
        let began = Instant::now();
        assert!(nats.map(double, 0..ITEMS).enumerate().all(|(n, item)| item.ok() == Some(2 * n as u64)));
        figures[0].push(began.elapsed());
        nats.wait_idle();
        tasks.push(nats.stats().completed - before);
        let began = Instant::now();
        assert!(processes.map(double, 0..ITEMS).enumerate().all(|(n, item)| item.ok() == Some(2 * n as u64)));
        figures[1].push(began.elapsed());
    }
    let [nats, processes] = figures.map(median);
    tasks.sort_unstable();
    println!("map of {ITEMS} items, ns an item                        / processes");
    for (name, time) in [("over NATS", nats), ("in processes", processes)] {
        println!("{name:40} {:>10.0} {:>8.2}", each(time, ITEMS), ratio(time, processes));
    }
    println!("over NATS it went in {} tasks", tasks[tasks.len() / 2]);
    println!();
    Ok(())
}

/// 64 MiB there and back.
fn payload(nats: &NatsExecutor, processes: &ProcessPoolExecutor) -> Outcome<()> {
    let mut figures = [(); 2].map(|()| Vec::new());
    for round in 0..ROUNDS {
        for (times, submit) in figures.iter_mut().zip([
            &(|bytes| nats.submit(call(echo, (bytes,)))) as &dyn Fn(Vec<u8>) -> Future<'static, Vec<u8>>,
            &|bytes| processes.submit(call(echo, (bytes,))),
        ]) {
            let bytes = vec![round as u8; PAYLOAD];
            let began = Instant::now();
            let back = submit(bytes).into_result()?;
            times.push(began.elapsed());
            assert!(back.len() == PAYLOAD && back.iter().all(|byte| *byte == round as u8));
        }
    }
    let [nats, processes] = figures.map(median);
    println!("64 MiB there and back, ms                                  / processes");
    for (name, time) in [("over NATS", nats), ("in a process", processes)] {
        println!("{name:40} {:>10.0} {:>8.2}", time.as_secs_f64() * 1e3, ratio(time, processes));
    }
    println!();
    Ok(())
}

/// From the cancelling of a task that runs to the end of its future, and to the end of its process.
fn cancel(nats: &NatsExecutor, processes: &ProcessPoolExecutor) -> Outcome<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = listener.local_addr()?.port();
    let mut figures = [(); 4].map(|()| Vec::new());
    for _ in 0..CANCELLED {
        for (index, submit) in
            [&(|| nats.submit(call(never_done, (port,)).cancellable())) as &dyn Fn() -> Future<'static, ()>, &|| {
                processes.submit(call(never_done, (port,)).cancellable())
            }]
            .into_iter()
            .enumerate()
        {
            let job = submit();
            let (mut process, _) = listener.accept()?;
            process.read_exact(&mut [0])?;
            let began = Instant::now();
            job.cancel();
            assert!(job.exception().is_some());
            figures[2 * index].push(began.elapsed());
            let _end = process.read(&mut [0]); // an end, or an error that says so
            figures[2 * index + 1].push(began.elapsed());
        }
    }
    println!("a running task is cancelled, until    its future ends       99 %   its process ends       99 %");
    let [nats_future, nats_process, future, process] = figures.map(|mut times| {
        times.sort_unstable();
        [times[times.len() / 2], times[times.len() * 99 / 100]].map(micros)
    });
    for (name, [future, most], [process, most_of_process]) in
        [("over NATS", nats_future, nats_process), ("in a process", future, process)]
    {
        println!("{name:40} {future:>9.0} µs {most:>7.0} µs {process:>14.0} µs {most_of_process:>7.0} µs");
    }
    println!();
    Ok(())
}

/// The same with Dask's `distributed`, where Python has it: one scheduler and two workers on this machine.
fn dask() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/beside_dask.py");
    match Command::new("python3").arg(script).status() {
        Ok(status) if status.success() => {}
        _ => println!("Dask is left out: `pip install distributed` brings it."),
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn each(time: Duration, count: u64) -> f64 {
    time.as_secs_f64() * 1e9 / count as f64
}

fn ratio(time: Duration, other: Duration) -> f64 {
    time.as_secs_f64() / other.as_secs_f64()
}

/// A process that ends with this.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill(); // it may have ended before
        let _ = self.0.wait();
    }
}

//! Many tiny tasks, a handle each, all results in order. Limits: a message a task, all on their way at once; each with
//! a write of its own, or many in one.

use std::hint::black_box;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::thread;
use std::time::Instant;

use super::{joined, message_of, number_in};
use crate::Failure;
use crate::benchmarks::{WARM_UP, check_sum, nanoseconds_each};
use crate::contender::{Contender, in_turns};
use crate::figures::Figures;
use crate::flags::Settings;
use crate::process_peers::{Number, ProcessMeasurement, ProcessPool, every_process_pool};
use crate::python::Python;
use crate::raw_child::{BUFFER, Echo, Message, RawChild};
use crate::table::{Sheet, Table, grouped};

const PROCESSES: usize = 2;

#[derive(Clone, Copy)]
struct Throughput {
    tasks: usize,
}

impl ProcessMeasurement for Throughput {
    fn of<P: ProcessPool>(self) -> Result<Figures, Failure> {
        let pool = P::with_processes(PROCESSES)?;
        self.time(|tasks| hand_in_and_collect(&pool, tasks))
    }
}

impl Throughput {
    fn time(self, round: impl Fn(usize) -> Result<(), Failure>) -> Result<Figures, Failure> {
        round(WARM_UP)?;
        let start = Instant::now();
        round(self.tasks)?;
        Ok(vec![Some(nanoseconds_each(start.elapsed(), self.tasks))])
    }

    fn by_hand(self, echo: Echo, buffer: usize) -> Result<Figures, Failure> {
        let children = [RawChild::start(echo)?, RawChild::start(echo)?];
        self.time(|tasks| send_and_collect(&children, tasks, buffer))
    }
}

pub(super) fn hand_in_and_collect<P: ProcessPool>(pool: &P, tasks: usize) -> Result<(), Failure> {
    let mut sum = 0;
    for start in (0..tasks).step_by(tasks.min(P::MOST_PENDING)) {
        let end = tasks.min(start.saturating_add(P::MOST_PENDING));
        let handles: Vec<_> = (start as u64..end as u64).map(|number| pool.submit::<Number>(number)).collect();
        for handle in handles {
            sum += black_box(pool.wait(handle)?);
        }
    }
    check_sum(sum, tasks)
}

/// This thread writes to the children in turn; for each child another one reads.
fn send_and_collect(children: &[RawChild; PROCESSES], tasks: usize, buffer: usize) -> Result<(), Failure> {
    let answers = thread::scope(|scope| -> io::Result<Vec<_>> {
        let readers = children.iter().enumerate().map(|(number, child)| {
            let count = (number..tasks).step_by(PROCESSES).len();
            scope.spawn(move || receive(child, count, buffer))
        });
        let readers: Vec<_> = readers.collect();
        send(children, tasks, buffer)?;
        readers.into_iter().map(joined).collect()
    })?;
    let in_order = (0..tasks).map(|task| answers[task % PROCESSES][task / PROCESSES]);
    check_sum(in_order.map(black_box).sum(), tasks)
}

fn send(children: &[RawChild; PROCESSES], tasks: usize, buffer: usize) -> io::Result<()> {
    let mut outputs = children.each_ref().map(|child| BufWriter::with_capacity(buffer, child.channel()));
    for task in 0..tasks {
        outputs[task % PROCESSES].write_all(&message_of(black_box(task as u64)))?;
    }
    outputs.iter_mut().try_for_each(Write::flush)
}

fn receive(child: &RawChild, count: usize, buffer: usize) -> io::Result<Vec<u64>> {
    let mut input = BufReader::with_capacity(buffer, child.channel());
    let mut message = Message::default();
    let mut next = || input.read_exact(&mut message).map(|()| number_in(&message));
    (0..count).map(|_| next()).collect()
}

pub(crate) fn run(settings: &Settings, python: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    let tasks = settings.tasks / 10;
    let throughput = Throughput { tasks };
    let mut contenders = every_process_pool(throughput);
    contenders.extend(python.map(|python| python.contender("process_throughput", &[PROCESSES, tasks / 20])));
    let one_by_one = move || throughput.by_hand(Echo::Messages, size_of::<Message>());
    contenders.push(Contender::limit("limit: a write a task", one_by_one));
    contenders.push(Contender::limit("limit: many in a write", move || throughput.by_hand(Echo::Buffered, BUFFER)));
    let columns = in_turns(&contenders, settings.rounds, &["2 procs".to_owned()])?;
    let title = format!("process_throughput: {} tiny tasks, all results in order; ns a task", grouped(tasks));
    Ok(vec![Table { title, contenders: &contenders, columns: &columns }.sheet()])
}

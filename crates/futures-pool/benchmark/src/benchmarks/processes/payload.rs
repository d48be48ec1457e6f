//! Many bytes to one process and back. Limit: they are written from the caller's memory, read into fresh memory by the
//! child, and all of it back in the same way; neither side does anything with them.
//!
//! procspawn's bytes in shared memory, `Shmem`, are left out: its pool packs them in one way and unpacks them in
//! another, and the process panics.

use std::time::{Duration, Instant};

use super::milliseconds;
use crate::Failure;
use crate::contender::{Contender, in_turns, median};
use crate::figures::Figures;
use crate::flags::Settings;
use crate::process_peers::{Bytes, ProcessMeasurement, ProcessPool, every_process_pool};
use crate::python::Python;
use crate::raw_child::{Echo, RawChild};
use crate::table::{Sheet, Table};

const LENGTH: usize = 64 << 20;
const BYTE: u8 = 7;

/// Of so many the median is taken; one before them starts the process.
const TIMES: usize = 3;

#[derive(Clone, Copy)]
struct Payload;

impl ProcessMeasurement for Payload {
    fn of<P: ProcessPool>(self) -> Result<Figures, Failure> {
        let pool = P::with_processes(1)?;
        time(|payload| pool.wait(pool.submit::<Bytes>(payload)))
    }
}

fn by_hand() -> Result<Figures, Failure> {
    let child = RawChild::start(Echo::Frames)?;
    time(|payload| {
        child.send_frame(&payload)?;
        drop(payload); // a pool has no more use for it either
        Ok(child.receive_frame()?)
    })
}

/// Hands over a payload of its own each time, and looks at what comes back.
fn time(there_and_back: impl Fn(Vec<u8>) -> Result<Vec<u8>, Failure>) -> Result<Figures, Failure> {
    let once = || -> Result<Duration, Failure> {
        let payload = vec![BYTE; LENGTH];
        let start = Instant::now();
        let came_back = there_and_back(payload)?;
        let took = start.elapsed();
        let right = came_back.len() == LENGTH && came_back.iter().all(|byte| *byte == BYTE);
        if right { Ok(took) } else { Err("other bytes came back".into()) }
    };
    once()?;
    let times = (0..TIMES).map(|_| once().map(milliseconds)).collect::<Result<Vec<_>, _>>()?;
    Ok(vec![median(&times)])
}

pub(crate) fn run(settings: &Settings, python: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    let mut contenders = every_process_pool(Payload);
    contenders.extend(python.map(|python| python.contender("process_payload", &[LENGTH, TIMES])));
    contenders.push(Contender::limit("limit: raw, as a whole", by_hand));
    let columns = in_turns(&contenders, settings.rounds, &["64 MiB".to_owned()])?;
    let title = "process_payload: 64 MiB to a process and back, fresh memory each time; ms".to_owned();
    Ok(vec![Table { title, contenders: &contenders, columns: &columns }.sheet()])
}

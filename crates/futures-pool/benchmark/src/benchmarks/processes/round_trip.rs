//! One tiny task, wait for it, again. Limit: 16 bytes to a child and back, with nothing in between.

use std::hint::black_box;
use std::time::{Duration, Instant};

use super::{message_of, number_in};
use crate::Failure;
use crate::benchmarks::nanoseconds_each;
use crate::contender::{Contender, in_turns};
use crate::figures::Figures;
use crate::flags::Settings;
use crate::process_peers::{Number, ProcessMeasurement, ProcessPool, every_process_pool};
use crate::python::Python;
use crate::raw_child::{Echo, RawChild};
use crate::table::{Sheet, Table, grouped};

#[derive(Clone, Copy)]
struct RoundTrip {
    processes: usize,
    trips: usize,
}

impl RoundTrip {
    fn warm_up(self) -> usize {
        self.trips / 10
    }

    /// The median, and what 99 of 100 stay below.
    fn times(self, trip: impl Fn(u64) -> Result<u64, Failure>) -> Result<Figures, Failure> {
        let timed = |number: usize| -> Result<Duration, Failure> {
            let number = number as u64;
            let start = Instant::now();
            let came_back = trip(black_box(number))?;
            let took = start.elapsed();
            if came_back == number { Ok(took) } else { Err(format!("{came_back} came back, not {number}").into()) }
        };
        (0..self.warm_up()).try_for_each(|number| timed(number).map(drop))?;
        let mut times = (0..self.trips).map(timed).collect::<Result<Vec<_>, _>>()?;
        times.sort();
        let percentile = |percent| Some(nanoseconds_each(times[self.trips * percent / 100], 1));
        Ok(vec![percentile(50), percentile(99)])
    }

    /// The children in turn.
    fn by_hand(self) -> Result<Figures, Failure> {
        let start = |_| RawChild::start(Echo::Messages);
        let children = (0..self.processes).map(start).collect::<Result<Vec<_>, _>>()?;
        self.times(|number| {
            let child = &children[number as usize % children.len()];
            Ok(number_in(&child.round_trip(&message_of(number))?))
        })
    }
}

impl ProcessMeasurement for RoundTrip {
    fn of<P: ProcessPool>(self) -> Result<Figures, Failure> {
        let pool = P::with_processes(self.processes)?;
        self.times(|number| pool.wait(pool.submit::<Number>(number)))
    }
}

pub(crate) fn run(settings: &Settings, python: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    let trips = settings.round_trips;
    let contenders = |processes| {
        let round_trip = RoundTrip { processes, trips };
        let mut contenders = every_process_pool(round_trip);
        let pythons = [processes, round_trip.warm_up() / 4, trips / 4];
        contenders.extend(python.map(|python| python.contender("process_round_trip", &pythons)));
        contenders.push(Contender::limit("limit: 16 raw bytes", move || round_trip.by_hand()));
        contenders
    };
    let mut columns = in_turns(&contenders(1), settings.rounds, &["1 proc", "1, 99%"].map(str::to_owned))?;
    columns.extend(in_turns(&contenders(2), settings.rounds, &["2 procs", "2, 99%"].map(str::to_owned))?);
    let trips = grouped(trips);
    let title = format!("process_round_trip: a tiny task and back, {trips} times; ns, median and 99th percentile");
    Ok(vec![Table { title, contenders: &contenders(1), columns: &columns }.sheet()])
}

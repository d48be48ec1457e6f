//! One tiny task, wait for it, again.

use std::hint::black_box;
use std::time::Instant;

use super::nanoseconds_each;
use crate::Failure;
use crate::contender::in_turns;
use crate::figures::Figures;
use crate::flags::Settings;
use crate::peers::{Measurement, Pool, blocking_pool, every_pool};
use crate::python::Python;
use crate::table::{Sheet, Table, grouped};

#[derive(Clone, Copy)]
struct RoundTrip {
    workers: usize,
    trips: usize,
}

impl RoundTrip {
    fn warm_up(self) -> usize {
        self.trips / 10
    }
}

impl Measurement for RoundTrip {
    fn of<P: Pool>(self) -> Result<Figures, Failure> {
        let pool = P::with_workers(self.workers)?;
        let trip = |i: usize| {
            let start = Instant::now();
            black_box(pool.wait(pool.submit(move || black_box(i as u64))));
            start.elapsed()
        };
        (0..self.warm_up()).for_each(|i| _ = trip(i));
        let mut times: Vec<_> = (0..self.trips).map(trip).collect();
        times.sort();
        let percentile = |percent| Some(nanoseconds_each(times[self.trips * percent / 100], 1));
        Ok(vec![percentile(50), percentile(99)])
    }
}

pub(crate) fn run(settings: &Settings, python: Option<&Python>) -> Result<Vec<Sheet>, Failure> {
    let trips = settings.round_trips;
    let contenders = |workers| {
        let round_trip = RoundTrip { workers, trips };
        let mut contenders = every_pool(round_trip);
        contenders.push(blocking_pool(round_trip));
        let pythons = [workers, round_trip.warm_up() / 4, trips / 4];
        contenders.extend(python.map(|python| python.contender("round_trip", &pythons)));
        contenders
    };
    let headings = |workers| [format!("{workers} wkrs"), format!("{workers}, 99%")];
    let mut columns = in_turns(&contenders(2), settings.rounds, &headings(2))?;
    columns.extend(in_turns(&contenders(4), settings.rounds, &headings(4))?);
    let title = format!("round_trip: a tiny task and back, {} times; ns, median and 99th percentile", grouped(trips));
    Ok(vec![Table { title, contenders: &contenders(4), columns: &columns }.sheet()])
}

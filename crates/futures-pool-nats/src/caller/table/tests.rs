//! Joining, leaving and handing out, without sockets.

use futures_pool::TaskError;
use futures_pool::transport::outcome_to_parts;

use super::*;
use crate::host::session::{Action as HostAction, End, Session};
use crate::simulation::Numbers;

const WORKERS: u32 = 2;

fn join() -> Join {
    Join { program: 7, host: "host".to_owned(), pid: 1, workers: WORKERS, largest_payload: 1 << 20 }
}

fn table() -> Table<Numbers> {
    let times = LeaseTimes { lease: Duration::from_secs(3), margin: Duration::from_secs(1) };
    let caller = "the caller".to_owned();
    Table::new(Settings { program: 7, caller, times, attempts: 1, largest_message: 1 << 20, spans: false }, 1 << 20)
}

fn subject() -> Subject {
    "host".into()
}

/// Hands out what there is room for.
fn hand_out(table: &mut Table<Numbers>, now: Instant) {
    for Reservation { session, room, tasks } in table.reserve() {
        let packed = tasks.into_iter().map(|Waiting { task, attempt }| {
            let request = vec![b"request".to_vec()];
            Packed { task, attempt, request, can_be_stopped: false, deadline: None, is_to_stop: false }
        });
        table.hand_out(PackedReservation { session, room, packed: packed.collect(), rest: Vec::new() }, now);
    }
}

/// Lets a caller and a host talk until neither says more. Gives the numbers of the tasks that the host has begun, and
/// how its session ended, if it did.
fn talk(table: &mut Table<Numbers>, host: &mut Session, now: Instant) -> (Vec<u64>, Option<End>) {
    let (mut begun, mut end) = (Vec::new(), None);
    loop {
        host.tick(now);
        host.transmit(now);
        let (said, answers) = (host.actions(), table.actions());
        if said.is_empty() && answers.is_empty() {
            return (begun, end);
        }
        for action in said {
            match action {
                HostAction::Send(bytes) => {
                    let ((session, packet), body) = packet::unpack(&bytes).unwrap();
                    table.receive(session, packet, body, Some(subject()), now);
                }
                HostAction::Begin { number, .. } => begun.push(number),
                HostAction::End(how) => end = Some(how),
                _ => {}
            }
        }
        for action in answers {
            if let Action::Send { packet, .. } = action {
                let (packet, body) = packet::unpack(&packet).unwrap();
                host.receive(packet, body, now);
            }
        }
    }
}

fn answer(host: &mut Session, number: u64) {
    host.answer(number, outcome_to_parts(Err(TaskError::Cancelled)), Duration::ZERO, None, false);
}

#[test]
fn a_host_is_given_nothing_before_it_has_heard_that_it_has_joined() {
    let (mut table, session, now) = (table(), SessionId::new(), Instant::now());
    table.submit([1, 2, 3]);
    table.receive(session, FromHost::Join(join()), Bytes::new(), Some(subject()), now);
    assert!(table.reserve().is_empty() && table.hosts().count() == 0);
    let beat = FromHost::Beat { number: 0, clock: 0, round_trip: 0 };
    table.receive(session, beat, Bytes::new(), Some(subject()), now);
    assert!(table.reserve().len() == 1 && table.hosts().count() == 1);
}

#[test]
fn a_host_that_leaves_answers_what_it_was_granted_and_all_else_waits_again() {
    let (mut table, now) = (table(), Instant::now());
    let mut host = Session::new(SessionId::new(), join(), now);
    talk(&mut table, &mut host, now);
    // Quick tasks, so that more is handed out than is granted.
    table.submit(0..16);
    for _ in 0..8 {
        hand_out(&mut table, now);
        let (begun, _) = talk(&mut table, &mut host, now);
        assert_eq!(begun.len(), WORKERS as usize);
        begun.into_iter().for_each(|number| answer(&mut host, number));
        talk(&mut table, &mut host, now);
    }
    table.submit(16..4016);
    hand_out(&mut table, now);
    let (begun, _) = talk(&mut table, &mut host, now);
    let handed_out = 4000 - table.waiting.len();
    assert!(!begun.is_empty() && begun.len() < handed_out, "{} of {handed_out}", begun.len());

    host.leave();
    assert_eq!(talk(&mut table, &mut host, now), (Vec::new(), None));
    hand_out(&mut table, now);
    assert_eq!((table.hosts().count(), table.waiting.len()), (0, 4000 - begun.len()));
    let mut rest = begun.into_iter();
    let last = rest.next_back().unwrap();
    rest.for_each(|number| answer(&mut host, number));
    assert_eq!(talk(&mut table, &mut host, now), (Vec::new(), None), "it stays until all is answered");
    answer(&mut host, last);
    assert_eq!(talk(&mut table, &mut host, now), (Vec::new(), Some(End::Goodbye)));
    assert_eq!(table.hosts.iter().count(), 0);
    assert!(table.take_waiting().is_sorted());
}

#[test]
fn of_what_was_packed_as_much_is_handed_out_as_there_is_room_for() {
    let (mut table, now) = (table(), Instant::now());
    let session = SessionId::new();
    table.receive(session, FromHost::Join(join()), Bytes::new(), Some(subject()), now);
    table.receive(session, FromHost::Beat { number: 0, clock: 0, round_trip: 0 }, Bytes::new(), Some(subject()), now);
    table.submit(0..3);
    let [Reservation { room, tasks, .. }] = &mut table.reserve()[..] else { panic!("there is one host") };
    assert_eq!((*room, tasks.len()), (2, 2));
    // As if it had had more room a moment ago.
    tasks.push(table.waiting.pop_front().unwrap());
    let packed = tasks.drain(..).map(|Waiting { task, attempt }| Packed {
        task,
        attempt,
        request: Vec::new(),
        can_be_stopped: false,
        deadline: None,
        is_to_stop: false,
    });
    let packed = packed.collect();
    table.hand_out(PackedReservation { session, room: 2, packed, rest: Vec::new() }, now);
    assert_eq!(table.running().map(|(task, _)| *task).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(table.take_waiting(), [2]);
}

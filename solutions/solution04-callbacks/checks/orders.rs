//! Proves what is explored of exercise 04: what is right passes in every order of events, and each race is caught.

extern crate explored_pool as futures_pool;
extern crate explored_std as std;

// The reference, with the locks and threads of the model checker, under the name of a crate.
pub extern crate self as explored;
#[path = "../src/lib.rs"]
mod reference;
pub use reference::*;

checks::proof! {
    folder: "orders";
    suite: "../../../exercises/exercise04-callbacks/checks/scenes.rs";
    reference: explored;
    alternates {
        channel_of_endings: "../alternates/channel_of_endings.rs";
        count_of_the_missing: "../alternates/count_of_the_missing.rs";
        drop_calls: "../alternates/drop_calls.rs";
        everything_under_one_lock: "../alternates/everything_under_one_lock.rs";
        hint_3_filled_in: "../alternates/hint_3_filled_in.rs";
        last_handle: "../alternates/last_handle.rs";
        no_more_is_a_job: "../alternates/no_more_is_a_job.rs";
        notes_what_is_done_at_once: "../alternates/notes_what_is_done_at_once.rs";
        slots_and_an_atomic_count: "../alternates/slots_and_an_atomic_count.rs";
    }
    mutants {
        count_read_and_then_written: "../mutants/count_read_and_then_written.rs"
            fails [all_is_told_once_in_every_order_of_events];
        place_asked_for_after_the_entry: "../orders/mutants/place_asked_for_after_the_entry.rs"
            fails [jobs_of_several_threads_are_told_in_every_order_of_events];
    }
}

//! Proves what is explored of exercise 05: what is right passes in every order of events, and each race is caught.

extern crate explored_pool as futures_pool;
extern crate explored_std as std;

// The reference, with the locks and threads of the model checker, under the name of a crate.
pub extern crate self as explored;
#[path = "../src/lib.rs"]
mod reference;
pub use reference::*;

checks::proof! {
    folder: "orders";
    suite: "../../../exercises/exercise05-contention/checks/scenes.rs";
    reference: explored;
    alternates {
        a_thread_for_each_piece: "../alternates/a_thread_for_each_piece.rs";
        futures_map: "../alternates/futures_map.rs";
        futures_task_for_each_worker: "../alternates/futures_task_for_each_worker.rs";
        hint_3_filled_in: "../alternates/hint_3_filled_in.rs";
        pieces_by_atomic: "../alternates/pieces_by_atomic.rs";
        pieces_that_shrink: "../alternates/pieces_that_shrink.rs";
        stealing_from_one_another: "../alternates/stealing_from_one_another.rs";
        the_caller_is_one_of_the_workers: "../alternates/the_caller_is_one_of_the_workers.rs";
        total_locked_for_each_piece: "../alternates/total_locked_for_each_piece.rs";
        two_channels: "../alternates/two_channels.rs";
    }
    mutants {
        total_cloned_added_to_and_put_back: "../orders/mutants/total_cloned_added_to_and_put_back.rs"
            fails [every_word_is_counted_in_every_order_of_events];
        index_taken_then_raised: "../mutants/index_taken_then_raised.rs"
            fails [every_word_is_counted_in_every_order_of_events];
    }
}

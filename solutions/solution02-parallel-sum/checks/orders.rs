//! Proves what is explored of exercise 02: what is right passes in every order of events, and each race is caught.

extern crate explored_pool as futures_pool;
extern crate explored_std as std;

// The reference, with the locks and threads of the model checker, under the name of a crate.
pub extern crate self as explored;
#[path = "../src/lib.rs"]
mod reference;
pub use reference::*;

checks::proof! {
    folder: "orders";
    suite: "../../../exercises/exercise02-parallel-sum/checks/scenes.rs";
    reference: explored;
    alternates {
        futures_submit: "../alternates/futures_submit.rs";
        shared_counter: "../alternates/shared_counter.rs";
        channel_of_sums: "../alternates/channel_of_sums.rs";
        hint_3_filled_in: "../alternates/hint_3_filled_in.rs";
        queue_with_a_condition: "../orders/alternates/queue_with_a_condition.rs";
        shared_receiver: "../orders/alternates/shared_receiver.rs";
    }
    mutants {
        total_read_then_written: "../mutants/total_read_then_written.rs"
            fails [every_sum_is_there_in_every_order_of_events];
        index_taken_then_raised: "../orders/mutants/index_taken_then_raised.rs"
            fails [every_sum_is_there_in_every_order_of_events];
        two_locks_in_two_orders: "../orders/mutants/two_locks_in_two_orders.rs"
            fails [every_sum_is_there_in_every_order_of_events];
        looks_before_it_waits: "../orders/mutants/looks_before_it_waits.rs"
            fails [every_sum_is_there_in_every_order_of_events];
    }
}

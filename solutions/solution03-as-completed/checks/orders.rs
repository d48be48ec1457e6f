//! Proves what is explored of exercise 03: what is right passes in every order of events, and each race is caught.

extern crate explored_pool as futures_pool;
extern crate explored_std as std;

// The reference, with the locks and threads of the model checker, under the name of a crate.
pub extern crate self as explored;
#[path = "../src/lib.rs"]
mod reference;
pub use reference::*;

checks::proof! {
    folder: "orders";
    suite: "../../../exercises/exercise03-as-completed/checks/scenes.rs";
    reference: explored;
    alternates {
        a_thread_for_each_page_and_permits: "../alternates/a_thread_for_each_page_and_permits.rs";
        callbacks_into_a_channel: "../alternates/callbacks_into_a_channel.rs";
        channel_of_outcomes: "../alternates/channel_of_outcomes.rs";
        dictionary_of_futures: "../alternates/dictionary_of_futures.rs";
        hint_3_filled_in: "../alternates/hint_3_filled_in.rs";
        map_into_a_channel: "../alternates/map_into_a_channel.rs";
        queue_and_condvar: "../alternates/queue_and_condvar.rs";
        wait_for_the_first: "../alternates/wait_for_the_first.rs";
    }
    mutants {
        place_taken_and_then_raised: "../orders/mutants/place_taken_and_then_raised.rs"
            fails [every_page_is_reported_in_every_order_of_events];
        looks_before_it_waits: "../orders/mutants/looks_before_it_waits.rs"
            fails [every_page_is_reported_in_every_order_of_events];
    }
}

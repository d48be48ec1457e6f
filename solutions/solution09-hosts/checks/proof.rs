//! Proves the checks of exercise 09: right answers pass them, and each mistake fails the checks named for it.

#[path = "../../../exercises/exercise09-hosts/checks/hosts.rs"]
mod hosts;

checks::proof! {
    main_begins_with: futures_pool::worker_entry;
    suite: "../../../exercises/exercise09-hosts/checks/suite.rs";
    answer: "../../../exercises/exercise09-hosts/checks/answer.rs";
    reference: solution09;
    alternates {
    }
    mutants {
    }
}

//! Proves the checks of exercise 07: what is right passes, and each mistake is caught by exactly the checks named here.

checks::proof! {
    suite: "../../../exercises/exercise07-gather/checks/suite.rs";
    reference: solution07;
    alternates {
        buffer_unordered: "../alternates/buffer_unordered.rs";
        channel_of_endings: "../alternates/channel_of_endings.rs";
        for_each_concurrent: "../alternates/for_each_concurrent.rs";
        join_set: "../alternates/join_set.rs";
        local_set: "../alternates/local_set.rs";
        polls_all_in_place: "../alternates/polls_all_in_place.rs";
        select_all: "../alternates/select_all.rs";
        semaphore: "../alternates/semaphore.rs";
        workers: "../alternates/workers.rs";
    }
    mutants {
    }
}

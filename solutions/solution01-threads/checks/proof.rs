//! Proves the checks of exercise 01: what is right passes, and each mistake is caught by exactly the checks named here.

checks::proof! {
    suite: "../../../exercises/exercise01-threads/checks/suite.rs";
    answer: "../../../exercises/exercise01-threads/checks/answer.rs";
    reference: solution01;
    alternates {
        join_each_thread: "../alternates/join_each_thread.rs";
        no_shared_map: "../alternates/no_shared_map.rs";
        channel_of_items: "../alternates/channel_of_items.rs";
        crossbeam_scope: "../alternates/crossbeam_scope.rs";
        the_caller_takes_one: "../alternates/the_caller_takes_one.rs";
        pool_as_large_as_the_range: "../alternates/pool_as_large_as_the_range.rs";
        hint_3_filled_in: "../alternates/hint_3_filled_in.rs";
    }
    mutants {
        replaces_the_map: "../mutants/replaces_the_map.rs"
            fails [one_item_is_put_into_the_map, nothing_is_lost_in_the_same_instant];
        throws_away_what_others_put_there: "../mutants/throws_away_what_others_put_there.rs"
            fails [one_item_is_put_into_the_map];
        panics_when_a_request_fails: "../mutants/panics_when_a_request_fails.rs"
            fails [what_fails_leaves_no_entry];
        keeps_the_text_of_an_error: "../mutants/keeps_the_text_of_an_error.rs"
            fails [what_fails_leaves_no_entry];
        keeps_half_a_text: "../mutants/keeps_half_a_text.rs"
            fails [what_fails_leaves_no_entry];
        empty_text_for_what_is_missing: "../mutants/empty_text_for_what_is_missing.rs"
            fails [what_fails_leaves_no_entry];
        locks_before_it_asks: "../mutants/locks_before_it_asks.rs"
            fails [the_map_is_locked_only_to_put_a_text_in];
        reads_while_it_has_the_lock: "../mutants/reads_while_it_has_the_lock.rs"
            fails [the_map_is_locked_only_to_put_a_text_in];
        one_after_the_other: "../mutants/one_after_the_other.rs"
            fails [all_requests_are_under_way_together];
        one_thread_for_all: "../mutants/one_thread_for_all.rs"
            fails [all_requests_are_under_way_together];
        joins_each_before_the_next: "../mutants/joins_each_before_the_next.rs"
            fails [all_requests_are_under_way_together];
        lazy_iterator_starts_one_at_a_time: "../mutants/lazy_iterator_starts_one_at_a_time.rs"
            fails [all_requests_are_under_way_together];
        batches_of_ten: "../mutants/batches_of_ten.rs"
            fails [all_requests_are_under_way_together, the_map_holds_what_there_is];
        no_more_threads_than_processors: "../mutants/no_more_threads_than_processors.rs"
            fails [all_requests_are_under_way_together];
        nineteen_items_by_heart: "../mutants/nineteen_items_by_heart.rs"
            fails [all_requests_are_under_way_together, the_map_holds_what_there_is];
        missing_items_by_heart: "../mutants/missing_items_by_heart.rs"
            fails [all_requests_are_under_way_together, the_map_holds_what_there_is];
        tries_out_the_first_alone: "../mutants/tries_out_the_first_alone.rs"
            fails [all_requests_are_under_way_together];
        asks_first_whether_it_exists: "../mutants/asks_first_whether_it_exists.rs"
            fails [every_item_is_asked_for_once];
        tries_again_after_a_failure: "../mutants/tries_again_after_a_failure.rs"
            fails [every_item_is_asked_for_once];
        counts_from_one: "../mutants/counts_from_one.rs"
            fails [the_map_holds_what_there_is];
        texts_as_they_come: "../mutants/texts_as_they_come.rs"
            fails [the_map_holds_what_there_is];
        one_failure_loses_all: "../mutants/one_failure_loses_all.rs"
            fails [a_failure_harms_no_other_item];
        stops_waiting_at_the_first_failure: "../mutants/stops_waiting_at_the_first_failure.rs"
            fails [a_failure_harms_no_other_item];
        answers_from_a_file: "../mutants/answers_from_a_file.rs"
            fails [the_map_holds_what_there_is, a_failure_harms_no_other_item];
        loses_a_panic: "../mutants/loses_a_panic.rs"
            fails [a_panic_is_not_lost];
        polls_until_all_threads_are_gone: "../mutants/polls_until_all_threads_are_gone.rs"
            fails [a_panic_is_not_lost];
        keeps_its_threads_for_ever: "../mutants/keeps_its_threads_for_ever.rs"
            fails [no_thread_is_left_behind];
        pool_of_no_workers: "../mutants/pool_of_no_workers.rs"
            fails [no_ids_give_no_items];
        takes_the_last_id_for_granted: "../mutants/takes_the_last_id_for_granted.rs"
            fails [no_ids_give_no_items];
        reads_only_the_beginning: "../mutants/reads_only_the_beginning.rs"
            fails [one_item_is_put_into_the_map, whatever_is_sent_is_kept, what_fails_leaves_no_entry];
        lock_held_by_each_thread: "../mutants/lock_held_by_each_thread.rs"
            fails [the_map_is_locked_only_to_put_a_text_in, all_requests_are_under_way_together];
        never_joins: "../mutants/never_joins.rs"
            fails [the_map_holds_what_there_is, a_failure_harms_no_other_item, a_panic_is_not_lost];
        everything_in_one_line: "../mutants/everything_in_one_line.rs"
            fails [
                what_fails_leaves_no_entry,
                the_map_is_locked_only_to_put_a_text_in,
                all_requests_are_under_way_together,
                every_item_is_asked_for_once,
                the_map_holds_what_there_is,
                a_failure_harms_no_other_item
            ];
        trims_the_text: "../mutants/trims_the_text.rs"
            fails [whatever_is_sent_is_kept];
        an_empty_text_is_no_item: "../mutants/an_empty_text_is_no_item.rs"
            fails [whatever_is_sent_is_kept];
        keeps_the_text_that_was_there: "../mutants/keeps_the_text_that_was_there.rs"
            fails [whatever_is_sent_is_kept];
        puts_a_copy_back: "../mutants/puts_a_copy_back.rs"
            fails [nothing_is_lost_in_the_same_instant];
        at_once_when_it_is_checked: "../mutants/at_once_when_it_is_checked.rs"
            fails [all_requests_are_under_way_together];
        one_after_the_other_if_they_are_few: "../mutants/one_after_the_other_if_they_are_few.rs"
            fails [all_requests_are_under_way_together];
        no_more_than_fifty_threads: "../mutants/no_more_than_fifty_threads.rs"
            fails [all_requests_are_under_way_together];
        leaves_a_thread_that_sleeps: "../mutants/leaves_a_thread_that_sleeps.rs"
            fails [no_thread_is_left_behind];
        texts_of_an_earlier_call: "../mutants/texts_of_an_earlier_call.rs"
            fails [the_map_holds_what_there_is];
    }
}

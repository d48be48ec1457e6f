//! Proves the checks of exercise 02: what is right passes, and each mistake is caught by exactly the checks named here.

checks::proof! {
    suite: "../../../exercises/exercise02-parallel-sum/checks/suite.rs";
    answer: "../../../exercises/exercise02-parallel-sum/checks/answer.rs";
    reference: solution02;
    alternates {
        futures_submit: "../alternates/futures_submit.rs";
        shared_counter: "../alternates/shared_counter.rs";
        channel_of_sums: "../alternates/channel_of_sums.rs";
        hint_3_filled_in: "../alternates/hint_3_filled_in.rs";
        the_caller_is_one_of_the_workers: "../alternates/the_caller_is_one_of_the_workers.rs";
        rayon_pool: "../alternates/rayon_pool.rs";
    }
    mutants {
        sequential_keeps_only_the_last_sum: "../mutants/sequential_keeps_only_the_last_sum.rs"
            fails [the_sequential_version_adds_up];
        total_wraps_around: "../mutants/total_wraps_around.rs"
            fails [the_parallel_version_adds_up];
        total_as_a_float: "../mutants/total_as_a_float.rs"
            fails [the_parallel_version_adds_up];
        total_read_then_written: "../mutants/total_read_then_written.rs"
            fails [the_parallel_version_adds_up];
        finds_the_place_by_equality: "../mutants/finds_the_place_by_equality.rs"
            fails [the_parallel_version_adds_up];
        pool_of_zero_workers: "../mutants/pool_of_zero_workers.rs"
            fails [nothing_in_nothing_out];
        remembers_equal_arrays: "../mutants/remembers_equal_arrays.rs"
            fails [each_call_stands_for_itself];
        skips_empty_arrays: "../mutants/skips_empty_arrays.rs"
            fails [the_parallel_version_adds_up, arrays_are_borrowed_not_copied];
        completion_order: "../mutants/completion_order.rs"
            fails [sums_stand_in_the_order_of_the_arrays];
        sorts_the_sums: "../mutants/sorts_the_sums.rs"
            fails [sums_stand_in_the_order_of_the_arrays];
        always_two_workers: "../mutants/always_two_workers.rs"
            fails [workers_sum_together, never_more_than_the_workers];
        sequential_below_four_arrays: "../mutants/sequential_below_four_arrays.rs"
            fails [workers_sum_together];
        never_more_than_four_workers: "../mutants/never_more_than_four_workers.rs"
            fails [workers_sum_together];
        never_more_than_128_workers: "../mutants/never_more_than_128_workers.rs"
            fails [workers_sum_together];
        no_more_workers_than_processors: "../mutants/no_more_workers_than_processors.rs"
            fails [workers_sum_together];
        a_thread_for_each_array: "../mutants/a_thread_for_each_array.rs"
            fails [never_more_than_the_workers];
        two_workers_at_least: "../mutants/two_workers_at_least.rs"
            fails [never_more_than_the_workers];
        the_caller_sums_too: "../mutants/the_caller_sums_too.rs"
            fails [never_more_than_the_workers];
        waits_for_the_whole_wave: "../mutants/waits_for_the_whole_wave.rs"
            fails [no_worker_waits_for_another];
        fixed_share_for_each_worker: "../mutants/fixed_share_for_each_worker.rs"
            fails [no_worker_waits_for_another];
        copies_the_arrays: "../mutants/copies_the_arrays.rs"
            fails [arrays_are_borrowed_not_copied];
        splits_long_arrays: "../mutants/splits_long_arrays.rs"
            fails [arrays_are_borrowed_not_copied];
        sums_again_for_the_total: "../mutants/sums_again_for_the_total.rs"
            fails [arrays_are_borrowed_not_copied];
        one_version_calls_for_both: "../mutants/one_version_calls_for_both.rs"
            fails [
                each_call_stands_for_itself,
                arrays_are_borrowed_not_copied,
                a_panic_reaches_the_caller
            ];
        swallows_the_panic: "../mutants/swallows_the_panic.rs"
            fails [a_panic_reaches_the_caller];
        sequential_swallows_the_panic: "../mutants/sequential_swallows_the_panic.rs"
            fails [a_panic_reaches_the_caller];
        loses_the_message: "../mutants/loses_the_message.rs"
            fails [a_panic_reaches_the_caller];
        passes_on_only_plain_messages: "../mutants/passes_on_only_plain_messages.rs"
            fails [a_panic_reaches_the_caller];
        keeps_its_pool_for_ever: "../mutants/keeps_its_pool_for_ever.rs"
            fails [workers_sum_together, no_thread_is_left_behind];
        leaves_a_parked_thread: "../mutants/leaves_a_parked_thread.rs"
            fails [no_thread_is_left_behind];
        one_worker_only: "../mutants/one_worker_only.rs"
            fails [workers_sum_together, no_worker_waits_for_another];
        waits_for_each_before_the_next: "../mutants/waits_for_each_before_the_next.rs"
            fails [workers_sum_together, no_worker_waits_for_another];
        lazy_iterator_submits_one_at_a_time: "../mutants/lazy_iterator_submits_one_at_a_time.rs"
            fails [workers_sum_together, no_worker_waits_for_another];
        lock_held_while_summing: "../mutants/lock_held_while_summing.rs"
            fails [workers_sum_together, no_worker_waits_for_another];
        remembers_arrays_by_their_lengths: "../mutants/remembers_arrays_by_their_lengths.rs"
            fails [each_call_stands_for_itself, arrays_are_borrowed_not_copied];
        knows_the_check_by_the_name_of_its_thread: "../mutants/knows_the_check_by_the_name_of_its_thread.rs"
            fails [workers_sum_together, no_worker_waits_for_another];
        knows_the_check_by_the_type_of_sum: "../mutants/knows_the_check_by_the_type_of_sum.rs"
            fails [workers_sum_together, no_worker_waits_for_another];
        equal_to_everything: "../mutants/equal_to_everything.rs"
            fails [the_sequential_version_adds_up, the_parallel_version_adds_up];
        adds_up_by_itself: "../mutants/adds_up_by_itself.rs"
            fails [
                each_call_stands_for_itself,
                workers_sum_together,
                no_worker_waits_for_another,
                arrays_are_borrowed_not_copied,
                a_panic_reaches_the_caller
            ];
        forgets_the_last_array: "../mutants/forgets_the_last_array.rs"
            fails [
                the_parallel_version_adds_up,
                each_call_stands_for_itself,
                sums_stand_in_the_order_of_the_arrays,
                workers_sum_together,
                no_worker_waits_for_another,
                arrays_are_borrowed_not_copied,
                a_panic_reaches_the_caller
            ];
    }
}

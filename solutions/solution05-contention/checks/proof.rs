//! Proves the checks of exercise 05: what is right passes, and each mistake is caught by exactly the checks named here.

checks::proof! {
    suite: "../../../exercises/exercise05-contention/checks/suite.rs";
    answer: "../../../exercises/exercise05-contention/checks/answer.rs";
    reference: solution05;
    alternates {
        futures_map: "../alternates/futures_map.rs";
        futures_task_for_each_worker: "../alternates/futures_task_for_each_worker.rs";
        rayon_fold: "../alternates/rayon_fold.rs";
        pieces_by_atomic: "../alternates/pieces_by_atomic.rs";
        two_channels: "../alternates/two_channels.rs";
        total_locked_for_each_piece: "../alternates/total_locked_for_each_piece.rs";
        pieces_that_shrink: "../alternates/pieces_that_shrink.rs";
        stealing_from_one_another: "../alternates/stealing_from_one_another.rs";
        the_caller_is_one_of_the_workers: "../alternates/the_caller_is_one_of_the_workers.rs";
        a_thread_for_each_piece: "../alternates/a_thread_for_each_piece.rs";
        hint_3_filled_in: "../alternates/hint_3_filled_in.rs";
    }
    mutants {
        as_it_was_given: "../../../exercises/exercise05-contention/stub.rs"
            fails [workers_count_together, no_worker_waits_for_another, pieces_are_not_too_small];
        overwrites_when_joining: "../mutants/overwrites_when_joining.rs"
            fails [the_counts_stay_the_same];
        writes_back_a_copy_of_the_total: "../mutants/writes_back_a_copy_of_the_total.rs"
            fails [the_counts_stay_the_same];
        adds_to_a_copy_of_the_total: "../mutants/adds_to_a_copy_of_the_total.rs"
            fails [the_counts_stay_the_same];
        total_in_32_bits: "../mutants/total_in_32_bits.rs"
            fails [the_counts_stay_the_same];
        index_taken_then_raised: "../mutants/index_taken_then_raised.rs"
            fails [the_counts_stay_the_same, every_text_is_counted_once];
        drops_equal_texts: "../mutants/drops_equal_texts.rs"
            fails [the_counts_stay_the_same, every_text_is_counted_once];
        trims_the_texts: "../mutants/trims_the_texts.rs"
            fails [the_counts_stay_the_same, every_text_is_counted_once];
        remembers_equal_texts: "../mutants/remembers_equal_texts.rs"
            fails [each_call_stands_for_itself];
        remembers_texts_by_their_number: "../mutants/remembers_texts_by_their_number.rs"
            fails [each_call_stands_for_itself, every_text_is_counted_once];
        adds_the_same_counts_again: "../mutants/adds_the_same_counts_again.rs"
            fails [each_call_stands_for_itself, the_counts_stay_the_same];
        total_in_a_static: "../mutants/total_in_a_static.rs"
            fails [each_call_stands_for_itself, the_counts_stay_the_same];
        forgets_the_last_piece: "../mutants/forgets_the_last_piece.rs"
            fails [the_counts_stay_the_same, every_text_is_counted_once, no_worker_waits_for_another];
        pieces_of_no_text: "../mutants/pieces_of_no_text.rs"
            fails [
                no_text_no_counts,
                the_counts_stay_the_same,
                every_text_is_counted_once,
                pieces_are_not_too_large,
                workers_count_together,
                never_more_than_the_workers,
                pieces_are_not_too_small
            ];
        fails_without_texts: "../mutants/fails_without_texts.rs"
            fails [no_text_no_counts];
        pool_of_zero_workers: "../mutants/pool_of_zero_workers.rs"
            fails [no_text_no_counts];
        counts_twice_to_be_sure: "../mutants/counts_twice_to_be_sure.rs"
            fails [every_text_is_counted_once];
        never_more_than_four_workers: "../mutants/never_more_than_four_workers.rs"
            fails [workers_count_together];
        never_more_than_128_workers: "../mutants/never_more_than_128_workers.rs"
            fails [workers_count_together];
        sequential_below_four_texts: "../mutants/sequential_below_four_texts.rs"
            fails [workers_count_together];
        no_more_workers_than_processors: "../mutants/no_more_workers_than_processors.rs"
            fails [workers_count_together];
        waits_for_the_whole_wave: "../mutants/waits_for_the_whole_wave.rs"
            fails [no_worker_waits_for_another];
        fixed_pieces_for_each_worker: "../mutants/fixed_pieces_for_each_worker.rs"
            fails [no_worker_waits_for_another];
        takes_pieces_in_pairs: "../mutants/takes_pieces_in_pairs.rs"
            fails [no_worker_waits_for_another];
        rayon_bundles_the_pieces: "../mutants/rayon_bundles_the_pieces.rs"
            fails [no_worker_waits_for_another];
        the_caller_counts_too: "../mutants/the_caller_counts_too.rs"
            fails [never_more_than_the_workers];
        two_workers_at_least: "../mutants/two_workers_at_least.rs"
            fails [never_more_than_the_workers];
        all_pieces_at_once: "../mutants/all_pieces_at_once.rs"
            fails [never_more_than_the_workers];
        one_text_at_a_time: "../mutants/one_text_at_a_time.rs"
            fails [pieces_are_not_too_small];
        hands_over_each_text: "../mutants/hands_over_each_text.rs"
            fails [pieces_are_not_too_small];
        rounds_the_size_of_a_piece_down: "../mutants/rounds_the_size_of_a_piece_down.rs"
            fails [pieces_are_not_too_small];
        begins_with_half_a_share: "../mutants/begins_with_half_a_share.rs"
            fails [pieces_are_not_too_large];
        remainder_goes_to_the_last_piece: "../mutants/remainder_goes_to_the_last_piece.rs"
            fails [pieces_are_not_too_large];
        swallows_the_panic: "../mutants/swallows_the_panic.rs"
            fails [a_panic_reaches_the_caller];
        loses_the_message: "../mutants/loses_the_message.rs"
            fails [a_panic_reaches_the_caller];
        passes_on_only_plain_messages: "../mutants/passes_on_only_plain_messages.rs"
            fails [a_panic_reaches_the_caller];
        keeps_its_pool_for_ever: "../mutants/keeps_its_pool_for_ever.rs"
            fails [workers_count_together, no_thread_is_left_behind];
        leaves_a_parked_thread: "../mutants/leaves_a_parked_thread.rs"
            fails [no_thread_is_left_behind];
        pieces_of_ten_texts: "../mutants/pieces_of_ten_texts.rs"
            fails [pieces_are_not_too_large, workers_count_together, pieces_are_not_too_small];
        larger_pieces_under_the_same_lock: "../mutants/larger_pieces_under_the_same_lock.rs"
            fails [workers_count_together, no_worker_waits_for_another];
        counts_into_the_locked_total: "../mutants/counts_into_the_locked_total.rs"
            fails [workers_count_together, no_worker_waits_for_another];
        queue_locked_while_counting: "../mutants/queue_locked_while_counting.rs"
            fails [workers_count_together, no_worker_waits_for_another];
        spins_on_a_lock_of_its_own: "../mutants/spins_on_a_lock_of_its_own.rs"
            fails [workers_count_together, no_worker_waits_for_another];
        only_the_first_pieces_without_a_lock: "../mutants/only_the_first_pieces_without_a_lock.rs"
            fails [workers_count_together, no_worker_waits_for_another];
        waits_for_each_before_the_next: "../mutants/waits_for_each_before_the_next.rs"
            fails [workers_count_together, no_worker_waits_for_another];
        sleeps_between_its_pieces: "../mutants/sleeps_between_its_pieces.rs"
            fails [workers_count_together, no_worker_waits_for_another];
        no_thread_at_all: "../mutants/no_thread_at_all.rs"
            fails [workers_count_together, no_worker_waits_for_another];
        knows_the_check_by_the_type_of_count: "../mutants/knows_the_check_by_the_type_of_count.rs"
            fails [workers_count_together, no_worker_waits_for_another];
        knows_the_check_by_the_name_of_its_thread: "../mutants/knows_the_check_by_the_name_of_its_thread.rs"
            fails [workers_count_together, no_worker_waits_for_another];
        meets_over_nothing: "../mutants/meets_over_nothing.rs"
            fails [workers_count_together, no_worker_waits_for_another];
        one_share_for_each_worker: "../mutants/one_share_for_each_worker.rs"
            fails [workers_count_together, pieces_are_not_too_large];
        tries_some_texts_first: "../mutants/tries_some_texts_first.rs"
            fails [
                every_text_is_counted_once,
                workers_count_together,
                no_worker_waits_for_another,
                pieces_are_not_too_large
            ];
        counts_by_itself: "../mutants/counts_by_itself.rs"
            fails [
                each_call_stands_for_itself,
                the_counts_stay_the_same,
                every_text_is_counted_once,
                workers_count_together,
                no_worker_waits_for_another,
                a_panic_reaches_the_caller
            ];
    }
}

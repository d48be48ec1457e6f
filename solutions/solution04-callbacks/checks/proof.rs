//! Proves the checks of exercise 04: what is right passes, and each mistake is caught by exactly the checks named here.

checks::proof! {
    suite: "../../../exercises/exercise04-callbacks/checks/suite.rs";
    answer: "../../../exercises/exercise04-callbacks/checks/answer.rs";
    reference: solution04;
    alternates {
        count_of_the_missing: "../alternates/count_of_the_missing.rs";
        everything_under_one_lock: "../alternates/everything_under_one_lock.rs";
        notes_what_is_done_at_once: "../alternates/notes_what_is_done_at_once.rs";
        last_handle: "../alternates/last_handle.rs";
        drop_calls: "../alternates/drop_calls.rs";
        slots_and_an_atomic_count: "../alternates/slots_and_an_atomic_count.rs";
        channel_of_endings: "../alternates/channel_of_endings.rs";
        hint_3_filled_in: "../alternates/hint_3_filled_in.rs";
        no_more_is_a_job: "../alternates/no_more_is_a_job.rs";
    }
    mutants {
        value_cut_to_32_bits: "../mutants/value_cut_to_32_bits.rs"
            fails [values_are_told];
        zero_stands_for_not_ended: "../mutants/zero_stands_for_not_ended.rs"
            fails [values_are_told];
        place_in_a_byte: "../mutants/place_in_a_byte.rs"
            fails [values_are_told];
        trims_the_name: "../mutants/trims_the_name.rs"
            fails [values_are_told];
        knows_the_check_by_its_thread: "../mutants/knows_the_check_by_its_thread.rs"
            fails [values_are_told];
        channel_with_room_for_64: "../mutants/channel_with_room_for_64.rs"
            fails [
                values_are_told,
                endings_stand_in_the_order_of_watch,
                nobody_waits_for_a_job,
                not_before_the_last_has_ended,
                a_job_may_be_done_before_it_is_watched,
                several_threads_watch_at_once,
                jobs_end_at_once_with_no_more
            ];
        loses_the_message: "../mutants/loses_the_message.rs"
            fails [errors_and_panics_are_told];
        loses_the_message_of_a_panic: "../mutants/loses_the_message_of_a_panic.rs"
            fails [errors_and_panics_are_told];
        knows_only_three_errors: "../mutants/knows_only_three_errors.rs"
            fails [errors_and_panics_are_told];
        tells_the_first_line: "../mutants/tells_the_first_line.rs"
            fails [errors_and_panics_are_told];
        swallows_errors: "../mutants/swallows_errors.rs"
            fails [errors_and_panics_are_told, not_before_the_last_has_ended, what_is_being_noted_is_still_missing];
        unwraps_the_result: "../mutants/unwraps_the_result.rs"
            fails [
                errors_and_panics_are_told,
                cancelled_is_not_failed,
                not_before_the_last_has_ended,
                who_comes_last_calls,
                what_is_being_noted_is_still_missing
            ];
        cancelled_is_failed: "../mutants/cancelled_is_failed.rs"
            fails [cancelled_is_not_failed];
        the_cancelled_never_count: "../mutants/the_cancelled_never_count.rs"
            fails [cancelled_is_not_failed, who_comes_last_calls];
        order_of_ending: "../mutants/order_of_ending.rs"
            fails [endings_stand_in_the_order_of_watch, two_jobs_may_have_one_name];
        sorted_by_name: "../mutants/sorted_by_name.rs"
            fails [endings_stand_in_the_order_of_watch];
        map_by_name: "../mutants/map_by_name.rs"
            fails [endings_stand_in_the_order_of_watch, two_jobs_may_have_one_name, jobs_end_at_once_with_no_more];
        finds_its_place_by_name: "../mutants/finds_its_place_by_name.rs"
            fails [two_jobs_may_have_one_name];
        waits_for_running_jobs: "../mutants/waits_for_running_jobs.rs"
            fails [nobody_waits_for_a_job];
        watch_waits_while_64_have_not_ended: "../mutants/watch_waits_while_64_have_not_ended.rs"
            fails [nobody_waits_for_a_job];
        watch_waits_for_the_job: "../mutants/watch_waits_for_the_job.rs"
            fails [
                cancelled_is_not_failed,
                nobody_waits_for_a_job,
                no_callback_waits_for_another_job,
                who_comes_last_calls
            ];
        no_more_waits_for_all: "../mutants/no_more_waits_for_all.rs"
            fails [nobody_waits_for_a_job, who_comes_last_calls];
        no_more_spins: "../mutants/no_more_spins.rs"
            fails [nobody_waits_for_a_job, who_comes_last_calls];
        no_more_returns_when_all_is_told: "../mutants/no_more_returns_when_all_is_told.rs"
            fails [nobody_waits_for_a_job, when_all_may_watch];
        callbacks_wait_for_their_turn: "../mutants/callbacks_wait_for_their_turn.rs"
            fails [no_callback_waits_for_another_job];
        place_from_what_is_missing: "../mutants/place_from_what_is_missing.rs"
            fails [nothing_is_over_before_no_more, a_job_may_be_done_before_it_is_watched];
        calls_when_nothing_is_missing_for_now: "../mutants/calls_when_nothing_is_missing_for_now.rs"
            fails [
                nothing_is_over_before_no_more,
                a_job_may_be_done_before_it_is_watched,
                who_comes_last_calls,
                without_no_more_nothing_is_told
            ];
        fails_fast: "../mutants/fails_fast.rs"
            fails [not_before_the_last_has_ended];
        mask_of_64_jobs: "../mutants/mask_of_64_jobs.rs"
            fails [not_before_the_last_has_ended];
        calls_at_no_more: "../mutants/calls_at_no_more.rs"
            fails [
                not_before_the_last_has_ended,
                who_comes_last_calls,
                jobs_end_at_once_with_no_more,
                what_is_being_noted_is_still_missing,
                collectors_do_not_mix,
                when_all_may_watch
            ];
        never_calls_without_jobs: "../mutants/never_calls_without_jobs.rs"
            fails [no_jobs_at_all];
        adds_the_callback_under_the_lock: "../mutants/adds_the_callback_under_the_lock.rs"
            fails [a_job_may_be_done_before_it_is_watched];
        ignores_jobs_that_are_done: "../mutants/ignores_jobs_that_are_done.rs"
            fails [a_job_may_be_done_before_it_is_watched, when_all_may_watch];
        counts_the_job_after_its_callback: "../mutants/counts_the_job_after_its_callback.rs"
            fails [a_job_may_be_done_before_it_is_watched];
        calls_on_a_thread_of_its_own: "../mutants/calls_on_a_thread_of_its_own.rs"
            fails [no_jobs_at_all, who_comes_last_calls, no_thread_is_started];
        spares_the_worker: "../mutants/spares_the_worker.rs"
            fails [who_comes_last_calls, no_thread_is_started];
        spares_who_cancels: "../mutants/spares_who_cancels.rs"
            fails [who_comes_last_calls];
        one_thread_for_all_collectors: "../mutants/one_thread_for_all_collectors.rs"
            fails [no_thread_is_started];
        a_thread_looks_on_for_each_job: "../mutants/a_thread_looks_on_for_each_job.rs"
            fails [no_thread_is_started];
        a_thread_receives: "../mutants/a_thread_receives.rs"
            fails [no_jobs_at_all, who_comes_last_calls, no_thread_is_started];
        polls_on_a_thread: "../mutants/polls_on_a_thread.rs"
            fails [no_jobs_at_all, who_comes_last_calls, no_thread_is_started];
        place_and_entry_in_two_steps: "../mutants/place_and_entry_in_two_steps.rs"
            fails [several_threads_watch_at_once];
        count_read_and_then_written: "../mutants/count_read_and_then_written.rs"
            fails [jobs_end_at_once_with_no_more];
        loses_a_count: "../mutants/loses_a_count.rs"
            fails [jobs_end_at_once_with_no_more];
        looks_before_it_says_no_more: "../mutants/looks_before_it_says_no_more.rs"
            fails [jobs_end_at_once_with_no_more];
        counts_before_it_notes: "../mutants/counts_before_it_notes.rs"
            fails [what_is_being_noted_is_still_missing];
        tells_what_was_told_before: "../mutants/tells_what_was_told_before.rs"
            fails [each_collector_stands_for_itself];
        one_count_for_all_collectors: "../mutants/one_count_for_all_collectors.rs"
            fails [collectors_do_not_mix];
        one_list_for_all_collectors: "../mutants/one_list_for_all_collectors.rs"
            fails [collectors_do_not_mix, without_no_more_nothing_is_told];
        one_lock_for_all_collectors: "../mutants/one_lock_for_all_collectors.rs"
            fails [when_all_may_watch];
        drop_says_no_more: "../mutants/drop_says_no_more.rs"
            fails [without_no_more_nothing_is_told];
        leaks_its_state: "../mutants/leaks_its_state.rs"
            fails [without_no_more_nothing_is_told];
        last_handle_always_calls: "../mutants/last_handle_always_calls.rs"
            fails [without_no_more_nothing_is_told];
        makes_the_list_too_soon: "../mutants/makes_the_list_too_soon.rs"
            fails [nothing_is_over_before_no_more];
    }
}

//! Proves the checks of exercise 09: right answers pass them, and each mistake fails the checks named for it.

#[path = "../../../exercises/exercise09-hosts/checks/hosts.rs"]
mod hosts;

checks::proof! {
    main_begins_with: futures_pool::worker_entry;
    suite: "../../../exercises/exercise09-hosts/checks/suite.rs";
    answer: "../../../exercises/exercise09-hosts/checks/answer.rs";
    reference: solution09;
    alternates {
        a_list_and_a_condition_variable: "../alternates/a_list_and_a_condition_variable.rs";
        callbacks_into_a_channel: "../alternates/callbacks_into_a_channel.rs";
        each_running_part_decides: "../alternates/each_running_part_decides.rs";
        four_threads_share_the_parts: "../alternates/four_threads_share_the_parts.rs";
        futures_by_their_part: "../alternates/futures_by_their_part.rs";
        hint_3_filled_in: "../alternates/hint_3_filled_in.rs";
        join_all_in_async: "../alternates/join_all_in_async.rs";
        unparks_the_caller: "../alternates/unparks_the_caller.rs";
        waits_for_any: "../alternates/waits_for_any.rs";
    }
    mutants {
        outcomes_as_they_come: "../mutants/outcomes_as_they_come.rs"
            fails [
                outcomes_stand_in_the_order_of_the_parts,
                all_parts_are_submitted_at_once,
                a_lost_part_is_submitted_again_at_once,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                nothing_is_left_out_at_the_end
            ];
        failures_as_they_come: "../mutants/failures_as_they_come.rs"
            fails [outcomes_stand_in_the_order_of_the_parts];
        what_ran_again_comes_last: "../mutants/what_ran_again_comes_last.rs"
            fails [
                a_lost_part_is_submitted_again_at_once,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                nothing_is_left_out_at_the_end
            ];
        what_is_lost_comes_last: "../mutants/what_is_lost_comes_last.rs"
            fails [
                outcomes_stand_in_the_order_of_the_parts,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                what_is_not_repeatable_is_submitted_once
            ];
        one_after_the_other: "../mutants/one_after_the_other.rs"
            fails [
                outcomes_stand_in_the_order_of_the_parts,
                all_parts_are_submitted_at_once,
                no_part_is_out_twice_at_the_same_time,
                a_lost_part_is_submitted_again_at_once,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                what_is_not_repeatable_is_submitted_once,
                what_fails_is_not_submitted_again,
                nothing_is_left_out_at_the_end,
                many_parts_need_few_threads,
                no_thread_is_left_behind,
                a_panic_is_not_lost,
                each_call_stands_for_itself
            ];
        no_more_than_1024_at_once: "../mutants/no_more_than_1024_at_once.rs"
            fails [all_parts_are_submitted_at_once];
        no_more_than_eight_at_once: "../mutants/no_more_than_eight_at_once.rs"
            fails [
                outcomes_stand_in_the_order_of_the_parts,
                all_parts_are_submitted_at_once,
                no_part_is_out_twice_at_the_same_time,
                a_lost_part_is_submitted_again_at_once,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                what_is_not_repeatable_is_submitted_once,
                what_fails_is_not_submitted_again,
                nothing_is_left_out_at_the_end,
                many_parts_need_few_threads,
                no_thread_is_left_behind,
                a_panic_is_not_lost,
                each_call_stands_for_itself
            ];
        lost_parts_wait_for_the_round: "../mutants/lost_parts_wait_for_the_round.rs"
            fails [a_lost_part_is_submitted_again_at_once];
        waits_in_the_order_of_the_parts: "../mutants/waits_in_the_order_of_the_parts.rs"
            fails [
                a_lost_part_is_submitted_again_at_once,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                what_fails_is_not_submitted_again,
                many_parts_need_few_threads,
                no_thread_is_left_behind,
                each_call_stands_for_itself
            ];
        never_submits_again: "../mutants/never_submits_again.rs"
            fails [
                no_part_is_out_twice_at_the_same_time,
                a_lost_part_is_submitted_again_at_once,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                what_fails_is_not_submitted_again,
                nothing_is_left_out_at_the_end,
                many_parts_need_few_threads,
                no_thread_is_left_behind,
                a_panic_is_not_lost,
                each_call_stands_for_itself
            ];
        submits_once_more_only: "../mutants/submits_once_more_only.rs"
            fails [
                a_lost_part_is_submitted_again_at_once,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                what_fails_is_not_submitted_again,
                each_call_stands_for_itself
            ];
        submits_five_times_at_most: "../mutants/submits_five_times_at_most.rs"
            fails [a_part_is_submitted_up_to_attempts_times];
        submits_for_ever: "../mutants/submits_for_ever.rs"
            fails [
                outcomes_stand_in_the_order_of_the_parts,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported
            ];
        one_attempt_too_many: "../mutants/one_attempt_too_many.rs"
            fails [
                outcomes_stand_in_the_order_of_the_parts,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported
            ];
        one_attempt_too_few: "../mutants/one_attempt_too_few.rs"
            fails [
                a_lost_part_is_submitted_again_at_once,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                nothing_is_left_out_at_the_end,
                many_parts_need_few_threads,
                no_thread_is_left_behind,
                each_call_stands_for_itself
            ];
        attempts_of_the_whole_job: "../mutants/attempts_of_the_whole_job.rs"
            fails [parts_on_processes_that_die, a_part_is_submitted_up_to_attempts_times];
        repetitions_counted_for_the_whole_job: "../mutants/repetitions_counted_for_the_whole_job.rs"
            fails [
                a_lost_part_is_submitted_again_at_once,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                what_fails_is_not_submitted_again,
                many_parts_need_few_threads,
                no_thread_is_left_behind,
                each_call_stands_for_itself
            ];
        believes_the_attempt_in_the_error: "../mutants/believes_the_attempt_in_the_error.rs"
            fails [parts_on_processes_that_die, a_part_is_submitted_up_to_attempts_times, the_last_error_is_reported];
        keeps_the_first_error: "../mutants/keeps_the_first_error.rs"
            fails [the_last_error_is_reported];
        loses_the_error: "../mutants/loses_the_error.rs"
            fails [
                outcomes_stand_in_the_order_of_the_parts,
                parts_on_processes_that_die,
                the_last_error_is_reported,
                what_is_not_repeatable_is_submitted_once
            ];
        a_dead_process_is_a_failure: "../mutants/a_dead_process_is_a_failure.rs"
            fails [
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                what_is_not_repeatable_is_submitted_once
            ];
        a_host_that_is_gone_is_a_failure: "../mutants/a_host_that_is_gone_is_a_failure.rs"
            fails [
                outcomes_stand_in_the_order_of_the_parts,
                no_part_is_out_twice_at_the_same_time,
                a_lost_part_is_submitted_again_at_once,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                what_is_not_repeatable_is_submitted_once,
                what_fails_is_not_submitted_again,
                nothing_is_left_out_at_the_end,
                many_parts_need_few_threads,
                no_thread_is_left_behind,
                a_panic_is_not_lost,
                each_call_stands_for_itself
            ];
        repeats_what_is_not_repeatable: "../mutants/repeats_what_is_not_repeatable.rs"
            fails [parts_on_processes_that_die, what_is_not_repeatable_is_submitted_once];
        repeats_whatever_was_on_a_lost_host: "../mutants/repeats_whatever_was_on_a_lost_host.rs"
            fails [what_is_not_repeatable_is_submitted_once];
        repeats_whatever_died: "../mutants/repeats_whatever_died.rs"
            fails [
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                what_is_not_repeatable_is_submitted_once
            ];
        what_is_not_repeatable_has_failed: "../mutants/what_is_not_repeatable_has_failed.rs"
            fails [
                outcomes_stand_in_the_order_of_the_parts,
                parts_on_processes_that_die,
                what_is_not_repeatable_is_submitted_once
            ];
        what_died_for_good_has_failed: "../mutants/what_died_for_good_has_failed.rs"
            fails [
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                what_is_not_repeatable_is_submitted_once
            ];
        repeats_every_failure: "../mutants/repeats_every_failure.rs"
            fails [parts_on_processes_that_die, what_fails_is_not_submitted_again];
        repeats_what_failed_after_a_loss: "../mutants/repeats_what_failed_after_a_loss.rs"
            fails [what_fails_is_not_submitted_again];
        repeats_panics: "../mutants/repeats_panics.rs"
            fails [parts_on_processes_that_die, what_fails_is_not_submitted_again];
        repeats_what_was_abandoned: "../mutants/repeats_what_was_abandoned.rs"
            fails [what_fails_is_not_submitted_again];
        looks_for_words_in_the_error: "../mutants/looks_for_words_in_the_error.rs"
            fails [outcomes_stand_in_the_order_of_the_parts, what_fails_is_not_submitted_again];
        every_failure_is_a_loss: "../mutants/every_failure_is_a_loss.rs"
            fails [
                outcomes_stand_in_the_order_of_the_parts,
                parts_on_processes_that_die,
                what_fails_is_not_submitted_again
            ];
        loses_the_last_part: "../mutants/loses_the_last_part.rs"
            fails [
                outcomes_stand_in_the_order_of_the_parts,
                all_parts_are_submitted_at_once,
                no_part_is_out_twice_at_the_same_time,
                a_lost_part_is_submitted_again_at_once,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                what_is_not_repeatable_is_submitted_once,
                what_fails_is_not_submitted_again,
                nothing_is_left_out_at_the_end,
                many_parts_need_few_threads,
                no_thread_is_left_behind,
                a_panic_is_not_lost,
                each_call_stands_for_itself
            ];
        leaves_out_what_was_lost: "../mutants/leaves_out_what_was_lost.rs"
            fails [
                outcomes_stand_in_the_order_of_the_parts,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                what_is_not_repeatable_is_submitted_once
            ];
        returns_at_the_first_loss: "../mutants/returns_at_the_first_loss.rs"
            fails [
                outcomes_stand_in_the_order_of_the_parts,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                what_is_not_repeatable_is_submitted_once
            ];
        gives_up_after_two_seconds: "../mutants/gives_up_after_two_seconds.rs"
            fails [nothing_is_left_out_at_the_end];
        two_copies_to_be_sure: "../mutants/two_copies_to_be_sure.rs"
            fails [
                no_part_is_out_twice_at_the_same_time,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                what_fails_is_not_submitted_again
            ];
        a_second_copy_of_the_last_part: "../mutants/a_second_copy_of_the_last_part.rs"
            fails [no_part_is_out_twice_at_the_same_time];
        two_copies_of_what_was_lost: "../mutants/two_copies_of_what_was_lost.rs"
            fails [
                no_part_is_out_twice_at_the_same_time,
                a_lost_part_is_submitted_again_at_once,
                parts_on_processes_that_die,
                a_part_is_submitted_up_to_attempts_times,
                the_last_error_is_reported,
                what_fails_is_not_submitted_again,
                nothing_is_left_out_at_the_end,
                each_call_stands_for_itself
            ];
        counts_from_an_earlier_call: "../mutants/counts_from_an_earlier_call.rs"
            fails [each_call_stands_for_itself];
        leaves_a_thread: "../mutants/leaves_a_thread.rs"
            fails [no_thread_is_left_behind];
        a_thread_for_each_part: "../mutants/a_thread_for_each_part.rs"
            fails [many_parts_need_few_threads];
        a_thread_for_each_lost_part: "../mutants/a_thread_for_each_lost_part.rs"
            fails [many_parts_need_few_threads];
        a_panic_is_a_failure_of_its_part: "../mutants/a_panic_is_a_failure_of_its_part.rs"
            fails [a_panic_is_not_lost];
        hangs_without_parts: "../mutants/hangs_without_parts.rs"
            fails [a_job_without_parts];
        knows_the_hosts_by_their_type: "../mutants/knows_the_hosts_by_their_type.rs"
            fails [parts_on_processes_that_die];
    }
}

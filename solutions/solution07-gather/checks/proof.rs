//! Proves the checks of exercise 07: what is right passes, and each mistake is caught by exactly the checks named here.

checks::proof! {
    suite: "../../../exercises/exercise07-gather/checks/suite.rs";
    answer: "../../../exercises/exercise07-gather/checks/answer.rs";
    reference: solution07;
    alternates {
        buffer_unordered: "../alternates/buffer_unordered.rs";
        channel_of_endings: "../alternates/channel_of_endings.rs";
        for_each_concurrent: "../alternates/for_each_concurrent.rs";
        hint_3_filled_in: "../alternates/hint_3_filled_in.rs";
        join_set: "../alternates/join_set.rs";
        local_set: "../alternates/local_set.rs";
        polls_all_in_place: "../alternates/polls_all_in_place.rs";
        select_all: "../alternates/select_all.rs";
        semaphore: "../alternates/semaphore.rs";
        workers: "../alternates/workers.rs";
    }
    mutants {
        order_of_ending: "../mutants/order_of_ending.rs"
            fails [values_stand_in_the_order_of_the_jobs];
        knows_the_check_by_its_thread: "../mutants/knows_the_check_by_its_thread.rs"
            fails [values_stand_in_the_order_of_the_jobs];
        waits_for_a_full_house: "../mutants/waits_for_a_full_house.rs"
            fails [no_jobs_or_few];
        waits_for_the_first_of_none: "../mutants/waits_for_the_first_of_none.rs"
            fails [no_jobs_or_few];
        at_least_two: "../mutants/at_least_two.rs"
            fails [never_more_than_the_limit];
        never_more_than_128: "../mutants/never_more_than_128.rs"
            fails [as_many_as_the_limit];
        values_wait_for_the_first: "../mutants/values_wait_for_the_first.rs"
            fails [a_free_place_is_taken_at_once];
        waves: "../mutants/waves.rs"
            fails [a_free_place_is_taken_at_once];
        newest_first: "../mutants/newest_first.rs"
            fails [jobs_begin_in_their_order];
        pending_after_one_round: "../mutants/pending_after_one_round.rs"
            fails [jobs_may_be_done_at_once];
        collects_the_jobs_first: "../mutants/collects_the_jobs_first.rs"
            fails [jobs_are_drawn_one_by_one];
        draws_one_ahead: "../mutants/draws_one_ahead.rs"
            fails [jobs_are_drawn_one_by_one];
        begins_no_more_but_waits: "../mutants/begins_no_more_but_waits.rs"
            fails [the_first_error_is_returned_at_once];
        gives_the_error_of_the_first_job: "../mutants/gives_the_error_of_the_first_job.rs"
            fails [the_first_error_is_returned_at_once];
        joins_many_workers_in_order: "../mutants/joins_many_workers_in_order.rs"
            fails [the_first_error_is_returned_at_once];
        aborts_and_does_not_wait: "../mutants/aborts_and_does_not_wait.rs"
            fails [an_error_cancels_the_rest];
        detaches_after_an_error: "../mutants/detaches_after_an_error.rs"
            fails [an_error_cancels_the_rest];
        leaks_what_it_cancels: "../mutants/leaks_what_it_cancels.rs"
            fails [an_error_cancels_the_rest];
        detaches_in_a_panic: "../mutants/detaches_in_a_panic.rs"
            fails [a_panic_goes_on];
        leaves_out_what_panicked: "../mutants/leaves_out_what_panicked.rs"
            fails [a_panic_goes_on];
        panics_at_the_end: "../mutants/panics_at_the_end.rs"
            fails [a_panic_goes_on];
        unwraps_the_join_error: "../mutants/unwraps_the_join_error.rs"
            fails [a_panic_goes_on];
        tasks_that_nobody_owns: "../mutants/tasks_that_nobody_owns.rs"
            fails [who_drops_gather_cancels_all];
        a_thread_polls: "../mutants/a_thread_polls.rs"
            fails [one_thread_is_enough];
        a_thread_looks_on: "../mutants/a_thread_looks_on.rs"
            fails [one_thread_is_enough];
        one_thread_for_all_calls: "../mutants/one_thread_for_all_calls.rs"
            fails [one_thread_is_enough];
        looks_up_every_second: "../mutants/looks_up_every_second.rs"
            fails [nobody_is_polled_in_vain];
        polls_who_has_ended: "../mutants/polls_who_has_ended.rs"
            fails [nobody_is_polled_in_vain];
        one_limit_for_all: "../mutants/one_limit_for_all.rs"
            fails [gathers_do_not_mix];
        sleeps_until_something_has_ended: "../mutants/sleeps_until_something_has_ended.rs"
            fails [
                values_stand_in_the_order_of_the_jobs,
                no_jobs_or_few,
                never_more_than_the_limit,
                as_many_as_the_limit,
                a_free_place_is_taken_at_once,
                jobs_begin_in_their_order,
                jobs_may_be_done_at_once,
                jobs_are_drawn_one_by_one,
                the_first_error_is_returned_at_once,
                an_error_cancels_the_rest,
                a_panic_goes_on,
                who_drops_gather_cancels_all,
                one_thread_is_enough,
                nobody_is_polled_in_vain,
                gathers_do_not_mix
            ];
        threads_of_the_blocking_pool: "../mutants/threads_of_the_blocking_pool.rs"
            fails [
                values_stand_in_the_order_of_the_jobs,
                no_jobs_or_few,
                never_more_than_the_limit,
                a_free_place_is_taken_at_once,
                jobs_begin_in_their_order,
                jobs_may_be_done_at_once,
                jobs_are_drawn_one_by_one,
                the_first_error_is_returned_at_once,
                an_error_cancels_the_rest,
                a_panic_goes_on,
                who_drops_gather_cancels_all,
                one_thread_is_enough,
                nobody_is_polled_in_vain,
                gathers_do_not_mix
            ];
        wakes_itself: "../mutants/wakes_itself.rs"
            fails [
                values_stand_in_the_order_of_the_jobs,
                no_jobs_or_few,
                never_more_than_the_limit,
                a_free_place_is_taken_at_once,
                jobs_begin_in_their_order,
                jobs_may_be_done_at_once,
                jobs_are_drawn_one_by_one,
                the_first_error_is_returned_at_once,
                an_error_cancels_the_rest,
                a_panic_goes_on,
                who_drops_gather_cancels_all,
                one_thread_is_enough,
                nobody_is_polled_in_vain,
                gathers_do_not_mix
            ];
        yields_until_something_has_ended: "../mutants/yields_until_something_has_ended.rs"
            fails [
                values_stand_in_the_order_of_the_jobs,
                no_jobs_or_few,
                never_more_than_the_limit,
                a_free_place_is_taken_at_once,
                jobs_begin_in_their_order,
                jobs_may_be_done_at_once,
                jobs_are_drawn_one_by_one,
                the_first_error_is_returned_at_once,
                an_error_cancels_the_rest,
                a_panic_goes_on,
                who_drops_gather_cancels_all,
                one_thread_is_enough,
                nobody_is_polled_in_vain,
                gathers_do_not_mix
            ];
        all_tasks_at_once: "../mutants/all_tasks_at_once.rs"
            fails [
                never_more_than_the_limit,
                a_free_place_is_taken_at_once,
                jobs_are_drawn_one_by_one,
                the_first_error_is_returned_at_once,
                an_error_cancels_the_rest,
                gathers_do_not_mix
            ];
        always_two: "../mutants/always_two.rs"
            fails [
                never_more_than_the_limit,
                as_many_as_the_limit,
                a_free_place_is_taken_at_once,
                the_first_error_is_returned_at_once,
                an_error_cancels_the_rest
            ];
        no_limit: "../mutants/no_limit.rs"
            fails [
                never_more_than_the_limit,
                a_free_place_is_taken_at_once,
                jobs_are_drawn_one_by_one,
                the_first_error_is_returned_at_once,
                an_error_cancels_the_rest,
                gathers_do_not_mix
            ];
        one_more_than_the_limit: "../mutants/one_more_than_the_limit.rs"
            fails [
                never_more_than_the_limit,
                a_free_place_is_taken_at_once,
                jobs_are_drawn_one_by_one,
                the_first_error_is_returned_at_once,
                an_error_cancels_the_rest
            ];
        awaits_each_task_it_spawns: "../mutants/awaits_each_task_it_spawns.rs"
            fails [
                as_many_as_the_limit,
                a_free_place_is_taken_at_once,
                the_first_error_is_returned_at_once,
                an_error_cancels_the_rest,
                a_panic_goes_on,
                gathers_do_not_mix
            ];
        one_after_the_other: "../mutants/one_after_the_other.rs"
            fails [
                as_many_as_the_limit,
                a_free_place_is_taken_at_once,
                the_first_error_is_returned_at_once,
                an_error_cancels_the_rest,
                a_panic_goes_on,
                gathers_do_not_mix
            ];
        chunks: "../mutants/chunks.rs"
            fails [a_free_place_is_taken_at_once, the_first_error_is_returned_at_once];
        looks_every_millisecond: "../mutants/looks_every_millisecond.rs"
            fails [
                a_free_place_is_taken_at_once,
                the_first_error_is_returned_at_once,
                a_panic_goes_on,
                nobody_is_polled_in_vain,
                gathers_do_not_mix
            ];
        who_is_done_keeps_its_place: "../mutants/who_is_done_keeps_its_place.rs"
            fails [a_free_place_is_taken_at_once, the_first_error_is_returned_at_once];
        semaphore_in_every_task: "../mutants/semaphore_in_every_task.rs"
            fails [jobs_are_drawn_one_by_one, an_error_cancels_the_rest];
        semaphore_in_the_loop: "../mutants/semaphore_in_the_loop.rs"
            fails [
                jobs_are_drawn_one_by_one,
                the_first_error_is_returned_at_once,
                an_error_cancels_the_rest,
                a_panic_goes_on
            ];
        all_have_to_end_before_an_error: "../mutants/all_have_to_end_before_an_error.rs"
            fails [the_first_error_is_returned_at_once, an_error_cancels_the_rest];
        leaves_out_what_failed: "../mutants/leaves_out_what_failed.rs"
            fails [the_first_error_is_returned_at_once, an_error_cancels_the_rest];
        nobody_aborts_anything: "../mutants/nobody_aborts_anything.rs"
            fails [an_error_cancels_the_rest, a_panic_goes_on, who_drops_gather_cancels_all];
    }
}

//! Proves the checks of exercise 08: what is right passes, and each mistake is caught by exactly the checks named here.

checks::proof! {
    suite: "../../../exercises/exercise08-quotes/checks/suite.rs";
    answer: "../../../exercises/exercise08-quotes/checks/answer.rs";
    reference: solution08;
    alternates {
        scoped_threads_share_the_range: "../alternates/scoped_threads_share_the_range.rs";
        spawned_threads_and_channels: "../alternates/spawned_threads_and_channels.rs";
        a_thread_for_each_page_and_permits: "../alternates/a_thread_for_each_page_and_permits.rs";
        futures_as_they_complete: "../alternates/futures_as_they_complete.rs";
        busy_pages_in_rounds: "../alternates/busy_pages_in_rounds.rs";
        rayon_pool: "../alternates/rayon_pool.rs";
        tokio_tasks_and_a_semaphore: "../alternates/tokio_tasks_and_a_semaphore.rs";
        hint_3_filled_in: "../alternates/hint_3_filled_in.rs";
    }
    mutants {
        keeps_pages_for_the_next_call: "../mutants/keeps_pages_for_the_next_call.rs"
            fails [
                every_page_is_asked_for_and_parsed,
                whatever_stands_on_a_page,
                requests_are_under_way_together,
                a_pause_holds_up_no_other_page,
                pages_done_in_one_instant
            ];
        asks_twice_where_there_are_places: "../mutants/asks_twice_where_there_are_places.rs"
            fails [every_page_is_asked_for_and_parsed];
        looks_first_whether_the_page_is_there: "../mutants/looks_first_whether_the_page_is_there.rs"
            fails [
                every_page_is_asked_for_and_parsed,
                quotes_stand_in_the_order_of_the_pages,
                only_a_busy_page_is_asked_for_again,
                pauses_double,
                a_page_that_stays_busy_is_given_up,
                a_page_that_never_answers_is_given_up,
                never_more_than_at_once,
                a_pause_holds_up_no_other_page,
                pages_done_in_one_instant
            ];
        leaves_out_the_last_page: "../mutants/leaves_out_the_last_page.rs"
            fails [
                every_page_is_asked_for_and_parsed,
                quotes_stand_in_the_order_of_the_pages,
                whatever_stands_on_a_page,
                a_page_that_fails_is_reported_by_its_number,
                what_is_no_whole_page_is_a_failure,
                only_a_busy_page_is_asked_for_again,
                pauses_double,
                a_page_that_stays_busy_is_given_up,
                a_page_that_never_answers_is_given_up,
                a_page_that_comes_too_late_is_given_up,
                requests_are_under_way_together,
                no_page_waits_for_another,
                a_pause_holds_up_no_other_page,
                the_bar_moves_as_pages_are_done,
                pages_done_in_one_instant
            ];
        quotes_as_they_come: "../mutants/quotes_as_they_come.rs"
            fails [quotes_stand_in_the_order_of_the_pages];
        pages_in_the_order_of_their_names: "../mutants/pages_in_the_order_of_their_names.rs"
            fails [quotes_stand_in_the_order_of_the_pages];
        busy_pages_come_last: "../mutants/busy_pages_come_last.rs"
            fails [quotes_stand_in_the_order_of_the_pages];
        no_more_workers_than_pages: "../mutants/no_more_workers_than_pages.rs"
            fails [no_pages_give_no_quotes];
        length_from_the_ends_of_the_range: "../mutants/length_from_the_ends_of_the_range.rs"
            fails [no_pages_give_no_quotes];
        failures_counted_from_one: "../mutants/failures_counted_from_one.rs"
            fails [a_page_that_fails_is_reported_by_its_number];
        the_report_ends_with_the_first_failure: "../mutants/the_report_ends_with_the_first_failure.rs"
            fails [
                a_page_that_fails_is_reported_by_its_number,
                what_is_no_whole_page_is_a_failure,
                pages_done_in_one_instant
            ];
        one_failure_takes_all_quotes_along: "../mutants/one_failure_takes_all_quotes_along.rs"
            fails [
                a_page_that_fails_is_reported_by_its_number,
                what_is_no_whole_page_is_a_failure,
                pages_done_in_one_instant
            ];
        leaves_out_what_failed: "../mutants/leaves_out_what_failed.rs"
            fails [
                a_page_that_fails_is_reported_by_its_number,
                what_is_no_whole_page_is_a_failure,
                a_page_that_stays_busy_is_given_up,
                a_page_that_never_answers_is_given_up,
                a_page_that_comes_too_late_is_given_up,
                pages_done_in_one_instant
            ];
        panics_when_a_page_fails: "../mutants/panics_when_a_page_fails.rs"
            fails [
                a_page_that_fails_is_reported_by_its_number,
                what_is_no_whole_page_is_a_failure,
                only_a_busy_page_is_asked_for_again,
                a_page_that_stays_busy_is_given_up,
                a_page_that_never_answers_is_given_up,
                a_page_that_comes_too_late_is_given_up,
                requests_are_under_way_together,
                never_more_than_at_once,
                the_bar_moves_as_pages_are_done,
                pages_done_in_one_instant,
                no_thread_is_left_behind
            ];
        a_failure_loses_its_reason: "../mutants/a_failure_loses_its_reason.rs"
            fails [
                a_page_that_fails_is_reported_by_its_number,
                what_is_no_whole_page_is_a_failure,
                a_page_that_stays_busy_is_given_up
            ];
        half_a_page_is_a_page: "../mutants/half_a_page_is_a_page.rs"
            fails [what_is_no_whole_page_is_a_failure];
        a_page_without_quotes_is_no_failure: "../mutants/a_page_without_quotes_is_no_failure.rs"
            fails [what_is_no_whole_page_is_a_failure];
        panics_at_what_is_no_text: "../mutants/panics_at_what_is_no_text.rs"
            fails [what_is_no_whole_page_is_a_failure, only_a_busy_page_is_asked_for_again];
        every_answer_is_a_page: "../mutants/every_answer_is_a_page.rs"
            fails [
                quotes_stand_in_the_order_of_the_pages,
                a_page_that_fails_is_reported_by_its_number,
                pauses_double,
                a_page_that_stays_busy_is_given_up,
                never_more_than_at_once,
                a_pause_holds_up_no_other_page
            ];
        no_time_out: "../mutants/no_time_out.rs"
            fails [a_page_that_never_answers_is_given_up, a_page_that_comes_too_late_is_given_up];
        a_time_out_for_the_connection_alone: "../mutants/a_time_out_for_the_connection_alone.rs"
            fails [a_page_that_never_answers_is_given_up, a_page_that_comes_too_late_is_given_up];
        a_time_out_until_the_head_arrives: "../mutants/a_time_out_until_the_head_arrives.rs"
            fails [a_page_that_never_answers_is_given_up, a_page_that_comes_too_late_is_given_up];
        minutes_where_a_second_was_asked_for: "../mutants/minutes_where_a_second_was_asked_for.rs"
            fails [a_page_that_never_answers_is_given_up, a_page_that_comes_too_late_is_given_up];
        a_second_whatever_was_asked_for: "../mutants/a_second_whatever_was_asked_for.rs"
            fails [a_page_that_never_answers_is_given_up];
        asks_again_after_any_error: "../mutants/asks_again_after_any_error.rs"
            fails [
                only_a_busy_page_is_asked_for_again,
                a_page_that_never_answers_is_given_up,
                pages_done_in_one_instant
            ];
        asks_again_after_any_status: "../mutants/asks_again_after_any_status.rs"
            fails [only_a_busy_page_is_asked_for_again];
        asks_again_after_any_fault_of_the_server: "../mutants/asks_again_after_any_fault_of_the_server.rs"
            fails [only_a_busy_page_is_asked_for_again];
        asks_again_as_everybody_does: "../mutants/asks_again_as_everybody_does.rs"
            fails [only_a_busy_page_is_asked_for_again];
        asks_again_when_the_connection_breaks: "../mutants/asks_again_when_the_connection_breaks.rs"
            fails [only_a_busy_page_is_asked_for_again];
        asks_again_after_a_time_out: "../mutants/asks_again_after_a_time_out.rs"
            fails [a_page_that_never_answers_is_given_up];
        every_pause_is_the_same: "../mutants/every_pause_is_the_same.rs"
            fails [pauses_double];
        pauses_grow_by_the_same: "../mutants/pauses_grow_by_the_same.rs"
            fails [pauses_double];
        a_first_pause_of_its_own: "../mutants/a_first_pause_of_its_own.rs"
            fails [pauses_double];
        asks_again_at_once: "../mutants/asks_again_at_once.rs"
            fails [pauses_double, a_pause_holds_up_no_other_page];
        sleeps_by_itself: "../mutants/sleeps_by_itself.rs"
            fails [pauses_double, a_pause_holds_up_no_other_page];
        pauses_before_the_first_request: "../mutants/pauses_before_the_first_request.rs"
            fails [pauses_double];
        one_pause_for_all_pages: "../mutants/one_pause_for_all_pages.rs"
            fails [pauses_double];
        asks_for_ever: "../mutants/asks_for_ever.rs"
            fails [a_page_that_stays_busy_is_given_up];
        one_request_too_many_for_a_page: "../mutants/one_request_too_many_for_a_page.rs"
            fails [a_page_that_stays_busy_is_given_up];
        ten_requests_whatever_is_allowed: "../mutants/ten_requests_whatever_is_allowed.rs"
            fails [pauses_double, a_page_that_stays_busy_is_given_up];
        pauses_once_more_before_it_gives_up: "../mutants/pauses_once_more_before_it_gives_up.rs"
            fails [a_page_that_stays_busy_is_given_up];
        never_asks_again: "../mutants/never_asks_again.rs"
            fails [
                quotes_stand_in_the_order_of_the_pages,
                pauses_double,
                a_page_that_stays_busy_is_given_up,
                never_more_than_at_once,
                a_pause_holds_up_no_other_page
            ];
        no_more_workers_than_processors: "../mutants/no_more_workers_than_processors.rs"
            fails [requests_are_under_way_together];
        one_after_the_other: "../mutants/one_after_the_other.rs"
            fails [
                requests_are_under_way_together,
                no_page_waits_for_another,
                a_pause_holds_up_no_other_page,
                the_bar_moves_as_pages_are_done
            ];
        waits_for_each_page_before_the_next: "../mutants/waits_for_each_page_before_the_next.rs"
            fails [
                requests_are_under_way_together,
                no_page_waits_for_another,
                a_pause_holds_up_no_other_page,
                the_bar_moves_as_pages_are_done
            ];
        lock_held_while_asking: "../mutants/lock_held_while_asking.rs"
            fails [
                requests_are_under_way_together,
                no_page_waits_for_another,
                a_pause_holds_up_no_other_page,
                the_bar_moves_as_pages_are_done
            ];
        a_thread_for_each_page: "../mutants/a_thread_for_each_page.rs"
            fails [never_more_than_at_once];
        one_worker_too_many: "../mutants/one_worker_too_many.rs"
            fails [never_more_than_at_once];
        two_workers_at_least: "../mutants/two_workers_at_least.rs"
            fails [never_more_than_at_once];
        asks_again_without_a_place: "../mutants/asks_again_without_a_place.rs"
            fails [never_more_than_at_once];
        a_place_until_the_head_arrives: "../mutants/a_place_until_the_head_arrives.rs"
            fails [never_more_than_at_once];
        a_fixed_share_for_each_worker: "../mutants/a_fixed_share_for_each_worker.rs"
            fails [requests_are_under_way_together, no_page_waits_for_another, a_pause_holds_up_no_other_page];
        waits_for_the_whole_wave: "../mutants/waits_for_the_whole_wave.rs"
            fails [no_page_waits_for_another, a_pause_holds_up_no_other_page];
        waves_in_rounds: "../mutants/waves_in_rounds.rs"
            fails [no_page_waits_for_another];
        everybody_waits_while_one_pauses: "../mutants/everybody_waits_while_one_pauses.rs"
            fails [a_pause_holds_up_no_other_page];
        pauses_one_after_the_other: "../mutants/pauses_one_after_the_other.rs"
            fails [a_pause_holds_up_no_other_page];
        pauses_on_the_only_async_thread: "../mutants/pauses_on_the_only_async_thread.rs"
            fails [a_pause_holds_up_no_other_page];
        the_bar_moves_when_a_page_begins: "../mutants/the_bar_moves_when_a_page_begins.rs"
            fails [the_bar_moves_as_pages_are_done];
        failures_do_not_move_the_bar: "../mutants/failures_do_not_move_the_bar.rs"
            fails [the_bar_moves_as_pages_are_done, pages_done_in_one_instant];
        the_bar_learns_its_length_at_the_end: "../mutants/the_bar_learns_its_length_at_the_end.rs"
            fails [the_bar_moves_as_pages_are_done];
        the_bar_moves_at_the_end: "../mutants/the_bar_moves_at_the_end.rs"
            fails [the_bar_moves_as_pages_are_done];
        the_bar_moves_in_the_order_of_the_pages: "../mutants/the_bar_moves_in_the_order_of_the_pages.rs"
            fails [the_bar_moves_as_pages_are_done];
        the_bar_counts_requests: "../mutants/the_bar_counts_requests.rs"
            fails [the_bar_moves_as_pages_are_done];
        a_panic_loses_its_page: "../mutants/a_panic_loses_its_page.rs"
            fails [a_panic_is_not_lost];
        a_panic_is_a_failure_of_its_page: "../mutants/a_panic_is_a_failure_of_its_page.rs"
            fails [a_panic_is_not_lost];
        keeps_its_pool_for_the_next_call: "../mutants/keeps_its_pool_for_the_next_call.rs"
            fails [no_thread_is_left_behind];
        leaves_who_does_not_answer: "../mutants/leaves_who_does_not_answer.rs"
            fails [no_thread_is_left_behind];
        moves_the_bar_in_two_steps: "../mutants/moves_the_bar_in_two_steps.rs"
            fails [pages_done_in_one_instant];
        no_more_than_fifty_workers: "../mutants/no_more_than_fifty_workers.rs"
            fails [requests_are_under_way_together];
        one_after_the_other_if_they_are_few: "../mutants/one_after_the_other_if_they_are_few.rs"
            fails [requests_are_under_way_together, a_pause_holds_up_no_other_page];
        no_more_than_ten_requests: "../mutants/no_more_than_ten_requests.rs"
            fails [pauses_double, a_page_that_stays_busy_is_given_up];
        no_pause_is_longer_than_a_minute: "../mutants/no_pause_is_longer_than_a_minute.rs"
            fails [pauses_double];
        pauses_in_whole_milliseconds: "../mutants/pauses_in_whole_milliseconds.rs"
            fails [pauses_double];
        equal_quotes_once: "../mutants/equal_quotes_once.rs"
            fails [whatever_stands_on_a_page];
        ten_quotes_on_each_page: "../mutants/ten_quotes_on_each_page.rs"
            fails [whatever_stands_on_a_page];
        quotes_of_an_earlier_call: "../mutants/quotes_of_an_earlier_call.rs"
            fails [whatever_stands_on_a_page];
        at_once_when_it_is_checked: "../mutants/at_once_when_it_is_checked.rs"
            fails [
                requests_are_under_way_together,
                no_page_waits_for_another,
                a_pause_holds_up_no_other_page,
                the_bar_moves_as_pages_are_done
            ];
        leaves_a_thread_that_sleeps: "../mutants/leaves_a_thread_that_sleeps.rs"
            fails [no_thread_is_left_behind];
        time_outs_that_add_up: "../mutants/time_outs_that_add_up.rs"
            fails [a_page_that_comes_too_late_is_given_up];
        the_text_up_to_a_wrong_byte: "../mutants/the_text_up_to_a_wrong_byte.rs"
            fails [what_is_no_whole_page_is_a_failure];
        leaves_the_others_when_one_panics: "../mutants/leaves_the_others_when_one_panics.rs"
            fails [no_thread_is_left_behind];
    }
}

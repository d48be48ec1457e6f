//! Proves the checks of exercise 03: what is right passes, and each mistake is caught by exactly the checks named here.

checks::proof! {
    suite: "../../../exercises/exercise03-as-completed/checks/suite.rs";
    answer: "../../../exercises/exercise03-as-completed/checks/answer.rs";
    reference: solution03;
    alternates {
        dictionary_of_futures: "../alternates/dictionary_of_futures.rs";
        wait_for_the_first: "../alternates/wait_for_the_first.rs";
        callbacks_into_a_channel: "../alternates/callbacks_into_a_channel.rs";
        map_into_a_channel: "../alternates/map_into_a_channel.rs";
        channel_of_outcomes: "../alternates/channel_of_outcomes.rs";
        crossbeam_channel: "../alternates/crossbeam_channel.rs";
        queue_and_condvar: "../alternates/queue_and_condvar.rs";
        rayon_scope: "../alternates/rayon_scope.rs";
        a_thread_for_each_page_and_permits: "../alternates/a_thread_for_each_page_and_permits.rs";
        looks_again_and_again: "../alternates/looks_again_and_again.rs";
        hint_3_filled_in: "../alternates/hint_3_filled_in.rs";
    }
    mutants {
        an_empty_page_is_an_error: "../mutants/an_empty_page_is_an_error.rs"
            fails [every_byte_of_a_page_counts];
        loads_an_empty_page_again: "../mutants/loads_an_empty_page_again.rs"
            fails [every_page_is_loaded_and_reported_once];
        knows_the_sites: "../mutants/knows_the_sites.rs"
            fails [each_call_stands_for_itself];
        dictionary_of_urls: "../mutants/dictionary_of_urls.rs"
            fails [a_url_given_twice_is_reported_twice];
        loads_each_url_only_once: "../mutants/loads_each_url_only_once.rs"
            fails [a_url_given_twice_is_reported_twice];
        no_more_workers_than_pages: "../mutants/no_more_workers_than_pages.rs"
            fails [nothing_to_load_nothing_to_report];
        reports_in_the_order_given: "../mutants/reports_in_the_order_given.rs"
            fails [pages_are_reported_as_they_complete];
        waits_for_room_before_it_reports: "../mutants/waits_for_room_before_it_reports.rs"
            fails [reports_do_not_wait_for_the_last_to_begin];
        no_more_workers_than_processors: "../mutants/no_more_workers_than_processors.rs"
            fails [workers_load_together];
        a_thread_for_each_page: "../mutants/a_thread_for_each_page.rs"
            fails [never_more_than_the_workers];
        one_worker_too_many: "../mutants/one_worker_too_many.rs"
            fails [never_more_than_the_workers];
        a_fixed_share_for_each_worker: "../mutants/a_fixed_share_for_each_worker.rs"
            fails [no_worker_waits_for_another];
        bounded_channel_of_outcomes: "../mutants/bounded_channel_of_outcomes.rs"
            fails [no_worker_waits_for_report];
        reports_under_the_lock: "../mutants/reports_under_the_lock.rs"
            fails [no_worker_waits_for_report];
        submits_the_next_page_after_a_report: "../mutants/submits_the_next_page_after_a_report.rs"
            fails [no_worker_waits_for_report];
        one_worker_is_the_caller: "../mutants/one_worker_is_the_caller.rs"
            fails [no_worker_waits_for_report];
        debug_form_of_errors: "../mutants/debug_form_of_errors.rs"
            fails [an_error_is_the_outcome_of_its_page];
        an_error_ends_its_worker: "../mutants/an_error_ends_its_worker.rs"
            fails [an_error_is_the_outcome_of_its_page];
        retries_what_failed: "../mutants/retries_what_failed.rs"
            fails [an_error_is_the_outcome_of_its_page];
        passes_the_panic_on: "../mutants/passes_the_panic_on.rs"
            fails [a_panic_is_the_outcome_of_its_page];
        a_panic_loses_its_page: "../mutants/a_panic_loses_its_page.rs"
            fails [a_panic_is_the_outcome_of_its_page];
        a_panic_ends_its_worker: "../mutants/a_panic_ends_its_worker.rs"
            fails [a_panic_is_the_outcome_of_its_page];
        loses_the_message_of_a_panic: "../mutants/loses_the_message_of_a_panic.rs"
            fails [a_panic_is_the_outcome_of_its_page];
        tells_only_plain_messages: "../mutants/tells_only_plain_messages.rs"
            fails [a_panic_is_the_outcome_of_its_page];
        every_panic_has_a_message: "../mutants/every_panic_has_a_message.rs"
            fails [a_panic_is_the_outcome_of_its_page];
        a_thread_of_its_own_reports: "../mutants/a_thread_of_its_own_reports.rs"
            fails [report_is_called_by_the_caller];
        swallows_the_panic_of_report: "../mutants/swallows_the_panic_of_report.rs"
            fails [a_panic_of_report_reaches_the_caller];
        loses_the_message_of_report: "../mutants/loses_the_message_of_report.rs"
            fails [a_panic_of_report_reaches_the_caller];
        goes_on_reporting_after_a_panic: "../mutants/goes_on_reporting_after_a_panic.rs"
            fails [a_panic_of_report_reaches_the_caller];
        ends_its_workers_only_at_the_end: "../mutants/ends_its_workers_only_at_the_end.rs"
            fails [a_panic_of_report_reaches_the_caller];
        keeps_its_pool_for_the_next_call: "../mutants/keeps_its_pool_for_the_next_call.rs"
            fails [no_thread_is_left_behind];
        keeps_its_pool_for_ever: "../mutants/keeps_its_pool_for_ever.rs"
            fails [
                workers_load_together,
                pages_are_reported_as_they_complete,
                a_panic_of_report_reaches_the_caller,
                no_thread_is_left_behind
            ];
        leaves_out_what_failed: "../mutants/leaves_out_what_failed.rs"
            fails [an_error_is_the_outcome_of_its_page, a_panic_is_the_outcome_of_its_page];
        stops_at_the_first_error: "../mutants/stops_at_the_first_error.rs"
            fails [an_error_is_the_outcome_of_its_page, a_panic_is_the_outcome_of_its_page];
        tells_errors_at_the_end: "../mutants/tells_errors_at_the_end.rs"
            fails [an_error_is_the_outcome_of_its_page, a_panic_is_the_outcome_of_its_page];
        cancels_the_rest_when_one_fails: "../mutants/cancels_the_rest_when_one_fails.rs"
            fails [an_error_is_the_outcome_of_its_page, a_panic_is_the_outcome_of_its_page];
        the_workers_report: "../mutants/the_workers_report.rs"
            fails [
                no_worker_waits_for_report,
                report_is_called_by_the_caller,
                a_panic_of_report_reaches_the_caller
            ];
        always_five_workers: "../mutants/always_five_workers.rs"
            fails [workers_load_together, never_more_than_the_workers];
        waits_for_the_whole_wave: "../mutants/waits_for_the_whole_wave.rs"
            fails [no_worker_waits_for_another, no_worker_waits_for_report];
        outcomes_in_another_order_than_the_urls: "../mutants/outcomes_in_another_order_than_the_urls.rs"
            fails [each_url_is_reported_with_its_own_outcome];
        hands_out_every_page_before_the_first_report: "../mutants/hands_out_every_page_before_the_first_report.rs"
            fails [
                reports_do_not_wait_for_the_last_to_begin,
                an_error_is_the_outcome_of_its_page,
                a_panic_is_the_outcome_of_its_page
            ];
        reports_when_all_are_done: "../mutants/reports_when_all_are_done.rs"
            fails [
                pages_are_reported_as_they_complete,
                reports_do_not_wait_for_the_last_to_begin,
                an_error_is_the_outcome_of_its_page,
                a_panic_is_the_outcome_of_its_page
            ];
        one_worker_only: "../mutants/one_worker_only.rs"
            fails [
                pages_are_reported_as_they_complete,
                workers_load_together,
                no_worker_waits_for_another,
                an_error_is_the_outcome_of_its_page,
                a_panic_is_the_outcome_of_its_page
            ];
        lock_held_while_loading: "../mutants/lock_held_while_loading.rs"
            fails [
                pages_are_reported_as_they_complete,
                workers_load_together,
                no_worker_waits_for_another,
                an_error_is_the_outcome_of_its_page,
                a_panic_is_the_outcome_of_its_page
            ];
        loads_the_first_page_by_itself: "../mutants/loads_the_first_page_by_itself.rs"
            fails [
                pages_are_reported_as_they_complete,
                workers_load_together,
                no_worker_waits_for_another,
                no_worker_waits_for_report,
                an_error_is_the_outcome_of_its_page,
                a_panic_is_the_outcome_of_its_page
            ];
        one_after_the_other: "../mutants/one_after_the_other.rs"
            fails [
                pages_are_reported_as_they_complete,
                workers_load_together,
                no_worker_waits_for_another,
                no_worker_waits_for_report,
                an_error_is_the_outcome_of_its_page,
                a_panic_is_the_outcome_of_its_page
            ];
        pairs_what_comes_with_the_urls: "../mutants/pairs_what_comes_with_the_urls.rs"
            fails [each_url_is_reported_with_its_own_outcome];
        counts_characters: "../mutants/counts_characters.rs"
            fails [every_byte_of_a_page_counts];
        sequential_below_four_pages: "../mutants/sequential_below_four_pages.rs"
            fails [workers_load_together, pages_are_reported_as_they_complete];
        knows_the_check_by_the_type_of_load: "../mutants/knows_the_check_by_the_type_of_load.rs"
            fails [
                workers_load_together,
                pages_are_reported_as_they_complete,
                no_worker_waits_for_another,
                no_worker_waits_for_report,
                an_error_is_the_outcome_of_its_page,
                a_panic_is_the_outcome_of_its_page
            ];
        knows_the_check_by_the_name_of_its_thread: "../mutants/knows_the_check_by_the_name_of_its_thread.rs"
            fails [
                workers_load_together,
                pages_are_reported_as_they_complete,
                no_worker_waits_for_another,
                no_worker_waits_for_report,
                an_error_is_the_outcome_of_its_page,
                a_panic_is_the_outcome_of_its_page
            ];
        never_more_than_128_workers: "../mutants/never_more_than_128_workers.rs"
            fails [workers_load_together];
        leaves_a_parked_thread: "../mutants/leaves_a_parked_thread.rs"
            fails [a_panic_of_report_reaches_the_caller, no_thread_is_left_behind];
        remembers_pages_by_their_url: "../mutants/remembers_pages_by_their_url.rs"
            fails [each_call_stands_for_itself];
        trims_the_message_of_an_error: "../mutants/trims_the_message_of_an_error.rs"
            fails [an_error_is_the_outcome_of_its_page, a_panic_is_the_outcome_of_its_page];
        tells_what_is_behind_an_error: "../mutants/tells_what_is_behind_an_error.rs"
            fails [an_error_is_the_outcome_of_its_page];
        room_for_a_hundred_outcomes: "../mutants/room_for_a_hundred_outcomes.rs"
            fails [no_worker_waits_for_report];
    }
}

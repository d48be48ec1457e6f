//! Proves the checks of exercise 06: what is right passes, and each mistake is caught by exactly the checks named here.

#[path = "../../../exercises/exercise06-primes/checks/headquarters.rs"]
mod headquarters;

checks::proof! {
    main_begins_with: futures_pool::worker_entry;
    suite: "../../../exercises/exercise06-primes/checks/suite.rs";
    answer: "../../../exercises/exercise06-primes/checks/answer.rs";
    reference: solution06;
    alternates {
        a_pool_for_each_worker: "../alternates/a_pool_for_each_worker.rs";
        as_completed_and_sorted: "../alternates/as_completed_and_sorted.rs";
        callbacks_into_a_channel: "../alternates/callbacks_into_a_channel.rs";
        cancels_what_has_not_begun: "../alternates/cancels_what_has_not_begun.rs";
        chunks_that_shrink: "../alternates/chunks_that_shrink.rs";
        dictionary_of_futures: "../alternates/dictionary_of_futures.rs";
        hint_3_filled_in: "../alternates/hint_3_filled_in.rs";
        map_with_chunksize_one: "../alternates/map_with_chunksize_one.rs";
        rayon_waits_for_processes: "../alternates/rayon_waits_for_processes.rs";
        sieve: "../alternates/sieve.rs";
        stops_at_the_first_error: "../alternates/stops_at_the_first_error.rs";
        submit_each_chunk: "../alternates/submit_each_chunk.rs";
    }
    mutants {
        as_in_the_notebook: "../mutants/as_in_the_notebook.rs"
            fails [primes_are_told_from_other_numbers];
        squares_are_primes: "../mutants/squares_are_primes.rs"
            fails [primes_are_told_from_other_numbers];
        takes_probable_primes: "../mutants/takes_probable_primes.rs"
            fails [primes_are_told_from_other_numbers];
        takes_what_four_bases_let_pass: "../mutants/takes_what_four_bases_let_pass.rs"
            fails [primes_are_told_from_other_numbers];
        in_32_bits: "../mutants/in_32_bits.rs"
            fails [primes_are_told_from_other_numbers];
        odd_numbers_only: "../mutants/odd_numbers_only.rs"
            fails [primes_are_told_from_other_numbers];
        not_registered: "../mutants/not_registered.rs"
            fails [primes_in_is_known_to_workers];
        registers_the_inner_function: "../mutants/registers_the_inner_function.rs"
            fails [primes_in_is_known_to_workers];
        as_they_come: "../mutants/as_they_come.rs"
            fails [what_search_finds_is_the_answer];
        checks_them_again: "../mutants/checks_them_again.rs"
            fails [what_search_finds_is_the_answer, few_numbers_or_none, the_largest_numbers];
        keeps_the_last_chunk_only: "../mutants/keeps_the_last_chunk_only.rs"
            fails [
                primes_in_is_known_to_workers,
                what_search_finds_is_the_answer,
                few_numbers_or_none,
                the_largest_numbers
            ];
        leaves_out_the_rest: "../mutants/leaves_out_the_rest.rs"
            fails [
                primes_in_is_known_to_workers,
                what_search_finds_is_the_answer,
                every_number_is_searched_once,
                the_largest_numbers
            ];
        leaves_out_the_ends: "../mutants/leaves_out_the_ends.rs"
            fails [
                primes_in_is_known_to_workers,
                what_search_finds_is_the_answer,
                every_number_is_searched_once,
                few_numbers_or_none,
                the_largest_numbers,
                only_worker_processes_search,
                workers_search_together,
                no_worker_waits_for_another
            ];
        borders_belong_to_both: "../mutants/borders_belong_to_both.rs"
            fails [
                what_search_finds_is_the_answer,
                every_number_is_searched_once,
                few_numbers_or_none,
                the_largest_numbers,
                chunks_are_not_too_large
            ];
        searches_twice_to_be_sure: "../mutants/searches_twice_to_be_sure.rs"
            fails [every_number_is_searched_once];
        goes_on_behind_the_end: "../mutants/goes_on_behind_the_end.rs"
            fails [every_number_is_searched_once];
        chunks_of_no_number: "../mutants/chunks_of_no_number.rs"
            fails [few_numbers_or_none];
        no_more_workers_than_numbers: "../mutants/no_more_workers_than_numbers.rs"
            fails [few_numbers_or_none];
        refuses_what_ends_before_it_begins: "../mutants/refuses_what_ends_before_it_begins.rs"
            fails [few_numbers_or_none];
        overflows_at_the_largest_numbers: "../mutants/overflows_at_the_largest_numbers.rs"
            fails [the_largest_numbers];
        remembers_what_was_found: "../mutants/remembers_what_was_found.rs"
            fails [each_call_stands_for_itself];
        the_caller_searches_too: "../mutants/the_caller_searches_too.rs"
            fails [only_worker_processes_search];
        a_single_number_is_searched_by_the_caller: "../mutants/a_single_number_is_searched_by_the_caller.rs"
            fails [only_worker_processes_search];
        few_numbers_are_searched_by_the_caller: "../mutants/few_numbers_are_searched_by_the_caller.rs"
            fails [only_worker_processes_search, workers_search_together];
        no_process_at_all: "../mutants/no_process_at_all.rs"
            fails [
                only_worker_processes_search,
                workers_search_together,
                no_worker_waits_for_another,
                a_panic_is_an_error,
                the_death_of_a_worker_is_an_error
            ];
        works_only_when_it_is_tested: "../mutants/works_only_when_it_is_tested.rs"
            fails [
                only_worker_processes_search,
                workers_search_together,
                chunks_are_not_too_large,
                a_panic_is_an_error,
                the_death_of_a_worker_is_an_error
            ];
        knows_search_by_its_type: "../mutants/knows_search_by_its_type.rs"
            fails [
                only_worker_processes_search,
                workers_search_together,
                chunks_are_not_too_large,
                a_panic_is_an_error,
                the_death_of_a_worker_is_an_error
            ];
        threads_instead_of_processes: "../mutants/threads_instead_of_processes.rs"
            fails [only_worker_processes_search, workers_search_together, the_death_of_a_worker_is_an_error];
        rayon_instead_of_processes: "../mutants/rayon_instead_of_processes.rs"
            fails [
                only_worker_processes_search,
                workers_search_together,
                a_panic_is_an_error,
                the_death_of_a_worker_is_an_error
            ];
        sends_chunks_without_numbers: "../mutants/sends_chunks_without_numbers.rs"
            fails [
                only_worker_processes_search,
                workers_search_together,
                no_worker_waits_for_another,
                a_panic_is_an_error,
                the_death_of_a_worker_is_an_error
            ];
        searches_for_primes_only: "../mutants/searches_for_primes_only.rs"
            fails [
                what_search_finds_is_the_answer,
                every_number_is_searched_once,
                few_numbers_or_none,
                the_largest_numbers,
                each_call_stands_for_itself,
                only_worker_processes_search,
                workers_search_together,
                no_worker_waits_for_another,
                a_panic_is_an_error,
                the_death_of_a_worker_is_an_error
            ];
        one_process_only: "../mutants/one_process_only.rs"
            fails [workers_search_together, no_worker_waits_for_another];
        never_more_than_32_workers: "../mutants/never_more_than_32_workers.rs"
            fails [workers_search_together];
        no_more_workers_than_processors: "../mutants/no_more_workers_than_processors.rs"
            fails [workers_search_together];
        waits_for_each_before_the_next: "../mutants/waits_for_each_before_the_next.rs"
            fails [workers_search_together, no_worker_waits_for_another];
        lazy_iterator_submits_one_at_a_time: "../mutants/lazy_iterator_submits_one_at_a_time.rs"
            fails [workers_search_together, no_worker_waits_for_another];
        twice_as_many_workers: "../mutants/twice_as_many_workers.rs"
            fails [never_more_processes_than_workers];
        a_process_for_each_chunk: "../mutants/a_process_for_each_chunk.rs"
            fails [never_more_processes_than_workers];
        a_pool_for_each_wave: "../mutants/a_pool_for_each_wave.rs"
            fails [never_more_processes_than_workers, no_worker_waits_for_another];
        waits_for_the_whole_wave: "../mutants/waits_for_the_whole_wave.rs"
            fails [no_worker_waits_for_another];
        a_fixed_share_for_each_worker: "../mutants/a_fixed_share_for_each_worker.rs"
            fails [workers_search_together, no_worker_waits_for_another];
        one_number_at_a_time: "../mutants/one_number_at_a_time.rs"
            fails [chunks_are_not_too_small];
        one_number_at_a_time_in_bundles: "../mutants/one_number_at_a_time_in_bundles.rs"
            fails [no_worker_waits_for_another, chunks_are_not_too_small];
        chunks_of_a_thousand: "../mutants/chunks_of_a_thousand.rs"
            fails [workers_search_together, chunks_are_not_too_large];
        one_chunk_for_each_worker: "../mutants/one_chunk_for_each_worker.rs"
            fails [workers_search_together, chunks_are_not_too_large];
        begins_with_half_of_them: "../mutants/begins_with_half_of_them.rs"
            fails [workers_search_together, chunks_are_not_too_large];
        the_rest_goes_to_the_last_chunk: "../mutants/the_rest_goes_to_the_last_chunk.rs"
            fails [chunks_are_not_too_large];
        panics_instead: "../mutants/panics_instead.rs"
            fails [a_panic_is_an_error, the_death_of_a_worker_is_an_error];
        leaves_out_what_failed: "../mutants/leaves_out_what_failed.rs"
            fails [a_panic_is_an_error, the_death_of_a_worker_is_an_error];
        gives_what_was_found_before: "../mutants/gives_what_was_found_before.rs"
            fails [a_panic_is_an_error, the_death_of_a_worker_is_an_error];
        loses_the_message: "../mutants/loses_the_message.rs"
            fails [a_panic_is_an_error];
        tries_again_after_a_panic: "../mutants/tries_again_after_a_panic.rs"
            fails [a_panic_is_an_error];
        leaves_out_what_a_dead_process_had: "../mutants/leaves_out_what_a_dead_process_had.rs"
            fails [the_death_of_a_worker_is_an_error];
        tries_again_after_a_death: "../mutants/tries_again_after_a_death.rs"
            fails [the_death_of_a_worker_is_an_error];
        tries_once_more_after_a_death: "../mutants/tries_once_more_after_a_death.rs"
            fails [the_death_of_a_worker_is_an_error];
        the_caller_searches_after_a_death: "../mutants/the_caller_searches_after_a_death.rs"
            fails [the_death_of_a_worker_is_an_error];
        keeps_its_pool_for_ever: "../mutants/keeps_its_pool_for_ever.rs"
            fails [workers_search_together, no_process_is_left_behind];
        keeps_a_process_in_reserve: "../mutants/keeps_a_process_in_reserve.rs"
            fails [no_process_is_left_behind];
        does_not_wait_after_an_error: "../mutants/does_not_wait_after_an_error.rs"
            fails [no_process_is_left_behind];
    }
}

//! What the sections say of their figures is what the figures say, also on a busy machine.

use std::time::Duration;

use lesson_page::check_figures;
use watchdog::watched_for;

#[test]
fn sentences_say_what_their_figures_say_on_a_busy_machine() {
    watched_for(Duration::from_secs(600), || {
        check_figures(env!("CARGO_BIN_EXE_lesson08"), "lesson08", &["5", "6", "7", "8"])
            .unwrap_or_else(|faults| panic!("{faults}"));
    });
}

//! [`every_run`]: a program in every order of its lines.

use std::sync::mpsc::channel;
use std::sync::{Arc, OnceLock};

use explored_std::schedule::{Line, Run, by_hand};
use races::Program;

/// A run, and what came out at its end.
pub(crate) struct Tried {
    pub(crate) run: Run,
    /// None if it did not come to its end.
    pub(crate) came_out: Option<(String, bool)>,
    /// The threads that could go on, at each choice.
    pub(crate) offered: Vec<Vec<usize>>,
}

/// Runs it with these choices, and then with the first that is offered.
pub(crate) fn run(program: &'static Program, choices: Vec<usize>) -> Tried {
    let mut choices = choices.into_iter();
    let (offers, noted) = channel();
    let choose = move |lines: &[Line]| {
        let offered: Vec<usize> = lines.iter().map(|line| line.thread).collect();
        let chosen = choices.next().unwrap_or(offered[0]);
        offers.send(offered).expect("the receiver lives until the run has ended");
        Some(chosen)
    };
    let came_out = Arc::new(OnceLock::new());
    let tell = Arc::clone(&came_out);
    let run = by_hand(choose, move || drop(tell.set((program.run)())));
    Tried { run, came_out: came_out.get().cloned(), offered: noted.iter().collect() }
}

/// Every order in which its lines can run.
pub(crate) fn every_run(program: &'static Program) -> Vec<Tried> {
    let (mut begun, mut runs) = (vec![Vec::new()], Vec::new());
    while let Some(choices) = begun.pop() {
        let tried = run(program, choices.clone());
        for (step, offered) in tried.offered.iter().enumerate().skip(choices.len()) {
            let before = &tried.run.chosen[..step];
            begun.extend(offered[1..].iter().map(|other| [before, &[*other]].concat()));
        }
        runs.push(tried);
    }
    runs
}

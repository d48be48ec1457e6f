use ::std::mem::take;
use ::std::sync::{Arc, Mutex, PoisonError};

use crate::run_once::{Ending, run_once};
use crate::steps::{Line, Steps};

/// What came of a run whose order was chosen by hand.
#[derive(Debug)]
pub struct Run {
    /// The lines that were run, in their order.
    pub ran: Vec<Line>,
    /// The lines at which threads wait for another.
    pub waiting: Vec<Line>,
    /// What was chosen: the numbers of threads.
    pub chosen: Vec<usize>,
    /// How it came to its end.
    pub ending: Ending,
}

/// Runs this scene in an order that `choose` chooses.
///
/// It is asked whenever two threads or more could go on, and answers with the number of one of them; with another or with
/// nothing the run stops. It is not asked while thread 0, which starts the others, can go on, nor inside a line.
pub fn by_hand(
    mut choose: impl FnMut(&[Line]) -> Option<usize> + Send + 'static,
    scene: impl Fn() + Send + Sync + 'static,
) -> Run {
    let chosen = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&chosen);
    let choose = move |steps: &Steps, threads: &[usize]| {
        if let [only] = threads {
            return Some(*only);
        }
        let unknown = threads.iter().find(|thread| **thread == 0 || steps.next_line(**thread).is_none());
        if let Some(thread) = unknown {
            return Some(*thread);
        }
        if let Some(thread) = steps.inside_a_line().filter(|thread| threads.contains(thread)) {
            return Some(thread);
        }
        let lines: Vec<Line> = threads.iter().filter_map(|thread| steps.next_line(*thread)).collect();
        let thread = choose(&lines)?;
        note.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Some(thread)
    };
    let (steps, ending) = run_once(Steps::default(), choose, scene);
    let chosen = take(&mut *chosen.lock().unwrap_or_else(PoisonError::into_inner));
    Run { ran: steps.ran(), waiting: steps.waiting(), chosen, ending }
}

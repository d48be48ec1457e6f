//! [`Steps`]: one order of events, as the lines that each thread ran.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use crate::place::Place;

/// The lines that the threads ran, one after the other, and where each thread stands.
#[derive(Default)]
pub(crate) struct Steps {
    /// So many steps of the beginning are not looked at.
    unseen: usize,
    /// The line that has the scene run. The model checker asks from there when a thread has ended.
    outside: Option<Place>,
    ran: Vec<(usize, Place)>,
    /// What each thread runs when it goes on.
    stands_at: BTreeMap<usize, Place>,
    /// The threads that wait for another, at their place.
    waiting: Vec<usize>,
}

impl Steps {
    /// Steps of which so many at the beginning are not looked at: to find the line of a thread takes its time.
    pub(crate) fn after(unseen: usize) -> Steps {
        Steps { unseen, ..Steps::default() }
    }

    /// Notes that the scene is run from the line from which this is called.
    pub(crate) fn scene_is_run_here(&mut self) {
        self.outside = Place::of_this_call();
    }

    /// Notes that this thread stands at the line from which this is called, and whether it can go on.
    pub(crate) fn stands_here(&mut self, thread: usize, can_go_on: bool) {
        if self.unseen > 0 {
            self.unseen -= 1;
            return;
        }
        self.waiting.retain(|waiting| *waiting != thread);
        match Place::of_this_call().filter(|place| self.outside.as_ref() != Some(place)) {
            Some(place) => {
                if !can_go_on {
                    // It has only tried to run its line.
                    if self.ran.last() == Some(&(thread, place.clone())) {
                        self.ran.pop();
                    }
                    self.waiting.push(thread);
                }
                self.stands_at.insert(thread, place);
            }
            // It has ended: the model checker then asks from a stack of its own.
            None if !can_go_on => drop(self.stands_at.remove(&thread)),
            None => {}
        }
    }

    /// Notes that this thread goes on. A line is noted once, however often the thread stops in it.
    pub(crate) fn goes_on(&mut self, thread: usize) {
        self.waiting.retain(|waiting| *waiting != thread);
        let Some(place) = self.stands_at.get(&thread) else { return };
        if !self.ran.last().is_some_and(|(last, at)| *last == thread && at == place) {
            self.ran.push((thread, place.clone()));
        }
    }

    /// The thread that went on last, if it still stands in the same line.
    pub(crate) fn inside_a_line(&self) -> Option<usize> {
        let (thread, place) = self.ran.last()?;
        (self.stands_at.get(thread) == Some(place)).then_some(*thread)
    }

    /// The line that this thread runs when it goes on, if that is known.
    pub(crate) fn next_line(&self, thread: usize) -> Option<Line> {
        Some(Line::of(thread, self.stands_at.get(&thread)?))
    }

    /// The lines that were run, in their order.
    pub(crate) fn ran(&self) -> Vec<Line> {
        self.ran.iter().map(|(thread, place)| Line::of(*thread, place)).collect()
    }

    /// The lines at which threads wait for another.
    pub(crate) fn waiting(&self) -> Vec<Line> {
        self.waiting.iter().filter_map(|thread| self.next_line(*thread)).collect()
    }
}

/// A line of a program, and the thread that runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Threads are counted in the order in which they are started. The first, 0, has started the others.
    pub thread: usize,
    /// The name of the file.
    pub file: String,
    /// The number of the line, from 1.
    pub number: usize,
    /// What stands on this line, without the spaces around it.
    pub text: String,
}

impl Line {
    fn of(thread: usize, place: &Place) -> Line {
        Line { thread, file: place.file_name(), number: place.line, text: place.text() }
    }
}

/// As many columns as a message of a check may have, indented.
const WIDEST: usize = 72;
/// As many lines as one still reads.
const MOST_LINES: usize = 40;

impl Display for Steps {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let left_out = self.ran.len().saturating_sub(MOST_LINES);
        if left_out > 0 {
            writeln!(f, "    (the first {left_out} lines are left out)")?;
        }
        let (ran, waiting) = (self.ran(), self.waiting());
        let place = |line: &Line| format!("{}:{}", line.file, line.number);
        let place_width = ran.iter().chain(&waiting).map(|line| place(line).len()).max().unwrap_or(0);
        let mut write = |word: &str, line: &Line| {
            let thread = if line.thread == 0 { "the caller".to_owned() } else { format!("thread {}", line.thread) };
            let text = format!("{thread:<10}  {:<place_width$}  {word}{}", place(line), line.text);
            writeln!(f, "    {}", cut(&text, WIDEST))
        };
        ran[left_out..].iter().try_for_each(|line| write("", line))?;
        waiting.iter().try_for_each(|line| write("waits: ", line))
    }
}

/// The text, or as much of it as fits into so many columns.
fn cut(text: &str, columns: usize) -> String {
    if text.chars().count() <= columns {
        return text.to_owned();
    }
    text.chars().take(columns - 1).chain(['…']).collect()
}

//! A class: all submissions, several at the same time, and what is told of each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{self, Sender};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};

use crate::grader::Grader;
use crate::hash;
use crate::points::Worth;
use crate::results::{Graded, Results};
use crate::submission::{Submission, steers};
use crate::verdict::{Judgement, Verdict};
use crate::workplace::BuildFolders;

/// Grades all of them, so many at the same time, tells one line of each, and keeps the results. `Ok` says whether every
/// verdict is final.
pub(crate) fn grade(
    grader: &mut Grader,
    submissions: &[Submission],
    results: &Results,
    worth: &Worth,
    jobs: usize,
) -> Result<bool, String> {
    let mut class = Class::of(grader, submissions, results);
    for submission in class.left().map(|place| &submissions[place]).filter(|submission| submission.sources.is_ok()) {
        grader.prepare(&submission.exercise)?;
        grader.prepare_allowed_crates()?;
    }
    class.refuse_unknown_checks(grader, worth)?;
    class.begin();
    class.grade_at_once(grader, jobs)?;
    class.try_again_alone(grader)?;
    let all: Vec<Graded> = class.graded.into_iter().flatten().collect();
    class.bar.finish_and_clear();
    println!("\n{}", summary(&all));
    Ok(all.iter().all(|graded| graded.judgement.verdict.is_final()))
}

/// What is known of each submission.
struct Class<'a> {
    submissions: &'a [Submission],
    results: &'a Results,
    hashes: Vec<String>,
    graded: Vec<Option<Graded>>,
    bar: ProgressBar,
}

impl<'a> Class<'a> {
    /// With what stands from an earlier run.
    fn of(grader: &Grader, submissions: &'a [Submission], results: &'a Results) -> Class<'a> {
        let hash = |submission: &Submission| match &submission.sources {
            Ok(sources) => grader.hash(&submission.exercise, sources),
            Err(why) => hash::of([submission.exercise.as_str(), why]),
        };
        let hashes: Vec<_> = submissions.iter().map(hash).collect();
        let standing = submissions.iter().zip(&hashes).map(|(submission, hash)| results.standing(submission, hash));
        let style = ProgressStyle::with_template("{pos} of {len} {wide_bar} {eta} left");
        let bar = ProgressBar::new(submissions.len() as u64);
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let graded = standing.collect();
        Class { submissions, results, hashes, graded, bar }
    }

    /// The places of what is not graded yet.
    fn left(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.submissions.len()).filter(|place| self.graded[*place].is_none())
    }

    /// A teacher wants to know of a wrong name before a class is graded, not after.
    fn refuse_unknown_checks(&self, grader: &mut Grader, worth: &Worth) -> Result<(), String> {
        let exercises: BTreeSet<&str> =
            self.submissions.iter().map(|submission| submission.exercise.as_str()).collect();
        for exercise in exercises.into_iter().filter(|exercise| worth.names_checks_of(exercise)) {
            grader.prepare(exercise)?;
            worth.refuse_unknown(exercise, &grader.checks(exercise).map(String::as_str).collect())?;
        }
        Ok(())
    }

    /// Tells of what stands.
    fn begin(&self) {
        self.graded.iter().flatten().for_each(|graded| self.tell(graded));
    }

    fn tell(&self, graded: &Graded) {
        self.bar.suspend(|| println!("{}", line(graded)));
        self.bar.inc(1);
    }

    /// Grades what is left, each job in folders of its own. What is inconclusive stays for later.
    fn grade_at_once(&mut self, grader: &Grader, jobs: usize) -> Result<(), String> {
        let left: Vec<usize> = self.left().collect();
        let jobs = jobs.min(left.len());
        let next = AtomicUsize::new(0);
        let (told, telling) = mpsc::channel();
        let class = &*self;
        let work = |number: usize, told: Sender<_>| {
            let folders = grader.build_folders(number);
            while let Some(place) = left.get(next.fetch_add(1, Relaxed)).copied() {
                let graded = folders.clone().and_then(|folders| class.grade_one(grader, place, (&folders, jobs)));
                if told.send((place, graded)).is_err() {
                    break;
                }
            }
        };
        let graded: Result<Vec<(usize, Graded)>, String> = thread::scope(|scope| {
            for number in 0..jobs {
                let (work, told) = (&work, told.clone());
                scope.spawn(move || work(number, told));
            }
            drop(told);
            let mut all = Vec::new();
            // What comes after an error is dropped with the channel: each job then ends with what it is at.
            for (place, graded) in telling {
                let graded = graded?;
                if graded.judgement.verdict.is_final() {
                    class.tell(&graded);
                    all.push((place, graded));
                }
            }
            Ok(all)
        });
        for (place, graded) in graded? {
            self.graded[place] = Some(graded);
        }
        Ok(())
    }

    /// Grades what is still left, one after the other. The verdict stays as it then is.
    fn try_again_alone(&mut self, grader: &Grader) -> Result<(), String> {
        let left: Vec<usize> = self.left().collect();
        for place in left {
            let graded = self.grade_one(grader, place, (&grader.build_folders(0)?, 1))?;
            self.tell(&graded);
            self.graded[place] = Some(graded);
        }
        Ok(())
    }

    /// Grades the submission at this place, one of so many at the same time, and keeps the result.
    fn grade_one(
        &self,
        grader: &Grader,
        place: usize,
        (folders, jobs): (&BuildFolders, usize),
    ) -> Result<Graded, String> {
        let submission = &self.submissions[place];
        let (judgement, sandbox) = match &submission.sources {
            Ok(sources) => {
                let judgement = grader.grade(&submission.exercise, sources, folders, jobs);
                (judgement, grader.level())
            }
            Err(why) => (Judgement::without_checks(Verdict::Rejected, why), String::new()),
        };
        let graded = Graded { judgement, sandbox, ..Graded::not_yet(submission, self.hashes[place].clone()) };
        self.results.keep(&graded)?;
        Ok(graded)
    }
}

/// What the terminal says of one submission.
fn line(graded: &Graded) -> String {
    let Judgement { verdict, first_failing, .. } = &graded.judgement;
    let checks = format!("{}/{}", graded.judgement.passed(), graded.judgement.all());
    let check = first_failing.as_deref().map_or(String::new(), |name| format!("{name}: "));
    let why = shown(&format!("{check}{}", graded.judgement.sentence()));
    let why = if *verdict == Verdict::Pass { String::new() } else { format!("  {why}") };
    format!("{:<20} {:>2}  {:<13} {checks:>5}{why}", graded.student, graded.exercise, verdict.to_string())
}

/// The sentence on one line of a terminal; whole it is in the table.
fn shown(sentence: &str) -> String {
    const LONGEST: usize = 160;
    let sentence: String = sentence.chars().filter(|c| !steers(*c)).collect();
    match sentence.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} …", &sentence[..end]),
        None => sentence,
    }
}

/// How many there are of each verdict.
fn summary(all: &[Graded]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for graded in all {
        *counts.entry(graded.judgement.verdict.to_string()).or_default() += 1;
    }
    let counts: Vec<_> = counts.into_iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
    format!("{} submissions: {}", all.len(), counts.join(", "))
}

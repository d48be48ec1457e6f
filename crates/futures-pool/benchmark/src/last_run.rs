//! The last run that was kept, as a page beside the benchmark: `last-run.md`.

use std::fs;
use std::process::Command;
use std::time::SystemTime;

use crate::Failure;
use crate::benchmarks::Benchmark;
use crate::date::date;
use crate::flags::Settings;
use crate::python::Python;
use crate::table::Sheet;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/last-run.md");

const INTRODUCTION: &str = "\
# The pool beside Python and its peers

The last run of [the benchmark](README.md) that was saved; the page of the benchmark says how each figure is measured.
[The tour](../README.md) shows what the pool can do, [the contract](../tests/contract) what it promises, and the table
`From Python` in [the documentation](../src/lib.rs) what Python's names are called here.

A **ratio** is our figure divided by theirs: below 1.00, futures-pool is better. `ours, largest / smallest` is how far
our own rounds lie apart: ratios that differ from 1.00 by less than that say nothing. On another machine the figures
differ, and so do some of the ratios. In the headings, `wkrs` are workers, `prod` producers and `procs` processes.
";

/// Where and how the figures of a run came about.
pub(crate) struct Circumstances {
    date: String,
    machine: String,
    compiler: String,
    python: String,
    flags: String,
}

impl Circumstances {
    /// Those of the run that begins now, on this machine.
    pub(crate) fn now(machine: &str, python: Option<&Python>, settings: &Settings) -> Result<Self, Failure> {
        if cfg!(debug_assertions) {
            return Err("--save keeps what a release build does: cargo run --release".into());
        }
        let compiler = Command::new("rustc").arg("--version").output();
        let compiler = compiler.map_err(|error| format!("--save asks rustc for its version: {error}"))?;
        Ok(Circumstances {
            date: date(SystemTime::now()),
            machine: machine.to_owned(),
            compiler: format!("{}, release build", String::from_utf8(compiler.stdout)?.trim()),
            python: python.map_or("none", Python::version).to_owned(),
            flags: format!("--rounds {} --tasks {}", settings.rounds, settings.tasks),
        })
    }

    fn markdown(&self) -> String {
        let Circumstances { date, machine, compiler, python, flags } = self;
        format!(
            "| this run | |\n|---|---|\n| day | {date} |\n| machine | {machine} |\n| compiler | {compiler} |\n\
             | Python | {python} |\n| command | `cargo run --release -p futures-pool-benchmark -- {flags}` |\n"
        )
    }
}

/// Writes the page, in place of that of an earlier run.
pub(crate) fn save(circumstances: &Circumstances, found: &[(&Benchmark, Vec<Sheet>)]) -> Result<(), Failure> {
    fs::write(FILE, page(circumstances, found)).map_err(|error| format!("{FILE}: {error}").into())
}

fn page(circumstances: &Circumstances, found: &[(&Benchmark, Vec<Sheet>)]) -> String {
    let mut text = format!("{INTRODUCTION}\n{}", circumstances.markdown());
    for (Benchmark { name, reading, .. }, sheets) in found {
        text += &format!("\n## {name}\n\n{reading}\n");
        for sheet in sheets {
            text += &format!("\n{}", sheet.markdown());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmarks::BENCHMARKS;

    const NEXT: &str =
        "next: cargo run --release -p futures-pool-benchmark -- --save, on a machine that does nothing else";

    /// The title and the first paragraph of each section.
    fn sections(page: &str) -> Vec<(&str, &str)> {
        let sections = page.split("\n## ").skip(1);
        sections.map(|section| section.trim_end().split_once("\n\n").unwrap_or((section, ""))).collect()
    }

    #[test]
    fn the_run_that_is_kept_has_the_benchmarks_that_exist() {
        watchdog::watched(|| {
            let page = fs::read_to_string(FILE).unwrap_or_else(|error| panic!("{FILE}: {error}\n{NEXT}"));
            let page = page.replace("\r\n", "\n");
            let names: Vec<_> = sections(&page).iter().map(|(name, _)| *name).collect();
            let exist: Vec<_> = BENCHMARKS.iter().map(|benchmark| benchmark.name).collect();
            assert_eq!(names, exist, "last-run.md does not list the benchmarks that exist.\n{NEXT}");
            assert!(page.starts_with(INTRODUCTION), "last-run.md does not begin with `INTRODUCTION`: copy it there");
            for (Benchmark { name, reading, .. }, (_, section)) in BENCHMARKS.iter().zip(sections(&page)) {
                assert!(
                    section.starts_with(reading),
                    "last-run.md does not say how to read {name}: copy there\n{reading}"
                );
                assert!(
                    section.contains("\n| futures-pool |") || section.contains("\n| cancel each future |"),
                    "{name}"
                );
            }
        });
    }

    #[test]
    fn a_page_says_where_the_figures_come_from_and_how_to_read_them() {
        watchdog::watched(|| {
            let text = |text: &str| text.to_owned();
            let circumstances = Circumstances {
                date: text("2000-02-29"),
                machine: text("1 core"),
                compiler: text("rustc 1"),
                python: text("Python 3"),
                flags: text("--rounds 1"),
            };
            let sheet = Sheet::without_figures(text("not measured"));
            let page = page(&circumstances, &[(&BENCHMARKS[0], vec![sheet])]);
            for row in ["| day | 2000-02-29 |\n", "| machine | 1 core |\n", "| compiler | rustc 1 |\n"] {
                assert!(page.contains(row), "{page}");
            }
            let Benchmark { name, reading, .. } = BENCHMARKS[0];
            assert!(page.ends_with(&format!("\n## {name}\n\n{reading}\n\nnot measured.\n")), "{page}");
        });
    }
}

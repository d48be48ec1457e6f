//! Measurements that need a process of their own: memory that an earlier contender freed would hide what a later one
//! takes, and its dying threads would count as busy.

use std::env;
use std::process::Command;

use crate::Failure;
use crate::benchmarks::{idle, memory, trickle};
use crate::contender::Contender;
use crate::figures::{self, Figures};

/// The contenders of a benchmark, each measured by this program started anew.
pub(crate) fn each_alone(benchmark: &'static str, tasks: usize) -> Vec<Contender> {
    let alone = |contender: Contender| {
        let name = contender.name;
        Contender::new(name, move || in_child(benchmark, name, tasks))
    };
    contenders(benchmark, tasks).into_iter().map(alone).collect()
}

/// What such a child is to measure.
pub(crate) struct Child {
    pub(crate) benchmark: String,
    pub(crate) contender: String,
    pub(crate) tasks: usize,
}

impl Child {
    pub(crate) fn measure(&self) -> Result<Figures, Failure> {
        let contenders = contenders(&self.benchmark, self.tasks);
        let wanted = contenders.iter().find(|contender| contender.name == self.contender);
        wanted.ok_or_else(|| format!("{} has no contender {:?}", self.benchmark, self.contender))?.measure()
    }
}

fn contenders(benchmark: &str, tasks: usize) -> Vec<Contender> {
    match benchmark {
        memory::NAME => memory::contenders(tasks),
        idle::NAME => idle::contenders(),
        trickle::NAME => trickle::contenders(),
        _ => Vec::new(),
    }
}

fn in_child(benchmark: &str, name: &str, tasks: usize) -> Result<Figures, Failure> {
    let child = Command::new(env::current_exe()?).args(["--child", benchmark, name, &tasks.to_string()]).output()?;
    if !child.status.success() {
        return Err(format!("its process failed: {}", String::from_utf8_lossy(&child.stderr).trim_end()).into());
    }
    figures::from_line(&String::from_utf8(child.stdout)?)
}

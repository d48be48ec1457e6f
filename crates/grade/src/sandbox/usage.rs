//! [`Usage`]: what a program, with all it has started, uses at this moment. The limits of the system are for each process
//! by itself, and the system has none for a folder.

use std::fs;
use std::path::Path;

/// Of a program and all that it has started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Usage {
    /// Threads are counted like processes.
    pub(super) processes: u64,
    /// In memory, not only reserved.
    pub(super) memory_bytes: u64,
}

/// What this process uses and all that it has started: those below it, and those of its group.
#[cfg(target_os = "linux")]
pub(super) fn of(program: u32) -> Usage {
    use std::collections::BTreeMap;

    let processes = fs::read_dir("/proc").into_iter().flatten().filter_map(|entry| {
        let id: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
        Process::read(&fs::read_to_string(format!("/proc/{id}/stat")).ok()?).map(|process| (id, process))
    });
    let processes: BTreeMap<u32, Process> = processes.collect();
    let belongs = |id: u32| {
        let mut id = id;
        // A parent that ended meanwhile is missing, and no chain is longer than there are processes.
        for _ in 0..processes.len() {
            match processes.get(&id) {
                _ if id == program => return true,
                Some(process) if process.group == program => return true,
                Some(process) => id = process.parent,
                None => return false,
            }
        }
        false
    };
    let page = rustix::param::page_size() as u64;
    processes.iter().filter(|(id, _)| belongs(**id)).fold(Usage::default(), |sum, (_, process)| Usage {
        processes: sum.processes + process.threads,
        memory_bytes: sum.memory_bytes + process.pages * page,
    })
}

/// Elsewhere the system is not asked.
#[cfg(not(target_os = "linux"))]
pub(super) fn of(_: u32) -> Usage {
    Usage::default()
}

/// One line of what Linux tells of a process.
#[cfg(target_os = "linux")]
#[derive(Debug, PartialEq)]
struct Process {
    parent: u32,
    group: u32,
    threads: u64,
    pages: u64,
}

#[cfg(target_os = "linux")]
impl Process {
    /// Reads a file `stat`. The name in it, in parentheses, may have any character.
    fn read(stat: &str) -> Option<Process> {
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let number = |place: usize| fields.get(place)?.parse::<u64>().ok();
        Some(Process {
            parent: u32::try_from(number(1)?).ok()?,
            group: u32::try_from(number(2)?).ok()?,
            threads: number(17)?,
            pages: number(21)?,
        })
    }
}

/// How much the files in this folder and below hold.
pub(super) fn on_disk(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => on_disk(&entry.path()),
        // A file may go away at any moment.
        _ => entry.metadata().map_or(0, |data| data.len()),
    });
    sizes.fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_is_read_whatever_its_name_is() {
        watched(|| {
            let stat = "7 (a) b 9) S 3 5 5 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 11 0 99 1000 42 18446744073709551615";
            assert_eq!(Process::read(stat), Some(Process { parent: 3, group: 5, threads: 11, pages: 42 }));
            assert_eq!(Process::read("7 (a"), None);
        });
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_is_counted_with_its_threads() {
        watched(|| {
            let usage = of(std::process::id());
            assert!(usage.processes >= 2 && usage.memory_bytes > 0, "{usage:?}");
        });
    }

    #[test]
    fn files_are_counted_with_those_below() {
        watched(|| {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("below")).unwrap();
            fs::write(folder.path().join("one"), [0; 100]).unwrap();
            fs::write(folder.path().join("below/two"), [0; 20]).unwrap();
            assert_eq!(on_disk(folder.path()), 120);
        });
    }
}

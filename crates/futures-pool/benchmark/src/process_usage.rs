//! What this process uses, as Linux tells in `/proc`. Other systems tell it only through unsafe calls: there it is not
//! measured.

use std::time::Duration;

/// Memory that is really in use, in bytes.
#[cfg(target_os = "linux")]
pub(crate) fn resident_bytes() -> Option<u64> {
    // `status` counts in KiB; `statm` counts in pages, whose size it does not tell.
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(1024 * line.trim().strip_suffix(" kB")?.parse::<u64>().ok()?)
}

/// CPU time of all threads that are alive.
#[cfg(target_os = "linux")]
pub(crate) fn cpu_time() -> Option<Duration> {
    // In nanoseconds; `/proc/self/stat` counts hundredths of a second, which hides a pool that merely polls.
    sum_of_threads("schedstat", |text| text.split_whitespace().next()).map(Duration::from_nanos)
}

/// How often threads that are alive have gone to sleep: voluntary context switches.
#[cfg(target_os = "linux")]
pub(crate) fn voluntary_switches() -> Option<u64> {
    sum_of_threads("status", |text| text.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")))
}

#[cfg(target_os = "linux")]
fn sum_of_threads(file: &str, number: impl Fn(&str) -> Option<&str>) -> Option<u64> {
    let threads = std::fs::read_dir("/proc/self/task").ok()?;
    let numbers = threads.map(|thread| {
        let text = std::fs::read_to_string(thread.ok()?.path().join(file)).ok()?;
        number(&text)?.trim().parse::<u64>().ok()
    });
    numbers.sum()
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn resident_bytes() -> Option<u64> {
    None
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn cpu_time() -> Option<Duration> {
    None
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn voluntary_switches() -> Option<u64> {
    None
}

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
    let threads = std::fs::read_dir("/proc/self/task").ok()?;
    let nanoseconds = threads.map(|thread| {
        let text = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    nanoseconds.sum::<Option<u64>>().map(Duration::from_nanos)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn resident_bytes() -> Option<u64> {
    None
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn cpu_time() -> Option<Duration> {
    None
}

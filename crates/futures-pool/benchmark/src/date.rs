//! [`date`]: a day, as it is written.

use std::time::{SystemTime, UNIX_EPOCH};

const SECONDS_OF_A_DAY: u64 = 86_400;

/// The day of this time, in UTC: `2026-11-28`.
pub(crate) fn date(time: SystemTime) -> String {
    let mut day = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() / SECONDS_OF_A_DAY;
    let mut year = 1970;
    while day >= days_of(year) {
        day -= days_of(year);
        year += 1;
    }
    let february = days_of(year) - 337;
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if day < days {
            break;
        }
        day -= days;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", day + 1)
}

fn days_of(year: u64) -> u64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if is_leap { 366 } else { 365 }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn days_are_named() {
        watchdog::watched(|| {
            for (days, name) in [
                (0, "1970-01-01"),
                (58, "1970-02-28"),
                (59, "1970-03-01"),
                (364, "1970-12-31"),
                (11_016, "2000-02-29"),
                (20_089, "2025-01-01"),
                (47_540, "2100-02-28"),
                (47_541, "2100-03-01"),
            ] {
                let last_second = Duration::from_secs((days + 1) * SECONDS_OF_A_DAY - 1);
                assert_eq!(date(UNIX_EPOCH + last_second), name);
            }
        });
    }
}

use std::time::Duration;

use practice_site::PracticeSite;

use crate::raw::Connection;
use watchdog::watched;

/// Both ends of each connection live in this process, and macOS allows a process 256 open files unless told otherwise.
const CROWD: usize = if cfg!(target_os = "macos") { 80 } else { 300 };

#[test]
fn a_crowd_is_served_at_once() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let _meeting = site.answer_only_together(CROWD, Duration::from_secs(50));
        let mut crowd: Vec<_> = (0..CROWD).map(|_| Connection::open(&site)).collect();
        for connection in &mut crowd {
            connection.ask("www.bbc.co.uk", "/");
        }
        for connection in &mut crowd {
            assert_eq!(connection.answer().body.len(), 568_581);
        }
        assert_eq!(site.most_in_flight(), CROWD);
        assert_eq!(site.in_flight(), 0);
    });
}

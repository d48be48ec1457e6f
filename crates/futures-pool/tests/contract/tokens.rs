//! B1: tokens by themselves.

use std::thread;
use std::time::Duration;

use futures_pool::{CancelToken, Cancelled};
use watchdog::watched;

#[test]
fn b1_a_clone_is_the_same_token() {
    watched(|| {
        let token = CancelToken::new();
        let clone = token.clone();
        assert!(!token.is_cancelled() && !clone.is_cancelled());
        let sleeper = thread::spawn(move || clone.sleep(Duration::MAX));
        assert_eq!(format!("{token:?}"), "CancelToken(not cancelled)");
        token.cancel();
        assert_eq!(sleeper.join().unwrap(), Err(Cancelled::Asked));
        assert!(token.is_cancelled());
        assert_eq!(format!("{token:?}"), "CancelToken(asked to stop)");
    });
}

#[test]
fn b1_of_two_limits_the_earlier_one_holds() {
    watched(|| {
        let (never, long, none) = (Duration::MAX, Duration::from_secs(86_400), Duration::ZERO);
        let limited = |first, second| CancelToken::new().with_timeout(first).with_timeout(second);
        for late in [limited(never, none), limited(none, never), limited(long, none), limited(none, long)] {
            assert_eq!(late.sleep(long), Err(Cancelled::Expired));
        }
        assert_eq!(limited(long, never).check(), Ok(()));
    });
}

#[test]
fn b1_a_limit_belongs_to_one_handle_and_a_request_to_all() {
    watched(|| {
        let token = CancelToken::new();
        let late = token.with_timeout(Duration::ZERO);
        assert_eq!([token.check(), late.check()], [Ok(()), Err(Cancelled::Expired)]);
        late.cancel();
        assert_eq!([token.check(), late.check()], [Err(Cancelled::Asked); 2]);
    });
}

#[test]
fn b1_a_sleep_that_nobody_ends_is_no_error() {
    watched(|| {
        let token = CancelToken::new().with_timeout(Duration::MAX);
        assert_eq!([Duration::ZERO, Duration::from_millis(1)].map(|short| token.sleep(short)), [Ok(()); 2]);
    });
}

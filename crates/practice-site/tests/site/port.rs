use std::io::ErrorKind;

use practice_site::PracticeSite;

use watchdog::watched;

#[test]
fn a_port_in_use_is_a_clear_error() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let port = site.address().port();
        let error = PracticeSite::builder().port(port).start().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddrInUse);
        assert!(error.to_string().starts_with(&format!("port {port} of 127.0.0.1 is taken")), "{error}");
    });
}

#[test]
fn a_site_is_on_loopback_only() {
    watched(|| assert!(PracticeSite::start().unwrap().address().ip().is_loopback()));
}

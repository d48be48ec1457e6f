use practice_site::PracticeSite;

use watchdog::watched;

#[test]
fn any_other_name_does_not_resolve() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        for url in [
            "http://nonexistent-subdomain.python.org/",
            "http://some-made-up-domain.com/",
            "http://www.example.com/",
            "http://192.0.2.1/",
        ] {
            let error = site.agent().get(url).call().unwrap_err();
            assert!(matches!(error, ureq::Error::HostNotFound), "{url}: {error}");
        }
        assert_eq!(site.requests(), [], "the site was not even asked");
    });
}

#[test]
fn this_machine_is_reached_as_written() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let other = PracticeSite::start().unwrap();
        for host in ["127.0.0.1", "localhost", "LocalHost"] {
            let url = format!("http://{host}:{}/", other.address().port());
            assert_eq!(site.agent().get(url).call().unwrap().status(), 200, "{host}");
        }
        assert_eq!(other.requests().len(), 3);
        assert_eq!(site.requests(), []);
    });
}

#[test]
fn a_practice_host_is_found_in_any_case_and_on_any_port() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        for url in ["http://GOOGLE.com/search?q=dog", "http://google.com:8080/search?q=dog"] {
            assert_eq!(site.agent().get(url).call().unwrap().status(), 200, "{url}");
        }
    });
}

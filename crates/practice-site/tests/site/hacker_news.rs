use practice_site::PracticeSite;
use serde_json::{Value, json};

use watchdog::watched;

const MISSING: [u32; 2] = [12, 16];

/// Status and body of an item, whatever the status.
fn item(site: &PracticeSite, id: &str) -> (u16, Value) {
    let url = format!("http://hn.algolia.com/api/v1/items/{id}");
    let request = site.agent().get(url).config().http_status_as_error(false).build();
    let mut response = request.call().unwrap();
    assert_eq!(response.headers()["content-type"], "application/json; charset=utf-8");
    let body = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), serde_json::from_str(&body).unwrap())
}

#[test]
fn items_1_to_19_are_there_save_two() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        for id in (1..=19).filter(|id| !MISSING.contains(id)) {
            let (status, item) = item(&site, &id.to_string());
            assert_eq!(status, 200, "{id}");
            assert_eq!(item["id"], id);
            for text in ["author", "created_at", "type"] {
                assert!(item[text].is_string(), "{id} has no {text}: {item}");
            }
            assert!(item["points"].is_u64() && item["children"].is_array(), "{id}: {item}");
        }
    });
}

#[test]
fn the_first_item_is_the_first_of_hacker_news() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        let (_, first) = item(&site, "1");
        assert_eq!(first["title"], "Y Combinator");
        assert_eq!(first["author"], "pg");
        assert_eq!(first["points"], 57);
        assert_eq!(first["children"][0], item(&site, "15").1);
        assert_eq!(first["children"][0]["children"][0], item(&site, "17").1);
    });
}

#[test]
fn a_missing_item_is_not_found() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        for id in ["12", "16", "0", "20", "99999999999999999999999"] {
            assert_eq!(item(&site, id), (404, json!({"status": 404, "error": "Not Found"})), "{id}");
        }
    });
}

#[test]
fn an_id_that_is_no_number_is_a_bad_request() {
    watched(|| {
        let site = PracticeSite::start().unwrap();
        for id in ["one", "1x", "-1", ""] {
            assert_eq!(item(&site, id).0, 400, "{id}");
        }
    });
}

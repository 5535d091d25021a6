//! Addresses of pages.

use numberdesk::routes::Route;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn every_page_finds_itself_again() {
    for route in [
        Route::Home,
        Route::Connect,
        Route::Numbers,
        Route::Provisioning,
        Route::Rent,
        Route::Orders(None),
        Route::Orders(Some("03kjzencnckxrn216rr1zzzzzz".into())),
        Route::Orders(Some("a/b".into())),
        Route::Number("+12086390939".into()),
        Route::Number("+44 75/20?x#y%".into()),
        Route::Number("ACME.SE".into()),
        Route::Edit("ACME~2ESE~.".into()),
        Route::Number("..".into()),
        Route::Edit(".".into()),
        Route::Edit("+12086390939".into()),
        Route::Audit,
        Route::Settings,
    ] {
        assert_eq!(Route::parse(&route.path()), route);
    }
}

#[wasm_bindgen_test]
fn a_number_stays_readable_and_may_arrive_encoded() {
    assert_eq!(
        Route::Number("+12086390939".into()).path(),
        "/numbers/+12086390939"
    );
    for path in ["/numbers/%2B12086390939", "/numbers/%2b12086390939/"] {
        assert_eq!(Route::parse(path), Route::Number("+12086390939".into()));
    }
}

#[wasm_bindgen_test]
fn no_address_looks_like_a_file_or_a_way_up() {
    assert_eq!(Route::Number("ACME.SE".into()).path(), "/numbers/ACME~2ESE");
    for name in ["ACME.SE", ".", "..", "a.b.c"] {
        for route in [Route::Number(name.into()), Route::Orders(Some(name.into()))] {
            assert!(!route.path().contains('.'), "{}", route.path());
        }
    }
    // An address from before, on a host that answers it.
    assert_eq!(
        Route::parse("/numbers/ACME.SE"),
        Route::Number("ACME.SE".into())
    );
}

#[wasm_bindgen_test]
fn what_is_no_page_is_unknown() {
    for path in [
        "/x",
        "/numbers/+1/edit/more",
        "/connect/x",
        "/numbers/+1/x",
        "/rent/x",
        "/rent/orders/a/b",
    ] {
        assert_eq!(Route::parse(path), Route::Unknown, "{path}");
    }
}

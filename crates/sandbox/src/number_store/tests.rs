//! Tests of pages and changes.

use super::*;

const NOW: i64 = 1_800_000_000_000_000;

fn store(numbers: u32) -> NumberStore {
    NumberStore::new(Generator::new(1, numbers, "p", NOW), 10)
}

/// All rows, page by page; `between` may change the store between two pages.
fn all_rows(
    store: &mut NumberStore,
    order: SortOrder,
    mut between: impl FnMut(&mut NumberStore, usize),
) -> Vec<Number> {
    let mut rows = Vec::new();
    let mut cursor = None;
    for page_index in 0.. {
        let page = store.page(&Filter::default(), order, cursor.as_ref(), 7, NOW);
        rows.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
        between(store, page_index);
    }
    rows
}

#[test]
fn pages_have_every_number_once_in_both_orders() {
    let mut store = store(500);
    let by_phone = all_rows(&mut store, SortOrder::PhoneNumber, |_, _| {});
    let by_name = all_rows(&mut store, SortOrder::DisplayName, |_, _| {});
    assert_eq!((by_phone.len(), by_name.len()), (500, 500));
    assert!(by_phone.is_sorted_by(|first, second| first.phone_number < second.phone_number));
    assert!(by_name.is_sorted_by_key(|number| (
        number.display_name.text().to_owned(),
        number.phone_number.clone()
    )));
}

#[test]
fn numbers_removed_between_pages_shift_nothing() {
    let mut store = store(100);
    let before = all_rows(&mut store, SortOrder::PhoneNumber, |_, _| {});
    let released = before[3].phone_number.clone();
    let rows = all_rows(&mut store, SortOrder::PhoneNumber, |store, page_index| {
        if page_index == 0 {
            let phone = PhoneKey::parse(&released).expect("a number");
            let change = store.change(phone, NOW, |stored| {
                stored.is_released = true;
                stored.number.expire_at = Some("2001-01-01T00:00:00Z".to_owned());
                Ok::<(), ()>(())
            });
            assert!(matches!(change, Some(Ok(_))));
        }
    });
    // It was on the first page already; all others come once.
    assert_eq!(rows, before);
    assert_eq!(
        store
            .page(&Filter::default(), SortOrder::PhoneNumber, None, 1, NOW)
            .total,
        99
    );
}

#[test]
fn a_changed_name_moves_the_number_in_the_order_of_names() {
    let mut store = store(60);
    let phone = PhoneKey::parse("+12086390939").expect("a number");
    for name in ["\u{10ffff} last", "! first"] {
        let changed = store.change(phone, NOW, |stored| {
            *stored.number.display_name.get_or_default() = name.to_owned();
            Ok::<(), ()>(())
        });
        assert!(matches!(changed, Some(Ok(_))));
    }
    let rows = all_rows(&mut store, SortOrder::DisplayName, |_, _| {});
    assert_eq!(rows.len(), 60);
    let moved = rows
        .iter()
        .filter(|number| number.phone_number == "+12086390939");
    assert_eq!(moved.count(), 1);
}

#[test]
fn a_refused_change_leaves_nothing_behind() {
    let mut store = store(10);
    let phone = PhoneKey::parse("+12086390939").expect("a number");
    let before = store.get(phone, NOW).expect("the number");
    let refused = store.change(phone, NOW, |stored| {
        stored.number.region_code = "XX".to_owned();
        Err("no")
    });
    assert_eq!(refused, Some(Err("no")));
    assert_eq!(store.get(phone, NOW).expect("the number"), before);
}

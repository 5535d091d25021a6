use super::*;

const FULL: &str =
    "?region=US&type=LOCAL&capability=SMS&provisioning=failed&q=208&sort=-nextCharge";

fn full() -> ListQuery {
    ListQuery {
        region: Some("US".into()),
        kind: Some("LOCAL".into()),
        capability: Some("SMS".into()),
        provisioning: Some("failed".into()),
        text: "208".into(),
        sorts: vec![Sort {
            column: Column::NextCharge,
            descending: true,
        }],
    }
}

#[test]
fn the_url_of_the_contract_is_read_and_written() {
    assert_eq!(ListQuery::parse(FULL), full());
    assert_eq!(ListQuery::parse(&FULL[1..]), full());
    assert_eq!(full().to_search(), FULL);
    assert_eq!(ListQuery::default().to_search(), "");
}

#[test]
fn what_is_odd_in_a_url_is_passed_over() {
    for search in [
        "",
        "?",
        "?&&=&region&region=&provisioning=broken&sort=colour&sort=--number&more=1",
    ] {
        assert_eq!(ListQuery::parse(search), ListQuery::default(), "{search}");
    }
    assert_eq!(
        ListQuery::parse("?region=SE&region=US").region.as_deref(),
        Some("SE")
    );
    assert_eq!(ListQuery::parse("?q=%2B46+%C3%A5%sa").text, "+46 å%sa");
    assert_eq!(ListQuery::parse("?q=%ff").text, "\u{fffd}");
}

#[test]
fn a_query_is_filtered_by_anything_but_its_order() {
    let only_sorted = ListQuery {
        sorts: full().sorts,
        ..ListQuery::default()
    };
    assert!(!only_sorted.is_filtered());
    let spaces = ListQuery {
        text: "  ".into(),
        ..ListQuery::default()
    };
    assert!(!spaces.is_filtered());
    for search in [
        "region=US",
        "type=LOCAL",
        "capability=SMS",
        "provisioning=failed",
        "q=a",
    ] {
        assert!(ListQuery::parse(search).is_filtered(), "{search}");
    }
    assert!(ListQuery::parse("provisioning=failed&q=a").slice().is_all());
    assert!(!full().slice().is_all());
}

#[test]
fn columns_have_the_titles_of_the_contract() {
    let titles: Vec<_> = Column::ALL.iter().map(|column| column.title()).collect();
    assert_eq!(
        titles.join("|"),
        "Number|Name|Region|Type|Capabilities|Service plan|Provisioning|Cost|Next charge"
    );
    for column in Column::ALL {
        assert_eq!(Column::from_param(column.param()), Some(column));
    }
}

mod laws {
    use proptest::{collection::vec, option, prelude::*, sample};

    use super::*;

    prop_compose! {
        fn queries()(
            region in option::of("\\PC{1,6}"),
            kind in option::of("\\PC{1,6}"),
            capability in option::of("\\PC{1,6}"),
            provisioning in option::of(sample::select(vec!["provisioned", "in-progress", "unknown"])),
            text in "\\PC{0,12}",
            sorted in vec((sample::select(Column::ALL.to_vec()), any::<bool>()), 0..4),
        ) -> ListQuery {
            let mut sorts: Vec<Sort> = Vec::new();
            for (column, descending) in sorted {
                if !sorts.iter().any(|sort| sort.column == column) {
                    sorts.push(Sort { column, descending });
                }
            }
            ListQuery {
                region,
                kind,
                capability,
                provisioning: provisioning.map(str::to_owned),
                text,
                sorts,
            }
        }
    }

    proptest! {
        #[test]
        fn the_url_says_all_of_it(query in queries()) {
            let search = query.to_search();
            prop_assert!(search.is_ascii());
            prop_assert_eq!(ListQuery::parse(&search), query);
        }

        #[test]
        fn any_url_is_read_and_settles(search in "[a-z=&?%+\\-0-9é]{0,60}") {
            let query = ListQuery::parse(&search);
            prop_assert_eq!(ListQuery::parse(&query.to_search()), query);
        }
    }
}

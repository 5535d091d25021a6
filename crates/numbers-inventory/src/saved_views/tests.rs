use super::*;

fn view(name: &str, search: &str) -> SavedView {
    SavedView::new(name, search).unwrap()
}

#[test]
fn a_name_is_trimmed_and_neither_empty_nor_endless() {
    assert_eq!(view("  Failing in the US ", "").name, "Failing in the US");
    assert_eq!(SavedView::new(" \t", ""), Err(NameError::Empty));
    let longest = "å".repeat(LONGEST_NAME);
    assert_eq!(view(&longest, "").name, longest);
    assert_eq!(
        SavedView::new(&(longest + "å"), ""),
        Err(NameError::TooLong)
    );
    assert!(
        NameError::TooLong
            .text()
            .contains(&LONGEST_NAME.to_string())
    );
}

#[test]
fn only_what_the_list_knows_is_kept() {
    assert_eq!(
        view("a", "?token=secret&region=US&api=https%3A%2F%2Fx").search,
        "?region=US"
    );
    assert_eq!(view("a", "?token=secret").search, "");
    assert_eq!(view("a", "javascript:alert(1)").search, "");
}

#[test]
fn the_same_name_replaces_whatever_its_case() {
    let mut views = vec![view("One", "?region=US"), view("Two", "")];
    save(&mut views, view("ONE", "?region=SE"));
    assert_eq!(views, [view("ONE", "?region=SE"), view("Two", "")]);
}

#[test]
fn what_was_removed_comes_back_to_its_place_unless_its_name_is_taken() {
    let mut views = vec![view("a", ""), view("b", "?q=x"), view("c", "")];
    let removed = views.remove(1);
    restore(&mut views, 1, removed.clone());
    assert_eq!(views[1], removed);
    restore(&mut views, 0, view("B", ""));
    assert_eq!(views.len(), 3);
    restore(&mut views, 9, view("d", ""));
    assert_eq!(views[3].name, "d");
}

#[test]
fn damage_costs_what_is_damaged() {
    for json in ["", "null", "{}", "[", "7", r#"[["a","?q=x"]"#, "\u{0}"] {
        assert_eq!(decode(json), [], "{json}");
    }
    let json = r#"[["a","?region=US"], null, [], ["b"], ["c",null], ["d","",1], ["  ",""], [["e"],""],
        {"name":"f"}, ["g",""], ["A","?region=SE"]]"#;
    assert_eq!(decode(json), [view("A", "?region=SE"), view("g", "")]);
}

// proptest is not built for wasm.
mod whatever {
    use proptest::prelude::*;

    use super::*;

    fn any_view() -> impl Strategy<Value = SavedView> {
        let search = ("[A-Z]{0,2}", ".{0,12}", any::<bool>()).prop_map(|(region, text, sorted)| {
            let query = ListQuery {
                region: (!region.is_empty()).then_some(region),
                text,
                ..ListQuery::default()
            };
            let sort = if sorted { "&sort=-cost" } else { "" };
            query.to_search() + sort
        });
        (".{0,70}", search).prop_filter_map("a name", |(name, search)| {
            SavedView::new(&name, &search).ok()
        })
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_back(list in prop::collection::vec(any_view(), 0..8)) {
            let mut views = Vec::new();
            for view in list {
                save(&mut views, view);
            }
            prop_assert_eq!(decode(&encode(&views)), views);
        }

        #[test]
        fn names_stay_unique(names in prop::collection::vec("[aAbB ]{1,3}", 0..12)) {
            let mut views = Vec::new();
            for name in names {
                if let Ok(view) = SavedView::new(&name, "") {
                    save(&mut views, view);
                }
            }
            for (index, view) in views.iter().enumerate() {
                prop_assert!(!views[..index].iter().any(|other| other.has_name(&view.name)));
            }
        }

        #[test]
        fn no_text_is_too_damaged_to_be_read(
            text in ".*", list in prop::collection::vec(any_view(), 1..4), cut in any::<prop::sample::Index>(),
        ) {
            decode(&text);
            let json = encode(&list);
            let mut end = cut.index(json.len());
            while !json.is_char_boundary(end) {
                end -= 1;
            }
            prop_assert_eq!(decode(&json[..end]), []);
        }
    }
}

use numbers_model::{
    api_version::ApiVersion,
    change::{Change, Draft, Field},
    enums::{Capability, JobStatus, NumberType, VoiceType},
    money::Money,
    number::{Number, Sms, SmsJob, Unreported, Voice, VoiceJob},
    timestamp::Timestamp,
};
use proptest::{collection::vec, option, prelude::*, sample};

use super::*;
use crate::{
    change_set::{ALL_FIELDS, Action, ChangeSet, Origin, RowChange},
    journal::{JournalEntry, JournalOutcome, SetRef},
    ledger::{Fact, LedgerEntry, Outcome, Step},
};

fn text() -> impl Strategy<Value = String> {
    "[a\"\\\\\né😀]{0,5}"
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let one = (sample::select(ALL_FIELDS.to_vec()), text(), text());
    vec(
        one.prop_map(|(field, before, after)| Change {
            field,
            before,
            after,
        }),
        0..4,
    )
}

fn drafts() -> impl Strategy<Value = Draft> {
    [text(), text(), text(), text(), text(), text()].prop_map(|texts| {
        let [
            display_name,
            service_plan,
            campaign,
            callback_url,
            voice_kind,
            voice_id,
        ] = texts;
        Draft {
            display_name,
            service_plan,
            campaign,
            callback_url,
            voice_kind,
            voice_id,
        }
    })
}

fn times() -> impl Strategy<Value = Option<Timestamp>> {
    option::of("2026-11-29T08:15:30(\\.5)?Z|soon|")
        .prop_map(|text| text.map(|text| Timestamp::parse(&text)))
}

fn numbers() -> impl Strategy<Value = Number> {
    let sms_job = (
        option::of(text()),
        option::of(text()),
        "WAITING|FAILED|ODD",
        times(),
        vec(text(), 0..2),
    )
        .prop_map(
            |(service_plan, campaign, status, updated, error_codes)| SmsJob {
                service_plan,
                campaign,
                status: JobStatus::from_wire(&status),
                updated,
                error_codes,
            },
        );
    let voice_job = ("RTC|PBX", option::of(text()), "WAITING|FAILED", times()).prop_map(
        |(kind, id, status, updated)| VoiceJob {
            kind: VoiceType::from_wire(&kind),
            id,
            status: JobStatus::from_wire(&status),
            updated,
        },
    );
    let sms = (option::of(text()), option::of(text()), option::of(sms_job));
    let sms = sms.prop_map(|(service_plan, campaign, job)| Sms {
        service_plan,
        campaign,
        job,
    });
    let voice = (
        "RTC|EST|PBX",
        option::of(text()),
        times(),
        option::of(voice_job),
    );
    let voice = voice.prop_map(|(kind, id, updated, job)| Voice {
        kind: VoiceType::from_wire(&kind),
        id,
        updated,
        job,
    });
    let price = option::of(("USD|", "2\\.0|0\\.80|free|1e3"));
    (
        [option::of(text()), option::of(text()), option::of(text())],
        option::of("LOCAL|SATELLITE"),
        vec("SMS|VOICE|FAX", 0..3),
        price,
        option::of(-1..13_i64),
        [times(), times()],
        option::of(sms),
        option::of(voice),
        option::of(text()),
        any::<[bool; 4]>(),
    )
        .prop_map(
            |(
                texts,
                kind,
                capabilities,
                price,
                interval_months,
                times,
                sms,
                voice,
                callback_url,
                flags,
            )| {
                let [project_id, display_name, region] = texts;
                let [next_charge, expire_at] = times;
                let [campaign, voice_unreported, callback_unreported, error_codes] = flags;
                Number {
                    phone: "+12086390939".into(),
                    project_id,
                    display_name,
                    region,
                    kind: kind.map(|kind| NumberType::from_wire(&kind)),
                    capabilities: capabilities
                        .iter()
                        .map(|wire| Capability::from_wire(wire))
                        .collect(),
                    price: price.map(|(currency, amount)| Money::new(&currency, &amount)),
                    interval_months,
                    next_charge,
                    expire_at,
                    sms,
                    voice,
                    callback_url,
                    unreported: Unreported {
                        campaign,
                        voice: voice_unreported,
                        callback_url: callback_unreported,
                        error_codes,
                    },
                }
            },
        )
}

fn steps() -> impl Strategy<Value = Step> {
    sample::select(vec![Step::Direct, Step::Unlink, Step::Link, Step::Release])
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        sample::select(vec![
            Outcome::Changed,
            Outcome::AlreadySo,
            Outcome::Gone,
            Outcome::Skipped,
            Outcome::Unlinked,
        ]),
        text().prop_map(|words| Outcome::Unknown { words }),
        text().prop_map(|words| Outcome::NeedsTwoSteps { words }),
        text().prop_map(|words| Outcome::Delayed { words }),
        (
            text(),
            vec((sample::select(ALL_FIELDS.to_vec()), text()), 0..3)
        )
            .prop_map(|(words, fields)| Outcome::Refused { words, fields }),
    ]
}

fn facts() -> impl Strategy<Value = Fact> {
    prop_oneof![
        (steps(), changes(), option::of(numbers())).prop_map(|(step, changes, before)| {
            Fact::Begun {
                step,
                changes,
                before: before.map(Box::new),
            }
        }),
        (steps(), outcomes(), changes(), text()).prop_map(|(step, outcome, confirmed, how)| {
            Fact::Concluded {
                step,
                outcome,
                confirmed,
                how,
            }
        }),
    ]
}

fn sets() -> impl Strategy<Value = ChangeSet> {
    let action = prop_oneof![
        changes().prop_map(Action::Edit),
        drafts().prop_map(|seen| Action::Release(Box::new(seen))),
    ];
    let row = (text(), action).prop_map(|(name, action)| RowChange {
        phone: "+12086390939".into(),
        name,
        action,
    });
    let origin = prop_oneof![
        sample::select(vec![
            Origin::BulkEdit,
            Origin::Release,
            Origin::Undo,
            Origin::Comparison
        ]),
        text().prop_map(Origin::Import),
        text().prop_map(Origin::RollBack),
    ];
    (text(), origin, any::<bool>(), any::<bool>(), vec(row, 0..4)).prop_map(
        |(name, origin, v1, two_steps, rows)| ChangeSet {
            id: "set 1".into(),
            name,
            created_ms: 1_795_940_130_000,
            project: "https://example.com p".into(),
            version: if v1 {
                ApiVersion::V1
            } else {
                ApiVersion::V1Alpha1
            },
            origin,
            allow_two_steps: two_steps,
            rows,
        },
    )
}

proptest! {
    #[test]
    fn a_set_is_read_as_it_was_written(set in sets()) {
        let mut reader = SetReader::new(write_set(&set)).expect("a set");
        while !reader.step(1) {}
        let stored = reader.finish();
        prop_assert_eq!(stored, StoredSet { set, damaged_rows: 0 });
    }

    #[test]
    fn a_ledger_is_read_as_it_was_written(facts in vec(facts(), 0..4)) {
        let entries: Vec<LedgerEntry> = (0..).zip(facts).map(|(sequence, fact)| LedgerEntry {
            sequence,
            row: 7,
            at_ms: -5,
            fact,
        }).collect();
        let texts: Vec<String> = entries.iter().map(write_entry).rev().collect();
        let stored = read_ledger(texts.iter().map(String::as_str));
        prop_assert_eq!(stored, StoredLedger { entries, damaged: 0 });
    }

    #[test]
    fn a_number_is_read_as_it_was_written(number in numbers()) {
        prop_assert_eq!(read_number_record(&write_number_record(&number)), Ok(number));
    }

    #[test]
    fn damage_is_told_and_does_no_harm(set in sets(), fact in facts(), cut in 0..2_000_usize, byte: u8) {
        let entry = LedgerEntry { sequence: 0, row: 0, at_ms: 0, fact };
        for json in [write_set(&set), write_entry(&entry)] {
            let mut bytes = json.into_bytes();
            let cut = cut % bytes.len().max(1);
            bytes[cut] = byte;
            let damaged = String::from_utf8_lossy(&bytes);
            let _ = read_set(&damaged);
            let _ = read_ledger([&*damaged]);
            let _ = read_journal_entry(&damaged);
            bytes.truncate(cut);
            let torn = String::from_utf8_lossy(&bytes);
            prop_assert_eq!(read_set(&torn), Err(StoredError::Damaged));
            prop_assert_eq!(read_ledger([&*torn]).damaged, 1);
        }
    }
}

#[test]
fn newer_forms_and_unknown_members_are_told_apart() {
    let set = r#"{"v":1,"colour":"red","apiVersion":"v1","rows":[
        {"phone":"+1","edit":[["name","a","b"]],"more":1},
        {"phone":"+2","edit":[["colour","a","b"]]},
        {"phone":"+3"},
        7,
        {"phone":"+4","release":{}}]}"#;
    let stored = read_set(set).unwrap();
    assert_eq!((stored.set.rows.len(), stored.damaged_rows), (2, 3));
    assert_eq!(stored.set.origin, Origin::BulkEdit);
    assert_eq!(
        read_set(r#"{"v":2,"apiVersion":"v1"}"#),
        Err(StoredError::Newer)
    );
    for damaged in [
        "",
        "{}",
        r#"{"v":1}"#,
        r#"{"v":1,"apiVersion":"v9"}"#,
        r#"{"v":1,"apiVersion":"v1","rows":3}"#,
    ] {
        assert_eq!(read_set(damaged), Err(StoredError::Damaged), "{damaged}");
    }
    assert!(
        StoredError::Newer.explain().contains("Reload")
            && StoredError::Damaged.explain().contains("damaged")
    );
    let entries = [
        r#"{"v":1,"seq":1,"row":0,"at":5,"step":"direct","begun":{"changes":[["name","a","b"]]},"more":1}"#,
        r#"{"v":1,"seq":2,"row":0,"at":5,"step":"sideways","begun":{}}"#,
        r#"{"v":1,"seq":3,"row":0,"at":5,"step":"direct"}"#,
        r#"{"v":1,"seq":4,"row":0,"at":5,"step":"direct","concluded":{"outcome":"odd"}}"#,
        r#"{"v":9,"seq":5,"row":0,"at":5,"step":"direct","concluded":{"outcome":"changed"}}"#,
        r#"{"v":1,"seq":0,"row":0,"at":5,"step":"direct","concluded":{"outcome":"changed"}}"#,
    ];
    let ledger = read_ledger(entries);
    assert_eq!((ledger.entries.len(), ledger.damaged), (2, 4));
    assert_eq!(ledger.entries[0].sequence, 0);
}

#[test]
fn the_journal_is_read_as_it_was_written() {
    let entry = JournalEntry {
        key: "1/2/3/name".into(),
        at_ms: 5,
        phone: "+12086390939".into(),
        field: Some(Field::DisplayName),
        before: "a".into(),
        after: String::new(),
        outcome: JournalOutcome::Refused,
        how: "No.".into(),
        set: Some(SetRef {
            id: "1".into(),
            name: "Names".into(),
        }),
        user: Some("Anna".into()),
    };
    let release = JournalEntry {
        field: None,
        set: None,
        user: None,
        ..entry.clone()
    };
    for outcome in JournalOutcome::ALL {
        for entry in [&entry, &release] {
            let entry = JournalEntry {
                outcome,
                ..entry.clone()
            };
            assert_eq!(read_journal_entry(&write_journal_entry(&entry)), Ok(entry));
        }
    }
    let unknown_field = write_journal_entry(&entry).replace("\"name\"", "\"colour\"");
    assert_eq!(
        read_journal_entry(&unknown_field),
        Err(StoredError::Damaged)
    );
    let newer = write_journal_entry(&entry).replace("\"v\":1", "\"v\":2");
    assert_eq!(read_journal_entry(&newer), Err(StoredError::Newer));
}

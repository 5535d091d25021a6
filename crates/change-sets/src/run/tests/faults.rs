//! Every order of faults, pauses, reloads and changes by others.

use numbers_model::{
    change::{Draft, Field},
    number::Number,
    protection::Protection,
};
use proptest::{collection::vec, prelude::*, sample};

use super::{
    driver::{Driver, change, set_of},
    world::{Fault, World, number},
};
use crate::{
    change_set::{ALL_FIELDS, Action},
    ledger::{Outcome, replay},
    run::{Event, RetryScope, RunSettings, RunState},
};

#[derive(Debug, Clone, Copy)]
enum Act {
    Deliver(usize),
    /// The effect is carried out, and the tab is closed before the run hears of it.
    DeliverAndReload(usize),
    Reload,
    Resume,
    Pause,
    Stop,
    Offline,
    Online,
    SignInEnded,
    Lanes(usize),
    Sleep(i64),
    /// Somebody else renames or relinks a number.
    Edit(usize, Field),
    Retry(RetryScope),
    StorageFull(bool),
    Decide(usize),
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        24 => (0..8_usize).prop_map(Act::Deliver),
        2 => (0..8_usize).prop_map(Act::DeliverAndReload),
        1 => Just(Act::Reload),
        5 => Just(Act::Resume),
        1 => Just(Act::Pause),
        1 => Just(Act::Stop),
        1 => Just(Act::Offline),
        2 => Just(Act::Online),
        1 => Just(Act::SignInEnded),
        1 => (0..6_usize).prop_map(Act::Lanes),
        6 => (1..8_000_i64).prop_map(Act::Sleep),
        1 => (0..5_usize, sample::select(vec![Field::DisplayName, Field::ServicePlan]))
            .prop_map(|(row, field)| Act::Edit(row, field)),
        1 => sample::select(vec![RetryScope::Refused, RetryScope::Unknown, RetryScope::Row(1)])
            .prop_map(Act::Retry),
        1 => any::<bool>().prop_map(Act::StorageFull),
        1 => (0..2_usize).prop_map(Act::Decide),
    ]
}

fn faults() -> impl Strategy<Value = Fault> {
    use Fault::{
        DropAfter, DropAll, DropBefore, DropBeforeAll, Empty, ErrorAfter, ErrorBefore, None,
        Rejected, SignedOut, Throttled,
    };
    prop_oneof![
        6 => Just(None),
        4 => sample::select(vec![
            DropBefore, DropAfter, Throttled, ErrorBefore, ErrorAfter, Empty, SignedOut, Rejected, DropAll, DropBeforeAll,
        ]),
    ]
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Rename,
    Move,
    MoveAndRename,
    Unlink,
    Release,
    Gone,
    AlreadySo,
}

fn kinds() -> impl Strategy<Value = Kind> {
    use Kind::{AlreadySo, Gone, Move, MoveAndRename, Release, Rename, Unlink};
    sample::select(vec![
        Rename,
        Move,
        MoveAndRename,
        Unlink,
        Release,
        Gone,
        AlreadySo,
    ])
}

fn phone(index: usize) -> String {
    format!("+1208639093{index}")
}

fn action(kind: Kind, number: &Number) -> Action {
    let name = number.display_name.as_deref().unwrap_or_default();
    let rename = change(Field::DisplayName, name, "New name");
    let relink = change(Field::ServicePlan, "plan-a", "plan-b");
    Action::Edit(match kind {
        Kind::Rename | Kind::Gone => vec![rename],
        Kind::Move => vec![relink],
        Kind::MoveAndRename => vec![rename, relink],
        Kind::Unlink => vec![change(Field::ServicePlan, "plan-a", "")],
        Kind::AlreadySo => vec![change(Field::DisplayName, "Old", name)],
        Kind::Release => return Action::Release(Box::new(Draft::of(number))),
    })
}

/// The final ledger agrees with the server.
fn check(driver: &Driver, before: &[Number]) -> Result<(), TestCaseError> {
    driver.world.borrow_mut().finish_jobs();
    let world = driver.world.borrow();
    prop_assert_eq!(world.repeats, 0, "nothing is sent twice");
    let replayed = replay(driver.run.set().rows.len(), &driver.ledger);
    for (index, (number, history)) in before.iter().zip(&replayed).enumerate() {
        prop_assert_eq!(driver.run.history(index), Some(history));
        let outcome = driver.outcome(index);
        let executions = world.executions.get(&number.phone).map_or(0, Vec::len);
        if matches!(outcome, Outcome::Unknown { .. }) || world.touched.contains(&number.phone) {
            continue;
        }
        let context = format!("{outcome:?}, {executions} executions, {history:?}");
        let Some(after) = world.numbers.get(&number.phone) else {
            // A read that was refused tells nothing.
            let is_told = matches!(outcome, Outcome::Gone | Outcome::Refused { .. });
            prop_assert!(is_told);
            prop_assert_eq!(executions, 0);
            continue;
        };
        prop_assert_eq!(
            history.is_released,
            after.expire_at.is_some(),
            "{}",
            context
        );
        // What is confirmed is all that the server shows, and the other way round.
        let (old, new) = (Draft::of(number), Draft::of(after));
        for field in ALL_FIELDS {
            let net = history.net_changes();
            let net = net.iter().find(|change| change.field == field);
            let expected = net.map_or_else(|| old.value(field), |change| change.after.clone());
            prop_assert_eq!(new.value(field), expected, "{:?}: {}", field, context);
        }
        match outcome {
            Outcome::Changed => {
                prop_assert!(executions > 0, "{}", context);
                for field in ALL_FIELDS {
                    let of_set = driver.run.set().rows[index].changes();
                    if of_set.iter().all(|change| change.field != field) {
                        prop_assert_eq!(
                            new.value(field),
                            old.value(field),
                            "{:?}: {}",
                            field,
                            context
                        );
                    }
                }
                for change in driver.run.set().rows[index].changes() {
                    prop_assert_eq!(&new.value(change.field), &change.after, "{}", context);
                }
            }
            Outcome::AlreadySo | Outcome::Gone => prop_assert_eq!(executions, 0, "{}", context),
            Outcome::Refused { .. } | Outcome::Skipped => {
                prop_assert!(executions == 0 || history.unlinked.is_some(), "{}", context);
            }
            other => prop_assert!(false, "no end: {:?}", other),
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_ledger_agrees_with_the_server_whatever_happens(
        kinds in vec(kinds(), 1..6),
        strict: bool,
        hides_unlinking: bool,
        job_reads in 0..4_u32,
        lanes in 1..5_usize,
        faults in vec(faults(), 0..40),
        acts in vec(acts(), 0..120),
    ) {
        let mut world = World { strict, hides_unlinking, job_reads, ..World::default() };
        let numbers: Vec<Number> = kinds.iter().enumerate().map(|(index, kind)| {
            let mut number = number(&phone(index), "plan-a");
            // A campaign goes along with its plan and comes back with the next.
            if let (Kind::Move, Some(sms)) = (kind, &mut number.sms) {
                sms.campaign = Some("C1".into());
            }
            number
        }).collect();
        let rows = kinds.iter().zip(&numbers);
        let rows = rows.map(|(kind, number)| (number.phone.clone(), action(*kind, number))).collect();
        for (kind, number) in kinds.iter().zip(&numbers) {
            if !matches!(kind, Kind::Gone) {
                world.numbers.insert(number.phone.clone(), number.clone());
            }
        }
        let settings = RunSettings { lanes, grace_ms: 0, protection: Protection::default() };
        let mut driver = Driver::new(world, set_of(rows), settings);
        driver.faults = faults.into();
        driver.send(Event::Resume);
        for act in acts {
            match act {
                Act::Deliver(index) => driver.deliver(index),
                Act::DeliverAndReload(index) => {
                    driver.carry_out(index);
                    driver.reload();
                }
                Act::Reload => driver.reload(),
                Act::Resume => driver.send(Event::Resume),
                Act::Pause => driver.send(Event::Pause),
                Act::Stop => driver.send(Event::Stop),
                Act::Offline => driver.send(Event::WentOffline),
                Act::Online => driver.send(Event::WentOnline),
                Act::SignInEnded => driver.send(Event::SignInEnded),
                Act::Lanes(lanes) => driver.send(Event::SetLanes(lanes)),
                Act::Sleep(ms) => driver.sleep(ms),
                Act::Edit(row, field) => driver.world.borrow_mut().edit(&phone(row), field),
                Act::Retry(scope) => driver.retry(scope),
                Act::StorageFull(is_full) => driver.is_full = is_full,
                Act::Decide(turn) => driver.decide(turn),
            }
            let progress = driver.run.progress();
            prop_assert_eq!(progress.open() + progress.done(), progress.rows);
        }
        driver.is_full = false;
        driver.run_on();
        check(&driver, &numbers)?;
        // Once more with what was refused or is unknown, without faults: only what can't be told stays unknown.
        driver.faults.clear();
        driver.retry(RetryScope::Refused);
        driver.retry(RetryScope::Unknown);
        driver.run_on();
        check(&driver, &numbers)?;
        driver.reload();
        prop_assert!(driver.run.state() == RunState::Finished);
    }
}

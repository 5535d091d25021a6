//! Single courses of a run, step by step.

use numbers_model::{
    change::{Change, Draft, Field},
    protection::Protection,
};

use super::{
    driver::{Driver, change, set_of},
    world::{Fault, World, number},
};
use crate::{
    change_set::Action,
    ledger::Outcome,
    roll_back::{RollBack, RowsPreviewJob},
    run::{Decision, Effect, Event, PauseReason, RetryScope, RowPhase, RunSettings, RunState},
};

fn phone(index: usize) -> String {
    format!("+1208639{index:04}")
}

fn world(count: usize) -> World {
    let numbers = (0..count).map(|index| (phone(index), number(&phone(index), "plan-a")));
    World {
        numbers: numbers.collect(),
        ..World::default()
    }
}

fn rename(index: usize) -> (String, Action) {
    let before = format!("Name of {}", phone(index));
    let edit = vec![change(Field::DisplayName, &before, "New")];
    (phone(index), Action::Edit(edit))
}

fn relink(index: usize) -> (String, Action) {
    let edit = vec![change(Field::ServicePlan, "plan-a", "plan-b")];
    (phone(index), Action::Edit(edit))
}

fn release(index: usize) -> (String, Action) {
    let seen = Draft::of(&number(&phone(index), "plan-a"));
    (phone(index), Action::Release(Box::new(seen)))
}

fn driver(world: World, rows: Vec<(String, Action)>) -> Driver {
    let settings = RunSettings {
        grace_ms: 0,
        ..RunSettings::default()
    };
    Driver::new(world, set_of(rows), settings)
}

fn renames(count: usize) -> Driver {
    driver(world(count), (0..count).map(rename).collect())
}

#[test]
fn all_are_renamed_one_after_the_other() {
    let mut driver = renames(3);
    assert_eq!(driver.run.time_left(0), None);
    driver.run_on();
    let progress = driver.run.progress();
    assert_eq!(
        (progress.changed, progress.done(), progress.open()),
        (3, 3, 0)
    );
    assert_eq!(driver.world.borrow().requests, 3);
    assert_eq!(driver.ledger.len(), 6);
    assert!(driver.run.time_left(driver.now_ms).is_some());
    assert_eq!(driver.run.phase(0), Some(RowPhase::Done(&Outcome::Changed)));
    assert_eq!(driver.run.phase(9), None);
}

#[test]
fn up_to_four_rows_run_side_by_side() {
    let mut driver = renames(9);
    driver.send(Event::SetLanes(9));
    driver.send(Event::Resume);
    assert_eq!(driver.pending.len(), 4);
    assert_eq!(driver.run.lanes(), (4, false));
    driver.send(Event::SetLanes(2));
    for _ in 0..6 {
        driver.deliver(0);
    }
    assert!(driver.pending.len() <= 4);
    driver.run_on();
    assert_eq!(driver.run.progress().changed, 9);
}

#[test]
fn releases_begin_after_a_time_of_grace() {
    let settings = RunSettings {
        protection: Protection::new([phone(1)]),
        ..RunSettings::default()
    };
    let mut driver = Driver::new(
        world(3),
        set_of(vec![release(0), release(1), rename(2)]),
        settings,
    );
    driver.send(Event::Resume);
    assert_eq!(driver.run.state(), RunState::Grace { until_ms: 10_000 });
    driver.sleep(9_999);
    assert!(driver.pending.is_empty());
    driver.send(Event::Stop);
    assert_eq!(driver.run.state(), RunState::Ready);
    driver.sleep(60_000);
    assert!(driver.pending.is_empty());
    driver.run_on();
    assert_eq!(driver.labels(), ["Changed", "Refused", "Changed"]);
    assert!(driver.outcome(1).words().contains("protected by"));
    assert_eq!(driver.world.borrow().requests, 2);
    assert_eq!(driver.run.set().releases().count(), 2);
    let roll_back = RollBack::of(
        driver.run.set(),
        &[0, 1, 2].map(|row| driver.run.history(row).unwrap().clone()),
    );
    assert_eq!(
        (roll_back.released, roll_back.rows.len()),
        (vec![phone(0)], 1)
    );
}

#[test]
fn a_pause_lets_what_is_in_flight_end() {
    let mut driver = renames(3);
    driver.send(Event::Resume);
    driver.deliver(0);
    driver.send(Event::Pause);
    // The entry is stored, but nothing is sent for it any more.
    driver.deliver(0);
    assert!(driver.pending.is_empty());
    assert_eq!(driver.world.borrow().requests, 0);
    assert_eq!(driver.run.progress().queued, 3);
    driver.send(Event::Resume);
    for _ in 0..2 {
        driver.deliver(0);
    }
    assert!(matches!(driver.pending[0], Effect::Submit { .. }));
    driver.send(Event::Stop);
    assert_eq!(driver.run.state(), RunState::Paused(PauseReason::Stopped));
    driver.deliver(0);
    driver.deliver(0);
    assert_eq!(driver.run.progress().changed, 1);
    assert!(driver.pending.is_empty());
    driver.run_on();
    assert_eq!(driver.labels(), ["Changed"; 3]);
}

#[test]
fn offline_ends_by_itself_and_the_end_of_the_sign_in_does_not() {
    let mut driver = renames(2);
    driver.send(Event::Resume);
    driver.send(Event::WentOffline);
    assert_eq!(driver.run.state(), RunState::Paused(PauseReason::Offline));
    driver.send(Event::WentOnline);
    assert_eq!(driver.run.state(), RunState::Running);
    driver.send(Event::WentOffline);
    driver.send(Event::Pause);
    driver.send(Event::WentOnline);
    assert_eq!(driver.run.state(), RunState::Paused(PauseReason::Asked));
    driver.send(Event::Resume);
    driver.faults = [Fault::None, Fault::SignedOut].into();
    while driver.run.state() == RunState::Running {
        driver.deliver(0);
    }
    assert_eq!(driver.run.state(), RunState::Paused(PauseReason::SignedOut));
    driver.send(Event::WentOnline);
    assert_eq!(driver.run.state(), RunState::Paused(PauseReason::SignedOut));
    driver.run_on();
    assert_eq!(driver.labels(), ["Changed"; 2]);
    assert_eq!(driver.world.borrow().requests, 2);
}

#[test]
fn a_429_slows_the_run_down_and_is_sent_again_later() {
    let mut driver = renames(1);
    driver.faults = [Fault::Throttled, Fault::None, Fault::Throttled].into();
    driver.send(Event::Resume);
    driver.deliver(0);
    assert_eq!(driver.run.lanes(), (1, true));
    assert_eq!(driver.run.waits_until_ms(0), Some(2_000));
    assert_eq!(driver.run.waits_until_ms(2_000), None);
    driver.sleep(1_999);
    assert!(driver.pending.is_empty(), "Retry-After is obeyed");
    driver.run_on();
    assert_eq!(driver.labels(), ["Changed"]);
    assert!(driver.now_ms >= 4_000);
    assert_eq!(driver.world.borrow().requests, 1);
}

#[test]
fn a_server_that_can_not_be_reached_pauses_the_run() {
    let mut driver = renames(5);
    driver.faults = [Fault::DropBefore; 3].into();
    driver.send(Event::Resume);
    for _ in 0..3 {
        driver.deliver(0);
        driver.sleep(60_000);
    }
    assert_eq!(
        driver.run.state(),
        RunState::Paused(PauseReason::Unreachable)
    );
    assert_eq!(driver.run.progress().queued, 5);
    driver.run_on();
    assert_eq!(driver.run.progress().changed, 5);
}

#[test]
fn what_somebody_else_has_changed_waits_for_a_decision() {
    let mut driver = renames(3);
    for index in [0, 2] {
        driver
            .world
            .borrow_mut()
            .edit(&phone(index), Field::DisplayName);
    }
    driver.send(Event::Resume);
    while driver.run.state() == RunState::Running {
        driver.deliver(0);
    }
    assert_eq!(driver.run.state(), RunState::Paused(PauseReason::Decisions));
    let Some(RowPhase::Conflict(conflicts)) = driver.run.phase(0) else {
        panic!("{:?}", driver.run.phase(0));
    };
    assert_eq!(conflicts[0].theirs, "other 1");
    driver.send(Event::Decided {
        row: 0,
        decision: Decision::Overwrite,
    });
    driver.send(Event::Decided {
        row: 2,
        decision: Decision::Skip,
    });
    driver.send(Event::Decided {
        row: 1,
        decision: Decision::Overwrite,
    });
    driver.send(Event::Decided {
        row: 9,
        decision: Decision::Skip,
    });
    driver.run_on();
    assert_eq!(driver.labels(), ["Changed", "Changed", "Left as it is"]);
    // Back to what somebody else had set.
    let history = driver.run.history(0).unwrap();
    assert_eq!(
        history.net_changes(),
        [change(Field::DisplayName, "other 1", "New")]
    );
}

#[test]
fn a_release_waits_too_where_the_number_has_changed() {
    let mut driver = driver(world(1), vec![release(0)]);
    driver
        .world
        .borrow_mut()
        .edit(&phone(0), Field::ServicePlan);
    driver.send(Event::Resume);
    driver.deliver(0);
    assert!(matches!(driver.run.phase(0), Some(RowPhase::Conflict(_))));
    driver.send(Event::Decided {
        row: 0,
        decision: Decision::Overwrite,
    });
    driver.run_on();
    assert_eq!(driver.labels(), ["Changed"]);
}

#[test]
fn a_move_takes_two_steps_where_the_server_asks_for_them() {
    let mut world = world(3);
    (world.strict, world.job_reads) = (true, 2);
    let mut driver = driver(world, (0..3).map(relink).collect());
    driver.run_on();
    assert_eq!(driver.labels(), ["Changed"; 3]);
    driver.world.borrow_mut().finish_jobs();
    for number in driver.world.borrow().numbers.values() {
        assert_eq!(number.service_plan(), Some("plan-b"));
    }
    // Only the first is tried in one step.
    assert_eq!(driver.world.borrow().requests, 3 * 2 + 1);
    let net = driver.run.history(0).unwrap().net_changes();
    assert_eq!(net, [change(Field::ServicePlan, "plan-a", "plan-b")]);
}

#[test]
fn a_move_is_refused_where_two_steps_are_not_allowed() {
    let mut world = world(1);
    world.strict = true;
    let mut set = set_of(vec![relink(0)]);
    set.allow_two_steps = false;
    let mut driver = Driver::new(world, set, RunSettings::default());
    driver.run_on();
    let Outcome::Refused { fields, .. } = driver.outcome(0) else {
        panic!("{:?}", driver.outcome(0));
    };
    assert_eq!(fields, [(Field::ServicePlan, "unlink it first".to_owned())]);
}

#[test]
fn an_unlinking_that_comes_to_nothing_is_told() {
    let mut refusing = world(1);
    (refusing.strict, refusing.refuses_unlinking) = (true, true);
    let mut first = driver(refusing, vec![relink(0)]);
    first.run_on();
    // A number that shows no unlinking proves nothing, not even a refusal.
    assert_eq!(first.labels(), ["Unknown"]);
    let words = first.outcome(0).words().to_owned();
    assert!(
        words.contains("it stays") && words.ends_with("whether the change was made."),
        "{words}"
    );
    first.retry(RetryScope::Unknown);
    first.run_on();
    assert_eq!(first.outcome(0).words(), words);
    let mut failing = world(1);
    (failing.strict, failing.fails_unlinking, failing.job_reads) = (true, true, 1);
    let mut second = driver(failing, vec![relink(0)]);
    second.run_on();
    assert_eq!(
        second.outcome(0).words(),
        "Unlinking failed (SP_PROVISIONING_FAILED)."
    );
    assert!(second.run.history(0).unwrap().net_changes().is_empty());
    // Tried again when the server has come to its senses.
    second.world.borrow_mut().fails_unlinking = false;
    second
        .world
        .borrow_mut()
        .numbers
        .insert(phone(0), number(&phone(0), "plan-a"));
    second.retry(RetryScope::Row(0));
    second.run_on();
    assert_eq!(second.labels(), ["Changed"]);
}

#[test]
fn a_tab_that_is_closed_between_two_steps_goes_on() {
    let mut world = world(1);
    (world.strict, world.job_reads) = (true, 3);
    let mut driver = driver(world, vec![relink(0)]);
    driver.send(Event::Resume);
    while driver.run.history(0).unwrap().unlinked.is_none() {
        driver.deliver(0);
    }
    driver.reload();
    assert_eq!(driver.run.state(), RunState::Ready);
    assert!(matches!(
        driver.run.phase(0),
        Some(RowPhase::Waiting {
            is_unlinked: true,
            ..
        })
    ));
    driver.run_on();
    assert_eq!(driver.labels(), ["Changed"]);
}

#[test]
fn what_was_under_way_in_a_crash_is_checked_first() {
    for executes in [true, false] {
        let mut driver = renames(2);
        driver.send(Event::Resume);
        driver.deliver(0);
        driver.deliver(0);
        if executes {
            driver.carry_out(0);
        }
        driver.reload();
        assert_eq!(driver.run.progress().waiting, 1);
        driver.now_ms += 60_000;
        driver.send(Event::Resume);
        let Effect::Read { row, .. } = &driver.pending[0] else {
            panic!("{:?}", driver.pending);
        };
        assert_eq!(*row, 0);
        driver.run_on();
        assert_eq!(driver.labels(), ["Changed", "Changed"]);
        assert_eq!(driver.world.borrow().requests, 2);
        let how = &driver.run.history(0).unwrap().how;
        assert_eq!(how.contains("A check shows"), executes, "{how}");
    }
}

#[test]
fn a_clock_that_was_set_back_holds_nothing_up() {
    let mut driver = renames(1);
    driver.now_ms = 1_000_000_000;
    driver.send(Event::Resume);
    driver.deliver(0);
    driver.deliver(0);
    driver.now_ms = 0;
    driver.reload();
    driver.run_on();
    assert_eq!(driver.labels(), ["Changed"]);
    assert!(driver.now_ms <= 60_000);
}

#[test]
fn an_unknown_outcome_is_checked_before_anything_is_sent_again() {
    let mut driver = renames(1);
    driver.faults = [Fault::None, Fault::DropAll].into();
    driver.run_on();
    assert_eq!(driver.labels(), ["Changed"], "a later read shows it");
    assert_eq!(driver.world.borrow().requests, 1);
    let mut driver = renames(1);
    driver.faults = [Fault::None, Fault::DropBeforeAll].into();
    driver.run_on();
    assert_eq!(driver.labels(), ["Refused"]);
    driver.retry(RetryScope::Refused);
    assert_eq!(driver.run.state(), RunState::Ready);
    driver.run_on();
    assert_eq!(driver.labels(), ["Changed"]);
}

#[test]
fn what_can_not_be_told_stays_unknown_until_the_admin_decides() {
    let plan = Change {
        after: String::new(),
        ..change(Field::ServicePlan, "plan-a", "")
    };
    let mut driver = driver(world(1), vec![(phone(0), Action::Edit(vec![plan]))]);
    driver.faults = [Fault::None, Fault::DropBefore].into();
    driver.run_on();
    assert_eq!(driver.labels(), ["Unknown"]);
    assert_eq!(driver.run.progress().unknown, 1);
    driver.retry(RetryScope::Unknown);
    driver.run_on();
    assert_eq!(driver.labels(), ["Unknown"], "reading does not tell");
    assert_eq!(driver.world.borrow().requests, 0);
    driver.send(Event::Decided {
        row: 0,
        decision: Decision::SendAgain,
    });
    driver.run_on();
    assert_eq!(driver.labels(), ["Changed"]);
}

#[test]
fn nothing_is_sent_without_its_entry() {
    let mut driver = renames(2);
    driver.is_full = true;
    driver.send(Event::Resume);
    driver.deliver(0);
    driver.deliver(0);
    assert_eq!(
        driver.run.state(),
        RunState::Paused(PauseReason::NotRecorded)
    );
    assert!(driver.pending.is_empty());
    driver.is_full = false;
    driver.send(Event::Resume);
    for _ in 0..2 {
        driver.deliver(0);
    }
    // The answer is there and can't be stored.
    driver.is_full = true;
    driver.deliver(0);
    driver.deliver(0);
    assert_eq!(
        driver.run.state(),
        RunState::Paused(PauseReason::NotRecorded)
    );
    assert_eq!(driver.run.progress().in_flight, 1);
    driver.is_full = false;
    driver.run_on();
    assert_eq!(driver.labels(), ["Changed"; 2]);
    assert_eq!(driver.world.borrow().requests, 2);
}

#[test]
fn rules_are_checked_on_the_number_as_it_is() {
    let campaign = vec![change(Field::Campaign, "", "C1")];
    let mut world = world(2);
    if let Some(number) = world.numbers.get_mut(&phone(0)) {
        number.sms = None;
    }
    let rows = vec![
        (phone(0), Action::Edit(campaign.clone())),
        (phone(1), Action::Edit(campaign)),
    ];
    let mut driver = driver(world, rows);
    driver.run_on();
    assert_eq!(driver.labels(), ["Refused", "Changed"]);
    assert!(driver.outcome(0).words().contains("needs a service plan"));
}

#[test]
fn a_field_that_the_version_lacks_is_refused() {
    let mut set = set_of(vec![(
        phone(0),
        Action::Edit(vec![change(Field::Campaign, "", "C1")]),
    )]);
    set.version = numbers_model::api_version::ApiVersion::V1Alpha1;
    let mut driver = Driver::new(world(1), set, RunSettings::default());
    driver.run_on();
    assert!(
        driver.outcome(0).words().contains("v1alpha1 of the API"),
        "{:?}",
        driver.outcome(0)
    );
}

#[test]
fn a_set_is_rolled_back_to_what_was_before() {
    let mut world = world(4);
    world.strict = true;
    let before = world.numbers.clone();
    let mut first = driver(world, vec![rename(0), relink(1), rename(2), relink(3)]);
    first.faults = [Fault::None, Fault::Rejected].into();
    first.run_on();
    assert_eq!(first.labels(), ["Refused", "Changed", "Changed", "Changed"]);
    let rows: Vec<_> = (0..4)
        .map(|row| first.run.history(row).unwrap().clone())
        .collect();
    let roll_back = RollBack::of(first.run.set(), &rows);
    assert_eq!(roll_back.rows.len(), 3);
    let world = first.world.take();
    let numbers: Vec<_> = world.numbers.values().cloned().collect();
    let mut job = RowsPreviewJob::new(roll_back.rows, first.run.set().version);
    assert!(job.step(numbers.as_slice(), 9));
    let rows = job
        .finish()
        .into_rows()
        .into_iter()
        .map(|row| (row.phone, row.action));
    let mut second = driver(world, rows.collect());
    second.run_on();
    assert_eq!(second.labels(), ["Changed"; 3]);
    let after = second.world.take().numbers;
    for (phone, number) in before {
        assert_eq!(Draft::of(&number), Draft::of(&after[&phone]));
    }
}

//! What the command palette offers, on whatever page.

use std::rc::Rc;

use numbers_inventory::query::ListQuery;
use numbers_model::{
    matching::{Fit, fit},
    phone::{self, E164, Written},
    slice::Slice,
};

use crate::{
    browser::clock,
    components::palette::Command,
    paths::Route,
    reactive::Var,
    state::{
        settings::Theme,
        stores::{Leaving, Stores},
    },
};

/// As many as are seen without scrolling.
const MOST: usize = 12;
/// Numbers among them: the commands must not be pushed out altogether.
const MOST_NUMBERS: usize = 8;

/// The commands for what is typed, the best first. `sheet` opens the sheet of keys.
pub fn commands(stores: Stores, sheet: Var<bool>, typed: &str) -> Vec<Command> {
    let mut numbers: Vec<Command> = numbers(stores, typed)
        .into_iter()
        .take(MOST_NUMBERS)
        .map(|phone| open_number(stores, phone))
        .collect();
    let (mut found, mut within) = (Vec::new(), Vec::new());
    for command in all(stores, sheet) {
        match fit(&command.label, typed) {
            Some(Fit::Begins) => found.push(command),
            Some(Fit::Within) => within.push(command),
            None => {}
        }
    }
    found.append(&mut within);
    numbers.extend(search(stores, typed));
    found.truncate(MOST - numbers.len());
    found.append(&mut numbers);
    found
}

/// Every command but those for single numbers.
fn all(stores: Stores, sheet: Var<bool>) -> Vec<Command> {
    let Stores {
        connection,
        settings,
        ..
    } = stores;
    let mut all = Vec::new();
    let mut add = |group, label: &str, hint: &str, run: Rc<dyn Fn()>| {
        all.push(Command {
            group,
            label: label.to_owned(),
            hint: hint.to_owned(),
            run,
        });
    };
    for action in stores.actions.now() {
        add("This page", action.label, "", action.run);
    }
    for (label, route) in [
        ("Overview", Route::Home),
        ("Numbers", Route::Numbers),
        ("Provisioning", Route::Watch),
        ("Rent numbers", Route::Rent),
        ("Number orders", Route::Orders(None)),
        ("Connection", Route::Connect),
        ("Settings", Route::Settings),
    ] {
        add("Pages", label, "", goes(stores, route.path()));
    }
    for view in stores.views.list.get_untracked() {
        let path = Route::Numbers.path() + &view.search;
        add("Saved views", &view.name, "", goes(stores, path));
    }
    if connection.client_untracked().is_some() {
        let refresh = move || stores.all.start(Slice::default());
        add("Actions", "Refresh numbers", "", Rc::new(refresh));
        let disconnect = move || stores.leaving.set(Leaving::Wanted);
        add("Actions", "Disconnect", "", Rc::new(disconnect));
    }
    let now = settings.theme.get_untracked();
    for theme in Theme::ALL {
        let label = "Theme: ".to_owned() + theme.name();
        let hint = if theme == now { "in use" } else { "" };
        let choose = move || settings.theme.set(theme);
        add("Actions", &label, hint, Rc::new(choose));
    }
    let keys = move || sheet.set(true);
    add("Actions", "Keyboard shortcuts", "?", Rc::new(keys));
    all
}

/// What leads to a path of the app.
fn goes(stores: Stores, path: String) -> Rc<dyn Fn()> {
    Rc::new(move || stores.history.push(&path))
}

fn open_number(stores: Stores, phone: String) -> Command {
    let label = "Open ".to_owned() + &phone;
    let known = stores.inventory.number(&phone);
    Command {
        group: "Numbers",
        label,
        hint: known
            .and_then(|number| number.display_name)
            .unwrap_or_default(),
        run: goes(stores, Route::Number(phone).path()),
    }
}

/// The numbers that are offered for what is typed: one that is typed in full, known to the list or not, then those of
/// the list whose digits or name have it.
fn numbers(stores: Stores, typed: &str) -> Vec<String> {
    /// How long is looked, in milliseconds. Whoever finds nothing here is led to the search of the list.
    const BUDGET_MS: f64 = 10.0;
    /// Rows between two looks at the clock.
    const STEP: usize = 256;
    let exact = E164::parse(typed).ok().map(|own| own.as_str().to_owned());
    let mut found: Vec<String> = exact.into_iter().collect();
    let start = clock::now_ms();
    stores.inventory.read(|inventory| {
        // However it is written.
        for row in inventory.rows_of(typed) {
            let phone = inventory.identity(row).to_owned();
            if !found.contains(&phone) {
                found.push(phone);
            }
        }
        let words = inventory.fold(typed.trim());
        let digits = phone::bare(&words);
        // A letter or two would find anything.
        const LEAST: usize = 3;
        if words.chars().count() < LEAST {
            return;
        }
        let national = match phone::read(typed) {
            Some(Written::National(rest)) if rest.len() >= LEAST => Some(rest),
            _ => None,
        };
        for row in 0..inventory.end() {
            if found.len() >= MOST_NUMBERS
                || ((row as usize).is_multiple_of(STEP) && clock::now_ms() - start > BUDGET_MS)
            {
                return;
            }
            let text = inventory.found_by(row);
            let begins = |rest: &String| phone::begins_nationally(inventory.identity(row), rest);
            let fits = text.contains(&words)
                || (digits.len() >= LEAST && text.contains(&digits))
                || national.as_ref().is_some_and(begins);
            if fits && inventory.is_there(row) && inventory.is_number(row) {
                let phone = inventory.identity(row);
                if !found.iter().any(|own| own == phone) {
                    found.push(phone.to_owned());
                }
            }
        }
    });
    found
}

/// The search of the list for what is typed.
fn search(stores: Stores, typed: &str) -> Option<Command> {
    let text = typed.trim();
    if text.is_empty() || stores.connection.client_untracked().is_none() {
        return None;
    }
    let query = ListQuery {
        text: text.to_owned(),
        ..ListQuery::default()
    };
    Some(Command {
        group: "Numbers",
        label: ["Search the list for “", text, "”"].concat(),
        hint: String::new(),
        run: goes(stores, Route::Numbers.path() + &query.to_search()),
    })
}

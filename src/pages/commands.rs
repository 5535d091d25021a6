//! What the command palette offers, on whatever page.

use std::rc::Rc;

use crate::{
    components::palette::Command,
    model::{
        matching::{Fit, fit},
        phone::E164,
        query::Slice,
    },
    paths::Route,
    reactive::Var,
    state::{settings::Theme, stores::Stores},
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
    for (label, route) in [("Numbers", Route::Numbers), ("Connection", Route::Connect)] {
        add("Pages", label, "", goes(stores, route.path()));
    }
    for view in stores.views.list.get_untracked() {
        let path = Route::Numbers.path() + &view.search;
        add("Saved views", &view.name, "", goes(stores, path));
    }
    if connection.client_untracked().is_some() {
        let refresh = move || stores.all.start(Slice::default());
        add("Actions", "Refresh numbers", "", Rc::new(refresh));
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
    Command {
        group: "Numbers",
        label,
        hint: String::new(),
        run: goes(stores, Route::Number(phone).path()),
    }
}

/// The numbers that are offered for what is typed: any that is typed in full, known to the list or not.
fn numbers(_stores: Stores, typed: &str) -> Vec<String> {
    E164::parse(typed)
        .map(|number| number.as_str().to_owned())
        .into_iter()
        .collect()
}

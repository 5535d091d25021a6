//! What the command palette offers, on whatever page.

use std::rc::Rc;

use numbers_inventory::query::ListQuery;
use numbers_model::{
    phone::{self, E164, ParsedPhone},
    slice::Slice,
    text::{Match, match_label},
};

use crate::{
    browser::clock,
    components::command_palette::Command,
    reactive::Var,
    routes::Route,
    state::{
        app_state::{AppState, Disconnecting},
        settings::Theme,
    },
};

/// As many as are seen without scrolling.
const MOST: usize = 12;
/// Numbers among them: the commands must not be pushed out altogether.
const MOST_NUMBERS: usize = 8;

/// The commands for what is typed, the best first. `sheet` opens the sheet of keys.
pub fn commands(app: AppState, sheet: Var<bool>, typed: &str) -> Vec<Command> {
    let mut numbers: Vec<Command> = numbers(app, typed)
        .into_iter()
        .take(MOST_NUMBERS)
        .map(|phone| open_number(app, phone))
        .collect();
    let (mut found, mut within) = (Vec::new(), Vec::new());
    for command in all(app, sheet) {
        match match_label(&command.label, typed) {
            Some(Match::Prefix) => found.push(command),
            Some(Match::Words) => within.push(command),
            None => {}
        }
    }
    found.append(&mut within);
    numbers.extend(search(app, typed));
    found.truncate(MOST - numbers.len());
    found.append(&mut numbers);
    found
}

/// Every command but those for single numbers.
fn all(app: AppState, sheet: Var<bool>) -> Vec<Command> {
    let AppState {
        connection,
        settings,
        ..
    } = app;
    let mut all = Vec::new();
    let mut add = |group, label: &str, hint: &str, run: Rc<dyn Fn()>| {
        all.push(Command {
            group,
            label: label.to_owned(),
            hint: hint.to_owned(),
            run,
        });
    };
    for action in app.page_commands.current() {
        add("This page", action.label, "", action.run);
    }
    for (label, route) in [
        ("Overview", Route::Home),
        ("Numbers", Route::Numbers),
        ("Provisioning", Route::Provisioning),
        ("Rent numbers", Route::Rent),
        ("Number orders", Route::Orders(None)),
        ("Connection", Route::Connect),
        ("Settings", Route::Settings),
    ] {
        add("Pages", label, "", goes(app, route.path()));
    }
    for view in app.saved_views.list.get_untracked() {
        let path = Route::Numbers.path() + &view.search;
        add("Saved views", &view.name, "", goes(app, path));
    }
    if connection.client_untracked().is_some() {
        let refresh = move || app.full_load.start(Slice::default());
        add("Actions", "Refresh numbers", "", Rc::new(refresh));
        let disconnect = move || app.disconnecting.set(Disconnecting::Requested);
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
fn goes(app: AppState, path: String) -> Rc<dyn Fn()> {
    Rc::new(move || app.history.push(&path))
}

fn open_number(app: AppState, phone: String) -> Command {
    let label = "Open ".to_owned() + &phone;
    let known = app.inventory.number(&phone);
    Command {
        group: "Numbers",
        label,
        hint: known
            .and_then(|number| number.display_name)
            .unwrap_or_default(),
        run: goes(app, Route::Number(phone).path()),
    }
}

/// The numbers that are offered for what is typed: one that is typed in full, known to the list or not, then those of
/// the list whose digits or name have it.
fn numbers(app: AppState, typed: &str) -> Vec<String> {
    /// How long is looked, in milliseconds. Whoever finds nothing here is led to the search of the list.
    const BUDGET_MS: f64 = 10.0;
    /// Rows between two looks at the clock.
    const STEP: usize = 256;
    let exact = E164::parse(typed).ok().map(|own| own.as_str().to_owned());
    let mut found: Vec<String> = exact.into_iter().collect();
    let start = clock::now_ms();
    app.inventory.read(|inventory| {
        // However it is written.
        for row in inventory.rows_of(typed) {
            let phone = inventory.identity(row).to_owned();
            if !found.contains(&phone) {
                found.push(phone);
            }
        }
        let words = inventory.normalize(typed.trim());
        let digits = phone::strip_punctuation(&words);
        // A letter or two would find anything.
        const LEAST: usize = 3;
        if words.chars().count() < LEAST {
            return;
        }
        let national = match phone::parse(typed) {
            Some(ParsedPhone::National(rest)) if rest.len() >= LEAST => Some(rest),
            _ => None,
        };
        for row in 0..inventory.end() {
            if found.len() >= MOST_NUMBERS
                || ((row as usize).is_multiple_of(STEP) && clock::now_ms() - start > BUDGET_MS)
            {
                return;
            }
            let text = inventory.search_text(row);
            let begins = |rest: &String| phone::begins_nationally(inventory.identity(row), rest);
            let fits = text.contains(&words)
                || (digits.len() >= LEAST && text.contains(&digits))
                || national.as_ref().is_some_and(begins);
            if fits && inventory.contains_row(row) && inventory.is_number(row) {
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
fn search(app: AppState, typed: &str) -> Option<Command> {
    let text = typed.trim();
    if text.is_empty() || app.connection.client_untracked().is_none() {
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
        run: goes(app, Route::Numbers.path() + &query.to_search()),
    })
}

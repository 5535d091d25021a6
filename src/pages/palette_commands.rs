//! The commands of the command palette.

use leptos::prelude::*;
use numbers_inventory::query::ListQuery;
use numbers_model::{
    phone::{self, E164, ParsedPhone},
    slice::Slice,
    text::{Match, match_label},
};

use crate::{
    browser::{intl, scheduling::TimeSlice},
    components::command_palette::Command,
    routes::Route,
    state::{
        app_state::{AppState, Disconnecting},
        settings::Theme,
    },
};

/// Maximum number of commands: as many as are visible without scrolling.
const MAX_COMMANDS: usize = 12;
/// Maximum number of phone numbers among them, so that commands remain visible.
const MAX_NUMBERS: usize = 8;

/// The commands for a typed text, the best first. `shortcuts_open` opens the shortcuts dialog.
pub fn commands(app: AppState, shortcuts_open: RwSignal<bool>, typed: &str) -> Vec<Command> {
    let mut numbers: Vec<Command> = numbers(app, typed)
        .into_iter()
        .take(MAX_NUMBERS)
        .map(|phone| open_number(app, phone))
        .collect();
    let (mut found, mut within) = (Vec::new(), Vec::new());
    let fold = intl::language().fold;
    for command in all(app, shortcuts_open) {
        match match_label(&command.label, typed, fold) {
            Some(Match::Prefix) => found.push(command),
            Some(Match::Words) => within.push(command),
            None => {}
        }
    }
    found.append(&mut within);
    numbers.extend(search(app, typed));
    found.truncate(MAX_COMMANDS - numbers.len());
    found.append(&mut numbers);
    found
}

/// All commands except those for single numbers.
fn all(app: AppState, shortcuts_open: RwSignal<bool>) -> Vec<Command> {
    let AppState {
        connection,
        settings,
        ..
    } = app;
    let mut all = Vec::new();
    let mut add = |group, label: &str, hint: &str, run: Callback<()>| {
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
    let offered = app.offered;
    for (label, route) in [
        ("Overview", Route::Home),
        ("Numbers", Route::Numbers),
        ("Provisioning", Route::Provisioning),
        ("Changes", Route::Changes(None)),
        ("Rent numbers", Route::Rent),
        ("Number orders", Route::Orders(None)),
        ("Connection", Route::Connect),
        ("Audit", Route::Audit),
        ("Settings", Route::Settings),
    ] {
        let is_offered = match route {
            Route::Rent => offered.rent.get_untracked(),
            Route::Audit => offered.audit.get_untracked(),
            _ => true,
        };
        if is_offered {
            add("Pages", label, "", navigate(app, route.path()));
        }
    }
    let saved_views = app.loaded_saved_views();
    for view in saved_views.map_or_else(Vec::new, |views| views.list.get_untracked()) {
        let path = format!("{}{}", Route::Numbers.path(), view.search);
        add("Saved views", &view.name, "", navigate(app, path));
    }
    if connection.client_untracked().is_some() {
        let refresh = move |()| app.full_load.start(Slice::default());
        add("Actions", "Refresh numbers", "", Callback::new(refresh));
        let disconnect = move |()| app.disconnecting.set(Disconnecting::Requested);
        add("Actions", "Disconnect", "", Callback::new(disconnect));
        if offered.sign_out.get_untracked() {
            let sign_out = move |()| app.disconnecting.set(Disconnecting::SignOutRequested);
            add("Actions", "Sign out", "", Callback::new(sign_out));
        }
    }
    let current = settings.theme.get_untracked();
    for theme in Theme::ALL {
        let label = format!("Theme: {}", theme.name());
        let hint = if theme == current { "in use" } else { "" };
        let choose = move |()| settings.theme.set(theme);
        add("Actions", &label, hint, Callback::new(choose));
    }
    let shortcuts = move |()| shortcuts_open.set(true);
    add(
        "Actions",
        "Keyboard shortcuts",
        "?",
        Callback::new(shortcuts),
    );
    all
}

/// The action that navigates to a path of the app.
fn navigate(app: AppState, path: String) -> Callback<()> {
    Callback::new(move |()| app.history.push(&path))
}

fn open_number(app: AppState, phone: String) -> Command {
    let label = format!("Open {phone}");
    let known = app.inventory.number(&phone);
    Command {
        group: "Numbers",
        label,
        hint: known
            .and_then(|number| number.display_name)
            .unwrap_or_default(),
        run: navigate(app, Route::Number(phone).path()),
    }
}

/// The numbers for a typed text. First one typed in full, known or not, then known numbers whose digits or name contain
/// it.
fn numbers(app: AppState, typed: &str) -> Vec<String> {
    /// Time budget, in milliseconds. The last command searches the list, which has no limit.
    const BUDGET_MS: f64 = 10.0;
    /// Rows between two readings of the clock. A list of fewer is searched whole, on a slow machine too.
    const STEP: usize = 4096;
    let exact = E164::parse(typed)
        .ok()
        .map(|phone| phone.as_str().to_owned());
    let mut found: Vec<String> = exact.into_iter().collect();
    let slice = TimeSlice::new(BUDGET_MS);
    app.inventory.read(|inventory| {
        // In any notation.
        for row in inventory.rows_of(typed) {
            let phone = inventory.identity(row).to_owned();
            if !found.contains(&phone) {
                found.push(phone);
            }
        }
        let words = inventory.normalize(typed.trim());
        let digits = phone::strip_punctuation(&words);
        // One or two characters match almost everything.
        const MIN_CHARS: usize = 3;
        if words.chars().count() < MIN_CHARS {
            return;
        }
        let national = match phone::parse(typed) {
            Some(ParsedPhone::National(rest)) if rest.len() >= MIN_CHARS => Some(rest),
            _ => None,
        };
        for row in 0..inventory.end() {
            if found.len() >= MAX_NUMBERS
                || (row > 0 && (row as usize).is_multiple_of(STEP) && slice.is_over())
            {
                return;
            }
            let text = inventory.search_text(row);
            let begins = |rest: &String| phone::begins_nationally(inventory.identity(row), rest);
            let matches = text.contains(&words)
                || (digits.len() >= MIN_CHARS && text.contains(&digits))
                || national.as_ref().is_some_and(begins);
            if matches && inventory.contains_row(row) && inventory.is_number(row) {
                let phone = inventory.identity(row);
                if !found.iter().any(|found| found == phone) {
                    found.push(phone.to_owned());
                }
            }
        }
    });
    found
}

/// The command that searches the list for a typed text.
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
        label: format!("Search the list for “{text}”"),
        hint: String::new(),
        run: navigate(
            app,
            format!("{}{}", Route::Numbers.path(), query.to_search()),
        ),
    })
}

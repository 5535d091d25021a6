//! Long texts: truncated, with a button that shows the rest.

use crate::{
    browser::{
        dom::{MOST_WHOLE, View, block, button, cut, dynamic, el},
        intl,
    },
    reactive::Var,
};

/// Number of characters that are shown at first.
const SHORT: usize = 300;
/// Number of characters after which a line may break.
const PIECE: usize = 100;

/// The text, isolated from the writing direction of its surroundings. It may be of any script.
pub fn long_text(text: &str) -> View {
    if text.chars().nth(SHORT).is_none() {
        return el("bdi").child(text).into();
    }
    let (count, text) = (text.chars().count(), text.to_owned());
    let open = Var::new(false);
    let label = match count > MOST_WHOLE {
        true => format!(
            "Show the first {} of {} characters",
            intl::integer(MOST_WHOLE),
            intl::integer(count)
        ),
        false => format!("Show all {} characters", intl::integer(count)),
    };
    let shown = dynamic(move || match open.get() {
        true => with_breaks(&cut(&text, MOST_WHOLE)),
        false => el("bdi").child(&*cut(&text, SHORT)).into(),
    });
    let toggle = button("", move || open.update(|open| *open = !*open))
        .class("link")
        .text(move || match open.get() {
            true => "Show less".to_owned(),
            false => label.clone(),
        });
    block("div", "long-text")
        .child(shown)
        .child(" ")
        .child(toggle)
        .into()
}

/// The text with break opportunities. Laying out a long line without any takes the browser seconds.
fn with_breaks(text: &str) -> View {
    let mut letters = text.chars();
    let pieces = std::iter::from_fn(|| {
        let piece: String = letters.by_ref().take(PIECE).collect();
        (!piece.is_empty()).then_some(piece)
    });
    let all = pieces.fold(el("bdi"), |all, piece| all.child(piece).child(el("wbr")));
    all.into()
}

//! A text of any length: its beginning, and all of it on request.

use crate::{
    browser::{
        dom::{MOST_WHOLE, View, block, button, cut, dynamic, el},
        intl,
    },
    reactive::Var,
};

/// The most characters that are shown at once.
const SHORT: usize = 300;
/// Characters of a piece, after which a line may break.
const PIECE: usize = 100;

/// The text. It may be of any script: it is kept apart from the direction of its surroundings.
pub fn long_text(text: &str) -> View {
    if text.chars().nth(SHORT).is_none() {
        return el("bdi").child(text).into();
    }
    let (count, text) = (text.chars().count(), text.to_owned());
    let open = Var::new(false);
    let label = match count > MOST_WHOLE {
        true => [
            "Show the first ",
            &intl::integer(MOST_WHOLE),
            " of ",
            &intl::integer(count),
            " characters",
        ]
        .concat(),
        false => ["Show all ", &intl::integer(count), " characters"].concat(),
    };
    let shown = dynamic(move || match open.get() {
        true => in_pieces(&cut(&text, MOST_WHOLE)),
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

/// A line without a break takes the browser seconds, one that may break here and there does not.
fn in_pieces(text: &str) -> View {
    let mut letters = text.chars();
    let pieces = std::iter::from_fn(|| {
        let piece: String = letters.by_ref().take(PIECE).collect();
        (!piece.is_empty()).then_some(piece)
    });
    let all = pieces.fold(el("bdi"), |all, piece| all.child(piece).child(el("wbr")));
    all.into()
}

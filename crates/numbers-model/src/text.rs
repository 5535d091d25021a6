//! Text for search and for labels.

mod match_label;
mod normalize;

pub use match_label::{Match, lowercase, match_label};
pub use normalize::{Decompose, is_accent, normalize};

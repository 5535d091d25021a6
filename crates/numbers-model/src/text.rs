//! Text normalization for search, and matching of labels.

mod match_label;
mod normalize;

pub use match_label::{Match, lowercase, match_label};
pub use normalize::{Fold, is_accent, normalize};

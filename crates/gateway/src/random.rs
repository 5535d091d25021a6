//! Random IDs that nobody can guess.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use rand::Rng;

/// 128 random bits as text.
pub fn random_id() -> String {
    let mut bytes = [0_u8; 16];
    rand::rng().fill_bytes(&mut bytes);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// A random number below 1.
pub fn unit() -> f64 {
    f64::from(rand::rng().next_u32()) / f64::from(u32::MAX)
}

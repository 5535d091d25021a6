//! Cryptographically secure random bytes (`crypto.getRandomValues`).

/// Random bytes for an ID; where the browser has no secure source, from `Math.random`.
pub fn unique_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if !random_bytes(&mut bytes) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 255"
        )]
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    bytes
}

/// Fills `bytes` with secure random ones; false when the browser has no secure source.
pub fn random_bytes(bytes: &mut [u8]) -> bool {
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    crypto.is_some_and(|crypto| crypto.get_random_values_with_u8_array(bytes).is_ok())
}

//! The secret that signs callbacks (docs/numbers-api.md 2.8).

/// The permitted length of a secret, in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 32..=64;
/// The length of a generated secret: about 280 bits of entropy.
const GENERATED: usize = 48;
/// The 63 permitted characters.
///
/// Six random bits index them and the value 63 is rejected, so every character is equally likely (rejection sampling).
const ALPHABET: &[u8; 63] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

/// Checks a new secret against the API's rule. A stored one may be older than the rule.
///
/// # Errors
/// A sentence for the field.
pub fn check(secret: &str) -> Result<(), String> {
    if let Some(odd) = secret
        .chars()
        .find(|odd| !odd.is_ascii_alphanumeric() && *odd != '-')
    {
        return Err(match odd {
            ' ' => "A secret has no spaces: only letters A to Z, digits and hyphens.".to_owned(),
            _ => format!("A secret has no {odd}: only letters A to Z, digits and hyphens."),
        });
    }
    if !LENGTH.contains(&secret.len()) {
        return Err(format!(
            "A secret has 32 to 64 characters; this one has {}.",
            secret.len()
        ));
    }
    Ok(())
}

/// Appends characters to a secret up to a length of 48; `false` while it is shorter.
///
/// A random byte yields one character or, by rejection sampling, none.
pub fn grow(secret: &mut String, random: &[u8]) -> bool {
    for byte in random {
        if secret.len() >= GENERATED {
            break;
        }
        if let Some(character) = ALPHABET.get(usize::from(byte & 63)) {
            secret.push(char::from(*character));
        }
    }
    secret.len() >= GENERATED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_is_told_in_a_sentence() {
        assert_eq!(check(&"aZ0-".repeat(8)), Ok(()));
        assert_eq!(check(&"x".repeat(64)), Ok(()));
        for (secret, words) in [
            ("x".repeat(31), "this one has 31"),
            ("x".repeat(65), "this one has 65"),
            (String::new(), "this one has 0"),
            ("HMAC$ecret*".repeat(4), "no $"),
            ("a b".repeat(20), "no spaces"),
            ("é".repeat(20), "no é"),
        ] {
            assert!(
                check(&secret).is_err_and(|text| text.contains(words)),
                "{secret}"
            );
        }
    }

    #[test]
    fn every_character_is_as_likely_as_any_other() {
        let mut counts = [0; 128];
        for byte in 0..=255 {
            let mut secret = String::new();
            grow(&mut secret, &[byte]);
            for made in secret.bytes() {
                counts[usize::from(made)] += 1;
            }
        }
        assert!(ALPHABET.iter().all(|made| counts[usize::from(*made)] == 4));
        assert_eq!(counts.iter().sum::<i32>(), 63 * 4);
    }

    #[test]
    fn a_generated_secret_follows_the_rule() {
        let mut secret = String::new();
        assert!(!grow(&mut secret, &[63, 127, 1]), "63 and 127 make nothing");
        assert_eq!(secret, "B");
        let bytes: Vec<u8> = (0..=255).collect();
        assert!(grow(&mut secret, &bytes));
        assert_eq!((secret.len(), check(&secret)), (GENERATED, Ok(())));
    }
}

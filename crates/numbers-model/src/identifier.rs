//! Cleaning of pasted identifiers and credentials, which often contain invisible characters.

/// Whether a character is invisible (Unicode `Default_Ignorable_Code_Point` and others).
///
/// These come along when text is copied and are part of no identifier.
pub fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// An identifier without surrounding spaces and invisible characters.
pub fn clean(typed: &str) -> String {
    let visible: String = typed.chars().filter(|c| !is_invisible(*c)).collect();
    visible.trim().to_owned()
}

/// Validates a credential for the `Authorization` header, which takes visible ASCII only.
///
/// Nothing is removed silently, since a wrong credential can lock an account. `what` names it: "access token".
///
/// # Errors
/// A sentence for the field. It names the character, never the credential.
pub fn credential(typed: &str, what: &str) -> Result<String, String> {
    let text = typed.trim_matches([' ', '\t', '\r', '\n']);
    if text.is_empty() {
        return Err(format!("Enter the {what}."));
    }
    let Some(odd) = text.chars().find(|character| !character.is_ascii_graphic()) else {
        return Ok(text.to_owned());
    };
    let code = format!("{:04X}", u32::from(odd));
    let holds = if odd == ' ' {
        "a space".to_owned()
    } else if is_invisible(odd) || odd.is_control() || odd.is_whitespace() {
        format!("an invisible character (U+{code})")
    } else {
        format!("the character “{odd}” (U+{code})")
    };
    Err(format!(
        "The {what} contains {holds}, which can't be sent. Copy it again, or delete that character."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_lose_what_can_not_be_seen() {
        for (typed, id) in [
            ("abc\u{200b}", "abc"),
            ("\u{feff}abc", "abc"),
            (" a\u{ad}b\u{2060}c\u{a0} ", "abc"),
            ("\u{202a}abc\u{202c}", "abc"),
            ("a\u{fe0f}bc\u{e0001}", "abc"),
            ("\u{200b} abc \u{200b}", "abc"),
            ("a b", "a b"),
            ("\u{200b}", ""),
            ("né", "né"),
        ] {
            assert_eq!(clean(typed), id, "{typed:?}");
        }
    }

    #[test]
    fn a_credential_is_visible_ascii_or_told() {
        assert_eq!(
            credential(" aZ-._~+/= \r\n", "access token").as_deref(),
            Ok("aZ-._~+/=")
        );
        for (typed, expected) in [
            ("hunter2\u{200b}", "an invisible character (U+200B)"),
            ("\u{feff}hunter2", "an invisible character (U+FEFF)"),
            ("hunter2\u{a0}", "an invisible character (U+00A0)"),
            ("hunter2\u{0}", "an invisible character (U+0000)"),
            ("hunter2…", "“…” (U+2026)"),
            ("“hunter2”", "“““ (U+201C)"),
            ("hunter2é", "“é” (U+00E9)"),
            ("hunter 2", "a space"),
            ("", "Enter the access token."),
            (" \n", "Enter the access token."),
        ] {
            let error = credential(typed, "access token").unwrap_err();
            let expected = expected.replace("“““", "“\u{201c}”");
            assert!(error.contains(&expected), "{typed:?}: {error}");
            assert!(!error.contains("hunter"), "{error}");
        }
    }

    mod laws {
        use super::super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn what_was_cleaned_is_clean(typed in "\\PC{0,20}[\u{200b}\u{feff}\u{ad} ]{0,3}\\PC{0,5}") {
                let once = clean(&typed);
                prop_assert!(!once.contains(is_invisible));
                prop_assert_eq!(clean(&once), once);
            }

            #[test]
            fn what_is_accepted_fits_a_header(typed in any::<String>()) {
                if let Ok(text) = credential(&typed, "key ID") {
                    prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic()));
                }
            }
        }
    }
}

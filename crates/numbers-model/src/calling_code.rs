//! Country calling codes by region (ITU-T E.164).

/// Region and calling code pairs, sorted. A single text, since a pointer per pair would weigh more than the pair. "UK"
/// is what some texts of Sinch's write for GB (docs/numbers-api.md 2.2).
const CODES: &str = "AC247 AD376 AE971 AF93 AG1 AI1 AL355 AM374 AO244 AR54 AS1 AT43 AU61 AW297 AX358 AZ994 BA387 BB1 \
    BD880 BE32 BF226 BG359 BH973 BI257 BJ229 BL590 BM1 BN673 BO591 BQ599 BR55 BS1 BT975 BW267 BY375 BZ501 CA1 CC61 CD243 \
    CF236 CG242 CH41 CI225 CK682 CL56 CM237 CN86 CO57 CR506 CU53 CV238 CW599 CX61 CY357 CZ420 DE49 DJ253 DK45 DM1 DO1 \
    DZ213 EC593 EE372 EG20 EH212 ER291 ES34 ET251 FI358 FJ679 FK500 FM691 FO298 FR33 GA241 GB44 GD1 GE995 GF594 GG44 \
    GH233 GI350 GL299 GM220 GN224 GP590 GQ240 GR30 GT502 GU1 GW245 GY592 HK852 HN504 HR385 HT509 HU36 ID62 IE353 IL972 \
    IM44 IN91 IO246 IQ964 IR98 IS354 IT39 JE44 JM1 JO962 JP81 KE254 KG996 KH855 KI686 KM269 KN1 KP850 KR82 KW965 KY1 \
    KZ7 LA856 LB961 LC1 LI423 LK94 LR231 LS266 LT370 LU352 LV371 LY218 MA212 MC377 MD373 ME382 MF590 MG261 MH692 MK389 \
    ML223 MM95 MN976 MO853 MP1 MQ596 MR222 MS1 MT356 MU230 MV960 MW265 MX52 MY60 MZ258 NA264 NC687 NE227 NF672 NG234 \
    NI505 NL31 NO47 NP977 NR674 NU683 NZ64 OM968 PA507 PE51 PF689 PG675 PH63 PK92 PL48 PM508 PR1 PS970 PT351 PW680 \
    PY595 QA974 RE262 RO40 RS381 RU7 RW250 SA966 SB677 SC248 SD249 SE46 SG65 SH290 SI386 SJ47 SK421 SL232 SM378 SN221 \
    SO252 SR597 SS211 ST239 SV503 SX1 SY963 SZ268 TA290 TC1 TD235 TG228 TH66 TJ992 TK690 TL670 TM993 TN216 TO676 TR90 \
    TT1 TV688 TW886 TZ255 UA380 UG256 UK44 US1 UY598 UZ998 VA39 VC1 VE58 VG1 VI1 VN84 VU678 WF681 WS685 XK383 YE967 \
    YT262 ZA27 ZM260 ZW263";

/// The calling code of a region (ISO 3166-1 alpha-2), without `+`; `None` if unknown.
pub fn calling_code(region: &str) -> Option<&'static str> {
    let region = region.trim();
    let is_code = region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_alphabetic());
    let mut entries = CODES.split(' ').filter(|_| is_code);
    entries.find_map(|entry| {
        let (name, code) = entry.split_at_checked(2)?;
        name.eq_ignore_ascii_case(region).then_some(code)
    })
}

/// National digits as dialled from abroad, without the trunk prefix.
///
/// That is a 0 in most countries. Where a leading 0 belongs to the number it stays.
pub fn without_trunk<'a>(region: &str, digits: &'a str) -> &'a str {
    let prefix = match region.trim().to_ascii_uppercase().as_str() {
        "IT" | "SM" | "VA" | "CI" | "CG" => return digits,
        "HU" => "06",
        _ => "0",
    };
    digits.strip_prefix(prefix).unwrap_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_well_formed() {
        let entries: Vec<&str> = CODES.split(' ').collect();
        assert!(entries.is_sorted_by(|a, b| a[..2] < b[..2]));
        for entry in entries {
            let (region, code) = entry.split_at(2);
            assert!(
                region.bytes().all(|byte| byte.is_ascii_uppercase()),
                "{entry}"
            );
            let plain = code.bytes().all(|byte| byte.is_ascii_digit());
            assert!(
                plain && (1..=3).contains(&code.len()) && !code.starts_with('0'),
                "{entry}"
            );
        }
    }

    #[test]
    fn regions_have_their_codes() {
        for (region, code) in [
            ("US", Some("1")),
            ("PR", Some("1")),
            ("gb", Some("44")),
            ("UK", Some("44")),
            (" SE ", Some("46")),
            ("AC", Some("247")),
            ("ZW", Some("263")),
            ("247", None),
            ("QQ", None),
            ("", None),
            ("é", None),
            ("USA", None),
        ] {
            assert_eq!(calling_code(region), code, "{region}");
        }
    }

    #[test]
    fn a_trunk_prefix_is_not_dialled_from_abroad() {
        assert_eq!(without_trunk("SE", "0708"), "708");
        assert_eq!(without_trunk("HU", "0620"), "20");
        assert_eq!(without_trunk("IT", "0612"), "0612");
        assert_eq!(without_trunk("US", "208"), "208");
    }
}

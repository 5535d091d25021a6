//! What lists filter by, drawn before all else: the index needs no more of a row than this.

use super::countries::{COUNTRIES, Country};
use super::draw::{Draw, Stream};
use crate::kind::{Capabilities, Kind};

/// The number of the document that the product starts from.
pub const FIRST_PHONE: &str = "+12086390939";

/// A row in short.
pub struct Sketch {
    /// Place in [`COUNTRIES`].
    pub country: usize,
    /// Type.
    pub kind: Kind,
    /// Capabilities.
    pub capabilities: Capabilities,
    /// Number as drawn; another row may have drawn the same.
    pub phone: String,
}

impl Sketch {
    /// The row in short, and the rest of its stream for what follows.
    pub fn draw(seed: u64, row: u32) -> (Self, Draw) {
        let mut draw = Draw::new(seed, Stream::Active(row));
        if row == 0 {
            let first = Self {
                country: 0,
                kind: Kind::Local,
                capabilities: Capabilities::SMS,
                phone: FIRST_PHONE.to_owned(),
            };
            return (first, draw);
        }
        let country = draw.country();
        let kind = draw.kind(&COUNTRIES[country]);
        let phone = draw.phone(&COUNTRIES[country], kind);
        let capabilities = match (kind, draw.below(10)) {
            (Kind::TollFree, 0..=5) => Capabilities::VOICE,
            (_, 0..=3) => Capabilities::SMS,
            (_, 4) => Capabilities::VOICE,
            _ => Capabilities::BOTH,
        };
        let sketch = Self {
            country,
            kind,
            capabilities,
            phone,
        };
        (sketch, draw)
    }

    /// Where it is.
    pub fn country(&self) -> &'static Country {
        &COUNTRIES[self.country]
    }

    /// A price as such numbers have, in units of the country's currency.
    pub fn monthly_price(&self, draw: &mut Draw) -> String {
        price(self.country(), self.kind, draw)
    }
}

/// A monthly price; currencies of small units have none of decimals or larger amounts.
pub fn price(country: &Country, kind: Kind, draw: &mut Draw) -> String {
    let cents = match kind {
        Kind::Mobile => draw.pick(&[&300, &500, &750, &1_250]),
        Kind::Local | Kind::Other => draw.pick(&[&80, &100, &150, &200]),
        Kind::TollFree => draw.pick(&[&200, &450, &1_000, &2_500]),
    };
    match country.currency {
        "JPY" | "CLP" | "HUF" | "IDR" => (cents * 2).to_string(),
        "SEK" | "NOK" | "DKK" | "CZK" | "INR" | "ZAR" | "MXN" | "PHP" | "TRY" => {
            decimal(cents * 10)
        }
        _ => decimal(*cents),
    }
}

fn decimal(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

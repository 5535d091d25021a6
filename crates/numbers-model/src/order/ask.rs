//! What is to be ordered.

use crate::{
    change::{Draft, Field},
    kinds::{Capability, NumberType},
    percent,
    rent::Wanted,
};

/// The most numbers that one order can have (docs/numbers-api.md 2.9).
const MOST: u32 = 100;

/// What is to be ordered.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// The region's code.
    pub region: String,
    /// The type, as the API writes it.
    pub kind: String,
    /// Which numbers.
    pub wish: Wish,
    /// What is to be set up on them.
    pub terms: Draft,
}

/// Which numbers.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// This one.
    Number(String),
    /// So many of a kind.
    Several {
        /// How many, as typed.
        quantity: String,
        /// What they must be like; its region and type are the order's, see [`Ask::like`].
        like: Wanted,
        /// Whether they are to follow each other.
        sequential: bool,
    },
}

/// What can be wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The region.
    Region,
    /// How many.
    Quantity,
    /// The digits.
    Digits,
    /// Something that is to be set up.
    Term(Field),
}

impl Ask {
    /// Reads the query part of a page's address: `?region=DE&type=LOCAL&number=%2B49…`. Without a number it is several.
    pub fn parse(search: &str) -> Ask {
        let value = |wanted: &str| {
            let pairs = search.trim_start_matches('?').split('&');
            let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
            let found = pairs.find(|(key, _)| *key == wanted);
            found
                .map(|(_, value)| percent::decode_query(value))
                .filter(|value| !value.is_empty())
        };
        let like = Wanted::default();
        Ask {
            region: value("region").unwrap_or_else(|| like.region.clone()),
            kind: value("type").unwrap_or_else(|| like.kind.clone()),
            wish: value("number").map_or_else(
                || Wish::Several {
                    quantity: "1".to_owned(),
                    like,
                    sequential: false,
                },
                Wish::Number,
            ),
            terms: Draft::default(),
        }
    }

    /// The query part that [`Ask::parse`] reads; of several numbers only where they are to be.
    pub fn search(region: &str, kind: &str, number: Option<&str>) -> String {
        let mut search = String::new();
        for (key, value) in [("region", region), ("type", kind)] {
            if !value.is_empty() {
                percent::push_pair(&mut search, key, value);
            }
        }
        if let Some(number) = number {
            percent::push_pair(&mut search, "number", number);
        }
        search
    }

    /// How many numbers; `None` for what is no number from 1 to 100.
    pub fn quantity(&self) -> Option<u32> {
        match &self.wish {
            Wish::Number(_) => Some(1),
            Wish::Several { quantity, .. } => {
                let typed = quantity.trim();
                let plain = typed.bytes().all(|byte| byte.is_ascii_digit());
                let count = typed.parse().ok().filter(|_| plain)?;
                (1..=MOST).contains(&count).then_some(count)
            }
        }
    }

    /// "+4930…", or "5 numbers, Local, SMS".
    pub fn words(&self) -> String {
        match &self.wish {
            Wish::Number(phone) => phone.clone(),
            Wish::Several { sequential, .. } => {
                let count = self.quantity().unwrap_or_default();
                let numbers = if count == 1 {
                    " number, "
                } else {
                    " numbers, "
                };
                let row = if *sequential { ", in a row" } else { "" };
                [&count.to_string(), numbers, &self.like().words(), row].concat()
            }
        }
    }

    /// What several numbers must be like, region and type included; of a single one, nothing but these.
    pub fn like(&self) -> Wanted {
        let like = match &self.wish {
            Wish::Several { like, .. } => like.clone(),
            Wish::Number(_) => Wanted::default(),
        };
        Wanted {
            region: self.region.clone(),
            kind: self.kind.clone(),
            ..like
        }
    }

    /// The search for the offers that an order of several would take numbers from.
    pub fn offers_wanted(&self) -> Wanted {
        Wanted {
            size: MOST,
            ..self.like()
        }
    }

    /// What is wrong with it, beside which field.
    pub fn mistakes(&self) -> Vec<(Part, String)> {
        let mut found = Vec::new();
        if self.region.trim().is_empty() {
            found.push((Part::Region, "Choose a region.".to_owned()));
        }
        if let Wish::Several { like, .. } = &self.wish {
            if self.quantity().is_none() {
                found.push((
                    Part::Quantity,
                    "Type a whole number from 1 to 100.".to_owned(),
                ));
            }
            if let (_, Some(wrong)) = like.mistakes() {
                found.push((Part::Digits, wrong.to_owned()));
            }
        }
        found
    }

    /// Whether a configuration for this makes sense on what is ordered. Of a single number that is not known here.
    pub fn can(&self, what: &Capability) -> bool {
        match &self.wish {
            Wish::Number(_) => true,
            Wish::Several { like, .. } => like.capabilities().any(|own| own == *what),
        }
    }

    /// Its type.
    pub fn number_type(&self) -> NumberType {
        NumberType::from_wire(&self.kind)
    }
}

impl Part {
    /// The part that a violation is about (docs/numbers-api.md 5.1).
    pub fn from_violation(path: &str) -> Option<Part> {
        let path = path.replace('_', "").to_ascii_lowercase();
        if path.contains("requestedquantity") {
            return Some(Part::Quantity);
        }
        if path.contains("pattern") {
            return Some(Part::Digits);
        }
        if path.contains("regioncode") {
            return Some(Part::Region);
        }
        Field::from_violation(&path).map(Part::Term)
    }
}

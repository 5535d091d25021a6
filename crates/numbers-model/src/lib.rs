//! What a phone number of a Sinch project *is*: plain types and the rules that hold for them. No web, no I/O.
//!
//! A rented number is a [`number::Number`]. What may be changed on it is a [`change::Draft`]; what works and what does not
//! is its [`provisioning::Badge`]. Before it was rented it was an offer ([`available`]) or part of an order ([`order`]).
//!
//! ```
//! use numbers_model::{number::Number, provisioning::Badge};
//!
//! let number = Number { phone: "+12086390939".to_owned(), ..Number::default() };
//! assert_eq!(Badge::of(&number), Badge::NotConfigured);
//! ```

pub mod api_version;
pub mod available;
pub mod callback;
pub mod calling_code;
pub mod change;
pub mod date;
pub mod emergency;
pub mod enums;
pub mod http_url;
pub mod identifier;
pub mod json;
pub mod labels;
pub mod money;
pub mod number;
pub mod order;
pub mod percent;
pub mod phone;
pub mod protection;
pub mod provisioning;
pub mod region;
pub mod release;
pub mod secret;
pub mod slice;
pub mod text;
pub mod timestamp;

//! Regions of the generated numbers: number patterns, currencies, cities.

use crate::number_type::NumberType;

/// A region. In number patterns `#` stands for any digit and `N` for 2 to 9.
#[derive(Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    /// English name.
    pub name: &'static str,
    /// Share of the generated numbers, relative to the other regions.
    pub weight: u32,
    /// Currency of prices, ISO 4217.
    pub currency: &'static str,
    /// Cities for display names.
    pub cities: &'static [&'static str],
    /// Patterns of mobile numbers; empty if there are none.
    pub mobile: &'static [&'static str],
    /// Patterns of local numbers.
    pub local: &'static [&'static str],
    /// Patterns of toll-free numbers; empty if there are none.
    pub toll_free: &'static [&'static str],
}

impl Country {
    /// Patterns of the numbers of a type; empty if there are none.
    #[must_use]
    pub fn patterns(&self, number_type: NumberType) -> &'static [&'static str] {
        match number_type {
            NumberType::Mobile => self.mobile,
            NumberType::TollFree => self.toll_free,
            NumberType::Local | NumberType::Other => self.local,
        }
    }
}

const fn country(
    code: &'static str,
    name: &'static str,
    weight: u32,
    currency: &'static str,
    cities: &'static [&'static str],
    [mobile, local, toll_free]: [&'static [&'static str]; 3],
) -> Country {
    Country {
        code,
        name,
        weight,
        currency,
        cities,
        mobile,
        local,
        toll_free,
    }
}

/// Local numbers in the US. North American mobiles have local numbers as well.
const US_LOCAL: &[&str] = &[
    "+1208N######",
    "+1201N######",
    "+1212N######",
    "+1305N######",
    "+1312N######",
    "+1415N######",
    "+1512N######",
    "+1617N######",
    "+1646N######",
    "+1702N######",
    "+1713N######",
    "+1720N######",
    "+1786N######",
    "+1818N######",
    "+1919N######",
];
const CA_LOCAL: &[&str] = &[
    "+1416N######",
    "+1514N######",
    "+1604N######",
    "+1403N######",
];
const NANP_FREE: &[&str] = &[
    "+1800N######",
    "+1833N######",
    "+1844N######",
    "+1888N######",
];

/// All regions, the United States first.
#[rustfmt::skip]
pub const COUNTRIES: &[Country] = &[
    country("US", "United States", 300, "USD", &["Boise", "New York", "Miami", "Chicago", "San Francisco", "Austin", "Boston", "Las Vegas", "Houston", "Denver"], [&[], US_LOCAL, NANP_FREE]),
    country("GB", "United Kingdom", 120, "GBP", &["London", "Leeds", "Glasgow", "Cardiff", "Bristol"], [&["+447520######", "+447418######", "+447537######"], &["+4420N#######", "+44113N######", "+44141N######"], &["+44800N######"]]),
    country("SE", "Sweden", 90, "SEK", &["Stockholm", "Gothenburg", "Malmö", "Uppsala"], [&["+4670N######", "+4676N######"], &["+468N#######", "+4631N######"], &["+4620N#####"]]),
    country("DE", "Germany", 80, "EUR", &["Berlin", "Hamburg", "Munich", "Cologne", "Leipzig"], [&["+491511#######", "+49171N######"], &["+4930N#######", "+4940N#######"], &["+49800N######"]]),
    country("FR", "France", 45, "EUR", &["Paris", "Lyon", "Lille", "Nantes"], [&["+336N#######", "+337N#######"], &["+331N#######", "+334N#######"], &["+33800######"]]),
    country("NL", "Netherlands", 40, "EUR", &["Amsterdam", "Rotterdam", "Utrecht"], [&["+316N#######"], &["+3120N######", "+3110N######"], &["+31800N######"]]),
    country("CA", "Canada", 40, "USD", &["Toronto", "Montreal", "Vancouver", "Calgary"], [&[], CA_LOCAL, NANP_FREE]),
    country("AU", "Australia", 35, "AUD", &["Sydney", "Melbourne", "Perth"], [&["+614N#######"], &["+612N#######", "+613N#######"], &["+611800######"]]),
    country("ES", "Spain", 30, "EUR", &["Madrid", "Seville", "Valencia"], [&["+346N#######"], &["+3491N######", "+3493N######"], &["+34900######"]]),
    country("IT", "Italy", 28, "EUR", &["Milan", "Rome", "Turin"], [&["+3934N#######"], &["+3902N#######", "+3906N#######"], &["+39800######"]]),
    country("DK", "Denmark", 26, "DKK", &["Copenhagen", "Aarhus", "Odense"], [&["+4552######", "+4571######"], &["+4533######"], &["+4580N#####"]]),
    country("NO", "Norway", 26, "NOK", &["Oslo", "Bergen", "Trondheim"], [&["+474N######", "+479N######"], &["+4722######"], &["+47800#####"]]),
    country("FI", "Finland", 24, "EUR", &["Helsinki", "Tampere", "Turku"], [&["+35845#######", "+35850#######"], &["+3589N######"], &["+358800N#####"]]),
    country("PL", "Poland", 22, "PLN", &["Warsaw", "Kraków", "Gdańsk"], [&["+4873N######", "+4866N######"], &["+4822N######"], &["+48800N#####"]]),
    country("BE", "Belgium", 18, "EUR", &["Brussels", "Antwerp", "Ghent"], [&["+3246N######", "+3247N######"], &["+322N######"], &["+32800N####"]]),
    country("CH", "Switzerland", 18, "CHF", &["Zürich", "Geneva", "Basel"], [&["+4176N######", "+4179N######"], &["+4144N######"], &["+41800N#####"]]),
    country("AT", "Austria", 16, "EUR", &["Vienna", "Graz", "Linz"], [&["+43664N######", "+43676N######"], &["+431N######"], &["+43800N#####"]]),
    country("IE", "Ireland", 16, "EUR", &["Dublin", "Cork", "Galway"], [&["+35385N######", "+35387N######"], &["+3531N######"], &["+3531800N#####"]]),
    country("BR", "Brazil", 20, "BRL", &["São Paulo", "Rio de Janeiro", "Recife"], [&["+55119N#######"], &["+5511N#######", "+5521N#######"], &["+55800N######"]]),
    country("IN", "India", 20, "INR", &["Mumbai", "Bengaluru", "Delhi"], [&["+9198########", "+9190########"], &["+9122N#######"], &["+911800N######"]]),
    country("JP", "Japan", 16, "JPY", &["Tokyo", "Osaka", "Sapporo"], [&["+8190N#######"], &["+813N#######", "+816N#######"], &["+81120N#####"]]),
    country("SG", "Singapore", 14, "SGD", &["Singapore"], [&["+658#######", "+659#######"], &["+656#######"], &["+65800N######"]]),
    country("HK", "Hong Kong", 12, "HKD", &["Kowloon", "Central"], [&["+8525#######", "+8529#######"], &["+8523#######"], &["+852800N#####"]]),
    country("MX", "Mexico", 14, "MXN", &["Mexico City", "Monterrey"], [&[], &["+5255N#######", "+5281N#######"], &["+52800N######"]]),
    country("ZA", "South Africa", 12, "ZAR", &["Cape Town", "Johannesburg"], [&["+277N#######"], &["+2711N######"], &["+27800N#####"]]),
    country("PT", "Portugal", 12, "EUR", &["Lisbon", "Porto"], [&["+35191#######", "+35196#######"], &["+35121N######"], &["+351800N#####"]]),
    country("CZ", "Czechia", 10, "CZK", &["Prague", "Brno"], [&["+42060N######", "+42077N######"], &["+4202N#######"], &["+420800N#####"]]),
    country("IL", "Israel", 10, "ILS", &["Tel Aviv", "Haifa"], [&["+97252N######"], &["+9723N######"], &["+9721800N#####"]]),
    country("AE", "United Arab Emirates", 8, "AED", &["Dubai", "Abu Dhabi"], [&[], &["+9714N######"], &["+971800N####"]]),
    country("TR", "Türkiye", 8, "TRY", &["Istanbul", "Ankara"], [&["+90532N######"], &["+90212N######"], &["+90800N######"]]),
    country("GR", "Greece", 8, "EUR", &["Athens", "Patras"], [&["+3069########"], &["+3021N#######"], &["+30800N######"]]),
    country("HU", "Hungary", 8, "HUF", &["Budapest", "Szeged"], [&["+3620N######"], &["+361N######"], &["+3680N#####"]]),
    country("RO", "Romania", 8, "RON", &["Bucharest", "Cluj"], [&["+4072N######"], &["+4021N######"], &["+40800N#####"]]),
    country("NZ", "New Zealand", 8, "NZD", &["Auckland", "Wellington"], [&["+6421N######"], &["+649N######"], &["+64800N#####"]]),
    country("EE", "Estonia", 6, "EUR", &["Tallinn", "Tartu"], [&["+3725N######"], &["+3726######"], &["+372800####"]]),
    country("LV", "Latvia", 6, "EUR", &["Riga"], [&["+3712N######"], &["+37167######"], &["+371800#####"]]),
    country("LT", "Lithuania", 6, "EUR", &["Vilnius", "Kaunas"], [&["+3706#######"], &["+3705N######"], &["+370800#####"]]),
    country("ID", "Indonesia", 8, "IDR", &["Jakarta", "Surabaya"], [&["+62812########"], &["+6221N#######"], &["+62800N######"]]),
    country("PH", "Philippines", 8, "PHP", &["Manila", "Cebu"], [&["+63917N######"], &["+632N#######"], &["+631800N######"]]),
    country("CL", "Chile", 6, "CLP", &["Santiago", "Valparaíso"], [&["+569N#######"], &["+562N#######"], &["+56800N#####"]]),
];

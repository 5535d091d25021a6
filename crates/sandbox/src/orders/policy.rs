//! What is asked for before a number can be had: made-up policies for the regions and types whose numbers need
//! supporting documentation (docs/numbers-api.md 2.5, 2.9).

use crate::kind::Kind;

/// One thing to fill in.
pub struct Field {
    /// Key of its value.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Words that help.
    pub help: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// What it holds.
    pub holds: Holds,
}

/// What a field holds.
pub enum Holds {
    /// Text of so many characters.
    Text(usize, usize),
    /// One of these.
    Choice(&'static [&'static str]),
    /// Yes or no; where it is required, only yes will do.
    Flag,
    /// Further fields.
    Group(&'static [Field]),
}

/// A part of the form.
pub struct Part {
    /// Key of the part where parts have keys.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Whether it is a list, of one set of fields for each.
    pub many: bool,
    /// Its fields.
    pub fields: &'static [Field],
}

/// A document that can or must be sent.
pub struct Document {
    /// Part of the path it is sent to.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it is to show.
    pub description: &'static str,
    /// Whether an order can't do without it.
    pub mandatory: bool,
    /// Name and address of a form to be filled in.
    pub template: &'static [(&'static str, &'static str)],
    /// Media types that are taken; all where there are none.
    pub mime_types: &'static [&'static str],
    /// Kinds of documents, one of which has to be named; any where there are none.
    pub document_types: &'static [&'static str],
}

/// All that is asked for.
pub struct Policy {
    /// The form.
    pub parts: &'static [Part],
    /// The documents.
    pub documents: &'static [Document],
}

const fn text(name: &'static str, title: &'static str, required: bool, most: usize) -> Field {
    Field {
        name,
        title,
        help: "",
        required,
        holds: Holds::Text(if required { 2 } else { 0 }, most),
    }
}

const ADDRESS: &[Field] = &[
    text("street", "Street and number", true, 120),
    text("city", "City", true, 80),
    text("postalCode", "Postal code", true, 12),
    text("state", "State or province", false, 80),
];

const COMPANY: Part = Part {
    name: "company",
    title: "Company",
    many: false,
    fields: &[
        text("endBusinessName", "Business name", true, 120),
        Field {
            name: "legalForm",
            title: "Legal form",
            help: "As it stands in the register.",
            required: true,
            holds: Holds::Choice(&["COMPANY", "SOLE_TRADER", "PUBLIC_BODY"]),
        },
        text("registrationNumber", "Registration number", false, 40),
        Field {
            name: "address",
            title: "Business address",
            help: "",
            required: true,
            holds: Holds::Group(ADDRESS),
        },
    ],
};

const CONTACT: Part = Part {
    name: "contact",
    title: "Contact person",
    many: false,
    fields: &[
        text("firstName", "First name", true, 80),
        text("lastName", "Last name", true, 80),
        Field {
            name: "email",
            title: "E-mail address",
            help: "Questions about the order go there.",
            required: true,
            holds: Holds::Text(5, 120),
        },
    ],
};

const TRAFFIC: Part = Part {
    name: "traffic",
    title: "Use of the numbers",
    many: true,
    fields: &[
        Field {
            name: "purposeOfTheTraffic",
            title: "Purpose of the traffic",
            help: "What is sent, and to whom.",
            required: true,
            holds: Holds::Text(10, 400),
        },
        Field {
            name: "intendedUse",
            title: "Intended use",
            help: "",
            required: true,
            holds: Holds::Choice(&["Transactional", "Promotional", "Two-way"]),
        },
        Field {
            name: "validUseCase",
            title: "I confirm that my business has a valid use case for this number",
            help: "",
            required: true,
            holds: Holds::Flag,
        },
    ],
};

const SCANS: &[&str] = &["application/pdf", "image/jpeg", "image/png"];

const PROOF: Document = Document {
    id: "proof-of-address",
    title: "Proof of address",
    description: "Not older than three months, with the address that stands in the form.",
    mandatory: true,
    template: &[],
    mime_types: SCANS,
    document_types: &["Utility bill", "Bank statement", "Register extract"],
};

const LETTER: Document = Document {
    id: "letter-of-authorisation",
    title: "Letter of authorisation",
    description: "Signed by somebody who may sign for the company.",
    mandatory: false,
    template: &[
        (
            "letter.pdf",
            "https://files.example.com/templates/letter.pdf",
        ),
        (
            "letter-old.pdf",
            "http://files.example.com/templates/letter.pdf",
        ),
    ],
    mime_types: &[],
    document_types: &[],
};

const IDENTITY: Document = Document {
    id: "identity",
    title: "Identity of the contact person",
    description: "",
    mandatory: true,
    template: &[],
    mime_types: SCANS,
    document_types: &["Passport", "Driver's License"],
};

static TRADERS: Policy = Policy {
    parts: &[TRAFFIC, COMPANY, CONTACT],
    documents: &[],
};
static ADDRESSES: Policy = Policy {
    parts: &[COMPANY, CONTACT],
    documents: &[PROOF, LETTER],
};
static PERSONS: Policy = Policy {
    parts: &[CONTACT],
    documents: &[IDENTITY],
};

/// What numbers of a region and type need; none where they need nothing.
#[must_use]
pub fn policy(region: &str, kind: Kind) -> Option<&'static Policy> {
    match (region, kind) {
        ("AU" | "PL", Kind::Mobile) | ("BR", _) => Some(&TRADERS),
        ("DE" | "CH" | "IT", _) => Some(&ADDRESSES),
        ("FR" | "ES" | "SG", _) => Some(&PERSONS),
        _ => None,
    }
}

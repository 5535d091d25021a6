//! The catalog of requirements by region and type (docs/numbers-api.md 2.5, 2.9).
//!
//! The requirements are made up; the API's own are not documented.

use super::requirements::{DocumentRequirement, FieldType, FormField, FormSection, Requirements};
use crate::number_type::NumberType;

const fn text(
    name: &'static str,
    title: &'static str,
    required: bool,
    max_length: usize,
) -> FormField {
    FormField {
        name,
        title,
        help: "",
        required,
        field_type: FieldType::Text {
            min_length: if required { 2 } else { 0 },
            max_length,
        },
    }
}

const ADDRESS: &[FormField] = &[
    text("street", "Street and number", true, 120),
    text("city", "City", true, 80),
    text("postalCode", "Postal code", true, 12),
    text("state", "State or province", false, 80),
];

const COMPANY: FormSection = FormSection {
    name: "company",
    title: "Company",
    is_list: false,
    fields: &[
        text("endBusinessName", "Business name", true, 120),
        FormField {
            name: "legalForm",
            title: "Legal form",
            help: "As it stands in the register.",
            required: true,
            field_type: FieldType::Choice(&["COMPANY", "SOLE_TRADER", "PUBLIC_BODY"]),
        },
        text("registrationNumber", "Registration number", false, 40),
        FormField {
            name: "address",
            title: "Business address",
            help: "",
            required: true,
            field_type: FieldType::Group(ADDRESS),
        },
    ],
};

const CONTACT: FormSection = FormSection {
    name: "contact",
    title: "Contact person",
    is_list: false,
    fields: &[
        text("firstName", "First name", true, 80),
        text("lastName", "Last name", true, 80),
        FormField {
            name: "email",
            title: "E-mail address",
            help: "Questions about the order go there.",
            required: true,
            field_type: FieldType::Text {
                min_length: 5,
                max_length: 120,
            },
        },
    ],
};

const TRAFFIC: FormSection = FormSection {
    name: "traffic",
    title: "Use of the numbers",
    is_list: true,
    fields: &[
        FormField {
            name: "purposeOfTheTraffic",
            title: "Purpose of the traffic",
            help: "What is sent, and to whom.",
            required: true,
            field_type: FieldType::Text {
                min_length: 10,
                max_length: 400,
            },
        },
        FormField {
            name: "intendedUse",
            title: "Intended use",
            help: "",
            required: true,
            field_type: FieldType::Choice(&["Transactional", "Promotional", "Two-way"]),
        },
        FormField {
            name: "validUseCase",
            title: "I confirm that my business has a valid use case for this number",
            help: "",
            required: true,
            field_type: FieldType::Flag,
        },
    ],
};

const SCANS: &[&str] = &["application/pdf", "image/jpeg", "image/png"];

const PROOF: DocumentRequirement = DocumentRequirement {
    id: "proof-of-address",
    title: "Proof of address",
    description: "Not older than three months, with the address that stands in the form.",
    mandatory: true,
    templates: &[],
    mime_types: SCANS,
    document_types: &["Utility bill", "Bank statement", "Register extract"],
};

const LETTER: DocumentRequirement = DocumentRequirement {
    id: "letter-of-authorisation",
    title: "Letter of authorisation",
    description: "Signed by somebody who may sign for the company.",
    mandatory: false,
    templates: &[
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

const IDENTITY: DocumentRequirement = DocumentRequirement {
    id: "identity",
    title: "Identity of the contact person",
    description: "",
    mandatory: true,
    templates: &[],
    mime_types: SCANS,
    document_types: &["Passport", "Driver's License"],
};

static TRADER_REQUIREMENTS: Requirements = Requirements {
    sections: &[TRAFFIC, COMPANY, CONTACT],
    documents: &[],
};
static ADDRESS_REQUIREMENTS: Requirements = Requirements {
    sections: &[COMPANY, CONTACT],
    documents: &[PROOF, LETTER],
};
static IDENTITY_REQUIREMENTS: Requirements = Requirements {
    sections: &[CONTACT],
    documents: &[IDENTITY],
};

/// Requirements of the numbers of a region and type; none if they have none.
#[must_use]
pub fn requirements_for(region: &str, number_type: NumberType) -> Option<&'static Requirements> {
    match (region, number_type) {
        ("AU" | "PL", NumberType::Mobile) | ("BR", _) => Some(&TRADER_REQUIREMENTS),
        ("DE" | "CH" | "IT", _) => Some(&ADDRESS_REQUIREMENTS),
        ("FR" | "ES" | "SG", _) => Some(&IDENTITY_REQUIREMENTS),
        _ => None,
    }
}

//! Mapping of columns to fields, by their titles or by their contents.

use numbers_model::phone::E164;

use super::table::Table;

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnRole {
    /// None: the column is not read.
    Ignored,
    /// The number, by which a row is found.
    Number,
    /// The display name.
    Name,
    /// The service plan.
    ServicePlan,
    /// The campaign.
    Campaign,
    /// The callback URL.
    CallbackUrl,
    /// The voice type.
    VoiceType,
    /// The ID of the voice app, trunk or fax service.
    VoiceId,
}

impl ColumnRole {
    /// Every role, in the order of a list.
    pub const ALL: [ColumnRole; 8] = [
        ColumnRole::Ignored,
        ColumnRole::Number,
        ColumnRole::Name,
        ColumnRole::ServicePlan,
        ColumnRole::Campaign,
        ColumnRole::CallbackUrl,
        ColumnRole::VoiceType,
        ColumnRole::VoiceId,
    ];

    /// The role in words: as the column of an export is titled.
    pub fn label(self) -> &'static str {
        match self {
            ColumnRole::Ignored => "Not read",
            ColumnRole::Number => "Number",
            ColumnRole::Name => "Name",
            ColumnRole::ServicePlan => "Service plan",
            ColumnRole::Campaign => "Campaign",
            ColumnRole::CallbackUrl => "Callback URL",
            ColumnRole::VoiceType => "Voice type",
            ColumnRole::VoiceId => "Voice ID",
        }
    }
}

/// The roles of a table's columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// Whether the first record is a header.
    pub has_header: bool,
    roles: Vec<ColumnRole>,
}

/// The number of records whose contents are looked at where there is no header.
const SAMPLE: usize = 50;

impl Mapping {
    /// The mapping of a table: by the titles of its first record, else the number column by its contents.
    pub fn detect(table: &Table) -> Mapping {
        let titles = table.record(0).map(role_of_title);
        let has_number = table.record(0).any(is_number);
        let mut mapping = Mapping::default();
        for (column, role) in titles.enumerate() {
            mapping.roles.push(ColumnRole::Ignored);
            // Of two columns with the same title the first counts.
            if !has_number && mapping.column(role).is_none() {
                mapping.set(column, role);
            }
        }
        mapping.roles.resize(table.columns(), ColumnRole::Ignored);
        mapping.has_header = mapping
            .roles
            .iter()
            .any(|role| *role != ColumnRole::Ignored);
        if mapping.column(ColumnRole::Number).is_none() {
            let numbers = |column: &usize| {
                let records = 0..table.len().min(SAMPLE);
                records
                    .filter(|record| is_number(table.cell(*record, *column)))
                    .count()
            };
            let free = |column: &usize| mapping.role(*column) == ColumnRole::Ignored;
            let columns = (0..table.columns()).filter(free);
            // Of equals the first.
            let best = columns.rev().max_by_key(numbers);
            if let Some(best) = best.filter(|column| numbers(column) > 0) {
                mapping.set(best, ColumnRole::Number);
            }
        }
        mapping
    }

    /// The role of a column.
    pub fn role(&self, column: usize) -> ColumnRole {
        let role = self.roles.get(column).copied();
        role.unwrap_or(ColumnRole::Ignored)
    }

    /// The column of a role; `None` for [`ColumnRole::Ignored`], which many can have.
    pub fn column(&self, role: ColumnRole) -> Option<usize> {
        let mut roles = self.roles.iter();
        roles
            .position(|known| *known == role)
            .filter(|_| role != ColumnRole::Ignored)
    }

    /// Sets the role of a column. Another column that had it is ignored from then on.
    pub fn set(&mut self, column: usize, role: ColumnRole) {
        if let Some(before) = self.column(role)
            && let Some(slot) = self.roles.get_mut(before)
        {
            *slot = ColumnRole::Ignored;
        }
        if let Some(slot) = self.roles.get_mut(column) {
            *slot = role;
        }
    }

    /// The obstacle to reading rows, in a sentence; `None` if there is none.
    pub fn problem(&self) -> Option<&'static str> {
        if self.column(ColumnRole::Number).is_none() {
            return Some("Select the column with the numbers.");
        }
        let fields = self.roles.iter().filter(|role| {
            !matches!(
                role,
                ColumnRole::Ignored | ColumnRole::Number | ColumnRole::VoiceType
            )
        });
        (fields.count() == 0).then_some("Select a column to take values from.")
    }

    /// The records with rows, without the header.
    pub fn records(&self, table: &Table) -> std::ops::Range<usize> {
        usize::from(self.has_header)..table.len().max(usize::from(self.has_header))
    }
}

/// Whether a cell is a number with its calling code.
fn is_number(cell: &str) -> bool {
    E164::parse(&numbers_inventory::export::unmarked(cell)).is_ok()
}

/// The role that a column's title stands for, in the words of this app, of the API, and of other systems.
pub(super) fn role_of_title(title: &str) -> ColumnRole {
    let letters = title.chars().filter(|letter| letter.is_alphanumeric());
    let plain: String = letters.flat_map(char::to_lowercase).collect();
    match plain.as_str() {
        "number" | "numbers" | "phone" | "phonenumber" | "phoneno" | "msisdn" | "e164" | "did"
        | "tel" | "telephone" | "telefon" | "telefonnummer" | "nummer" | "rufnummer" | "numero"
        | "numéro" | "telefonnumber" | "mobile" | "mobilenumber" => ColumnRole::Number,
        "name" | "displayname" | "label" | "title" | "namn" | "nom" | "nombre" | "bezeichnung" => {
            ColumnRole::Name
        }
        "serviceplan" | "serviceplanid" | "plan" | "planid" | "smsconfigurationserviceplanid" => {
            ColumnRole::ServicePlan
        }
        "campaign" | "campaignid" | "smsconfigurationcampaignid" => ColumnRole::Campaign,
        "callbackurl" | "callback" | "webhook" | "webhookurl" => ColumnRole::CallbackUrl,
        "voicetype" | "voiceconfigurationtype" => ColumnRole::VoiceType,
        "voiceid"
        | "voiceapp"
        | "voiceappid"
        | "appid"
        | "trunkid"
        | "serviceid"
        | "voiceconfigurationappid" => ColumnRole::VoiceId,
        _ => ColumnRole::Ignored,
    }
}

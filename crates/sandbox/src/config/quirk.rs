//! Quirks: behaviour that the documentation leaves open, switched on one by one.

use clap::ValueEnum;

/// A behaviour that the documentation leaves open or contradicts itself about.
///
/// Without quirks the sandbox does what docs/numbers-api.md proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Quirk {
    /// A list without `type` holds MOBILE numbers only (2.1).
    TypeOmittedMobile,
    /// Going from one plan or campaign to another in one PATCH answers 400 (2.3).
    StrictRelink,
    /// A campaign is accepted without a service plan (4.2).
    CampaignAlone,
    /// A campaign is accepted on a number outside the US (4.2).
    CampaignAnywhere,
    /// A job that unlinks a plan or campaign does not show (4.1).
    UnlinkUnseen,
    /// Plan and campaign are the new ones as soon as a job is IN_PROGRESS (4.1).
    PlanEarly,
    /// The current ID is empty while a voice job runs, and after it has failed (4.3).
    VoiceIdEmpty,
    /// A PATCH during the provisioning of the same fields answers 400 (4.1).
    #[value(name = "busy-400")]
    Busy400,
    /// A PATCH during the provisioning of the same fields answers 409 (4.1).
    #[value(name = "busy-409")]
    Busy409,
    /// totalSize counts all numbers, whatever the filter (2.1).
    TotalWhole,
    /// totalSize is two more than there are numbers (10.7).
    TotalMore,
    /// totalSize is two less than there are numbers (10.7).
    TotalLess,
    /// A pageToken is an offset, the same in every list.
    OffsetTokens,
    /// The last page's nextPageToken is null instead of "" (2.1).
    NullToken,
    /// The last page has no nextPageToken at all (2.1).
    AbsentToken,
    /// A pageToken whose `+` arrives as a space is refused.
    /// Without this it is taken, because an official client does not percent-encode tokens.
    StrictToken,
    /// An empty list has no activeNumbers member (2.1).
    AbsentList,
    /// Releasing a released number answers 404 instead of 200 (4.4).
    #[value(name = "release-twice-404")]
    ReleaseTwice404,
    /// A released number disappears at once (4.4).
    ReleaseAtOnce,
    /// Releasing sets no expireAt (4.4).
    ReleaseNoExpiry,
    /// A PATCH of a released number answers 400 (4.4).
    ReleasedFrozen,
    /// A released number is not listed any more, though it can still be read (4.4).
    ReleasedUnlisted,
    /// Renting answers 403 with the text for trial accounts (2.6).
    TrialAccount,
    /// Renting answers 400 for lack of credit (2.6).
    NoCredit,
    /// Only LOCAL numbers in the US can be rented (2.6).
    RentUsLocalOnly,
    /// A rented number shows only half a minute later, and stays available until then (2.6).
    LateRentals,
    /// Renting answers 201 instead of 200 (2).
    #[value(name = "created-201")]
    Created201,
    /// Changes are answered with success and no body (2).
    EmptyAnswers,
    /// v1alpha1 has only the endpoints of the 2020 guide (0.1).
    AlphaMinimal,
    /// Errors come without the `error` wrapper (5.1).
    FlatErrors,
    /// `code` is a string (5.1).
    CodeAsString,
    /// 401, 403 and 404 come as {type, title, detail} (5.4).
    ProblemErrors,
    /// Some rows have dates that are no dates and prices that are no numbers (10.22, 10.23).
    /// Official clients refuse the whole page then.
    MalformedRows,
    /// A space in the place of a `+` is accepted, as form-decoding proxies make it (7).
    SpaceIsPlus,
    /// Only numbers in the US and Canada can have an emergency address; others answer 400 (2.9).
    EmergencyUsOnly,
    /// A number without an emergency address answers 404 instead of one that is empty (2.9).
    #[value(name = "emergency-none-404")]
    EmergencyNone404,
    /// Where an address needs no correction, `correctedAddress` is `{}` (2.9).
    EmergencyEmptyCorrection,
    /// An emergency address is stored and answered in capitals and with abbreviations, as postal services write it (2.9).
    EmergencyRespelt,
    /// Requirements of a number order are one JSON schema (2.9).
    FieldsSchema,
    /// Requirements of a number order are a list of fields with labels (2.9).
    FieldsList,
    /// Requirements of a number order are in no machine-readable format (2.9).
    FieldsOpaque,
    /// The attachments of requirements stand inside `fields`, as in the one example (2.9).
    AttachmentsInFields,
    /// The media types of documents are written as people write them: `image/jpg`, `.PDF` (2.9).
    OddMediaTypes,
    /// A lookup of requirements answers 404 if there are none (2.9).
    #[value(name = "requirements-none-404")]
    RequirementsNone404,
    /// A number order keeps its numbers for 30 minutes instead of 48 hours (2.9).
    ReserveHalfHour,
    /// An incomplete number order is accepted for review, and then BLOCKED (2.9).
    SubmitUnchecked,
    /// The first review of every number order ends as BLOCKED (4.5).
    /// Without this, one does whose registration has a text that begins with `block-`.
    OrdersBlocked,
    /// Every number order is REJECTED (4.5).
    /// Without this, one is whose registration has a text that begins with `reject-`.
    OrdersRejected,
    /// A BLOCKED number order is in review again once registered anew, without a submit (4.5).
    BlockedResumes,
    /// A BLOCKED number order expires like one that was never submitted (4.5).
    BlockedExpires,
    /// The callback secret is older than the rule for secrets, and breaks it (2.8).
    OldHmacSecret,
}

//! The API's enums. All are open: an unknown value is kept and shown as it came (docs/numbers-api.md 3 and 10.5).

/// Defines an open enum from its values, each with wire text and label, and `Other`.
///
/// Values are matched in any letter case, since mixed case has been seen ("mobile", "Voice", "Sms": docs/numbers-api.md
/// 3 and 9.2).
macro_rules! open_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $wire:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $($(#[$value_doc])* $value,)+
            /// An unknown value, as it came.
            Other(Box<str>),
        }

        impl $name {
            /// The value of the API's text; never fails.
            pub fn from_wire(wire: &str) -> Self {
                $(if wire.eq_ignore_ascii_case($wire) { return Self::$value; })+
                Self::Other(wire.into())
            }

            /// The API's text.
            pub fn wire(&self) -> &str {
                match self {
                    $(Self::$value => $wire,)+
                    Self::Other(raw) => raw,
                }
            }

            /// The label; an unknown value is shown raw.
            pub fn label(&self) -> &str {
                match self {
                    $(Self::$value => $label,)+
                    Self::Other(raw) => raw,
                }
            }
        }
    };
}

open_enum! {
    /// The type of a number (docs/numbers-api.md 2.2 `type`).
    NumberType {
        /// A mobile number.
        Mobile = "MOBILE", "Mobile";
        /// A geographic number.
        Local = "LOCAL", "Local";
        /// A number that callers don't pay for.
        TollFree = "TOLL_FREE", "Toll-free";
    }
}

open_enum! {
    /// A capability of a number (docs/numbers-api.md 2.2 `capability`).
    Capability {
        /// Text messages.
        Sms = "SMS", "SMS";
        /// Calls.
        Voice = "VOICE", "Voice";
    }
}

open_enum! {
    /// The status of a provisioning job. Success has none: the job disappears (docs/numbers-api.md 3 and 4).
    JobStatus {
        /// Not started yet.
        Waiting = "WAITING", "Waiting";
        /// Being worked on.
        InProgress = "IN_PROGRESS", "In progress";
        /// Ended without success, or with half of it (docs/numbers-api.md 4.1).
        Failed = "FAILED", "Failed";
    }
}

open_enum! {
    /// The destination of calls (docs/numbers-api.md 2.2 `voiceConfiguration.type`).
    VoiceType {
        /// A voice app, by `appId`.
        Rtc = "RTC", "Voice app (RTC)";
        /// Elastic SIP trunking, by `trunkId`.
        Est = "EST", "SIP trunk (EST)";
        /// A fax service, by `serviceId`.
        Fax = "FAX", "Fax service (FAX)";
    }
}

open_enum! {
    /// The state of a number order (docs/numbers-api.md 3 and 4.5).
    OrderState {
        /// Numbers are reserved; documents can be uploaded.
        Created = "CREATED", "Created";
        /// The order was submitted.
        InReview = "IN_REVIEW", "In review";
        /// Corrections are required.
        Blocked = "BLOCKED", "Blocked";
        /// The order was refused for good.
        Rejected = "REJECTED", "Rejected";
        /// The order was not submitted in time.
        Expired = "EXPIRED", "Expired";
        /// The numbers are rented.
        Completed = "COMPLETED", "Completed";
    }
}

open_enum! {
    /// The status of an uploaded file (docs/numbers-api.md 3 `uploadStatus`).
    UploadStatus {
        /// The file is being processed.
        Waiting = "WAITING", "Being processed";
        /// The file is stored.
        Completed = "COMPLETED", "Stored";
        /// The file has to be uploaded again.
        Failed = "FAILED", "Failed";
    }
}

impl OrderState {
    /// Whether the state is final (docs/numbers-api.md 4.5).
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            OrderState::Completed | OrderState::Rejected | OrderState::Expired
        )
    }

    /// Whether documents can be uploaded and the order submitted.
    pub fn is_open(&self) -> bool {
        matches!(self, OrderState::Created | OrderState::Blocked)
    }
}

impl JobStatus {
    /// Whether the job may still end by itself.
    pub fn is_running(&self) -> bool {
        matches!(self, JobStatus::Waiting | JobStatus::InProgress)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_have_plain_words_in_any_letter_case() {
        assert_eq!(NumberType::from_wire("TOLL_FREE").label(), "Toll-free");
        assert_eq!(NumberType::from_wire("mobile"), NumberType::Mobile);
        assert_eq!(Capability::from_wire("Sms"), Capability::Sms);
        assert_eq!(Capability::from_wire("Voice").wire(), "VOICE");
        assert_eq!(JobStatus::from_wire("IN_PROGRESS").label(), "In progress");
        assert_eq!(VoiceType::from_wire("EST").label(), "SIP trunk (EST)");
    }

    #[test]
    fn unknown_values_stay_as_they_came() {
        for raw in ["SATELLITE", "", "local ", "🛰"] {
            let kind = NumberType::from_wire(raw);
            assert_eq!((kind.wire(), kind.label()), (raw, raw));
        }
    }

    #[test]
    fn only_waiting_and_in_progress_run() {
        let running = |wire| JobStatus::from_wire(wire).is_running();
        assert!(running("WAITING") && running("IN_PROGRESS"));
        assert!(!running("FAILED") && !running("PROVISIONING_STATUS_UNSPECIFIED"));
    }
}

//! The API's enums. All of them are open: a value nobody has told us of is kept and shown as it
//! came (docs/numbers-api.md 3 and 10.5).

/// One open enum: its known values with their wire text and their plain word, and `Other`.
///
/// Known values are recognised in any letter case, because lower and mixed case have been seen
/// ("mobile", "Voice", "Sms": docs/numbers-api.md 3 and 9.2).
macro_rules! open_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $wire:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $($(#[$value_doc])* $value,)+
            /// A value this app does not know, as it came.
            Other(Box<str>),
        }

        impl $name {
            /// Reads the API's text; never fails.
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

            /// The plain word for it; an unknown value is shown raw.
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
    /// What kind of number it is (docs/numbers-api.md 2.2 `type`).
    NumberType {
        /// A mobile number.
        Mobile = "MOBILE", "Mobile";
        /// A number of a place.
        Local = "LOCAL", "Local";
        /// A number that is free to call.
        TollFree = "TOLL_FREE", "Toll-free";
    }
}

open_enum! {
    /// What a number can do (docs/numbers-api.md 2.2 `capability`).
    Capability {
        /// Text messages.
        Sms = "SMS", "SMS";
        /// Calls.
        Voice = "VOICE", "Voice";
    }
}

open_enum! {
    /// How far a provisioning job is. There is no value for success: the job goes away
    /// (docs/numbers-api.md 3 and 4).
    JobStatus {
        /// Not started yet.
        Waiting = "WAITING", "Waiting";
        /// Being worked on.
        InProgress = "IN_PROGRESS", "In progress";
        /// Over, without success, or with only half of it (docs/numbers-api.md 4.1).
        Failed = "FAILED", "Failed";
    }
}

open_enum! {
    /// What answers calls (docs/numbers-api.md 2.2 `voiceConfiguration.type`).
    VoiceType {
        /// An app, by `appId`.
        Rtc = "RTC", "Voice app (RTC)";
        /// Elastic SIP trunking, by `trunkId`.
        Est = "EST", "SIP trunk (EST)";
        /// Fax, by `serviceId`.
        Fax = "FAX", "Fax service (FAX)";
    }
}

open_enum! {
    /// How far a number order is (docs/numbers-api.md 3 and 4.5).
    OrderState {
        /// Numbers are reserved; papers can be sent.
        Created = "CREATED", "Created";
        /// It was handed in.
        InReview = "IN_REVIEW", "In review";
        /// Something has to be put right.
        Blocked = "BLOCKED", "Blocked";
        /// It was refused for good.
        Rejected = "REJECTED", "Rejected";
        /// It was not handed in in time.
        Expired = "EXPIRED", "Expired";
        /// The numbers are there.
        Completed = "COMPLETED", "Completed";
    }
}

open_enum! {
    /// What became of a file that was sent (docs/numbers-api.md 3 `uploadStatus`).
    UploadStatus {
        /// It is being looked at.
        Waiting = "WAITING", "Being processed";
        /// It is there.
        Completed = "COMPLETED", "Stored";
        /// It has to be sent again.
        Failed = "FAILED", "Failed";
    }
}

impl OrderState {
    /// Whether nothing will change any more (docs/numbers-api.md 4.5).
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            OrderState::Completed | OrderState::Rejected | OrderState::Expired
        )
    }

    /// Whether papers can be sent and the order handed in.
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

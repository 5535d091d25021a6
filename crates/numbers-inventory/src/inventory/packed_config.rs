//! Packed configuration besides the service plan, interned since few numbers differ in it.

use numbers_model::{
    enums::{JobStatus, VoiceType},
    number::{Number, Sms, SmsJob, Unreported, Voice, VoiceJob},
    text::{Fold, normalize},
};

use super::bytes::{Reader, push_text, push_texts};

const SMS: u8 = 1;
const SMS_JOB: u8 = 2;
const VOICE: u8 = 4;
const VOICE_JOB: u8 = 8;
const CAMPAIGN_UNREPORTED: u8 = 16;
const VOICE_UNREPORTED: u8 = 32;
const CALLBACK_UNREPORTED: u8 = 64;
const CODES_UNREPORTED: u8 = 128;

/// Encodes the configuration without times; empty when there is none.
pub fn encode(number: &Number, out: &mut Vec<u8>) {
    let (sms, voice) = (number.sms.as_ref(), number.voice.as_ref());
    let flags = [
        (SMS, sms.is_some()),
        (SMS_JOB, number.sms_job().is_some()),
        (VOICE, voice.is_some()),
        (VOICE_JOB, number.voice_job().is_some()),
        (CAMPAIGN_UNREPORTED, number.unreported.campaign),
        (VOICE_UNREPORTED, number.unreported.voice),
        (CALLBACK_UNREPORTED, number.unreported.callback_url),
        (CODES_UNREPORTED, number.unreported.error_codes),
    ];
    let flags = flags
        .into_iter()
        .fold(0, |all, (flag, set)| if set { all | flag } else { all });
    if flags == 0 && number.project_id.is_none() && number.callback_url.is_none() {
        return;
    }
    out.push(flags);
    push_text(out, number.project_id.as_deref());
    push_text(out, number.callback_url.as_deref());
    if sms.is_some() {
        push_text(out, number.campaign());
    }
    if let Some(job) = number.sms_job() {
        push_text(out, job.service_plan.as_deref());
        push_text(out, job.campaign.as_deref());
        push_text(out, Some(job.status.wire()));
        push_texts(out, job.error_codes.iter().map(String::as_str));
    }
    if let Some(voice) = voice {
        push_text(out, Some(voice.kind.wire()));
        push_text(out, voice.id.as_deref());
    }
    if let Some(job) = number.voice_job() {
        push_text(out, Some(job.kind.wire()));
        push_text(out, job.id.as_deref());
        push_text(out, Some(job.status.wire()));
    }
}

/// Decodes a configuration into a number, without service plan and times.
pub fn decode(bytes: &[u8], number: &mut Number) {
    let mut read = Reader(bytes);
    let flags = read.byte();
    let has = |flag: u8| flags & flag != 0;
    number.unreported = Unreported {
        campaign: has(CAMPAIGN_UNREPORTED),
        voice: has(VOICE_UNREPORTED),
        callback_url: has(CALLBACK_UNREPORTED),
        error_codes: has(CODES_UNREPORTED),
    };
    number.project_id = read.owned();
    number.callback_url = read.owned();
    number.sms = has(SMS).then(|| Sms {
        service_plan: None,
        campaign: read.owned(),
        job: has(SMS_JOB).then(|| SmsJob {
            service_plan: read.owned(),
            campaign: read.owned(),
            status: status(&mut read),
            updated: None,
            error_codes: read.texts(),
        }),
    });
    number.voice = has(VOICE).then(|| Voice {
        kind: voice_type(&mut read),
        id: read.owned(),
        updated: None,
        job: has(VOICE_JOB).then(|| VoiceJob {
            kind: voice_type(&mut read),
            id: read.owned(),
            status: status(&mut read),
            updated: None,
        }),
    });
}

fn status(read: &mut Reader) -> JobStatus {
    JobStatus::from_wire(read.text().unwrap_or_default())
}

fn voice_type(read: &mut Reader) -> VoiceType {
    VoiceType::from_wire(read.text().unwrap_or_default())
}

/// The search text of a configuration: every value an admin may look for, one a line.
pub fn searchable(number: &Number, fold: Fold) -> String {
    let mut text = String::new();
    let mut push = |value: Option<&str>| {
        if let Some(value) = value {
            text.push_str(&normalize(value, fold));
            text.push('\n');
        }
    };
    push(number.callback_url.as_deref());
    push(number.campaign());
    if let Some(job) = number.sms_job() {
        // Requested values are included, since the admin has typed those last.
        push(job.service_plan.as_deref());
        push(job.campaign.as_deref());
        job.error_codes.iter().for_each(|code| push(Some(code)));
        if let JobStatus::Other(raw) = &job.status {
            push(Some(raw));
        }
    }
    push(number.voice.as_ref().and_then(|voice| voice.id.as_deref()));
    if let Some(job) = number.voice_job() {
        push(job.id.as_deref());
        if let JobStatus::Other(raw) = &job.status {
            push(Some(raw));
        }
    }
    text
}

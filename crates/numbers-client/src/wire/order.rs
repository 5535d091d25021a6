//! Number orders on the wire (docs/numbers-api.md 2.9).

use numbers_model::{
    api_version::ApiVersion,
    available::AvailableNumber,
    change::{Draft, Field, fields},
    enums::{Capability, NumberType, OrderState, UploadStatus},
    json,
    number::Unreported,
    order::{
        Attachment, Document, JsonValue, Order, OrderRequest, Registration, Requirements,
        RequirementsForm, ReviewNote, Selection, parse_requirements,
    },
};

use super::{
    available::{push_configuration, push_criteria},
    money,
    object::Object,
    read, timestamp,
};

json::members! {
    struct WireOrder {
        id_number_order: "idNumberOrder",
        // The name in the path (docs/numbers-api.md 2.9).
        number_order_id: "numberOrderId",
        region_code: "regionCode",
        number_type: "numberType",
        state: "state",
        order_numbers: "orderNumbers",
        sms_configuration: "smsConfiguration",
        voice_configuration: "voiceConfiguration",
        callback_url: "callbackUrl",
        expire_time: "expireTime",
        create_time: "createTime",
        update_time: "updateTime",
    }
}

json::members! {
    struct WireNumber {
        phone_number: "phoneNumber",
        number_price: "numberPrice",
        capabilities: "capabilities",
    }
}

json::members! {
    struct WirePrice {
        setup_price: "setupPrice",
        monthly_price: "monthlyPrice",
        payment_interval_months: "paymentIntervalMonths",
    }
}

json::members! {
    struct WireRequirements {
        fields: "fields",
        attachments: "attachments",
    }
}

json::members! {
    struct WireDocument {
        id: "id",
        title: "title",
        description: "description",
        mandatory: "mandatory",
        template: "template",
        allowed_mime_types: "allowedMimeTypes",
        allowed_document_types: "allowedDocumentTypes",
    }
}

json::members! {
    struct WireTemplate {
        name: "name",
        url: "url",
    }
}

json::members! {
    struct WireRegistration {
        request_details: "requestDetails",
        attachments: "attachments",
        logs: "logs",
    }
}

json::members! {
    struct WireAttachment {
        attachment_id: "attachmentId",
        file_name: "fileName",
        mime_type: "mimeType",
        upload_status: "uploadStatus",
        document_type: "documentType",
        update_time: "updateTime",
    }
}

json::members! {
    struct WireReviewNote {
        message: "message",
        create_time: "createTime",
    }
}

/// Body of a look-up of requirements.
pub fn requirements_query(region: &str, kind: &str) -> String {
    let mut body = Object::new();
    body.text("regionCode", region);
    body.text("numberType", kind);
    body.end()
}

/// Body of an order, with the configuration that its numbers can use: the API rejects an object that is not needed.
pub fn order_body(request: &OrderRequest) -> String {
    let mut body = Object::new();
    body.text("regionCode", &request.region);
    body.text("numberType", &request.kind);
    let value = |field: Field| {
        let value = request.configuration.value(field);
        (fields(ApiVersion::V1).contains(&field) && !value.is_empty()).then_some(value)
    };
    let voice = request
        .can(&Capability::Voice)
        .then_some(&request.configuration);
    let sms = request.can(&Capability::Sms);
    push_configuration(&mut body, &value, sms, request.region == "US", voice);
    match &request.selection {
        Selection::Number(phone) => {
            let mut option = Object::new();
            let phone = JsonValue::List(vec![JsonValue::Text(phone.clone())]);
            option.member("phoneNumbers", &phone.to_json());
            body.member("numberOrderOption", &option.end());
        }
        Selection::Quantity { sequential, .. } => {
            let mut option = Object::new();
            let quantity = request.quantity().unwrap_or(1);
            option.member("requestedQuantity", &quantity.to_string());
            push_criteria(&mut option, &request.criteria());
            option.member("sequential", if *sequential { "true" } else { "false" });
            body.member("quantityOrderOption", &option.end());
        }
    }
    body.end()
}

/// Body of a registration.
pub fn registration_body(details: &JsonValue) -> String {
    let mut body = Object::new();
    body.member("requestDetails", &details.to_json());
    body.end()
}

/// Parses an order.
///
/// # Errors
/// The problem.
pub fn order(text: &str) -> Result<Order, String> {
    let wire: WireOrder = read(text)?;
    let id = json::text(wire.id_number_order)
        .or_else(|| json::text(wire.number_order_id))
        .ok_or("it has no ID")?;
    let region = json::text(wire.region_code);
    let kind = json::text(wire.number_type).map(|text| NumberType::from_wire(&text));
    let state = json::text(wire.state).unwrap_or_else(|| "NUMBER_ORDER_STATE_UNSPECIFIED".into());
    let numbers = json::list(wire.order_numbers)
        .into_iter()
        .filter_map(|raw| {
            let wire: WireNumber = json::object(Some(raw))?;
            let price: WirePrice = json::object(wire.number_price).unwrap_or_default();
            Some(AvailableNumber {
                phone: json::text(wire.phone_number)?,
                region: region.clone(),
                kind: kind.clone(),
                capabilities: json::texts(wire.capabilities)
                    .iter()
                    .map(|text| Capability::from_wire(text))
                    .collect(),
                setup: money(price.setup_price),
                monthly: money(price.monthly_price),
                interval_months: json::int(price.payment_interval_months),
                documents: false,
            })
        })
        .collect();
    let sms = super::sms(wire.sms_configuration, &mut Unreported::default()).unwrap_or_default();
    let voice = super::voice(wire.voice_configuration);
    let voice = voice.and_then(|voice| Some((voice.kind, voice.id?)));
    let (voice_kind, voice_id) = voice
        .map(|(kind, id)| (kind.wire().to_owned(), id))
        .unwrap_or_default();
    Ok(Order {
        id,
        region,
        kind,
        state: OrderState::from_wire(&state),
        numbers,
        configuration: Draft {
            service_plan: sms.service_plan.unwrap_or_default(),
            campaign: sms.campaign.unwrap_or_default(),
            callback_url: json::text(wire.callback_url).unwrap_or_default(),
            voice_kind,
            voice_id,
            display_name: String::new(),
        },
        expires: timestamp(wire.expire_time),
        created: timestamp(wire.create_time),
        updated: timestamp(wire.update_time),
    })
}

/// Parses requirements. The documents may be beside the fields, as in the schema, or inside, as in the example.
///
/// # Errors
/// The problem with the response as a whole.
pub fn requirements(text: &str) -> Result<Requirements, String> {
    let wire: WireRequirements = read(text)?;
    let raw = wire.fields.map_or("", |raw| raw.get()).to_owned();
    let fields = match wire.fields {
        // JSON that is nested too deep is no form.
        Some(raw) => JsonValue::parse(raw.get()).map_or(RequirementsForm::Unknown, |fields| {
            parse_requirements(&fields)
        }),
        None => RequirementsForm::Empty,
    };
    let inside: Option<WireRequirements> = json::object(wire.fields);
    let inside = inside.and_then(|inside| inside.attachments);
    let mut documents: Vec<Document> = Vec::new();
    for raw in json::list(wire.attachments)
        .into_iter()
        .chain(json::list(inside))
    {
        if let Some(document) = json::object(Some(raw)).and_then(document)
            && !documents.iter().any(|known| known.id == document.id)
        {
            documents.push(document);
        }
    }
    Ok(Requirements {
        form: fields,
        raw,
        documents,
    })
}

fn document(wire: WireDocument) -> Option<Document> {
    let id = json::text(wire.id)?;
    let template = |raw| {
        let wire: WireTemplate = json::object(Some(raw))?;
        let url = json::text(wire.url)?;
        Some((json::text(wire.name).unwrap_or_else(|| url.clone()), url))
    };
    let texts = |raw| {
        let mut texts = json::texts(raw);
        // Samples repeat a type.
        texts.sort();
        texts.dedup();
        texts
    };
    Some(Document {
        title: json::text(wire.title).unwrap_or_else(|| id.clone()),
        description: json::text(wire.description).unwrap_or_default(),
        mandatory: wire.mandatory.is_some_and(|raw| raw.get() == "true"),
        templates: json::list(wire.template)
            .into_iter()
            .filter_map(template)
            .collect(),
        mime_types: texts(wire.allowed_mime_types),
        document_types: texts(wire.allowed_document_types),
        id,
    })
}

/// Parses a registration.
///
/// # Errors
/// The problem.
pub fn registration(text: &str) -> Result<Registration, String> {
    let wire: WireRegistration = read(text)?;
    let attachment = |raw| {
        let wire: WireAttachment = json::object(Some(raw))?;
        // "WAITING" is the schema's default (docs/numbers-api.md 3).
        let status = json::text(wire.upload_status).unwrap_or_else(|| "WAITING".to_owned());
        Some(Attachment {
            id: json::text(wire.attachment_id)?,
            file_name: json::text(wire.file_name).unwrap_or_default(),
            mime_type: json::text(wire.mime_type).unwrap_or_default(),
            status: UploadStatus::from_wire(&status),
            document_type: json::text(wire.document_type).unwrap_or_default(),
            updated: timestamp(wire.update_time),
        })
    };
    let review_note = |raw| {
        let wire: WireReviewNote = json::object(Some(raw))?;
        Some(ReviewNote {
            message: json::text(wire.message)?,
            at: timestamp(wire.create_time),
        })
    };
    let details = wire.request_details;
    Ok(Registration {
        details: details
            .and_then(|raw| JsonValue::parse(raw.get()))
            .unwrap_or(JsonValue::Null),
        attachments: json::list(wire.attachments)
            .into_iter()
            .filter_map(attachment)
            .collect(),
        logs: json::list(wire.logs)
            .into_iter()
            .filter_map(review_note)
            .collect(),
    })
}

#[cfg(test)]
mod tests;

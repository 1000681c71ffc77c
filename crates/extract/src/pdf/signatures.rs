//! Digital signatures of a document: who signed, for which office, and when (ISO 32000-1, 12.8).
//! They are read, not verified.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};

use super::fields::inherited;
use super::{certificate, strings};
use crate::extracted::DigitalSignature;

/// Most signatures of a document. Each clerk and head who signs adds one.
const SIGNATURES_MAX: usize = 100;
/// Most fields that are searched, and their deepest nesting.
const FIELDS_MAX: usize = 10_000;
const DEPTH_MAX: usize = 16;

/// Returns the signatures of a document in the order of its fields, each once. Stamps of time are
/// left out.
pub(super) fn of(pdf: &Pdf) -> Vec<DigitalSignature> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let form = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("AcroForm"));
    let mut signatures = Vec::new();
    let mut left = FIELDS_MAX;
    if let Some(fields) = form.and_then(|form| form.get::<Array<'_>>("Fields")) {
        collect(&fields, DEPTH_MAX, &mut left, &mut signatures);
    }
    signatures
}

fn collect(
    fields: &Array<'_>,
    depth: usize,
    left: &mut usize,
    signatures: &mut Vec<DigitalSignature>,
) {
    for field in fields.iter::<Dict<'_>>() {
        if *left == 0 || signatures.len() >= SIGNATURES_MAX {
            return;
        }
        *left -= 1;
        if let Some(kids) = field.get::<Array<'_>>("Kids").filter(|_| depth > 0) {
            collect(&kids, depth - 1, left, signatures);
        }
        let kind = inherited(&field, "FT").and_then(Object::into_name);
        let value =
            field.get::<Dict<'_>>("V").filter(|_| kind.is_some_and(|k| k.as_str() == "Sig"));
        if let Some(signature) = value.and_then(|value| read(&value))
            && !signatures.contains(&signature)
        {
            signatures.push(signature);
        }
    }
}

/// Reads the dictionary of a signature. Returns `None` if it says nothing, or is a stamp of time.
fn read(value: &Dict<'_>) -> Option<DigitalSignature> {
    let is_time = |key: &str, name: &str| {
        value.get::<Name<'_>>(key).is_some_and(|found| found.as_str() == name)
    };
    if is_time("Type", "DocTimeStamp") || is_time("SubFilter", "ETSI.RFC3161") {
        return None;
    }
    let text = |key: &str| {
        let text = value.get::<PdfString<'_>>(key).map(|text| strings::text(&text));
        text.map(|text| text.trim().to_string()).filter(|text| !text.is_empty())
    };
    let subject = value.get::<PdfString<'_>>("Contents");
    let subject = subject.and_then(|packed| certificate::signer(&packed)).unwrap_or_default();
    let signature = DigitalSignature {
        holder: subject.name.or_else(|| text("Name")),
        office: subject.office,
        time: text("M").and_then(|time| iso_time(&time)),
        reason: text("Reason"),
        location: text("Location"),
    };
    (signature.holder.is_some() || signature.time.is_some()).then_some(signature)
}

/// Converts a time of a PDF (ISO 32000-1, 7.9.4), such as `D:20240405163137+07'00'`, to ISO 8601.
/// Returns `None` if it has no day.
fn iso_time(time: &str) -> Option<String> {
    let time = time.strip_prefix("D:").unwrap_or(time);
    let end = time.find(|c: char| !c.is_ascii_digit()).unwrap_or(time.len());
    let (digits, zone) = time.split_at(end);
    let part = |from: usize| digits.get(from..from + 2);
    let (year, month, day) = (digits.get(..4)?, part(4)?, part(6)?);
    let in_range = |part: &str, most: u8| part.parse().is_ok_and(|n: u8| (1..=most).contains(&n));
    if !in_range(month, 12) || !in_range(day, 31) {
        return None;
    }
    let date = format!("{year}-{month}-{day}");
    let (Some(hour), Some(minute)) = (part(8), part(10)) else { return Some(date) };
    let second = part(12).unwrap_or("00");
    let zone: String = zone.chars().filter(|c| !matches!(c, '\'' | ':')).collect();
    let zone = match zone.as_bytes() {
        [b'Z', ..] => "Z".to_string(),
        [b'+' | b'-', rest @ ..] if rest.len() >= 2 && rest.iter().all(u8::is_ascii_digit) => {
            format!("{}:{}", &zone[..3], zone.get(3..5).unwrap_or("00"))
        }
        _ => String::new(),
    };
    Some(format!("{date}T{hour}:{minute}:{second}{zone}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::open;

    #[test]
    fn times_become_those_of_iso() {
        for (time, expected) in [
            ("D:20240405163137+07'00'", Some("2024-04-05T16:31:37+07:00")),
            ("D:20240405163137+07'00", Some("2024-04-05T16:31:37+07:00")),
            ("20240405163137Z", Some("2024-04-05T16:31:37Z")),
            ("D:202404051631", Some("2024-04-05T16:31:00")),
            ("D:20240405", Some("2024-04-05")),
            ("D:202404", None),
            ("D:20241305", None),
            ("ngày 5", None),
            ("", None),
        ] {
            assert_eq!(iso_time(time).as_deref(), expected, "{time}");
        }
    }

    #[test]
    fn signatures_of_all_fields_are_read() {
        let file = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[\
            <</FT/Sig/V<</Type/Sig/Name(Le An)/M(D:20240405163137+07'00')/Reason(Ban hanh)>>>>\
            <</FT/Sig/Kids[<</V<</Name(Le Ba)/Location(Ha Noi)/Contents<0102>>>>>]>>\
            <</FT/Sig/V<</Name(Le Ba)/Location(Ha Noi)>>>><</FT/Sig>>\
            <</FT/Tx/V(Le Tu)>><</FT/Sig/V<</Type/DocTimeStamp/M(D:20240405)>>>>]>>>>\nendobj\n\
            2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n\
            3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n\
            trailer\n<</Root 1 0 R>>\n";
        let pdf = open::open(file.as_bytes()).unwrap();
        let text = |text: &str| Some(text.to_string());
        let expected = [
            DigitalSignature {
                holder: text("Le An"),
                time: text("2024-04-05T16:31:37+07:00"),
                reason: text("Ban hanh"),
                ..DigitalSignature::default()
            },
            DigitalSignature {
                holder: text("Le Ba"),
                location: text("Ha Noi"),
                ..DigitalSignature::default()
            },
        ];
        assert_eq!(of(&pdf), expected);
    }
}

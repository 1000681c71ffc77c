//! The certificate in a signature (CMS, RFC 5652, and X.509, RFC 5280): name and office of the
//! signer. Only the structure around them is followed (DER, ITU-T X.690).

use encoding_rs::{UTF_16BE, WINDOWS_1252};

/// Who a certificate is for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Subject {
    /// Common name: a person, or an office.
    pub name: Option<String>,
    /// Organisation.
    pub office: Option<String>,
}

const INTEGER: u8 = 0x02;
const OBJECT: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
/// The first element that is named by its place: certificates of a signature, version of a
/// certificate.
const FIRST: u8 = 0xa0;
/// Object identifiers of the common name (2.5.4.3) and the organisation (2.5.4.10).
const NAME: &[u8] = &[0x55, 4, 3];
const OFFICE: &[u8] = &[0x55, 4, 10];

/// An element: its tag and its content.
type Element<'a> = (u8, &'a [u8]);

/// Returns the signer of a signature. Of several certificates, the one that its number names.
/// Returns `None` if it is not a signature in this form.
pub(super) fn signer(signature: &[u8]) -> Option<Subject> {
    let outer = find(elements(signature).first().copied()?.1, FIRST, 0)?;
    let signed = find(outer, SEQUENCE, 0)?;
    let certificates = elements(find(signed, FIRST, 0)?);
    let parts: Vec<Element<'_>> =
        certificates.iter().filter_map(|(_, content)| elements(content).first().copied()).collect();
    let number = number(signed);
    let named = parts.iter().find(|(_, part)| number.is_some() && find(part, INTEGER, 0) == number);
    let (_, certificate) = named.or(parts.first().filter(|_| parts.len() == 1))?;
    // Algorithm, issuer, validity, subject.
    let subject = elements(find(certificate, SEQUENCE, 3)?);
    let mut read = Subject::default();
    for (_, set) in subject {
        let Some(pair) = find(set, SEQUENCE, 0) else { continue };
        let [(OBJECT, key), value] = elements(pair)[..] else { continue };
        match key {
            NAME => read.name = text(value),
            OFFICE => read.office = text(value),
            _ => {}
        }
    }
    Some(read)
}

/// Returns the number of the certificate of the first signer.
fn number(signed: &[u8]) -> Option<&[u8]> {
    // Sets: the algorithms, the signers.
    let signer = find(find(signed, SET, 1)?, SEQUENCE, 0)?;
    find(find(signer, SEQUENCE, 0)?, INTEGER, 0)
}

/// Returns the content of the element with a tag, after `skipped` others with it.
fn find(content: &[u8], tag: u8, skipped: usize) -> Option<&[u8]> {
    elements(content).into_iter().filter(|(found, _)| *found == tag).nth(skipped).map(|(_, c)| c)
}

/// Returns the elements of a content, up to one that is cut off.
fn elements(content: &[u8]) -> Vec<Element<'_>> {
    let mut elements = Vec::new();
    let mut rest = content;
    while let Some((element, after)) = element(rest) {
        elements.push(element);
        rest = after;
    }
    elements
}

/// Returns the first element, and what follows it.
fn element(bytes: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
        }
        // Lengths without end are not DER.
        _ => return None,
    };
    let (content, after) = rest.split_at_checked(length)?;
    Some(((tag, content), after))
}

/// Returns a text in one of the encodings of names.
fn text((tag, bytes): Element<'_>) -> Option<String> {
    let text = match tag {
        // UTF-8, and the two parts of ASCII.
        0x0c | 0x13 | 0x16 => String::from_utf8(bytes.to_vec()).ok()?,
        0x14 => WINDOWS_1252.decode(bytes).0.into_owned(),
        0x1e => UTF_16BE.decode(bytes).0.into_owned(),
        _ => return None,
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], &length[..], &content].concat()
    }

    fn certificate(number: u8, name: &str, office: &str) -> Vec<u8> {
        let entry = |key: &[u8], value: &str| {
            let pair = der(SEQUENCE, &[&der(OBJECT, &[key]), &der(0x0c, &[value.as_bytes()])]);
            der(SET, &[&pair])
        };
        let subject = der(SEQUENCE, &[&entry(OFFICE, office), &entry(NAME, name)]);
        let (version, empty) = (der(FIRST, &[&der(INTEGER, &[&[2]])]), der(SEQUENCE, &[]));
        let number = der(INTEGER, &[&[number]]);
        let issuer = der(SEQUENCE, &[&entry(NAME, "CA")]);
        let signed = der(SEQUENCE, &[&version, &number, &empty, &issuer, &empty, &subject]);
        der(SEQUENCE, &[&signed, &empty])
    }

    fn signature(certificates: &[Vec<u8>], signer: u8) -> Vec<u8> {
        let all = certificates.concat();
        let named = der(SEQUENCE, &[&der(SEQUENCE, &[]), &der(INTEGER, &[&[signer]])]);
        let signers = der(SET, &[&der(SEQUENCE, &[&der(INTEGER, &[&[1]]), &named])]);
        let content = der(SEQUENCE, &[&der(OBJECT, &[&[1]])]);
        let signed = der(
            SEQUENCE,
            &[&der(INTEGER, &[&[1]]), &der(SET, &[]), &content, &der(FIRST, &[&all]), &signers],
        );
        der(SEQUENCE, &[&der(OBJECT, &[&[1]]), &der(FIRST, &[&signed])])
    }

    #[test]
    fn the_signer_is_found_among_certificates() {
        let certificates = [
            certificate(7, "CA phục vụ", "Ban Cơ yếu Chính phủ"),
            certificate(9, "Lê Hải Hòa", "ỦY BAN NHÂN DÂN"),
        ];
        let expected = Subject {
            name: Some("Lê Hải Hòa".into()),
            office: Some("ỦY BAN NHÂN DÂN".into()),
        };
        // The place of a signature is filled up with zeros.
        let packed = [signature(&certificates, 9), vec![0; 40]].concat();
        assert_eq!(signer(&packed), Some(expected));
        assert_eq!(signer(&signature(&certificates, 8)), None);
        assert!(signer(&signature(&certificates[..1], 8)).is_some());
        for cut in 0..packed.len() {
            let _ = signer(&packed[..cut]);
        }
        assert_eq!(signer(b""), None);
        assert_eq!(signer(&[0x30, 0x80, 0, 0]), None);
    }

    #[test]
    fn names_may_be_in_utf_16() {
        assert_eq!(text((0x1e, &[0x1e, 0xa2, 0, b'n'])).as_deref(), Some("Ản"));
        assert_eq!(text((0x0c, &[0xff])), None);
        assert_eq!(text((0x13, b"  ")), None);
    }
}

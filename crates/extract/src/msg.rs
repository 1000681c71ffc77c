//! Extracts the text of mails of Outlook ([MS-OXMSG]). The file is an OLE compound file. Each
//! property of the mail is a stream whose name has its number and type; attachments and messages in
//! them are storages of the same form.

mod packed_rtf;

use std::io::{Cursor, Read};

use cfb::CompoundFile;
use encoding_rs::{Encoding, UTF_8, UTF_16LE};

use crate::decode::{Declared, Decoded, decode};
use crate::extracted::{ExtractError, Extracted};
use crate::format::Format;
use crate::issue::IssueCode;
use crate::mail::MailText;
use crate::mime::DEPTH_MAX;

/// The stream that makes a compound file a mail: properties of fixed length.
const PROPERTIES: &str = "__properties_version1.0";
/// Start of the names of attachments.
const ATTACHMENT: &str = "__attach_version1.0_";
/// Maximum number of bytes of a property that are read. No text of a mail is as long as this.
const PROPERTY_BYTES_MAX: u64 = 64 << 20;
/// Maximum number of attachments of one message; Outlook writes at most 2,048.
const ATTACHMENTS_MAX: usize = 5_000;

/// Numbers of properties ([MS-OXPROPS]).
const SUBJECT: u16 = 0x0037;
const SENT: u16 = 0x0039;
const SENDER: u16 = 0x0c1a;
const SENDER_ADDRESS: u16 = 0x5d01;
const SENDER_EMAIL: u16 = 0x0c1f;
const CC: u16 = 0x0e03;
const TO: u16 = 0x0e04;
const BODY: u16 = 0x1000;
const RTF_BODY: u16 = 0x1009;
const HTML_BODY: u16 = 0x1013;
const FILE_NAMES: [u16; 3] = [0x3707, 0x3704, 0x3001];
const CONTENT_ID: u16 = 0x3712;
const MIME_TYPE: u16 = 0x370e;
const HTML_CODE_PAGE: u16 = 0x3fde;
const CODE_PAGE: u16 = 0x3ffd;
/// The message in an attachment.
const EMBEDDED: &str = "__substg1.0_3701000D";

type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Returns true if a compound file is a mail of Outlook.
pub fn is_mail(bytes: &[u8]) -> bool {
    CompoundFile::open(Cursor::new(bytes))
        .is_ok_and(|file| file.is_stream(format!("/{PROPERTIES}")))
}

/// Extracts the text of a mail.
pub fn extract(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let Ok(mut file) = CompoundFile::open(Cursor::new(bytes)) else {
        let message = "the compound file of the mail cannot be opened";
        return Err(ExtractError::new(IssueCode::Unreadable, message));
    };
    let mut mail = MailText::default();
    add(&mut file, "", 0, &mut mail);
    mail.finish(Format::OutlookMail)
}

/// Adds the message in the storage `folder`, and the messages attached to it.
fn add(file: &mut File, folder: &str, depth: usize, mail: &mut MailText) {
    let mut message = Storage { file, folder };
    // The header of the properties is longer in the root ([MS-OXMSG] 2.4.1).
    let fixed = Fixed::read(&message.stream(PROPERTIES), if depth == 0 { 32 } else { 24 });
    let encoding = fixed.encoding(CODE_PAGE);
    let sender = [SENDER, SENDER_ADDRESS, SENDER_EMAIL];
    let mut names: Vec<String> =
        sender.iter().filter_map(|id| message.text(*id, encoding)).map(|text| text.text).collect();
    // Besides the name, one address: that of the internet rather than that of the server.
    names.truncate(2);
    names.dedup();
    mail.field("From", Some(names.join(", ")).filter(|names| !names.is_empty()));
    for (name, id) in [("To", TO), ("Cc", CC)] {
        mail.field(name, message.text(id, encoding).map(|text| text.text));
    }
    mail.field("Date", fixed.time(SENT));
    mail.subject(message.text(SUBJECT, encoding).map(|text| text.text));
    mail.end_fields();
    let page = message.page(fixed.encoding(HTML_CODE_PAGE).or(encoding));
    if let Some(page) = page.filter(|page| !page.text.trim().is_empty()) {
        mail.decoded(&page, true);
    } else if let Some(text) = message.text(BODY, encoding) {
        mail.decoded(&text, false);
    } else {
        let packed = message.stream(&binary(RTF_BODY));
        match packed_rtf::unpack(&packed) {
            Some(rtf) => mail.rich_text(&rtf),
            None if packed.is_empty() => {}
            None => mail.partly_read("the text cannot be unpacked; save the mail as .eml"),
        }
    }
    for attachment in message.attachments() {
        add_attachment(file, &attachment, depth, mail);
    }
}

fn add_attachment(file: &mut File, folder: &str, depth: usize, mail: &mut MailText) {
    let embedded = format!("{folder}/{EMBEDDED}");
    if file.is_storage(&embedded) && depth < DEPTH_MAX {
        return add(file, &embedded, depth + 1, mail);
    }
    let mut attachment = Storage { file, folder };
    let fixed = Fixed::read(&attachment.stream(PROPERTIES), 8);
    let encoding = fixed.encoding(CODE_PAGE);
    let mut text = |id| attachment.text(id, encoding).map(|text| text.text);
    let is_picture = text(MIME_TYPE).is_some_and(|kind| kind.starts_with("image/"));
    // A picture with an id is part of the text.
    if is_picture && text(CONTENT_ID).is_some() {
        return;
    }
    let name = FILE_NAMES.into_iter().find_map(text);
    mail.attachment(name.unwrap_or_else(|| "one without a name".to_string()));
}

/// A storage with properties.
struct Storage<'f, 'a> {
    file: &'f mut File<'a>,
    folder: &'f str,
}

impl Storage<'_, '_> {
    /// Returns the bytes of a stream, as far as they can be read.
    fn stream(&mut self, name: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Ok(stream) = self.file.open_stream(format!("{}/{name}", self.folder)) {
            // Bytes that were read before an error are kept.
            let _ = stream.take(PROPERTY_BYTES_MAX).read_to_end(&mut bytes);
        }
        bytes
    }

    /// Returns a property that is text; `None` if it is missing or empty.
    fn text(&mut self, id: u16, encoding: Option<&'static Encoding>) -> Option<Decoded> {
        let wide = self.stream(&format!("__substg1.0_{id:04X}001F"));
        let decoded = if wide.is_empty() {
            let bytes = self.stream(&format!("__substg1.0_{id:04X}001E"));
            decode(&bytes, declared(encoding, false))?
        } else {
            let text = UTF_16LE.decode_without_bom_handling(&wide).0.into_owned();
            Decoded { text, encoding: "utf-16le".into(), damaged: 0, is_legacy: false }
        };
        let text = decoded.text.trim_end_matches('\0').to_string();
        (!text.is_empty()).then_some(Decoded { text, ..decoded })
    }

    /// Returns the web page of the mail, which is stored as bytes or as text.
    fn page(&mut self, encoding: Option<&'static Encoding>) -> Option<Decoded> {
        let bytes = self.stream(&binary(HTML_BODY));
        if bytes.is_empty() {
            return self.text(HTML_BODY, encoding);
        }
        decode(&bytes, declared(encoding, true))
    }

    /// Returns the storages of the attachments, in order.
    fn attachments(&self) -> Vec<String> {
        let folder = if self.folder.is_empty() { "/" } else { self.folder };
        let Ok(entries) = self.file.read_storage(folder) else { return Vec::new() };
        let names = entries.map(|entry| entry.name().to_string());
        let names = names.filter(|name| name.starts_with(ATTACHMENT)).take(ATTACHMENTS_MAX);
        let mut paths: Vec<String> = names.map(|name| format!("{}/{name}", self.folder)).collect();
        paths.sort();
        paths
    }
}

/// Returns the name of the stream of a property that is bytes.
fn binary(id: u16) -> String {
    format!("__substg1.0_{id:04X}0102")
}

fn declared(encoding: Option<&'static Encoding>, is_page: bool) -> Declared {
    match encoding {
        Some(encoding) => Declared::Beside { encoding, is_page },
        None if is_page => Declared::AsHtml,
        None => Declared::No,
    }
}

/// Properties of fixed length: number and value.
struct Fixed(Vec<(u16, u64)>);

impl Fixed {
    /// Reads the properties after a header of `header` bytes ([MS-OXMSG] 2.4.2).
    fn read(stream: &[u8], header: usize) -> Fixed {
        let entries = stream.get(header..).unwrap_or_default().chunks_exact(16);
        let entry = |entry: &[u8]| {
            let id = u16::from_le_bytes([entry[2], entry[3]]);
            let value =
                entry[8..].iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte));
            (id, value)
        };
        Fixed(entries.map(entry).collect())
    }

    fn get(&self, id: u16) -> Option<u64> {
        self.0.iter().find(|property| property.0 == id).map(|property| property.1)
    }

    /// Returns the encoding of a property that is a code page of Windows.
    fn encoding(&self, id: u16) -> Option<&'static Encoding> {
        match self.get(id)? & 0xffff_ffff {
            65001 => Some(UTF_8),
            page => Encoding::for_label(format!("windows-{page}").as_bytes()),
        }
    }

    /// Returns a time as text, in UTC.
    fn time(&self, id: u16) -> Option<String> {
        // In tenths of a microsecond since 1601 ([MS-DTYP] 2.3.3).
        let minutes = self.get(id)? / 600_000_000;
        let (days, minute) = (minutes / 1440, minutes % 1440);
        let (year, month, day) = civil(days)?;
        Some(format!("{year}-{month:02}-{day:02} {:02}:{:02} UTC", minute / 60, minute % 60))
    }
}

/// Returns year, month and day of a number of days since 1601-01-01. Returns `None` after 9999.
fn civil(days: u64) -> Option<(u64, u64, u64)> {
    // Years that begin in March end with the day of the leap year. 1600-03-01 is 306 days earlier.
    let days = days + 306;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = 1600 + era * 400 + year + u64::from(month >= 10);
    (year <= 9999).then_some((year, if month < 10 { month + 3 } else { month - 9 }, day))
}

#[cfg(test)]
mod tests;

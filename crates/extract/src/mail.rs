//! Extracts the text of mails (RFC 5322): the fields that readers see, then the texts. A mail that
//! is forwarded in another follows it. Attachments are named as not read: they are files of their
//! own, and a mail cannot be a document and a folder at once.

use crate::decode::{Declared, Decoded, decode};
use crate::extracted::{ExtractError, Extracted, Lines, damage};
use crate::format::Format;
use crate::html::{self, Extent, WebPage};
use crate::issue::{Issue, IssueCode};
use crate::mhtml;
use crate::mime::{self, Content, Part};
use crate::rtf;

/// Header fields that are shown, as they are written and in lower case.
const FIELDS: [(&str, &str); 4] = [("From", "from"), ("To", "to"), ("Cc", "cc"), ("Date", "date")];
/// The field of the subject.
const SUBJECT: &str = "Subject";
/// What mail programs put before the subject of a mail that answers or forwards another.
const REPLIES: [&str; 6] = ["re:", "fw:", "fwd:", "aw:", "tr:", "trả lời:"];
/// Maximum number of attachments that a message names. More are counted.
const NAMED_MAX: usize = 20;

/// Extracts the text of a message: a mail, or a web page in one file.
pub fn extract(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let message = mime::parse(bytes);
    if mhtml::is_page(&message.root) {
        return mhtml::read(&message);
    }
    let mut mail = MailText::default();
    add(&message.root, &mut mail);
    if message.is_cut {
        mail.partly_read("the mail is cut off, or has more parts than are read");
    }
    mail.finish(Format::Mail)
}

/// Returns the subject of a mail, without what marks an answer. Returns `None` for other formats.
pub fn subject(extracted: &Extracted) -> Option<&str> {
    let is_mail = matches!(extracted.format, Format::Mail | Format::OutlookMail);
    let fields = extracted.text.as_str().lines().take_while(|line| !line.is_empty());
    let mut fields = fields.filter(|_| is_mail);
    let mut subject = fields.find_map(|line| line.strip_prefix(SUBJECT)?.strip_prefix(": "))?;
    let is_reply = |subject: &str| {
        REPLIES.iter().map(|reply| reply.len()).find(|length| {
            subject.get(..*length).is_some_and(|start| REPLIES.contains(&&*start.to_lowercase()))
        })
    };
    while let Some(length) = is_reply(subject) {
        subject = subject[length..].trim_start();
    }
    (!subject.is_empty()).then_some(subject)
}

/// Adds a message and the messages in it.
fn add(message: &Part, mail: &mut MailText) {
    for (name, key) in FIELDS {
        mail.field(name, message.header(key));
    }
    mail.subject(message.header("subject"));
    mail.end_fields();
    let texts = message.texts();
    for part in &texts {
        mail.text(part.bytes(), part.declared(), part.is_page());
    }
    rest(message, &texts, Kin::default(), mail);
}

/// The multiparts that contain a part.
#[derive(Clone, Copy, Default)]
struct Kin {
    is_related: bool,
    is_alternative: bool,
}

/// Names the parts that are not read, and adds messages. Left out are other forms of a text that is
/// shown, its pictures, and signatures.
fn rest(part: &Part, shown: &[&Part], kin: Kin, mail: &mut MailText) {
    let kind = part.media_type();
    match &part.content {
        Content::Parts(parts) if kind.starts_with("message/") => {
            parts.iter().for_each(|message| add(message, mail));
        }
        Content::Parts(parts) => {
            mail.is_locked |= kind == "multipart/encrypted";
            let kin = Kin {
                is_related: kin.is_related || kind == "multipart/related",
                is_alternative: kin.is_alternative || kind == "multipart/alternative",
            };
            parts.iter().for_each(|part| rest(part, shown, kin, mail));
        }
        Content::Bytes(bytes) => {
            let is_shown = shown.iter().any(|other| std::ptr::eq(*other, part));
            let is_form = kin.is_alternative && kind.starts_with("text/");
            let is_picture = kin.is_related && kind.starts_with("image/");
            mail.is_locked |= kind.ends_with("pkcs7-mime");
            if !(is_shown
                || is_form
                || is_picture
                || bytes.is_empty()
                || kind.ends_with("-signature"))
            {
                mail.attachment(part.file_name().unwrap_or_else(|| kind.to_string()));
            }
        }
    }
}

/// The text of a mail as it grows.
#[derive(Default)]
pub struct MailText {
    lines: String,
    /// A text came from a web page, so that lines are paragraphs.
    has_paragraphs: bool,
    has_text: bool,
    /// A part is encrypted, or signed as a whole.
    is_locked: bool,
    attachments: Vec<String>,
    /// Texts apart from the running text.
    aside: Vec<String>,
    issues: Vec<Issue>,
}

impl MailText {
    /// Adds a field on a line of its own.
    pub fn field(&mut self, name: &str, value: Option<String>) {
        if let Some(value) = value {
            self.lines.push_str(&format!("{name}: {}\n", value.trim()));
        }
    }

    /// Adds the subject. Its labels in brackets (`[MẬT] Báo cáo`) are texts of their own, too.
    pub fn subject(&mut self, value: Option<String>) {
        let subject = value.unwrap_or_default();
        let labels = subject.split(['[', '(', '【']).skip(1);
        let labels = labels.filter_map(|label| Some(label.split_once([']', ')', '】'])?.0));
        let texts = labels.chain([subject.as_str()]).map(str::trim);
        self.aside.extend(texts.filter(|text| !text.is_empty()).map(str::to_string));
        self.field(SUBJECT, Some(subject).filter(|subject| !subject.is_empty()));
    }

    /// Adds a text in Rich Text Format.
    pub fn rich_text(&mut self, bytes: &[u8]) {
        match rtf::extract(bytes) {
            Ok(read) => {
                self.has_paragraphs = true;
                self.aside.extend(read.aside);
                self.issues.extend(read.issues);
                self.push(read.text.as_str());
            }
            Err(error) => self.partly_read(&error.message),
        }
    }

    /// Adds a blank line after the fields.
    pub fn end_fields(&mut self) {
        self.lines.push('\n');
    }

    /// Adds a text or web page.
    pub fn text(&mut self, bytes: &[u8], declared: Declared, is_page: bool) {
        let Some(decoded) = decode(bytes, declared) else {
            return self.partly_read("a text of the mail is binary data");
        };
        self.decoded(&decoded, is_page);
    }

    /// Adds a text or web page that is decoded already.
    pub fn decoded(&mut self, decoded: &Decoded, is_page: bool) {
        if !is_page {
            self.issues.extend(damage(decoded.damaged, &decoded.encoding));
            self.push(&decoded.text);
            return;
        }
        match html::read(decoded, Extent::Whole, None).and_then(WebPage::finish) {
            Ok(page) => {
                self.has_paragraphs = true;
                self.aside.extend(page.aside);
                self.issues.extend(page.issues);
                self.push(page.text.as_str());
            }
            Err(error) => self.partly_read(&error.message),
        }
    }

    fn push(&mut self, text: &str) {
        self.has_text |= !text.trim().is_empty();
        self.lines.push_str(text.trim_end());
        self.lines.push_str("\n\n");
    }

    /// Notes an attachment, which is not read.
    pub fn attachment(&mut self, name: String) {
        self.attachments.push(name);
    }

    /// Notes that something is missing.
    pub fn partly_read(&mut self, message: &str) {
        self.issues.push(Issue { code: IssueCode::PartlyRead, message: message.to_string() });
    }

    /// Returns the text with its issues. Fails if the text is encrypted.
    pub fn finish(mut self, format: Format) -> Result<Extracted, ExtractError> {
        if self.is_locked && !self.has_text {
            let message = "the mail is encrypted or signed as a whole; save its content from the \
                mail program";
            return Err(ExtractError::new(IssueCode::Encrypted, message));
        }
        if !self.attachments.is_empty() {
            let more = self.attachments.len().saturating_sub(NAMED_MAX);
            self.attachments.truncate(NAMED_MAX);
            let names = self.attachments.join(", ");
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            self.partly_read(&format!(
                "attachments are not read: {names}{more}; save them beside the mail"
            ));
        }
        let lines = self.lines.trim().to_string();
        let text =
            if self.has_paragraphs { Lines::Paragraphs(lines) } else { Lines::Printed(lines) };
        let read = Extracted::new(text, format, format.name());
        Ok(Extracted { aside: self.aside, issues: self.issues, ..read })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &str) -> (String, Vec<String>) {
        let read = extract(message.as_bytes()).unwrap();
        let issues = read.issues.into_iter().map(|issue| issue.message).collect();
        (read.text.as_str().to_string(), issues)
    }

    #[test]
    fn fields_and_text_are_read() {
        let (text, issues) = read(
            "Received: x\r\nFrom: =?utf-8?Q?S=E1=BB=9F?= N <a@b.vn>\r\nSubject: =?utf-8?B?Q8O0bmcgdsSDbg==?=\r\n\
             Date: Tue, 14 May 2024 08:00:00 +0700\r\n\r\nSố: 77/CV-UBND\r\nvề trạm bơm\r\n",
        );
        assert_eq!(
            text,
            "From: Sở N <a@b.vn>\nDate: Tue, 14 May 2024 08:00:00 +0700\nSubject: Công văn\n\n\
             Số: 77/CV-UBND\r\nvề trạm bơm"
        );
        assert_eq!(issues, [""; 0]);
    }

    /// Every form in which a mail program can hold a part.
    const MIXED: &str = "Subject: A\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n\
        --m\r\nContent-Type: multipart/related; boundary=r\r\n\r\n\
        --r\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n\
        --a\r\nContent-Type: text/plain\r\n\r\nchữ trơn\r\n\
        --a\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <p>K=C3=ADnh g=E1=BB=ADi:</p><div>Trang</div>\r\n--a--\r\n\
        --r\r\nContent-Type: image/png\r\nContent-ID: <i>\r\n\r\nPNG\r\n--r--\r\n\
        --m\r\nContent-Type: application/pdf; name=\"=?utf-8?Q?S=E1=BB=91_1.pdf?=\"\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n\
        --m\r\nContent-Type: text/plain; name=ghi.txt\r\nContent-Disposition: attachment\r\n\r\nx\r\n\
        --m\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n\
        --m\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nx\r\n\
        --m\r\nContent-Type: message/rfc822\r\n\r\nSubject: B\r\n\r\nThư chuyển tiếp\r\n--m--\r\n";

    #[test]
    fn every_part_is_read_or_named() {
        let (text, issues) = read(MIXED);
        assert_eq!(text, "Subject: A\n\nKính gửi:\nTrang\n\nSubject: B\n\nThư chuyển tiếp");
        let named =
            "attachments are not read: Số 1.pdf, ghi.txt, text/calendar; save them beside the mail";
        assert_eq!(issues, [named]);
        let cut = &MIXED[..MIXED.find("--m\r\nContent-Type: message").unwrap()];
        assert_eq!(read(cut).1.len(), 2);
    }

    #[test]
    fn the_subject_is_a_title_and_has_labels() {
        let cases = [
            (
                "Subject: Re: FW: [MẬT] Báo cáo",
                Some("[MẬT] Báo cáo"),
                vec!["MẬT", "Re: FW: [MẬT] Báo cáo"],
            ),
            ("Subject: Trả lời: Công văn", Some("Công văn"), vec!["Trả lời: Công văn"]),
            ("Subject: Re: ", None, vec!["Re:"]),
            ("To: a@b.vn", None, vec![]),
        ];
        for (field, title, aside) in cases {
            let mail = extract(format!("From: x@y.vn\n{field}\n\nSubject: trong thư").as_bytes());
            let mail = mail.unwrap();
            assert_eq!(subject(&mail), title, "{field}");
            assert_eq!(mail.aside, aside, "{field}");
        }
    }

    #[test]
    fn encrypted_mails_are_named() {
        for kind in ["application/pkcs7-mime", "application/x-pkcs7-mime"] {
            let mail = format!("Subject: A\nContent-Type: {kind}; name=smime.p7m\n\nMIIB");
            assert_eq!(extract(mail.as_bytes()).unwrap_err().code, IssueCode::Encrypted);
        }
        let mail = "Content-Type: multipart/encrypted; boundary=b\n\n--b\n\
            Content-Type: application/octet-stream\n\nx\n--b--";
        assert_eq!(extract(mail.as_bytes()).unwrap_err().code, IssueCode::Encrypted);
    }

    #[test]
    fn many_attachments_are_counted() {
        let part = "--b\nContent-Disposition: attachment; filename=a\n\nx\n";
        let mail = format!("Content-Type: multipart/mixed; boundary=b\n\n{}--b--", part.repeat(25));
        assert!(read(&mail).1[0].contains(" and 5 more; "));
    }
}

//! Decides which documents a run holds back. These are documents with a stamp of secrecy (Luật Bảo
//! vệ bí mật nhà nước), unless the metadata or a setting admits them, and documents whose metadata
//! says `index = false`.

use super::overrides::MetadataOverrides;
use tracuu_document::{Document, Issue, IssueCode, secrecy};

/// Longest quotation of a line in a message, in characters.
const LINE_CHARS_MAX: usize = 100;

/// The decision about a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The document is indexed.
    Admitted,
    /// The document is indexed although it is secret. The issue says so.
    AdmittedSecret(Issue),
    /// The document is not indexed. The message gives the reason.
    HeldBack(String),
}

/// Decides by the stamp in the record of `document`, the `overrides` and the setting
/// `index_secret`. Without a stamp, words of the text or of `aside` that may be one hold a document
/// back, unless its secrecy is given. `aside` are the texts apart from the running text. The first
/// of `overrides` that states `index` wins.
pub fn judge<'a>(
    document: &Document,
    aside: &[String],
    mut overrides: impl Iterator<Item = &'a MetadataOverrides>,
    index_secret: bool,
) -> Verdict {
    let said = overrides.find_map(|overrides| overrides.index());
    let Some(bears) = reason(document, aside).filter(|_| said != Some(false)) else {
        return match said {
            Some(false) => Verdict::HeldBack("what is given beside it says `index = false`".into()),
            _ => Verdict::Admitted,
        };
    };
    if said.is_none() && !index_secret {
        return Verdict::HeldBack(format!(
            "{bears}; it is indexed only where its .meta.toml says `index = true`, or the setting \
             `index_secret` is true"
        ));
    }
    Verdict::AdmittedSecret(Issue {
        code: IssueCode::SecretIndexed,
        message: format!("{bears} and is indexed, because a setting says so"),
        place: None,
    })
}

/// Returns why a document counts as secret: a clause for messages. `None` if it does not.
fn reason(document: &Document, aside: &[String]) -> Option<String> {
    let record = &document.record;
    match record.secrecy.as_deref() {
        Some(stamp) => record.is_secret().then(|| format!("bears the stamp {stamp}")),
        None => secrecy::doubtful_stamp_of(document, aside).map(|found| {
            let line: String = found.line.chars().take(LINE_CHARS_MAX).collect();
            format!("may bear the stamp {}, outside its head: {line:?}", found.level)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracuu_document::Record;

    #[test]
    fn secret_documents_need_a_word() {
        let plain = MetadataOverrides::default();
        let yes = MetadataOverrides::from_toml("index = true").unwrap();
        let no = MetadataOverrides::from_toml("index = false").unwrap();
        let cases: [(Option<&str>, &MetadataOverrides, bool, Option<IssueCode>); 8] = [
            (None, &plain, false, None),
            (None, &no, true, Some(IssueCode::HeldBack)),
            (Some("Thường"), &plain, false, None),
            (Some("TỐI MẬT"), &plain, false, Some(IssueCode::HeldBack)),
            (Some("Mật"), &plain, false, Some(IssueCode::HeldBack)),
            (Some("MẬT"), &yes, false, Some(IssueCode::SecretIndexed)),
            (Some("MẬT"), &plain, true, Some(IssueCode::SecretIndexed)),
            (Some("MẬT"), &no, true, Some(IssueCode::HeldBack)),
        ];
        for (secrecy, overrides, index_secret, expected) in cases {
            let record = Record { secrecy: secrecy.map(String::from), ..Record::default() };
            let document = Document { record, ..Document::default() };
            let code = match judge(&document, &[], [overrides].into_iter(), index_secret) {
                Verdict::Admitted => None,
                Verdict::AdmittedSecret(issue) => Some(issue.code),
                Verdict::HeldBack(_) => Some(IssueCode::HeldBack),
            };
            assert_eq!(code, expected, "{secrecy:?} {overrides:?} {index_secret}");
        }
    }

    #[test]
    fn what_may_be_a_stamp_holds_back_and_says_so() {
        let plain = MetadataOverrides::default();
        let verdict = |secrecy: Option<&str>, text: &str, aside: &str| {
            let record = Record { secrecy: secrecy.map(String::from), ..Record::default() };
            let document = Document { record, text: text.into(), ..Document::default() };
            judge(&document, &[aside.to_string()], [&plain].into_iter(), false)
        };
        for (text, aside) in [("Điều 1.\nTỐI MẬT", ""), ("", "Ảnh con dấu TỐI MẬT màu đỏ")]
        {
            let Verdict::HeldBack(message) = verdict(None, text, aside) else {
                panic!("{text:?} {aside:?} is admitted");
            };
            assert!(message.contains("may bear the stamp TỐI MẬT"), "{message}");
            assert_eq!(verdict(Some("Thường"), text, aside), Verdict::Admitted);
        }
        assert_eq!(verdict(None, "Điều 1. Bảo vệ bí mật", "Mật độ"), Verdict::Admitted);
    }
}

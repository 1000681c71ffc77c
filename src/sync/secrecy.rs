//! Decides which documents a run holds back. These are documents with a stamp of secrecy (Luật Bảo
//! vệ bí mật nhà nước), unless the metadata or a setting admits them, and documents whose metadata
//! says `index = false`.

use super::overrides::MetadataOverrides;
use tracuu_document::{Issue, IssueCode, Record};

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

/// Decides by the stamp in `record`, the `overrides` and the setting `index_secret`. The first of
/// `overrides` that states `index` wins.
pub fn judge<'a>(
    record: &Record,
    mut overrides: impl Iterator<Item = &'a MetadataOverrides>,
    index_secret: bool,
) -> Verdict {
    let said = overrides.find_map(|overrides| overrides.index());
    let stamp = record.secrecy.as_deref().filter(|_| record.is_secret());
    match (stamp, said) {
        (_, Some(false)) => {
            Verdict::HeldBack("what is given beside it says `index = false`".into())
        }
        (None, _) => Verdict::Admitted,
        (Some(stamp), None) if !index_secret => Verdict::HeldBack(format!(
            "bears the stamp {stamp}; it is indexed only where its .meta.toml says `index = \
             true`, or the setting `index_secret` is true"
        )),
        (Some(stamp), _) => Verdict::AdmittedSecret(Issue {
            code: IssueCode::SecretIndexed,
            message: format!("bears the stamp {stamp} and is indexed, because a setting says so"),
            place: None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let code = match judge(&record, [overrides].into_iter(), index_secret) {
                Verdict::Admitted => None,
                Verdict::AdmittedSecret(issue) => Some(issue.code),
                Verdict::HeldBack(_) => Some(IssueCode::HeldBack),
            };
            assert_eq!(code, expected, "{secrecy:?} {overrides:?} {index_secret}");
        }
    }
}

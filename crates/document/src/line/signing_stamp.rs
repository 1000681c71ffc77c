//! Lines that signing services, gazettes and the counter of an office print above or into a
//! document. The stamps of urgency and secrecy are not among them.

use super::head::HEAD_LINE_BYTES_MAX;
use super::is_capitals;
use tracuu_text::phrase;

/// Prefixes of the lines of signing services and gazettes, with the kind of value after them.
const STAMPS: [(&str, Stamped); 20] = [
    ("Ký bởi", Stamped::Signer),
    ("Được ký bởi", Stamped::Signer),
    ("Người ký", Stamped::Signer),
    ("Digitally signed by", Stamped::Signer),
    ("Ngày ký", Stamped::Time),
    ("Thời gian ký", Stamped::Time),
    ("Giờ ký", Stamped::Other),
    ("Ký ngày", Stamped::Time),
    ("Email:", Stamped::Other),
    ("E-mail:", Stamped::Other),
    ("Cơ quan:", Stamped::Other),
    ("Tổ chức:", Stamped::Other),
    ("Chức vụ:", Stamped::Other),
    ("Signature Not Verified", Stamped::Other),
    ("Signature Valid", Stamped::Other),
    ("Chữ ký số", Stamped::Other),
    ("DN:", Stamped::Other),
    ("Reason:", Stamped::Other),
    ("Location:", Stamped::Other),
    ("CÔNG BÁO/", Stamped::Other),
];

/// Whole lines that the counter stamps on what comes in and goes out, in lower case.
const COUNTER: [&str; 4] = ["công văn đến", "công văn đi", "văn bản đến", "văn bản đi"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stamped {
    Signer,
    Time,
    Other,
}

/// Returns true for a line that a signing service, a gazette or a counter prints above or into the
/// document.
pub(crate) fn is_stamp(line: &str) -> bool {
    line.len() <= HEAD_LINE_BYTES_MAX
        && (stamp(line).is_some() || line.contains("CÔNG BÁO/Số") || is_of_counter(line))
}

fn is_of_counter(line: &str) -> bool {
    is_capitals(line) && COUNTER.contains(&phrase::key(line).as_str())
}

fn stamp(line: &str) -> Option<(Stamped, &str)> {
    STAMPS.iter().find_map(|(start, kind)| {
        let rest = line.strip_prefix(start)?;
        let value = rest.trim_start().strip_prefix(':');
        let closed = start.ends_with([':', '/']) || *kind == Stamped::Other;
        (closed || value.is_some()).then(|| (*kind, value.unwrap_or(rest).trim()))
    })
}

/// Returns the signer whom a signing service names on `line`: `Người ký: Nguyễn Văn Lành`.
pub(crate) fn stamped_signer(line: &str) -> Option<&str> {
    let (kind, value) = stamp(line)?;
    let value = value.split([',', ';']).next().unwrap_or_default().trim();
    (kind == Stamped::Signer && !value.is_empty()).then_some(value)
}

/// Returns the time of signing that a signing service gives on `line`, as printed.
pub(crate) fn stamped_time(line: &str) -> Option<&str> {
    let (kind, value) = stamp(line)?;
    (kind == Stamped::Time).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_services_are_known_by_their_words() {
        assert_eq!(stamped_signer("Ký bởi: Nguyễn Văn Lành"), Some("Nguyễn Văn Lành"));
        assert_eq!(stamped_time("Thời gian ký: 14/08/2025 09:12"), Some("14/08/2025 09:12"));
        assert!(is_stamp("Email: a@b.vn") && is_stamp("Cơ quan: Tỉnh Trà Vinh"));
        assert!(!is_stamp("Người ký văn bản chịu trách nhiệm") && !is_stamp(""));
        assert!(is_stamp("CÔNG VĂN ĐẾN") && is_stamp("CÔNG VĂN ĐI"));
        assert!(!is_stamp("Công văn đến") && !is_stamp("CÔNG VĂN ĐẾN HẠN TRẢ LỜI"));
    }
}

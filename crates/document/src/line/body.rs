//! Lines that open the body of a document.

use super::label::starts_section;
use super::words::is_capitals;
use crate::bytes::first_bytes;
use crate::entity::issuer;

/// Returns true if `line` opens the body of a document, so that a title cannot continue there.
pub(crate) fn opens_body(line: &str) -> bool {
    const OPENINGS: [&str; 26] = [
        "Căn cứ",
        "Thực hiện",
        "Theo đề nghị",
        "Theo ",
        "Xét ",
        "Sau khi",
        "Trong ",
        "Để ",
        "Nhằm ",
        "Vừa qua",
        "Nhân dịp",
        "Kính gửi",
        "Trên cơ sở",
        "Qua ",
        "Tiếp theo",
        "Tại ",
        "Triển khai thực hiện",
        "Ngày ",
        "Hôm nay",
        "Hồi ",
        "Năm ",
        "Từ ",
        "Đồng chí ",
        "Được sự",
        "Tiếp nhận",
        "Phúc đáp",
    ];
    !is_capitals(line)
        && (OPENINGS.iter().any(|opening| line.starts_with(opening))
            || starts_section(line)
            || line.ends_with('!')
            || speaks(line))
}

/// Verbs that follow the issuer's name at the start of a paragraph.
const ISSUING: [&str; 13] = [
    "thông báo",
    "ban hành",
    "xây dựng",
    "báo cáo",
    "yêu cầu",
    "đề nghị",
    "kính",
    "trân trọng",
    "nhận được",
    "quyết định",
    "trả lời",
    "có ý kiến",
    "tổ chức",
];

/// Returns true if `line` opens the body with a statement of the issuer:
/// `Ủy ban nhân dân xã thông báo:`.
pub(crate) fn speaks(line: &str) -> bool {
    let line = first_bytes(line, 300);
    if issuer::head(line).is_none() {
        return false;
    }
    let rest = after_brackets(&line[issuer::name_length(line)..]);
    begins_with_issuing_verb(rest)
}

/// Returns true if `rest`, the text after an issuer's name, begins with a verb of an issuer.
pub(crate) fn begins_with_issuing_verb(rest: &str) -> bool {
    ISSUING.iter().any(|verb| rest.starts_with(verb))
}

/// Returns the text after the brackets that `rest` may begin with:
/// `(sau đây gọi là Ban Quản lý) xây dựng …` gives `xây dựng …`.
pub(crate) fn after_brackets(rest: &str) -> &str {
    let rest = rest.trim_start();
    match rest.strip_prefix('(').and_then(|inside| inside.split_once(')')) {
        Some((_, behind)) => behind.trim_start(),
        None => rest,
    }
}

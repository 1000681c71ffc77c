//! The words that decide the sentence case of a name, and questions about a single word.

use super::known::Word;
use tracuu_text::{Syllable, phrase};

/// Words that stay small between the parts of a name.
pub(super) const SMALL: [&str; 9] =
    ["các", "của", "về", "cho", "với", "thuộc", "tại", "chuyên", "theo"];
/// Actions. After a comma they go on with the work before it: `khám, chữa bệnh`.
pub(super) const ACTIONS: [&str; 21] = [
    "bảo", "bồi", "chăm", "chống", "chữa", "cứu", "giảm", "giám", "hỗ", "khai", "khắc", "khen",
    "kiểm", "nuôi", "phục", "quản", "sử", "thanh", "tuyển", "ứng", "xử",
];

/// Heads that inside a description of work are what the work is about.
pub(super) const GENERIC: [&str; 18] = [
    "Bảo hiểm xã hội",
    "Bảo tàng",
    "Báo",
    "Câu lạc bộ",
    "Cơ quan",
    "Công ty",
    "Doanh nghiệp",
    "Đại học",
    "Điện lực",
    "Hải quan",
    "Hiệp hội",
    "Hợp tác xã",
    "Kiểm toán",
    "Ngân hàng",
    "Nhà máy",
    "Thanh tra",
    "Thuế",
    "Trại giam",
];
/// Heads that a description of work follows, and never another organ.
pub(super) const OF_WORK: [&str; 10] =
    ["Ban", "Bộ", "Chi cục", "Cục", "Phòng", "Sở", "Tổng cục", "Trung tâm", "Viện", "Vụ"];

pub(super) const COMPANIES: [&str; 5] =
    ["Công ty", "Doanh nghiệp", "Hợp tác xã", "Tổng công ty", "Xí nghiệp"];
/// Phrases between the head and the work of a company.
pub(super) const LEGAL_FORMS: [&str; 6] =
    ["cổ phần", "hợp danh", "liên doanh", "một thành viên", "nhà nước", "trách nhiệm hữu hạn"];
/// Abbreviations that stay in full names.
pub(super) const USUAL: [&str; 12] =
    ["hđnd", "mtv", "ptdt", "ptdtbt", "ptdtnt", "th", "thcs", "thpt", "tmcp", "tnhh", "tp", "xhcn"];
/// Most syllables of a proper name that is sure to end where it does.
pub(super) const PROPER_WORDS_MAX: usize = 5;
/// Syllables of a compound word.
pub(super) const COMPOUND_WORDS: usize = 2;
/// Kinds of places in nature and in towns; some offices write them with a capital.
pub(super) const LANDSCAPE: [&str; 12] =
    ["cảng", "chợ", "chùa", "đảo", "đèo", "đền", "hồ", "núi", "sông", "suối", "thác", "vịnh"];
/// Heads of schools and institutes. Usage of capitals differs in names of several fields: `Khoa học
/// xã hội`, `Khoa học Xã hội`.
pub(super) const SCHOOLS: [&str; 7] =
    ["Đại học", "Học viện", "Phân hiệu", "Phân viện", "Trường", "Viện", "Viện Hàn lâm"];
/// Other heads after which usage of capitals differs in a second field of work.
pub(super) const WORKING_BODIES: [&str; 6] =
    ["Báo", "Bảo tàng", "Nhà hát", "Quỹ", "Tạp chí", "Trung tâm"];
/// Phrases that say what school it is.
pub(super) const SCHOOL_LEVELS: [&str; 13] = [
    "cao đẳng",
    "dự bị",
    "giáo dục thường xuyên",
    "mầm non",
    "mẫu giáo",
    "phổ thông",
    "phổ thông dân tộc bán trú",
    "phổ thông dân tộc nội trú",
    "tiểu học",
    "trung cấp",
    "trung học",
    "trung học cơ sở",
    "trung học phổ thông",
];
/// Fields of at least this many syllables are several fields in the eyes of some schools.
pub(super) const LONG_FIELD_WORDS: usize = 4;

pub(super) fn is_small(word: &Word) -> bool {
    SMALL.contains(&word.lower.as_str())
}

pub(super) fn is_joint(word: &Word) -> bool {
    word.lower == "và" || word.lower == "-"
}

/// Returns `word` with a capital at its start, also after a quotation mark, and after an
/// apostrophe: `H'Leo`.
pub(super) fn capitalized_parts(word: &str) -> String {
    let bare = word.trim_start_matches(is_quote);
    let parts: Vec<String> = bare.split('\'').map(phrase::capitalized).collect();
    word[..word.len() - bare.len()].to_string() + &parts.join("'")
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

/// Returns true if a part of `word` is not a Vietnamese syllable: `unesco`, `hiv/aids`.
pub(super) fn is_foreign(word: &str) -> bool {
    let parts = word.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty());
    parts.into_iter().any(|part| Syllable::parse(part).is_none())
}

/// Returns true if `word` can only be an abbreviation because it has no vowel: `thcs`, `tnhh`.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic());
    let vowel = |c: char| {
        matches!(tracuu_text::fold(&c.to_string()).as_str(), "a" | "e" | "i" | "o" | "u" | "y")
    };
    letters.clone().nth(1).is_some() && !letters.clone().any(vowel)
}

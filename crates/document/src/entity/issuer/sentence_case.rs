//! Sentence case for the name of an issuer in capitals, by rule (Nghị định 30/2020/NĐ-CP, Phụ lục
//! II): what a name says of its kind and its work has one capital, a proper name one a syllable.

use super::CASE_BYTES_MAX;
use super::heads::HeadRow;
use super::known::{Known, Word, field_at, known_at, level_after};
use crate::bytes::first_bytes;
use tracuu_text::sign::is_dash;
use tracuu_text::{Syllable, phrase, usage};

/// Words that stay small between the parts of a name.
const SMALL: [&str; 9] = ["các", "của", "về", "cho", "với", "thuộc", "tại", "chuyên", "theo"];
/// Actions. After a comma they go on with the work before it: `khám, chữa bệnh`.
const ACTIONS: [&str; 22] = [
    "bảo",
    "bồi",
    "chăm",
    "chống",
    "chữa",
    "cứu",
    "giảm",
    "giám",
    "giáo dục pháp luật",
    "hỗ",
    "khai",
    "khắc",
    "khen",
    "kiểm",
    "nuôi",
    "phục",
    "quản",
    "sử",
    "thanh",
    "tuyển",
    "ứng",
    "xử",
];

/// Heads that inside a description of work are what the work is about.
const GENERIC: [&str; 18] = [
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
const OF_WORK: [&str; 10] =
    ["Ban", "Bộ", "Chi cục", "Cục", "Phòng", "Sở", "Tổng cục", "Trung tâm", "Viện", "Vụ"];

const COMPANIES: [&str; 5] = ["Công ty", "Doanh nghiệp", "Hợp tác xã", "Tổng công ty", "Xí nghiệp"];
/// Phrases between the head and the work of a company.
const LEGAL_FORMS: [&str; 6] =
    ["cổ phần", "hợp danh", "liên doanh", "một thành viên", "nhà nước", "trách nhiệm hữu hạn"];
/// Kinds of places in nature and in towns; some offices write them with a capital.
const LANDSCAPE: [&str; 12] =
    ["cảng", "chợ", "chùa", "đảo", "đèo", "đền", "hồ", "núi", "sông", "suối", "thác", "vịnh"];

/// A name in sentence case.
pub(super) struct Cased {
    pub name: String,
    /// False if usage or the words leave a choice of capitals.
    pub is_sure: bool,
}

/// Sets sentence case by rule. Known names keep their capitals. The first word after `Bộ`, `Sở`,
/// `Ban` … is capitalised, as is every word of a place after its level, and of a proper name. In
/// other places two words are a proper name if `text` writes both with a capital.
pub(super) fn by_rule(name: &str, text: &str) -> Cased {
    let words: Vec<Word> = name.split_whitespace().map(Word::of).collect();
    let mut caser = Caser {
        text,
        words: &words,
        out: Vec::new(),
        at: 0,
        item: 0,
        capital_next: true,
        fields: false,
        lists_fields: true,
        lists_actions: false,
        mode: Mode::Work,
        head: None,
        company: false,
        after_work: false,
        in_run: false,
        head_may_follow: true,
        doubtful: false,
        is_sure: true,
    };
    while caser.at < words.len() {
        let written = caser.writes_sign()
            || caser.writes_level_after_head()
            || (caser.mode != Mode::Work && caser.writes_field())
            || caser.writes_known()
            || (caser.mode == Mode::Work && (caser.writes_field() || caser.writes_proper_name()));
        if !written {
            caser.writes_word();
        }
    }
    Cased { name: caser.out.join(" "), is_sure: caser.is_sure }
}

/// What the words are that no table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Words for a kind or for work: small letters.
    Work,
    /// A proper name, or work: the syllables of a compound word stay together.
    NameOrWork,
    /// A proper name.
    Name,
}

/// The words of a name and how far they are written.
struct Caser<'a> {
    text: &'a str,
    words: &'a [Word],
    out: Vec<String>,
    /// Index of the next word.
    at: usize,
    /// Index of the first word of the current field of work.
    item: usize,
    /// Whether the next word has a capital.
    capital_next: bool,
    /// Whether a head came before that fields of work follow, each with a capital.
    fields: bool,
    /// Whether commas separate fields of work.
    lists_fields: bool,
    /// Whether commas separate actions: `Bồi thường, hỗ trợ và tái định cư`.
    lists_actions: bool,
    mode: Mode,
    /// The head that ends with the word before.
    head: Option<&'static HeadRow>,
    /// Whether the name is that of a company.
    company: bool,
    /// Whether a field of work ends with the word before.
    after_work: bool,
    /// Whether the word before is in no table.
    in_run: bool,
    /// Whether a head of one word may be next.
    head_may_follow: bool,
    /// Whether usage of capitals differs after the last head.
    doubtful: bool,
    is_sure: bool,
}

impl<'a> Caser<'a> {
    fn rest(&self) -> &'a [Word] {
        &self.words[self.at..]
    }

    /// Returns the word at this distance from the next one.
    fn word(&self, distance: isize) -> Option<&'a Word> {
        self.words.get(self.at.checked_add_signed(distance)?)
    }

    /// Appends the next `count` words as `written`.
    fn write(&mut self, written: String, count: usize) {
        let tail = self.words[self.at + count - 1].tail();
        self.out.push(written + tail);
        self.at += count;
        (self.head, self.head_may_follow) = (None, false);
        (self.after_work, self.in_run) = (false, false);
        if tail == "," {
            // Later commas are as the first: `Hộ tịch, quốc tịch, chứng thực`.
            let (one, first) = (self.is_one_field(), self.item + 1 == self.at);
            self.lists_fields &= !one;
            self.lists_actions |= one && !first;
        }
        self.capital_next = tail == "," && self.fields && self.lists_fields;
    }

    /// Writes an abbreviation, a code with digits, a Roman numeral or a single letter in capitals.
    fn writes_sign(&mut self) -> bool {
        let word = &self.rest()[0];
        let digits = word.lower.contains(|c: char| c.is_ascii_digit());
        let sign = digits || is_abbreviation(&word.lower) || self.is_ordinal();
        let foreign = !sign && self.mode == Mode::Work && is_foreign(&word.key);
        if !sign && !foreign {
            return false;
        }
        self.is_sure &= !foreign;
        let begins = self.capital_next && !digits;
        // `Ea Sô`, `Ia Mơ`, but `UNESCO`.
        let place = foreign && word.key.chars().count() == 2;
        let bare = word.bare();
        self.write(if place { phrase::capitalized(bare) } else { bare.to_uppercase() }, 1);
        // `Ngân hàng TMCP Công Thương`.
        self.capital_next |= begins;
        // `Trường THPT …`, `Công ty TNHH …`, `Viện Pasteur …`.
        if foreign || (self.mode == Mode::NameOrWork && !digits) {
            self.mode = Mode::Name;
        }
        true
    }

    /// Returns true if the next word is a Roman numeral or a letter that counts: `khu vực VI`, `Kim
    /// Sơn A`. The numerals that are also words count after a word for a part or at the end.
    fn is_ordinal(&self) -> bool {
        const COUNTED: [&str; 7] = ["vực", "vùng", "khu", "số", "khoá", "đội", "tổ"];
        let word = &self.rest()[0].key;
        if word.len() == 1 {
            return word.starts_with(|c: char| c.is_ascii_lowercase() && c != 'y');
        }
        let numeral = !word.is_empty() && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
        let counted = self.word(-1).is_some_and(|word| COUNTED.contains(&word.key.as_str()));
        let last = self.word(1).is_none_or(|next| next.lower.starts_with(is_dash));
        numeral && (Syllable::parse(word).is_none() || counted || (last && !self.joined(-1)))
    }

    /// Returns true if official prose often has the word at this distance before the one after it.
    fn joined(&self, distance: isize) -> bool {
        let pair = self.word(distance).zip(self.word(distance + 1));
        pair.is_some_and(|(first, second)| usage::often_follows(&first.key, &second.key))
    }

    /// Writes the level of a place directly after a head: `Ủy ban nhân dân xã`, `Chi bộ thôn`.
    fn writes_level_after_head(&mut self) -> bool {
        let level = self.head.and_then(|head| level_after(head, self.rest()));
        let Some(level) = level else { return false };
        self.write(level.to_string(), level.split(' ').count());
        self.mode = Mode::Name;
        true
    }

    /// Writes a kind or a field of work. One with a joint is two fields, except inside a
    /// description: `Tiến bộ khoa học và công nghệ`.
    fn writes_field(&mut self) -> bool {
        let Some(field) = field_at(self.rest()) else { return false };
        let inside = self.mode == Mode::Work && !self.capital_next;
        if [" và ", " - "].iter().any(|joint| field.contains(joint)) && !inside {
            return false;
        }
        // Of the work of a company only the first word has a capital, in most names.
        let continues = self.company && self.after_work && !LEGAL_FORMS.contains(&field);
        let capital = self.capital_next || (self.mode != Mode::Work && !continues);
        self.begins_item();
        self.is_sure &= !self.doubtful && !continues;
        let written = if capital { phrase::capitalized(field) } else { field.to_string() };
        self.write(written, field.split(' ').count());
        self.after_work = !LEGAL_FORMS.contains(&field);
        true
    }

    fn writes_known(&mut self) -> bool {
        let item = self.capital_next;
        let Some(found) = known_at(self.rest(), self.head_may_follow, item) else { return false };
        let (written, count) = (found.written, found.words);
        let kind = match found.kind {
            // `Vụ Tài chính các ngân hàng`, `Cục Phát triển doanh nghiệp`.
            Known::Head(head) if GENERIC.contains(&head.name) && self.is_inside_work() => {
                let written = written.to_lowercase();
                let first = self.capital_next;
                self.begins_item();
                self.write(if first { phrase::capitalized(&written) } else { written }, count);
                return true;
            }
            // The field of work is longer: `kinh tế - xã hội`.
            Known::Inner
                if field_at(self.rest()).is_some_and(|field| field.len() > written.len()) =>
            {
                return false;
            }
            kind => kind,
        };
        let first = self.at == 0 || (self.capital_next && self.mode == Mode::Work);
        self.begins_item();
        match kind {
            Known::Name => self.write(written.to_string(), count),
            Known::Level if self.at > 0 => self.write(written.to_string(), count),
            _ if first => self.write(phrase::capitalized(written), count),
            _ => self.write(written.to_string(), count),
        }
        self.mode = Mode::Work;
        match kind {
            Known::Name | Known::Inner => {}
            Known::Place | Known::Level => self.mode = Mode::Name,
            Known::Head(head) => {
                let closed = self.word(-1).is_some_and(|last| !last.tail().is_empty());
                self.capital_next |= head.capitalizes && !closed;
                self.head = Some(head);
                self.doubtful = head.is_doubtful;
                self.is_sure &= !head.is_doubtful || self.at == count;
                self.fields |= head.capitalizes;
                self.company = COMPANIES.contains(&head.name);
                if head.names {
                    self.mode = Mode::NameOrWork;
                }
                // A one-word head directly after another is part of a word: `CỤC PHÒNG VỆ`.
                self.head_may_follow = !(head.capitalizes && count == 1);
            }
        }
        true
    }

    /// Returns true if the next word is inside a description of work.
    fn is_inside_work(&self) -> bool {
        let container = match self.head {
            Some(head) => !OF_WORK.contains(&head.name),
            None => !self.fields && self.word(-1).is_none_or(is_joint),
        };
        self.mode == Mode::Work && !container
    }

    /// Writes two words as a proper name if the text does (`Nha Trang, ngày …`), or if official
    /// prose does not join them to each other or to their neighbours.
    fn writes_proper_name(&mut self) -> bool {
        if self.capital_next || !self.is_unknown(0) || !self.is_unknown(1) {
            return false;
        }
        if LANDSCAPE.contains(&self.rest()[0].bare()) && self.is_unknown(2) {
            self.write(self.rest()[0].lower.clone(), 1);
            (self.mode, self.is_sure) = (Mode::Name, false);
            return true;
        }
        let [first, second] = [0, 1].map(|at| phrase::capitalized(self.rest()[at].bare()));
        let printed = first_bytes(self.text, CASE_BYTES_MAX).contains(&format!("{first} {second}"));
        let apart = (-1..=1).all(|at| !self.joined(at));
        if !printed && !apart {
            return false;
        }
        self.is_sure &= printed;
        self.write(first, 1);
        self.write(second, 1);
        true
    }

    /// Returns true if the word at this distance is in no phrase that is known.
    fn is_unknown(&self, distance: usize) -> bool {
        let words = self.words.get(self.at + distance..).unwrap_or_default();
        words.first().is_some_and(|word| {
            word.key.chars().all(char::is_alphabetic)
                && (distance > 0 || word.tail().is_empty())
                && !is_joint(word)
                && !is_small(word)
                && !is_abbreviation(&word.lower)
                && field_at(words).is_none()
                && known_at(words, false, false).is_none()
        })
    }

    fn writes_word(&mut self) {
        let word = &self.rest()[0];
        let joint = is_joint(word);
        // `Vụ Các tổ chức tín dụng`.
        let begins = self.head.is_some_and(|head| OF_WORK.contains(&head.name));
        let small = is_small(word) && !begins;
        let names = self.mode != Mode::Work;
        let plain = !joint && !small && !self.counts();
        let capital = plain && (self.capital_next || self.is_in_name(word));
        if capital {
            self.begins_item();
        }
        let bare = word.bare();
        let written = if capital { capitalized_parts(bare) } else { bare.to_string() };
        self.is_sure &= joint || small || !self.doubtful;
        if small {
            let announces = word.lower == "tại" || (names && word.lower == "chuyên");
            self.mode = if announces { Mode::Name } else { Mode::Work };
        }
        // What an organ is about is one description.
        self.fields &= !["về", "việc"].contains(&word.lower.as_str());
        self.write(written, 1);
        self.in_run = plain;
        self.capital_next |= joint && (self.fields || names) && !self.lists_actions;
        self.is_sure &= !(joint && self.lists_actions);
        self.head_may_follow = word.lower == "-";
    }

    /// Returns true if the next word has the capital of a proper name. The syllables of a compound
    /// word may be work or a name: the name is then not sure.
    fn is_in_name(&mut self, word: &Word) -> bool {
        let opens = word.lower.starts_with(is_quote);
        if self.mode != Mode::NameOrWork {
            return opens || self.mode == Mode::Name;
        }
        let joined = !self.capital_next && self.in_run && self.joined(-1);
        self.is_sure &= !joined && !self.joined(0);
        // Two words at the end are rather a name: `Trường Đại học Dân lập Phương Đông`.
        opens || !joined || self.at + 1 == self.words.len()
    }

    /// Returns true if the next word stands before a numeral: `tổ dân phố số 12`.
    fn counts(&self) -> bool {
        let digit = |word: &Word| word.lower.starts_with(|c: char| c.is_ascii_digit());
        self.rest()[0].lower == "số" && self.word(1).is_some_and(digit)
    }

    fn begins_item(&mut self) {
        if self.capital_next {
            self.item = self.at;
        }
    }

    /// Returns true if the words on both sides of the comma before the next word are one field of
    /// work: `phòng, chống`, `khám, chữa bệnh`, `phòng cháy, chữa cháy`.
    fn is_one_field(&self) -> bool {
        let same = |first, second| {
            self.word(first).zip(self.word(second)).is_some_and(|(a, b)| a.key == b.key)
        };
        let rest = self.rest();
        let action = ACTIONS.iter().any(|action| {
            let mut words = rest.iter();
            action.split(' ').all(|word| words.next().is_some_and(|next| next.lower == word))
        });
        self.item + 1 == self.at || action || same(-2, 0) || same(-1, 1)
    }
}

fn is_small(word: &Word) -> bool {
    SMALL.contains(&word.lower.as_str())
}

fn is_joint(word: &Word) -> bool {
    word.lower == "và" || word.lower == "-"
}

/// Returns `word` with a capital at its start, also after a quotation mark, and after an
/// apostrophe: `H'Leo`.
fn capitalized_parts(word: &str) -> String {
    let bare = word.trim_start_matches(is_quote);
    let parts: Vec<String> = bare.split('\'').map(phrase::capitalized).collect();
    word[..word.len() - bare.len()].to_string() + &parts.join("'")
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

/// Returns true if a part of `word` is not a Vietnamese syllable: `unesco`, `hiv/aids`.
fn is_foreign(word: &str) -> bool {
    let parts = word.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty());
    parts.into_iter().any(|part| Syllable::parse(part).is_none())
}

/// Returns true if `word` can only be an abbreviation because it has no vowel: `thcs`, `tnhh`.
fn is_abbreviation(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic());
    let vowel = |c: char| {
        matches!(tracuu_text::fold(&c.to_string()).as_str(), "a" | "e" | "i" | "o" | "u" | "y")
    };
    letters.clone().nth(1).is_some() && !letters.clone().any(vowel)
}

//! Sentence case for the name of an issuer in capitals, by rule (Nghị định 30/2020/NĐ-CP, Phụ lục
//! II): what a name says of its kind and its work has one capital, a proper name one a syllable.

use super::CASE_BYTES_MAX;
use super::case_words::*;
use super::heads::HeadRow;
use super::known::{Known, Word, field_at, known_at, level_after};
use crate::bytes::first_bytes;
use tracuu_text::sign::is_dash;
use tracuu_text::{Syllable, phrase, usage};

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
        school: false,
        stacks: false,
        after_level: false,
        after_work: false,
        run: 0,
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
    /// Whether the name is that of a school.
    school: bool,
    /// Whether usage of capitals differs in a second field of work.
    stacks: bool,
    /// Whether a field of work ends with the word before.
    after_work: bool,
    /// Whether the level of a place ends with the word before.
    after_level: bool,
    /// How many words before the next one are in no table.
    run: usize,
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
        (self.after_work, self.after_level, self.run) = (false, false, 0);
        if tail == "," {
            // Later commas are as the first: `Hộ tịch, quốc tịch, chứng thực`.
            let (one, first) = (self.is_one_field(), self.item + 1 == self.at);
            self.lists_fields &= !one;
            self.lists_actions |= one && !first;
        }
        self.capital_next = tail == "," && self.fields && self.lists_fields;
        // `Ban Chính sách, chiến lược Trung ương`, but `Văn hóa, Thể thao và Du lịch`.
        self.is_sure &= !self.capital_next;
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
        let usual =
            digits || self.is_ordinal() || word.bare().split('&').all(|part| USUAL.contains(&part));
        self.is_sure &= usual && !foreign;
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
        (self.mode, self.after_level) = (Mode::Name, true);
        true
    }

    /// Writes a kind or a field of work. One with a joint is two fields, except inside a
    /// description: `Tiến bộ khoa học và công nghệ`.
    fn writes_field(&mut self) -> bool {
        let Some(field) = field_at(self.rest()) else { return false };
        let count = field.split(' ').count();
        if self.after_level {
            // `cửa khẩu quốc tế Bờ Y`, but `cửa khẩu Hữu Nghị`.
            self.is_sure = false;
            if self.word(count as isize).is_none_or(is_joint) {
                return false;
            }
        }
        let inside = self.mode == Mode::Work && !self.capital_next;
        if [" và ", " - "].iter().any(|joint| field.contains(joint)) && !inside {
            return false;
        }
        // Of the work of a company only the first word has a capital, in most names.
        let continues = self.company && self.after_work && !LEGAL_FORMS.contains(&field);
        let capital = self.capital_next || (self.mode != Mode::Work && !continues);
        self.begins_item();
        let is_kind = LEGAL_FORMS.contains(&field) || SCHOOL_LEVELS.contains(&field);
        let long = self.school && count >= LONG_FIELD_WORDS;
        let several = !is_kind && (long || (self.stacks && self.after_work));
        self.is_sure &= !self.doubtful && !continues && !several;
        let written = if capital { phrase::capitalized(field) } else { field.to_string() };
        self.write(written, count);
        self.after_work = !is_kind;
        true
    }

    fn writes_known(&mut self) -> bool {
        let item = self.capital_next;
        let Some(found) = known_at(self.rest(), self.head_may_follow, item) else { return false };
        let (written, count) = (found.written, found.words);
        let kind = match found.kind {
            // `xã Văn Phòng`, `phường Trung Tâm`.
            Known::Head(_) if self.after_level => {
                self.is_sure = false;
                if self.word(count as isize).is_none_or(is_joint) {
                    return false;
                }
                found.kind
            }
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
            Known::Place => self.mode = Mode::Name,
            Known::Level => (self.mode, self.after_level) = (Mode::Name, true),
            Known::Head(head) => {
                let closed = self.word(-1).is_some_and(|last| !last.tail().is_empty());
                self.capital_next |= head.capitalizes && !closed;
                self.head = Some(head);
                self.doubtful = head.is_doubtful;
                self.is_sure &= !head.is_doubtful || self.at == count;
                self.fields |= head.capitalizes;
                self.company = COMPANIES.contains(&head.name);
                self.school = SCHOOLS.contains(&head.name);
                self.stacks = self.school || WORKING_BODIES.contains(&head.name);
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
        let written = match capital {
            // `Công ty Than Na Dương - VVMI`.
            true if self.company && is_foreign(&word.key) => bare.to_uppercase(),
            true => capitalized_parts(bare),
            false => bare.to_string(),
        };
        let placed = self.mode == Mode::Name && !self.company;
        self.is_sure &= placed || !is_foreign(&word.key);
        self.is_sure &= joint || small || !self.doubtful;
        // A small word that belongs to no other may be a proper name.
        self.is_sure &= !plain || capital || names || self.joined(-1) || self.joined(0);
        if small {
            let announces = word.lower == "tại" || (names && word.lower == "chuyên");
            self.mode = if announces { Mode::Name } else { Mode::Work };
        }
        // What an organ is about is one description.
        self.fields &= !["về", "việc"].contains(&word.lower.as_str());
        let within = joint && self.fields && self.joins_objects();
        let run = self.run;
        self.write(written, 1);
        self.run = if plain { run + 1 } else { 0 };
        self.is_sure &= self.run <= PROPER_WORDS_MAX || !names;
        let small_after = self.lists_actions || within;
        self.capital_next |= joint && (self.fields || names) && !small_after;
        self.is_sure &= !(joint && small_after);
        self.head_may_follow = word.lower == "-";
    }

    /// Returns true if the next word has the capital of a proper name. The syllables of a compound
    /// word may be work or a name: the name is then not sure.
    fn is_in_name(&mut self, word: &Word) -> bool {
        let opens = word.lower.starts_with(is_quote);
        if self.mode != Mode::NameOrWork {
            return opens || self.mode == Mode::Name;
        }
        let joined = !self.capital_next && self.run > 0 && self.joined(-1);
        self.is_sure &= !joined && !self.joined(0);
        // Two words at the end are rather a name: `Trường Đại học Dân lập Phương Đông`.
        opens || !joined || self.at + 1 == self.words.len()
    }

    /// Returns true if the next word, which joins, joins rather what one description is about than
    /// two fields: `Pháp luật hình sự - hành chính`. Is not sure of a field of two words after a
    /// longer one: `An toàn bức xạ và hạt nhân`.
    fn joins_objects(&mut self) -> bool {
        let listed = self.item > 0 && is_joint(&self.words[self.item - 1]);
        if listed || self.mode != Mode::Work || self.at - self.item <= COMPOUND_WORDS {
            return false;
        }
        let ends = |at: usize| match self.words.get(at..).unwrap_or_default() {
            [] => true,
            rest => known_at(rest, false, false)
                .is_some_and(|known| !matches!(known.kind, Known::Inner | Known::Head(_))),
        };
        self.is_sure &= (1..=COMPOUND_WORDS).all(|count| !ends(self.at + 1 + count));
        self.rest()[0].lower == "-"
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

//! The fixed phrases of heads and signatures: finds those that OCR has read with wrong letters.
//! Numbers and names of persons are never among them.

use std::sync::LazyLock;

use super::distance::{LETTER, distance, letters};
use super::pieces::{Doubts, Edit, Piece, Token};
use crate::entity::abbreviation::{ORGANS, TYPES};
use crate::entity::issuer;
use crate::entity::level::URGENCIES;
use crate::line::{AUTHORITIES, POSITIONS, is_capitals, is_rule};
use tracuu_text::{Span, fold, phrase, syllable};

/// The state's and the Party's name, and words of names of organs and companies, in capitals.
const IN_CAPITALS: [&str; 8] = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "ĐẢNG CỘNG SẢN VIỆT NAM",
    "ỦY BAN NHÂN DÂN",
    "HỘI ĐỒNG NHÂN DÂN",
    "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM",
    "CỔ PHẦN",
    "TRÁCH NHIỆM HỮU HẠN",
    "MỘT THÀNH VIÊN",
];
/// Phrases in small letters. Each is a piece, or begins one and ends with a colon.
const IN_SMALL: [&str; 3] = ["Độc lập - Tự do - Hạnh phúc", "Kính gửi:", "Nơi nhận:"];
/// Posts that are others with another accent (`Trưởng bản`, the head of a village).
const OTHER_BUT_FOR_ACCENTS: [&str; 2] = ["Trưởng ban", "Phó Trưởng ban"];
/// How titles open.
const OPENING: &str = "Về việc";
/// How subjects of letters open.
const SUBJECT: &str = "V/v";
/// Other short words with a slash, in small letters: `đồng chí`, `báo cáo`, `phối hợp`.
const SLASHED: [&str; 4] = ["v/v", "đ/c", "b/c", "p/h"];
/// The word before a number.
const NUMBER: &str = "Số:";
/// Longest phrase in words, those that OCR has torn apart included.
const WORDS_MAX: usize = 12;
/// Longest piece, in words, in which phrases are looked for.
const PIECE_WORDS_MAX: usize = 24;
/// Fewest letters of a phrase that may have wrong letters; shorter ones differ by one letter.
const LETTERS_MIN: usize = 6;
/// The same for a name with wrong accents only.
const LETTERS_OF_NAME_MIN: usize = 5;
/// The greatest distance to a phrase for each of its letters.
const DISTANCE_PER_LETTER: u32 = 2;
/// A phrase of at least this many letters is the only one of its kind: no word of it need be
/// doubtful.
const LETTERS_LONG: usize = 20;
/// How many letters may be added or missing in words that OCR has torn apart or joined.
const TORN_LETTERS_MAX: usize = 2;
/// The next phrase must be at least this much farther away.
const MARGIN: u32 = LETTER / 2;

/// A phrase in capitals.
struct Phrase {
    text: String,
    key: String,
    /// The key without accents.
    plain: String,
    letters: Vec<char>,
    role: Role,
}

/// Where a phrase counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// The name of an organ, of a province with its level, or of the state: no other name has its
    /// letters, so it counts with wrong accents even if OCR is sure of them.
    Name,
    /// How names of organs begin. They count only with wrong accents.
    Beginning,
    /// A post.
    Post,
    /// A post from which another one differs in an accent.
    AccentedPost,
    /// A type, an urgency, a province without its level: only the whole of a piece. Words of others
    /// are like theirs.
    Alone,
}

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let organs = ORGANS.iter().filter(|organ| !organ.anywhere).map(|organ| organ.name);
    let departments = organs.clone().filter_map(|name| Some(format!("Sở {}", ministry(name)?)));
    let provinces = issuer::provinces().map(|place| format!("{} {}", place.level, place.name));
    let names = IN_CAPITALS.into_iter().chain(organs).map(str::to_string);
    let names = names.chain(departments).chain(provinces);
    let posts = POSITIONS.iter().map(|(_, name)| name.to_string());
    let alone = TYPES.iter().map(|kind| kind.name).chain(URGENCIES);
    let alone = alone.chain(issuer::provinces().map(|place| place.name)).map(str::to_string);
    let phrase = |text: String, role| {
        let text = text.to_uppercase();
        let key = phrase::key(&text);
        Phrase { plain: fold(&key), key, letters: letters(&text), text, role }
    };
    let mut phrases: Vec<Phrase> = names.map(|text| phrase(text, Role::Name)).collect();
    phrases.extend(issuer::beginnings().map(|text| phrase(text.to_string(), Role::Beginning)));
    phrases.extend(posts.map(|text| {
        let is_ambiguous = OTHER_BUT_FOR_ACCENTS.contains(&text.as_str());
        phrase(text, if is_ambiguous { Role::AccentedPost } else { Role::Post })
    }));
    phrases.extend(alone.map(|text| phrase(text, Role::Alone)));
    phrases.sort_by(|one, other| (&one.key, one.role).cmp(&(&other.key, other.role)));
    phrases.dedup_by(|next, before| next.key == before.key);
    phrases
});

/// Returns the field of a ministry.
fn ministry(name: &str) -> Option<&str> {
    name.strip_prefix("Bộ ")
}

/// Returns true if `text`, in capitals, consists of known phrases and not only begins a name.
pub(super) fn is_known(text: &str) -> bool {
    let keys = phrase::key(text);
    let keys: Vec<&str> = keys.split(' ').collect();
    let known = |from: usize, to: usize| is_key(&keys[from..to].join(" "));
    let mut at = 0;
    while at < keys.len() {
        let Some(end) = ends(at, keys.len()).find(|&to| known(at, to)) else {
            return false;
        };
        at = end;
    }
    true
}

/// Returns the corrections of the fixed phrases in `piece`.
pub(super) fn corrections(piece: &Piece<'_>, doubts: Doubts<'_>) -> Vec<Edit> {
    let words = piece.words();
    if words.len() > PIECE_WORDS_MAX {
        return small_phrase(&words, doubts).into_iter().collect();
    }
    let edit = small_phrase(&words, doubts).or_else(|| number_label(&words));
    if let Some(edit) = edit.or_else(|| opening(&words, doubts)) {
        return vec![edit];
    }
    // A small `l` is a capital `I`.
    if is_capitals(&piece.text.replace('l', "I")) {
        capital_phrases(&words, doubts)
    } else {
        Vec::new()
    }
}

/// Corrects the phrases in a piece in capitals, the longest first at each word.
fn capital_phrases(words: &[Token<'_>], doubts: Doubts<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    while at < words.len() {
        // `KT.` before a post does not belong to a misread word, and no phrase begins with a sign.
        if AUTHORITIES.iter().any(|known| known.trim_end() == words[at].text)
            || bare(words[at].text).is_empty()
        {
            at += 1;
            continue;
        }
        let closed = |end: usize| words[at..end - 1].iter().any(|word| word.text.ends_with(','));
        let ends_with_sign = |end: usize| bare(words[end - 1].text).is_empty();
        let spans = || ends(at, words.len()).filter(|&end| !closed(end) && !ends_with_sign(end));
        if let Some(end) = spans().find(|&end| is_phrase(&words[at..end])) {
            at = end;
            continue;
        }
        let found = spans().find_map(|end| {
            let whole = at == 0 && end == words.len();
            Some((end, corrected(&words[at..end], whole, doubts)?))
        });
        match found {
            Some((end, text)) => {
                edits.extend(edits_of(&words[at..end], text));
                at = end;
            }
            None => at += 1,
        }
    }
    edits
}

/// Returns where phrases that begin at word `at` of `count` may end, the longest first.
fn ends(at: usize, count: usize) -> impl Iterator<Item = usize> {
    (at + 1..=count.min(at + WORDS_MAX)).rev()
}

/// Returns the known phrases in a piece in capitals, the longest first at each word, with their
/// places and in indexed form.
pub(super) fn known_phrases(words: &[Token<'_>]) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let known = ends(at, words.len()).find_map(|end| {
            let key = phrase::key(&joined(&words[at..end]));
            let place = Span::new(words[at].span.start, words[end - 1].span.end);
            is_key(&key).then_some((end, (place, key)))
        });
        at = known.as_ref().map_or(at + 1, |(end, _)| *end);
        found.extend(known.map(|(_, phrase)| phrase));
    }
    found
}

fn is_phrase(words: &[Token<'_>]) -> bool {
    is_key(&phrase::key(&joined(words)))
}

/// Returns true if `key` is that of a phrase that stands for itself.
fn is_key(key: &str) -> bool {
    let found = PHRASES.binary_search_by(|phrase| phrase.key.as_str().cmp(key));
    found.is_ok_and(|at| PHRASES[at].role != Role::Beginning)
}

fn joined(words: &[Token<'_>]) -> String {
    words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}

/// Returns the name or post whose letters `words` have with other accents.
fn name_by_letters(words: &[Token<'_>]) -> Option<&'static str> {
    let read = fold(&phrase::key(&joined(words)));
    let is_it = |phrase: &&Phrase| {
        matches!(phrase.role, Role::Name | Role::Beginning | Role::Post)
            && phrase.letters.len() >= LETTERS_OF_NAME_MIN
            && phrase.plain == read
    };
    let mut found = PHRASES.iter().filter(is_it);
    found.next().filter(|_| found.next().is_none()).map(|phrase| phrase.text.as_str())
}

/// Returns the only phrase that `words` can be, if they may have been read wrongly. `whole` says
/// that they are all words of their piece.
fn corrected(words: &[Token<'_>], whole: bool, doubts: Doubts<'_>) -> Option<&'static str> {
    if let Some(name) = name_by_letters(words) {
        return Some(name);
    }
    let read = letters(&joined(words));
    if read.len() + 2 < LETTERS_MIN || !words.iter().any(|word| is_doubtful(word, doubts)) {
        return None;
    }
    let most = |phrase: &Phrase| phrase.letters.len() as u32 * DISTANCE_PER_LETTER;
    let near = PHRASES
        .iter()
        .filter(|phrase| phrase.letters.len() >= LETTERS_MIN && phrase.role != Role::Beginning);
    let mut near: Vec<(u32, &Phrase)> = near
        .filter_map(|phrase| {
            Some((distance(&read, &phrase.letters, most(phrase) + MARGIN)?, phrase))
        })
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    let (best, phrase) = *near.first()?;
    if phrase.role == Role::Alone && !whole {
        return None;
    }
    // A word at an end that the phrase does not have is one of its own: `AN TÌNH LÂM ĐỒNG`.
    let is_nearer_without = |words: &[Token<'_>]| {
        words.len() > 1
            && distance(&letters(&joined(words)), &phrase.letters, best).is_some_and(|d| d < best)
    };
    if is_nearer_without(&words[1..]) || is_nearer_without(&words[..words.len() - 1]) {
        return None;
    }
    let alone = near.get(1).is_none_or(|(next, _)| *next >= best + MARGIN);
    let bounded = best <= most(phrase)
        && read.len().abs_diff(phrase.letters.len()) <= TORN_LETTERS_MAX
        && (phrase.letters.len() >= LETTERS_LONG
            || changes_only_doubtful(words, &phrase.text, doubts));
    (alone && bounded).then_some(phrase.text.as_str())
}

/// Returns true if each of `words` whose letters differ from those of its word of `text` is
/// doubtful. Words that OCR has torn apart or joined are not compared one by one.
fn changes_only_doubtful(words: &[Token<'_>], text: &str, doubts: Doubts<'_>) -> bool {
    let known: Vec<&str> = text.split(' ').collect();
    let plain = |word: &str| fold(&phrase::key(word));
    let same = |word: &Token<'_>, known: &str| plain(word.text) == plain(known);
    words.len() != known.len()
        || words
            .iter()
            .zip(known)
            .all(|(word, known)| same(word, known) || is_doubtful(word, doubts))
}

/// Returns true if OCR is not sure of a word, if it was corrected, or if it is not a syllable.
fn is_doubtful(word: &Token<'_>, doubts: Doubts<'_>) -> bool {
    !doubts.at(word.span).is_empty() || !syllable::is_legal(&tracuu_text::key(bare(word.text)))
}

pub(super) fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Returns the edits that make `text` of `words`; the signs around them stay. One edit a word, or
/// one for all if they are not as many.
pub(super) fn edits_of(words: &[Token<'_>], text: &str) -> Vec<Edit> {
    let known: Vec<&str> = text.split(' ').collect();
    let place = |word: &Token<'_>| {
        let bare = bare(word.text);
        let start = word.span.start + (bare.as_ptr() as usize - word.text.as_ptr() as usize);
        Span::new(start, start + bare.len())
    };
    if words.len() == known.len() {
        let pairs = words.iter().zip(known);
        let changed = pairs.filter(|(word, known)| phrase::key(word.text) != phrase::key(known));
        // `&` is a word for `và`.
        let whole = |word: &Token<'_>| Some(place(word)).filter(|place| place.start < place.end);
        return changed
            .map(|(word, known)| Edit::correction(whole(word).unwrap_or(word.span), known))
            .collect();
    }
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Vec::new() };
    vec![Edit::correction(Span::new(place(first).start, place(last).end), text)]
}

/// Corrects a phrase in small letters at the start of a piece.
fn small_phrase(words: &[Token<'_>], doubts: Doubts<'_>) -> Option<Edit> {
    let signs = words.iter().take_while(|word| bare(word.text).is_empty()).count();
    let words = &words[signs..];
    IN_SMALL.iter().find_map(|known| {
        let count = known.split(' ').filter(|word| !bare(word).is_empty()).count();
        let (own, closed) = match known.strip_suffix(':') {
            // What follows the colon on the line is not part of the phrase.
            Some(_) => {
                let end = words.iter().take(count + 1).position(|word| word.text.ends_with(':'));
                (&words[..end? + 1], true)
            }
            None => (words, false),
        };
        let read = joined(own);
        let doubtful = || own.iter().any(|word| is_doubtful(word, doubts));
        let known_letters = letters(known);
        let most = known_letters.len() as u32 * DISTANCE_PER_LETTER;
        let near = distance(&letters(&read), &known_letters, most).is_some();
        let small = read.contains(char::is_lowercase) || !closed;
        let wrong = phrase::key(&read) != phrase::key(known);
        let span = Span::new(own.first()?.span.start, own.last()?.span.end);
        (wrong && near && small && doubtful()).then(|| Edit::correction(span, *known))
    })
}

/// Corrects the opening of a title: `Vé việc`, with other accents, and for `V/v` what looks like it
/// (`V%`, `V/+`), and `VÀ` and short words with a slash before a small letter.
fn opening(words: &[Token<'_>], doubts: Doubts<'_>) -> Option<Edit> {
    let rules = words.iter().take_while(|word| is_rule(word.text)).count();
    let words = &words[rules..];
    let [first, second, _, ..] = words else { return None };
    // `(V/v: …)` below a type.
    let text = first.text.trim_start_matches('(');
    let span = Span::new(first.span.end - text.len(), first.span.end);
    let first = Token { text: text.trim_end_matches(':'), span };
    let is_capital = |word: &str| fold(&word.to_lowercase()) == "va" && is_capitals(word);
    let is_before_small = second.text.starts_with(char::is_lowercase);
    // `ƒ/`, `Y/v`: `T/M` and `Đ/c` are before a capital.
    let has_slash = first.text.contains('/')
        && !first.text.contains(|c: char| c.is_ascii_digit())
        && first.text.chars().count() <= SUBJECT.len()
        && !SLASHED.contains(&first.text.to_lowercase().as_str());
    let may_be_subject = has_slash || is_capital(bare(first.text));
    // What was read of it was taken for a word.
    let was_read = doubts.at(first.span).iter().any(|reading| is_misread_subject(&reading.read));
    let is_misread = is_misread_subject(first.text) || was_read && is_capital_v(first.text);
    if is_misread || may_be_subject && is_before_small {
        return Some(Edit::correction(first.span, SUBJECT));
    }
    let read = joined(&words[..2]);
    let is_opening = first.text.starts_with('V')
        && fold(&read.to_lowercase()) == fold(&OPENING.to_lowercase())
        && read != OPENING
        && read.contains(char::is_lowercase);
    let span = Span::new(first.span.start, second.span.end);
    is_opening.then(|| Edit::correction(span, OPENING))
}

fn is_capital_v(word: &str) -> bool {
    word.starts_with('V') && word.chars().count() <= SUBJECT.len()
}

/// Returns true for what OCR makes of `V/v`: a capital `V`, a stroke for the slash, and a sign or a
/// letter like a `v`.
fn is_misread_subject(word: &str) -> bool {
    let mut signs = word.strip_prefix('V').unwrap_or_default().chars();
    let (slash, v, end) = (signs.next(), signs.next(), signs.next());
    let is_v = v.is_some_and(|c| "vVyYwWx+*†".contains(c));
    let is_joined = slash.is_some_and(|c| "vwW".contains(c)) && v.is_none();
    let is_slash = slash.is_some_and(|c| "/|!lI1í⁄[]".contains(c));
    word != SUBJECT
        && end.is_none()
        && (is_slash && is_v || is_joined || slash == Some('%') && v.is_none())
}

/// Corrects the label before a number: `Só:`, `$6:`, `SÔ:`, `Số;:`. A figure and a slash must
/// follow.
fn number_label(words: &[Token<'_>]) -> Option<Edit> {
    let (first, rest) = words.split_first()?;
    let vowel = |c: char| fold(&c.to_lowercase().to_string()) == "o" || "06".contains(c);
    let behind = first.text.strip_prefix(|c| "Ss$5§".contains(c))?.strip_prefix(vowel)?;
    let after = behind.trim_start_matches([':', ';', '.', ',', '\'']);
    let read = &first.text[..first.text.len() - after.len()];
    let number = |text: &str| text.contains('/') || text.contains("-");
    let numbered = number(after) || rest.iter().take(3).any(|word| number(word.text));
    let label = Span::new(first.span.start, first.span.start + read.len());
    let wrong = read != NUMBER && read != "SỐ:" && after.len() < behind.len();
    (numbered && wrong).then(|| Edit::correction(label, NUMBER))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reading;
    use crate::scan::pieces::{apply, pieces};

    /// Corrects `text`, of which OCR is sure.
    fn fixed(text: &str, readings: &[Reading]) -> String {
        let edits =
            pieces(text).into_iter().flat_map(|piece| corrections(&piece, Doubts(readings)));
        apply(text, readings, edits.collect()).0
    }

    #[test]
    fn wrong_letters_of_fixed_phrases_are_put_right() {
        let cases = [
            ("CỌNG HQÀ XẢ HỘI CHÚ NGHlA VIỆT NAN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("Dộc lâp - Tự dó - Hạnh phúcz", "Độc lập - Tự do - Hạnh phúc"),
            ("KT. GIÁMN ĐÔC", "KT. GIÁM ĐỐC"),
            ("KT. CHÚ TlCH", "KT. CHỦ TỊCH"),
            ("PHÓ GIÁM ĐÓC SỞ TÀI CHÍNH", "PHÓ GIÁM ĐỐC SỞ TÀI CHÍNH"),
            ("PHÓ CHÁMH VĂN PHÒMG", "PHÓ CHÁNH VĂN PHÒNG"),
            ("TM. ỦY BAN NHÂNM DÂN", "TM. ỦY BAN NHÂN DÂN"),
            ("QUYÉT ĐỊNH", "QUYẾT ĐỊNH"),
            ("KÊ HOẠCHH:", "KẾ HOẠCH:"),
            ("BỘ TÀI CHÍMH", "BỘ TÀI CHÍNH"),
            ("ỦY BAN NHÂN DÂN TINH LÂM ĐỎNG", "ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG"),
            ("SƠ Y TE", "SỞ Y TẾ"),
            ("CÔNG TY CỖ PHẦN A", "CÔNG TY CỔ PHẦN A"),
            ("CÔNG AN TÍNH LÂM ĐÒNG", "CÔNG AN TỈNH LÂM ĐỒNG"),
            ("CÔNG AN TÍNHH LÂM ĐÒNG", "CÔNG AN TỈNH LÂM ĐỒNG"),
            ("TỈNH LẠNQ SƠMN", "TỈNH LẠNG SƠN"),
            ("HOA TÔC", "HỎA TỐC"),
            ("THƯỢNG KHÂNN", "THƯỢNG KHẨN"),
            ("Kímh gửi: Sở Y tế", "Kính gửi: Sở Y tế"),
            ("Nơl nhậm:", "Nơi nhận:"),
            ("Sô: 12/QĐ-UBND", "Số: 12/QĐ-UBND"),
            ("$6: 12/QĐ-UBND", "Số: 12/QĐ-UBND"),
            ("Số;:3ƒ /2013/TT-BYT", "Số:3ƒ /2013/TT-BYT"),
            ("V% cử đại diện", "V/v cử đại diện"),
            ("V/+ chính sách thuế", "V/v chính sách thuế"),
            ("___ V]v chính sách thuế", "___ V/v chính sách thuế"),
            ("Vlv chính sách thuế", "V/v chính sách thuế"),
            ("VW chính sách thuế", "V/v chính sách thuế"),
            ("VÀ: đồng ý hỗ trợ", "V/v đồng ý hỗ trợ"),
            ("Vv đồng ý hỗ trợ", "V/v đồng ý hỗ trợ"),
            ("(V%: đồng ý hỗ trợ)", "(V/v đồng ý hỗ trợ)"),
            ("ƒ/ tăng cường chỉ đạo", "V/v tăng cường chỉ đạo"),
            ("LIÊN ĐOÀN LAO ĐỌNG - SỞ", "LIÊN ĐOÀN LAO ĐỘNG - SỞ"),
            ("SỞ THÔNG TIN & TRUYỀN THÔNG", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"),
            ("BAN CHÁP HÀNH HỘI NHÀ BÁO", "BAN CHẤP HÀNH HỘI NHÀ BÁO"),
        ];
        for (read, expected) in cases {
            assert_eq!(fixed(read, &[]), expected, "{read}");
        }
    }

    #[test]
    fn what_is_sure_or_may_be_another_phrase_stays() {
        let cases = [
            "TRƯỞNG BẢN",
            "TRƯỞNG THÔN",
            "KT. VỤ TRƯỞNG",
            "BXZ TRƯỞNG",
            "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "NGUYỄN VĂN BÌNHH",
            "Số: 12/QĐ-UBND",
            "Kính mời: Sở Y tế",
            "1245/QĐ-TTg",
            "Q. GIÁM ĐỐC",
            "TRƯỞNG BẢN",
            "CỔNG THÔNG TN",
            "BÁO CÁQ CỦA SỞ",
            "V/v chính sách thuế",
            "Vi phạm hành chính",
            "VÀ PHÁT TRIỂN NÔNG THÔN",
            "VII chính sách thuế",
            "T/M BAN THƯỜNG VỤ",
            "đ/c bí thư huyện ủy",
            "Đ/c Vũ Thị Oanh;",
            "V 1 chính sách",
            "",
        ];
        for text in cases {
            assert_eq!(fixed(text, &[]), text);
        }
    }

    #[test]
    fn known_phrases_follow_each_other() {
        for text in ["ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN", "BỘ TÀI CHÍNH", "PHÓ CHỦ TỊCH"]
        {
            assert!(is_known(text), "{text}");
        }
        assert!(!is_known("SỞ LẠ") && !is_known(""));
    }
}

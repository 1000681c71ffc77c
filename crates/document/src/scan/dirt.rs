//! Signs and letters that OCR makes of dirt, stains and strokes of a pen beside the lines.

use super::Part;
use super::pieces::{Doubts, Edit, Piece, Token};
use crate::line::{self, AUTHORITIES};
use tracuu_text::{Span, phrase, sign, syllable};

/// A sign at the edge of a piece is dirt if OCR is less sure of it than this, in percent.
const SIGN_SURE_MIN: u8 = 80;
/// One or two letters at the edge of a piece are dirt if OCR is less sure of them than this.
const LETTERS_SURE_MIN: u8 = 50;
/// The same for letters that are a syllable.
const SYLLABLE_SURE_MIN: u8 = 25;
/// Signs that no head has apart from a word.
const NEVER: &str = "`´^~|¬¦\\";
/// One letter alone between wide gaps is dirt if OCR is less sure of it than this.
const LETTER_SURE_MIN: u8 = 80;

/// Returns the edits that remove dirt from `piece`, and that make one sign of those that OCR reads
/// for the dash before a recipient.
pub(super) fn edits(piece: &Piece<'_>, part: Part, doubts: Doubts<'_>) -> Vec<Edit> {
    let words = piece.words();
    let blanks = |text: &str| text.chars().all(|c| ".…".contains(c)) && text.chars().count() > 1;
    if line::is_rule(piece.text) || blanks(piece.text) {
        return Vec::new();
    }
    if part == Part::Head {
        let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
        if let Some(at) = before_opening(&texts) {
            return vec![removal(piece, Span::new(piece.start, words[at].span.start))];
        }
        if let Some(at) = after_type(piece, &words, doubts) {
            return vec![removal(piece, Span::new(words[at].span.start, piece.span().end))];
        }
    }
    let is_alone = words.len() == 1;
    let dirty = |word: &Token<'_>| is_dirt(word, is_alone, doubts);
    let first = words.iter().take_while(|word| dirty(word) || is_stop(word)).count();
    if first == words.len() {
        return vec![removal(piece, piece.span())];
    }
    let last = words.iter().rev().take_while(|word| dirty(word)).count();
    let (lead, rest) = words.split_at(first);
    let mut edits = Vec::new();
    if let Some(end) = lead.last().map(|word| word.span.end) {
        let dashes = lead.iter().all(|word| word.text.chars().all(is_dash_like));
        let span = Span::new(piece.start, end);
        let listed = is_item(piece, part) && dashes;
        edits.push(if listed { dash(span) } else { removal(piece, span) });
    } else if let Some(misread) = rest.first().filter(|word| is_misread_dash(word, piece, part)) {
        edits.push(dash(misread.span));
    }
    if let Some(from) = words[words.len() - last..].first() {
        edits.push(removal(piece, Span::new(from.span.start, piece.span().end)));
    }
    edits
}

/// Returns which of `words` opens a title (`Về việc`) behind what is left of a stamp: words of
/// which less than half are syllables.
pub(super) fn before_opening(words: &[&str]) -> Option<usize> {
    let keys: Vec<String> = words.iter().map(|word| phrase::key(word)).collect();
    let at = keys.windows(2).position(|pair| pair == ["về", "việc"]).filter(|at| *at > 0)?;
    let is_syllable = |key: &&String| key.chars().nth(1).is_some() && syllable::is_legal(key);
    let syllables = keys[..at].iter().filter(is_syllable).count();
    let is_joined = |word: &&str| word.contains(['/', ':']);
    let is_dirt = 2 * syllables < at && !words[..at].iter().any(is_joined);
    is_dirt.then_some(at)
}

/// Returns which of `words` is the first of what is left of a stamp beside the name of a type: one
/// that is not a word, and of which OCR is not sure.
fn after_type(piece: &Piece<'_>, words: &[Token<'_>], doubts: Doubts<'_>) -> Option<usize> {
    let found = line::type_line(piece.text).filter(|found| !found.rest.is_empty())?;
    let at = words.len() - found.rest.split_whitespace().count().min(words.len());
    let word = words.get(at)?;
    let is_word = syllable::is_legal(&tracuu_text::key(word.text));
    (at > 0 && !is_word && doubts.confidence(word.span) < LETTERS_SURE_MIN).then_some(at)
}

/// Returns true for a sign that only follows a word: before the first word of a line it is a speck.
fn is_stop(word: &Token<'_>) -> bool {
    [".", ",", ";"].contains(&word.text)
}

fn dash(span: Span) -> Edit {
    Edit::removal(span, "-")
}

/// Returns an edit that leaves spaces, so that the column of what follows stays.
fn removal(piece: &Piece<'_>, span: Span) -> Edit {
    let inside = Span::new(span.start - piece.start, span.end - piece.start);
    Edit { span, ..Edit::blank(piece.text, inside) }
}

/// Returns true for `KT.` and the like.
fn is_authority(word: &str) -> bool {
    AUTHORITIES.iter().any(|known| known.trim_end() == word)
}

/// Returns true if `word` is only signs, or one or two letters, and OCR is not sure of it, or if it
/// is alone and no word of any language. Labels (`Số:`), `V/v` and figures are never dirt.
fn is_dirt(word: &Token<'_>, is_alone: bool, doubts: Doubts<'_>) -> bool {
    let letters = word.text.chars().filter(|c| c.is_alphanumeric()).count();
    let figures = word.text.contains(|c: char| c.is_ascii_digit());
    let confidence = doubts.confidence(word.span);
    let is_word = syllable::is_legal(&tracuu_text::key(word.text));
    // Words of other languages have no accents.
    let is_misread = !word.text.is_ascii() && word.text.chars().all(char::is_alphabetic);
    if is_alone && is_misread && !is_word {
        return true;
    }
    if letters > 0 && (word.text.contains(['/', ':']) || is_authority(word.text)) {
        return false;
    }
    let least = if is_word { SYLLABLE_SURE_MIN } else { LETTERS_SURE_MIN };
    // Both readings have a word there.
    let is_disputed = is_word && doubts.is_disputed(word.span);
    match letters {
        0 => is_alone || confidence < SIGN_SURE_MIN || word.text.chars().all(|c| NEVER.contains(c)),
        1 if is_alone && !figures => confidence < LETTER_SURE_MIN,
        1 | 2 if !figures => confidence < least && !is_disputed,
        _ => false,
    }
}

/// Returns true for signs that stand for the dash before a recipient.
fn is_misread_dash(word: &Token<'_>, piece: &Piece<'_>, part: Part) -> bool {
    is_item(piece, part) && word.text != "-" && word.text.chars().all(is_dash_like)
}

/// Returns true if `piece` may be an item of a list: a recipient, or an addressee, which ends with
/// a stop.
fn is_item(piece: &Piece<'_>, part: Part) -> bool {
    part == Part::Foot || piece.text.ends_with([';', '.'])
}

fn is_dash_like(c: char) -> bool {
    sign::is_dash(c) || "~_=¬'".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reading;
    use crate::scan::pieces::{apply, pieces};

    /// Removes the dirt of `text`, in which OCR is unsure of `doubts`.
    fn clean(text: &str, part: Part, doubts: &[(&str, u8)]) -> String {
        let reading = |(word, confidence): &(&str, u8)| {
            let start = text.find(word).unwrap();
            let span = Span::new(start, start + word.len());
            Reading { span, read: word.to_string(), confidence: *confidence, is_disputed: false }
        };
        let readings: Vec<Reading> = doubts.iter().map(reading).collect();
        let edits =
            pieces(text).into_iter().flat_map(|piece| edits(&piece, part, Doubts(&readings)));
        let cleaned = apply(text, &readings, edits.collect()).0;
        cleaned.lines().map(str::trim).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn dirt_leaves_the_edges_of_lines() {
        let head = |text, doubts: &[(&str, u8)]| clean(text, Part::Head, doubts);
        assert_eq!(head("Về lịch trực lễ $", &[("$", 40)]), "Về lịch trực lễ");
        assert_eq!(head("V/v Chương trình `\nmục tiêu", &[]), "V/v Chương trình\nmục tiêu");
        let stamped = "A 1A x ` là r Lộ TRUUC 0x0 a NGÃI — Về việc trực lễ";
        assert_eq!(head(stamped, &[]), "Về việc trực lễ");
        assert_eq!(head("QUYẾT ĐỊNH t` XÃ", &[("t`", 25)]), "QUYẾT ĐỊNH");
        assert_eq!(head("BÁO CÁO KTNN năm 2024", &[]), "BÁO CÁO KTNN năm 2024");
        assert_eq!(head("Kế hoạch về việc trực lễ", &[]), "Kế hoạch về việc trực lễ");
        assert_eq!(head("Số: 4/KH về việc trực", &[]), "Số: 4/KH về việc trực");
        assert_eq!(head("BAN THƯỜNG VỤ\n  THHẾM\n  VINACAFE", &[]), "BAN THƯỜNG VỤ\n\nVINACAFE");
        assert_eq!(head("^ Kính gửi v", &[("^", 40), ("v", 30)]), "Kính gửi");
        assert_eq!(head("q1 Về lịch", &[("q1", 20)]), "q1 Về lịch");
        assert_eq!(head("ol Về lịch ở xã", &[("ol", 20)]), "Về lịch ở xã");
        assert_eq!(head("V/v lịch trực lễ", &[("V/v", 20)]), "V/v lịch trực lễ");
        assert_eq!(head("Số: 4/KH", &[("Số:", 20)]), "Số: 4/KH");
        assert_eq!(head("và lễ\nxã lễ", &[("và", 40), ("xã", 20)]), "và lễ\nlễ");
        assert_eq!(head("UBND  +\n   ;", &[("+", 70)]), "UBND\n");
        assert_eq!(head("a   Số: 4", &[("a", 70)]), "Số: 4");
        assert_eq!(head("Số: ....    /QĐ", &[]), "Số: ....    /QĐ");
        assert_eq!(head("______", &[("______", 30)]), "______");
        assert_eq!(head(". TRƯỜNG ĐẠI HỌC", &[]), "TRƯỜNG ĐẠI HỌC");
    }

    #[test]
    fn recipients_have_a_dash() {
        let foot = |text, doubts: &[(&str, u8)]| clean(text, Part::Foot, doubts);
        assert_eq!(foot("~ Như trên;", &[("~", 50)]), "- Như trên;");
        assert_eq!(foot("=_ Như trên;", &[]), "- Như trên;");
        assert_eq!(foot("- Như trên;", &[("-", 50)]), "- Như trên;");
        assert_eq!(clean("_ Sở Y tế;", Part::Head, &[("_", 50)]), "- Sở Y tế;");
        assert_eq!(foot("* Như trên;", &[("*", 50)]), "Như trên;");
    }
}

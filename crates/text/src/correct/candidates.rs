//! What a word may have been before it was read.

use super::confusion::{any_letter_changed, confused, marks_apart, tone_of};
use super::{Case, ReadWord, path, shape};
use crate::letter::Tone;
use crate::pairs::{NUMBER, PairTable, Placed, Token, Tokens, WordId};
use crate::syllable::{self, Syllable};
use crate::{Span, fold, key};

/// Price of other accents, in natural logarithms of likelihood.
const ACCENTS_PRICE: f32 = 3.5;
/// Price of a letter that is often taken for another.
const CONFUSED_PRICE: f32 = 7.5;
/// Price of any other letter.
const LETTER_PRICE: f32 = 9.5;
/// Price of each further mark that differs.
const MARK_PRICE: f32 = 2.5;
/// Price of what another reading has.
const OTHER_PRICE: f32 = 1.0;
/// Price of the number 1 for a letter.
const ONE_PRICE: f32 = 4.0;
/// A word is taken for its spelling alone if the table has it at least this often, in bits.
const FREQUENT_BITS: f32 = 6.0;
/// The share of a price that does not depend on the reader's confidence in the word.
const PRICE_BASE: f32 = 0.4;
/// What full confidence adds to the share.
const PRICE_SURE: f32 = 1.2;
/// How much a badly read page lowers prices: a page on which each word is doubtful has prices
/// divided by one more.
const PAGE_FACTOR: f32 = 5.0;
/// A word of less confidence is doubtful.
const DOUBTFUL: f32 = 90.0;
/// Letters are not changed in a word of less confidence: it is dirt.
const DIRT: f32 = 20.0;
/// The number 1 is a candidate only after a word that has a number next at least this often.
const ONE_SHARE: f32 = 0.1;
/// After that word the Roman numeral must be rarer than numbers by this factor, in bits.
const ROMAN_BITS: f32 = 4.0;
/// A word may have a misread letter unless the table has it beside a neighbour this often, in bits:
/// nearly any two words are somewhere beside each other.
const PAIR_BITS: f32 = 4.0;
/// Most letters of a word that may be a misread number (`ngày ló tháng`).
const NUMBER_LETTERS_MAX: usize = 3;
/// Most letters of an abbreviation that looks like a syllable (`TU`, `CA`).
const ABBREVIATION_LETTERS_MAX: usize = 3;

/// A word of the page, or a part of one, that takes part. Its first candidate is the word as read.
pub(super) struct Slot<'a> {
    /// Index of the word on the page.
    pub word: usize,
    /// Its place in the word.
    pub span: Span,
    /// Its capitals.
    pub case: Case,
    /// True if it has a capital that no sentence begins with.
    pub is_name: bool,
    pub candidates: Vec<Candidate>,
    token: Token<'a>,
}

/// What a word may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// `None` for a word that is not in the table.
    pub id: Option<WordId>,
    pub price: f32,
    /// Whether it is the word as it was read, and the reader is sure of it.
    pub is_sure: bool,
}

impl Candidate {
    fn other(id: WordId, price: f32) -> Candidate {
        Candidate { id: Some(id), price, is_sure: false }
    }
}

/// Returns the words that take part, with their candidates.
pub(super) fn slots<'a>(table: &PairTable<'_>, words: &[ReadWord<'a>]) -> Vec<Slot<'a>> {
    let mut slots = Vec::with_capacity(words.len());
    let mut tokens = Tokens::default();
    for (word, read) in words.iter().enumerate() {
        for Placed { token, span, is_name } in tokens.next(read.text) {
            let id = token.entry().and_then(|entry| table.id(&entry));
            let is_sure = read.confidence >= DOUBTFUL;
            let candidates = vec![Candidate { id, price: 0.0, is_sure }];
            let is_name = is_name && !is_like_one(span.of(read.text));
            slots.push(Slot { word, span, case: Case::of(token), is_name, candidates, token });
        }
    }
    for at in 0..slots.len() {
        if is_roman(&slots, at) {
            slots[at].candidates[0].id = None;
        }
    }
    let scale = page_scale(words, &slots);
    for at in 0..slots.len() {
        let confidence = words[slots[at].word].confidence.clamp(0.0, 100.0);
        let scale = scale * (PRICE_BASE + PRICE_SURE * confidence / 100.0);
        let more = others(table, &slots, at, confidence);
        let priced = more.into_iter().map(|one| Candidate { price: one.price * scale, ..one });
        slots[at].candidates.extend(priced);
        for id in read_otherwise(table, &words[slots[at].word], &slots[at]) {
            let candidates = &mut slots[at].candidates;
            match candidates.iter_mut().find(|one| one.id == Some(id)) {
                Some(known) => known.price = known.price.min(OTHER_PRICE),
                None => candidates.push(Candidate::other(id, OTHER_PRICE)),
            }
        }
    }
    slots
}

/// Returns what prices on a page are multiplied by: less if many of its words are doubtful.
fn page_scale(words: &[ReadWord<'_>], slots: &[Slot<'_>]) -> f32 {
    let is_word = |slot: &&Slot<'_>| match slot.token {
        Token::Letters(letters) => letters.chars().nth(1).is_some(),
        Token::Number | Token::Other => false,
    };
    let all = slots.iter().filter(is_word).count();
    let is_doubtful = |slot: &&Slot<'_>| words[slot.word].confidence < DOUBTFUL;
    let doubtful = slots.iter().filter(is_word).filter(is_doubtful).count();
    1.0 / (1.0 + PAGE_FACTOR * doubtful as f32 / all.max(1) as f32)
}

/// Returns the candidates of a slot beside the word as read.
fn others(table: &PairTable<'_>, slots: &[Slot<'_>], at: usize, confidence: f32) -> Vec<Candidate> {
    let (Token::Letters(letters), read) = (slots[at].token, slots[at].candidates[0].id) else {
        return Vec::new();
    };
    let before = at.checked_sub(1).and_then(|before| slots[before].candidates[0].id);
    if is_like_one(letters) {
        let one = before.and_then(|before| number_after(table, before));
        return one.map(|id| Candidate::other(id, ONE_PRICE)).into_iter().collect();
    }
    if shape::is_code(letters) || is_abbreviation(slots, at, letters) {
        return Vec::new();
    }
    let entry = key(letters);
    let plain = fold(&entry);
    let candidate = |id: WordId, price: f32, marks: usize| {
        Candidate::other(id, price + MARK_PRICE * marks as f32)
    };
    let same_letters = table.with_letters(&plain).filter(|&id| Some(id) != read).map(|id| {
        let marks = marks_apart(&entry, table.word(id));
        candidate(id, ACCENTS_PRICE, marks.saturating_sub(1))
    });
    let mut all: Vec<Candidate> = same_letters.collect();
    // A word that the reader is sure of may be rare or foreign.
    let is_misread = confidence >= DIRT && (read.is_some() || confidence < DOUBTFUL);
    let next_is_name = slots.get(at + 1).is_some_and(|next| next.is_name);
    let may_be_name = slots[at].is_name || (slots[at].case == Case::Title && next_is_name);
    if is_misread && !may_be_name && is_isolated(table, slots, at) && entry.chars().nth(1).is_some()
    {
        if letters.chars().count() <= NUMBER_LETTERS_MAX {
            let number = before.and_then(|before| number_after(table, before));
            all.extend(number.map(|id| candidate(id, CONFUSED_PRICE, 0)));
        }
        let mut seen = vec![plain.clone()];
        for (forms, price) in
            [(confused(&plain), CONFUSED_PRICE), (any_letter_changed(&plain), LETTER_PRICE)]
        {
            for form in forms {
                if seen.contains(&form) {
                    continue;
                }
                let marks = |id| marks_apart(&entry, table.word(id));
                all.extend(table.with_letters(&form).map(|id| candidate(id, price, marks(id))));
                seen.push(form);
            }
        }
    }
    all
}

/// Returns the word of the table that a slot spells without one of its marks (`THUÓC`), if the slot
/// is not a syllable and no other word with its letters and its tone is as near. The words around
/// it say nothing: in a narrow column they are on other lines.
pub(super) fn only_spelling<'t>(table: &PairTable<'t>, slot: &Slot<'_>) -> Option<&'t str> {
    let Token::Letters(letters) = slot.token else { return None };
    if slot.is_name || slot.candidates[0].id.is_some() {
        return None;
    }
    let entry = key(letters);
    let tone = tone_of(&entry);
    if tone == Tone::Ngang || syllable::is_legal(&entry) {
        return None;
    }
    let has_tone = |word: &str| Syllable::parse(word).is_some_and(|found| found.tone == tone);
    let frequent = table.with_letters(&fold(&entry)).filter(|&id| table.count(id) >= FREQUENT_BITS);
    let words = frequent.map(|id| table.word(id)).filter(|word| has_tone(word));
    let mut words: Vec<(usize, &str)> =
        words.map(|word| (marks_apart(&entry, word), word)).collect();
    words.sort_unstable();
    match words[..] {
        [(least, _), (next, _), ..] if least == next => None,
        [(_, word), ..] => Some(word),
        [] => None,
    }
}

/// Returns what other readings have for a slot that is a whole word of letters.
fn read_otherwise(table: &PairTable<'_>, word: &ReadWord<'_>, slot: &Slot<'_>) -> Vec<WordId> {
    let is_whole = bare(word.text) == slot.span.of(word.text);
    if !is_whole || !matches!(slot.token, Token::Letters(_)) {
        return Vec::new();
    }
    word.others.iter().filter_map(|other| table.id(&key(bare(other)))).collect()
}

/// Returns a word without the signs around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Returns true if the word as read makes no usual pair with the words next to it.
fn is_isolated(table: &PairTable<'_>, slots: &[Slot<'_>], at: usize) -> bool {
    let is_pair = |first: usize, second: usize| {
        let (Some(before), Some(slot)) = (slots.get(first), slots.get(second)) else {
            return false;
        };
        let [first, second] = [before, slot].map(|slot| slot.candidates[0]);
        let is_sure = first.is_sure && second.is_sure;
        let ids = first.id.zip(second.id);
        let pair = ids.and_then(|(first, second)| path::pair(table, first, slot, second, is_sure));
        pair.is_some_and(|bits| bits >= PAIR_BITS)
    };
    !at.checked_sub(1).is_some_and(|before| is_pair(before, at)) && !is_pair(at, at + 1)
}

/// Returns true for a Roman numeral among small words. It says nothing of the words beside it,
/// although it may have the letters of a syllable (`LI`, `VI`).
fn is_roman(slots: &[Slot<'_>], at: usize) -> bool {
    let Token::Letters(letters) = slots[at].token else { return false };
    letters.len() > 1 && shape::is_roman(letters) && is_alone(slots, at)
}

/// Returns true for capitals among small words.
fn is_alone(slots: &[Slot<'_>], at: usize) -> bool {
    let is_capitals = |slot: &Slot<'_>| slot.case == Case::Capitals;
    let around = &slots[at.saturating_sub(1)..slots.len().min(at + 2)];
    is_capitals(&slots[at]) && around.iter().filter(|slot| is_capitals(slot)).count() == 1
}

/// Returns true for a few capitals without accents among small words.
fn is_abbreviation(slots: &[Slot<'_>], at: usize, letters: &str) -> bool {
    letters.len() <= ABBREVIATION_LETTERS_MAX && is_alone(slots, at)
}

/// Returns true for a letter that the number 1 is taken for.
pub(super) fn is_like_one(letters: &str) -> bool {
    matches!(letters, "l" | "I" | "Ï" | "Ì" | "Í" | "Ĩ" | "Ị" | "ï" | "ì" | "í")
}

/// Returns the entry of numbers if they often come after `before`, and Roman numerals do not.
fn number_after(table: &PairTable<'_>, before: WordId) -> Option<WordId> {
    let number = table.id(NUMBER)?;
    let numbers = table.pair_count(before, number)?.log2;
    let roman = table.id("i").and_then(|roman| table.pair_count(before, roman));
    let is_number = numbers - table.count(before) > ONE_SHARE.log2()
        && roman.is_none_or(|roman| roman.log2 + ROMAN_BITS < numbers);
    is_number.then_some(number)
}

//! What a single line is: its label, its letters, and whether it belongs to a head, a signature or
//! the opening of a body. Every question is answered from the line alone. Which part of a document
//! a line is in, and what its fields are, is decided in `layout`, `head`, `body` and `foot`.

mod body;
mod date_line;
mod head;
mod label;
mod letters;
mod post;
mod signing_stamp;
mod type_line;
mod words;

pub(crate) use body::{after_brackets, begins_with_issuing_verb, opens_body, speaks};
pub(crate) use date_line::{DateLine, begins_date, date_line};
pub(crate) use head::{
    HEAD_LINE_BYTES_MAX, MERGED_BYTES_MAX, is_address, is_annex, is_motto, is_nation, is_note,
    is_recipients, names_nation, nation_and_motto, number_line, without_nation,
};
pub(crate) use label::{
    bullet, division, enumerator, is_bare_label, is_roman, is_small_number, note_label,
    opens_matter, starts_section,
};
pub(crate) use post::{
    AUTHORITIES, POSITIONS, SIGNATURE_LINE_BYTES_MAX, is_authority, is_position, names_issuer,
};
pub(crate) use signing_stamp::{is_stamp, stamped_signer, stamped_time};
pub(crate) use type_line::type_line;
pub(crate) use words::{OPEN_WORDS, ends_with_word, has_words, is_capitals, is_rule};

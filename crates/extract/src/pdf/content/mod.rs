//! What the content of a page paints (ISO 32000-1, 8 to 10): its operators are followed as far as
//! letters need it. Letters come out as marks, each with its place, in the order of painting;
//! filled areas and pictures come beside them, for they can hide letters. Nothing is put in order
//! here, and nothing is left out but what a switched-off layer hides.

mod color;
mod document;
mod ext_state;
mod interpreter;
mod mark;
mod marked;
mod path;
mod pattern;
mod shape;
mod show;
mod state;

pub(super) use document::Document;
pub(super) use interpreter::{Interpreter, Painting};
pub(super) use mark::{Area, Color, Cover, HARD_SPACE, Mark, Paint};
pub(super) use shape::{Clip, Place};

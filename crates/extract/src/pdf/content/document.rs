//! What all pages of a document share.

use hayro_syntax::Pdf;

use super::color::Functions;
use crate::pdf::fonts::Fonts;
use crate::pdf::layers::Layers;
use crate::pdf::structure::Structure;

/// What all pages of a document share.
pub(crate) struct Document<'a> {
    pub fonts: Fonts<'a>,
    pub layers: Layers,
    pub structure: Structure<'a>,
    pub functions: Functions,
}

impl<'a> Document<'a> {
    /// Reads what the pages of a document share.
    pub fn of(pdf: &'a Pdf) -> Self {
        let structure = Structure::open(pdf);
        let (layers, functions) = (Layers::of(pdf), Functions::default());
        Document { fonts: Fonts::new(), layers, structure, functions }
    }
}

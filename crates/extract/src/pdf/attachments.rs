//! Files that a PDF carries (ISO 32000-1, 7.11.4 and 12.3.5). In a portfolio they are the content,
//! and the page is a cover; otherwise they are enclosures that no page shows.

use std::collections::HashSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{
    Array, Dict, Name, Object, ObjectIdentifier, Stream, String as PdfString,
};

use super::strings;

/// Keys under which a file specification has the content.
const STREAMS: [&str; 5] = ["UF", "F", "Unix", "DOS", "Mac"];
/// Most files that are listed.
const FILES_MAX: usize = 1_000;
/// Deepest nesting of the tree of names.
const DEPTH_MAX: usize = 16;
/// Most bytes of all files of a portfolio that are read.
pub(super) const BYTES_MAX: usize = 256 << 20;

/// The files of a PDF.
#[derive(Default)]
pub(super) struct Attachments<'a> {
    /// Whether they are the content of the file.
    pub portfolio: bool,
    /// In the order of their tree, those of annotations last.
    pub files: Vec<Attachment<'a>>,
    known: HashSet<ObjectIdentifier>,
}

/// A file inside a PDF.
pub(super) struct Attachment<'a> {
    /// Its name, for people; empty if it has none.
    pub name: String,
    /// `None` if it is only named, or elsewhere.
    stream: Option<Stream<'a>>,
}

impl Attachment<'_> {
    /// Returns the content of the file. `None` if it cannot be unpacked or is not in the PDF.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let bytes = self.stream.as_ref()?.decoded_data().ok()?;
        Some(bytes.into_owned())
    }
}

impl<'a> Attachments<'a> {
    /// Lists the files of a document.
    pub fn of(pdf: &'a Pdf) -> Self {
        let mut attachments = Attachments::default();
        if let Some(catalog) = pdf.xref().get::<Dict<'a>>(pdf.xref().root_id()) {
            attachments.portfolio = catalog.contains_key("Collection");
            let names = catalog.get::<Dict<'a>>("Names");
            if let Some(tree) = names.and_then(|names| names.get::<Dict<'a>>("EmbeddedFiles")) {
                attachments.add_tree(&tree, DEPTH_MAX);
            }
            attachments.add_associated(&catalog);
        }
        for page in pdf.pages().iter() {
            attachments.add_associated(page.raw());
            let annotations = page.raw().get::<Array<'a>>("Annots");
            for annotation in annotations.iter().flat_map(|list| list.iter::<Dict<'a>>()) {
                let subtype = annotation.get::<Name<'_>>("Subtype");
                if subtype.is_some_and(|subtype| subtype.as_str() == "FileAttachment")
                    && let Some(file) = annotation.get::<Dict<'a>>("FS")
                {
                    attachments.add(&file);
                }
            }
        }
        attachments
    }

    /// Adds the files of a name tree (ISO 32000-1, 7.9.6).
    fn add_tree(&mut self, tree: &Dict<'a>, depth: usize) {
        if depth == 0 {
            return;
        }
        if let Some(names) = tree.get::<Array<'a>>("Names") {
            for entry in names.iter::<Object<'a>>() {
                if let Object::Dict(file) = entry {
                    self.add(&file);
                }
            }
        }
        if let Some(kids) = tree.get::<Array<'a>>("Kids") {
            for kid in kids.iter::<Dict<'a>>().take(FILES_MAX) {
                self.add_tree(&kid, depth - 1);
            }
        }
    }

    /// Adds the files that are associated with an object (ISO 32000-2, 14.13).
    fn add_associated(&mut self, object: &Dict<'a>) {
        if let Some(files) = object.get::<Array<'a>>("AF") {
            files.iter::<Dict<'a>>().for_each(|file| self.add(&file));
        }
    }

    /// Adds a file by its specification (ISO 32000-1, 7.11.3), unless it is known already.
    fn add(&mut self, file: &Dict<'a>) {
        let known = file.obj_id().is_some_and(|id| !self.known.insert(id));
        if known || self.files.len() >= FILES_MAX {
            return;
        }
        let name = ["UF", "F", "Unix", "DOS", "Mac", "Desc"]
            .iter()
            .find_map(|key| file.get::<PdfString<'_>>(key));
        let name = name.map(|name| strings::text(&name)).unwrap_or_default();
        let streams = file.get::<Dict<'a>>("EF");
        let stream =
            streams.and_then(|of| STREAMS.iter().find_map(|key| of.get::<Stream<'a>>(key)));
        self.files.push(Attachment { name, stream });
    }
}

//! Reads a part of an office file as elements and text, with any namespace prefixes, whole or cut
//! off.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

/// Maximum nesting of elements that is read. In Word, a table in a text box in a table is about 60
/// elements deep.
pub const NESTING_MAX: usize = 4_000;

/// The namespace of an element, as far as the readers need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// WordprocessingML, transitional or strict (ISO/IEC 29500-1 and -4).
    Word,
    /// Markup compatibility (ISO/IEC 29500-3).
    Compatibility,
    /// Office Math (ISO/IEC 29500-1, 22.1).
    Math,
    /// DrawingML (ISO/IEC 29500-1, 20.1).
    Drawing,
    /// VML, the drawings of older files (ISO/IEC 29500-4, 19.1).
    Vml,
    /// MathML, the formulas of OpenDocument.
    MathMl,
    /// OpenDocument: `office:`, `text:`, `table:`, `style:`, `draw:` … (OASIS OpenDocument 1.3,
    /// part 3).
    OpenDocument(&'static str),
    /// Any other namespace.
    Other,
}

impl Space {
    fn of(resolved: &ResolveResult<'_>) -> Space {
        match resolved {
            ResolveResult::Bound(namespace) => Space::by_name(namespace.as_ref()),
            // A part that has lost its start has lost its namespace declarations. Nearly all files
            // use the same prefixes.
            ResolveResult::Unknown(prefix) => Space::by_prefix(prefix),
            ResolveResult::Unbound => Space::Other,
        }
    }

    fn by_name(name: &str) -> Space {
        const OPEN_DOCUMENT: &str = "urn:oasis:names:tc:opendocument:xmlns:";
        if let Some(rest) = name.strip_prefix(OPEN_DOCUMENT) {
            return match rest.split(':').next() {
                Some("drawing") => Space::OpenDocument("draw"),
                Some(word) => Space::by_prefix(word),
                None => Space::Other,
            };
        }
        match name {
            _ if name.ends_with("/wordprocessingml/main") => Space::Word,
            _ if name.ends_with("/wordprocessingml/2006/main") => Space::Word,
            _ if name.ends_with("/markup-compatibility/2006") => Space::Compatibility,
            _ if name.ends_with("/officeDocument/2006/math") => Space::Math,
            _ if name.ends_with("/officeDocument/math") => Space::Math,
            _ if name.ends_with("/drawingml/2006/main") => Space::Drawing,
            _ if name.ends_with("/drawingml/main") => Space::Drawing,
            "urn:schemas-microsoft-com:vml" => Space::Vml,
            "http://www.w3.org/1998/Math/MathML" => Space::MathMl,
            _ => Space::Other,
        }
    }

    fn by_prefix(prefix: &str) -> Space {
        const OPEN_DOCUMENT: [&str; 7] =
            ["office", "text", "table", "style", "draw", "form", "manifest"];
        match prefix {
            "w" => Space::Word,
            "mc" => Space::Compatibility,
            "m" => Space::Math,
            "a" => Space::Drawing,
            "v" => Space::Vml,
            "math" => Space::MathMl,
            _ => OPEN_DOCUMENT
                .iter()
                .find(|known| **known == prefix)
                .map_or(Space::Other, |known| Space::OpenDocument(known)),
        }
    }
}

/// Decodes a part from UTF-8 or UTF-16 (XML 1.0, 4.3.3). Invalid bytes become U+FFFD.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xff, 0xfe, ..] => UTF_16LE.decode_with_bom_removal(bytes).0,
        [0xfe, 0xff, ..] => UTF_16BE.decode_with_bom_removal(bytes).0,
        _ => String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
    }
}

/// Returns the character that an entity stands for. `None` for an entity that a document type would
/// declare; office files have no document type.
fn entity_text(entity: &str) -> Option<Cow<'static, str>> {
    let Some(number) = entity.strip_prefix('#') else {
        return resolve_predefined_entity(entity).map(Cow::Borrowed);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    let c = char::from_u32(code.ok()?).filter(|c| *c != '\0')?;
    Some(Cow::Owned(c.to_string()))
}

/// The start of an element.
pub struct Element<'a> {
    space: Space,
    start: BytesStart<'a>,
}

impl Element<'_> {
    /// Returns the element's namespace and its local name.
    pub fn name(&self) -> (Space, &str) {
        (self.space, self.start.local_name().into_inner())
    }

    /// Returns the value of the attribute with this local name, in any namespace; `None` if there
    /// is none.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        attributes.with_checks(false);
        let found =
            attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
        let value = quick_xml::escape::unescape(&found.value).map(Cow::into_owned);
        Some(value.unwrap_or_else(|_| found.value.clone().into_owned()))
    }

    /// Returns true if the element switches a property on: always, unless its `val` says off.
    pub fn is_on(&self) -> bool {
        let value = self.attribute("val");
        !value.is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off" | "none"))
    }

    /// Returns the number in the attribute of this name; `None` if it is not a number.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// What comes next in a part.
pub enum Node<'a> {
    /// The start of an element; its end always follows.
    Open(Element<'a>),
    /// The end of the innermost open element.
    Close,
    /// Text.
    Text(Cow<'a, str>),
}

/// Reads a part from its start as far as possible.
pub struct Xml<'a> {
    reader: NsReader<&'a [u8]>,
    open: usize,
    damaged: bool,
    ended: bool,
}

impl<'a> Xml<'a> {
    /// Starts to read the text of a part.
    pub fn new(text: &'a str) -> Self {
        let mut reader = NsReader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Xml { reader, open: 0, damaged: false, ended: false }
    }

    /// Returns true if the part is cut off, broken or nested too deep, so that only its start was
    /// read. Valid only after [`Xml::next`] has returned `None`.
    pub fn is_damaged(&self) -> bool {
        self.damaged
    }

    /// Returns the next node, or `None` at the end. Before the end, every open element is closed.
    pub fn next(&mut self) -> Option<Node<'a>> {
        while !self.ended {
            let (space, event) = match self.reader.read_resolved_event() {
                Ok((resolved, event)) => (Space::of(&resolved), event),
                Err(_) => {
                    (self.ended, self.damaged) = (true, true);
                    break;
                }
            };
            match event {
                Event::Start(_) if self.open >= NESTING_MAX => {
                    (self.ended, self.damaged) = (true, true);
                }
                Event::Start(start) => {
                    self.open += 1;
                    return Some(Node::Open(Element { space, start }));
                }
                Event::End(_) if self.open > 0 => {
                    self.open -= 1;
                    return Some(Node::Close);
                }
                Event::Text(text) => return Some(Node::Text(text.into_inner())),
                Event::CData(text) => return Some(Node::Text(text.into_inner())),
                Event::GeneralRef(entity) => {
                    if let Some(text) = entity_text(&entity.into_inner()) {
                        return Some(Node::Text(text));
                    }
                }
                Event::Eof => {
                    self.damaged |= self.open > 0;
                    self.ended = true;
                }
                _ => {}
            }
        }
        self.open = self.open.checked_sub(1)?;
        Some(Node::Close)
    }

    /// Skips the rest of the element that was just opened, including its end.
    pub fn skip(&mut self) {
        let outside = self.open.saturating_sub(1);
        while self.open > outside && self.next().is_some() {}
    }
}

//! Maps RTF control words to the destination of their group's text, or to characters.

use crate::office::headers_footers::RunningKind;

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// To the document.
    Text,
    /// It is dropped, with the text of all inner groups.
    Nowhere,
    /// It is dropped, and its first text is noted: the group is not known.
    Unknown,
    /// It is dropped, but an inner group may hold a text box or a property of the shape.
    Shape,
    /// It is dropped, but inner groups hold the name and the value of a property.
    Property,
    /// It is dropped, but an inner group may hold the properties of a form field.
    FieldCode,
    /// It is dropped, but inner groups hold entries of the form field.
    FormField,
    /// To a text of its own, which the end of its group uses.
    Capture,
    /// To the names of the font table.
    Fonts,
    /// To the table of colours.
    Colors,
}

/// A part of the document that a destination begins and the end of its group ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RtfPart {
    /// A header or footer, and the pages that it is for.
    Running(RunningKind, Pages),
    /// A footnote or endnote.
    Note,
    /// A text box.
    Box,
    /// A field with its code and its result.
    Field,
    /// A property of a shape.
    Property,
    /// A text that is not part of the document's text.
    Captured(Captured),
}

/// The pages that a header or footer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    All,
    /// Left pages, in a document with facing pages.
    Left,
    /// The first page of a section that has one of its own.
    First,
}

/// What a text is that goes to a capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Captured {
    Comment,
    PropertyName,
    PropertyValue,
    /// An entry of a list to choose from.
    Entry,
    /// The default of a text to fill in.
    UsualText,
}

/// What a control word that names a destination does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The destination of the word's group.
    pub destination: Destination,
    /// The part that the group is.
    pub part: Option<RtfPart>,
}

impl Target {
    /// Returns true if a group of this target counts in a group whose text goes to `outer`.
    pub fn is_read_in(self, outer: Destination) -> bool {
        use RtfPart::*;
        match outer {
            Destination::Text => true,
            Destination::Shape => matches!(self.part, Some(Box | Property)),
            Destination::Property => {
                use self::Captured::*;
                matches!(self.part, Some(Captured(PropertyName | PropertyValue)))
            }
            Destination::FieldCode => self.destination == Destination::FormField,
            Destination::FormField => {
                use self::Captured::*;
                matches!(self.part, Some(Captured(Entry | UsualText)))
            }
            _ => false,
        }
    }
}

/// Returns what a control word does to its group. `None` if the word is not a known destination.
pub fn target(word: &str) -> Option<Target> {
    use Destination::*;
    let captured = |what| (Capture, Some(RtfPart::Captured(what)));
    let (destination, part) = match word {
        "fonttbl" => (Fonts, None),
        "colortbl" => (Colors, None),
        "footnote" => (Text, Some(RtfPart::Note)),
        "shpinst" | "do" | "pict" | "shppict" => (Shape, None),
        "shptxt" | "dptxbxtext" => (Text, Some(RtfPart::Box)),
        "field" => (Text, Some(RtfPart::Field)),
        "fldinst" => (FieldCode, None),
        "formfield" => (FormField, None),
        "sp" => (Property, Some(RtfPart::Property)),
        "sn" => captured(Captured::PropertyName),
        "sv" => captured(Captured::PropertyValue),
        "ffl" => captured(Captured::Entry),
        "ffdeftext" => captured(Captured::UsualText),
        "annotation" => captured(Captured::Comment),
        "fldrslt" | "listtext" | "pntext" | "result" | "nesttableprops" => (Text, None),
        _ if is_formula(word) => (Text, None),
        _ if WITHOUT_TEXT.contains(&word) => (Nowhere, None),
        _ => (Text, Some(running(word)?)),
    };
    Some(Target { destination, part })
}

/// Returns the header or footer that a control word begins.
fn running(word: &str) -> Option<RtfPart> {
    let (kind, pages) = match word.strip_prefix("header") {
        Some(pages) => (RunningKind::Header, pages),
        None => (RunningKind::Footer, word.strip_prefix("footer")?),
    };
    Some(match (kind, pages) {
        (RunningKind::Header, "f") => RtfPart::Running(RunningKind::FirstHeader, Pages::First),
        (_, "f") => RtfPart::Running(kind, Pages::First),
        (_, "l") => RtfPart::Running(kind, Pages::Left),
        (_, "" | "r") => RtfPart::Running(kind, Pages::All),
        _ => return None,
    })
}

/// Returns true if a control word begins a formula or a piece of one with text in it.
fn is_formula(word: &str) -> bool {
    const PIECES: [&str; 44] = [
        "moMath",
        "moMathPara",
        "mr",
        "macc",
        "mbar",
        "mbox",
        "mborderBox",
        "md",
        "meqArr",
        "mf",
        "mfunc",
        "mgroupChr",
        "mlimLow",
        "mlimUpp",
        "mm",
        "mmr",
        "mnary",
        "mphant",
        "mrad",
        "msPre",
        "msSub",
        "msSubSup",
        "msSup",
        "me",
        "mnum",
        "mden",
        "mdeg",
        "mfName",
        "mlim",
        "msub",
        "msup",
        "msubHide",
        "msupHide",
        "mmath",
        "maln",
        "mbrk",
        "mlit",
        "mnor",
        "msty",
        "mscr",
        "mt",
        "mbegChr",
        "mendChr",
        "msepChr",
    ];
    PIECES.contains(&word)
}

/// Destinations whose text no page shows, or shows only as a copy of other text (Specification
/// 1.9.1 and those of LibreOffice).
const WITHOUT_TEXT: [&str; 129] = [
    "aftncn",
    "aftnsep",
    "aftnsepc",
    "atnauthor",
    "atndate",
    "atnicn",
    "atnid",
    "atnparent",
    "atnref",
    "atntime",
    "atrfend",
    "atrfstart",
    "author",
    "background",
    "bkmkend",
    "bkmkstart",
    "blipuid",
    "buptim",
    "category",
    "colorschememapping",
    "company",
    "creatim",
    "datafield",
    "datastore",
    "defchp",
    "defpap",
    "doccomm",
    "docvar",
    "ebcend",
    "ebcstart",
    "factoidname",
    "falt",
    "fchars",
    "ffentrymcr",
    "ffexitmcr",
    "ffformat",
    "ffhelptext",
    "ffname",
    "ffstattext",
    "file",
    "filetbl",
    "fontemb",
    "fontfile",
    "fldtype",
    "ftncn",
    "ftnsep",
    "ftnsepc",
    "generator",
    "gridtbl",
    "hl",
    "hlfr",
    "hlinkbase",
    "hlloc",
    "hlsrc",
    "hsv",
    "htmltag",
    "info",
    "keycode",
    "keywords",
    "latentstyles",
    "lchars",
    "levelnumbers",
    "leveltext",
    "lfolevel",
    "linkval",
    "list",
    "listlevel",
    "listname",
    "listoverride",
    "listoverridetable",
    "listpicture",
    "liststylename",
    "listtable",
    "lsdlockedexcept",
    "mailmerge",
    "manager",
    "mctrlPr",
    "mhtmltag",
    "mmathPict",
    "mmathPr",
    "nextfile",
    "nonesttables",
    "nonshppict",
    "objalias",
    "objclass",
    "objdata",
    "objname",
    "objsect",
    "objtime",
    "oldcprops",
    "oldpprops",
    "oldsprops",
    "oldtprops",
    "operator",
    "panose",
    "passwordhash",
    "pgdsctbl",
    "pgp",
    "pgptbl",
    "picprop",
    "pn",
    "pnseclvl",
    "printim",
    "private",
    "propname",
    "protend",
    "protstart",
    "protusertbl",
    "revtbl",
    "revtim",
    "rsidtbl",
    "rxe",
    "shprslt",
    "staticval",
    "stylesheet",
    "subject",
    "tc",
    "tcn",
    "template",
    "themedata",
    "txe",
    "upr",
    "userprops",
    "wgrffmtfilter",
    "windowcaption",
    "writereservation",
    "writereservhash",
    "xe",
    "xmlnstbl",
];

/// Returns the character that a control word stands for, if any.
pub fn character(word: &str) -> Option<char> {
    Some(match word {
        "tab" => '\t',
        "emdash" => '—',
        "endash" => '–',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "bullet" => '•',
        "emspace" | "enspace" | "qmspace" => ' ',
        _ => return None,
    })
}

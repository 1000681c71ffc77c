//! Maps RTF control words to the destination of their group's text, or to characters.

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// To the document.
    Text,
    /// It is dropped, with the text of all inner groups.
    Nowhere,
    /// It is dropped, but an inner group may hold a text box.
    Shape,
    /// To the names of the font table.
    Fonts,
}

/// A part of the document that a destination begins and the end of its group ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RtfPart {
    /// A header or footer.
    HeaderFooter,
    /// A footnote or endnote.
    Note,
    /// A text box.
    Box,
}

/// What a control word that names a destination does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The destination of the word's group.
    pub destination: Destination,
    /// The part that the group is.
    pub part: Option<RtfPart>,
}

/// Returns what a control word does to its group. `None` if the word is not a known destination.
pub fn target(word: &str) -> Option<Target> {
    use Destination::*;
    let (destination, part) = match word {
        "fonttbl" => (Fonts, None),
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
        | "footerf" => (Text, Some(RtfPart::HeaderFooter)),
        "footnote" => (Text, Some(RtfPart::Note)),
        "shpinst" | "do" => (Shape, None),
        "shptxt" | "dptxbxtext" => (Text, Some(RtfPart::Box)),
        "fldrslt" | "listtext" | "pntext" | "result" => (Text, None),
        "colortbl" | "stylesheet" | "info" | "pict" | "nonshppict" | "shppict" | "objdata"
        | "listtable" | "listoverridetable" | "revtbl" | "rsidtbl" | "fldinst" | "datafield"
        | "annotation" | "atnid" | "atnauthor" | "atntime" | "atnref" | "xe" | "rxe" | "tc"
        | "tcn" | "txe" | "bkmkstart" | "bkmkend" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep"
        | "aftnsepc" | "aftncn" | "pn" | "pnseclvl" | "shprslt" | "nonesttables" | "falt"
        | "panose" | "fontemb" | "fontfile" | "sp" | "private" | "filetbl" | "template"
        | "background" | "generator" | "themedata" | "colorschememapping" | "latentstyles"
        | "datastore" | "pgptbl" | "mmathPr" | "objclass" | "objname" | "formfield" | "upr" => {
            (Nowhere, None)
        }
        _ => return None,
    };
    Some(Target { destination, part })
}

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

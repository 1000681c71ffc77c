//! Where the text of a group goes.

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// To the document.
    Text,
    /// Nowhere, nor that of groups inside.
    Nowhere,
    /// Nowhere, but a text box may be inside.
    Shape,
    /// To the names of fonts.
    Fonts,
}

/// What begins with a destination and ends with its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A header or footer.
    Running,
    /// A footnote or endnote.
    Note,
    /// A text box.
    Box,
}

/// What a control word makes of the group that it stands in; none where it is no destination.
pub fn destination(word: &str) -> Option<(Destination, Option<Part>)> {
    use Destination::*;
    Some(match word {
        "fonttbl" => (Fonts, None),
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
        | "footerf" => (Text, Some(Part::Running)),
        "footnote" => (Text, Some(Part::Note)),
        "shpinst" | "do" => (Shape, None),
        "shptxt" | "dptxbxtext" => (Text, Some(Part::Box)),
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
    })
}

/// The character that a control word stands for.
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

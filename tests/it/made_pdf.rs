//! Makes small PDFs for tests. Letters have the codes of UTF-16 and are half as wide as high, so
//! any text can be placed and its places be computed.

use std::fmt::Write as _;

/// Width of every letter, as a share of its size.
pub(crate) const ADVANCE: f64 = 0.5;

/// A PDF of one page that is being made. Its font is `F0`.
#[derive(Debug, Clone, Default)]
pub(crate) struct MadePdf {
    /// Content of the page.
    pub content: String,
    /// Further entries of the page, of its resources, and of the catalog.
    pub page: String,
    pub resources: String,
    pub catalog: String,
    /// Further objects, numbered from 10.
    pub objects: Vec<String>,
}

impl MadePdf {
    /// Adds text at a place; `matrix` has the four numbers of its direction.
    pub fn text(&mut self, size: f64, matrix: [f64; 4], (x, y): (f64, f64), text: &str) {
        let [a, b, c, d] = matrix;
        let hex = hex(text);
        writeln!(
            self.content,
            "BT /F0 {size} Tf {a:.6} {b:.6} {c:.6} {d:.6} {x:.4} {y:.4} Tm <{hex}> Tj ET"
        )
        .unwrap();
    }

    /// Adds straight text.
    pub fn line(&mut self, size: f64, place: (f64, f64), text: &str) {
        self.text(size, [1.0, 0.0, 0.0, 1.0], place, text);
    }

    /// Adds an object and returns its number.
    pub fn object(&mut self, object: String) -> usize {
        self.objects.push(object);
        self.objects.len() + 9
    }

    /// Adds a stream with the entries of its dictionary, and returns its number.
    pub fn stream(&mut self, entries: &str, content: &str) -> usize {
        self.object(stream(entries, content))
    }

    /// Returns the bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R\
             /Resources<</Font<</F0 5 0 R>>{}>>{}>>",
            self.resources, self.page
        );
        let mut objects = vec![
            format!("<</Type/Catalog/Pages 2 0 R{}>>", self.catalog),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_string(),
            page,
            stream("", &self.content),
            "<</Type/Font/Subtype/Type0/BaseFont/Made/Encoding/Identity-H\
             /DescendantFonts[6 0 R]/ToUnicode 7 0 R>>"
                .to_string(),
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/Made/DW 500/FontDescriptor 8 0 R\
             /CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
                .to_string(),
            stream("", &to_unicode()),
            "<</Type/FontDescriptor/FontName/Made/Flags 4>>".to_string(),
            "null".to_string(),
        ];
        objects.extend(self.objects.iter().cloned());
        file(&objects)
    }
}

/// Returns text as the codes of the font, in hexadecimal.
pub(crate) fn hex(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04x}")).collect()
}

/// Returns a stream object.
pub(crate) fn stream(entries: &str, content: &str) -> String {
    format!("<</Length {}{entries}>>stream\n{content}\nendstream", content.len())
}

/// Returns a file of objects, which are numbered from 1. The first one is the catalog.
fn file(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in &offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    out.extend(format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF").bytes());
    out
}

/// Returns a character map in which each code is its own letter.
fn to_unicode() -> String {
    let ranges: String =
        (0..0x21).map(|high| format!("<{high:02x}00> <{high:02x}ff> <{high:02x}00>\n")).collect();
    format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
         1 begincodespacerange <0000> <ffff> endcodespacerange\n\
         33 beginbfrange\n{ranges}endbfrange\n\
         endcmap end end"
    )
}

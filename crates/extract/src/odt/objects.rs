//! Reads embedded OpenDocument objects as far as they are words: formulas, charts, texts, drawings
//! and spreadsheets.

use crate::office::xml::{Node, Space, Xml};

/// Returns the paragraphs of an object from its `content.xml`, or of an object that was just opened
/// in a flat file, up to its end. Of a chart, leaves out the numbers. A formula is one line.
pub fn lines(xml: &mut Xml<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut formula = String::new();
    // True in a paragraph or a formula; `None` for other elements.
    let mut open: Vec<Option<Space>> = Vec::new();
    let mut is_chart = false;
    while let Some(node) = xml.next() {
        match node {
            Node::Open(element) => {
                let (space, name) = element.name();
                is_chart |= name == "chart";
                let number = element.attribute("value-type").is_some_and(|kind| kind != "string");
                let skipped = match (space, name) {
                    (Space::MathMl, "annotation" | "annotation-xml") => true,
                    (Space::OpenDocument("table"), "table-cell") => is_chart && number,
                    (Space::OpenDocument("office"), "styles" | "automatic-styles" | "meta") => true,
                    (Space::OpenDocument("office"), "settings" | "scripts" | "binary-data") => true,
                    (Space::OpenDocument("text"), "tracked-changes") => true,
                    _ => false,
                };
                if skipped {
                    xml.skip();
                    continue;
                }
                if matches!((space, name), (Space::OpenDocument("text"), "p" | "h")) {
                    lines.push(String::new());
                }
                let around = open.last().copied().flatten();
                let text = matches!((space, name), (Space::OpenDocument("text"), "p" | "h"));
                let formula = matches!(space, Space::MathMl);
                open.push(if text || formula { Some(space) } else { around });
            }
            Node::Close if open.is_empty() => break,
            Node::Close => drop(open.pop()),
            Node::Text(text) => match open.last().copied().flatten() {
                Some(Space::MathMl) => formula.push_str(text.trim()),
                Some(_) => {
                    if let Some(line) = lines.last_mut() {
                        line.push_str(&text);
                    }
                }
                None => {}
            },
        }
    }
    lines.push(formula);
    lines.retain(|line| !line.trim().is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_objects_are_read() {
        let of = |part: &str| lines(&mut Xml::new(part));
        let formula = "<math:math><math:semantics><math:mrow><math:mi>E</math:mi><math:mo>=\
             </math:mo><math:mi>m</math:mi></math:mrow><math:annotation>E = m\
             </math:annotation></math:semantics></math:math>";
        assert_eq!(of(formula), ["E=m"]);
        let chart = "<office:body><office:chart><chart:chart><text:p>Biểu đồ</text:p>\
             <table:table-cell office:value-type='float'><text:p>7</text:p></table:table-cell>\
             <table:table-cell office:value-type='string'><text:p>Quý I</text:p>\
             </table:table-cell></chart:chart></office:chart></office:body>";
        assert_eq!(of(chart), ["Biểu đồ", "Quý I"]);
        let sheet = "<office:automatic-styles>x</office:automatic-styles><table:table-cell \
             office:value-type='float'><text:p>7 <text:span>kg</text:span></text:p>\
             </table:table-cell>";
        assert_eq!(of(sheet), ["7 kg"]);
    }
}

//! Reads parts that a document shows at a place in its text: imported files (`w:altChunk`),
//! diagrams and charts (ISO/IEC 29500-1, 17.17.2, 21.2 and 21.4).

use std::collections::HashMap;

use super::parts::{Relation, relations};
use crate::dispatch;
use crate::extracted::Extracted;
use crate::format::Format;
use crate::html;
use crate::issue::IssueCode;
use crate::office::findings::Findings;
use crate::office::package::Package;
use crate::office::xml::{self, Element, Node, Space, Xml};
use crate::signature::{Content, Signature};

/// Deepest nesting of imported files. A Word file can be imported into another; a file can be made
/// to import a thousand levels.
pub const IMPORTS_MAX: usize = 4;
/// Most bytes of text of all such parts, as much as is kept of a file.
const TEXT_BYTES_MAX: usize = 64 << 20;

/// The texts of the parts to which one part of a document refers, by relationship.
#[derive(Debug, Default)]
pub struct Embedded {
    /// The paragraphs of each part; `None` if it cannot be read, which is noted already.
    parts: HashMap<String, Option<Vec<String>>>,
}

impl Embedded {
    /// Reads the embedded parts that `relations` name. `depth` is the number of files into which
    /// the document is imported. Notes in `findings` what cannot be read.
    pub fn read(
        package: &mut Package<'_>,
        relations: &[Relation],
        depth: usize,
        findings: &mut Findings,
    ) -> Embedded {
        let mut embedded = Embedded::default();
        let mut room = TEXT_BYTES_MAX;
        for relation in relations {
            let Some(noun) = noun(&relation.kind) else { continue };
            let read = match package.part(&relation.target) {
                _ if room == 0 => Err("over the limit of a file".to_string()),
                None => Err("missing".to_string()),
                Some(bytes) if relation.kind == "aFChunk" => {
                    imported(package, &relation.target, &bytes, depth, findings)
                }
                Some(bytes) => drawn(&relation.kind, &xml::decode(&bytes)),
            };
            let file = relation.target.rsplit('/').next().unwrap_or_default();
            let lines = read
                .inspect_err(|reason| findings.unread(&format!("{noun} ({file}: {reason})")))
                .ok();
            let bytes: usize = lines.iter().flatten().map(String::len).sum();
            room = room.saturating_sub(bytes);
            embedded.parts.insert(relation.id.clone(), lines);
        }
        embedded
    }

    /// Returns the paragraphs of the part that the relationship `id` names; `None` if it cannot be
    /// read. Notes in `findings` a relationship that is not there.
    pub fn get(&self, id: &str, noun: &str, findings: &mut Findings) -> Option<&[String]> {
        let Some(part) = self.parts.get(id) else {
            findings.unread(&format!("{noun} (its part is missing)"));
            return None;
        };
        part.as_deref()
    }
}

/// Returns what a relationship embeds, for messages; `None` if it embeds nothing.
fn noun(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "aFChunk" => "an imported file",
        "diagramData" => "a diagram",
        "chart" | "chartEx" => "a chart",
        _ => return None,
    })
}

/// Returns the paragraphs of an imported file. The error gives the reason.
fn imported(
    package: &mut Package<'_>,
    name: &str,
    bytes: &[u8],
    depth: usize,
    findings: &mut Findings,
) -> Result<Vec<String>, String> {
    if depth >= IMPORTS_MAX {
        return Err("nested too deep".to_string());
    }
    let named = content_type(package, name).and_then(|of| format_of(&of));
    let named = named.or_else(|| Format::by_name(name.as_ref())).unwrap_or(Format::Html);
    let content = Content::of(bytes);
    let read = match content.signature {
        Some(Signature::Zip) => super::extract_imported(&content.bytes, depth + 1),
        // Word shows all of a page, also what a site would have around its article.
        Some(Signature::Html) => html::extract_whole(&content.bytes),
        None if named == Format::Html => html::extract_whole(bytes),
        _ => dispatch::extract(named, bytes),
    };
    let Extracted { text, aside, issues, .. } = match read {
        Err(error) if error.code == IssueCode::Empty => return Ok(Vec::new()),
        read => read.map_err(|error| error.message)?,
    };
    aside.iter().for_each(|text| findings.aside(text));
    for issue in issues.iter().filter(|issue| issue.code == IssueCode::PartlyRead) {
        findings.unread(&format!("a piece of an imported file ({})", issue.message));
    }
    Ok(text.as_str().lines().map(str::to_string).collect())
}

/// Returns the content type of the part `name` (ISO/IEC 29500-2, 7.2.3).
fn content_type(package: &mut Package<'_>, name: &str) -> Option<String> {
    let part = package.part("[Content_Types].xml")?;
    let text = xml::decode(&part);
    let mut xml = Xml::new(&text);
    let mut by_extension = None;
    while let Some(node) = xml.next() {
        let Node::Open(element) = node else { continue };
        let attribute = |name: &str| element.attribute(name).unwrap_or_default();
        let is = |left: &str, right: &str| left.eq_ignore_ascii_case(right);
        let extension = name.rsplit('.').next().unwrap_or_default();
        match element.name().1 {
            "Override" if is(attribute("PartName").trim_start_matches('/'), name) => {
                return element.attribute("ContentType");
            }
            "Default" if is(&attribute("Extension"), extension) => {
                by_extension = element.attribute("ContentType");
            }
            _ => {}
        }
    }
    by_extension
}

/// Returns the format of a content type; `None` if it does not name one that Word imports.
fn format_of(content_type: &str) -> Option<Format> {
    Some(match content_type.split(';').next()?.trim().to_ascii_lowercase().as_str() {
        "text/html" | "application/xhtml+xml" => Format::Html,
        "text/plain" => Format::Text,
        "text/rtf" | "application/rtf" => Format::Rtf,
        kind if kind.contains("wordprocessingml") => Format::Docx,
        _ => return None,
    })
}

/// Returns the paragraphs of a diagram or chart. The error says that the part is damaged.
fn drawn(kind: &str, part: &str) -> Result<Vec<String>, String> {
    let mut xml = Xml::new(part);
    let lines = if kind == "diagramData" { diagram(&mut xml) } else { chart(&mut xml) };
    if xml.is_damaged() { Err("damaged".to_string()) } else { Ok(lines) }
}

/// A box of a diagram.
#[derive(Default)]
struct Point {
    id: String,
    lines: Vec<String>,
}

/// A box of a diagram that belongs to another, and its place there.
struct Connection {
    above: String,
    below: String,
    order: u32,
}

/// Returns the texts of a diagram in the order of its tree: each box, then those that belong to it.
fn diagram(xml: &mut Xml<'_>) -> Vec<String> {
    let (mut points, mut connections): (Vec<Point>, Vec<Connection>) = (Vec::new(), Vec::new());
    while let Some(node) = xml.next() {
        let Node::Open(element) = node else { continue };
        let attribute = |name: &str| element.attribute(name).unwrap_or_default();
        match element.name() {
            (Space::Drawing, "p") => {
                let line = paragraph(xml);
                if let Some(point) = points.last_mut() {
                    point.lines.extend(line);
                }
            }
            (_, "pt") => {
                points.push(Point { id: attribute("modelId"), ..Point::default() });
            }
            (_, "cxn") if matches!(attribute("type").as_str(), "" | "parOf") => {
                connections.push(Connection {
                    above: attribute("srcId"),
                    below: attribute("destId"),
                    order: element.number("srcOrd").unwrap_or_default(),
                });
            }
            _ => {}
        }
    }
    connections.sort_by_key(|connection| connection.order);
    in_order(points, &connections)
}

/// Returns the lines of `points` in the order of the tree that `connections` make of them. A point
/// that the tree does not reach comes in the order of the file.
fn in_order(points: Vec<Point>, connections: &[Connection]) -> Vec<String> {
    let mut below: HashMap<&str, Vec<&str>> = HashMap::new();
    for connection in connections {
        below.entry(&connection.above).or_default().push(&connection.below);
    }
    let is_below: std::collections::HashSet<&str> =
        connections.iter().map(|connection| connection.below.as_str()).collect();
    let roots = points.iter().filter(|point| !is_below.contains(point.id.as_str()));
    let mut waiting: Vec<String> = roots.map(|point| point.id.clone()).collect();
    // The rest is reached only in a diagram with a circle.
    let (mut rest, order): (HashMap<String, Vec<String>>, Vec<String>) = {
        let order = points.iter().map(|point| point.id.clone()).collect();
        (points.into_iter().map(|point| (point.id, point.lines)).collect(), order)
    };
    let mut lines = Vec::new();
    waiting.reverse();
    let mut all = order.into_iter();
    loop {
        let Some(id) = waiting.pop().or_else(|| all.next()) else { return lines };
        let Some(own) = rest.remove(&id) else { continue };
        lines.extend(own);
        let inner = below.get(id.as_str()).into_iter().flatten().rev();
        waiting.extend(inner.map(|id| (*id).to_string()));
    }
}

/// Returns the words of a chart: titles, and the names of series and categories. Leaves out the
/// numbers, each line once.
fn chart(xml: &mut Xml<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut add = |line: Option<String>| {
        lines.extend(line.filter(|line| !lines.contains(line)));
    };
    while let Some(node) = xml.next() {
        match node {
            Node::Open(element) if element.name() == (Space::Drawing, "p") => add(paragraph(xml)),
            Node::Open(element) => path.push(element.name().1.to_string()),
            Node::Close => drop(path.pop()),
            Node::Text(text) => {
                let inside =
                    |names: &[&str]| path.iter().any(|name| names.contains(&name.as_str()));
                let is_name = match path.last().map(String::as_str) {
                    // A value that is text, or the name of a series without a reference.
                    Some("v") => inside(&["strCache", "strLit", "lvl", "tx", "txData"]),
                    Some("pt") => inside(&["strDim"]),
                    _ => false,
                };
                add(Some(text.trim().to_string()).filter(|text| is_name && !text.is_empty()));
            }
        }
    }
    lines
}

/// Returns the text of the paragraph of a drawing (`a:p`) that was just opened, and reads to its
/// end. `None` if it is blank.
fn paragraph(xml: &mut Xml<'_>) -> Option<String> {
    let mut text = String::new();
    let mut open = vec![false];
    while !open.is_empty() {
        match xml.next()? {
            Node::Open(element) => {
                let is_text = is_text(&element, &mut text);
                open.push(is_text);
            }
            Node::Close => drop(open.pop()),
            Node::Text(part) if open.last() == Some(&true) => text.push_str(&part),
            Node::Text(_) => {}
        }
    }
    let text = text.trim().to_string();
    (!text.is_empty()).then_some(text)
}

/// Returns true if the element holds text of a paragraph. Writes a space for a line break.
fn is_text(element: &Element<'_>, text: &mut String) -> bool {
    if element.name() == (Space::Drawing, "br") {
        text.push(' ');
    }
    element.name() == (Space::Drawing, "t")
}

/// Reads the parts that the part `name` embeds.
pub fn of_part(
    package: &mut Package<'_>,
    name: &str,
    depth: usize,
    findings: &mut Findings,
) -> Embedded {
    let relations = relations(package, name);
    Embedded::read(package, &relations, depth, findings)
}

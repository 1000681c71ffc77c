//! Finds the parts of a Word document in its package by relationships (ISO/IEC 29500-2, 9.3).

use crate::office::package::Package;
use crate::office::xml::{self, Node, Xml};

/// Maximum number of relationships of a part that are read. A document has one for each picture and
/// link.
const RELATIONSHIPS_MAX: usize = 100_000;
/// Names of the parts of a document.
#[derive(Debug, Default)]
pub struct Parts {
    /// The part with the text; empty if the package has none.
    pub main: String,
    pub styles: Option<String>,
    pub numbering: Option<String>,
    pub settings: Option<String>,
    pub footnotes: Option<String>,
    pub endnotes: Option<String>,
    pub comments: Option<String>,
    /// The relationships of the main part.
    pub relations: Vec<Relation>,
}

/// Name of the main part if no relationship names it.
const USUAL_MAIN: &str = "word/document.xml";

impl Parts {
    /// Follows the relationships of the package and of its main part. Takes parts with the usual
    /// names where relationships are lost. A part that a relationship names need not exist.
    pub fn find(package: &mut Package<'_>) -> Parts {
        let mut of_package = relations(package, "").into_iter();
        let related = of_package
            .find(|relation| relation.kind == "officeDocument")
            .map(|relation| relation.target)
            .filter(|target| package.has(target));
        let usual = || package.has(USUAL_MAIN).then(|| USUAL_MAIN.to_string());
        let main = related.or_else(usual).or_else(|| {
            package.find(|name| name.ends_with("/document.xml") || name == "document.xml")
        });
        let main = main.unwrap_or_default();
        let relations = relations(package, &main);
        let folder = folder(&main).to_string();
        let part = |kind: &str| {
            let related = relations.iter().find(|relation| relation.kind == kind);
            let usual = format!("{folder}{kind}.xml");
            let usual = package.has(&usual).then_some(usual);
            related.map(|relation| relation.target.clone()).or(usual)
        };
        Parts {
            styles: part("styles"),
            numbering: part("numbering"),
            settings: part("settings"),
            footnotes: part("footnotes"),
            endnotes: part("endnotes"),
            comments: part("comments"),
            main,
            relations,
        }
    }
}

/// A relationship of a part to another part of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    pub id: String,
    /// Last segment of the relationship's type, which is the same in transitional and strict
    /// documents.
    pub kind: String,
    /// Name of the part.
    pub target: String,
}

/// Returns the relationships of the part `name`, or of the package if `name` is empty. Skips those
/// to other files.
pub fn relations(package: &mut Package<'_>, name: &str) -> Vec<Relation> {
    let folder = folder(name);
    let file = &name[folder.len()..];
    let Some(part) = package.part(&format!("{folder}_rels/{file}.rels")) else { return Vec::new() };
    let text = xml::decode(&part);
    let mut xml = Xml::new(&text);
    let mut relations = Vec::new();
    while let Some(node) = xml.next() {
        let Node::Open(element) = node else { continue };
        if element.name().1 != "Relationship" || relations.len() >= RELATIONSHIPS_MAX {
            continue;
        }
        let attribute = |name: &str| element.attribute(name).unwrap_or_default();
        if attribute("TargetMode") == "External" {
            continue;
        }
        relations.push(Relation {
            id: attribute("Id"),
            kind: attribute("Type").rsplit('/').next().unwrap_or_default().to_string(),
            target: resolved(folder, &attribute("Target")),
        });
    }
    relations
}

/// Returns the folder of a part with its final slash; empty for a part at the root.
fn folder(name: &str) -> &str {
    &name[..name.rfind('/').map_or(0, |slash| slash + 1)]
}

/// Resolves the target of a relationship of a part in `folder` to the name of a part.
fn resolved(folder: &str, target: &str) -> String {
    let whole = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_string(),
        None => format!("{folder}{target}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_targets() {
        let cases = [
            ("word/", "styles.xml", "word/styles.xml"),
            ("word/", "/word/styles.xml", "word/styles.xml"),
            ("word/", "../custom/x.xml", "custom/x.xml"),
            ("", "word/document.xml", "word/document.xml"),
            ("", "../../x", "x"),
        ];
        for (folder, target, expected) in cases {
            assert_eq!(resolved(folder, target), expected);
        }
    }
}

//! Layers (optional content, ISO 32000-1, 8.11): which of them a viewer shows when it opens the
//! file.

use std::collections::HashSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};

/// Deepest nesting of a visibility expression that is evaluated.
const DEPTH_MAX: usize = 16;

/// The layers that are switched off.
#[derive(Default)]
pub(super) struct Layers {
    off: HashSet<ObjectIdentifier>,
}

impl Layers {
    /// Reads the default configuration of a document. Without layers, none is off.
    pub fn of(pdf: &Pdf) -> Layers {
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let properties = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("OCProperties"));
        let Some(properties) = properties else { return Layers::default() };
        let mut off = HashSet::new();
        let config = properties.get::<Dict<'_>>("D").unwrap_or_default();
        let base = config.get::<Name<'_>>("BaseState");
        if base.is_some_and(|state| state.as_str() == "OFF") {
            off.extend(references(&properties, "OCGs"));
        }
        for layer in references(&config, "ON") {
            off.remove(&layer);
        }
        off.extend(references(&config, "OFF"));
        off.extend(hidden_in_view(pdf, &config));
        Layers { off }
    }

    /// Returns true if content that belongs to `owner` is not shown. `owner` is a layer (OCG) or a
    /// membership dictionary (OCMD).
    pub fn hides(&self, owner: &Dict<'_>) -> bool {
        let kind = owner.get::<Name<'_>>("Type");
        if kind.is_none_or(|kind| kind.as_str() != "OCMD") {
            return owner.obj_id().is_some_and(|id| self.off.contains(&id));
        }
        if let Some(expression) = owner.get::<Array<'_>>("VE") {
            return !self.holds(&expression, DEPTH_MAX);
        }
        let mut layers = references(owner, "OCGs").peekable();
        if layers.peek().is_none() {
            return false;
        }
        let mut on = layers.map(|layer| !self.off.contains(&layer));
        let policy = owner.get::<Name<'_>>("P");
        let shown = match policy.as_ref().map(|policy| policy.as_str()) {
            Some("AllOn") => on.all(|on| on),
            Some("AnyOff") => on.any(|on| !on),
            Some("AllOff") => on.all(|on| !on),
            _ => on.any(|on| on),
        };
        !shown
    }

    /// Evaluates a visibility expression. What cannot be evaluated is shown.
    fn holds(&self, expression: &Array<'_>, depth: usize) -> bool {
        let mut parts = expression.raw_iter();
        let Some(MaybeRef::NotRef(Object::Name(operator))) = parts.next() else { return true };
        if depth == 0 {
            return true;
        }
        let mut holds = parts.map(|part| match part {
            MaybeRef::Ref(layer) => !self.off.contains(&layer.into()),
            MaybeRef::NotRef(Object::Array(inner)) => self.holds(&inner, depth - 1),
            MaybeRef::NotRef(_) => true,
        });
        match operator.as_str() {
            "And" => holds.all(|holds| holds),
            "Or" => holds.any(|holds| holds),
            "Not" => !holds.next().unwrap_or(false),
            _ => true,
        }
    }
}

/// Returns the layers that viewers hide although they are on, by the usage that they declare for
/// viewing.
fn hidden_in_view<'a>(pdf: &'a Pdf, config: &Dict<'a>) -> Vec<ObjectIdentifier> {
    let mut hidden = Vec::new();
    let applications = config.get::<Array<'_>>("AS");
    for application in applications.iter().flat_map(|list| list.iter::<Dict<'_>>()) {
        let event = application.get::<Name<'_>>("Event");
        if event.is_none_or(|event| event.as_str() != "View") {
            continue;
        }
        for layer in references(&application, "OCGs") {
            let usage = pdf.xref().get::<Dict<'_>>(layer).and_then(|l| l.get::<Dict<'_>>("Usage"));
            let view = usage.and_then(|usage| usage.get::<Dict<'_>>("View"));
            let state = view.and_then(|view| view.get::<Name<'_>>("ViewState"));
            if state.is_some_and(|state| state.as_str() == "OFF") {
                hidden.push(layer);
            }
        }
    }
    hidden
}

/// Returns the objects that an entry refers to: one, or those of an array.
fn references<'a>(dict: &Dict<'a>, key: &str) -> impl Iterator<Item = ObjectIdentifier> + use<'a> {
    let one = dict.get_ref(key).filter(|_| dict.get::<Array<'_>>(key).is_none());
    let list = dict.get::<Array<'a>>(key);
    let list = list.into_iter().flat_map(|list| list.raw_iter().collect::<Vec<_>>());
    let of_list = list.filter_map(|entry| match entry {
        MaybeRef::Ref(id) => Some(id.into()),
        MaybeRef::NotRef(_) => None,
    });
    one.map(Into::into).into_iter().chain(of_list)
}

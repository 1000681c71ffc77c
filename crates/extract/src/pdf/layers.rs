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
        for (layer, shown) in by_usage(pdf, &config) {
            if shown {
                off.remove(&layer)
            } else {
                off.insert(layer)
            };
        }
        Layers { off }
    }

    /// Returns true if content that belongs to `owner` is not shown. `owner` is a layer (OCG) or a
    /// membership dictionary (OCMD).
    pub fn hides(&self, owner: &Dict<'_>) -> bool {
        let is_membership = owner.contains_key("OCGs") || owner.contains_key("VE");
        if !is_membership {
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
        let mut parts = expression.iter::<Object<'_>>();
        let Some(Object::Name(operator)) = parts.next() else { return true };
        if depth == 0 {
            return true;
        }
        let mut holds = parts.map(|part| match part {
            Object::Dict(layer) => layer.obj_id().is_none_or(|id| !self.off.contains(&id)),
            Object::Array(inner) => self.holds(&inner, depth - 1),
            _ => true,
        });
        match operator.as_str() {
            "And" => holds.all(|holds| holds),
            "Or" => holds.any(|holds| holds),
            "Not" => !holds.next().unwrap_or(false),
            _ => true,
        }
    }
}

/// Returns the layers that viewers show or hide by the usage that the layers declare for viewing.
fn by_usage<'a>(pdf: &'a Pdf, config: &Dict<'a>) -> Vec<(ObjectIdentifier, bool)> {
    let mut states = Vec::new();
    let applications = config.get::<Array<'_>>("AS");
    for application in applications.iter().flat_map(|list| list.iter::<Dict<'_>>()) {
        let event = application.get::<Name<'_>>("Event");
        let categories = application.get::<Array<'_>>("Category");
        let mut categories = categories.iter().flat_map(|list| list.iter::<Name<'_>>());
        let views = event.is_some_and(|event| event.as_str() == "View")
            && categories.any(|category| category.as_str() == "View");
        if !views {
            continue;
        }
        for layer in references(&application, "OCGs") {
            let usage = pdf.xref().get::<Dict<'_>>(layer).and_then(|l| l.get::<Dict<'_>>("Usage"));
            let view = usage.and_then(|usage| usage.get::<Dict<'_>>("View"));
            let state = view.and_then(|view| view.get::<Name<'_>>("ViewState"));
            states.extend(state.map(|state| (layer, state.as_str() != "OFF")));
        }
    }
    states
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

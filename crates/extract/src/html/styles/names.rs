//! Sets of names of elements, ids and classes, as bits. A set may hold a name that was not added,
//! but never lacks one that was.

use std::hash::{DefaultHasher, Hash, Hasher};

use scraper::node::Element;

/// Number of words of a set. Elements around an element have some hundred names at most.
const WORDS: usize = 8;

/// A set of names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Names([u64; WORDS]);

/// What a name is of.
#[derive(Debug, Clone, Copy, Hash)]
pub enum NameOf {
    Element,
    Id,
    Class,
}

impl Names {
    /// Adds a name.
    pub fn add(&mut self, of: NameOf, name: &str) {
        let mut hasher = DefaultHasher::new();
        (of, name).hash(&mut hasher);
        let bit = hasher.finish() as usize % (WORDS * 64);
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    /// Returns the names of this set and those of an element.
    pub fn with(mut self, element: &Element) -> Names {
        self.add(NameOf::Element, element.name());
        if let Some(id) = element.id() {
            self.add(NameOf::Id, id);
        }
        element.classes().for_each(|class| self.add(NameOf::Class, class));
        self
    }

    /// Returns the names of both sets.
    pub fn or(self, other: Names) -> Names {
        Names(std::array::from_fn(|at| self.0[at] | other.0[at]))
    }

    /// Returns true if all names of `other` may be in this set.
    pub fn may_have(&self, other: &Names) -> bool {
        self.0.iter().zip(other.0).all(|(own, other)| own & other == other)
    }
}

//! Reads style sheets: which rules a screen shows, and what their selectors need (CSS Syntax 3,
//! Media Queries 4, Selectors 4).

use cssparser::{
    AtRuleParser, CowRcStr, ParseError, Parser, ParserState, QualifiedRuleParser, RuleBodyParser,
    StyleSheetParser, Token,
};
use cssparser::{DeclarationParser, RuleBodyItemParser};
use scraper::Selector;

use super::declarations::Declarations;
use super::names::{NameOf, Names};
use super::values::Length;

/// Width of the window for which a page is read, in pixels. Pages hide parts on narrow ones.
const WINDOW: f32 = 1_280.0;
/// Most combinators of a selector that is followed. The time to test one grows with their number.
const COMBINATORS_MAX: usize = 12;

/// A rule of a style sheet with one of its selectors.
pub struct Rule {
    pub selector: Selector,
    /// What the element itself must have, by which rules are looked up.
    pub key: Key,
    /// Number of ids, of classes and the like, and of names of elements.
    pub specificity: [usize; 3],
    /// The names that elements around the element must have.
    pub around: Names,
    /// Number of combinators: an element is tested together with elements around it.
    pub combinators: usize,
    /// Elements before the element are tested, too.
    pub has_siblings: bool,
    /// The rule is for what the element shows before or after its content (`::before`).
    pub is_generated: bool,
    /// Number of the declarations of the rule.
    pub declarations: usize,
}

/// What an element must have for a rule to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    Id(String),
    Class(String),
    Name(String),
    Any,
}

/// Collects the rules of style sheets.
#[derive(Default)]
pub struct Sheets {
    pub rules: Vec<Rule>,
    pub declarations: Vec<Declarations>,
    /// A sheet outside the page is in use.
    pub has_others: bool,
    /// The most rules that are kept, over which the rest is dropped.
    pub rules_max: usize,
    /// Rules were dropped.
    pub is_cut: bool,
}

impl Sheets {
    /// Reads a style sheet.
    pub fn read(&mut self, sheet: &str) {
        StyleSheetParser::new(&mut Parser::new(sheet), self).for_each(drop);
    }
}

/// A group of rules (`@media`).
pub enum Group {
    Shown,
    Unused,
}

impl<'i> AtRuleParser<'i> for Sheets {
    type Prelude = Group;
    type AtRule = ();
    type Error = ();

    fn parse_prelude(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
    ) -> Result<Group, ParseError<()>> {
        let start = input.position();
        while input.next().is_ok() {}
        let condition = input.slice_from(start);
        let shown = match name.to_ascii_lowercase().as_str() {
            "media" => is_for_screen(condition),
            "supports" => !condition.trim_start().starts_with("not"),
            "layer" => true,
            "import" => {
                self.has_others = true;
                false
            }
            _ => false,
        };
        Ok(if shown { Group::Shown } else { Group::Unused })
    }

    fn rule_without_block(&mut self, _: Group, _: &ParserState) -> Result<(), ()> {
        Ok(())
    }

    fn parse_block(
        &mut self,
        group: Group,
        _: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<(), ParseError<()>> {
        if matches!(group, Group::Shown) {
            RuleBodyParser::new(input, self).for_each(drop);
        }
        Ok(())
    }
}

impl<'i> QualifiedRuleParser<'i> for Sheets {
    type Prelude = Vec<(&'i str, Compound)>;
    type QualifiedRule = ();
    type Error = ();

    fn parse_prelude(&mut self, input: &mut Parser<'i>) -> Result<Self::Prelude, ParseError<()>> {
        input.parse_comma_separated(|input| {
            let start = input.position();
            let compound = Compound::read(input);
            let text = input.slice_from(start);
            Ok((&text[..compound.length.unwrap_or(text.len())], compound))
        })
    }

    fn parse_block(
        &mut self,
        selectors: Self::Prelude,
        _: &ParserState,
        input: &mut Parser<'i>,
    ) -> Result<(), ParseError<()>> {
        let read = Declarations::read(input);
        if read.is_empty() {
            return Ok(());
        }
        let declarations = self.declarations.len();
        for (text, compound) in selectors {
            self.is_cut |= self.rules.len() >= self.rules_max;
            let skipped = compound.is_unknown || compound.combinators > COMBINATORS_MAX;
            if skipped || self.is_cut {
                continue;
            }
            // `::before` alone is for any element.
            let text = if text.trim().is_empty() { "*" } else { text };
            let Ok(selector) = Selector::parse(text) else { continue };
            self.rules.push(Rule {
                selector,
                key: compound.key,
                specificity: compound.specificity,
                around: compound.around,
                combinators: compound.combinators,
                has_siblings: compound.has_siblings,
                is_generated: compound.length.is_some(),
                declarations,
            });
        }
        self.declarations.push(read);
        Ok(())
    }
}

impl DeclarationParser<'_> for Sheets {
    type Declaration = ();
    type Error = ();
}

impl RuleBodyItemParser<'_, (), ()> for Sheets {
    fn parse_declarations(&self) -> bool {
        false
    }

    fn parse_qualified(&self) -> bool {
        true
    }
}

/// What a selector says about the element itself, and what testing it costs.
pub struct Compound {
    key: Key,
    specificity: [usize; 3],
    /// The names of the compound, and those of compounds around it.
    names: Names,
    around: Names,
    combinators: usize,
    has_siblings: bool,
    /// The selector has something that is not followed.
    is_unknown: bool,
    /// Length of the selector before `::before` or `::after`, in bytes.
    length: Option<usize>,
}

impl Compound {
    /// Reads the pieces of a selector up to its end.
    fn read(input: &mut Parser<'_>) -> Compound {
        let mut compound = Compound {
            key: Key::Any,
            specificity: [0; 3],
            names: Names::default(),
            around: Names::default(),
            combinators: 0,
            has_siblings: false,
            is_unknown: false,
            length: None,
        };
        let start = input.position();
        input.skip_whitespace();
        let mut is_class = false;
        // The next piece begins another compound, unless a combinator has begun it.
        let (mut after_space, mut is_combined) = (false, false);
        loop {
            let before = input.slice_from(start).len();
            let Ok(token) = input.next_including_whitespace().cloned() else { return compound };
            if std::mem::take(&mut after_space) && begins_compound(&token) {
                compound.combine();
            }
            if let Token::WhiteSpace(_) = token {
                after_space = !is_combined;
                continue;
            }
            is_combined = matches!(token, Token::Delim('>' | '+' | '~'));
            match token {
                Token::Delim('.') => is_class = true,
                Token::Delim('>') => compound.combine(),
                Token::Delim('+' | '~') => {
                    compound.names = Names::default();
                    compound.combine();
                    compound.has_siblings = true;
                }
                Token::IDHash(id) => {
                    compound.names.add(NameOf::Id, &id);
                    compound.key = Key::Id(id.to_string());
                    compound.specificity[0] += 1;
                }
                Token::Ident(name) if std::mem::take(&mut is_class) => {
                    compound.names.add(NameOf::Class, &name);
                    if !matches!(compound.key, Key::Id(_)) {
                        compound.key = Key::Class(name.to_string());
                    }
                    compound.specificity[1] += 1;
                }
                Token::Ident(name) => {
                    let name = name.to_ascii_lowercase();
                    compound.names.add(NameOf::Element, &name);
                    compound.key = Key::Name(name);
                    compound.specificity[2] += 1;
                }
                Token::SquareBracketBlock => compound.specificity[1] += 1,
                Token::Colon => compound.read_pseudo(input, before),
                Token::Delim('*') => {}
                _ => compound.is_unknown = true,
            }
        }
    }

    fn combine(&mut self) {
        self.combinators += 1;
        self.key = Key::Any;
        self.around = self.around.or(std::mem::take(&mut self.names));
    }

    /// Reads a pseudo-class or pseudo-element, which begins `before` bytes after the selector.
    fn read_pseudo(&mut self, input: &mut Parser<'_>, before: usize) {
        let is_element = input.try_parse(|input| input.expect_colon()).is_ok();
        match input.next_including_whitespace().cloned() {
            Ok(Token::Ident(name)) => match name.to_ascii_lowercase().as_str() {
                "before" | "after" => self.length = Some(before),
                _ if is_element => self.is_unknown = true,
                _ => {
                    self.specificity[1] += 1;
                    self.has_siblings = true;
                }
            },
            Ok(Token::Function(name)) => {
                let name = name.to_ascii_lowercase();
                // `:has` looks at all elements inside.
                self.is_unknown |= is_element || name == "has";
                self.has_siblings |= name.starts_with("nth");
                self.specificity[1] += usize::from(name != "where");
            }
            _ => self.is_unknown = true,
        }
    }
}

fn begins_compound(token: &Token<'_>) -> bool {
    matches!(
        token,
        Token::Ident(_)
            | Token::IDHash(_)
            | Token::Delim('.' | '*')
            | Token::Colon
            | Token::SquareBracketBlock
    )
}

/// Returns true if the list of media queries has one that a wide screen fulfils.
pub fn is_for_screen(list: &str) -> bool {
    list.trim().is_empty()
        || list.split(',').any(|query| {
            let query = query.trim().to_ascii_lowercase();
            let (negated, query) = match query.strip_prefix("not ") {
                Some(rest) => (true, rest),
                None => (false, query.strip_prefix("only ").unwrap_or(&query)),
            };
            let mut parts = query.split(" and ").map(str::trim);
            parts.all(|part| match part.strip_prefix('(') {
                Some(feature) => has_feature(feature.trim_end_matches(')')),
                None => matches!(part, "screen" | "all"),
            }) != negated
        })
}

/// Returns true if a wide window has a feature: `min-width: 600px`.
fn has_feature(feature: &str) -> bool {
    let Some((name, value)) = feature.split_once(':') else { return false };
    let mut parser = Parser::new(value);
    let width = parser.next().ok().and_then(Length::read).map(|length| match length {
        Length::Absolute(pixels) => pixels,
        // A letter has 16 pixels, whatever the page says of its letters.
        Length::Relative(letters) => letters * 16.0,
    });
    match name.trim() {
        "min-width" | "min-device-width" => width.is_some_and(|width| width <= WINDOW),
        "max-width" | "max-device-width" => width.is_some_and(|width| width >= WINDOW),
        "orientation" => value.trim() == "landscape",
        "prefers-color-scheme" => value.trim() == "light",
        "hover" | "any-hover" => value.trim() == "hover",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_screen_fulfils_queries() {
        let cases = [
            ("", true),
            ("screen", true),
            ("only screen and (min-width: 768px)", true),
            ("(max-width:600px)", false),
            ("(max-width: 120em)", true),
            ("print", false),
            ("not print", true),
            ("print, screen", true),
            ("not all", false),
            ("(prefers-color-scheme: dark)", false),
            ("screen and (orientation:portrait)", false),
            ("(width <= 600px)", false),
        ];
        for (query, expected) in cases {
            assert_eq!(is_for_screen(query), expected, "{query}");
        }
    }

    #[test]
    fn selectors_are_looked_up_by_the_element_itself() {
        let class = |name: &str| Key::Class(name.to_string());
        let name = |name: &str| Key::Name(name.to_string());
        let cases = [
            ("p", name("p"), [0, 0, 1], 0),
            ("P.a", class("a"), [0, 1, 1], 0),
            ("#b.a", Key::Id("b".to_string()), [1, 1, 0], 0),
            ("div > .a p", name("p"), [0, 1, 2], 2),
            ("ul li:nth-child(2)", name("li"), [0, 1, 2], 1),
            ("a [href]", Key::Any, [0, 1, 1], 1),
            ("*", Key::Any, [0, 0, 0], 0),
            (".a::before", class("a"), [0, 1, 0], 0),
            ("o\\:p", name("o:p"), [0, 0, 1], 0),
        ];
        for (text, key, specificity, combinators) in cases {
            let mut sheets = Sheets { rules_max: 10, ..Sheets::default() };
            sheets.read(&format!("x{{}} {text} {{ display: none }}"));
            let [rule] = &sheets.rules[..] else { panic!("{text}: {}", sheets.rules.len()) };
            assert_eq!((&rule.key, rule.specificity), (&key, specificity), "{text}");
            assert_eq!(rule.combinators, combinators, "{text}");
        }
        let mut sheets = Sheets { rules_max: 10, ..Sheets::default() };
        sheets.read("p:has(a), a:hover, p::first-line { display: none } @import 'x';");
        assert!(sheets.rules.is_empty() && sheets.has_others);
    }
}

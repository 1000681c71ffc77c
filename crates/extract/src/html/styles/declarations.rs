//! Reads declarations of CSS, as far as they say whether text is seen and what its letters are.

use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, ParseError, Parser, ParserState,
    QualifiedRuleParser, RuleBodyItemParser, RuleBodyParser, Token, parse_important,
};

use super::values::{Length, is_opaque};
use crate::paint::Paint;
use crate::raised::Height;
use tracuu_text::legacy::FontEncoding;

/// Largest size of letters that nobody can read, in pixels: a point.
const LETTERS_MAX: f32 = 96.0 / 72.0;
/// Largest side of a box that shows nothing of its content, in pixels. Texts for screen readers
/// are in such boxes.
const SIDE_MAX: f32 = 1.0;

/// A property that a page sets.
#[derive(Debug, Clone, PartialEq)]
pub enum Property {
    /// False for `display: none`.
    Displayed(bool),
    /// Word does not show it (`mso-hide`).
    HiddenInWord(bool),
    /// The content of the box is not shown (`content-visibility`).
    ContentHidden(bool),
    /// A transformation leaves nothing of the element, or takes it off the page.
    TransformedAway(bool),
    Visible(bool),
    Opaque(bool),
    Color(Paint),
    Ground(Paint),
    /// A picture is the ground.
    Picture(bool),
    /// The letters are large enough to be read.
    Readable(bool),
    Uppercase(bool),
    SmallCapitals(bool),
    Height(Height),
    /// The first line begins off the page.
    IndentedAway(bool),
    /// The element is moved; true if it also leaves its place in the text.
    Positioned(Position),
    /// The element begins off the page if it is positioned.
    PlacedAway(bool),
    /// The margin takes the element off the page.
    MarginAway(bool),
    /// Nothing of the element is left if it leaves its place in the text.
    Clipped(bool),
    /// What does not fit into the box is not shown.
    OverflowHidden(bool),
    WithoutWidth(bool),
    WithoutHeight(bool),
    /// The encoding of the font; `None` for a Unicode font.
    Font(Option<FontEncoding>),
    /// The text that `::before` or `::after` shows.
    Content(Vec<Content>),
}

/// How an element is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Position {
    /// In the text.
    #[default]
    Static,
    /// Moved from its place in the text.
    Relative,
    /// At a place of its own, over other content.
    Absolute,
}

/// A piece of the property `content`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Text(String),
    /// The value of the attribute.
    Attribute(String),
}

/// The declarations of a rule or of an attribute `style`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Declarations {
    pub normal: Vec<Property>,
    /// Those with `!important`.
    pub important: Vec<Property>,
}

impl Declarations {
    /// Reads a list of declarations up to its end.
    pub fn read(input: &mut Parser<'_>) -> Declarations {
        let mut declarations = Declarations::default();
        RuleBodyParser::new(input, &mut declarations).for_each(drop);
        declarations
    }

    /// Reads the value of an attribute `style`.
    pub fn of_attribute(style: &str) -> Declarations {
        Declarations::read(&mut Parser::new(style))
    }

    /// Returns true if nothing of it is of interest.
    pub fn is_empty(&self) -> bool {
        self.normal.is_empty() && self.important.is_empty()
    }
}

impl<'i> DeclarationParser<'i> for Declarations {
    type Declaration = ();
    type Error = ();

    fn parse_value(
        &mut self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
        _: &ParserState,
    ) -> Result<(), ParseError<()>> {
        let (mut read, mut is_important) = (Vec::new(), false);
        let name = name.to_ascii_lowercase();
        let Some(of) = reader(&name) else { return Ok(()) };
        loop {
            if input.try_parse(parse_important).is_ok() {
                is_important = true;
                continue;
            }
            let Ok(token) = input.next().cloned() else { break };
            of(&name, &token, input, &mut read);
        }
        if is_important {
            self.important.extend(read)
        } else {
            self.normal.extend(read)
        }
        Ok(())
    }
}

impl AtRuleParser<'_> for Declarations {
    type Prelude = ();
    type AtRule = ();
    type Error = ();
}

impl QualifiedRuleParser<'_> for Declarations {
    type Prelude = ();
    type QualifiedRule = ();
    type Error = ();
}

impl RuleBodyItemParser<'_, (), ()> for Declarations {
    fn parse_declarations(&self) -> bool {
        true
    }

    fn parse_qualified(&self) -> bool {
        false
    }
}

/// Reads one piece of a value: the name of the property, the piece, what follows, and the
/// properties to which to add.
type ReadPiece = fn(&str, &Token<'_>, &mut Parser<'_>, &mut Vec<Property>);

/// Returns how the pieces of the value of a property are read. `None` for properties that do not
/// matter.
fn reader(name: &str) -> Option<ReadPiece> {
    Some(match name {
        "display" | "visibility" | "mso-hide" | "content-visibility" | "position" => keyword,
        "text-transform" | "font-variant" | "font-variant-caps" | "vertical-align" => keyword,
        "overflow" | "overflow-x" | "overflow-y" => keyword,
        "font-size" | "text-indent" | "width" | "height" | "max-width" | "max-height" => length,
        "left" | "top" | "margin-left" | "margin-top" | "opacity" => length,
        "color" | "background-color" | "background" | "background-image" => paint,
        "font-family" | "font" => font,
        "clip" | "clip-path" => clip,
        "transform" => transform,
        "content" => content,
        _ => return None,
    })
}

fn keyword(name: &str, token: &Token<'_>, _: &mut Parser<'_>, out: &mut Vec<Property>) {
    let Token::Ident(word) = token else { return };
    let word = word.to_ascii_lowercase();
    let word = word.as_str();
    out.push(match (name, word) {
        (_, "inherit" | "unset" | "revert" | "revert-layer") => return,
        ("display", _) => Property::Displayed(word != "none"),
        ("mso-hide", _) => Property::HiddenInWord(matches!(word, "all" | "screen")),
        ("content-visibility", _) => Property::ContentHidden(word == "hidden"),
        ("visibility", _) => Property::Visible(!matches!(word, "hidden" | "collapse")),
        ("text-transform", _) => Property::Uppercase(word == "uppercase"),
        ("font-variant" | "font-variant-caps", "small-caps" | "all-small-caps") => {
            Property::SmallCapitals(true)
        }
        ("font-variant" | "font-variant-caps", "normal") => Property::SmallCapitals(false),
        ("vertical-align", "super") => Property::Height(Height::Raised),
        ("vertical-align", "sub") => Property::Height(Height::Lowered),
        ("vertical-align", "baseline") => Property::Height(Height::Normal),
        ("position", "absolute" | "fixed") => Property::Positioned(Position::Absolute),
        ("position", "relative" | "sticky") => Property::Positioned(Position::Relative),
        ("position", "static") => Property::Positioned(Position::Static),
        ("overflow" | "overflow-x" | "overflow-y", _) => {
            Property::OverflowHidden(matches!(word, "hidden" | "clip"))
        }
        _ => return,
    });
}

fn length(name: &str, token: &Token<'_>, _: &mut Parser<'_>, out: &mut Vec<Property>) {
    let word = if let Token::Ident(word) = token { word } else { "" };
    let of_words = match name {
        // `small`, `medium`; those in relation to the letters around change nothing here.
        "font-size" if word.ends_with("small") || word.ends_with("large") || word == "medium" => {
            Property::Readable(true)
        }
        "width" | "max-width" if !word.is_empty() => Property::WithoutWidth(false),
        "height" | "max-height" if !word.is_empty() => Property::WithoutHeight(false),
        "left" | "top" if word == "auto" => Property::PlacedAway(false),
        _ => {
            let Some(length) = Length::read(token) else { return };
            out.push(match (name, length) {
                ("opacity", Length::Absolute(share) | Length::Relative(share)) => {
                    Property::Opaque(is_opaque(share))
                }
                // A share of the size of the letters around.
                ("font-size", Length::Relative(share)) if share > 0.0 => return,
                ("font-size", _) => Property::Readable(!length.is_at_most(LETTERS_MAX)),
                ("text-indent", _) => Property::IndentedAway(length.is_away()),
                ("left" | "top", _) => Property::PlacedAway(length.is_away()),
                ("margin-left" | "margin-top", _) => Property::MarginAway(length.is_away()),
                ("width" | "max-width", _) => Property::WithoutWidth(length.is_at_most(SIDE_MAX)),
                _ => Property::WithoutHeight(length.is_at_most(SIDE_MAX)),
            });
            return;
        }
    };
    out.push(of_words);
}

fn paint(name: &str, token: &Token<'_>, input: &mut Parser<'_>, out: &mut Vec<Property>) {
    if name == "color" {
        out.extend(Paint::read(token, input).map(Property::Color));
        return;
    }
    let of_color = |name: &str| {
        ["rgb", "rgba", "hsl", "hsla"].iter().any(|known| name.eq_ignore_ascii_case(known))
    };
    match token {
        Token::Ident(word) if word.eq_ignore_ascii_case("none") => {
            out.push(Property::Picture(false));
            if name == "background" {
                out.push(Property::Ground(Paint::Clear));
            }
        }
        Token::UnquotedUrl(_) => out.push(Property::Picture(true)),
        Token::Function(function) if !of_color(function) => out.push(Property::Picture(true)),
        _ => out.extend(Paint::read(token, input).map(Property::Ground)),
    }
}

/// Reads the first family of a font. The others are fallbacks for readers without the first. In
/// `font`, the family comes after the size.
fn font(name: &str, token: &Token<'_>, input: &mut Parser<'_>, out: &mut Vec<Property>) {
    let mut family = match token {
        Token::QuotedString(family) => family.to_string(),
        Token::Ident(word) if name == "font-family" => word.to_string(),
        // A name such as `.VnTime` is only valid in quotes, but pages have it without.
        Token::Delim('.') => ".".to_string(),
        Token::Ident(word) if word.eq_ignore_ascii_case("small-caps") => {
            return out.push(Property::SmallCapitals(true));
        }
        Token::Dimension { .. } | Token::Percentage { .. } | Token::Number { value: 0.0, .. } => {
            return length("font-size", token, input, out);
        }
        // The height of a line.
        Token::Delim('/') => {
            let _ = input.try_parse(next_fallback);
            return;
        }
        Token::Ident(word) => word.to_string(),
        _ => return,
    };
    if name == "font-family" || family == "." {
        while let Ok(Token::Ident(word)) = input.try_parse(|input| match input.next() {
            Ok(token @ Token::Ident(_)) => Ok(token.clone()),
            _ => Err(()),
        }) {
            if !family.ends_with('.') {
                family.push(' ');
            }
            family.push_str(&word);
        }
    }
    out.push(Property::Font(FontEncoding::by_font(&family)));
    if name == "font-family" || input.try_parse(|input| input.expect_comma()).is_ok() {
        // The end of the list, but for `!important`.
        while !matches!(input.try_parse(next_fallback), Err(())) {}
    }
}

fn next_fallback(input: &mut Parser<'_>) -> Result<(), ()> {
    match input.next() {
        Ok(Token::Delim('!')) | Err(_) => Err(()),
        Ok(_) => Ok(()),
    }
}

/// Reads a clip that leaves nothing: a rectangle without sides, or an inset of half of it or more.
fn clip(_: &str, token: &Token<'_>, input: &mut Parser<'_>, out: &mut Vec<Property>) {
    let Token::Function(name) = token else { return };
    let is_inset = name.eq_ignore_ascii_case("inset");
    let lengths = lengths(input);
    let empty = |length: &Length| match length {
        Length::Relative(share) if is_inset => *share >= 0.5,
        _ => !is_inset && length.is_at_most(SIDE_MAX),
    };
    out.push(Property::Clipped(!lengths.is_empty() && lengths.iter().all(empty)));
}

/// Returns the lengths in the parentheses of a function.
fn lengths(input: &mut Parser<'_>) -> Vec<Length> {
    let read = input.parse_nested_block(|input| {
        let mut lengths = Vec::new();
        while let Ok(token) = input.next() {
            lengths.extend(Length::read(token));
        }
        Ok::<_, ParseError<()>>(lengths)
    });
    read.unwrap_or_default()
}

fn transform(_: &str, token: &Token<'_>, input: &mut Parser<'_>, out: &mut Vec<Property>) {
    let Token::Function(name) = token else {
        return out.push(Property::TransformedAway(false));
    };
    let name = name.to_ascii_lowercase();
    let is_nothing = |length: &Length| name.starts_with("scale") && length.is_at_most(0.0);
    let is_away = |length: &Length| name.starts_with("translate") && length.is_away();
    let lengths = lengths(input);
    if lengths.iter().any(|length| is_nothing(length) || is_away(length)) {
        out.push(Property::TransformedAway(true));
    }
}

fn content(_: &str, token: &Token<'_>, input: &mut Parser<'_>, out: &mut Vec<Property>) {
    let piece = match token {
        Token::QuotedString(text) => Content::Text(text.to_string()),
        Token::Function(name) if name.eq_ignore_ascii_case("attr") => {
            let name = input.parse_nested_block(|input| {
                Ok::<_, ParseError<()>>(input.expect_ident_cloned()?.to_string())
            });
            Content::Attribute(name.unwrap_or_default())
        }
        Token::Ident(_) => return out.push(Property::Content(Vec::new())),
        _ => return,
    };
    match out.last_mut() {
        Some(Property::Content(pieces)) => pieces.push(piece),
        _ => out.push(Property::Content(vec![piece])),
    }
}

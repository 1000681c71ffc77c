//! Splits a line of text at its highlights, so that templates can escape each piece.

use tracuu_text::Span;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it matches the query.
    pub marked: bool,
}

/// Splits `text` at `marks`, the highlights of a hit or snippet. They are in code points, in
/// ascending order without overlap. Ignores highlights beyond the end of the text.
pub fn pieces(text: &str, marks: &[Span]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut marks = marks.iter().peekable();
    for (at, c) in text.chars().enumerate() {
        while marks.next_if(|mark| mark.end <= at).is_some() {}
        let marked = marks.peek().is_some_and(|mark| mark.contains(at));
        let starts = marks.peek().is_some_and(|mark| mark.start == at);
        match pieces.last_mut() {
            Some(last) if last.marked == marked && !starts => last.text.push(c),
            _ => pieces.push(Piece { text: c.to_string(), marked }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_code_points() {
        let cut = |text, marks: &[(usize, usize)]| {
            let marks: Vec<Span> =
                marks.iter().map(|&(start, end)| Span::new(start, end)).collect();
            let pieces = pieces(text, &marks);
            let written =
                pieces.iter().map(
                    |Piece { text, marked }| {
                        if *marked { format!("[{text}]") } else { text.clone() }
                    },
                );
            written.collect::<String>()
        };
        assert_eq!(cut("", &[]), "");
        assert_eq!(cut("cửa khẩu", &[]), "cửa khẩu");
        assert_eq!(cut("cửa khẩu mới", &[(0, 3), (4, 8)]), "[cửa] [khẩu] mới");
        assert_eq!(cut("đđđ", &[(0, 1), (1, 2)]), "[đ][đ]đ");
        assert_eq!(cut("ab", &[(1, 2), (5, 9)]), "a[b]");
    }
}

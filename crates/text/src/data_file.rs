//! The format of the data files: one row a line, `#` before comments.

/// Returns the lines of a data file in order, without comments and empty lines.
pub fn data_lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

//! Table rows as paragraphs, for the formats that mark their tables.

/// Separates the cells of a row.
const CELL_SEPARATOR: &str = " | ";
/// Tables with more columns hold data, whatever their words. The head and the foot of a document
/// have two columns, with one more for the space between them.
const ARRANGED_COLUMNS_MAX: usize = 4;
/// A cell with more paragraphs is running text rather than a value.
const CELL_PARAGRAPHS_MAX: usize = 20;

/// A table row: cells, each a list of paragraphs.
pub type Row = Vec<Vec<String>>;

/// Converts the rows of one table to lines. A row becomes one line with ` | ` between its cells;
/// empty cells are left out, and the paragraphs of a cell are joined by spaces.
///
/// Some tables only arrange text: the head or foot of a document, or a single row with several
/// paragraphs in a cell. They become one line per paragraph, column by column.
///
/// The outer list has one entry per row. If consecutive rows are read column by column, the entry
/// of the first one has all their lines.
pub fn lines(rows: Vec<Row>) -> Vec<Vec<String>> {
    let several = |row: &Row| row.iter().any(|cell| cell.len() > 1);
    let arranges = arranges(&rows) || (rows.len() == 1 && several(&rows[0]));
    if arranges {
        return columns(rows);
    }
    rows.into_iter().map(|row| if is_text(&row) { flat(row) } else { joined(row) }).collect()
}

/// Returns true if a paragraph belongs to the head or foot that administrative documents print in
/// columns.
pub fn is_form_part(paragraph: &str) -> bool {
    let paragraph = paragraph.trim();
    let names = ["CỘNG HÒA XÃ HỘI", "CỘNG HOÀ XÃ HỘI", "ĐẢNG CỘNG SẢN VIỆT NAM"];
    is_motto(paragraph)
        || is_recipients(paragraph)
        || names.iter().any(|name| paragraph.starts_with(name))
}

/// Returns true if a paragraph begins the list of recipients, in the foot of a document.
pub fn is_recipients(paragraph: &str) -> bool {
    paragraph.to_lowercase().starts_with("nơi nhận")
}

/// Returns true if a paragraph contains the national motto, which is in the head of every
/// administrative document (Nghị định 30/2020/NĐ-CP, Phụ lục I).
pub fn is_motto(paragraph: &str) -> bool {
    let plain = paragraph.to_lowercase();
    plain.contains("độc lập") && plain.contains("hạnh phúc")
}

/// Returns true if a table holds the head or foot of a document.
pub fn arranges(rows: &[Row]) -> bool {
    rows.iter().all(|row| row.len() <= ARRANGED_COLUMNS_MAX)
        && rows.iter().flatten().flatten().any(|paragraph| is_form_part(paragraph))
}

/// Reads consecutive rows with the same number of cells column by column.
fn columns(rows: Vec<Row>) -> Vec<Vec<String>> {
    let count = rows.len();
    let mut out: Vec<Vec<String>> = Vec::with_capacity(count);
    let mut rows = rows.into_iter().peekable();
    while let Some(first) = rows.next() {
        let width = first.len();
        let mut group = vec![first];
        while width > 1 && rows.peek().is_some_and(|row| row.len() == width) {
            group.extend(rows.next());
        }
        let length = group.len();
        let mut columns: Vec<Vec<String>> = vec![Vec::new(); width];
        for (column, cell) in group.into_iter().flat_map(|row| row.into_iter().enumerate()) {
            columns[column].extend(cell);
        }
        out.push(columns.into_iter().flatten().collect());
        out.extend(std::iter::repeat_n(Vec::new(), length - 1));
    }
    out
}

/// Returns true if a row holds running text: a single cell used as a frame, a very long cell, or a
/// cell with several articles.
fn is_text(row: &Row) -> bool {
    let article = |paragraph: &String| {
        let rest = paragraph.trim_start().strip_prefix("Điều ");
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let long =
        |cell: &Vec<String>| cell.len() > 1 && cell.iter().filter(|line| article(line)).count() > 1;
    row.len() == 1 || row.iter().any(|cell| cell.len() > CELL_PARAGRAPHS_MAX || long(cell))
}

fn flat(row: Row) -> Vec<String> {
    row.into_iter().flatten().collect()
}

fn joined(row: Row) -> Vec<String> {
    let cells: Vec<String> =
        row.into_iter().map(|cell| cell.join(" ")).filter(|cell| !cell.is_empty()).collect();
    Vec::from_iter((!cells.is_empty()).then(|| cells.join(CELL_SEPARATOR)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Vec<String> {
        let cell = |cell: &str| cell.split('/').map(str::to_string).collect();
        let row = |row: &str| row.split('|').map(cell).collect();
        lines(text.split('#').map(row).collect()).concat()
    }

    #[test]
    fn keeps_rows_and_takes_columns_apart() {
        let cases: [(&str, &[&str]); 6] = [
            ("STT|Việc#1|Họp", &["STT | Việc", "1 | Họp"]),
            ("1|a/b#2|c", &["1 | a b", "2 | c"]),
            ("NGƯỜI LẬP/A|GIÁM ĐỐC/B", &["NGƯỜI LẬP", "A", "GIÁM ĐỐC", "B"]),
            (
                "UBND TỈNH|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM#Số: 1|Độc lập - Tự do - Hạnh phúc",
                &[
                    "UBND TỈNH",
                    "Số: 1",
                    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                    "Độc lập - Tự do - Hạnh phúc",
                ],
            ),
            (
                "Nơi nhận:/- Lưu: VT.|TM. ỦY BAN NHÂN DÂN#|Nguyễn Văn A",
                &["Nơi nhận:", "- Lưu: VT.", "", "TM. ỦY BAN NHÂN DÂN", "Nguyễn Văn A"],
            ),
            ("Điều 1. A/x/Điều 2. B|y#z|u", &["Điều 1. A", "x", "Điều 2. B", "y", "z | u"]),
        ];
        for (rows, expected) in cases {
            assert_eq!(table(rows), expected, "{rows}");
        }
    }
}

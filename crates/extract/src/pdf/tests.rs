use super::*;

#[test]
fn names_pages_by_ranges() {
    assert_eq!(named(&[2], 7), "page 2 of 7");
    assert_eq!(named(&[1, 2, 3], 3), "pages 1-3 of 3");
    assert_eq!(named(&[1, 2, 5, 7, 8], 9), "pages 1-2, 5, 7-8 of 9");
}

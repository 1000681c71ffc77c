//! The levels of urgency and secrecy, as stamps name them.

/// Độ khẩn (Nghị định 30/2020/NĐ-CP, Phụ lục I, box 10b), longer values first.
pub(crate) const URGENCIES: [&str; 4] = ["HỎA TỐC HẸN GIỜ", "HỎA TỐC", "THƯỢNG KHẨN", "KHẨN"];
/// Độ mật (Luật Bảo vệ bí mật nhà nước 29/2018/QH14, Điều 8), longer values first.
pub(crate) const SECRECIES: [&str; 3] = ["TUYỆT MẬT", "TỐI MẬT", "MẬT"];

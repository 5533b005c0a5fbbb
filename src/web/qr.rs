//! A QR code as the outline of an SVG, which needs no style of its own and so no exception from the content security
//! policy.

use std::fmt::Write;

use qrcode::types::QrError;
use qrcode::{Color, QrCode};

/// What readers need around a code, in modules (ISO/IEC 18004).
const QUIET_ZONE: usize = 4;

/// A square with the quiet zone around the code.
pub struct Picture {
    /// Of its sides, in modules.
    pub size: usize,
    /// For the `d` of a path.
    pub outline: String,
}

/// Fails for a text too long for any code.
pub fn of(text: &str) -> Result<Picture, QrError> {
    let code = QrCode::new(text)?;
    let width = code.width();
    let mut outline = String::new();
    for (row, modules) in code.to_colors().chunks(width).enumerate() {
        for (column, _) in modules.iter().enumerate().filter(|(_, module)| **module == Color::Dark) {
            // Writing to a string never fails.
            let _ = write!(outline, "M{} {}h1v1h-1z", column + QUIET_ZONE, row + QUIET_ZONE);
        }
    }
    Ok(Picture { size: width + 2 * QUIET_ZONE, outline })
}

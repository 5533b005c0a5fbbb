#![no_main]
//! Whatever comes in, reading a table ends, and its rows are within their bounds. Begin with known files:
//! `cargo +nightly fuzz run table fuzz/corpus/table tests/sheets/files`
//! What begins with `<` is the XML of a sheet, for no change of a packed one gets past its checksum.

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;

#[allow(dead_code, unused_imports)] // the portal uses more of it
#[path = "../../src/sheets/mod.rs"]
mod sheets;

#[allow(dead_code)] // the stories use more of it
#[path = "../../tests/sheets/package.rs"]
mod package;

fuzz_target!(|file: &[u8]| {
    let package = package::Package::of_sheet("").with_formats(&["d/m/yyyy", "000-0", "[h]:mm", "0%"]);
    let packed = package.with("xl/worksheets/sheet1.xml", file).bytes();
    look_at(if file.starts_with(b"<") { &packed } else { file });
});

fn look_at(file: &[u8]) {
    let limits = sheets::Limits { unpacked: 16 * 1024 * 1024, ..sheets::Limits::default() };
    let Ok(mut table) = sheets::read(Cursor::new(file), limits) else { return };
    if table.heading(20, |cell| cell.len() == 4).is_err() {
        return;
    }
    let mut dates = sheets::dates::DateColumn::default();
    for row in table.by_ref().map_while(Result::ok) {
        assert!(row.number >= 1 && !row.is_empty() && row.len() <= 1_000);
        for cell in row.cells() {
            assert!(cell.chars().count() <= 32_767 && cell.trim() == cell);
            dates.add(cell);
        }
    }
    dates.order();
    for finding in table.findings() {
        assert!(finding.to_string().len() < 10_000);
    }
}

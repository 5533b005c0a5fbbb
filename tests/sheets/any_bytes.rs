//! Whatever comes in, reading ends, and what it gives is within its bounds. `fuzz/` looks further for bytes that break it.

use proptest::prelude::*;

use super::package::Package;
use super::rows_and_findings;

fn files() -> Vec<Vec<u8>> {
    let files = std::fs::read_dir("tests/sheets/files").unwrap();
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// Reads it, and looks at what came of it.
fn assert_bounded(content: &[u8]) {
    let Ok((rows, findings)) = rows_and_findings(content) else { return };
    for row in rows {
        assert!(row.number >= 1 && !row.is_empty() && row.len() <= 1_000, "{row:?}");
        assert!(row.cells().all(|cell| cell.chars().count() <= 32_767));
    }
    assert!(findings.iter().all(|finding| finding.to_string().len() < 10_000));
}

#[test]
fn a_file_may_end_anywhere() {
    for content in files() {
        for end in (0..content.len()).step_by(29) {
            assert_bounded(&content[..end]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        assert_bounded(&bytes);
    }

    #[test]
    fn known_files_are_read_whatever_is_changed_in_them(
        which in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
        put in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let files = files();
        let content = which.get(&files);
        let at = cut.index(content.len());
        let behind = content.get(at + put.len()..).unwrap_or_default();
        assert_bounded(&[&content[..at], &put, behind].concat());
    }

    #[test]
    fn any_xml_is_read(rows in "(<row( r=\"[0-9]{1,3}\")?>|</row>|<c( r=\"[A-D]{1,2}[0-9]{1,2}\")?( s=\"[0-3]\")?( t=\"(s|b|e|d|str|n)\")?>|</c>|<v>|</v>|<f>|</f>|<is>|</is>|<t>|</t>|[0-9]{1,4}|&amp;|x){0,60}") {
        let package = Package::of_sheet(&rows).with_formats(&["d/m/yyyy", "000-0", "[h]:mm"]);
        assert_bounded(&package.bytes());
    }
}

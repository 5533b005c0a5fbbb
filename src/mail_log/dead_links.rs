//! The HTML of a mail as somebody looks at it who is not its reader.

use crate::mail::STRUCK;

/// Its links lead nowhere: each only tells where it led, and beside one that was secret stands that it is not kept. Of such
/// HTML as we write.
pub fn without_links(html: &str) -> String {
    let mut pieces = html.split("<a href=\"");
    let mut shown = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (link, after) = piece.split_once("</a>").unwrap_or((piece, ""));
        shown.push_str(&format!("<a title=\"{link}</a>"));
        let target = link.split('"').next().unwrap_or_default();
        if target.starts_with(STRUCK) {
            shown.push_str(&format!(" {target}"));
        }
        shown.push_str(after);
    }
    shown
}

//! Pictures of every page, to be looked at: `bin/screenshots` leaves them in target/screenshots.

use std::cell::Cell;
use std::path::PathBuf;

use super::tour::{Way, walk};
use super::{Browser, Chromium};

const WIDTHS: [u32; 2] = [1280, 390];
const SCHEMES: [&str; 2] = ["light", "dark"];

#[actix_web::test]
#[ignore = "checks nothing: bin/screenshots runs it for its pictures"]
async fn take_pictures_of_every_page() {
    let (chromium, taken) = (Chromium::start(), Cell::new(0));
    for way in [Way::ToUsers, Way::ToTheRest] {
        walk(&chromium, way, async |browser: &Browser, page: &str| {
            taken.set(taken.get() + 1);
            for scheme in SCHEMES {
                browser.prefers(scheme).await;
                for width in WIDTHS {
                    browser.is_as_large_as_the_page(width).await;
                    let picture = browser.client.screenshot().await.unwrap();
                    std::fs::write(file(taken.get(), page, width, scheme), picture).unwrap();
                }
            }
        })
        .await;
    }
}

fn file(number: u32, page: &str, width: u32, scheme: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("target/screenshots")
        .join(format!("{width}-{scheme}"));
    std::fs::create_dir_all(&folder).unwrap();
    let name: String = page
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { '-' })
        .collect();
    folder.join(format!("{number:02}-{name}.png"))
}

//! QR codes, read as a camera would.

use super::PageView;

/// Pixels of a module's side, of which readers want several.
const SCALE: usize = 6;

impl PageView {
    /// What the code says whose outline is here. The page draws each of its dark modules as a square of its own.
    #[track_caller]
    pub fn qr_code(&self, outline: &str) -> String {
        let drawn = self.attribute(outline, "d").expect("an outline");
        let dark: Vec<(usize, usize)> = drawn.split('M').skip(1).map(place).collect();
        let side = (dark.iter().map(|(x, _)| x).max().unwrap() + 5) * SCALE;
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
            if dark.contains(&(x / SCALE, y / SCALE)) { 0 } else { 255 }
        });
        let [code] = picture.detect_grids().try_into().ok().expect("one code");
        code.decode().unwrap().1
    }
}

fn place(module: &str) -> (usize, usize) {
    let (x, y) = module.strip_suffix("h1v1h-1z").unwrap().split_once(' ').unwrap();
    (x.parse().unwrap(), y.parse().unwrap())
}

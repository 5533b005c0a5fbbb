//! Days as bars, in the units of a picture's view box.

const HEIGHT: i64 = 100;
const WIDTH_OF_DAY: usize = 20;
const WIDTH_OF_BAR: usize = 8;

/// One day's number, or the day itself.
pub struct Bar {
    pub class: &'static str,
    pub x: usize,
    pub y: i64,
    pub width: usize,
    pub height: i64,
}

/// For so many days.
pub fn view_box(days: usize) -> String {
    format!("0 0 {} {HEIGHT}", days * WIDTH_OF_DAY)
}

/// Behind the bars of the day at this place, for the pointer.
pub fn whole_day(place: usize) -> Bar {
    Bar {
        class: "chart-day",
        x: place * WIDTH_OF_DAY,
        y: 0,
        width: WIDTH_OF_DAY,
        height: HEIGHT,
    }
}

/// Of the day at this place, side by side, by class and number, without those that would have no height. `most` is the
/// largest number of all days, and fills the height.
pub fn of_day(place: usize, numbers: &[(&'static str, i64)], most: i64) -> Vec<Bar> {
    let left = place * WIDTH_OF_DAY + (WIDTH_OF_DAY - numbers.len() * WIDTH_OF_BAR) / 2;
    let bars = numbers.iter().enumerate().map(|(side, (class, number))| {
        let height = height(*number, most);
        Bar {
            class,
            x: left + side * WIDTH_OF_BAR,
            y: HEIGHT - height,
            width: WIDTH_OF_BAR,
            height,
        }
    });
    bars.filter(|bar| bar.height > 0).collect()
}

/// A small number still shows.
fn height(number: i64, most: i64) -> i64 {
    match number {
        0 => 0,
        number => (number * HEIGHT / most.max(1)).max(2),
    }
}
